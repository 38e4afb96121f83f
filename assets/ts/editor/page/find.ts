// Searching the house from the editor: stories, people, works, topics, pictures, ballots, results.

export type FoundKind = "story" | "person" | "work" | "topic" | "picture" | "section" | "ballot" | "results" | "nominee";

export interface Found {
  kind: FoundKind;
  slug: string;
  title: string;
  note: string;
  url: string;
  thumb: string | null;
  /** Of a nominee: the path of the category. */
  category?: string;
}

/** What begins with the words, of all the kinds, each kind in the order the server gives. Rejects when the server cannot be reached. */
export async function find(kinds: readonly FoundKind[], words: string, signal?: AbortSignal): Promise<Found[]> {
  const answers = await Promise.all(
    kinds.map(async (kind) => {
      const answer = await fetch(`/desk/find?kind=${kind}&q=${encodeURIComponent(words)}`, {
        headers: { Accept: "application/json" },
        ...(signal ? { signal } : {}),
      });
      if (!answer.ok) throw new Error(`find answered ${answer.status}`);
      const { found }: { found: Found[] } = await answer.json();
      return found;
    }),
  );
  return answers.flat();
}

/** Searches a moment after the last key, and only the last words asked for are answered. */
export function searching(kinds: readonly FoundKind[], show: (found: Found[] | null, words: string) => void): (words: string) => void {
  let timer = 0;
  let running: AbortController | null = null;
  return (words) => {
    window.clearTimeout(timer);
    running?.abort();
    const control = new AbortController();
    running = control;
    timer = window.setTimeout(async () => {
      try {
        const found = await find(kinds, words, control.signal);
        if (!control.signal.aborted) show(found, words);
      } catch {
        if (!control.signal.aborted) show(null, words);
      }
    }, 120);
  };
}
