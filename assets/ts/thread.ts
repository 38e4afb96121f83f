// Where a comment stands. The thread is a flat list in reading order; the indent says who answers whom.
import { fill, say } from "./say.ts";

export interface Standing {
  id: string;
  indent: number;
}

/** The index after the last answer below the comment at `at`, however deep. */
export function endOfAnswers(list: readonly Standing[], at: number): number {
  const indent = list[at]?.indent ?? 0;
  let end = at + 1;
  while (end < list.length && (list[end]?.indent ?? 0) > indent) end += 1;
  return end;
}

function standing(element: Element): Standing {
  const data = element instanceof HTMLElement ? element.dataset : {};
  return { id: data.comment ?? "", indent: Number(data.indent ?? 0) };
}

export function findComment(id: string): HTMLElement | null {
  return document.getElementById(`c-${id}`);
}

/**
 * Puts a rendered comment where it belongs and says whether it found a place.
 * A comment that is on the page already is replaced where it stands.
 */
export function place(thread: Element, parts: readonly HTMLElement[], parent: string | null): boolean {
  const comment = parts.find((part) => part.dataset.comment);
  const present = comment?.dataset.comment ? findComment(comment.dataset.comment) : null;
  if (comment && present) {
    present.replaceWith(comment);
    return true;
  }
  thread.querySelector("[data-empty]")?.remove();
  if (parent) {
    const above = findComment(parent);
    if (!above?.parentElement) return false;
    const list = [...above.parentElement.children];
    const last = list[endOfAnswers(list.map(standing), list.indexOf(above)) - 1];
    last?.after(...parts);
    return last !== undefined;
  }
  const oldestFirst = thread.closest<HTMLElement>("[data-sort]")?.dataset.sort === "oldest";
  const pager = thread.querySelector(":scope > .pager");
  if (!oldestFirst) thread.prepend(...parts);
  else if (pager) pager.before(...parts);
  else thread.append(...parts);
  return true;
}

/** Turns a comment into the tombstone its answers hang from. */
export function bury(id: string): void {
  const comment = findComment(id);
  if (!comment) return;
  const stone = document.createElement("p");
  stone.className = "tombstone";
  stone.textContent = say("removed");
  comment.classList.remove("picked", "fresh");
  comment.replaceChildren(stone);
}

export function showCount(count: number): void {
  const place = document.querySelector<HTMLElement>("[data-count]");
  const { one = "", many = "" } = place?.closest<HTMLElement>("[data-many]")?.dataset ?? {};
  if (!place || !many) return;
  place.dataset.count = String(count);
  place.textContent = count === 1 ? one : fill(many, { n: count });
}

/** The count as the page shows it now. */
export function shownCount(): number {
  return Number(document.querySelector<HTMLElement>("[data-count]")?.dataset.count ?? 0);
}
