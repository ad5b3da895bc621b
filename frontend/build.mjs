// Builds what a phone gets, says how large it is, and builds the tests beside it.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
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
/**
 * The sheet of all pages, tepat.css, in two pieces: what the first screen needs comes with its own sheet, the rest with
 * the app's. What only other pages show stays at home.
 */
const FIRST_SECTIONS = ["", "Ground", "Frame", "Buttons", "Cards"];
const sheetOfAllPages = {
  name: "sheet-of-all-pages",
  setup(made) {
    made.onLoad({ filter: /src\/field\/(gate|field)\.css$/ }, ({ path }) => {
      const design = `${here}../src/tepat/base/design/`;
      const sections = readFileSync(`${design}tepat.css`, "utf8").split(/^(?=\/\* --- )/m);
      const titleOf = (text) => /^\/\* --- ([^-(:]*)/.exec(text)?.[1].trim() ?? "";
      const found = sections.map(titleOf);
      for (const title of FIRST_SECTIONS) if (!found.includes(title)) throw new Error(`tepat.css has no section ${title}.`);
      const isGate = path.endsWith("gate.css");
      const taken = sections.filter((text) => FIRST_SECTIONS.includes(titleOf(text)) === isGate).join("");
      const own = readFileSync(path, "utf8").replace(/@import "([^"]*)";/g, (_, to) => readFileSync(`${here}src/field/${to}`, "utf8"));
      return { contents: shownByApp(taken) + own, loader: "css", resolveDir: design };
    });
  },
};

/** Rules of the sheet for what the app's scripts can name: a selector goes where they have no word for its class. */
function shownByApp(sheet) {
  const scripts = ["field", "forms", "voice"].flatMap((folder) =>
    readdirSync(`${here}src/${folder}`, { recursive: true }).filter((name) => /\.tsx?$/.test(name)).map((name) => `${folder}/${name}`));
  const texts = [...scripts.map((name) => `src/${name}`), "../src/tepat/field/screens/app/app.html"].map((name) => readFileSync(here + name, "utf8")).join();
  const words = new Set(texts.match(/[\w-]+/g));
  const begun = [...texts.matchAll(/([\w-]+-)\$\{/g)].map(([, beginning]) => beginning);
  const isNamed = (name) => words.has(name) || begun.some((beginning) => name.startsWith(beginning));
  const isShown = (selector) => [...selector.matchAll(/\.([a-z][\w-]*)/g)].every(([, name]) => isNamed(name));
  const kept = (text) => text.replace(/([^{}]*)\{((?:[^{}]|\{[^{}]*\})*)\}/g, (rule, head, body) => {
    if (head.includes("@")) return body.includes("{") ? `${head}{${kept(body)}}` : rule;
    const selectors = head.split(/,(?![^(]*\))/).filter(isShown);
    return selectors.length ? `${selectors.join()}{${body}}` : "";
  });
  return kept(sheet.replace(/\/\*.*?\*\//gs, ""));
}

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
await buildField("../src/tepat/field/static/field/app/");
writeSheet("../src/tepat/base/design/pictures/", "../src/tepat/intake/static/intake/pictures.svg");
await build({
  ...common,
  entryPoints: tests.map((name) => `src/${name}`),
  outdir: "dist/tests",
  platform: "node",
  sourcemap: "inline",
});

// The field app: in pieces that load one another by name, so that its first screen needs little. Its list of files
// goes into the service worker, which keeps them all.
async function buildField(folder) {
  rmSync(`${here}${folder}`, { recursive: true, force: true });
  const names = { entryNames: "[name]-[hash]", chunkNames: "[name]-[hash]", assetNames: "[name]-[hash]" };
  const { metafile: pieces } = await build({
    ...common,
    ...names,
    entryPoints: ["src/field/main.tsx", "src/field/gate.css", "src/field/field.css"],
    outdir: folder,
    splitting: true,
    minify: true,
    metafile: true,
    loader: { ".svg": "file" },
    plugins: [sheetOfAllPages],
    // What tus-js-client brings for browsers that are long gone.
    alias: { "url-parse": `${here}src/outbox/tus_url.ts`, "js-base64": `${here}src/outbox/tus_base64.ts` },
  });
  await build({
    ...common,
    format: "iife",
    entryPoints: { worker: "src/field/shell/worker.ts" },
    outdir: folder,
    minify: true,
  });
  const outputs = Object.entries(pieces.outputs).map(([path, { entryPoint, imports }]) => ({ name: path.split("/").pop(), entryPoint, imports }));
  const of = (entry) => outputs.find(({ entryPoint }) => entryPoint === `src/field/${entry}`).name;
  // What is of no use without a network is fetched with one.
  const files = outputs.filter(({ entryPoint }) => entryPoint !== "src/capture/session.ts").map(({ name }) => name).sort();
  const first = firstPieces(of("main.tsx"), outputs);
  const version = createHash("sha256").update(files.join()).digest("hex").slice(0, 8);
  const told = { version, script: of("main.tsx"), style: of("gate.css"), app_style: of("field.css"), first, files };
  writeFileSync(`${here}${folder}files.json`, JSON.stringify(told));
  for (const name of [...files, "worker.js"]) sayCompressed(`${folder}${name}`, `field/app/${name}${first.includes(name) ? " (first screen)" : ""}`);
}

/** The entry, and what it cannot begin without. */
function firstPieces(name, outputs, found = []) {
  if (found.includes(name)) return found;
  found.push(name);
  for (const { path, kind } of outputs.find((one) => one.name === name).imports)
    if (kind === "import-statement") firstPieces(path.split("/").pop(), outputs, found);
  return found;
}

function sayCompressed(path, name) {
  const code = readFileSync(`${here}${path}`);
  console.log(`${name}: ${code.length} bytes, ${gzipSync(code, { level: 9 }).length} gzipped, ${brotliCompressSync(code).length} by brotli`);
}

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
