// The story as the server gives it to this page, and the ways to ask for it.

import type { Presence } from "./keep/presence.ts";
import type { Answer, Check, Draft } from "./keep/saver.ts";

export interface Manuscript extends Draft {
  id: string;
  version: number;
  state: string;
  saved_at: number | string | null;
  saved_by: string | null;
  here?: Presence["here"];
  lock?: Presence["lock"];
  checks?: Check[];
  /** Addresses of pictures the story calls by other names. */
  pictures?: Record<string, string>;
  url: string | null;
}

/** What stands in the page. */
export function manuscriptOf(form: HTMLFormElement): Manuscript | null {
  const text = document.querySelector("#manuscript")?.textContent || form.dataset.manuscript;
  return text ? (JSON.parse(text) as Manuscript) : null;
}

export async function fetchManuscript(id: string): Promise<Manuscript> {
  const answer = await fetch(`/desk/stories/${id}/manuscript`, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) throw new Error(`the manuscript answered ${answer.status}`);
  return (await answer.json()) as Manuscript;
}

/** A browser sends at most this much after its page is gone. */
const KEEPALIVE_MOST = 60_000;

export async function putManuscript(id: string, body: Draft & { version: number }, leaving: boolean): Promise<Answer> {
  const text = JSON.stringify(body);
  const answer = await fetch(`/desk/stories/${id}/manuscript`, {
    method: "PUT",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: text,
    keepalive: leaving && text.length < KEEPALIVE_MOST,
    // A sign-in page is no answer to a save.
    redirect: "manual",
    ...(leaving ? {} : { signal: AbortSignal.timeout(20_000) }),
  });
  if (answer.type === "opaqueredirect") return { status: 401, body: null };
  return { status: answer.status, body: await answer.json().catch(() => null) };
}
