// A clap shows at once, and goes again if the server refuses it. A second press takes it back.
import { announce, sentence } from "./fragment.ts";
import { rememberActing } from "./memory.ts";
import { say } from "./say.ts";
import { findComment } from "./thread.ts";

function parts(comment: Element): { button: HTMLElement; number: HTMLElement } | null {
  const button = comment.querySelector<HTMLElement>(".clap");
  const number = comment.querySelector<HTMLElement>("[data-claps]");
  return button && number ? { button, number } : null;
}

/** Shows that this reader has applauded already. */
export function markApplauded(id: string): void {
  const found = parts(findComment(id) ?? document.createElement("p"));
  found?.button.setAttribute("aria-pressed", "true");
}

/** Shows a count that came from the server. */
export function showApplause(id: string, applause: number): void {
  const found = parts(findComment(id) ?? document.createElement("p"));
  if (found) found.number.textContent = String(applause);
}

async function clap(form: HTMLFormElement): Promise<void> {
  const found = parts(form);
  if (!found || form.getAttribute("aria-busy") === "true") return;
  const { button, number } = found;
  const before = number.textContent ?? "0";
  const given = button.getAttribute("aria-pressed") === "true";
  const body = new URLSearchParams(given ? { take_back: "1" } : {});
  form.setAttribute("aria-busy", "true");
  button.setAttribute("aria-pressed", String(!given));
  number.textContent = String(Math.max(0, Number(before) + (given ? -1 : 1)));
  try {
    const answer = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body });
    if (!answer.ok) throw new Error(await sentence(answer));
    const counted: { applause?: number } = await answer.json();
    if (typeof counted.applause === "number") number.textContent = String(counted.applause);
    rememberActing();
  } catch (error) {
    button.setAttribute("aria-pressed", String(given));
    number.textContent = before;
    announce(error instanceof TypeError ? say("unheard") : (error as Error).message);
  } finally {
    form.removeAttribute("aria-busy");
  }
}

export function applause(): void {
  document.addEventListener("submit", (event) => {
    if (!(event.target instanceof HTMLFormElement) || !event.target.matches("[data-applause]")) return;
    event.preventDefault();
    void clap(event.target);
  });
}
