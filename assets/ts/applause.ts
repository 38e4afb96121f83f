// A clap shows at once and is taken back if the server refuses it.
import { announce, sentence } from "./fragment.ts";
import { rememberActing } from "./memory.ts";
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
  if (!found || found.button.getAttribute("aria-pressed") === "true") return;
  const before = found.number.textContent ?? "0";
  found.button.setAttribute("aria-pressed", "true");
  found.number.textContent = String(Number(before) + 1);
  try {
    const answer = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams() });
    if (!answer.ok) throw new Error(await sentence(answer));
    const counted: { applause?: number } = await answer.json();
    if (typeof counted.applause === "number") found.number.textContent = String(counted.applause);
    rememberActing();
  } catch (error) {
    found.button.removeAttribute("aria-pressed");
    found.number.textContent = before;
    announce(error instanceof TypeError ? "Your applause did not arrive. Try again." : (error as Error).message);
  }
}

export function applause(): void {
  document.addEventListener("submit", (event) => {
    if (!(event.target instanceof HTMLFormElement) || !event.target.matches("[data-applause]")) return;
    event.preventDefault();
    void clap(event.target);
  });
}
