// How heavy another form engine is: bundled and minified as our own page is, gzipped. Prints the bytes.

import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const entry = 'import { Model } from "survey-core"; import { renderSurvey } from "survey-js-ui"; window.go = (json, at) => renderSurvey(new Model(json), at);';
const { outputFiles } = await build({
  stdin: { contents: entry, resolveDir: import.meta.dirname },
  bundle: true, minify: true, format: "iife", target: "es2020", write: false, logLevel: "error",
});
const styles = await build({
  stdin: { contents: '@import "survey-core/survey-core.css";', loader: "css", resolveDir: import.meta.dirname },
  bundle: true, minify: true, write: false, logLevel: "error", loader: { ".woff2": "empty", ".svg": "dataurl" },
});
const packed = ([{ contents }]) => gzipSync(contents, { level: 9 }).length;
console.log(JSON.stringify({ script: packed(outputFiles), style: packed(styles.outputFiles) }));
