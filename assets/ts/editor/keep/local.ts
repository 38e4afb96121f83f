// What this browser keeps of a story that the server does not have yet: one copy for each window, until it is saved.

import type { Draft } from "./saver.ts";

const PREFIX = "greenroom:story:";
const OLDEST_MS = 60 * 24 * 3_600_000;

export interface Kept extends Draft {
  /** The version of the server's text this was written over. */
  version: number;
  /** When it was written, ms UTC. */
  at: number;
}

export interface Copy extends Kept {
  key: string;
}

/** A name for this window that a reload keeps. */
export function windowName(storage: Storage = sessionStorage): string {
  try {
    const had = storage.getItem("greenroom:window");
    if (had) return had;
    const name = crypto.randomUUID().slice(0, 8);
    storage.setItem("greenroom:window", name);
    return name;
  } catch {
    return "window";
  }
}

export class LocalCopies {
  private readonly own: string;

  constructor(
    private readonly story: string,
    window: string,
    private readonly storage: Storage = localStorage,
  ) {
    this.own = `${PREFIX}${story}:${window}`;
  }

  /** Keeps the text as it is now. False when the browser has no room or forbids it. */
  keep(kept: Kept): boolean {
    try {
      this.storage.setItem(this.own, JSON.stringify(kept));
      return true;
    } catch {
      return false;
    }
  }

  /** The server has it all. */
  drop(key = this.own): void {
    try {
      this.storage.removeItem(key);
    } catch {
      // Nothing was kept.
    }
  }

  /** A text that is neither here nor on the server any more, put aside until somebody throws it away. */
  setAside(kept: Kept): boolean {
    try {
      this.storage.setItem(`${this.own}:${kept.at}`, JSON.stringify(kept));
      return true;
    } catch {
      return false;
    }
  }

  /** Copies of earlier windows, newest first, each under a key that nothing writes to any more. */
  found(now: number): Copy[] {
    const out: Copy[] = [];
    try {
      const keys = Array.from({ length: this.storage.length }, (_, n) => this.storage.key(n) ?? "");
      for (const key of keys) {
        if (!key.startsWith(`${PREFIX}${this.story}:`)) continue;
        const kept = parse(this.storage.getItem(key));
        if (!kept || now - kept.at > OLDEST_MS) {
          this.storage.removeItem(key);
        } else if (key === this.own) {
          const aside = `${this.own}:${kept.at}`;
          this.storage.setItem(aside, JSON.stringify(kept));
          this.storage.removeItem(key);
          out.push({ ...kept, key: aside });
        } else out.push({ ...kept, key });
      }
    } catch {
      // A browser that forbids storage has no copies.
    }
    return out.sort((a, b) => b.at - a.at);
  }
}

function parse(text: string | null): Kept | null {
  try {
    const read: Partial<Kept> = JSON.parse(text ?? "null") ?? {};
    const fits = typeof read.version === "number" && typeof read.at === "number" && Array.isArray(read.document?.blocks) && !!read.front;
    return fits ? (read as Kept) : null;
  } catch {
    return null;
  }
}

/** Whether two texts say the same. */
export function sameText(one: Draft, other: Draft): boolean {
  return JSON.stringify(one.document.blocks) === JSON.stringify(other.document.blocks) && JSON.stringify(filled(one.front)) === JSON.stringify(filled(other.front));
}

/** Front matter without its empty entries, in one order. */
function filled(front: Record<string, unknown>): [string, unknown][] {
  return Object.entries(front)
    .filter(([, value]) => value !== null && value !== "" && value !== undefined && !(Array.isArray(value) && value.length === 0))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
