// The queue: each act goes out as the form the page has, and the answer is the comment as it stands now.
import { FRAGMENT, announce, elements, isFragment, sentence } from "./fragment.ts";
import { keys } from "./moderate-keys.ts";
import { followDesk } from "./moderate-live.ts";

/** The list of this page, or null where nothing is moderated. */
export interface Queue {
  list: HTMLElement;
  name: string;
  /** What was done here last, newest at the end: ids of comments that can be undone. */
  done: string[];
}

export function items(queue: Queue): HTMLElement[] {
  return [...queue.list.querySelectorAll<HTMLElement>("[data-item]")];
}

export function itemOf(queue: Queue, id: string): HTMLElement | null {
  return queue.list.querySelector<HTMLElement>(`[data-item="${CSS.escape(id)}"]`);
}

/** The comment the keyboard is on: the one that holds the focus, or else the first still to be decided. */
export function current(queue: Queue): HTMLElement | null {
  const held = document.activeElement?.closest<HTMLElement>("[data-item]");
  return held && queue.list.contains(held) ? held : null;
}

/** Moves to a comment and into view, no further than needed. */
export function moveTo(item: HTMLElement | null | undefined): void {
  item?.focus({ preventScroll: true });
  item?.scrollIntoView({ block: "nearest" });
}

export function moderate(): void {
  const list = document.querySelector<HTMLElement>("[data-moderate]");
  if (!list) return;
  const queue: Queue = { list, name: list.dataset.queue ?? "", done: [] };
  list.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-acts], [data-undo]")) return;
    event.preventDefault();
    void send(queue, form, event.submitter as HTMLButtonElement | null);
  });
  list.addEventListener("click", (event) => {
    const link = (event.target as HTMLElement).closest<HTMLAnchorElement>("a[data-context]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void openContext(link);
  });
  many(queue);
  keys(queue);
  followDesk(queue, Number(list.dataset.seq ?? "0"));
}

/** Sends one act. A refusal brings the comment as it stands now, and says why nothing was done. */
export async function send(queue: Queue, form: HTMLFormElement, pressed: HTMLButtonElement | null): Promise<void> {
  const item = form.closest<HTMLElement>("[data-item]");
  if (!item || item.hasAttribute("aria-busy")) return;
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  if (pressed?.name) body.append(pressed.name, pressed.value);
  // Where the focus goes next is decided before anything moves.
  const next = following(queue, item);
  item.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", headers: { Accept: FRAGMENT }, body });
    if ((answer.ok || answer.status === 409) && isFragment(answer)) {
      const fresh = replace(item, await answer.text());
      if (!fresh) return;
      const isUndo = form.hasAttribute("data-undo");
      const decided = fresh.classList.contains("decided");
      if (answer.ok && decided && !isUndo) {
        queue.done.push(fresh.dataset.item ?? "");
        announce(fresh.querySelector(".mod-done p")?.textContent ?? "");
        moveTo(next ?? fresh);
      } else {
        if (isUndo) announce("Undone.");
        moveTo(fresh);
      }
    } else {
      complain(item, await sentence(answer));
    }
  } catch {
    complain(item, "This did not leave your device. Try again when you are connected.");
  } finally {
    item.removeAttribute("aria-busy");
  }
}

/** The next comment still to be decided, or else the one before. */
function following(queue: Queue, item: HTMLElement): HTMLElement | undefined {
  const all = items(queue);
  const at = all.indexOf(item);
  const open = (one: HTMLElement): boolean => one !== item && !one.classList.contains("decided");
  return all.slice(at + 1).find(open) ?? all.slice(0, at).reverse().find(open);
}

/** Puts the comment as it stands now in the place of the one shown; answers it. */
export function replace(item: HTMLElement, html: string): HTMLElement | undefined {
  const fresh = elements(html).find((part) => part.matches("[data-item]"));
  if (fresh) item.replaceWith(fresh);
  return fresh;
}

function complain(item: HTMLElement, words: string): void {
  item.querySelector(":scope > .mod-notice")?.remove();
  const line = document.createElement("p");
  line.className = "mod-notice";
  line.setAttribute("role", "alert");
  line.textContent = words;
  item.prepend(line);
  moveTo(item);
}

/** Opens what else there is about a comment beneath it, or folds it away; `field` is where the focus goes. */
export async function openContext(link: HTMLAnchorElement, field?: string): Promise<void> {
  const id = link.closest<HTMLElement>("[data-item]")?.id ?? "";
  // What others do meanwhile puts another element in this one's place: it is looked for again after each wait.
  const item = (): HTMLElement | null => document.getElementById(id);
  const place = (): HTMLElement | null => item()?.querySelector<HTMLElement>("[data-context-place]") ?? null;
  const expand = (open: boolean): void => item()?.querySelector("a[data-context]")?.setAttribute("aria-expanded", String(open));
  if (place()?.firstElementChild && !field) {
    place()?.replaceChildren();
    expand(false);
    moveTo(item());
    return;
  }
  if (!place()?.firstElementChild) {
    try {
      const answer = await fetch(`${link.href}&show=context`, { headers: { Accept: FRAGMENT } });
      if (!answer.ok || !isFragment(answer)) throw new Error(await sentence(answer));
      place()?.replaceChildren(...elements(await answer.text()));
    } catch (error) {
      const here = item();
      if (here) complain(here, error instanceof Error ? error.message : String(error));
      return;
    }
    expand(true);
  }
  const wanted = field ? `[data-form="${field}"] :is(textarea, select)` : "a, textarea";
  place()?.querySelector<HTMLElement>(wanted)?.focus();
}

/** Ticks, all ticks of the page, and what is done with those that are ticked. */
function many(queue: Queue): void {
  const form = document.querySelector<HTMLFormElement>("[data-bulk]");
  const all = form?.querySelector<HTMLInputElement>("[data-all]");
  const words = form?.querySelector<HTMLElement>("[data-chosen]");
  if (!form || !all || !words) return;
  all.closest("label")?.removeAttribute("hidden");
  const ticks = (): HTMLInputElement[] => [...queue.list.querySelectorAll<HTMLInputElement>("[data-tick]")];
  const idle = words.textContent ?? "";
  const offerUndo = (acts: string[]): void => {
    form.querySelector("[data-undo-all]")?.remove();
    if (acts.length < 2) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet";
    button.dataset.undoAll = "";
    button.textContent = `Undo all ${acts.length}`;
    button.addEventListener("click", () => void undoAll(button, acts));
    form.append(button);
  };
  const undoAll = async (button: HTMLButtonElement, acts: string[]): Promise<void> => {
    button.disabled = true;
    try {
      const body = new URLSearchParams();
      const answer = await fetch(`/desk/log/${acts.join(".")}/undo`, { method: "POST", headers: { Accept: "application/json" }, body });
      if (!answer.ok) throw new Error(await sentence(answer));
      const { undone, left }: { undone: string[]; left: number } = await answer.json();
      button.remove();
      for (const id of undone) await renew(queue, id);
      announce(left === 0 ? `${undone.length} undone.` : `${undone.length} undone, ${left} had changed meanwhile and were left alone.`);
      moveTo(items(queue).find((item) => !item.classList.contains("decided")));
    } catch (error) {
      button.disabled = false;
      words.textContent = error instanceof Error ? error.message : String(error);
      announce(words.textContent);
    }
  };
  const count = (): void => {
    const n = ticks().filter((tick) => tick.checked).length;
    words.textContent = n === 0 ? idle : n === 1 ? "1 ticked:" : `${n} ticked:`;
    all.checked = n > 0 && n === ticks().length;
  };
  all.addEventListener("change", () => {
    for (const tick of ticks()) tick.checked = all.checked;
    count();
  });
  queue.list.addEventListener("change", count);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const pressed = event.submitter as HTMLButtonElement | null;
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    if (pressed) body.append(pressed.name, pressed.value);
    form.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body });
      if (!answer.ok) throw new Error(await sentence(answer));
      const { results }: { results: { id: string; done: boolean; undo: string | null }[] } = await answer.json();
      for (const one of results) await renew(queue, one.id);
      const failed = results.filter((one) => !one.done).length;
      const done = results.length - failed;
      announce(failed === 0 ? `${done} done.` : `${done} done, ${failed} had changed meanwhile and were left alone.`);
      queue.done.push(...results.filter((one) => one.done).map((one) => one.id));
      offerUndo(results.flatMap((one) => one.undo ?? []));
      moveTo(items(queue).find((item) => !item.classList.contains("decided")));
    } catch (error) {
      words.textContent = error instanceof Error ? error.message : String(error);
      announce(words.textContent);
      return;
    } finally {
      form.removeAttribute("aria-busy");
    }
    count();
  });
}

/** Asks for a comment anew and shows it as it stands, in its place. */
export async function renew(queue: Queue, id: string): Promise<void> {
  const url = itemOf(queue, id)?.dataset.url;
  if (!url || isWrittenIn(itemOf(queue, id))) return;
  const answer = await fetch(url, { headers: { Accept: FRAGMENT } });
  if (!answer.ok || !isFragment(answer)) return;
  const html = await answer.text();
  // While this was on its way an act of our own may have been sent or answered, or a note begun.
  const item = itemOf(queue, id);
  if (!item || item.hasAttribute("aria-busy") || isWrittenIn(item)) return;
  const told = elements(html).find((part) => part.matches("[data-item]"));
  if (!told || Number(told.dataset.version) <= Number(item.dataset.version)) return;
  const had = item.contains(document.activeElement);
  item.replaceWith(told);
  if (had) told.focus({ preventScroll: true });
}

/** Whoever is writing a note in it is not disturbed; sending it will tell them. */
function isWrittenIn(item: HTMLElement | null): boolean {
  return item?.querySelector("[data-context-place]")?.contains(document.activeElement) ?? false;
}
