// A reader reads, watches, writes, answers, claps and reports: with script, without it, and by keyboard alone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, newsroom, paths, reader, until } from "./site.mjs";

const site = await newsroom();
const chromium = await browser();
const story = site.url + paths.story;

for (const width of [390, 1280]) {
  test(`a reader presses the video and only then is anything loaded from elsewhere, at ${width} px`, async () => {
    const { page, outside, close } = await reader(chromium, { width });
    await page.goto(story, { waitUntil: "networkidle" });
    assert.deepEqual(outside, []);
    const facade = page.locator("figure.video .video-facade");
    const before = await facade.boundingBox();
    await facade.click();
    const frame = page.locator("figure.video iframe");
    await frame.waitFor();
    assert.match(await frame.getAttribute("src"), /^https:\/\/www\.youtube-nocookie\.com\/embed\//);
    assert.ok((await frame.getAttribute("title")).length > 3, "the player has a title");
    const after = await frame.boundingBox();
    assert.ok(Math.abs(before.height - after.height) < 2, "the player keeps the box");
    await until(() => outside.length > 0, "the player to load");
    await close();
  });

  test(`a reader posts, answers and claps with script at ${width} px`, async () => {
    const { page, faults, close } = await reader(chromium, { width });
    await page.goto(story);
    await openComposer(page);
    const text = `The brothers never share a silence, and that is the trick of it (${width}).`;
    await write(page, "Ana Plainfield", text);
    const mine = page.locator("article.comment, .comment", { hasText: text }).last();
    await mine.waitFor();
    assert.equal(page.url().split("#")[0].split("?")[0], story, "the page was not left");

    const first = page.locator(".comment").first();
    await first.getByRole("link", { name: /reply/i }).or(first.getByRole("button", { name: /reply/i })).first().click();
    const answer = `I had to look away at that part too (${width}).`;
    await write(page, null, answer);
    await page.locator(".comment", { hasText: answer }).last().waitFor();

    const clap = page.locator(".comment").first().getByRole("button", { name: /applau|clap/i }).first();
    const before = number(await clap.textContent());
    await clap.click();
    await until(async () => number(await clap.textContent()) === before + 1, "the applause to be counted");
    await page.reload();
    const again = page.locator(".comment").first().getByRole("button", { name: /applau|clap/i }).first();
    await until(async () => number(await again.textContent()) >= before, "the count after a reload");
    assert.deepEqual(faults, []);
    await close();
  });

  test(`a reader posts, answers, claps and reports without script at ${width} px`, async () => {
    const { page, close } = await reader(chromium, { width, script: false });
    await page.goto(story);
    const text = `Without any script I say: the speech was shorter than the ovation (${width}).`;
    await write(page, "Rohan Plainfield", text);
    await page.locator(".comment", { hasText: text }).waitFor();

    const first = page.locator(".comment").first();
    await first.getByRole("link", { name: /reply/i }).first().click();
    const answer = `Nor did I expect the second brother (${width}).`;
    await write(page, "Rohan Plainfield", answer);
    await page.locator(".comment", { hasText: answer }).waitFor();

    await page.goto(story);
    await page.locator(".comment").first().getByRole("button", { name: /applau|clap/i }).first().click();
    assert.ok(page.url().startsWith(site.url));
    assert.ok(await page.locator(".comment").count());

    await page.goto(story);
    await page.locator(".comment").first().getByRole("link", { name: /report/i }).first().click();
    await page.getByLabel(/spam/i).first().check();
    await page.getByRole("button", { name: /report|send/i }).first().click();
    await page.getByText(/thank/i).first().waitFor();
    await close();
  });
}

test("a refused comment comes back filled in with a sentence at the field, without script", async () => {
  const { page, close } = await reader(chromium, { script: false });
  await page.goto(story);
  await page.getByLabel(/name/i).first().fill("   ");
  await page.getByLabel(/comment/i).first().fill("I typed all this and will not lose it.");
  await page.getByRole("button", { name: /post|share|send/i }).first().click();
  assert.equal(await page.getByLabel(/comment/i).first().inputValue(), "I typed all this and will not lose it.");
  const name = page.getByLabel(/name/i).first();
  assert.equal(await name.getAttribute("aria-invalid"), "true");
  await close();
});

test("a draft outlives a reload and the composer gives the focus back", async () => {
  const { page, close } = await reader(chromium);
  await page.goto(story);
  await openComposer(page);
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/comment/i).fill("Half a thought");
  await page.keyboard.press("Escape");
  await until(async () => !(await dialog.isVisible()), "the dialog to close");
  assert.match(await page.evaluate(() => document.activeElement.textContent), /comment/i, "focus returns to what opened it");
  await page.reload();
  await openComposer(page);
  assert.equal(await page.getByRole("dialog").getByLabel(/comment/i).inputValue(), "Half a thought");
  await close();
});

test("a comment is written by keyboard alone", async () => {
  const { page, close } = await reader(chromium);
  await page.goto(story);
  await page.keyboard.press("Tab");
  assert.match(await page.evaluate(() => document.activeElement.textContent), /skip/i, "the first stop skips to the story");
  const opener = page.getByRole("button", { name: /share your comment/i }).first();
  await opener.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  await dialog.getByLabel(/name/i).first().focus();
  await page.keyboard.type("Kay Boardman");
  for (let n = 0; n < 6; n += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement.tagName === "TEXTAREA")) break;
  }
  await page.keyboard.type("Not a mouse in sight.");
  for (let n = 0; n < 6; n += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement.type === "submit")) break;
  }
  await page.keyboard.press("Enter");
  await page.locator(".comment", { hasText: "Not a mouse in sight." }).last().waitFor();
  await close();
});

test("two readers: what one writes the other is told of, and nothing that is being read moves", async () => {
  const ana = await reader(chromium);
  const rui = await reader(chromium, { width: 390 });
  await rui.page.goto(story);
  await ana.page.goto(story);
  await rui.page.locator(".comment").nth(2).scrollIntoViewIfNeeded();
  const anchor = rui.page.locator(".comment").nth(2);
  const before = (await anchor.boundingBox()).y;
  await openComposer(ana.page);
  const text = `Live from the sofa at ${Date.now()}.`;
  await write(ana.page, "Ana Plainfield", text);
  const news = rui.page.getByRole("button", { name: /1 new comment/i });
  await news.waitFor({ timeout: 10_000 });
  assert.ok(Math.abs((await anchor.boundingBox()).y - before) < 1, "the text being read did not move");
  assert.equal(await rui.page.locator(".comment", { hasText: text }).count(), 0);
  await news.click();
  await rui.page.locator(".comment", { hasText: text }).waitFor();
  assert.equal(await rui.page.locator(".comment", { hasText: text }).count(), 1);
  await ana.close();
  await rui.close();
});

test("the theme switch is kept across pages", async () => {
  const { page, close } = await reader(chromium);
  await page.goto(site.url);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole("button", { name: /theme|dark|light/i }).first().click();
  const dark = await until(async () => { const now = await ground(); return now !== light && now; }, "the theme to change");
  await page.goto(story);
  assert.equal(await ground(), dark);
  await close();
});

async function openComposer(page) {
  await page.getByRole("button", { name: /share your comment/i }).first().click();
  await page.getByRole("dialog").waitFor();
}

/** Fills the composer that is open (a dialog, a reply in place, or the form of the page) and sends it. */
async function write(page, name, text) {
  const dialog = page.getByRole("dialog");
  const scope = (await dialog.isVisible().catch(() => false)) ? dialog : page.locator("form:has(textarea):visible").first();
  if (name) await scope.getByLabel(/name/i).first().fill(name);
  await scope.getByLabel(/comment|reply/i).first().fill(text);
  await scope.getByRole("button", { name: /post|share|send|reply/i }).last().click();
}

function number(text) {
  return Number((text.match(/\d+/) ?? ["0"])[0]);
}
