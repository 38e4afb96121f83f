// What is this reader's own on a page that is the same for everyone: one small private call.
import { markApplauded } from "./applause.ts";
import { elements } from "./fragment.ts";
import { hasActed } from "./memory.ts";
import { findComment, place } from "./thread.ts";

interface Mine {
  name: string | null;
  applauded: string[];
  pending: { id: string; parent: string | null; html: string }[];
}

export async function mine(): Promise<void> {
  const story = document.querySelector<HTMLElement>("[data-story]")?.dataset.story;
  const thread = document.querySelector("[data-thread]");
  if (!story || !thread || !hasActed()) return;
  try {
    const answer = await fetch(`/me?story=${encodeURIComponent(story)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const own: Mine = await answer.json();
    const field = document.querySelector<HTMLInputElement>("#comment-name");
    if (field && !field.value && own.name) field.value = own.name;
    own.applauded.forEach(markApplauded);
    for (const waiting of own.pending) {
      if (!findComment(waiting.id)) place(thread, elements(waiting.html), waiting.parent);
    }
  } catch {
    // Without it the page is the one everybody sees.
  }
}
