// "3 new comments": what follows the live log of a page hears here; what arrives waits behind a button, and nothing that is being read moves.
import { showApplause } from "./applause.ts";
import { elements } from "./fragment.ts";
import { follow, type Happening } from "./live.ts";
import { pieces } from "./pieces.ts";
import { say } from "./say.ts";
import { bury, findComment, place, showCount } from "./thread.ts";

interface Arrived {
  id: string;
  parent: string | null;
  html: string;
  count: number;
  applause: number;
}

const waiting = new Map<string, Arrived>();
const BATCH_MS = 2_000;
let told = 0;

export function newComments(n: number): string {
  return n === 1 ? say("newOne") : say("newMany", { n });
}

export function arrivals(): void {
  const title = document.title;
  const tray = document.querySelector<HTMLElement>("[data-arrivals]");
  const thread = document.querySelector<HTMLElement>("[data-thread]");

  const show = (): void => {
    told = 0;
    document.title = waiting.size ? `(${waiting.size}) ${title}` : title;
    const button = tray?.querySelector("button");
    if (waiting.size === 0) button?.remove();
    else if (button) button.textContent = newComments(waiting.size);
    else tray?.append(revealing(newComments(waiting.size)));
  };

  const revealing = (words: string): HTMLButtonElement => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = words;
    button.addEventListener("click", () => {
      if (thread) reveal(thread);
      show();
    });
    return button;
  };

  const heard = (event: Happening): void => {
    hear(event);
    // Many at once become one change of the button, and one sentence for those who listen.
    if (!told && waiting.size) told = window.setTimeout(show, tray?.firstChild ? BATCH_MS : 0);
  };
  const followed = new Set<string>();
  for (const element of document.querySelectorAll<HTMLElement>("[data-follow]")) {
    const { follow: topic = "", seq } = element.dataset;
    if (!topic || !seq || followed.has(topic)) continue;
    followed.add(topic);
    follow(topic, Number(seq), heard, followed.size === 1);
  }
}

function hear({ kind, data }: Happening): void {
  if (kind === "story") notice(say("changed"));
  if (kind === "resync") notice(say("behind"));
  if (kind === "fragment") pieces(data);
  const what = data as Partial<Arrived> | null;
  if (!what?.id) return;
  if (kind === "comment" && what.html !== undefined) {
    if (typeof what.count === "number") showCount(what.count);
    const present = findComment(what.id);
    if (present?.querySelector(".held")) present.replaceWith(...elements(what.html));
    else if (!present) waiting.set(what.id, { parent: null, ...what } as Arrived);
  } else if (kind === "gone") {
    waiting.delete(what.id);
    bury(what.id);
  } else if (kind === "applause" && typeof what.applause === "number") {
    showApplause(what.id, what.applause);
  }
}

/** Puts what waited in its place and keeps still what the reader looks at. */
function reveal(thread: HTMLElement): void {
  const anchor = [...thread.children].find((child) => child.getBoundingClientRect().bottom > 0);
  const before = anchor?.getBoundingClientRect().top ?? 0;
  const shown: HTMLElement[] = [];
  for (const arrived of waiting.values()) {
    const parts = elements(arrived.html);
    if (place(thread, parts, arrived.parent)) shown.push(...parts.filter((part) => part.dataset.comment));
  }
  waiting.clear();
  const after = anchor?.getBoundingClientRect().top ?? 0;
  if (after !== before) window.scrollBy({ top: after - before, behavior: "instant" });
  for (const comment of shown) comment.classList.add("fresh");
  const first = shown.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)[0];
  first?.setAttribute("tabindex", "-1");
  first?.focus({ preventScroll: true });
  // The reader asked to see them, so if not one is in sight the page goes to the first.
  if (first && !shown.some(inSight)) first.scrollIntoView({ block: "center" });
}

function inSight(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}

function notice(words: string): void {
  if (document.querySelector(".notice")) return;
  const line = document.createElement("p");
  line.className = "notice";
  line.setAttribute("role", "status");
  const link = document.createElement("a");
  link.href = location.pathname + location.search;
  link.textContent = say("reload");
  line.append(`${words} `, link);
  document.querySelector("main")?.append(line);
}
