// No sentence is lost: the moments of saving, with a clock and a connection moved by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LocalCopies, sameText } from "./local.ts";
import { type Answer, Saver, type State } from "./saver.ts";

/** A world whose time stands still until it is moved, and whose server answers what it is told to. */
function world() {
  const timers: { at: number; act: () => void; on: boolean }[] = [];
  const shown: State["kind"][] = [];
  const sent: { version: number; text: unknown; at: number }[] = [];
  const state = { now: 0, text: "", answers: [] as (number | "lost")[], version: 1 };
  const saver = new Saver(
    {
      now: () => state.now,
      later: (act, ms) => {
        const timer = { at: state.now + ms, act, on: true };
        timers.push(timer);
        return () => {
          timer.on = false;
        };
      },
      chance: () => 1,
      send: async (body): Promise<Answer> => {
        sent.push({ version: body.version, text: body.front.title, at: state.now });
        const answer = state.answers.shift() ?? 200;
        if (answer === "lost") throw new Error("no connection");
        if (answer === 200) state.version = body.version + 1;
        const theirs = { version: 9, front: { title: "theirs" }, document: { version: 1, blocks: [] }, saved_by: "Rui", saved_at: 0 };
        return { status: answer, body: answer === 200 ? { version: state.version } : answer === 409 ? { yours_version: body.version, theirs } : { detail: "A sentence." } };
      },
      read: () => ({ front: { title: state.text }, document: { version: 1, blocks: [] } }),
      shown: ({ kind }) => shown.push(kind),
      saved: () => {},
    },
    1,
  );
  const pass = async (ms: number) => {
    const end = state.now + ms;
    for (;;) {
      const next = timers.filter((timer) => timer.on && timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      next.on = false;
      state.now = Math.max(state.now, next.at);
      next.act();
      await new Promise((resolve) => setImmediate(resolve));
    }
    state.now = end;
  };
  const type = (text: string) => {
    state.text = text;
    saver.changed();
  };
  return { saver, state, shown, sent, pass, type };
}

test("what is written is saved a second after the last key", async () => {
  const { saver, sent, pass, type, shown } = world();
  type("a");
  await pass(900);
  type("ab");
  await pass(900);
  assert.equal(sent.length, 0);
  await pass(100);
  assert.deepEqual(sent, [{ version: 1, text: "ab", at: 1_900 }]);
  assert.deepEqual(shown, ["unsaved", "unsaved", "saving", "saved"]);
  assert.equal(saver.version, 2);
  assert.ok(!saver.unsaved);
});

test("who never pauses is saved every five seconds", async () => {
  const { sent, pass, type } = world();
  for (let n = 0; n < 24; n += 1) {
    type(`word ${n}`);
    await pass(500);
  }
  assert.ok(sent.length >= 2 && sent.every(({ at }, n) => at - (sent[n - 1]?.at ?? 0) <= 5_500), JSON.stringify(sent));
});

test("a lost connection is tried again, slower each time, and everything arrives", async () => {
  const { saver, state, sent, pass, type, shown } = world();
  state.answers = ["lost", "lost", 503, 429];
  type("one");
  await pass(1_000);
  type("one two");
  await pass(60_000);
  assert.deepEqual(sent.map(({ at }) => at), [1_000, 2_000, 4_000, 8_000, 16_000]);
  assert.equal(sent.at(-1)?.text, "one two");
  assert.ok(!saver.unsaved);
  assert.equal(shown.at(-1), "saved");
});

test("a connection that is back is used at once", async () => {
  const { saver, state, sent, pass, type } = world();
  state.answers = ["lost", "lost", "lost", "lost", "lost", "lost"];
  type("one");
  await pass(40_000);
  const before = sent.length;
  saver.wake();
  await pass(0);
  assert.equal(sent.length, before + 1);
  assert.ok(!saver.unsaved);
});

test("a session that ended loses nothing and goes on by itself after signing in", async () => {
  const { saver, state, sent, pass, type, shown } = world();
  state.answers = [401, 401];
  type("one");
  await pass(1_000);
  type("one two");
  await pass(3_000);
  assert.equal(shown.at(-1), "signed-out");
  assert.ok(saver.unsaved);
  await pass(10_000);
  assert.equal(sent.at(-1)?.text, "one two");
  assert.equal(sent.at(-1)?.version, 1);
  assert.equal(shown.at(-1), "saved");
});

test("another's text is never written over unasked", async () => {
  const { saver, state, sent, pass, type, shown } = world();
  state.answers = [409];
  type("mine");
  await pass(1_000);
  type("mine, more");
  await pass(60_000);
  assert.equal(sent.length, 1);
  assert.equal(shown.at(-1), "conflict");
  assert.equal(await saver.flush(), false);
  saver.keepMine(9);
  await pass(0);
  assert.deepEqual(sent.at(-1), { version: 9, text: "mine, more", at: 61_000 });
  assert.ok(!saver.unsaved);
});

test("a refusal says its sentence and waits for the next key", async () => {
  const { saver, state, sent, pass, type } = world();
  state.answers = [422];
  type("one");
  await pass(60_000);
  assert.equal(sent.length, 1);
  assert.deepEqual(saver.now, { kind: "refused", sentence: "A sentence." });
  type("two");
  await pass(1_000);
  assert.ok(!saver.unsaved);
});

test("keys pressed while the answer is on its way are saved too", async () => {
  const { saver, sent, pass, type } = world();
  type("one");
  const flushed = saver.flush();
  type("two");
  assert.equal(await flushed, false);
  await pass(1_000);
  assert.deepEqual(sent.map(({ text, version }) => [text, version]), [["one", 1], ["two", 2]]);
  assert.ok(!saver.unsaved);
});

function storage(room = Number.POSITIVE_INFINITY): Storage {
  const map = new Map<string, string>();
  return {
    get length() {
      return map.size;
    },
    key: (n) => [...map.keys()][n] ?? null,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => {
      if (value.length > room) throw new Error("full");
      map.set(key, value);
    },
    removeItem: (key) => void map.delete(key),
    clear: () => map.clear(),
  };
}

const draft = (title: string) => ({ front: { title }, document: { version: 1, blocks: [] } });

test("the copy of a closed window is found, and the next window does not write over it", () => {
  const place = storage();
  new LocalCopies("s1", "w1", place).keep({ ...draft("lost"), version: 3, at: 100 });
  new LocalCopies("s2", "w1", place).keep({ ...draft("other story"), version: 3, at: 100 });
  const again = new LocalCopies("s1", "w1", place);
  assert.deepEqual(again.found(200).map(({ front, version }) => [front.title, version]), [["lost", 3]]);
  again.keep({ ...draft("new"), version: 4, at: 300 });
  assert.deepEqual(new LocalCopies("s1", "w2", place).found(400).map(({ front }) => front.title), ["new", "lost"]);
});

test("a browser without room says so, and a broken copy is passed over", () => {
  assert.equal(new LocalCopies("s1", "w1", storage(10)).keep({ ...draft("x"), version: 1, at: 0 }), false);
  const place = storage();
  place.setItem("greenroom:story:s1:w9", "{broken");
  assert.deepEqual(new LocalCopies("s1", "w1", place).found(0), []);
});

test("texts are the same whatever is left empty in them", () => {
  assert.ok(sameText({ front: { title: "a", kicker: "", people: [] }, document: { version: 1, blocks: [] } }, { front: { slug: null, title: "a" }, document: { version: 1, blocks: [] } }));
  assert.ok(!sameText(draft("a"), draft("b")));
});
