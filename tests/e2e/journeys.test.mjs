// An editor schedules a story, corrects it in the open, previews it for an outsider and merges two people: with script and without.

import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, newsroom, reader, until } from "./site.mjs";

const site = await newsroom("limits.enabled=false");
const chromium = await browser();

/** A new story, written without script as with it: by the form. */
async function written(page, title, markdown) {
  await page.goto(`${site.url}/desk/stories`);
  await page.getByRole("button", { name: /new story/i }).first().click();
  await page.waitForURL(/\/desk\/stories\/[0-9a-z]{13}/);
  const address = new URL(page.url()).pathname;
  await page.locator("[name=title]").fill(title);
  await page.locator("[name=summary]").fill("What happened, in one sentence.");
  await page.locator("[name=markdown]").fill(markdown);
  await page.getByRole("button", { name: /^save/i }).first().click();
  await page.waitForURL((url) => url.pathname === address);
  return address;
}

test("an editor without script writes and schedules; nobody sees it before, and the editor may have it come at once after all", async () => {
  const { page, close } = await reader(chromium, { script: false });
  await site.signIn(page, "editor");
  const address = await written(page, "A scheduled night", "It begins at nine.\n\n> We begin at nine. — The stage manager\n");
  const api = `${site.url}/api/v1/stories/a-scheduled-night`;
  await page.goto(`${site.url}${address}/publish`);
  await page.locator("#f-date").fill("2001-02-03");
  await page.locator("#f-time").fill("20:15");
  await page.getByRole("button", { name: "Schedule" }).click();
  await page.locator(".refusal").waitFor();
  assert.equal(await page.locator("#f-time").inputValue(), "20:15", "a refused form comes back filled in");
  await page.locator("#f-date").fill("2031-02-03");
  await page.getByRole("button", { name: "Schedule" }).click();
  await page.waitForURL(/done=/);
  assert.match(await page.locator("main").textContent(), /Scheduled/);
  assert.equal((await fetch(api)).status, 404, "not before its minute");
  await page.goto(`${site.url}${address}/publish`);
  assert.match(await page.locator("main").textContent(), /3 February 2031, 20:15/);
  await page.getByRole("button", { name: /publish now/i }).click();
  await page.waitForURL(/done=/);
  await until(async () => (await fetch(api)).ok, "the story to be public");
  await close();
});

test("a published story is corrected in the open, and its correction stands on the page and in the history", async () => {
  const { page, faults, close } = await reader(chromium, { width: 390 });
  await site.signIn(page, "editor");
  const [story] = site.stories.filter((one) => one.section === "film");
  await page.goto(`${site.url}/desk/stories?q=${encodeURIComponent(story.title.slice(0, 20))}`);
  await page.locator("main a", { hasText: story.title.slice(0, 20) }).first().click();
  await page.waitForURL(/\/desk\/stories\/[0-9a-z]{13}/);
  const address = new URL(page.url()).pathname;
  await page.goto(`${site.url}${address}/publish`);
  await page.locator("#f-text").fill("An earlier version named the wrong cinema. It was the small one by the harbour.");
  await page.getByRole("button", { name: /add the correction/i }).click();
  await page.waitForURL(/done=/);
  await page.goto(story.url.startsWith("http") ? story.url : site.url + story.url);
  await page.getByText("the small one by the harbour").first().waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test("an outsider with the signed link sees the unpublished story and nothing else of the desk", async () => {
  const { page, close } = await reader(chromium, { script: false });
  await site.signIn(page, "writer");
  const address = await written(page, "Not for everybody yet", "Only those with the link read this.\n");
  await page.goto(`${site.url}${address}/preview`);
  await page.getByText("Only those with the link read this.").waitFor();
  await page.goto(site.url + address);
  await page.getByRole("button", { name: /link/i }).first().click();
  await page.waitForLoadState();
  const link = (await page.content()).match(/https?:\/\/[^"'\s<]+\/preview\/[^"'\s<]+/)?.[0];
  assert.ok(link, "a link to give away");
  const stranger = await reader(chromium);
  await stranger.page.goto(link);
  await stranger.page.getByText("Only those with the link read this.").waitFor();
  assert.match((await stranger.page.goto(site.url + address)).url(), /\/sign-in/);
  assert.equal((await stranger.page.goto(`${link.slice(0, -2)}aa`)).status(), 404, "a forged link");
  await stranger.close();
  await close();
});

test("an editor merges two people: their stories stand together and the old address leads on", async () => {
  const { page, faults, close } = await reader(chromium);
  await site.signIn(page, "editor");
  // A second spelling of somebody the newsroom knows.
  await page.goto(`${site.url}/desk/people/~new`);
  await page.locator("#f-name").fill("Mark Ruffallo");
  await page.locator("main form button").first().click();
  await page.waitForURL((url) => !url.pathname.endsWith("~new"));
  await page.goto(`${site.url}/desk/people/mark-ruffallo/merge`);
  await page.locator("#f-into").fill("mark-ruffalo");
  await page.locator("main form button").first().click();
  await page.waitForLoadState();
  // Where it asks once more, it says what will move.
  const sure = page.getByRole("button", { name: /^merge/i });
  if (await sure.count()) await sure.first().click();
  await page.waitForURL((url) => !url.pathname.includes("mark-ruffallo"));
  const answer = await page.goto(`${site.url}/people/mark-ruffallo`);
  assert.equal(new URL(answer.url()).pathname.replace(/\/$/, ""), "/people/mark-ruffalo");
  assert.deepEqual(faults, []);
  await close();
});
