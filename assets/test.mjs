// Bundles the script's tests and runs them with the test runner Node brings.
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

const tests = (await readdir(new URL("./ts", import.meta.url), { recursive: true })).filter((name) => name.endsWith(".test.ts"));
const out = await mkdtemp(join(tmpdir(), "reader-tests-"));
await build({
  absWorkingDir: new URL("./ts", import.meta.url).pathname,
  entryPoints: tests,
  outdir: out,
  entryNames: "[name]",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
  logLevel: "error",
});
const files = (await readdir(out)).map((name) => join(out, name));
const run = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" });
await rm(out, { recursive: true, force: true });
process.exitCode = run.status ?? 1;
