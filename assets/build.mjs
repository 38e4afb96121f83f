// Bundles the style sheets and scripts of readers and desk into assets/dist, each under a name made from its content,
// and writes manifest.json, from which the server learns those names.
// esbuild is the whole toolchain: one binary, an entry point for each kind of page, no development server to keep.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = `${here}/dist`;

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const built = await build({
  absWorkingDir: here,
    entryPoints: [
    { in: "ts/reader.ts", out: "reader" },
    { in: "css/reader.css", out: "reader" },
    { in: "ts/desk.ts", out: "desk" },
    { in: "css/desk.css", out: "desk" },
    { in: "ts/editor/editor.ts", out: "editor" },
    { in: "ts/account.ts", out: "account" },
    { in: "css/account.css", out: "account" },
    { in: "ts/night.ts", out: "night" },
    { in: "css/night.css", out: "night" },
  ],
  outdir: "dist",
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file" },
  publicPath: "/assets",
  bundle: true,
  format: "esm",
  target: ["chrome100", "firefox100", "safari15.4"],
  minify: true,
  legalComments: "none",
  metafile: true,
});

const manifest = {};
for (const path of Object.keys(built.metafile.outputs)) {
  const file = basename(path);
  manifest[file.replace(/-[A-Z0-9]{8}(?=\.)/, "")] = file;
}
await writeFile(`${out}/manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);
