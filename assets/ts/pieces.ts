// Pieces of a page that changed take the place of what bears their key, and nothing that is being read moves.
import { announce, elements } from "./fragment.ts";

export interface Part {
  key: string;
  html: string;
  list?: string;
  say?: string;
}

/** Told of a part that no element of the page shows yet and that belongs into one of its lists. */
export const ARRIVED = "greenroom:arrived";
const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

/** Puts the parts of a fragment in their places. */
export function pieces(data: unknown): void {
  const { parts = [] } = (data ?? {}) as { parts?: Part[] };
  const said: string[] = [];
  for (const part of parts) {
    const present = document.querySelectorAll<HTMLElement>(`[data-live="${CSS.escape(part.key)}"]`);
    for (const old of present) swap(old, part.html);
    if (!present.length && part.list) document.dispatchEvent(new CustomEvent(ARRIVED, { detail: part }));
    if (part.say) said.push(part.say);
  }
  if (said.length) announce(said.join(" "));
}

/** Replaces an element by a partial; keeps the focus, opened details, and still what the reader looks at. */
export function swap(old: HTMLElement, html: string): void {
  const [fresh] = elements(html);
  // What is the same moves nothing and calls nobody's eye; that it was new a while ago makes no difference.
  old.classList.remove("fresh");
  if (fresh?.isEqualNode(old)) return;
  const box = old.getBoundingClientRect();
  // What comes after a piece that lies above the window must not jump.
  const anchor = box.bottom <= 0 ? old.nextElementSibling : null;
  const before = anchor?.getBoundingClientRect().top ?? 0;
  const places = [...old.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const at = old.contains(document.activeElement) ? places.indexOf(document.activeElement as HTMLElement) : -2;
  const open = [...old.querySelectorAll("details")].map((details) => details.open);
  if (!fresh) {
    old.remove();
  } else {
    old.replaceWith(fresh);
    fresh.classList.add("fresh");
    fresh.querySelectorAll("details").forEach((details, n) => {
      details.open = open[n] ?? details.open;
    });
    if (at > -2) {
      const there = fresh.querySelectorAll<HTMLElement>(FOCUSABLE)[Math.max(at, 0)] ?? fresh;
      if (there === fresh) fresh.tabIndex = -1;
      there.focus({ preventScroll: true });
    }
  }
  const after = anchor?.getBoundingClientRect().top ?? 0;
  if (after !== before) window.scrollBy({ top: after - before, behavior: "instant" });
}
