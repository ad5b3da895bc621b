// One encrypted file to the server, in parts that a slow network can carry; goes on where it was cut off.

import type { HttpRequest, HttpResponse } from "tus-js-client";
import Upload, { type DetailedError, type HttpStack } from "tus-js-client/lib/upload.js";

import { type Bytes, toBase64 } from "./bytes.js";
import { type Answered, badOf, type Fetch, within } from "./server.js";

export interface Sending {
  api: string;
  token: string;
  record: string;
  hash: string;
  contents: Bytes;
  /** Where an earlier try got to; "" for none. */
  url: string;
  partBytes: number;
  fetch: Fetch;
  stopped: AbortSignal;
  /** Told once there is an address to go on at, and "" when it is gone. */
  at: (url: string) => void;
  progress: (bytes: number) => void;
}

const PATIENCE_MS = 60_000;
const TORN = 460;
const ANEW = 2;
const MOST_IDLE = 3;

/** Brings the file to the server. Whether it is there for good is said by the receipt of its record. */
export async function upload(sending: Sending): Promise<Answered<null>> {
  let { url } = sending;
  for (let anew = 0; ; anew++) {
    const ended = await tried({ ...sending, url });
    if (ended !== "anew") return ended;
    // The bytes that arrived were not ours, or the server has forgotten them.
    sending.at("");
    url = "";
    if (anew === ANEW) return { kind: "busy", waitMs: 0 };
  }
}

function tried(sending: Sending): Promise<Answered<null> | "anew"> {
  const { api, token, record, hash, contents, url, partBytes, stopped, at, progress } = sending;
  return new Promise((end) => {
    let idle = 0;
    const stop = (ended: Answered<null> | "anew"): void => {
      stopped.removeEventListener("abort", away);
      void one.abort();
      end(ended);
    };
    const away = (): void => stop({ kind: "offline" });
    const one = new Upload(new Blob([contents]), {
      ...Upload.defaultOptions,
      endpoint: new URL(`${api}uploads`, globalThis.location?.href).href,
      uploadUrl: url || null,
      uploadSize: contents.length,
      chunkSize: partBytes,
      metadata: { record, hash },
      headers: { Authorization: `Bearer ${token}` },
      uploadDataDuringCreation: true,
      retryDelays: null as never, // when to try again is decided for the whole outbox
      storeFingerprintForResuming: false,
      fingerprint: () => Promise.resolve(hash),
      httpStack: stackOf(sending),
      fileReader: { openFile: () => Promise.resolve(sourceOf(contents)) },
      onUploadUrlAvailable: () => void (one.url && at(one.url)),
      onProgress: (sent) => progress(sent),
      onChunkComplete: (size, sent) => {
        idle = size > 0 ? 0 : idle + 1;
        if (idle >= MOST_IDLE || sent > contents.length) stop({ kind: "busy", waitMs: 0 });
      },
      onSuccess: () => stop({ kind: "good", body: null }),
      onError: (error) => stop(meaningOf(error as DetailedError)),
    });
    stopped.addEventListener("abort", away);
    if (stopped.aborted) away();
    else one.start();
  });
}

function meaningOf({ originalResponse }: DetailedError): Answered<null> | "anew" {
  if (!originalResponse) return { kind: "offline" };
  const status = originalResponse.getStatus();
  if (status === TORN || status === 404 || status === 410) return "anew";
  if (status === 409 || status === 423) return { kind: "busy", waitMs: 0 };
  return badOf(status, jsonOf(originalResponse.getBody()), originalResponse.getHeader("Retry-After") ?? null);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const sourceOf = (contents: Bytes) => ({
  size: contents.length,
  slice: (start: number, end: number) =>
    Promise.resolve({ value: new Blob([contents.subarray(start, end)]), done: end >= contents.length }),
  close: () => undefined,
});

/** Requests by `fetch`, each part with its checksum: what was torn on the way is refused at once. */
function stackOf({ fetch: fetching, stopped }: Sending): HttpStack {
  return {
    getName: () => "fetch",
    createRequest(method: string, url: string): HttpRequest {
      const headers = new Map<string, string>();
      const end = new AbortController();
      return {
        getMethod: () => method,
        getURL: () => url,
        setHeader: (name, value) => void headers.set(name, value),
        getHeader: (name) => headers.get(name),
        setProgressHandler: () => undefined,
        getUnderlyingObject: () => null,
        abort: () => Promise.resolve(end.abort()),
        async send(body?: Blob | null) {
          if (body) headers.set("Upload-Checksum", `sha256 ${await checksumOf(body)}`);
          const away = (): void => end.abort();
          stopped.addEventListener("abort", away);
          try {
            return await within(PATIENCE_MS, end.signal, async (signal) => {
              const answer = await fetching(url, {
                method, headers: Object.fromEntries(headers), signal, credentials: "omit", cache: "no-store", redirect: "error",
                ...(body ? { body } : {}),
              });
              return responseOf(answer, await answer.text());
            });
          } finally {
            stopped.removeEventListener("abort", away);
          }
        },
      };
    },
  };
}

const checksumOf = async (body: Blob): Promise<string> =>
  toBase64(new Uint8Array(await crypto.subtle.digest("SHA-256", await body.arrayBuffer())));

const responseOf = (answer: Response, text: string): HttpResponse => ({
  getStatus: () => answer.status,
  getHeader: (name) => answer.headers.get(name) ?? undefined,
  getBody: () => text,
  getUnderlyingObject: () => answer,
});
