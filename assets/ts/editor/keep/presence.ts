// Who else has this story open, and who of them writes.

const EVERY_MS = 10_000;

export interface Here {
  name: string;
  since_ms: number;
  holds: boolean;
  me: boolean;
}

export interface Presence {
  here: Here[];
  lock: { name: string; me: boolean } | null;
  version: number;
}

export type Asked = { kind: "answered"; presence: Presence } | { kind: "unreachable" } | { kind: "refused"; status: number };

/** Tells the server every ten seconds that this page is open, and hears who else is there. */
export class Company {
  private timer = 0;
  private gone = false;

  /** `holds` is whether this page wants to write; `heard` is told every answer. */
  constructor(
    private readonly story: string,
    private readonly holds: () => boolean,
    private readonly heard: (asked: Asked) => void,
  ) {
    addEventListener("pagehide", () => this.leave());
    addEventListener("pageshow", (event) => {
      if (event.persisted) void this.tell();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void this.tell();
    });
  }

  async tell(): Promise<void> {
    window.clearTimeout(this.timer);
    this.gone = false;
    this.heard(await this.post("presence", { holds: this.holds() }));
    window.clearTimeout(this.timer);
    if (!this.gone) this.timer = window.setTimeout(() => void this.tell(), EVERY_MS);
  }

  /** The lock is mine from now on. */
  async takeOver(): Promise<Asked> {
    return this.post("take-over", {});
  }

  private async post(verb: string, body: object): Promise<Asked> {
    try {
      const answer = await fetch(`/desk/stories/${this.story}/${verb}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(8_000),
      });
      if (!answer.ok) return { kind: "refused", status: answer.status };
      return { kind: "answered", presence: (await answer.json()) as Presence };
    } catch {
      return { kind: "unreachable" };
    }
  }

  private leave(): void {
    this.gone = true;
    window.clearTimeout(this.timer);
    void fetch(`/desk/stories/${this.story}/presence`, {
      method: "POST",
      keepalive: true,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ holds: false }),
    }).catch(() => {
      // Who falls silent is gone after half a minute.
    });
  }
}

/** "Rui is here", "Rui and Mei are here". */
export function hereWords(here: Here[], me: string): string {
  const names = [...new Set(here.map(({ name }) => name))].filter((name) => name !== me);
  if (names.length === 0) return "";
  const last = names.at(-1) ?? "";
  return names.length === 1 ? `${last} is here` : `${names.slice(0, -1).join(", ")} and ${last} are here`;
}
