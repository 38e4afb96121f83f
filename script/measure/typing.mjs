// How long a key takes in a long story: from the press to the next frame, in a real browser.
//
//   node script/measure/typing.mjs [WORDS] [KEYS]
//
// Starts the sample newsroom, puts a story of WORDS words (5,000 unless told) into it, and types KEYS keys (200) at its
// beginning, in its middle and at its end. Prints one line of JSON; fails when the 95th percentile of a place is 50 ms
// or more. GREENROOM_BIN chooses the program, CHROMIUM the browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, newsroom, reader } from "../../tests/e2e/site.mjs";

const words = Number(process.argv[2] ?? 5_000);
const keys = Number(process.argv[3] ?? 200);
const MOST_MS = 50;

const site = await newsroom("limits.enabled=false");
const chromium = await browser();

test(`a key in a story of ${words} words`, async () => {
  const { page, close } = await reader(chromium);
  await site.signIn(page, "editor");
  const request = page.context().request;
  const headers = { "Sec-Fetch-Site": "same-origin" };
  const { url } = await (await request.post(`${site.url}/desk/stories`, { data: { title: "A long night" }, headers })).json();
  const { version, front } = await (await request.get(`${site.url}${url}/manuscript`)).json();
  const put = await request.put(`${site.url}${url}/manuscript`, { data: { version, front, document: longStory(words) }, headers });
  assert.equal(put.status(), 200);

  await page.goto(site.url + url);
  const text = page.locator("#story-text");
  await text.waitFor();
  const paragraphs = text.locator("> p");
  const count = await paragraphs.count();
  const result = { words, keys };
  for (const [place, at] of [["beginning", 0], ["middle", Math.floor(count / 2)], ["end", count - 2]]) {
    await paragraphs.nth(at).scrollIntoViewIfNeeded();
    await paragraphs.nth(at).click();
    await page.evaluate(watch);
    for (let n = 0; n < keys; n += 1) await page.keyboard.press("abcde "[n % 6] === " " ? "Space" : "abcde"[n % 6]);
    const took = await page.evaluate(() => window.took.sort((a, b) => a - b));
    assert.ok(took.length >= keys * 0.9, `${took.length} keys were measured`);
    const percentile = (share) => Math.round(took[Math.min(took.length - 1, Math.floor(took.length * share))] * 10) / 10;
    result[place] = { p50_ms: percentile(0.5), p95_ms: percentile(0.95), most_ms: percentile(1) };
  }
  process.stdout.write(`${JSON.stringify(result)}\n`);
  for (const place of ["beginning", "middle", "end"]) assert.ok(result[place].p95_ms < MOST_MS, `${place}: ${JSON.stringify(result[place])}`);
  await close();
});

/** From the key's own time to the end of the frame that shows its letter. */
function watch() {
  window.took = [];
  document.addEventListener("keydown", (event) => {
    const pressed = event.timeStamp;
    const shown = new MessageChannel();
    shown.port1.onmessage = () => window.took.push(performance.now() - pressed);
    // The frame is laid out and painted after its callbacks; the message comes after that.
    requestAnimationFrame(() => shown.port2.postMessage(null));
  }, { capture: true });
}

function longStory(words) {
  const vocabulary = "the night began at home with six statues in a cardboard box and nobody knew who had packed them".split(" ");
  const blocks = [];
  for (let written = 0, n = 0; written < words; n += 1) {
    const length = Math.min(60, words - written);
    if (n % 12 === 5) blocks.push({ type: "heading", level: 2, content: [{ type: "text", text: `Part ${n}` }] });
    if (n % 15 === 9) blocks.push({ type: "also-read", story: "known" });
    const sentence = Array.from({ length }, (_, at) => vocabulary[(at * 7 + n) % vocabulary.length]).join(" ");
    blocks.push({ type: "paragraph", content: [{ type: "text", text: `${sentence.slice(0, 40)} ` }, { type: "strong", content: [{ type: "text", text: "indeed" }] }, { type: "text", text: ` ${sentence.slice(41)}.` }] });
    written += length;
  }
  return { version: 1, blocks };
}
