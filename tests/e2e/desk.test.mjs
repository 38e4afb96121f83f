// Every page of the desk and of an account, looked at: axe clean, no sideways scroll, one heading, no fault in the console.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { browser, newsroom, reader } from "./site.mjs";

const axe = createRequire(import.meta.url)("axe-core").source;
const shots = process.env.GREENROOM_SHOTS;
const site = await newsroom("limits.enabled=false");
const chromium = await browser();

/** Addresses to look at: every place of the menu, and behind each its first entry and its form for a new one. */
async function places() {
  const { page, close } = await reader(chromium);
  await site.signIn(page, "owner");
  await page.goto(`${site.url}/desk`);
  const menu = await page.locator(".desk-nav a").evaluateAll((links) => links.map((link) => link.pathname));
  const found = new Set(["/desk", ...menu, "/account"]);
  for (const path of [...menu, "/account"]) {
    await page.goto(site.url + path);
    const under = await page.locator("main a").evaluateAll((links, base) => links.filter((link) => link.origin === location.origin && link.pathname.startsWith(`${base}/`)).map((link) => link.pathname), path);
    // Of entries of one shape the first stands for all: /desk/people/a, /desk/people/b.
    const shapes = new Map();
    for (const one of under) {
      const shape = one.split("/").length + (one.endsWith("/new") ? "new" : "") + (one.match(/\/(new|import|trial|join|totp|export|close|comments|claim|confirm|merge)$/)?.[1] ?? "");
      // What is downloaded is no page.
      if (!shapes.has(shape) && !/export$|\.[a-z]+$/.test(one)) shapes.set(shape, one);
    }
    for (const one of shapes.values()) found.add(one);
  }
  await close();
  return [...found];
}

const all = await places();

test("the menu leads to every part of the desk", () => {
  for (const path of ["stories", "pictures", "front", "comments", "bans", "words", "people", "works", "topics", "sections", "navigation", "redirects", "settings", "theme", "staff", "jobs", "log"]) {
    assert.ok(all.includes(`/desk/${path}`), path);
  }
  assert.ok(all.length > 24, `pages behind the menu are found: ${all.join(" ")}`);
});

for (const width of [390, 1280]) {
  for (const dark of [false, true]) {
    test(`every page of the desk is clean for axe at ${width} px in the ${dark ? "dark" : "light"}`, async (t) => {
      const { page, outside, faults, close } = await reader(chromium, { width, dark });
      for (const path of ["/sign-in", "/account/join"]) await t.test(path, () => looked(page, path, width, dark));
      await site.signIn(page, "owner");
      for (const path of all) await t.test(path, () => looked(page, path, width, dark));
      assert.deepEqual(outside, [], "nothing is loaded from elsewhere");
      assert.deepEqual(faults, []);
      await close();
    });
  }
}

async function looked(page, path, width, dark) {
  const answer = await page.goto(site.url + path, { waitUntil: "load" });
  assert.equal(answer.status(), 200, path);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `${path} scrolls ${wide} px sideways`);
  assert.equal(await page.locator("h1").count(), 1, "one h1");
  if (shots) {
    mkdirSync(shots, { recursive: true });
    // One opaque id looks like another: what stands for all is named alike in every run.
    const name = path.slice(1).replaceAll("/", "-").replace(/[0-9a-hjkmnp-tv-z]{13}/, "one");
    await page.screenshot({ path: `${shots}/${name}-${width}-${dark ? "dark" : "light"}.png`, fullPage: true });
  }
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  const said = found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target} ${n.failureSummary}`).join(" | ")}`);
  assert.deepEqual(said, []);
}
