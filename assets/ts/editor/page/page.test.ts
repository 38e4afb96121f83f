// The plain functions around the text.
import assert from "node:assert/strict";
import { test } from "node:test";
import { hereWords } from "../keep/presence.ts";
import { storySchema } from "../story/schema.ts";
import { inserts } from "../write/inserts.ts";
import { matching } from "../write/menus.ts";
import { countWords, lengthWords } from "./count.ts";
import { entries, joined } from "./front.ts";

const schema = storySchema();

test("words are counted in any script, and a card has none", () => {
  const p = (text: string) => schema.node("paragraph", null, [schema.text(text)]);
  const doc = schema.node("doc", null, [p("It’s a well-known 3.5-hour night — twice."), p("यह भी पढ़ें"), p("اقرأ أيضًا"), schema.node("ballot", { slug: "lead-actor" })]);
  assert.equal(countWords(doc), 6 + 3 + 2);
  assert.equal(lengthWords(0), "No words yet");
  assert.equal(lengthWords(1), "1 word, 1 min to read");
  assert.equal(lengthWords(2_300), "2,300 words, 10 min to read");
});

test("a field of names holds one on each line, and a comma belongs to its name", () => {
  assert.deepEqual(entries(" Sammy Invented, Junior \n\nMei  Example\nMei Example"), ["Sammy Invented, Junior", "Mei Example"]);
  assert.equal(joined(["A\nB", "C"]), "A B\nC");
});

test("a block is found by the beginning of its name or of another word for it", () => {
  const all = inserts(() => {});
  const titles = (words: string) => matching(all, words).map(({ title }) => title);
  assert.deepEqual(titles("quo"), ["Quote", "Pull quote"]);
  assert.ok(titles("you").includes("Video"));
  assert.ok(titles("pull q").includes("Pull quote"));
  assert.deepEqual(titles("xyz"), []);
  assert.equal(titles("").length, all.length);
});

test("who is here is said once, without oneself", () => {
  const one = (name: string, me = false) => ({ name, since_ms: 0, holds: false, me });
  assert.equal(hereWords([one("Mei", true)], "Mei"), "");
  assert.equal(hereWords([one("Rui"), one("Rui"), one("Mei", true)], "Mei"), "Rui is here");
  assert.equal(hereWords([one("Rui"), one("Ana"), one("Mei", true)], "Mei"), "Rui and Ana are here");
});
