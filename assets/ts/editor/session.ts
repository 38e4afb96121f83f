// One writer with one story open: the text and the fields, kept here and saved there, alone or with others.

import { Bar } from "./keep/bar.ts";
import { compare } from "./keep/compare.ts";
import { type Copy, LocalCopies, sameText, windowName } from "./keep/local.ts";
import { type Asked, Company, hereWords, type Presence } from "./keep/presence.ts";
import { type Check, type Draft, Saver, type State, type Theirs } from "./keep/saver.ts";
import { fetchManuscript, type Manuscript, putManuscript } from "./manuscript.ts";
import { clock, el } from "./page/dom.ts";
import { fillFront, readFront } from "./page/front.ts";
import type { StoryText } from "./text.ts";

/** Between a key and the copy in this browser. */
const KEEP_MS = 150;

export class Session {
  readonly bar = new Bar();
  readonly company = el("p", { class: "here", role: "status" });
  private readonly saver: Saver;
  private readonly copies: LocalCopies;
  private readonly others: Company;
  /** Who writes instead, as long as this page may only read. */
  private writer: string | null = null;
  /** This writer's own name. */
  private me = "";
  private keepTimer = 0;
  private leaving = false;

  constructor(
    private readonly manuscript: Manuscript,
    private readonly form: HTMLFormElement,
    private readonly text: StoryText,
    private readonly checked: (checks: Check[]) => void,
  ) {
    this.copies = new LocalCopies(manuscript.id, windowName());
    this.saver = new Saver(
      {
        now: () => Date.now(),
        later: (act, ms) => {
          const timer = window.setTimeout(act, ms);
          return () => window.clearTimeout(timer);
        },
        chance: () => Math.random(),
        send: (body) => putManuscript(manuscript.id, body, this.leaving),
        read: () => this.read(),
        shown: (state) => this.show(state),
        saved: (saved) => this.checked(saved.checks ?? []),
      },
      manuscript.version,
    );
    this.others = new Company(manuscript.id, () => this.writer === null, (asked) => void this.heard(asked));
  }

  start(): void {
    this.checked(this.manuscript.checks ?? []);
    this.bar.say(this.manuscript.saved_at ? `Saved ${clock(instant(this.manuscript.saved_at))}` : "");
    if (this.manuscript.lock && !this.manuscript.lock.me) this.readOnly(this.manuscript.lock.name);
    this.offerCopies();
    void this.others.tell();
    addEventListener("online", () => this.saver.wake());
    addEventListener("focus", () => this.saver.wake());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.keepNow();
      if (document.visibilityState === "hidden") void this.saver.flush();
      else this.saver.wake();
    });
    addEventListener("pagehide", () => {
      this.keepNow();
      this.leaving = true;
      void this.saver.flush();
    });
    addEventListener("pageshow", () => {
      this.leaving = false;
    });
    addEventListener("beforeunload", (event) => {
      // What is kept here is not lost; what cannot be kept is asked about.
      if (this.saver.unsaved && !this.keepNow()) event.preventDefault();
    });
  }

  /** Something was written, in the text or in a field. */
  changed(): void {
    this.saver.changed();
    this.keepTimer ||= window.setTimeout(() => this.keepNow(), KEEP_MS);
  }

  /** Everything is on the server; false if it could not be brought there. */
  flush(): Promise<boolean> {
    return this.saver.flush();
  }

  private read(): Draft {
    return { front: readFront(this.form, this.manuscript.front), document: this.text.read() };
  }

  private keepNow(): boolean {
    window.clearTimeout(this.keepTimer);
    this.keepTimer = 0;
    if (!this.saver.unsaved) return true;
    const kept = this.copies.keep({ version: this.saver.version, at: Date.now(), ...this.read() });
    if (kept) this.bar.drop("room");
    else this.bar.notice("room", "This browser has no room to keep your text. Stay connected, and save before you leave.");
    return kept;
  }

  private show(state: State): void {
    const words = { saved: `Saved ${clock(Date.now())}`, unsaved: "Not saved yet", saving: "Saving…", offline: "Not connected", "signed-out": "Signed out", refused: "Not saved", conflict: "Not saved: two texts" };
    this.bar.say(words[state.kind]);
    document.documentElement.dataset.saved = state.kind;
    if (state.kind === "saving") return;
    for (const name of ["offline", "signed-out", "refused", "conflict"]) if (name !== state.kind) this.bar.drop(name);
    switch (state.kind) {
      case "saved":
        window.clearTimeout(this.keepTimer);
        this.keepTimer = 0;
        this.copies.drop();
        break;
      case "offline":
        this.keepNow();
        this.bar.notice("offline", "Not connected: what you write is kept in this browser, and saved when the connection is back.", [{ words: "Try now", run: () => this.saver.wake() }]);
        break;
      case "signed-out":
        this.keepNow();
        this.bar.notice("signed-out", "Your session has ended. Sign in again in another tab: your text is here, and is saved as soon as you are back.", [{ words: "Sign in", run: () => void open(`/sign-in?next=${encodeURIComponent("/desk")}`, "_blank", "noopener") }]);
        break;
      case "refused":
        this.keepNow();
        this.bar.notice("refused", state.sentence);
        break;
      case "conflict": {
        this.keepNow();
        const { theirs, holder } = state;
        if (holder === this.me && theirs.version === this.saver.version) {
          // Only this writer's own earlier session holds the story, and nothing was written in it since.
          void this.keepMine(theirs);
          break;
        }
        this.bar.notice("conflict", `${theirs.saved_by || "Somebody"} saved this story while you wrote. Nothing is lost: choose which text goes on.`, [{ words: "Compare the two texts", run: () => this.choose(theirs) }]);
        this.choose(theirs);
        break;
      }
    }
  }

  /** Mine and theirs, side by side. */
  private choose(theirs: Theirs): void {
    const name = theirs.saved_by || "the other writer";
    compare("Two texts of this story", [
      {
        title: "Your text",
        draft: this.read(),
        keep: "Go on with your text",
        kept: () => void this.keepMine(theirs),
      },
      {
        title: `The text of ${name}`,
        draft: theirs,
        keep: `Go on with the text of ${name}`,
        kept: () => {
          this.copies.setAside({ version: this.saver.version, at: Date.now(), ...this.read() });
          this.bar.drop("conflict");
          this.adopt(theirs);
        },
      },
    ]);
  }

  private async keepMine(theirs: Theirs): Promise<void> {
    // Theirs stays in this browser as well as in the story's history.
    if (theirs.version !== this.saver.version) this.copies.setAside({ version: theirs.version, at: Date.now(), front: theirs.front, document: theirs.document });
    // Who goes on with a text is who writes.
    const asked = await this.others.takeOver();
    if (asked.kind === "answered") this.writable();
    this.bar.drop("conflict");
    this.saver.keepMine(theirs.version);
  }

  private adopt(draft: Draft & { version: number }): void {
    this.manuscript.front = draft.front;
    fillFront(this.form, draft.front);
    this.text.show(draft.document);
    this.saver.adopt(draft.version);
    // The cards of the new text have fields of their own.
    if (this.writer !== null) this.freeze(true);
  }

  // ---- copies of earlier windows

  private offerCopies(): void {
    const server: Draft = { front: readFront(this.form, this.manuscript.front), document: this.manuscript.document };
    for (const copy of this.copies.found(Date.now())) {
      if (sameText(copy, server)) this.copies.drop(copy.key);
      else this.offer(copy);
    }
  }

  private offer(copy: Copy): void {
    const name = `copy ${copy.key}`;
    const when = clock(copy.at);
    const restore = () => {
      const before = this.read();
      // What is on the page now can be had back with undo, and from the history.
      fillFront(this.form, copy.front);
      this.text.show(copy.document, false);
      if (!sameText(before, copy)) this.changed();
      this.keepNow();
      this.copies.drop(copy.key);
      this.bar.drop(name);
    };
    const look = () =>
      compare("The text kept in this browser", [
        { title: `Kept in this browser, ${when}`, draft: copy, keep: "Restore this text", kept: restore },
        { title: "On the page now", draft: this.read(), keep: "Leave the page as it is", kept: () => {} },
      ]);
    const forget = () => {
      this.copies.drop(copy.key);
      this.bar.drop(name);
    };
    const newer = copy.version < this.manuscript.version ? " The story was saved since then: compare before you restore." : "";
    this.bar.notice(name, `There is unsaved text from ${when} in this browser.${newer}`, [
      { words: "Restore", run: restore },
      { words: "Compare", run: look },
      { words: "Throw it away", run: forget },
    ], "note");
  }

  // ---- others

  private async heard(asked: Asked): Promise<void> {
    if (asked.kind === "unreachable") return;
    if (asked.kind === "refused") {
      if (asked.status === 403) this.bar.notice("role", "You may no longer write here. Copy your text before you leave.");
      return;
    }
    await this.met(asked.presence);
  }

  private async met({ here, lock, version }: Presence): Promise<void> {
    this.me = here.find(({ me }) => me)?.name ?? this.me;
    this.company.textContent = hereWords(here, this.me);
    this.bar.drop("role");
    if (lock && !lock.me) {
      this.readOnly(lock.name);
    } else if (this.writer !== null) {
      // Nobody writes any more: this page may, with the newest text.
      await this.newest();
      this.writable();
      return;
    }
    if (version > this.saver.version && !this.saver.unsaved) await this.newest();
    else if (version > this.saver.version && this.saver.now.kind !== "conflict") await this.saver.flush();
  }

  private async newest(): Promise<void> {
    if (this.saver.unsaved) return;
    try {
      const manuscript = await fetchManuscript(this.manuscript.id);
      if (!this.saver.unsaved && manuscript.version > this.saver.version) this.adopt(manuscript);
    } catch {
      // The next answer about who is here brings it.
    }
  }

  private readOnly(name: string): void {
    const words = name === this.me ? "You have this story open in another window." : `${name} is writing.`;
    this.bar.notice("lock", `${words} You can read along.`, [{ words: "Take over", run: () => void this.takeOver() }], "note");
    if (this.writer !== null) {
      this.writer = name;
      return;
    }
    this.writer = name;
    // What was written before the other took over is brought to the server, or shown beside theirs.
    if (this.saver.unsaved) void this.saver.flush();
    this.text.editor.setEditable(false, false);
    this.freeze(true);
  }

  private async takeOver(): Promise<void> {
    const asked = await this.others.takeOver();
    if (asked.kind !== "answered") {
      this.bar.notice("take-over", asked.kind === "unreachable" ? "Not connected: the story could not be taken over." : "The story could not be taken over.");
      return;
    }
    this.bar.drop("take-over");
    await this.newest();
    this.writable();
    void this.others.tell();
  }

  private writable(): void {
    this.writer = null;
    this.bar.drop("lock");
    this.freeze(false);
    this.text.editor.setEditable(true, false);
    this.text.editor.commands.focus();
  }

  private freeze(frozen: boolean): void {
    for (const field of this.form.elements) {
      if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.readOnly = frozen;
      else if (field instanceof HTMLSelectElement) field.disabled = frozen;
    }
    this.form.classList.toggle("frozen", frozen);
  }
}

function instant(at: number | string): number {
  return typeof at === "number" ? at : Date.parse(at);
}
