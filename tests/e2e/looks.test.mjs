// Every kind of page, looked at: axe clean, no sideways scroll, nothing fetched from elsewhere, no fault in the console.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { browser, newsroom, paths, reader } from "./site.mjs";

const axe = createRequire(import.meta.url)("axe-core").source;
const shots = process.env.GREENROOM_SHOTS;
const site = await newsroom();
const chromium = await browser();

const comment = await firstComment();
const kinds = {
  front: "/",
  section: "/television/",
  story: paths.story,
  hindi: paths.hindi,
  arabic: paths.arabic,
  comments: `${paths.story}/comments?sort=top`,
  permalink: `/c/${comment}`,
  report: `/c/${comment}/report`,
  reply: `${paths.story}/reply?to=${comment}`,
  person: "/people/mark-ruffalo",
  search: "/search?q=Ruffalo",
  "search-empty": "/search?q=zzzzqqqq",
  missing: "/television/there-is-no-such-story",
};

for (const width of [390, 1280]) {
  for (const dark of [false, true]) {
    test(`every kind of page is clean for axe and still at ${width} px in the ${dark ? "dark" : "light"}`, async (t) => {
      const { page, outside, faults, close } = await reader(chromium, { width, dark });
      for (const [kind, path] of Object.entries(kinds)) {
        await t.test(kind, async () => {
          const answer = await page.goto(site.url + path, { waitUntil: "load" });
          assert.equal(answer.status(), kind === "missing" ? 404 : 200, path);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.ok(wide <= 0, `${path} scrolls ${wide} px sideways`);
          assert.equal(await page.locator("h1").count(), 1, "one h1");
          if (shots) {
            mkdirSync(shots, { recursive: true });
            await page.screenshot({ path: `${shots}/${kind}-${width}-${dark ? "dark" : "light"}.png`, fullPage: true });
          }
          // Evaluated by the browser's own protocol: the page's policy forbids scripts that are not ours.
          await page.evaluate(axe);
          const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
          const said = found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target} ${n.failureSummary}`).join(" | ")}`);
          assert.deepEqual(said, []);
        });
      }
      assert.deepEqual(outside, [], "nothing is loaded from elsewhere");
      assert.deepEqual(faults.filter((fault) => !fault.includes("404")), []);
      await close();
    });
  }
}

test("a page does not move while it loads", async () => {
  const { page, close } = await reader(chromium, { width: 390 });
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value; }).observe({ type: "layout-shift", buffered: true });
  });
  for (const path of ["/", paths.story, paths.arabic]) {
    await page.goto(site.url + path, { waitUntil: "networkidle" });
    assert.ok((await page.evaluate(() => window.shift)) < 0.005, `${path} moved by ${await page.evaluate(() => window.shift)}`);
  }
  await close();
});

test("Arabic reads from the right and Hindi keeps its own address", async () => {
  const { page, close } = await reader(chromium, { width: 390 });
  await page.goto(site.url + paths.arabic);
  const article = page.locator("article").first();
  assert.equal(await article.evaluate((node) => getComputedStyle(node).direction), "rtl");
  assert.equal(await page.locator("h1").evaluate((node) => node.closest("[lang]").lang), "ar");
  await page.goto(site.url + paths.hindi);
  assert.match(decodeURIComponent(page.url()), /[\u0900-\u097F]/);
  assert.equal(await page.locator("h1").evaluate((node) => node.closest("[lang]").lang), "hi");
  await close();
});

async function firstComment() {
  const slug = decodeURIComponent(paths.story.split("/").pop());
  const answer = await (await fetch(`${site.url}/api/v1/stories/${encodeURIComponent(slug)}/comments?sort=top&limit=1`)).json();
  return answer.comments[0].id;
}
