// The parts of the script that are plain functions. What they do on a page is tried in a real browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { characters, counterWords } from "./draft.ts";
import { wait } from "./live.ts";
import { after, parseTheme } from "./theme.ts";
import { endOfAnswers } from "./thread.ts";
import { playing } from "./video.ts";

test("an answer goes after all that already answers the same comment", () => {
  const thread = [0, 1, 2, 1, 0].map((indent, n) => ({ id: String(n), indent }));
  assert.equal(endOfAnswers(thread, 0), 4);
  assert.equal(endOfAnswers(thread, 1), 3);
  assert.equal(endOfAnswers(thread, 4), 5);
});

test("the counter counts what the server counts: characters, not code units", () => {
  assert.equal(characters("  👏👏  "), 2);
  assert.equal(counterWords(0, 10_000), "");
  assert.equal(counterWords(9_990, 10_000), "10 characters left");
  assert.equal(counterWords(10_001, 10_000), "1 characters too many");
});

test("readers who poll spread out and slow down when nothing answers", () => {
  assert.equal(wait(0, 0), 3_750);
  assert.equal(wait(0, 1), 6_250);
  assert.ok(wait(2, 0.5) > wait(1, 0.5));
  assert.equal(wait(30, 0.5), 60_000);
});

test("a press on the theme switch always shows, and it ignores what it does not know", () => {
  assert.equal(after("automatic", false), "dark");
  assert.equal(after("automatic", true), "light");
  assert.equal(after("dark", false), "light");
  assert.equal(after("light", false), "automatic");
  assert.equal(parseTheme("sepia"), "automatic");
});

test("only an https address becomes a player", () => {
  assert.equal(playing("https://player.example/v?start=3"), "https://player.example/v?start=3&autoplay=1");
  assert.equal(playing("javascript:alert(1)"), null);
  assert.equal(playing("/video"), null);
});
