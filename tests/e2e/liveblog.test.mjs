// A night, followed: two writers and a reader, by keyboard too, and what every open page shows when it happens.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { browser, newsroom, reader, until } from "./site.mjs";

const axe = createRequire(import.meta.url)("axe-core").source;
const shots = process.env.GREENROOM_SHOTS;
const site = await newsroom("limits.enabled=false");
const chromium = await browser();
const night = `${site.url}/live/a-night-of-lamps`;
const console_ = `${site.url}/desk/live/a-night-of-lamps`;

const rui = await reader(chromium);
await site.signIn(rui.page, "editor", "Rui Lamplight");
await rui.page.goto(`${site.url}/desk/live`);
await rui.page.getByLabel("Title").fill("A night of lamps");
await rui.page.getByRole("button", { name: "Make the live page" }).click();
await rui.page.getByRole("button", { name: "Begin the night" }).click();

async function post(page, text) {
  await page.goto(console_);
  await page.getByLabel("What happens").fill(text);
  await page.getByLabel("What happens").press("Control+Enter");
  await page.getByText("Posted.", { exact: true }).waitFor();
}

async function accessible(page, name) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `${name} scrolls ${wide} px sideways`);
  if (shots) {
    mkdirSync(shots, { recursive: true });
    const { width } = page.viewportSize();
    const dark = await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches);
    await page.screenshot({ path: `${shots}/${name.replaceAll(" ", "-")}-${width}-${dark ? "dark" : "light"}.png`, fullPage: true });
  }
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target} ${n.failureSummary}`).join(" | ")}`), [], name);
}

test("two writers post, and an open page counts what is new and moves nothing until it is asked to", async () => {
  const asha = await reader(chromium, { width: 390 });
  await site.signIn(asha.page, "writer", "Asha Plume");
  await post(rui.page, "The doors are open.");
  const ana = await reader(chromium);
  await ana.page.goto(night, { waitUntil: "networkidle" });
  const first = ana.page.locator(".entry", { hasText: "The doors are open." });
  const before = await first.boundingBox();
  await post(rui.page, "The band begins.");
  await post(asha.page, "The host enters, late.");
  const button = ana.page.getByRole("button", { name: "2 new entries" });
  await button.waitFor();
  assert.match(await ana.page.title(), /^\(2\) /);
  assert.equal(await ana.page.locator(".entry").count(), 1, "what arrives waits");
  const tray = await ana.page.locator("[data-entries-tray]").boundingBox();
  const moved = (await first.boundingBox()).y - before.y;
  assert.ok(moved <= tray.height + 1, `only the button takes room: ${moved}`);
  await button.press("Enter");
  await until(async () => (await ana.page.locator(".entry").count()) === 3, "both entries");
  assert.match(await ana.page.locator(".entry").first().textContent(), /The host enters/);
  const focused = await ana.page.evaluate(() => document.activeElement?.classList.contains("entry"));
  assert.ok(focused, "the keyboard goes on from what was asked for");
  assert.deepEqual(ana.faults, []);
  await ana.close();
  await asha.close();
});

test("an entry that is corrected or taken away changes where it stands, on every open page", async () => {
  await post(rui.page, "The first prize goes to nobody yet.");
  const ana = await reader(chromium);
  await ana.page.goto(night, { waitUntil: "networkidle" });
  await rui.page.getByRole("link", { name: /^Edit/ }).first().click();
  await rui.page.getByLabel("What happens").fill("The first prize is given.");
  await rui.page.getByLabel("What was wrong").fill("It was given a minute before.");
  await rui.page.getByRole("button", { name: "Save" }).click();
  const entry = ana.page.locator(".entry", { hasText: "The first prize is given." });
  await entry.getByText(/^Corrected \d\d:\d\d$/).waitFor();
  await rui.page.getByRole("button", { name: /^Take away/ }).first().click();
  await ana.page.getByText("This entry was taken away.").waitFor();
  await rui.page.getByRole("button", { name: "Bring it back" }).click();
  await entry.waitFor();
  assert.deepEqual(ana.faults, []);
  await ana.close();
});

test("without script the night is read page by page, and a link reloads it", async () => {
  const ana = await reader(chromium, { script: false, width: 390 });
  await ana.page.goto(night);
  assert.ok((await ana.page.locator(".entry").count()) > 0);
  await ana.page.getByRole("link", { name: "Reload" }).click();
  await ana.page.getByRole("link", { name: "From the beginning" }).click();
  assert.match(await ana.page.locator(".entry").first().textContent(), /The doors are open/);
  await ana.close();
});

for (const width of [390, 1280]) {
  for (const dark of [false, true]) {
    test(`axe finds nothing on the night and its console at ${width} px${dark ? " in the dark" : ""}`, async () => {
      const ana = await reader(chromium, { width, dark });
      await ana.page.goto(night, { waitUntil: "networkidle" });
      await accessible(ana.page, "the night");
      await site.signIn(ana.page, "editor", "Rui Lamplight");
      for (const [path, name] of [["/desk/live", "the list"], ["/desk/live/a-night-of-lamps", "the console"]]) {
        await ana.page.goto(site.url + path);
        await accessible(ana.page, name);
      }
      await ana.close();
    });
  }
}
