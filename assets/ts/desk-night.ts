// The night console, better with script: keys, a field that finds a category, and what other editors say as they say it.
import { announce, elements, fetchFragment } from "./fragment.ts";
import { wait } from "./live.ts";

interface Told {
  next: number;
  changed: boolean;
  said: { category: string; words: string; own: boolean }[];
}

export function night(): void {
  const console = document.querySelector<HTMLElement>("[data-night]");
  if (!console) return;
  keys(console);
  find(console);
  follow(console, Number(console.dataset.seq ?? "0"));
}

const items = (console: HTMLElement): HTMLElement[] => [...console.querySelectorAll<HTMLElement>("[data-night-item]")];
const shownPick = (console: HTMLElement): HTMLElement | null => console.querySelector<HTMLElement>("details[data-pick][open]");

/** Which nominee, button or link a key means; none for a key that means nothing here. */
export function meant(key: string): { pick: string } | { press: string } | { go: string } | null {
  if (/^[1-9]$/.test(key)) return { pick: key };
  if (key === "t") return { press: "details[data-pick][open] [data-tie]" };
  if (key === "u") return { press: "[data-night-undo]" };
  if (key === "n") return { go: "[data-night-next]" };
  if (key === "p") return { go: "[data-night-previous]" };
  return null;
}

function keys(console: HTMLElement): void {
  const help = document.querySelector<HTMLDialogElement>("[data-night-help]");
  const button = document.querySelector<HTMLButtonElement>("[data-night-keys]");
  button?.removeAttribute("hidden");
  button?.addEventListener("click", () => help?.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target as HTMLElement;
    if (target.closest("textarea, select, dialog, input")) return;
    if (press(console, help, event.key)) event.preventDefault();
  });
  // One panel at a time, also where the browser does not see to it.
  console.addEventListener("toggle", (event) => {
    const opened = event.target as HTMLDetailsElement;
    if (!opened.matches("[data-pick]") || !opened.open) return;
    for (const other of console.querySelectorAll<HTMLDetailsElement>("details[data-pick][open]")) if (other !== opened) other.open = false;
  }, true);
}

function press(console: HTMLElement, help: HTMLDialogElement | null, key: string): boolean {
  if (key === "?") {
    help?.showModal();
    return true;
  }
  if (key === "/") {
    console.querySelector<HTMLInputElement>("[data-night-filter]")?.focus();
    return true;
  }
  const what = meant(key);
  if (!what) return false;
  if ("pick" in what) {
    const panel = console.querySelector<HTMLDetailsElement>(`details[data-pick="${what.pick}"]`);
    if (!panel) return false;
    panel.open = true;
    // Enter on the button that holds the focus announces: two keys, and the third goes on.
    panel.querySelector<HTMLButtonElement>(".night-choices button")?.focus();
    return true;
  }
  if ("press" in what) {
    const found = console.querySelector<HTMLButtonElement>(what.press);
    found?.focus();
    return found !== null;
  }
  const link = console.querySelector<HTMLAnchorElement>(what.go);
  if (link) location.assign(link.href);
  return link !== null;
}

function find(console: HTMLElement): void {
  const place = console.querySelector<HTMLElement>("[data-night-find]");
  const field = console.querySelector<HTMLInputElement>("[data-night-filter]");
  if (!place || !field) return;
  place.hidden = false;
  const folded = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const sift = (): void => {
    const words = folded(field.value).split(/\s+/).filter(Boolean);
    for (const item of items(console)) {
      const text = folded(item.querySelector(".night-line")?.textContent ?? "");
      item.hidden = !words.every((word) => text.includes(word));
    }
  };
  field.addEventListener("input", sift);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      field.value = "";
      sift();
      field.blur();
    }
    if (event.key !== "Enter") return;
    event.preventDefault();
    const link = items(console).find((item) => !item.hidden)?.querySelector<HTMLAnchorElement>(".night-line a");
    if (link) location.assign(link.href);
  });
}

function follow(console: HTMLElement, seq: number): void {
  let at = seq;
  let failures = 0;
  let stopped = false;
  let asking = false;

  const ask = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    while (!stopped && !document.hidden) {
      try {
        const answer = await fetch(`${console.dataset.night}/~since/${at}`, { headers: { Accept: "application/json" } });
        // Signed out, no awards editor any more, or the rehearsal is over: asking again would change nothing.
        if ([401, 403, 404].includes(answer.status)) return;
        if (!answer.ok) throw new Error(String(answer.status));
        const told: Told = await answer.json();
        if (told.changed) await renew(console, told);
        at = told.next;
        failures = 0;
      } catch {
        failures += 1;
        await new Promise((resolve) => setTimeout(resolve, wait(failures, Math.random())));
      }
    }
    asking = false;
  };

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void ask();
  });
  window.addEventListener("pagehide", () => {
    stopped = true;
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  void ask();
}

/** Puts in what changed and leaves alone what did not, so that nothing moves under a thumb. */
async function renew(console: HTMLElement, told: Told): Promise<void> {
  const fresh = await fetchFragment(console.dataset.here ?? "");
  const list = fresh.find((part) => part.matches("[data-night-part=list]"));
  const facts = fresh.find((part) => part.matches("[data-night-part=facts]"))?.querySelector("p");
  if (facts) console.querySelector("[data-night-part=facts] p")?.replaceWith(facts);
  for (const item of list?.querySelectorAll<HTMLElement>("[data-night-item]") ?? []) {
    const shown = console.querySelector<HTMLElement>(`[data-night-item="${CSS.escape(item.dataset.nightItem ?? "")}"]`);
    if (!shown || shown.dataset.revision === item.dataset.revision) continue;
    const picked = shownPick(shown);
    const news = told.said.find((one) => one.category === item.dataset.nightItem && !one.own);
    item.hidden = shown.hidden;
    shown.replaceWith(item);
    if (news) say(item, news.words, picked !== null);
  }
  const others = told.said.filter((one) => !one.own);
  const last = others[others.length - 1];
  if (last) announce(last.words);
}

/** Who was about to press is told what came first, where they look. */
function say(item: HTMLElement, words: string, was_picked: boolean): void {
  const open = item.querySelector<HTMLElement>("[data-night-open]");
  if (!open) return;
  const notice = elements('<div class="refusal" role="alert" tabindex="-1"><p></p></div>')[0];
  const line = notice?.querySelector("p");
  if (!notice || !line) return;
  line.textContent = words;
  open.prepend(notice);
  if (was_picked) notice.focus();
}
