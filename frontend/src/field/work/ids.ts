// Names that the phone gives: UUIDs of version 7, so that what was begun first comes first.

const HEX = 16;

/** A new UUID; `at` is the moment in milliseconds since 1970. */
export function newId(at: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const moment = Math.min(Math.max(0, Math.floor(at)), 2 ** 48 - 1);
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(moment / 2 ** (8 * (5 - i))) & 255;
  bytes[6] = (bytes[6]! & 15) | 0x70;
  bytes[8] = (bytes[8]! & 63) | 0x80;
  const text = Array.from(bytes, (byte) => byte.toString(HEX).padStart(2, "0")).join("");
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** A short name for a member who is not known to the server yet. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => (byte % 36).toString(36)).join("");
