// Asks the server for the partial that the page itself is made of, and makes elements of it.

export const FRAGMENT = "text/vnd.greenroom.fragment+html";

interface Policy {
  createHTML(html: string): string;
}

declare global {
  var trustedTypes: { createPolicy(name: string, rules: Policy): Policy } | undefined;
}

// The policy of this script, made when it is first needed. It lets through what our own server rendered and escaped.
let policy: Policy | null = null;
let policyName = "greenroom";

/** Gives a second script of a page a policy of its own: the browser refuses two of one name. */
export function signAs(name: string): void {
  policyName = name;
}

function trusted(html: string): string {
  const rules: Policy = { createHTML: (text) => text };
  policy ??= globalThis.trustedTypes?.createPolicy(policyName, rules) ?? rules;
  return policy.createHTML(html);
}

/** The elements of a rendered partial, without the white space between them. */
export function elements(html: string): HTMLElement[] {
  const holder = document.createElement("template");
  holder.innerHTML = trusted(html);
  return [...holder.content.children].filter((child) => child instanceof HTMLElement);
}

/** Fetches a partial; anything but a fragment of our own rejects. */
export async function fetchFragment(url: string): Promise<HTMLElement[]> {
  const answer = await fetch(url, { headers: { Accept: FRAGMENT } });
  if (!answer.ok || !isFragment(answer)) throw new Error(await sentence(answer));
  return elements(await answer.text());
}

export function isFragment(answer: Response): boolean {
  return (answer.headers.get("Content-Type") ?? "").startsWith(FRAGMENT);
}

/** What the server says went wrong, in words a reader can use. */
export async function sentence(answer: Response): Promise<string> {
  const kind = answer.headers.get("Content-Type") ?? "";
  const body = await answer.text().catch(() => "");
  if (kind.includes("json")) {
    try {
      const problem: unknown = JSON.parse(body);
      if (problem && typeof problem === "object" && "detail" in problem) return String(problem.detail);
    } catch {
      // Not the promised JSON; the general sentence below will do.
    }
  } else if (kind.startsWith("text/plain") && body) {
    return body;
  } else if (body) {
    const said = elements(`<div>${body}</div>`)[0]?.querySelector(".problem .standfirst")?.textContent;
    if (said) return said.trim();
  }
  return answer.status === 429
    ? "That was a little fast. Wait a moment and try again."
    : "The newsroom did not answer as it should. Try again in a moment.";
}

/** Says a sentence to those who listen to the page. */
export function announce(text: string): void {
  const voice = document.querySelector("[data-announce]");
  if (!voice) return;
  voice.textContent = "";
  // A screen reader speaks a change, so the same sentence twice needs an empty moment between.
  requestAnimationFrame(() => {
    voice.textContent = text;
  });
}
