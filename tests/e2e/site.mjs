// The sample newsroom, started fresh for a test file, and browsers to look at it with.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { chromium } from "playwright-core";

export const PROGRAM = process.env.GREENROOM_BIN ?? `${process.env.CARGO_TARGET_DIR ?? "target"}/debug/greenroom`;

/** The story everything turns on, and its neighbours in other scripts. Filled from the API at start. */
export const paths = { story: "", hindi: "", arabic: "" };

/** Starts the sample newsroom on a free port; it ends with the test file. */
export async function newsroom(...settings) {
  const folder = mkdtempSync(join(tmpdir(), "greenroom-e2e-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = ["demo", "--data", folder, "--listen", `127.0.0.1:${port}`, "--set", `site.base_url=${url}`];
  for (const setting of settings) args.push("--set", setting);
  const server = spawn(PROGRAM, args, { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (part) => { log += part; });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  after(async () => {
    server.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  await until(async () => {
    if (server.exitCode !== null) throw new Error(`the server ended:\n${log}`);
    return (await fetch(`${url}/healthz`).catch(() => null))?.ok;
  }, "the sample newsroom to answer", 90_000);
  const { stories } = await (await fetch(`${url}/api/v1/stories?limit=100`)).json();
  const find = (test) => new URL(stories.find(test).url, url).pathname;
  paths.story = find((story) => story.section === "television" && story.slug.includes("ruffalo"));
  paths.hindi = find((story) => story.lang === "hi");
  paths.arabic = find((story) => story.lang === "ar");
  /** A one-time sign-in link for an account of this role, made if there is none, as an operator makes it. */
  const link = (role, name = `Invented ${role}`) => {
    const mail = `${name.toLowerCase().replace(/[^a-z]+/g, "-")}@example.org`;
    const said = execFileSync(PROGRAM, ["account", "link", "--data", folder, "--mail", mail, "--role", role, "--name", name, "--set", `site.base_url=${url}`], { encoding: "utf8" });
    const found = said.match(/https?:\/\/\S+\/sign-in\/\S+/);
    if (!found) throw new Error(`no link in:\n${said}`);
    return found[0];
  };
  /** Signs a window in by such a link, and leaves it on the desk or the account. */
  const signIn = async (page, role, name) => {
    await page.goto(link(role, name));
    await page.locator("main form button").first().click();
    await page.waitForURL(/\/(desk|account)/);
  };
  return { url, folder, log: () => log, stories, link, signIn };
}

/** One browser for a test file. Nothing but this machine is reached: every other address answers with an empty page. */
export async function browser() {
  const launched = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  after(() => launched.close());
  return launched;
}

/** A reader's own window. `outside` collects every request that left this machine. */
export async function reader(launched, { width = 1280, script = true, dark = false } = {}) {
  const context = await launched.newContext({
    viewport: { width, height: width < 600 ? 844 : 900 },
    colorScheme: dark ? "dark" : "light",
    javaScriptEnabled: script,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const outside = [];
  const faults = [];
  await context.route(/^https?:\/\/(?!127\.0\.0\.1|localhost)/, (route) => {
    outside.push(route.request().url());
    return route.fulfill({ contentType: "text/html", body: "<!doctype html><title>elsewhere</title>" });
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error") faults.push(message.text()); });
  return { context, page, outside, faults, close: () => context.close() };
}

/** Waits for a condition, and says what it waited for when it never comes. */
export async function until(test, what, limitMs = 10_000) {
  const end = Date.now() + limitMs;
  for (;;) {
    const got = await test();
    if (got) return got;
    if (Date.now() > end) throw new Error(`waited ${limitMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject).listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
