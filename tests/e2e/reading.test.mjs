// A reader reads, watches, writes, answers, claps and reports: with script, without it, and by keyboard alone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, newsroom, paths, reader, until } from "./site.mjs";

const site = await newsroom("limits.enabled=false");
const chromium = await browser();
const story = site.url + paths.story;

for (const width of [390, 1280]) {
  test(`a reader presses the video and only then is anything loaded from elsewhere, at ${width} px`, async () => {
    const { page, outside, close } = await reader(chromium, { width });
    await page.goto(story, { waitUntil: "networkidle" });
    assert.deepEqual(outside, []);
    const facade = page.locator("figure.video .video-facade");
    await page.evaluate(() => document.fonts.ready);
    const before = await facade.boundingBox();
    await facade.click();
    const frame = page.locator("figure.video iframe");
    await frame.waitFor();
    assert.match(await frame.getAttribute("src"), /^https:\/\/www\.youtube-nocookie\.com\/embed\//);
    assert.ok((await frame.getAttribute("title")).length > 3, "the player has a title");
    const after = await frame.boundingBox();
    assert.ok(Math.abs(before.height - after.height) < 2, `the player keeps the box: ${JSON.stringify([before, after])}`);
    await until(() => outside.length > 0, "the player to load");
    await close();
  });

  // Each width writes its own words: what one network says twice is held.
  test(`a reader posts, answers and claps with script at ${width} px`, async () => {
    const { page, faults, close } = await reader(chromium, { width });
    await page.goto(story);
    await openComposer(page);
    const text = width < 600 ? "The brothers never share a silence, and that is the trick of it." : "He gained thirty pounds between two scenes of one kitchen.";
    await write(page, "Ana Plainfield", text);
    const mine = page.locator("article.comment, .comment", { hasText: text }).last();
    await mine.waitFor();
    assert.equal(page.url().split("#")[0].split("?")[0], story, "the page was not left");

    const first = page.locator(".comment").first();
    await first.locator("[data-reply]").first().click();
    const answer = width < 600 ? "I had to look away at that part too." : "Somebody must have loved the caterer.";
    await write(page, null, answer);
    await page.locator(".comment", { hasText: answer }).last().waitFor();

    const clap = page.locator("[data-applause] button").first();
    const before = number(await clap.textContent());
    await clap.click();
    await until(async () => number(await clap.textContent()) === before + 1, "the applause to be counted");
    await page.reload();
    const again = page.locator("[data-applause] button").first();
    await until(async () => number(await again.textContent()) >= before, "the count after a reload");
    assert.deepEqual(faults, []);
    await close();
  });

  test(`a reader posts, answers, claps and reports without script at ${width} px`, async () => {
    const { page, close } = await reader(chromium, { width, script: false });
    await page.goto(story);
    const text = width < 600 ? "Without any script I say: the speech was shorter than the ovation." : "My grandmother watched from the hospital and voted by post.";
    await write(page, "Rohan Plainfield", text);
    await page.locator(".comment", { hasText: text }).waitFor();

    const first = page.locator(".comment").first();
    await first.locator("[data-reply]").first().click();
    const answer = width < 600 ? "Nor did I expect the second brother." : "Then she asked for ice cream, twice.";
    await write(page, "Rohan Plainfield", answer);
    await page.locator(".comment", { hasText: answer }).waitFor();

    await page.goto(story);
    await page.locator("[data-applause] button").first().click();
    assert.ok(page.url().startsWith(site.url));
    assert.ok(await page.locator(".comment").count());

    await page.goto(story);
    await page.locator("[data-report]").first().click();
    await page.getByRole("radio").first().check();
    await page.getByRole("button", { name: "Send the report" }).click();
    await page.getByRole("heading", { name: "Thank you" }).waitFor();
    await close();
  });
}

test("a refused comment comes back filled in with a sentence at the field, without script", async () => {
  const { page, close } = await reader(chromium, { script: false });
  await page.goto(story);
  const form = page.locator("[data-composer]");
  await form.locator("[name=name]").fill("   ");
  await form.locator("[name=text]").fill("I typed all this and will not lose it.");
  await form.locator("button:not([type=button])").click();
  assert.equal(await form.locator("[name=text]").inputValue(), "I typed all this and will not lose it.");
  const name = form.locator("[name=name]");
  assert.equal(await name.getAttribute("aria-invalid"), "true");
  await close();
});

test("a draft outlives a reload and the composer gives the focus back", async () => {
  const { page, close } = await reader(chromium);
  await page.goto(story);
  await openComposer(page);
  const dialog = page.getByRole("dialog");
  await dialog.locator("[name=text]").fill("Half a thought");
  await page.keyboard.press("Escape");
  await until(async () => !(await dialog.isVisible()), "the dialog to close");
  assert.match(await page.evaluate(() => document.activeElement.textContent), /comment/i, "focus returns to what opened it");
  await page.reload();
  await openComposer(page);
  assert.equal(await page.getByRole("dialog").locator("[name=text]").inputValue(), "Half a thought");
  await close();
});

test("a comment is written by keyboard alone", async () => {
  const { page, close } = await reader(chromium);
  await page.goto(story);
  await page.keyboard.press("Tab");
  assert.match(await page.evaluate(() => document.activeElement.textContent), /skip/i, "the first stop skips to the story");
  const opener = page.locator("[data-compose]");
  await opener.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "TEXTAREA", "the text is where one begins");
  await page.keyboard.type("Not a mouse in sight.");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Kay Boardman");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.type), "submit");
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
  await rui.page.evaluate(() => document.fonts.ready);
  const before = (await anchor.boundingBox()).y;
  await openComposer(ana.page);
  const text = `Live from the sofa at ${Date.now()}.`;
  await write(ana.page, "Ana Plainfield", text);
  const news = rui.page.getByRole("button", { name: /1 new comment/i });
  await news.waitFor({ timeout: 10_000 });
  assert.ok(Math.abs((await anchor.boundingBox()).y - before) < 1, `the text being read moved from ${before} to ${(await anchor.boundingBox()).y}`);
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
  await page.locator("[data-theme-switch]").click();
  const dark = await until(async () => { const now = await ground(); return now !== light && now; }, "the theme to change");
  await page.goto(story);
  assert.equal(await ground(), dark);
  await close();
});

async function openComposer(page) {
  await page.locator("[data-compose]").click();
  await page.getByRole("dialog").waitFor();
}

/** Fills the composer that is open (a dialog, a reply in place, or the form of the page) and sends it. */
async function write(page, name, text) {
  const form = page.locator("[data-composer]:visible").first();
  if (name) await form.locator("[name=name]").fill(name);
  await form.locator("[name=text]").fill(text);
  await form.locator("button:not([type=button])").click();
}

function number(text) {
  return Number((text.match(/\d+/) ?? ["0"])[0]);
}
