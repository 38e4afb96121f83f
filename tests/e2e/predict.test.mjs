// A whole ceremony is predicted on a phone: each pick saves itself, ranks too, without script by one button; and the desk closes it.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { browser, newsroom, reader, until } from "./site.mjs";

const site = await newsroom("limits.enabled=false");
const chromium = await browser();
const axe = createRequire(import.meta.url)("axe-core").source;
const CATEGORIES = 3;

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

/** Enters an award whose categories have three invented nominees each, by the desk's own forms. */
async function enter(page) {
  await page.goto(`${site.url}/desk/awards`);
  await page.getByLabel("Name", { exact: true }).fill("Wick Awards");
  await page.locator("#f-slug").fill("wicks");
  await page.getByRole("button", { name: "Add the award" }).click();
  await page.locator("#f-label").fill("Third Wick Awards");
  await page.locator("#f-year").fill("2020");
  await page.locator("#f-status").selectOption("nominated");
  await page.getByRole("button", { name: "Add the edition" }).click();
  for (let n = 1; n <= CATEGORIES; n += 1) {
    await page.goto(`${site.url}/desk/awards/wicks/2020`);
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
}

const desk = await reader(chromium);
await site.signIn(desk.page, "editor", "Ada Sheets");
await enter(desk.page);
const predict = `${site.url}/awards/wicks/2020/predict`;

test("a reader predicts a whole ceremony on a phone, and each pick saves itself", async () => {
  const { page, faults, close } = await reader(chromium, { width: 390 });
  await page.goto(predict);
  await isClean(page, "the open sheet");
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is wider than the phone");
  await page.getByLabel("Your name on the leaderboard").fill("Nila");
  for (let n = 1; n <= CATEGORIES; n += 1) await page.getByRole("group", { name: `Prize ${n}` }).getByLabel("Bo Marsh", { exact: false }).first().check();
  await page.getByText(`Saved ${CATEGORIES} of ${CATEGORIES}`).waitFor();
  const first = page.getByRole("group", { name: "Prize 1" });
  await first.getByText("Rank the others").click();
  await first.getByRole("combobox", { name: "Cy Pell" }).selectOption("2");
  await page.locator("[data-predict-state]", { hasText: "Saved" }).waitFor();
  await until(async () => {
    await page.reload();
    const second = first.getByRole("combobox", { name: "Cy Pell" });
    return (await second.isVisible()) && (await second.inputValue()) === "2";
  }, "the second rank to be kept");
  assert.ok(await first.getByRole("radio", { name: "Bo Marsh" }).isChecked());
  assert.deepEqual(faults, []);
  await close();
});

test("without script one button saves everything, and a missing name gives the picks back", async () => {
  const { page, close } = await reader(chromium, { width: 390, script: false });
  await page.goto(predict);
  for (let n = 1; n <= CATEGORIES; n += 1) await page.getByRole("group", { name: `Prize ${n}` }).getByRole("radio", { name: "Ida Lund" }).check();
  await page.getByRole("button", { name: "Save my predictions" }).click();
  await page.getByText("Not saved yet").waitFor();
  await page.getByLabel("Your name on the leaderboard").fill("Omar");
  await page.getByRole("button", { name: "Save my predictions" }).click();
  await page.getByText("Your predictions are saved.").waitFor();
  await page.getByText(`Saved ${CATEGORIES} of ${CATEGORIES}`).waitFor();
  await close();
});

test("the desk closes a category, and from then on shares are seen and picks are not taken", async () => {
  const { page, close } = await reader(chromium, { width: 390 });
  await page.goto(predict);
  assert.equal(await page.getByText("What readers expected").count(), 0);
  await desk.page.goto(`${site.url}/desk/predictions/wicks/2020`);
  await isClean(desk.page, "the desk's page");
  await desk.page.getByRole("button", { name: "Close now Prize 1" }).click();
  await desk.page.getByText("The category is closed.").waitFor();
  await page.getByLabel("Your name on the leaderboard").fill("Late Reader");
  await page.getByRole("group", { name: "Prize 1" }).getByRole("radio", { name: "Bo Marsh" }).check();
  await page.getByText("your pick came too late").waitFor();
  await page.reload();
  await page.getByText("What readers expected").click();
  await isClean(page, "a sheet with a closed category");
  await page.goto(`${site.url}/awards/wicks/2020/leaderboard`);
  await isClean(page, "the leaderboard");
  await page.goto(`${site.url}/awards/wicks/2020/leagues`);
  await isClean(page, "the form of a league");
  await close();
});
