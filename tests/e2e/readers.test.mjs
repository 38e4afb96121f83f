// Readers with an account: they write under their own name, correct from elsewhere, take everything along and leave.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { browser, newsroom, paths, reader, until } from "./site.mjs";

const site = await newsroom("limits.enabled=false");
const chromium = await browser();
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong with a page, as lines. */
async function faultsOf(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Page.setBypassCSP", { enabled: true });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
  return violations.map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
}

test("a reader who is signed in writes without giving a name, and corrects on another device", async () => {
  const first = await reader(chromium);
  await site.signIn(first.page, "reader", "Nila Testreader");
  await first.page.goto(site.url + paths.story);
  const form = first.page.locator("[data-composer]");
  await until(() => form.locator("[data-as]").evaluate((line) => !line.hidden), "the composer to know who writes");
  await first.page.locator("[data-compose]").first().click();
  assert.match(await form.locator("[data-as]").innerText(), /Nila Testreader/);
  assert.equal(await form.locator("#comment-name").isVisible(), false, "no name is asked for");
  await form.locator("textarea").fill("A tpyo that I shall see only later");
  await form.getByRole("button", { name: /post/i }).click();
  const own = first.page.locator(".comment", { hasText: "A tpyo that I shall" });
  await own.waitFor();
  assert.match(await own.locator(".who").innerText(), /Nila Testreader/);

  const second = await reader(chromium, { width: 390 });
  await site.signIn(second.page, "reader", "Nila Testreader");
  await second.page.goto(site.url + paths.story);
  const there = second.page.locator(".comment", { hasText: "A tpyo that I shall" });
  await there.getByRole("link", { name: /edit or delete/i }).click();
  await second.page.locator("#own-text").fill("A typo that I saw in time");
  assert.deepEqual(await faultsOf(second.page), []);
  await second.page.getByRole("button", { name: /save the change/i }).click();
  await second.page.locator(".comment", { hasText: "A typo that I saw in time" }).waitFor();
  assert.deepEqual(second.faults, []);
  await first.close();
  await second.close();
});

test("without script a reader with an account does the same, and finds everything on the account", async () => {
  const window = await reader(chromium, { script: false });
  const { page } = window;
  await site.signIn(page, "reader", "Omar Testreader");
  await page.goto(`${site.url}${paths.story}#compose`);
  await page.locator("#comment-text").fill("Written without any script at all");
  await page.locator("#comment-name").fill("Somebody else");
  await page.locator(".composer button").click();
  const own = page.locator(".comment", { hasText: "Written without any script" });
  assert.match(await own.locator(".who").innerText(), /Omar Testreader/);

  await page.goto(`${site.url}/account/comments`);
  await page.getByRole("link", { name: /edit or delete/i }).first().click();
  await page.getByRole("button", { name: /delete this comment/i }).click();
  await page.waitForURL(/\/account\/comments/);
  assert.equal(await page.getByText("Written without any script").count(), 0);
  await window.close();
});

test("a reader takes everything along and leaves", async () => {
  const window = await reader(chromium);
  const { page } = window;
  await site.signIn(page, "reader", "Ines Testreader");
  await page.goto(`${site.url}/account/export`);
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: /get the file/i }).click()]);
  const all = JSON.parse(readFileSync(await file.path(), "utf8"));
  assert.equal(all.account.name, "Ines Testreader");
  assert.deepEqual(all.comments, []);

  await page.goto(`${site.url}/account/close`);
  await page.getByLabel(/text is erased/i).check();
  await page.getByRole("button", { name: /close the account/i }).click();
  await page.waitForURL(/\/account\/closed/);
  assert.match((await page.goto(`${site.url}/account`)).url(), /\/sign-in/);
  await window.close();
});

test("the reader's own pages are clean for axe, in light and dark, wide and narrow", async () => {
  for (const look of [{ width: 1280 }, { width: 390, dark: true }]) {
    const window = await reader(chromium, look);
    const { page } = window;
    await page.goto(`${site.url}/account/join`);
    assert.deepEqual(await faultsOf(page), [], `join ${JSON.stringify(look)}`);
    await site.signIn(page, "reader", "Vera Testreader");
    for (const path of ["/account/comments", "/account/claim", "/account/export", "/account/close", "/account/closed"]) {
      await page.goto(site.url + path);
      assert.deepEqual(await faultsOf(page), [], `${path} ${JSON.stringify(look)}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.equal(wide, false, `${path} fits ${look.width}`);
    }
    await window.close();
  }
});
