// Pictures: brought in by button, by drop and by paste, described, found again, published, and read.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { browser, newsroom, reader, until } from "./site.mjs";

const axe = createRequire(import.meta.url)("axe-core").source;
const shots = process.env.GREENROOM_SHOTS;
const site = await newsroom("limits.enabled=false");
const chromium = await browser();
let drawn = 0;

async function desk(options = {}) {
  const window = await reader(chromium, options);
  await site.signIn(window.page, "editor");
  return window;
}

async function shoot(page, name) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
}

/** A new drawing each time, so that each is a picture of its own: a stage, its curtain and a lamp. */
async function drawing(width = 1600, height = 900) {
  drawn += 1;
  const page = await (await chromium.newContext()).newPage();
  const data = await page.evaluate(([width, height, hue]) => {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const pen = canvas.getContext("2d");
    const sky = pen.createLinearGradient(0, 0, 0, height);
    sky.addColorStop(0, `hsl(${hue} 40% 22%)`);
    sky.addColorStop(1, `hsl(${hue + 40} 60% 70%)`);
    pen.fillStyle = sky;
    pen.fillRect(0, 0, width, height);
    pen.fillStyle = `hsl(${hue + 180} 70% 60%)`;
    pen.beginPath();
    pen.arc(width * 0.75, height * 0.3, height * 0.12, 0, 7);
    pen.fill();
    return canvas.toDataURL("image/jpeg", 0.9).split(",")[1];
  }, [width, height, (drawn * 47) % 360]);
  await page.context().close();
  return Buffer.from(data, "base64");
}

/** Drops or pastes a file where a person does. */
function give(page, how, target, name, file, type = "image/jpeg") {
  return page.evaluate(([how, target, name, file, type]) => {
    const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], name, { type }));
    const place = document.querySelector(target);
    const box = place.getBoundingClientRect();
    const at = { bubbles: true, cancelable: true, clientX: box.left + 20, clientY: box.top + 12 };
    if (how === "paste") place.dispatchEvent(new ClipboardEvent("paste", { ...at, clipboardData: data }));
    else for (const kind of ["dragenter", "dragover", "drop"]) place.dispatchEvent(new DragEvent(kind, { ...at, dataTransfer: data }));
  }, [how, target, name, file.toString("base64"), type]);
}

async function newStory(page, title) {
  const made = await page.context().request.post(`${site.url}/desk/stories`, { data: {}, headers: { "Sec-Fetch-Site": "same-origin" } });
  assert.equal(made.status(), 201, await made.text());
  const path = (await made.json()).url;
  await page.goto(site.url + path);
  await page.locator("#story-text").waitFor();
  await page.locator("[name=title]").fill(title);
  await page.locator("#story-text").focus();
  return path;
}

async function saved(page, path, test, what) {
  return until(async () => {
    const now = await (await page.context().request.get(`${site.url}${path}/manuscript`)).json();
    return test(now) && now;
  }, what);
}

test("a picture comes into the library by button, by drop and by paste, and one that is none is refused in words", async () => {
  const { page, faults, close } = await desk();
  await page.goto(`${site.url}/desk/pictures`);
  await page.locator(".bring-in summary").click();
  await page.setInputFiles("#f-file", { name: "by-button.jpg", mimeType: "image/jpeg", buffer: await drawing() });
  await page.getByLabel("What it shows").fill("A lamp over a stage");
  await page.getByLabel("Who made it").fill("Ida Ek");
  await page.getByRole("button", { name: "Bring it in" }).click();
  await page.waitForURL(/\/desk\/pictures\/[^/]+\?said=added$/);
  assert.equal(await page.locator("h1").textContent(), "By button");

  for (const how of ["drop", "paste"]) {
    await page.goto(`${site.url}/desk/pictures`);
    await give(page, how, "main", `came-by-${how}.jpg`, await drawing());
    await page.waitForURL(/\/desk\/pictures\/[^/?]+$/);
    assert.equal(await page.locator("h1").textContent(), `Came by ${how}`);
    await page.getByText("No alternative text and no credit yet").waitFor();
  }

  await page.goto(`${site.url}/desk/pictures`);
  await give(page, "drop", "main", "holiday.png", Buffer.from("<html>no picture</html>"), "image/png");
  await page.locator(".arriving .wrong", { hasText: "This is not a picture." }).waitFor();
  assert.deepEqual(faults.filter((fault) => !/422|blob:/.test(fault)), []);
  await close();
});

test("without script a picture is brought in, and two numbers say what stays in view", async () => {
  const { page, close } = await desk({ script: false });
  await page.goto(`${site.url}/desk/pictures`);
  await page.locator(".bring-in summary").click();
  await page.setInputFiles("#f-file", { name: "no-script.jpg", mimeType: "image/jpeg", buffer: await drawing() });
  await page.getByRole("button", { name: "Bring it in" }).click();
  await page.waitForURL(/said=added$/);
  await page.getByLabel("From the left").fill("80");
  await page.getByLabel("From the top").fill("20");
  await page.getByLabel("What it shows").fill("A lamp by numbers");
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/said=saved$/);
  assert.equal(await page.getByLabel("From the left").inputValue(), "80");
  const seen = await page.locator("[data-crop]").first().evaluate((image) => getComputedStyle(image).objectPosition);
  assert.equal(seen, "80% 20%");
  await close();
});

test("a press on the picture says what stays in view", async () => {
  const { page, faults, close } = await desk();
  await page.goto(`${site.url}/desk/pictures`);
  await give(page, "drop", "main", "pressed.jpg", await drawing());
  await page.waitForURL(/\/desk\/pictures\/[^/?]+$/);
  const image = page.locator("[data-focal] img");
  const box = await image.boundingBox();
  await page.mouse.click(box.x + box.width * 0.75, box.y + box.height * 0.3);
  assert.equal(await page.getByLabel("From the left").inputValue(), "75");
  assert.equal(await page.getByLabel("From the top").inputValue(), "30");
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/said=saved$/);
  assert.equal(await page.getByLabel("From the left").inputValue(), "75");
  assert.deepEqual(faults, []);
  await close();
});

test("a story takes pictures by drop and by paste, is not published before they have their words, and shows them still", async (t) => {
  const { page, faults, close } = await desk();
  const path = await newStory(page, "A lamp over every stage");
  await page.keyboard.type("Before the pictures.");
  await give(page, "paste", "#story-text", "pasted-lamp.jpg", await drawing());
  await page.locator(".card-image img[src^='/media/']").waitFor();
  await give(page, "drop", "#story-text", "dropped-lamp.jpg", await drawing(900, 1200));
  await until(async () => (await page.locator(".card-image img[src^='/media/']").count()) === 2, "both pictures in the text");
  const chooser = page.waitForEvent("filechooser");
  await page.locator(".lead-tools button").click();
  await (await chooser).setFiles({ name: "leading-lamp.jpg", mimeType: "image/jpeg", buffer: await drawing() });
  await page.locator(".lead-face img").waitFor();
  const now = await saved(page, path, (it) => it.front.image && it.document.blocks.filter(({ type, src }) => type === "image" && src.startsWith("/media/")).length === 2, "the pictures to be saved");

  await page.goto(`${site.url}${path}/publish`);
  const said = await page.locator("main").innerText();
  for (const what of [/lead picture/i, /2 pictures in the story do not say what they show/, /2 pictures in the story do not say who made them/]) assert.match(said, what);
  await shoot(page, "publish-refused");
  const sources = [now.front.image, ...now.document.blocks.filter(({ type }) => type === "image").map(({ src }) => src)];
  const list = await (await page.context().request.get(`${site.url}/desk/pictures`, { headers: { Accept: "application/json" } })).json();
  for (const [number, src] of sources.entries()) {
    const picture = list.pictures.find((one) => one.src === src);
    assert.ok(picture, src);
    assert.deepEqual(picture.missing, ["alternative text", "credit"]);
    await page.goto(site.url + picture.page);
    await page.getByLabel("What it shows").fill(`The lamp seen from seat ${number + 1}`);
    await page.getByLabel("Who made it").fill("Ida Ek");
    await page.getByRole("button", { name: "Save" }).click();
    await page.waitForURL(/said=saved$/);
  }

  await page.goto(`${site.url}/desk/pictures?q=lamp+seat`);
  assert.equal(await page.locator(".picture-grid:not(.arriving) li").count(), 3);
  assert.match(await page.locator(".picture-grid:not(.arriving) li").first().innerText(), /lamp[\s\S]*Ida Ek/);
  await page.getByRole("searchbox", { name: "Search the pictures" }).fill("zzzz");
  await page.keyboard.press("Enter");
  await page.getByText("Nothing found").waitFor();

  await page.goto(`${site.url}${path}/publish`);
  const section = page.locator("select[name=section]");
  if (await section.count()) await section.selectOption({ index: 1 });
  assert.doesNotMatch(await page.locator("main").innerText(), /pictures in the story do not say/);
  await page.context().request.get(`${site.url}${path}`);
  const publish = page.locator("main form button", { hasText: /publish/i }).first();
  if (await publish.count()) await publish.click();
  const address = await until(async () => {
    const { stories } = await (await fetch(`${site.url}/api/v1/stories?limit=100`)).json();
    return stories.find(({ title }) => title === "A lamp over every stage")?.url;
  }, "the story to be published");
  const story = new URL(address, site.url).pathname;
  await page.goto(site.url + list.pictures.find(({ src }) => src === now.front.image).page);
  await page.locator(".uses li", { hasText: "A lamp over every stage" }).waitFor({ timeout: 5_000 });
  await until(async () => (await (await fetch(site.url + story)).text()).split('<source type="image/webp"').length >= 4, "the sizes of its pictures", 90_000);
  assert.deepEqual(faults.filter((fault) => !/4(04|22)/.test(fault)), []);
  await close();

  for (const width of [390, 1280])
    for (const dark of [false, true])
      await t.test(`at ${width} px in the ${dark ? "dark" : "light"}`, async () => {
        const guest = await reader(chromium, { width, dark });
        await guest.page.addInitScript(() => {
          window.shift = 0;
          new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value; }).observe({ type: "layout-shift", buffered: true });
        });
        await guest.page.goto(site.url + story, { waitUntil: "networkidle" });
        for (const image of await guest.page.locator("main picture img").all()) {
          await image.scrollIntoViewIfNeeded();
          await until(() => image.evaluate((it) => it.complete && it.naturalWidth > 0), "a picture to load");
          assert.match(await image.evaluate((it) => it.currentSrc), /-\d+\.(webp|avif)$/);
        }
        assert.ok((await guest.page.evaluate(() => window.shift)) < 0.005, `moved by ${await guest.page.evaluate(() => window.shift)}`);
        await guest.page.evaluate(axe);
        const found = await guest.page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
        assert.deepEqual(found.violations.map(({ id, nodes }) => `${id} ${nodes[0].target}`), []);
        assert.deepEqual(guest.faults, []);
        await guest.page.evaluate(() => scrollTo(0, 0));
        await shoot(guest.page, `story-${width}-${dark ? "dark" : "light"}`);
        await guest.close();
      });

  await t.test("without script and before they arrive, the pictures have their place and their colours", async () => {
    const guest = await reader(chromium, { script: false });
    await guest.context.route(/\/media\//, (route) => route.abort());
    await guest.page.goto(site.url + story);
    const blurs = guest.page.locator("main img.blur");
    assert.ok((await blurs.count()) >= 3);
    const box = await blurs.first().boundingBox();
    assert.ok(box.width > 300 && box.height > 150, JSON.stringify(box));
    assert.match(await blurs.first().getAttribute("src"), /^data:image\/webp/);
    await shoot(guest.page, "placeholder");
    await guest.close();
  });
});

for (const width of [390, 1280])
  for (const dark of [false, true])
    test(`the library looks as it should at ${width} px in the ${dark ? "dark" : "light"}`, async () => {
      const { page, faults, close } = await desk({ width, dark });
      await page.goto(`${site.url}/desk/pictures`, { waitUntil: "networkidle" });
      assert.equal(await page.locator(".picture-name", { hasText: "no name yet" }).count(), 0, "every picture has a name");
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `scrolls ${wide} px sideways`);
      await shoot(page, `library-${width}-${dark ? "dark" : "light"}`);
      await page.locator(".picture-grid a").first().click();
      await page.locator(".picture-sheet").waitFor();
      await shoot(page, `picture-${width}-${dark ? "dark" : "light"}`);
      assert.deepEqual(faults, []);
      await close();
    });
