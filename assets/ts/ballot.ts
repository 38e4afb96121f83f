// A vote is the same form post, with what is said about it for an answer; an order can be made by buttons and arrow keys.
import { FRAGMENT, announce, elements, isFragment, sentence } from "./fragment.ts";
import { hasActed, rememberActing } from "./memory.ts";

interface Mine {
  voted: boolean;
  html: string;
  token: string;
}

/** The next free rank, and the ranks after a press: pressing a ranked option again leaves it out, and those below move up. */
export function press(ranks: (number | null)[], at: number): (number | null)[] {
  const own = ranks[at] ?? null;
  if (own === null) {
    const most = ranks.reduce<number>((top, rank) => Math.max(top, rank ?? 0), 0);
    return ranks.map((rank, n) => (n === at ? most + 1 : rank));
  }
  return ranks.map((rank, n) => (n === at ? null : rank !== null && rank > own ? rank - 1 : rank));
}

/** The ranks after an option has changed places with the one above (-1) or below (1) it. */
export function move(ranks: (number | null)[], at: number, by: number): (number | null)[] {
  const own = ranks[at] ?? null;
  if (own === null) return ranks;
  const other = ranks.indexOf(own + by);
  if (other < 0) return ranks;
  return ranks.map((rank, n) => (n === at ? own + by : n === other ? own : rank));
}

function ranked(field: HTMLElement): void {
  const selects = [...field.querySelectorAll<HTMLSelectElement>("select")];
  const read = (): (number | null)[] => selects.map((select) => (select.value ? Number(select.value) : null));
  const write = (ranks: (number | null)[]): void => {
    selects.forEach((select, n) => {
      select.value = ranks[n] ? String(ranks[n]) : "";
    });
  };
  for (const [at, select] of selects.entries()) {
    const moves = document.createElement("span");
    moves.className = "option-moves";
    const name = select.labels?.[0]?.firstChild?.textContent ?? "";
    for (const [mark, words, by] of [["↑", "Up", -1], ["↓", "Down", 1]] as const) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = mark;
      button.setAttribute("aria-label", `${words}: ${name}`);
      button.addEventListener("click", () => {
        const before = read();
        write(before[at] === null ? press(before, at) : move(before, at, by));
        announce(select.value ? `${name}: ${select.value}` : `${name} is not ranked`);
      });
      moves.append(button);
    }
    select.after(moves);
    moves.prepend(select);
  }
}

function limit(field: HTMLElement): void {
  const most = Number(field.dataset.most);
  const boxes = [...field.querySelectorAll<HTMLInputElement>("input[type=checkbox]")];
  const check = (): void => {
    const full = boxes.filter((box) => box.checked).length >= most;
    for (const box of boxes) box.disabled = full && !box.checked;
  };
  field.addEventListener("change", check);
  check();
}

/** Puts what is said about the own vote in the place of the form, and the result where it stands. */
function record(ballot: HTMLElement, html: string, lead: boolean): void {
  const place = ballot.querySelector<HTMLElement>("[data-vote-place]");
  const [own, result] = elements(html);
  if (!place || !own) return;
  place.replaceChildren(own);
  const old = ballot.querySelector<HTMLElement>(".ballot-result");
  if (result && old) old.replaceWith(result);
  else if (result) place.after(result);
  dress(own);
  if (lead) own.focus({ preventScroll: false });
}

async function send(ballot: HTMLElement, form: HTMLFormElement): Promise<void> {
  if (form.getAttribute("aria-busy") === "true") return;
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", headers: { Accept: FRAGMENT }, body });
    if (isFragment(answer)) {
      const html = await answer.text();
      if (answer.ok) {
        rememberActing();
        record(ballot, html, true);
      } else {
        const fresh = elements(html)[0];
        if (!fresh) return;
        form.replaceWith(fresh);
        dress(fresh.parentElement ?? fresh);
        fresh.querySelector<HTMLElement>(".refusal")?.focus();
      }
    } else announce(await sentence(answer));
  } catch {
    announce("Your vote did not leave this device. Try again when you are connected.");
  } finally {
    form.removeAttribute("aria-busy");
  }
}

async function mine(ballot: HTMLElement): Promise<Mine | null> {
  try {
    const answer = await fetch(`${ballot.dataset.ballot}/mine`, { headers: { Accept: "application/json" } });
    return answer.ok ? ((await answer.json()) as Mine) : null;
  } catch {
    // Without it the form works as it stands.
    return null;
  }
}

function dress(place: Element): void {
  for (const field of place.querySelectorAll<HTMLElement>("[data-ranked]")) ranked(field);
  for (const field of place.querySelectorAll<HTMLElement>("[data-most]")) limit(field);
}

/** Whoever begins to fill in the form is given a name of their own and a fresh token, once. */
function begin(ballot: HTMLElement): void {
  const once = async (): Promise<void> => {
    const own = await mine(ballot);
    const field = ballot.querySelector<HTMLInputElement>("[data-vote] [name=token]");
    if (own && field) field.value = own.token;
  };
  ballot.querySelector("[data-vote]")?.addEventListener("focusin", () => void once(), { once: true });
}

function countdown(place: HTMLElement): void {
  const begun = performance.now();
  const { voteCountdown: until = "", now = "", between = "" } = place.dataset;
  const tick = (): void => {
    const left = Math.ceil((Number(until) - Number(now) - (performance.now() - begun)) / 1_000);
    const [days, hours, minutes] = [Math.floor(left / 86_400), Math.floor(left / 3_600) % 24, Math.floor(left / 60) % 60];
    const words = days > 0 ? `in ${days} d ${hours} h` : hours > 0 ? `in ${hours} h ${minutes} min` : `in ${minutes} min ${left % 60} s`;
    place.textContent = between + (left > 0 ? words : "now");
    if (left > 0) window.setTimeout(tick, days > 0 ? 60_000 : 1_000);
  };
  if (until && now) tick();
}

export function ballots(): void {
  for (const ballot of document.querySelectorAll<HTMLElement>("[data-ballot]")) {
    dress(ballot);
    begin(ballot);
    if (hasActed()) void mine(ballot).then((own) => own?.voted && record(ballot, own.html, false));
    ballot.addEventListener("submit", (event) => {
      const form = event.target as HTMLFormElement;
      if (!form.matches("[data-vote]")) return;
      event.preventDefault();
      void send(ballot, form);
    });
  }
  for (const place of document.querySelectorAll<HTMLElement>("[data-vote-countdown]")) countdown(place);
}
