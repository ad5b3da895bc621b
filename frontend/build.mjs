// Builds what a phone gets, says how large it is, and builds the tests beside it.

import { readFileSync, readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const common = { absWorkingDir: here, bundle: true, format: "esm", outbase: "src", target: "es2020", logLevel: "warning" };
const entries = ["forms/expressions", "forms/evaluate"];
// What the pages of a room load: built into that room, where Django finds it, names it by its hash and serves it.
const pages = { "capture/page": "verification/static/verification/capture", "desk/keys": "verification/static/verification/desk" };
const tests = readdirSync(`${here}src`, { recursive: true }).filter((name) => name.endsWith(".test.ts"));

rmSync(`${here}dist`, { recursive: true, force: true });
const { metafile } = await build({
  ...common,
  entryPoints: entries.map((name) => `src/${name}.ts`),
  outdir: "dist",
  minify: true,
  metafile: true,
});
for (const [name, place] of Object.entries(pages)) {
  const outfile = `../src/tepat/${place}.js`;
  await build({ ...common, format: "iife", entryPoints: [`src/${name}.ts`], outfile, minify: true });
  const code = readFileSync(`${here}${outfile}`);
  console.log(`${place}.js: ${code.length} bytes, ${gzipSync(code, { level: 9 }).length} gzipped`);
}
await build({
  ...common,
  entryPoints: tests.map((name) => `src/${name}`),
  outdir: "dist/tests",
  platform: "node",
  sourcemap: "inline",
});

for (const name of entries) {
  const code = readFileSync(`${here}dist/${name}.js`);
  console.log(`${name}.js: ${code.length} bytes, ${gzipSync(code, { level: 9 }).length} gzipped`);
  for (const [file, { bytesInOutput }] of Object.entries(metafile.outputs[`dist/${name}.js`].inputs))
    console.log(`  ${String(bytesInOutput).padStart(6)} ${file}`);
}
