// A list to choose from while the caret stays where it is: under the slash, under the @, under a field that searches.

import { announce, el, freshId } from "./dom.ts";
import { type Found, type FoundKind, searching } from "./find.ts";

export interface Choice {
  title: string;
  note?: string;
  thumb?: string | null;
  lang?: string;
  run: () => void;
}

export class Listbox {
  private readonly list: HTMLUListElement;
  private choices: Choice[] = [];
  private at = 0;

  /** `owner` keeps the focus and says which choice is meant. */
  constructor(
    private readonly owner: HTMLElement,
    label: string,
  ) {
    this.list = el("ul", { class: "listbox", role: "listbox", id: freshId("choices"), "aria-label": label, hidden: true });
    // Inside an open dialog, or the dialog would cover it.
    (owner.closest("dialog") ?? document.body).append(this.list);
    owner.setAttribute("aria-controls", this.list.id);
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target instanceof Element ? event.target.closest("li") : null;
      const choice = this.choices[option ? [...this.list.children].indexOf(option) : -1];
      if (choice) this.pick(choice);
    });
  }

  get open(): boolean {
    return !this.list.hidden;
  }

  show(choices: Choice[], place: { left: number; right: number; top: number; bottom: number }, none: string): void {
    this.choices = choices;
    this.at = 0;
    this.list.replaceChildren(
      ...choices.map((choice, n) =>
        el(
          "li",
          { role: "option", id: `${this.list.id}-${n}`, "aria-selected": String(n === 0) },
          choice.thumb ? el("img", { src: choice.thumb, alt: "", width: 48, height: 36 }) : null,
          el("span", { class: "choice-title", dir: "auto" }, choice.title),
          choice.note ? el("span", { class: "choice-note", dir: "auto" }, choice.note) : null,
        ),
      ),
    );
    if (choices.length === 0) this.list.append(el("li", { class: "choice-none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, none));
    this.list.hidden = false;
    const { style } = this.list;
    const height = this.list.offsetHeight;
    const width = this.list.offsetWidth;
    const below = place.bottom + height + 8 < innerHeight || place.top < height + 8;
    style.top = `${below ? place.bottom + 4 : place.top - height - 4}px`;
    style.left = `${Math.max(8, Math.min(place.left, innerWidth - width - 8))}px`;
    this.expanded(true);
    this.mark();
    announce(choices.length ? `${choices.length} to choose from, ${choices[0]?.title}` : none);
  }

  hide(): void {
    if (this.list.hidden) return;
    this.list.hidden = true;
    this.choices = [];
    this.expanded(false);
    this.owner.removeAttribute("aria-activedescendant");
  }

  remove(): void {
    this.hide();
    this.list.remove();
  }

  /** Whether the key was meant for the list. */
  key(event: KeyboardEvent): boolean {
    if (!this.open || event.isComposing) return false;
    const choice = this.choices[this.at];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.at = (this.at + step + this.choices.length) % Math.max(this.choices.length, 1);
      this.mark();
    } else if ((event.key === "Enter" || event.key === "Tab") && choice) this.pick(choice);
    else if (event.key === "Escape") this.hide();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  /** A text has no such state; a field that searches and a button do. */
  private expanded(open: boolean): void {
    if (this.owner.hasAttribute("aria-expanded")) this.owner.setAttribute("aria-expanded", String(open));
  }

  private pick(choice: Choice): void {
    this.hide();
    choice.run();
  }

  private mark(): void {
    [...this.list.children].forEach((option, n) => {
      const meant = n === this.at && this.choices.length > 0;
      option.setAttribute("aria-selected", String(meant));
      if (!meant) return;
      this.owner.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    });
  }
}

/** Makes a field search the house as one types. `extra` offers what the words themselves could be. */
export function searchField(
  input: HTMLInputElement,
  kinds: readonly FoundKind[],
  picked: (found: Found) => void,
  extra: (words: string) => Choice[] = () => [],
): void {
  let box: Listbox | null = null;
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", autocomplete: "off" })) {
    input.setAttribute(name, value);
  }
  const ask = searching(kinds, (found, words) => {
    if (document.activeElement !== input || input.value.trim() !== words) return;
    const choices = (found ?? []).map((one) => ({ title: one.title, note: one.note, thumb: one.thumb, run: () => picked(one) }));
    box ??= new Listbox(input, "Found");
    box.show([...choices, ...extra(words)], input.getBoundingClientRect(), found ? `Nothing found for “${words}”` : "Not connected: searching waits");
  });
  input.addEventListener("input", () => {
    const words = input.value.trim();
    if (words) ask(words);
    else box?.hide();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && !box?.open) ask(input.value.trim());
    else box?.key(event);
  });
  input.addEventListener("blur", () => {
    box?.remove();
    box = null;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-controls");
  });
}
