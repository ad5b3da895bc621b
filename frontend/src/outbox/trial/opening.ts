// What only the server can do with what a phone sealed: for tests.

import { bytesOf, fromBase64url, textOf } from "../bytes.js";
import type { SealKey } from "../seal.js";

export interface ServerKeys {
  privateKey: CryptoKey;
  publicKey: SealKey;
}

export async function newServerKeys(): Promise<ServerKeys> {
  const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  return { privateKey: pair.privateKey, publicKey: { kty: kty!, crv: crv!, x: x!, y: y!, kid: "trial" } };
}

export async function opened(sealed: string, { privateKey }: ServerKeys): Promise<unknown> {
  const [head, , iv, data, tag] = sealed.split(".") as [string, string, string, string, string];
  const { epk } = JSON.parse(textOf(fromBase64url(head))) as { epk: JsonWebKey };
  const their = await crypto.subtle.importKey("jwk", epk, { name: "ECDH", namedCurve: "P-256" }, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: their }, privateKey, 256);
  const info = [0, 0, 0, 1, ...new Uint8Array(shared), 0, 0, 0, 7, ...bytesOf("A256GCM"), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0];
  const key = await crypto.subtle.importKey("raw", await crypto.subtle.digest("SHA-256", new Uint8Array(info)), "AES-GCM", false, ["decrypt"]);
  const whole = new Uint8Array([...fromBase64url(data), ...fromBase64url(tag)]);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: fromBase64url(iv), additionalData: bytesOf(head) }, key, whole);
  const stream = new Blob([plain]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(textOf(await new Response(stream).arrayBuffer()));
}

export function payloadOf(slip: string): Record<string, unknown> {
  return JSON.parse(textOf(fromBase64url(slip.split(".")[1]!))) as Record<string, unknown>;
}

export async function isSignedBy(slip: string, jwk: JsonWebKey): Promise<boolean> {
  const key = await crypto.subtle.importKey("jwk", jwk, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  const at = slip.lastIndexOf(".");
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, fromBase64url(slip.slice(at + 1)), bytesOf(slip.slice(0, at)));
}
