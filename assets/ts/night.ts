// The script of a live page: "2 new entries" waits behind a button, and the countdown runs by the server's clock.
import { ballots } from "./ballot.ts";
import { elements, signAs } from "./fragment.ts";
import { ARRIVED, type Part } from "./pieces.ts";
import { predictions } from "./predict.ts";

const waiting = new Map<string, Part>();
const BATCH_MS = 1_000;

export function newEntries(n: number): string {
  return n === 1 ? "1 new entry" : `${n} new entries`;
}

function entries(): void {
  const list = document.querySelector<HTMLElement>("[data-live-list]");
  const tray = document.querySelector<HTMLElement>("[data-entries-tray]");
  if (!list || !tray) return;
  const title = document.title;
  let timer = 0;

  const show = (): void => {
    timer = 0;
    document.title = waiting.size ? `(${waiting.size}) ${title}` : title;
    let button = tray.querySelector("button");
    if (!waiting.size) {
      button?.remove();
      return;
    }
    if (!button) {
      button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.addEventListener("click", () => {
        reveal(list);
        show();
      });
      tray.append(button);
    }
    button.textContent = newEntries(waiting.size);
  };

  document.addEventListener(ARRIVED, (event) => {
    const part = (event as CustomEvent<Part>).detail;
    if (part.list !== list.dataset.liveList) return;
    if (part.html.includes(" data-gone")) waiting.delete(part.key);
    else waiting.set(part.key, part);
    // Many at once become one change of the button, and one sentence for those who listen.
    if (!timer) timer = window.setTimeout(show, tray.firstElementChild ? BATCH_MS : 0);
  });
}

/** Puts what waited at its end of the list, and leads there: the reader asked to see it. */
function reveal(list: HTMLElement): void {
  list.querySelector("[data-empty]")?.remove();
  const shown: HTMLElement[] = [];
  for (const part of waiting.values()) {
    const [entry] = elements(part.html);
    if (!entry) continue;
    entry.classList.add("fresh");
    if (list.dataset.order === "oldest") list.append(entry);
    else list.prepend(entry);
    shown.push(entry);
  }
  waiting.clear();
  const first = shown[0];
  if (!first) return;
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
  first.scrollIntoView({ block: "center" });
}

/** Counts down to an instant by the server's clock, whatever the device's own says. */
async function countdown(): Promise<void> {
  const until = Number(document.querySelector<HTMLElement>("[data-countdown]")?.dataset.countdown);
  if (!until) return;
  const asked = await fetch("/healthz", { method: "HEAD", cache: "no-store" }).catch(() => null);
  const now = Date.parse(asked?.headers.get("Date") ?? "") || Date.now();
  const begun = performance.now();
  const tick = (): void => {
    // The head of the page is replaced when the night begins, so the place is looked for anew.
    const place = document.querySelector<HTMLElement>("[data-countdown]");
    const left = until - now - (performance.now() - begun);
    if (!place) return;
    place.textContent = inWords(left);
    if (left > 0) window.setTimeout(tick, left > 3_600_000 ? 30_000 : 1_000);
  };
  tick();
}

export function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds <= 0) return "any moment now";
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60];
  if (days > 0) return `in ${days} d ${hours} h`;
  if (hours > 0) return `in ${hours} h ${minutes} min`;
  return minutes > 0 ? `in ${minutes} min ${seconds % 60} s` : `in ${seconds} s`;
}

if (globalThis.document) {
  signAs("greenroom-night");
  ballots();
  entries();
  void countdown();
  predictions();
}
