// Follows the live log of a topic: by stream, and by asking now and then where there is no stream.

export interface Happening {
  seq: number;
  kind: string;
  data: unknown;
}

const KINDS = ["comment", "gone", "applause", "story", "fragment", "resync"];
const POLL_MS = 5_000;
const POLL_MOST_MS = 60_000;

/** The wait before asking again: longer after each failure, never the same for two readers. */
export function wait(failures: number, chance: number): number {
  const base = Math.min(POLL_MS * 2 ** failures, POLL_MOST_MS);
  return Math.round(base * (0.75 + chance / 2));
}

/**
 * Tells `heard` everything after `seq`, while the page is looked at. A browser opens few streams to one site, so a page
 * that follows several topics streams the first and asks for the others.
 */
export function follow(topic: string, seq: number, heard: (event: Happening) => void, streams = true): void {
  let at = seq;
  let stream: EventSource | null = null;
  let timer = 0;
  let failures = 0;
  let refused = !streams || !("EventSource" in window);
  const base = `/live/${encodeURIComponent(topic)}`;

  const tell = (event: Happening): void => {
    if (event.seq > 0 && event.seq <= at && event.kind !== "resync") return;
    at = Math.max(at, event.seq);
    heard(event);
  };

  const listen = (): void => {
    stream = new EventSource(`${base}/events?since=${at}`);
    for (const kind of KINDS) {
      stream.addEventListener(kind, (event: MessageEvent<string>) => {
        tell({ seq: Number(event.lastEventId) || 0, kind, data: parse(event.data) });
      });
    }
    stream.addEventListener("error", () => {
      // A stream that merely ended reconnects by itself; a closed one was refused, so ask instead.
      if (stream?.readyState !== EventSource.CLOSED) return;
      refused = true;
      stop();
      timer = window.setTimeout(ask, wait(0, Math.random()));
    });
  };

  const ask = async (): Promise<void> => {
    try {
      const answer = await fetch(`${base}/since/${at}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const page: { events: Happening[]; next: number } = await answer.json();
      page.events.forEach(tell);
      at = Math.max(at, page.next);
      failures = 0;
    } catch {
      failures += 1;
    }
    if (!document.hidden) timer = window.setTimeout(ask, wait(failures, Math.random()));
  };

  const start = (): void => {
    stop();
    if (refused) void ask();
    else listen();
  };

  const stop = (): void => {
    clearTimeout(timer);
    stream?.close();
    stream = null;
  };

  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start()));
  window.addEventListener("pagehide", stop);
  window.addEventListener("pageshow", (event) => event.persisted && start());
  if (!document.hidden) start();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
