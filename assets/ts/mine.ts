// What is this reader's own on a page that is the same for everyone: one small private call.
import { markApplauded } from "./applause.ts";
import { elements } from "./fragment.ts";
import { hasActed, rememberActing } from "./memory.ts";
import { say } from "./say.ts";
import { findComment, place } from "./thread.ts";

interface Mine {
  name: string | null;
  account: { name: string; staff: boolean } | null;
  own: string[];
  applauded: string[];
  pending: { id: string; parent: string | null; html: string }[];
}

/** Whoever is signed in writes under the name of the account and need not give one. */
function signAs(name: string): void {
  document.querySelector("[data-members]")?.remove();
  const form = document.querySelector("[data-composer]");
  const line = form?.querySelector<HTMLElement>("[data-as]");
  const signature = form?.querySelector<HTMLElement>("[data-signature]");
  const who = line?.querySelector("b");
  if (!line || !signature || !who) return;
  who.textContent = name;
  line.hidden = false;
  signature.hidden = true;
}

/** Puts the way to change it beside an own comment. */
function markOwn(id: string): void {
  const acts = findComment(id)?.querySelector("footer");
  if (!acts || acts.querySelector(".own")) return;
  const link = document.createElement("a");
  link.className = "act own";
  link.href = `/c/${id}/own`;
  link.textContent = say("own");
  acts.append(link);
}

export async function mine(): Promise<void> {
  // Who has been to these pages may be signed in from now on.
  if (/^\/(account|sign-in|invitation)\b/.test(location.pathname)) rememberActing();
  const story = document.querySelector<HTMLElement>("[data-story]")?.dataset.story;
  const thread = document.querySelector("[data-thread]");
  if (!story || !thread || !hasActed()) return;
  try {
    const answer = await fetch(`/me?story=${encodeURIComponent(story)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const own: Mine = await answer.json();
    const field = document.querySelector<HTMLInputElement>("#comment-name");
    if (field && !field.value && own.name) field.value = own.name;
    if (own.account) signAs(own.account.name);
    own.applauded.forEach(markApplauded);
    own.own.forEach(markOwn);
    for (const waiting of own.pending) {
      if (!findComment(waiting.id)) place(thread, elements(waiting.html), waiting.parent);
    }
  } catch {
    // Without it the page is the one everybody sees.
  }
}
