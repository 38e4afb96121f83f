// A sentence once typed is not lost: not by a reload, not by a closed dialog, not by a refusal.
import { keep, recall } from "./memory.ts";
import { say } from "./say.ts";

const NAME = "greenroom:name";

interface Kept {
  text: string;
  key: string;
}

export function characters(text: string): number {
  return [...text.trim()].length;
}

/** What stands under the text: how much room is left, once that begins to matter. */
export function counterWords(used: number, most: number): string {
  if (used > most) return say("over", { n: used - most });
  if (used > most - 500) return say("left", { n: most - used });
  return used === 0 ? "" : say("used", { n: used, of: most });
}

function place(form: HTMLFormElement): string {
  return `greenroom:draft:${form.getAttribute("action") ?? ""}:${field(form, "parent").value}`;
}

export function field(form: HTMLFormElement, name: string): HTMLInputElement | HTMLTextAreaElement {
  const found = form.elements.namedItem(name);
  if (found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement) return found;
  throw new Error(`The form has no field "${name}".`);
}

/** A name for this one comment, so that sending it twice makes one. */
function freshKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function read(form: HTMLFormElement): Kept | null {
  try {
    const kept: Partial<Kept> | null = JSON.parse(recall(place(form)) ?? "null");
    return kept?.text && kept.key ? { text: kept.text, key: kept.key } : null;
  } catch {
    return null;
  }
}

export function hasDraft(form: HTMLFormElement): boolean {
  return read(form) !== null;
}

/** Fills the form with what was kept for the comment it answers, or empties it. */
export function restoreDraft(form: HTMLFormElement): void {
  const kept = read(form);
  field(form, "text").value = kept?.text ?? "";
  field(form, "key").value = kept?.key ?? freshKey();
  const name = field(form, "name");
  if (!name.value) name.value = recall(NAME) ?? "";
  count(form);
}

export function saveDraft(form: HTMLFormElement): void {
  const text = field(form, "text").value;
  keep(place(form), text.trim() ? JSON.stringify({ text, key: field(form, "key").value } satisfies Kept) : "");
  count(form);
}

/** The comment is in; the draft is done with, the name stays. */
export function dropDraft(form: HTMLFormElement): void {
  keep(place(form), "");
  keep(NAME, field(form, "name").value.trim());
  field(form, "text").value = "";
  field(form, "key").value = freshKey();
  count(form);
}

function count(form: HTMLFormElement): void {
  const text = field(form, "text");
  const counter = form.querySelector("[data-counter]");
  if (!counter) return;
  const most = Number(text.dataset.max);
  const used = characters(text.value);
  counter.textContent = counterWords(used, most);
  counter.classList.toggle("over", used > most);
}
