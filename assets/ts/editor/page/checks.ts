// What stands between the story and its readers, as the server sees it: each line leads to its place.

import type { Check } from "../keep/saver.ts";
import { el } from "./dom.ts";
import { fieldOf } from "./front.ts";

export class Checks {
  private shown = "none yet";

  constructor(
    private readonly list: HTMLElement,
    private readonly form: HTMLFormElement,
    private readonly text: () => HTMLElement,
  ) {}

  show(checks: Check[]): void {
    const now = JSON.stringify(checks);
    if (now === this.shown) return;
    this.shown = now;
    const lines = checks.map((check) =>
      el(
        "li",
        { class: `check ${check.level}` },
        el("span", { class: "check-level" }, check.level === "stop" ? "Stops" : "Look"),
        el("button", { type: "button", class: "check-text", onclick: () => this.go(check) }, check.text),
      ),
    );
    this.list.replaceChildren(...(lines.length ? lines : [el("li", { class: "check fine" }, "Nothing stands in the way.")]));
  }

  /** Puts the caret where the matter is. */
  private go({ field, text }: Check): void {
    const own = fieldOf(this.form, field);
    const token = own?.hidden ? own.parentElement?.querySelector<HTMLElement>(".token-input") : own;
    const empty = /alt|shows|credit/i.test(`${field} ${text}`) ? this.text().querySelector<HTMLElement>("textarea.missing") : null;
    const target = token ?? empty ?? this.text();
    target.closest("details")?.setAttribute("open", "");
    target.scrollIntoView({ block: "center" });
    target.focus();
  }
}
