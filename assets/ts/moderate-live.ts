// Follows the desk's log: counts move, what others decide greys out in its place, and what newly waits is announced
// without moving what is being read.
import { announce } from "./fragment.ts";
import { wait } from "./live.ts";
import { type Queue, itemOf, renew } from "./moderate.ts";

interface Answer {
  next: number;
  resync: boolean;
  counts: Record<string, number>;
  events: { id: string; kind: "held" | "reported" | "judged" }[];
}

export function followDesk(queue: Queue, seq: number): void {
  let at = seq;
  let failures = 0;
  let stopped = false;
  let asking = false;
  const arrived = new Set<string>();

  const ask = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    while (!stopped && !document.hidden) {
      try {
        const answer = await fetch(`/desk/comments/since/${at}`, { headers: { Accept: "application/json" } });
        // Signed out, or no moderator any more: asking again would change nothing.
        if (answer.status === 401 || answer.status === 403) return;
        if (!answer.ok) throw new Error(String(answer.status));
        const told: Answer = await answer.json();
        at = told.next;
        failures = 0;
        count(told.counts);
        for (const event of told.events) await hear(event);
      } catch {
        failures += 1;
        await new Promise((resolve) => setTimeout(resolve, wait(failures, Math.random())));
      }
    }
    asking = false;
  };

  const hear = async (event: Answer["events"][number]): Promise<void> => {
    const shown = itemOf(queue, event.id);
    if (event.kind === "judged") {
      arrived.delete(event.id);
      if (shown && !shown.hasAttribute("aria-busy")) await renew(queue, event.id);
    } else if (event.kind === queue.name && !shown) {
      arrived.add(event.id);
    }
    news(arrived.size);
  };

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void ask();
  });
  window.addEventListener("pagehide", () => {
    stopped = true;
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  void ask();
}

function count(counts: Record<string, number>): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-count]")) {
    const n = counts[place.dataset.count ?? ""];
    if (n !== undefined) place.textContent = n.toLocaleString("en");
  }
}

function news(n: number): void {
  const bar = document.querySelector<HTMLElement>("[data-news]");
  const link = bar?.querySelector("a");
  if (!bar || !link) return;
  bar.hidden = n === 0;
  const words = n === 1 ? "1 more waits. Show it" : `${n} more wait. Show them`;
  if (n > 0 && link.textContent !== words) {
    link.textContent = words;
    announce(n === 1 ? "1 more waits." : `${n} more wait.`);
  }
}
