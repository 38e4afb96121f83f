import assert from "node:assert/strict";
import { test } from "node:test";
import { landing, numbered } from "./desk-house.ts";

test("a line lands before the first whose middle lies below the pointer", () => {
  assert.equal(landing([10, 30, 50], 0), 0);
  assert.equal(landing([10, 30, 50], 20), 1);
  assert.equal(landing([10, 30, 50], 90), 3);
  assert.equal(landing([], 5), 0);
});

test("with gaps only who was placed by hand and who moved get numbers", () => {
  assert.deepEqual(numbered(["", "4", "", ""], 2, true), ["", "2", "3", ""]);
  assert.deepEqual(numbered(["3", "1", "2"], 0, false), ["1", "2", "3"]);
});
