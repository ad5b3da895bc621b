// What only the server can open (JWE, RFC 7516), what only this phone can have signed (JWS, RFC 7515), and pictures.

import { type Bytes, bytesOf, joined, random, sha256, toBase64url } from "./bytes.js";

export type SealKey = JsonWebKey & { kid: string };

const CURVE = { name: "ECDH", namedCurve: "P-256" } as const;
const SIGNING = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const ENC = "A256GCM";
const TAG_BYTES = 16;

/** A JWE in compact form: ECDH-ES with a key of its own, deflated, A256GCM. */
export async function seal(plain: Bytes, to: SealKey): Promise<string> {
  const { kty = "EC", crv = "P-256", x, y, kid } = to;
  const their = await crypto.subtle.importKey("jwk", { kty, crv, x: x!, y: y! }, CURVE, false, []);
  const own = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const epk = await crypto.subtle.exportKey("jwk", own.publicKey);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: their }, own.privateKey, 256);
  const header = { alg: "ECDH-ES", enc: ENC, zip: "DEF", kid, epk: { kty: epk.kty, crv: epk.crv, x: epk.x, y: epk.y } };
  const protectedHeader = toBase64url(bytesOf(JSON.stringify(header)));
  const key = await crypto.subtle.importKey("raw", await concatKdf(new Uint8Array(shared) as Bytes), "AES-GCM", false, ["encrypt"]);
  const iv = random(12);
  const sealed = new Uint8Array(
    await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytesOf(protectedHeader) }, key, await deflated(plain)),
  );
  const end = sealed.length - TAG_BYTES;
  return [protectedHeader, "", toBase64url(iv), toBase64url(sealed.subarray(0, end)), toBase64url(sealed.subarray(end))].join(".");
}

/** RFC 7518, section 4.6.2, for one round of SHA-256: 256 bits, nobody named. */
async function concatKdf(shared: Bytes): Promise<ArrayBuffer> {
  const number = (value: number): Bytes => new Uint8Array([value >>> 24, value >>> 16, value >>> 8, value]) as Bytes;
  const info = joined(number(ENC.length), bytesOf(ENC), number(0), number(0), number(256));
  return crypto.subtle.digest("SHA-256", joined(number(1), shared, info));
}

async function deflated(plain: Bytes): Promise<Bytes> {
  const stream = new Blob([plain]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer()) as Bytes;
}

/** A JWS in compact form, ES256; `kid` is the device. */
export async function sign(payload: unknown, key: CryptoKey, kid: string): Promise<string> {
  const part = (value: unknown): string => toBase64url(bytesOf(JSON.stringify(value)));
  const text = `${part({ alg: "ES256", kid })}.${part(payload)}`;
  return `${text}.${toBase64url(await crypto.subtle.sign(SIGNING, key, bytesOf(text)))}`;
}

/** A new pair for signing, whose private half nobody can read. */
export const newSigningKeys = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(SIGNING, false, ["sign", "verify"]);

export async function publicJwk(key: CryptoKey): Promise<JsonWebKey> {
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", key);
  return { kty: kty!, crv: crv!, x: x!, y: y! };
}

/** A file under a key of its own; the key goes into the sealed record. */
export interface Parcel {
  hash: string;
  plainHash: string;
  key: string;
  iv: string;
  contents: Bytes;
}

export async function pack(plain: Bytes): Promise<Parcel> {
  const key = random(32);
  const iv = random(12);
  const imported = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const contents = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, imported, plain)) as Bytes;
  return { hash: await sha256(contents), plainHash: await sha256(plain), key: toBase64url(key), iv: toBase64url(iv), contents };
}
