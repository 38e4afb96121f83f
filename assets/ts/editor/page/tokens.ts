// A field of names as a row of tokens, with suggestions from the house. The form's own field stays beneath and holds them.

import { announce, el, freshId } from "./dom.ts";
import { entries, joined } from "./front.ts";
import type { FoundKind } from "./find.ts";
import { searchField } from "./listbox.ts";

const KINDS: Record<string, FoundKind> = { authors: "person", people: "person", works: "work", topics: "topic", related: "story" };

/** Turns a field into tokens, if its name is one that holds several entries. */
export function tokens(field: HTMLInputElement | HTMLTextAreaElement): void {
  const kind = KINDS[field.name];
  const label = document.querySelector<HTMLLabelElement>(`label[for="${CSS.escape(field.id)}"]`);
  if (!kind || !label) return;
  const row = el("ul", { class: "tokens" });
  const input = el("input", { id: freshId("token"), type: "text", dir: "auto", class: "token-input", "aria-describedby": field.getAttribute("aria-describedby") ?? "" });
  const write = (list: string[]) => {
    field.value = joined(list);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    draw();
  };
  const add = (entry: string) => {
    const clean = entry.trim();
    input.value = "";
    if (clean && !entries(field.value).includes(clean)) {
      write([...entries(field.value), clean]);
      announce(`${clean} added`);
    }
  };
  const draw = () => {
    row.replaceChildren(
      ...entries(field.value).map((entry) =>
        el(
          "li",
          { class: "token" },
          el("span", { dir: "auto" }, entry),
          el("button", { type: "button", "aria-label": `Remove ${entry}`, disabled: field.disabled, onclick: () => { write(entries(field.value).filter((one) => one !== entry)); input.focus(); } }, "×"),
        ),
      ),
    );
  };
  searchField(
    input,
    [kind],
    (found) => add(kind === "story" ? found.slug : found.title),
    (words) => (kind === "story" ? [] : [{ title: words, note: "As written", run: () => add(words) }]),
  );
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    if (event.key === "Enter") {
      event.preventDefault();
      add(input.value);
    } else if (event.key === "Backspace" && input.value === "") {
      const list = entries(field.value);
      if (list.length) announce(`${list.at(-1)} removed`);
      write(list.slice(0, -1));
    }
  });
  // Words left in the field are meant, unless a suggestion was pressed with the pointer.
  input.addEventListener("change", () => add(input.value));
  field.addEventListener("filled", draw);
  const hint = document.getElementById(field.getAttribute("aria-describedby") ?? "");
  if (hint?.classList.contains("hint")) hint.textContent = "Enter after each.";
  field.hidden = true;
  label.htmlFor = input.id;
  field.after(el("div", { class: "token-field" }, row, input));
  draw();
}
