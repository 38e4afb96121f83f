// Sends the composer as the same form the browser would send, and reads what comes back.
import { FRAGMENT, elements, isFragment, sentence } from "./fragment.ts";
import { say } from "./say.ts";

export type Outcome =
  | { kind: "posted"; parts: HTMLElement[] }
  | { kind: "refused"; form: HTMLFormElement }
  | { kind: "failed" };

/** Posts the form. What was typed stays in it unless the comment is in. */
export async function postComment(form: HTMLFormElement): Promise<Outcome> {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", headers: { Accept: FRAGMENT }, body });
    if (answer.status === 422 && isFragment(answer)) {
      const refused = elements(await answer.text()).find((part) => part instanceof HTMLFormElement);
      if (refused) return { kind: "refused", form: refused };
    } else if (answer.ok && isFragment(answer)) {
      return { kind: "posted", parts: elements(await answer.text()) };
    }
    complain(form, await sentence(answer));
  } catch {
    complain(form, say("offline"));
  } finally {
    form.removeAttribute("aria-busy");
  }
  return { kind: "failed" };
}

/** Puts one sentence at the head of the form and leads the reader there. */
function complain(form: HTMLFormElement, words: string): void {
  form.querySelector(".refusal")?.remove();
  const box = document.createElement("div");
  box.className = "refusal";
  box.setAttribute("role", "alert");
  box.tabIndex = -1;
  const line = document.createElement("p");
  line.textContent = words;
  box.append(line);
  form.prepend(box);
  box.focus();
}
