// Where the page says how the text is kept: a quiet word when all is well, a bar when something is to be done.

import { el } from "../page/dom.ts";

export interface Act {
  words: string;
  run: () => void;
}

export class Bar {
  readonly element = el("div", { class: "editor-bars" });
  /** The quiet word, in the toolbar. */
  readonly quiet = el("p", { class: "save-state", role: "status", "aria-live": "polite" });
  private readonly notices = new Map<string, { element: HTMLElement; words: string }>();

  say(words: string): void {
    if (this.quiet.textContent !== words) this.quiet.textContent = words;
  }

  /** Shows a bar under a name, or changes the one that has this name. */
  notice(name: string, words: string, acts: Act[] = [], kind: "note" | "warn" = "warn"): void {
    const had = this.notices.get(name);
    if (had?.words === words) return;
    const element = el(
      "div",
      { class: `editor-bar ${kind}`, role: kind === "warn" ? "alert" : "status", "data-notice": name },
      el("p", {}, words),
      ...acts.map(({ words: label, run }) => el("button", { type: "button", class: "button quiet", onclick: run }, label)),
    );
    if (had) had.element.replaceWith(element);
    else this.element.append(element);
    this.notices.set(name, { element, words });
  }

  drop(name: string): void {
    this.notices.get(name)?.element.remove();
    this.notices.delete(name);
  }
}
