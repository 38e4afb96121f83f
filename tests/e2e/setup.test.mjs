// A newsroom from nothing: made on the command line, its owner let in by the one-time link, a passkey, the first story.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { PROGRAM, browser, freePort, reader, until } from "./site.mjs";

const chromium = await browser();
const folder = mkdtempSync(join(tmpdir(), "greenroom-setup-"));
const port = await freePort();
// A passkey belongs to a name, and an address of numbers is none.
const url = `http://localhost:${port}`;

const said = execFileSync(PROGRAM, ["init", "--data", folder, "--title", "The Understudy", "--owner", "nora-quill@example.org", "--set", `site.base_url=${url}`], { encoding: "utf8" });
const link = said.match(/https?:\/\/\S+\/sign-in\/\S+/)?.[0];
const server = spawn(PROGRAM, ["serve", "--data", folder, "--listen", `127.0.0.1:${port}`, "--set", `site.base_url=${url}`, "--set", "limits.enabled=false"], { stdio: "ignore" });
const ended = new Promise((resolve) => server.once("exit", resolve));
after(async () => {
  server.kill("SIGTERM");
  await ended;
  rmSync(folder, { recursive: true, force: true });
});
await until(async () => (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null))?.ok, "the new newsroom to answer", 30_000);

test("an owner sets up a newsroom from nothing, with a passkey, and publishes the first story", async () => {
  assert.ok(link, `init prints a one-time link:\n${said}`);
  const { context, page, faults, close } = await reader(chromium);
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });

  await page.goto(link);
  await page.locator("main form button").first().click();
  await page.waitForURL(/\/(desk|account)/);

  // The link opens once.
  const again = await context.newPage();
  const answer = await again.goto(link);
  assert.ok(answer.status() >= 400 || (await again.locator("main form button").count()) === 0, "the link has been used");
  await again.close();

  await page.goto(`${url}/account`);
  await page.getByRole("button", { name: /add a passkey/i }).click();
  await until(async () => (await page.locator(".key").count()) > 0, `the passkey in the list`);

  await page.goto(`${url}/account`);
  await page.getByRole("button", { name: /^sign out$/i }).first().click();
  await page.waitForURL((at) => !at.pathname.startsWith("/account"));
  assert.match((await page.goto(`${url}/desk`)).url(), /\/sign-in/, "signed out");
  // The browser offers the passkey by itself where the mail is typed; one that does not has a button to press.
  await page.getByRole("button", { name: /use a passkey/i }).click({ timeout: 2_000 }).catch(() => {});
  await page.waitForURL(/\/desk/);

  await page.goto(`${url}/desk/stories`);
  await page.getByRole("button", { name: /new story/i }).first().click();
  await page.waitForURL(/\/desk\/stories\/[0-9a-z]{13}/);
  const editor = page.locator("#story-text");
  await editor.waitFor();
  await page.locator("[name=title]").fill("The house lights go down");
  await page.locator("[name=summary]").fill("A first story, written by its owner.");
  await editor.click();
  await page.keyboard.type("Every newsroom has a first sentence, and this one is ours.");
  const address = page.url();
  await until(async () => JSON.stringify(await (await page.context().request.get(`${address}/manuscript`)).json()).includes("this one is ours"), "the story to be saved");
  await page.locator("[data-publish]").click();
  await page.waitForURL(/\/publish$/);
  await page.locator("main form button", { hasText: /publish/i }).first().click();
  await page.waitForURL(/done=published/);
  await until(async () => (await (await fetch(`http://127.0.0.1:${port}/`, { headers: { host: `localhost:${port}` } })).text()).includes("The house lights go down"), "the story on the front page");
  assert.deepEqual(faults, []);
  await close();
});
