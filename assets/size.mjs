// Prints what a reader downloads, in brotli bytes, and what a writer does, and fails when a budget is passed.
import { readFile } from "node:fs/promises";
import { brotliCompressSync, gzipSync } from "node:zlib";

const dist = new URL("./dist/", import.meta.url);
const manifest = JSON.parse(await readFile(new URL("manifest.json", dist), "utf8"));
// The editor is not a reader's page; its budget counts gzip bytes.
const gzipped = new Set(["editor.js"]);
const budgets = { "reader.css": 10 * 1024, "reader.js": 8 * 1024, "newsreader.woff2": 40 * 1024, "editor.js": 220 * 1024 };

for (const [name, budget] of Object.entries(budgets)) {
  const raw = await readFile(new URL(manifest[name], dist));
  // A font is compressed already; what is sent is what is stored.
  const sent = name.endsWith(".woff2") ? raw.length : gzipped.has(name) ? gzipSync(raw, { level: 9 }).length : brotliCompressSync(raw).length;
  const fits = sent <= budget;
  process.stdout.write(`${fits ? "ok  " : "OVER"} ${name.padEnd(18)} ${sent} of ${budget} bytes\n`);
  if (!fits) process.exitCode = 1;
}
