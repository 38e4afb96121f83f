// When the story is sent to the server, and what happens when it does not arrive. Knows no page: time, chance and the
// connection are given to it.

import type { StoryDocument } from "../story/document.ts";

/** A second after the last key, and at most this long while the keys do not stop. */
const PAUSE_MS = 1_000;
const LONGEST_MS = 5_000;
const RETRY_FIRST_MS = 1_000;
const RETRY_MOST_MS = 30_000;
/** How often it is tried whether somebody signed in again. */
const SIGNED_OUT_MS = 5_000;

export interface Draft {
  front: Record<string, unknown>;
  document: StoryDocument;
}

export interface Theirs extends Draft {
  version: number;
  saved_by: string;
  saved_at: number | string | null;
}

export interface Check {
  level: "stop" | "look";
  field: string;
  text: string;
}

export interface Saved {
  version: number;
  saved_at?: number | string;
  words?: number;
  minutes?: number;
  checks?: Check[];
}

export type State =
  | { kind: "saved" | "unsaved" | "saving" | "offline" | "signed-out" }
  | { kind: "refused"; sentence: string }
  /** `holder` is who writes now, if somebody else does. */
  | { kind: "conflict"; theirs: Theirs; holder: string | null };

export interface Answer {
  status: number;
  body: unknown;
}

export interface World {
  now: () => number;
  /** Does something later; the answer takes it back. */
  later: (act: () => void, ms: number) => () => void;
  /** From 0 to 1. */
  chance: () => number;
  /** Rejects when nothing answers. */
  send: (body: Draft & { version: number }) => Promise<Answer>;
  read: () => Draft;
  shown: (state: State) => void;
  saved: (saved: Saved) => void;
}

export class Saver {
  private state: State = { kind: "saved" };
  /** Counts changes; what was sent is remembered by its number. */
  private revision = 0;
  private savedRevision = 0;
  private firstUnsavedAt: number | null = null;
  private failures = 0;
  private cancel: () => void = () => {};
  private running: Promise<void> | null = null;

  constructor(
    private readonly world: World,
    private currentVersion: number,
  ) {}

  get version(): number {
    return this.currentVersion;
  }

  /** Whether the server lacks something that is here. */
  get unsaved(): boolean {
    return this.revision !== this.savedRevision;
  }

  get now(): State {
    return this.state;
  }

  /** Something was written. */
  changed(): void {
    this.revision += 1;
    const { kind } = this.state;
    if (kind === "conflict" || kind === "offline" || kind === "signed-out") return;
    const now = this.world.now();
    this.firstUnsavedAt ??= now;
    this.plan(Math.max(0, Math.min(PAUSE_MS, this.firstUnsavedAt + LONGEST_MS - now)));
    if (kind !== "saving") this.show({ kind: "unsaved" });
  }

  /** Sends what is unsaved now. Resolves to whether the server has everything. */
  async flush(): Promise<boolean> {
    if (this.running) await this.running;
    if (this.unsaved && this.state.kind !== "conflict") await this.save();
    return !this.unsaved;
  }

  /** The connection may be back, or somebody may have signed in: tries at once. */
  wake(): void {
    if (this.state.kind === "offline" || this.state.kind === "signed-out") this.plan(0);
  }

  /** The page now holds what the server has under this version. */
  adopt(version: number): void {
    this.currentVersion = version;
    this.savedRevision = this.revision;
    this.settle();
    this.show({ kind: "saved" });
  }

  /** What is here is written over what the server has under this version. */
  keepMine(version: number): void {
    this.currentVersion = version;
    this.revision += 1;
    this.state = { kind: "unsaved" };
    this.plan(0);
  }

  private settle(): void {
    this.cancel();
    this.firstUnsavedAt = null;
    this.failures = 0;
  }

  private plan(ms: number): void {
    this.cancel();
    this.cancel = this.world.later(() => void this.save(), ms);
  }

  private show(state: State): void {
    this.state = state;
    this.world.shown(state);
  }

  private save(): Promise<void> {
    this.cancel();
    this.running ??= this.sendOnce().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async sendOnce(): Promise<void> {
    const revision = this.revision;
    this.firstUnsavedAt = null;
    // Trying again says nothing new until it succeeds.
    if (this.state.kind === "unsaved" || this.state.kind === "saved" || this.state.kind === "refused") this.show({ kind: "saving" });
    let answer: Answer;
    try {
      answer = await this.world.send({ version: this.currentVersion, ...this.world.read() });
    } catch {
      this.failed();
      return;
    }
    const { status } = answer;
    if (status === 200) this.took(answer.body as Saved, revision);
    else if (status === 401) {
      this.show({ kind: "signed-out" });
      this.plan(SIGNED_OUT_MS);
    } else if (status === 409) {
      this.cancel();
      const { theirs, lock } = answer.body as { theirs: Theirs; lock?: { name: string } | null };
      this.show({ kind: "conflict", theirs, holder: lock?.name ?? null });
    } else if (status === 429 || status >= 500) this.failed();
    else this.show({ kind: "refused", sentence: sentence(status, answer.body) });
  }

  private took(saved: Saved, revision: number): void {
    this.currentVersion = saved.version;
    this.savedRevision = revision;
    this.failures = 0;
    this.world.saved(saved);
    if (this.revision === revision) {
      this.settle();
      this.show({ kind: "saved" });
    } else {
      this.firstUnsavedAt ??= this.world.now();
      this.plan(PAUSE_MS);
      this.show({ kind: "unsaved" });
    }
  }

  private failed(): void {
    this.show({ kind: "offline" });
    const wait = Math.min(RETRY_FIRST_MS * 2 ** this.failures, RETRY_MOST_MS);
    this.failures += 1;
    // Browsers that lost the same server do not all come back in the same moment.
    this.plan(wait * (0.5 + this.world.chance() / 2));
  }
}

/** What the server refused, in its own words. */
export function sentence(status: number, body: unknown): string {
  if (body && typeof body === "object") {
    if ("detail" in body && typeof body.detail === "string") return body.detail;
    if ("errors" in body && body.errors && typeof body.errors === "object") return Object.values(body.errors).map(String).join(" ");
  }
  if (status === 403) return "You may no longer write here. Copy your text before you leave.";
  if (status === 404) return "This story is no longer there. Copy your text before you leave.";
  if (status === 413) return "The story is longer than the server takes. Shorten it, or put a part into a story of its own.";
  return "The server did not take the story as it is.";
}
