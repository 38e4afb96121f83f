// A writer writes: wholly by keyboard, without a connection, after a crash, after the session ended, beside another writer.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { browser, newsroom, reader, until } from "./site.mjs";

const axe = createRequire(import.meta.url)("axe-core").source;
const site = await newsroom("limits.enabled=false");
const chromium = await browser();

/** A signed-in window with a new story open in it. */
async function writer(role = "editor", options = {}, name = undefined) {
  const window = await reader(chromium, options);
  await window.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await site.signIn(window.page, role, name);
  return window;
}

async function newStory(page) {
  const made = await page.context().request.post(`${site.url}/desk/stories`, { data: {}, headers: { "Sec-Fetch-Site": "same-origin" } });
  assert.equal(made.status(), 201, await made.text());
  return (await made.json()).url;
}

async function openStory(page, path) {
  await page.goto(site.url + path);
  await page.locator("#story-text").waitFor();
}

/** What the server has. */
async function manuscript(page, path) {
  return (await page.context().request.get(`${site.url}${path}/manuscript`)).json();
}

async function saved(page, path, words) {
  return until(async () => {
    const now = await manuscript(page, path);
    return JSON.stringify(now).includes(words) && now;
  }, `“${words}” to be saved`);
}

const bar = (page, name) => page.locator(`.editor-bar[data-notice="${name}"]`);

/** Pastes as a person does, with whatever kinds the clipboard holds. */
function paste(page, kinds) {
  return page.evaluate((kinds) => {
    const data = new DataTransfer();
    for (const [kind, text] of Object.entries(kinds)) data.setData(kind, text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, kinds);
}

test("a story with a quote, a list, a video, an also-read and a question is written and published wholly by keyboard", async () => {
  const { page, faults, outside, close } = await writer();
  const path = await newStory(page);
  await openStory(page, path);
  const keys = page.keyboard;
  const focused = () => page.evaluate(() => document.activeElement.name || document.activeElement.id);
  assert.equal(await focused(), "title", "the headline waits for its words");
  await keys.type("A night at home, and six statues");
  await keys.press("Enter");
  assert.equal(await focused(), "summary");
  await keys.type("He thanked the caterer first.");
  await keys.press("Tab");
  assert.equal(await focused(), "story-text");

  await keys.type("The evening began **early** in the kitchen of @Mark Ruf", { delay: 5 });
  await page.locator(".listbox li", { hasText: "Mark Ruffalo" }).waitFor();
  await keys.press("Enter");
  await keys.type(".");
  await keys.press("Enter");
  await keys.type("/quo");
  await page.locator(".listbox li[aria-selected=true]", { hasText: "Quote" }).first().waitFor();
  await keys.press("Enter");
  await keys.type("We are stronger together.");
  await keys.press("Enter");
  await keys.press("Enter");
  await keys.type("Mark Ruffalo, from home");
  await keys.press("Enter");
  await keys.type("- a statue in a box");
  await keys.press("Enter");
  await keys.type("a hug behind the camera");
  await keys.press("Enter");
  await keys.press("Enter");
  await page.evaluate(() => navigator.clipboard.writeText("https://www.youtube.com/watch?v=dQw4w9WgXcQ"));
  await keys.press("Control+v");
  await page.locator(".card-video textarea").first().waitFor();
  await keys.type("The speech");
  await keys.press("Enter");
  await keys.type("/also");
  await keys.press("Enter");
  const [other] = site.stories;
  await keys.type(other.title.slice(0, 14), { delay: 5 });
  await page.locator(".listbox li", { hasText: other.title }).first().waitFor();
  await keys.press("Enter");
  await page.locator(".card-alsoRead .card-title", { hasText: other.title }).waitFor();
  await keys.press("Escape");
  await page.locator("#story-text:focus").waitFor();
  await keys.press("Tab");
  // Past what the cards hold, to the question.
  await until(async () => {
    if ((await focused()) === "question") return true;
    await keys.press("Tab");
    return false;
  }, "the question to have the focus");
  await keys.type("Which speech do you still quote?");
  const now = await saved(page, path, "Which speech do you still quote?");
  assert.equal(now.front.title, "A night at home, and six statues");
  assert.deepEqual(now.document.blocks.map(({ type }) => type), ["paragraph", "quote", "list", "video", "also-read"]);
  assert.deepEqual(now.document.blocks[0].content.map(({ type }) => type), ["text", "strong", "text", "person", "text"]);
  assert.deepEqual(now.document.blocks[1].speaker, [{ type: "text", text: "Mark Ruffalo, from home" }]);
  assert.equal(now.document.blocks[4].story, other.slug);

  await page.locator("[data-publish]").focus();
  await keys.press("Enter");
  await page.waitForURL(/\/publish$/);
  const publish = page.locator("main form button", { hasText: /publish/i }).first();
  await publish.focus();
  await keys.press("Enter");
  await page.waitForURL(/done=published/);
  const { url } = await manuscript(page, path);
  await page.goto(site.url + url);
  await page.locator("article blockquote", { hasText: "stronger together" }).waitFor();
  await page.locator("figure.video").first().waitFor();
  assert.ok((await page.locator("main").textContent()).includes("Which speech do you still quote?"));
  assert.deepEqual(outside, [], "nothing is loaded from elsewhere");
  assert.deepEqual(faults, []);
  await close();
});

test("what is written without a connection is kept, said, and saved when the connection is back", async () => {
  const { context, page, close } = await writer();
  const path = await newStory(page);
  await openStory(page, path);
  await page.locator("#story-text").focus();
  await page.keyboard.type("Before. ");
  await saved(page, path, "Before.");
  await context.setOffline(true);
  await page.keyboard.type("In the tunnel. ");
  await bar(page, "offline").waitFor();
  await page.keyboard.type("Still in it.");
  await context.setOffline(false);
  await saved(page, path, "Before. In the tunnel. Still in it.");
  await bar(page, "offline").waitFor({ state: "detached" });
  await close();
});

test("a window that is gone while the connection is lost gives every word back", async () => {
  const { context, page, close } = await writer();
  const path = await newStory(page);
  await openStory(page, path);
  await page.locator("#story-text").focus();
  await page.keyboard.type("On the server. ");
  await saved(page, path, "On the server.");
  const lost = (route) => (route.request().method() === "PUT" ? route.abort("internetdisconnected") : route.continue());
  await context.route("**/manuscript", lost);
  await page.keyboard.type("Only in the browser.");
  await until(() => page.evaluate(() => Object.values(localStorage).some((kept) => kept.includes("Only in the browser."))), "the words to be kept");
  // The window dies, and no farewell is sent.
  await page.goto("chrome://crash").catch(() => {});
  await context.unroute("**/manuscript", lost);
  const again = await context.newPage();
  await openStory(again, path);
  const offer = again.locator(".editor-bar", { hasText: "There is unsaved text" });
  assert.ok(!(await again.locator("#story-text").textContent()).includes("Only in the browser."), "nothing is put over the page unasked");
  await offer.getByRole("button", { name: "Restore" }).click();
  await saved(again, path, "On the server. Only in the browser.");
  await again.reload();
  await again.locator("#story-text", { hasText: "Only in the browser." }).waitFor();
  assert.equal(await offer.count(), 0, "what is saved is not offered again");
  await close();
});

test("a session that ends mid-sentence loses nothing, and saving goes on by itself after signing in again", async () => {
  const { context, page, close } = await writer();
  const path = await newStory(page);
  await openStory(page, path);
  await page.locator("#story-text").focus();
  await page.keyboard.type("Signed in. ");
  await saved(page, path, "Signed in.");
  await context.clearCookies();
  await page.keyboard.type("Signed out.");
  await bar(page, "signed-out").waitFor();
  const tab = await context.newPage();
  await site.signIn(tab, "editor");
  await saved(tab, path, "Signed in. Signed out.");
  await bar(page, "signed-out").waitFor({ state: "detached" });
  await close();
});

test("who comes second reads along, takes over, and both texts stay", async () => {
  const mei = await writer("editor", {}, "Invented Mei");
  const rui = await writer("editor", {}, "Invented Rui");
  const path = await newStory(mei.page);
  await openStory(mei.page, path);
  await mei.page.locator("#story-text").focus();
  await mei.page.keyboard.type("Together. ");
  await saved(mei.page, path, "Together.");
  await openStory(rui.page, path);
  await bar(rui.page, "lock").waitFor();
  assert.match(await bar(rui.page, "lock").textContent(), /Invented Mei is writing/);
  assert.equal(await rui.page.locator("#story-text").getAttribute("contenteditable"), "false");

  await mei.page.keyboard.type("Still together. ");
  await rui.page.locator("#story-text", { hasText: "Still together." }).waitFor();

  await mei.context.setOffline(true);
  await mei.page.keyboard.type("Only Mei wrote this.");
  await bar(mei.page, "offline").waitFor();
  await bar(rui.page, "lock").getByRole("button", { name: "Take over" }).click();
  await rui.page.locator('#story-text[contenteditable="true"]').waitFor();
  await rui.page.locator("#story-text").focus();
  await rui.page.keyboard.press("Control+End");
  await rui.page.keyboard.type("Only Rui wrote this.");
  await saved(rui.page, path, "Only Rui wrote this.");

  await mei.context.setOffline(false);
  const dialog = mei.page.locator("dialog[open]");
  await dialog.waitFor();
  assert.match(await dialog.textContent(), /Only Mei wrote this[\s\S]*Only Rui wrote this/);
  await dialog.getByRole("button", { name: "Go on with your text" }).click();
  const now = await saved(mei.page, path, "Only Mei wrote this.");
  assert.ok(!JSON.stringify(now.document).includes("Only Rui wrote this."));
  await mei.close();
  await rui.close();
});

test("Word, Markdown and a page elsewhere are pasted as blocks of a story", async () => {
  const { page, faults, close } = await writer();
  const path = await newStory(page);
  await openStory(page, path);
  await page.locator("#story-text").focus();
  await paste(page, { "text/plain": "x", "text/html": `<html><head><style>p{color:red}</style></head><body><p class=MsoNormal style='margin:0'>From <b style='mso-bidi-font-weight:normal'>Word</b><o:p></o:p></p><p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>one</p></body></html>` });
  await page.keyboard.press("Control+End");
  await paste(page, { "text/plain": "## A part\n\n> Said so.\n> — Somebody\n\nPlain *and* not." });
  await page.keyboard.press("Enter");
  await paste(page, { "text/plain": "https://elsewhere.example/page" });
  const { document } = await saved(page, path, "elsewhere.example");
  assert.deepEqual(document.blocks.map(({ type }) => type), ["paragraph", "list", "heading", "quote", "paragraph", "embed"]);
  assert.deepEqual(faults, [], "the page's policy forbids none of it");
  await close();
});

test("a story with every block comes back as it was after one word is changed, and the unknown stays", async () => {
  const { page, faults, close } = await writer();
  const path = await newStory(page);
  const { version, front } = await manuscript(page, path);
  const unknown = { type: "weather", place: "Los Angeles", deep: [1, { a: null }] };
  const document = { version: 1, blocks: [
    { type: "paragraph", content: [{ type: "text", text: "One word." }] },
    { type: "pull-quote", content: [{ type: "paragraph", content: [{ type: "text", text: "Large" }] }] },
    { type: "callout", title: "T", content: [{ type: "spoiler", label: "L", content: [{ type: "divider" }] }] },
    { type: "gallery", images: [{ src: "/media/a.jpg", alt: "A" }] },
    unknown,
    { type: "results", category: "emmys/2020/lead-actor" },
  ] };
  const put = await page.context().request.put(`${site.url}${path}/manuscript`, { data: { version, front, document }, headers: { "Sec-Fetch-Site": "same-origin" } });
  assert.equal(put.status(), 200, await put.text());
  const before = (await manuscript(page, path)).document.blocks;
  await openStory(page, path);
  await page.locator(".card-unknown").waitFor();
  await page.locator("#story-text p").first().click();
  await page.keyboard.press("End");
  await page.keyboard.type(" Two.");
  const after = (await saved(page, path, "One word. Two.")).document.blocks;
  assert.deepEqual(after.slice(1), before.slice(1));
  assert.deepEqual(faults.filter((fault) => !fault.includes("404")), []);
  await close();
});

test("a picture is dropped into the text and another chosen for the head, each with its words in place", async () => {
  const { page, faults, close } = await writer();
  const path = await newStory(page);
  await openStory(page, path);
  await page.locator("#story-text").focus();
  await page.keyboard.type("Before the picture.");
  await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 400 });
    canvas.getContext("2d").fillRect(10, 10, 300, 200);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const data = new DataTransfer();
    data.items.add(new File([blob], "statues.png", { type: "image/png" }));
    document.querySelector("#story-text").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  const card = page.locator(".card-image");
  await card.locator('img[src^="/media/"]').waitFor();
  await card.getByLabel("What it shows").fill("Six statues in a box");
  await card.getByLabel("Credit").fill("House Lights");
  const now = await saved(page, path, "House Lights");
  const picture = now.document.blocks.find(({ type }) => type === "image");
  assert.match(picture.src, /^\/media\//);
  assert.equal(picture.alt, "Six statues in a box");
  await card.getByLabel("Credit").press("Enter");
  await page.keyboard.type("After the picture.");
  await saved(page, path, "After the picture.");

  const chooser = page.waitForEvent("filechooser");
  await page.locator(".lead-tools button").click();
  const png = Buffer.from(await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 800, height: 500 });
    canvas.getContext("2d").fillRect(1, 1, 70, 200);
    return canvas.toDataURL("image/png").split(",")[1];
  }), "base64");
  await (await chooser).setFiles({ name: "lead.png", mimeType: "image/png", buffer: png });
  await page.locator(".lead-face img").waitFor();
  assert.match((await saved(page, path, '"image":"/media/')).front.image, /^\/media\//);
  assert.deepEqual(faults, []);
  await close();
});

test("a story in Arabic runs from the right, and names are tokens", async () => {
  const { page, close } = await writer();
  const path = await newStory(page);
  await openStory(page, path);
  await page.getByLabel("Language", { exact: false }).last().fill("ar");
  await page.keyboard.press("Tab");
  const text = page.locator("#story-text");
  await text.focus();
  assert.equal(await text.evaluate((node) => getComputedStyle(node).direction), "rtl");
  assert.equal(await text.evaluate((node) => node.closest("[lang]").lang), "ar");
  await page.locator("label", { hasText: "Authors" }).click();
  await page.keyboard.type("Invented Writer, Junior");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Another Writer");
  await page.keyboard.press("Tab");
  assert.deepEqual((await saved(page, path, "Another Writer")).front.authors, ["Invented Writer, Junior", "Another Writer"]);
  await page.getByRole("button", { name: "Remove Another Writer" }).click();
  await until(async () => (await manuscript(page, path)).front.authors.length === 1, "the author to be taken out");
  await close();
});

test("a preview shows what is on the page at this moment", async () => {
  const { context, page, close } = await writer();
  const path = await newStory(page);
  await openStory(page, path);
  await page.locator("#f-title").fill("Seen before it is printed");
  await page.locator("#story-text").focus();
  await page.keyboard.type("The very last word: marzipan.");
  const opened = context.waitForEvent("page");
  await page.locator("[data-preview]").click();
  const preview = await opened;
  await preview.locator("article", { hasText: "marzipan" }).waitFor();
  assert.equal(await preview.locator("h1").textContent(), "Seen before it is printed");
  await close();
});

test("the tools are one stop of the Tab key, with arrows between them and every key in a list", async () => {
  const { page, close } = await writer();
  await openStory(page, await newStory(page));
  await page.locator("#story-text").focus();
  await page.keyboard.type("words");
  await page.keyboard.press("Alt+F10");
  const label = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
  assert.equal(await label(), "Bold");
  await page.keyboard.press("ArrowRight");
  assert.equal(await label(), "Italic");
  await page.keyboard.press("End");
  assert.equal(await label(), "Keys");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.id), "story-text");
  await close();
});

for (const width of [390, 1280]) {
  for (const dark of [false, true]) {
    test(`the editor is clean for axe and still at ${width} px in the ${dark ? "dark" : "light"}`, async () => {
      const { page, outside, close } = await writer("editor", { width, dark });
      const path = await newStory(page);
      await openStory(page, path);
      await page.locator("#story-text").focus();
      await page.keyboard.type("Words, and then a picture.");
      for (const block of ["gallery", "video", "also", "ballot", "nominee", "call"]) {
        await page.keyboard.press("Escape");
        await page.keyboard.press("Control+Enter");
        await page.keyboard.type(`/${block}`);
        await page.keyboard.press("Enter");
      }
      await saved(page, path, "Words, and then");
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `the page scrolls ${wide} px sideways`);
      if (process.env.GREENROOM_SHOTS) await page.screenshot({ path: `${process.env.GREENROOM_SHOTS}/editor-${width}-${dark ? "dark" : "light"}.png`, fullPage: true });
      await page.evaluate(axe);
      const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
      assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target} ${n.failureSummary}`).join(" | ")}`), []);
      assert.deepEqual(outside, []);
      await close();
    });
  }
}
