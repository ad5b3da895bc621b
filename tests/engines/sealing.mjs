// Seals as a phone does: one question a line of standard input, one answer a line.
// {seal: text, to: JWK} -> {sealed}; {sign: document, kid} -> {slip, key: JWK}; {pack: base64} -> the parcel, contents in base64.

import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";

const frontend = fileURLToPath(new URL("../../frontend/", import.meta.url));
const { build } = await import(pathToFileURL(`${frontend}node_modules/esbuild/lib/main.js`).href);
const { outputFiles } = await build({
  absWorkingDir: frontend, bundle: true, format: "esm", target: "es2020", write: false,
  stdin: { contents: 'export * from "./src/outbox/seal.js"; export * from "./src/outbox/bytes.js";', resolveDir: frontend },
});
const { bytesOf, newSigningKeys, pack, publicJwk, seal, sign, toBase64 } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`
);
const signing = await newSigningKeys();

async function answer(asked) {
  if ("seal" in asked) return { sealed: await seal(bytesOf(asked.seal), asked.to) };
  if ("sign" in asked) return { slip: await sign(asked.sign, signing.privateKey, asked.kid), key: await publicJwk(signing.publicKey) };
  const parcel = await pack(new Uint8Array(Buffer.from(asked.pack, "base64")));
  return { ...parcel, contents: toBase64(parcel.contents) };
}

for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(await answer(JSON.parse(line))));
