// The desk's conversation in a real browser: thirty comments by keyboard, a phone, two moderators at once.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { browser, newsroom, paths, reader, until } from "./site.mjs";

const site = await newsroom("comments.hold=all", "limits.enabled=false");
const chromium = await browser();
const axe = createRequire(import.meta.url)("axe-core").source;
const slug = paths.story.split("/").pop();

/** Readers write; answers nothing until all of it waits. */
async function write(n, what = "Waiting, number") {
  for (let at = 0; at < n; at += 1) {
    const answer = await fetch(`${site.url}/api/v1/stories/${slug}/comments`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ name: `Invented Reader ${at}`, text: `${what} ${at}, and nothing else ${Math.random()}` }),
    });
    assert.equal(answer.status, 201, await answer.clone().text());
  }
}

async function moderator(options, name) {
  const one = await reader(chromium, options);
  await site.signIn(one.page, "moderator", name);
  return one;
}

const held = (page) => page.locator('[data-count="held"]').innerText().then((text) => Number(text.replace(/\D/g, "")));
const focused = (page) => page.evaluate(() => document.activeElement?.closest("[data-item]")?.dataset.item ?? "");

/** No rule broken, in light and in dark. */
async function isClean(page, what) {
  for (const theme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: theme });
    await page.evaluate(axe);
    const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    const said = found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).slice(0, 3).join(" ")}`);
    assert.deepEqual(said, [], `${what}, ${theme}`);
  }
}

/** Empties the queue, so that each test begins with what it wrote itself. */
async function clear(page) {
  for (;;) {
    await page.goto(`${site.url}/desk/comments`);
    if ((await page.locator("[data-item]").count()) === 0) return;
    await page.locator("[data-all]").check();
    await page.locator("[data-bulk] button[value=reject]").click();
    await until(() => page.locator("[data-item]:not(.decided)").count().then((n) => n === 0), "the page to be decided");
  }
}

test("thirty comments are moderated by keyboard alone", async () => {
  const { page, faults, close } = await moderator({}, "Ada Keys");
  await clear(page);
  await write(30);
  await page.goto(`${site.url}/desk/comments`);
  assert.equal(await held(page), 30);
  const began = Date.now();
  for (let n = 0; n < 30; n += 1) {
    if (n === 25) {
      await page.goto(`${site.url}/desk/comments`);
    }
    if (n === 0 || n === 25) await page.keyboard.press("j");
    const here = await until(() => focused(page), "a comment to be in focus");
    await page.keyboard.press(["a", "r", "s"][n % 3]);
    await page.locator(`[data-item="${here}"].decided`).waitFor();
  }
  const seconds = (Date.now() - began) / 1000;
  assert.ok(seconds < 60, `${seconds} s for thirty comments`);
  await page.keyboard.press("u");
  await until(() => page.locator("[data-item]:not(.decided)").count().then((n) => n === 1), "the last to be undone");
  await until(() => held(page).then((n) => n === 1), "the count to follow");
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  assert.deepEqual(faults, []);
  await close();
});

test("a tick, a note and a ban by keyboard, and a refusal is read out", async () => {
  const { page, close } = await moderator({}, "Ada Keys");
  await clear(page);
  await write(2, "To be noted");
  await page.goto(`${site.url}/desk/comments`);
  await page.keyboard.press("j");
  const here = await focused(page);
  await page.keyboard.press("x");
  assert.ok(await page.locator(`[data-item="${here}"] [data-tick]`).isChecked());
  await page.keyboard.press("e");
  const note = page.locator(`[data-item="${here}"] [data-form=note] textarea`);
  await note.waitFor();
  await until(() => note.evaluate((field) => field === document.activeElement), "the note to be in focus");
  await page.keyboard.type("Seen at minute four. jkars");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.locator(`[data-item="${here}"] .mod-note`, { hasText: "minute four" }).waitFor();
  await page.keyboard.press("b");
  const ban = page.locator(`[data-item="${here}"] [data-form=ban] select`).first();
  await until(() => ban.evaluate((field) => field === document.activeElement), "the ban to be in focus");
  await close();
});

test("what comes late never folds away what was opened meanwhile", async () => {
  const { page, close } = await moderator({}, "Ada Late");
  await clear(page);
  await write(2, "For a slow line");
  // The page hears of its own act after the answer to it, and asks how the comment stands; that answer comes when the
  // next thing is under way.
  let hear = () => {};
  const answered = new Promise((resolve) => { hear = resolve; });
  await page.route(/\/desk\/comments\/since\//, async (route) => {
    const told = await route.fetch();
    await answered;
    await route.fulfill({ response: told });
  });
  const late = [];
  await page.route(/\/desk\/comments\/[0-9a-z]{13}\?(?!.*show=context)/, (route) => { late.push(route); });
  await page.goto(`${site.url}/desk/comments`);
  await page.keyboard.press("j");
  const here = await focused(page);
  await page.keyboard.press("e");
  const note = page.locator(`[data-item="${here}"] [data-form=note] textarea`);
  await until(() => note.evaluate((field) => field === document.activeElement), "the note to be in focus");
  await page.keyboard.type("Seen at minute five.");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.locator(`[data-item="${here}"] .mod-note`, { hasText: "minute five" }).waitFor();
  hear();
  await until(() => late.length > 0, "the page to hear of its own act");
  // The context of the comment is asked for first and comes last.
  let show = () => {};
  const shown = new Promise((resolve) => { show = resolve; });
  await page.route(/show=context/, async (route) => {
    const told = await route.fetch();
    await shown;
    await route.fulfill({ response: told });
  });
  const asked = page.waitForRequest(/show=context/);
  await page.keyboard.press("b");
  await asked;
  const renewed = page.waitForResponse(late[0].request().url());
  await late[0].continue();
  await (await renewed).finished();
  show();
  const select = page.locator(`[data-item="${here}"] [data-form=ban] select`).first();
  await until(() => select.evaluate((field) => field === document.activeElement), "the ban to be in focus");
  await page.evaluate(() => new Promise((resolve) => setTimeout(() => requestAnimationFrame(resolve))));
  assert.ok(await select.isVisible());
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await close();
});

test("what was done to many at once is taken back at once, with script and without", async () => {
  for (const script of [true, false]) {
    const { page, close } = await moderator({ script }, `Ada Many ${script ? "Quick" : "Plain"}`);
    if (script) await clear(page);
    else await write(3, "For many");
    if (script) await write(3, "For many");
    await page.goto(`${site.url}/desk/comments`);
    const before = await page.locator("[data-item]:not(.decided)").count();
    for (const tick of await page.locator("[data-tick]").all()) await tick.check();
    await page.locator("[data-bulk] button[value=reject]").click();
    if (script) {
      await until(() => page.locator("[data-item]:not(.decided)").count().then((n) => n === 0), "all to be decided");
      await page.getByRole("button", { name: `Undo all ${before}` }).click();
      await until(() => page.locator("[data-item]:not(.decided)").count().then((n) => n === before), "all to be back");
    } else {
      await page.getByText(`${before} comments at once`).waitFor();
      await page.locator(".mod-said button").click();
      assert.equal(await page.locator("[data-item]").count(), before);
    }
    await close();
  }
});

test("two moderators at once: what one decides greys out for the other, where it stands", async () => {
  const ada = await moderator({}, "Ada First");
  const bo = await moderator({}, "Bo Second");
  await clear(ada.page);
  await write(4, "For two");
  await ada.page.goto(`${site.url}/desk/comments`);
  await bo.page.goto(`${site.url}/desk/comments`);
  const anchor = bo.page.locator("[data-item]").nth(2);
  const before = (await anchor.boundingBox()).y;
  const id = await ada.page.locator("[data-item]").first().getAttribute("data-item");
  await ada.page.locator(`[data-item="${id}"] button[value=approve]`).click();
  const decided = bo.page.locator(`[data-item="${id}"].decided`);
  await decided.waitFor();
  assert.match(await decided.locator(".mod-done").innerText(), /Ada First approved this/);
  const moved = Math.abs((await anchor.boundingBox()).y - before);
  assert.ok(moved < 60, `what is being read moved by ${moved}`);
  await write(1, "Newly waiting");
  await bo.page.locator("[data-news]", { hasText: "1 more waits" }).waitFor();
  assert.equal(await bo.page.locator("[data-item]").count(), 4);
  await ada.close();
  await bo.close();
});

test("on a phone each act is a thumb wide, and a touch decides", async () => {
  const { page, close } = await moderator({ width: 390 }, "Ada Thumbs");
  await clear(page);
  await write(3, "By touch");
  await page.goto(`${site.url}/desk/comments`);
  for (const button of await page.locator("[data-item]").first().locator(".mod-acts button").all()) {
    const box = await button.boundingBox();
    assert.ok(box.height >= 44 && box.width >= 44, `${box.width} × ${box.height}`);
  }
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing runs off the side");
  const id = await page.locator("[data-item]").first().getAttribute("data-item");
  await page.locator(`[data-item="${id}"] button[value=approve]`).click();
  await page.locator(`[data-item="${id}"].decided`).waitFor();
  await page.locator(`[data-item="${id}"] [data-undo] button`).click();
  await page.locator(`[data-item="${id}"]:not(.decided)`).waitFor();
  await close();
});

test("without script every act is a form and comes back to the same place", async () => {
  const { page, close } = await moderator({ script: false }, "Ada Plain");
  await write(2, "Without script");
  await page.goto(`${site.url}/desk/comments`);
  const before = await page.locator("[data-item]").count();
  await page.locator("[data-item]").first().locator("button[value=spam]").click();
  await page.getByText("called this spam a moment ago").waitFor();
  assert.equal(await page.locator("[data-item]").count(), before - 1);
  await page.locator(".mod-said button").click();
  assert.equal(await page.locator("[data-item]").count(), before);
  await close();
});

test("every page of it is clean for axe, in light and dark", async () => {
  const { page, close } = await moderator({}, "Ada Clean");
  await write(2, "For axe");
  await page.goto(`${site.url}/desk/comments`);
  await isClean(page, "the queue");
  await page.locator("[data-context]").first().click();
  await page.locator(".mod-context").waitFor();
  await isClean(page, "the queue with its context");
  const one = await page.locator("[data-context]").first().getAttribute("href");
  for (const path of [one, "/desk/comments?queue=new", "/desk/comments?queue=spam", "/desk/bans", "/desk/words", "/desk/log"]) {
    await page.goto(site.url + path);
    await isClean(page, path);
  }
  await page.goto(`${site.url}/desk/comments`);
  await page.locator(".mod-where a").first().click();
  await page.locator(".mod-rules summary").click();
  await isClean(page, "one story's conversation");
  await close();
});
