// The fields around the text: the form's own fields, read and filled by their names.

import type { Draft } from "../keep/saver.ts";

type Front = Draft["front"];
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Fields that hold several entries; in the form each stands on a line of its own. */
export const LISTS = ["authors", "people", "works", "topics", "related"];

/** What is said about the story in fields: the names are those of the server's front matter. */
const NAMES = ["title", "slug", "section", "kicker", "summary", "lang", "question", "comments", "award", "image", "image_alt", "image_credit", "image_caption", ...LISTS];

export function fieldOf(form: HTMLFormElement, name: string): Field | null {
  const found = form.elements.namedItem(name);
  const field = found instanceof RadioNodeList ? found[0] : found;
  return field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement ? field : null;
}

/** The entries of a field that holds one on each line. */
export function entries(text: string): string[] {
  return [...new Set(text.split("\n").map((line) => line.replace(/\s+/g, " ").trim()).filter(Boolean))];
}

export function joined(list: string[]): string {
  return list.map((entry) => entry.replace(/\s+/g, " ").trim()).join("\n");
}

/** What the fields say now, over what the server told; a field that is not on the page keeps what it was. */
export function readFront(form: HTMLFormElement, base: Front): Front {
  const front: Front = { ...base };
  for (const name of NAMES) {
    const field = fieldOf(form, name);
    if (!field) continue;
    if (LISTS.includes(name)) front[name] = entries(field.value);
    else front[name] = field.value.replace(/\s+/g, " ").trim();
  }
  return front;
}

/** Fills the fields; each hears of it as of a change by hand. */
export function fillFront(form: HTMLFormElement, front: Front): void {
  for (const name of NAMES) {
    const field = fieldOf(form, name);
    if (!field || !(name in front)) continue;
    const value = front[name];
    field.value = Array.isArray(value) ? joined(value.map(String)) : String(value ?? "");
    field.dispatchEvent(new CustomEvent("filled"));
  }
}

/** Whether an event came from a field of the front matter. */
export function isFront(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && NAMES.includes(target.getAttribute("name") ?? "");
}

/** Makes a one-line area behave like a line that grows: Enter goes on to the next field. */
export function headline(area: HTMLTextAreaElement, next: () => void): void {
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    next();
  });
  area.addEventListener("input", () => {
    if (area.value.includes("\n")) area.value = area.value.replace(/\s*\n\s*/g, " ");
  });
}
