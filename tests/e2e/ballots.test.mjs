// A ballot is entered on the desk, ranked by keyboard and without script, and its receipt leads to a line that is counted again.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { browser, newsroom, PROGRAM, reader } from "./site.mjs";

const rules = createRequire(import.meta.url)("axe-core").source;
const site = await newsroom("limits.enabled=false");
const chromium = await browser();
const ballot = `${site.url}/ballots/best-twins`;

/** What axe finds on a page, in a line each. */
async function axe(page) {
  await page.evaluate(rules);
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(", ")}`);
}

test("an awards editor enters a ranked ballot and makes it public", async () => {
  const { page, close } = await reader(chromium);
  await site.signIn(page, "awards-editor");
  await page.goto(`${site.url}/desk/ballots/new`);
  await page.getByLabel("Question").fill("Who played the best twins?");
  await page.getByLabel("Address").fill("best-twins");
  await page.getByLabel("How readers vote").selectOption("ranked");
  await page.getByLabel("Results are seen").selectOption("always");
  for (const [n, name] of ["Mark Ruffalo", "Tatiana Maslany", "Armie Hammer"].entries()) await page.locator(`#f-option-${n + 1}`).fill(name);
  await page.locator("#f-opens").fill("2020-01-01T00:00");
  await page.getByRole("button", { name: "Save" }).click();
  assert.deepEqual(await axe(page), []);
  await page.getByRole("button", { name: "Make it public" }).click();
  await page.waitForURL(/said=public/);
  await close();
});

test("a reader ranks by keyboard alone and finds the vote on the tally sheet", async () => {
  const { page, faults, close } = await reader(chromium, { width: 390 });
  await page.goto(ballot);
  assert.deepEqual(await axe(page), []);
  await page.getByRole("button", { name: "Up: Tatiana Maslany" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Up: Mark Ruffalo" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Vote", exact: true }).focus();
  await page.keyboard.press("Enter");
  const own = page.locator("[data-own-vote]");
  await own.waitFor();
  assert.deepEqual(await own.locator("ol.own-said li").allTextContents(), ["Mark Ruffalo", "Tatiana Maslany"]);
  assert.deepEqual(await axe(page), []);
  const receipt = await own.locator("code").textContent();
  await page.reload();
  await own.waitFor();
  const sheet = await (await fetch(`${ballot}/tally.txt`)).text();
  assert.ok(sheet.includes(receipt) || (await own.textContent()).includes("waits"), sheet);
  const file = join(site.folder, "tally.txt");
  writeFileSync(file, sheet);
  const said = execFileSync(PROGRAM, ["ballot", "recount", file], { encoding: "utf8" });
  assert.match(said, /The recount agrees with the sheet/);
  assert.deepEqual(faults, []);
  await close();
});

for (const dark of [false, true]) {
  test(`a reader ranks without script and changes the vote, ${dark ? "in the dark" : "in the light"}`, async () => {
    const { page, close } = await reader(chromium, { script: false, dark });
    await page.goto(ballot);
    await page.getByLabel("Armie Hammer").selectOption("1");
    await page.getByRole("button", { name: "Vote", exact: true }).click();
    await page.waitForURL(/receipt/);
    assert.match(await page.locator("main").textContent(), /Your vote is recorded/);
    await page.getByText("Change it or take it back").click();
    await page.getByLabel("Tatiana Maslany").selectOption("2");
    await page.getByRole("button", { name: "Change my vote" }).click();
    assert.deepEqual(await page.locator("ol.own-said li").allTextContents(), ["Armie Hammer", "Tatiana Maslany"]);
    await close();
  });
}
