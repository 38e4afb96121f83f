// The night's console in a real browser: two clicks, three keys, a phone, no script, two editors at once; and readers who watch.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { browser, newsroom, reader, until } from "./site.mjs";

const site = await newsroom("limits.enabled=false");
const chromium = await browser();
const axe = createRequire(import.meta.url)("axe-core").source;

/** No rule broken, in light and in dark. */
async function isClean(page, what) {
  for (const theme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: theme });
    await page.evaluate(axe);
    const found = await page.evaluate(() =>
      window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
    );
    const said = found.violations.map(
      (one) =>
        `${one.id}: ${one.nodes
          .map((node) => node.html)
          .slice(0, 3)
          .join(" ")}`,
    );
    assert.deepEqual(said, [], `${what}, ${theme}`);
  }
}

async function editor(options, name) {
  const one = await reader(chromium, options);
  await site.signIn(one.page, "editor", name);
  return one;
}

/** Enters an award with so many categories of three invented nominees, by the desk's own forms. Answers the edition's path. */
let entered = 0;
async function enter(page, categories) {
  entered += 1;
  const slug = `lamps-${entered}`;
  await page.goto(`${site.url}/desk/awards`);
  await page.getByLabel("Name", { exact: true }).fill(`Lamplight Awards ${entered}`);
  await page.locator("#f-slug").fill(slug);
  await page.getByRole("button", { name: "Add the award" }).click();
  await page.locator("#f-label").fill(`${entered}th Lamplight Awards`);
  await page.locator("#f-year").fill("2020");
  await page.locator("#f-status").selectOption("live");
  await page.getByRole("button", { name: "Add the edition" }).click();
  for (let n = 1; n <= categories; n += 1) {
    await page.goto(`${site.url}/desk/awards/${slug}/2020`);
    if (n > 1) await page.getByText("New category", { exact: true }).click();
    await page.locator("#f-new-name").fill(`Prize ${n}`);
    await page.getByRole("button", { name: "Add the category" }).click();
    await page.getByRole("link", { name: "New nominee" }).click();
    for (const name of ["Ida Lund", "Bo Marsh", "Cy Pell"]) {
      await page.locator("#f-people-1-name").fill(name);
      await page.locator("#f-works-1-title").fill("The Long Hall");
      await page.getByRole("button", { name: "Add, and another" }).click();
      await page.locator(".said").waitFor();
    }
  }
  return `${slug}/2020`;
}

const item = (page, slug) => page.locator(`[data-night-item="${slug}"]`);
/** What the column says of a category, without the buttons below it. */
const stands = (page, slug) => item(page, slug).locator(".night-state").innerText();

test("a winner is announced in two clicks and taken back in one while a reader watches", async () => {
  const { page, faults, close } = await editor({}, "Ada Night");
  const path = await enter(page, 2);
  const watching = await reader(chromium);
  await watching.page.goto(`${site.url}/awards/${path}/`);
  const text = () => watching.page.locator("main").innerText();
  assert.ok(!(await text()).includes("Winner"));
  await page.goto(`${site.url}/desk/night/${path}`);
  await page.locator('[data-pick="1"] > summary').click();
  await page.getByRole("button", { name: "Announce Ida Lund as the winner" }).click();
  await page.getByText("Announced: Ida Lund.").waitFor();
  const began = Date.now();
  await until(() => text().then((now) => /winner/i.test(now)), "the reader to see the winner");
  assert.ok(Date.now() - began < 5_000);
  await page.getByRole("button", { name: "Take back: Ida Lund" }).click();
  await page.getByText("Taken back: Ida Lund.").waitFor();
  await until(
    () =>
      item(page, "prize-1")
        .innerText()
        .then((now) => now.includes("Not announced")),
    "the column to say so",
  );
  assert.deepEqual(faults, []);
  await watching.close();
  await close();
});

/** Presses Enter on what sends a form, and waits for the page that comes of it: keys are read once its script is there. */
async function pressEnter(page) {
  const loaded = page.waitForEvent("load");
  await page.keyboard.press("Enter");
  await loaded;
}

test("three keys announce and go on", async () => {
  const { page, faults, close } = await editor({}, "Ben Night");
  const path = await enter(page, 3);
  await page.goto(`${site.url}/desk/night/${path}`);
  await page.keyboard.press("2");
  await pressEnter(page);
  await page.getByText("Announced: Bo Marsh.").waitFor();
  await page.keyboard.press("n");
  await page.waitForURL(/prize-2/);
  await page.keyboard.press("1");
  await pressEnter(page);
  await page.getByText("Announced: Ida Lund.").waitFor();
  await page.keyboard.press("3");
  await page.keyboard.press("t");
  await pressEnter(page);
  await until(() => stands(page, "prize-2").then((now) => now.includes("A tie")), "the tie to stand");
  await page.keyboard.press("u");
  await pressEnter(page);
  await until(
    () => stands(page, "prize-2").then((now) => !now.includes("A tie") && now.includes("Ida Lund")),
    "the tie to be taken back",
  );
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog", { name: "Keys" }).waitFor({ state: "hidden" });
  assert.deepEqual(faults, []);
  await close();
});

test("two editors at once: what one announces the other sees, and a late press is refused in words", async () => {
  const first = await editor({}, "Cleo Night");
  const path = await enter(first.page, 1);
  const second = await editor({}, "Dan Night");
  await first.page.goto(`${site.url}/desk/night/${path}/prize-1`);
  await second.page.goto(`${site.url}/desk/night/${path}/prize-1`);
  await second.page.locator('[data-pick="2"] > summary').click();
  await first.page.locator('[data-pick="1"] > summary').click();
  await first.page.getByRole("button", { name: "Announce Ida Lund as the winner" }).click();
  await first.page.getByText("Announced: Ida Lund.").waitFor();
  await until(
    () =>
      item(second.page, "prize-1")
        .innerText()
        .then((now) => now.includes("Cleo Night announced this")),
    "the other to be told",
  );
  // Without its script the other page stays as it was, and its press comes too late.
  const third = await editor({ script: false }, "Eve Night");
  await third.page.goto(`${site.url}/desk/night/${path}/prize-1`);
  await first.page.getByRole("button", { name: "Take back: Ida Lund" }).click();
  await first.page.getByText("Taken back: Ida Lund.").waitFor();
  await third.page.locator('[data-pick="2"] > summary').click();
  await third.page.getByRole("button", { name: /Correct it: Bo Marsh/ }).click();
  await third.page.getByText("Not done").waitFor();
  assert.match(await third.page.locator(".refusal").innerText(), /Cleo Night/);
  for (const one of [first, second]) assert.deepEqual(one.faults, []);
  for (const one of [first, second, third]) await one.close();
});

test("the console works on a phone and without script", async () => {
  const { page, close } = await editor({ width: 390, script: false }, "Fay Night");
  const path = await enter(page, 2);
  await page.goto(`${site.url}/desk/night/${path}`);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
  const box = await page.locator('[data-pick="1"] > summary').boundingBox();
  assert.ok(box.height >= 44, `${box.height} px`);
  await page.locator('[data-pick="1"] > summary').click();
  await page.getByRole("button", { name: "Announce Ida Lund as the winner" }).click();
  await page.getByText("Announced: Ida Lund.").waitFor();
  await page.getByRole("link", { name: "Next: Prize 2" }).click();
  await page.waitForURL(/prize-2/);
  await close();
});

test("a rehearsal is made, played and discarded", async () => {
  const { page, close } = await editor({}, "Gus Night");
  const path = await enter(page, 1);
  await page.goto(`${site.url}/desk/night`);
  const row = page.locator("tr", { has: page.locator(`a[href="/desk/night/${path}"]`) });
  await row.getByRole("button").click();
  await page.getByText("Nothing that is said here reaches a reader.").waitFor();
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  await page.getByText("Announced: Ida Lund.").waitFor();
  const answer = await fetch(`${site.url}/awards/${path}-rehearsal/`);
  assert.equal(answer.status, 404);
  await page.getByRole("button", { name: "Discard the rehearsal" }).click();
  await page.getByText("The rehearsal is gone.").waitFor();
  await close();
});

test("every page of the awards desk keeps the rules, in light and in dark, wide and narrow", async () => {
  for (const width of [1280, 390]) {
    const { page, close } = await editor({ width }, `Hal Night ${width === 390 ? "Narrow" : "Wide"}`);
    const path = await enter(page, 2);
    const [award] = path.split("/");
    await page.goto(`${site.url}/desk/night/${path}`);
    await page.keyboard.press("1");
    await isClean(page, "the console with a nominee picked");
    await page.keyboard.press("Enter");
    await page.getByText("Announced: Ida Lund.").waitFor();
    await isClean(page, "the console after an announcement");
    for (const at of [
      "/desk/awards",
      `/desk/awards/${award}`,
      `/desk/awards/${path}`,
      `/desk/awards/${path}/prize-1`,
      `/desk/awards/${path}/prize-1/ida-lund`,
      "/desk/night",
    ]) {
      await page.goto(`${site.url}${at}`);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, `${at} at ${width} px`);
      await isClean(page, `${at} at ${width} px`);
    }
    await close();
  }
});
