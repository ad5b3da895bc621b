// Builds what a phone gets, says how large it is, and builds the tests beside it.

import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const common = { absWorkingDir: here, bundle: true, format: "esm", outbase: "src", target: "es2020", logLevel: "warning" };
const entries = ["forms/expressions", "forms/evaluate"];
// What the pages of a room load: built into that room, where Django finds it, names it by its hash and serves it.
const pages = {
  "capture/page": "verification/static/verification/capture",
  "desk/keys": "verification/static/verification/desk",
  "voice/page": "base/static/base/voice",
  "citizen/page": "intake/static/intake/form",
};
const sourceOf = (name) => `src/${name}.ts${existsSync(`${here}src/${name}.tsx`) ? "x" : ""}`;
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
  await build({ ...common, format: "iife", entryPoints: [sourceOf(name)], outfile, minify: true });
  const code = readFileSync(`${here}${outfile}`);
  console.log(`${place}.js: ${code.length} bytes, ${gzipSync(code, { level: 9 }).length} gzipped`);
}
writeSheet("../src/tepat/base/design/pictures/", "../src/tepat/intake/static/intake/pictures.svg");
await build({
  ...common,
  entryPoints: tests.map((name) => `src/${name}`),
  outdir: "dist/tests",
  platform: "node",
  sourcemap: "inline",
});

// All pictures in one file, each under its name ("#floor_material-1"): a phone asks once, not a hundred times.
function writeSheet(folder, sheet) {
  const side = 48;
  const files = readdirSync(`${here}${folder}`).filter((name) => name.endsWith(".svg")).sort();
  const parts = files.map((name, place) => {
    const found = /^<svg xmlns="[^"]+" viewBox="0 0 48 48"><style>(.*?)<\/style>(.*)<\/svg>\s*$/s.exec(readFileSync(`${here}${folder}${name}`, "utf8"));
    if (!found) throw new Error(`${name} is not drawn as the other pictures are (style, then shapes, on 48 by 48).`);
    const [, style, shapes] = found;
    const top = side * place;
    return { style, text: `<view id="${name.slice(0, -4)}" viewBox="0 ${top} ${side} ${side}"/><g transform="translate(0 ${top})">${shapes}</g>` };
  });
  const styles = [...new Set(parts.map(({ style }) => style))];
  if (styles.length > 1) throw new Error("The pictures do not share one style.");
  writeFileSync(`${here}${sheet}`, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side * parts.length}"><style>${styles[0] ?? ""}</style>${parts.map(({ text }) => text).join("")}</svg>`);
}

for (const name of entries) {
  const code = readFileSync(`${here}dist/${name}.js`);
  console.log(`${name}.js: ${code.length} bytes, ${gzipSync(code, { level: 9 }).length} gzipped`);
  for (const [file, { bytesInOutput }] of Object.entries(metafile.outputs[`dist/${name}.js`].inputs))
    console.log(`  ${String(bytesInOutput).padStart(6)} ${file}`);
}
