// A small server that keeps records as the real one does, over real connections, and misbehaves as it is told.

import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import type { Receipt } from "../contract.js";
import type { Changes } from "../server.js";
import { payloadOf } from "./opening.js";

/**
 * What happens to one request. "late": it is dropped here and comes to the server after the next ones. "stranger":
 * the answer is about something else.
 */
export type Mischief =
  | "" | "drop" | "lost" | "torn" | "fault" | "fault_after" | "html" | "twice" | "late" | "stranger" | "half" | "spoilt" | "forget";

interface Kept {
  record: string;
  thread: string;
  version: number;
  hash: string;
  sealed: string;
  slip: string;
  kind: Receipt["kind"];
  family: string | null;
  state: Receipt["state"];
  awaited: string[];
  code: string;
}

interface Upload {
  record: string;
  hash: string;
  length: number;
  parts: Buffer[];
}

interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  body: Buffer;
}

const sha256 = (bytes: Buffer | string): string => createHash("sha256").update(bytes).digest("hex");
const problem = (status: number, code: string): Reply => ({ status, body: { code, title: code, detail: "mend" }, headers: { "Content-Type": "application/problem+json" } });

export class MadeServer {
  readonly records: Kept[] = [];
  /** Whole files by "record/hash", and how often each became whole. */
  readonly files = new Map<string, { contents: Buffer; count: number }>();
  readonly uploads = new Map<string, Upload>();
  /** What a phone is told of itself, and of its families. */
  isRevoked = false;
  knowsToken = true;
  proofNeeded = false;
  withdrawn: string[] = [];
  pages: Omit<Changes, "cursor" | "more">[] = [];
  /** Cursors of before this are not known any more. */
  forgotten = 0;
  aheadMs = 0;
  /** Which records are quarantined: by what their slip says. */
  refuses: (slip: Record<string, unknown>) => string = () => "";
  mischief: (method: string, path: string) => Mischief = () => "";
  readonly contacts: Record<string, unknown>[] = [];
  readonly asked: string[] = [];
  readonly happened = new Map<Mischief, number>();
  private readonly later: Asked[] = [];
  private http!: HttpServer;
  private count = 0;

  async start(): Promise<string> {
    this.http = createServer((request, response) => void this.serve(request, response).catch(() => response.destroy()));
    await new Promise<void>((go) => this.http.listen(0, "127.0.0.1", go));
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}/api/v1/field/`;
  }

  stop(): void {
    this.http.closeAllConnections();
    this.http.close();
  }

  /** What the server has acknowledged of a thread: the newest version. */
  newest(thread: string): Kept | undefined {
    return this.records.filter((one) => one.thread === thread && one.state === "acknowledged").sort((a, b) => b.version - a.version)[0];
  }

  /** Whatever was held back on the way comes in now. */
  deliverLate(): void {
    for (const asked of this.later.splice(0)) this.answer(asked);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url!, "http://here");
    const path = pathname.replace("/api/v1/field/", "");
    const { method = "GET", headers } = request;
    const mischief = this.mischief(method, path);
    if (mischief) this.happened.set(mischief, (this.happened.get(mischief) ?? 0) + 1);
    this.asked.push(`${method} ${path.split("/")[0]}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const asked: Asked = { method, path, query: searchParams, headers, body: Buffer.concat(chunks) };
    if (mischief === "drop") return void response.destroy();
    if (mischief === "fault") return send(response, { status: 503, body: "<h1>Bad Gateway</h1>", headers: { "Content-Type": "text/html" } });
    if (mischief === "html") return send(response, { status: 200, body: "<html>Welcome to our network. Please agree.</html>", headers: { "Content-Type": "text/html" } });
    if (mischief === "late") {
      this.later.push(asked);
      return void response.destroy();
    }
    if (mischief === "half" && method === "PATCH") {
      this.patch({ ...asked, body: asked.body.subarray(0, asked.body.length >> 1), headers: { ...headers, "upload-checksum": undefined } });
      return void response.destroy();
    }
    if (mischief === "spoilt" && method === "PATCH") asked.body = Buffer.from(asked.body.map((byte) => byte ^ 1));
    if (mischief === "forget") this.uploads.clear();
    let reply = this.answer(asked);
    if (mischief === "twice") reply = this.answer(asked);
    if (this.later.length && mischief !== "lost" && this.count++ % 3 === 0) this.answer(this.later.shift()!);
    if (mischief === "lost") return void response.destroy();
    if (mischief === "fault_after") return send(response, { status: 500, body: "Internal error", headers: { "Content-Type": "text/plain" } });
    if (mischief === "torn") return torn(response, reply);
    if (mischief === "stranger") reply = strange(reply);
    send(response, reply);
  }

  private answer(asked: Asked): Reply {
    const { method, path, query, body, headers } = asked;
    const [place, id = ""] = path.split("/");
    if (!this.knowsToken || !headers.authorization) return problem(401, "base.signed_out");
    if (place === "records" && method === "PUT") return this.putRecord(id, JSON.parse(body.toString()) as { slip: string; sealed: string });
    if (place === "records") {
      const found = this.records.find(({ record, hash }) => record === id && hash === query.get("hash"));
      return found ? { status: 200, body: this.receiptOf(found) } : problem(404, "field.record.not_found");
    }
    if (place === "uploads" && method === "POST") return this.create(asked);
    if (place === "uploads" && method === "HEAD") return this.head(id);
    if (place === "uploads" && method === "PATCH") return this.patch(asked);
    if (place === "contact") return this.contact(JSON.parse(body.toString()) as Record<string, unknown>);
    if (place === "changes") return this.changes(query.get("after") ?? "");
    if (place === "proof") return (JSON.parse(body.toString()) as { code: string }).code === "123456" ? this.proved() : problem(403, "field.proof.wrong");
    return problem(404, "base.not_found");
  }

  private putRecord(record: string, { slip, sealed }: { slip: string; sealed: string }): Reply {
    const hash = sha256(sealed);
    const told = payloadOf(slip);
    const same = this.records.find((one) => one.record === record && one.hash === hash);
    if (same) {
      this.settle(same);
      return { status: same.awaited.length ? 202 : 200, body: this.receiptOf(same) };
    }
    const attachments = (told.attachments as { hash: string }[]).map((one) => one.hash);
    const kept: Kept = {
      record, hash, sealed, slip, thread: told.thread as string, version: told.version as number, kind: told.kind as Receipt["kind"],
      family: told.family as string | null, state: "waiting", awaited: attachments, code: "",
    };
    const code = this.isRevoked ? "field.device.revoked" : told.hash !== hash ? "field.record.hash_mismatch" : this.refuses(told)
      || (this.records.some((one) => one.record === record) ? "field.record.different_content" : "")
      || (told.base_version === (this.newest(kept.thread)?.version ?? 0) ? "" : "field.record.version_conflict");
    if (code) Object.assign(kept, { state: "quarantined", code });
    this.records.push(kept);
    this.settle(kept);
    return { status: kept.awaited.length ? 202 : 201, body: this.receiptOf(kept) };
  }

  private settle(kept: Kept): void {
    kept.awaited = kept.awaited.filter((hash) => !this.files.has(`${kept.record}/${hash}`));
    if (kept.state !== "waiting" || kept.awaited.length) return;
    const conflict = (payloadOf(kept.slip).base_version as number) !== (this.newest(kept.thread)?.version ?? 0);
    Object.assign(kept, conflict ? { state: "quarantined", code: "field.record.version_conflict" } : { state: "acknowledged" });
  }

  private receiptOf({ record, hash, thread, version, kind, family, state, awaited, code }: Kept): Receipt {
    return {
      record, content_hash: hash, thread, version, kind, state, missing: [...awaited], reason: code ? { code, what: "what", mend: "mend" } : null,
      received_at: new Date().toISOString(), family, reference: state === "acknowledged" ? "K7TQ" : null, decisions: [], warnings: [],
    };
  }

  private create({ headers, body }: Asked): Reply {
    const told = Object.fromEntries(String(headers["upload-metadata"]).split(",").map((pair) => {
      const [key, value] = pair.split(" ");
      return [key, Buffer.from(value!, "base64").toString()];
    })) as { record: string; hash: string };
    const length = Number(headers["upload-length"]);
    const id = `u${++this.count}`;
    const whole = this.files.get(`${told.record}/${told.hash}`);
    this.uploads.set(id, { ...told, length, parts: whole ? [whole.contents] : [] });
    const headersBack = { Location: `/api/v1/field/uploads/${id}`, "Upload-Offset": String(whole ? length : 0), "Tus-Resumable": "1.0.0" };
    if (whole || !body.length) return { status: 201, headers: headersBack };
    const patched = this.patch({ method: "PATCH", path: `uploads/${id}`, query: new URLSearchParams(), headers: { ...headers, "upload-offset": "0" }, body });
    return patched.status === 204 ? { status: 201, headers: { ...headersBack, ...patched.headers } } : patched;
  }

  private head(id: string): Reply {
    const upload = this.uploads.get(id);
    if (!upload) return problem(404, "field.upload.not_found");
    return { status: 200, headers: { "Upload-Offset": String(Buffer.concat(upload.parts).length), "Upload-Length": String(upload.length), "Tus-Resumable": "1.0.0" } };
  }

  private patch({ path, headers, body }: Asked): Reply {
    const id = path.split("/")[1]!;
    const upload = this.uploads.get(id);
    if (!upload) return problem(404, "field.upload.not_found");
    const had = Buffer.concat(upload.parts).length;
    if (Number(headers["upload-offset"]) !== had) return problem(409, "field.upload.wrong_offset");
    const checksum = headers["upload-checksum"];
    if (checksum && checksum !== `sha256 ${createHash("sha256").update(body).digest("base64")}`) return problem(460, "field.upload.checksum");
    upload.parts.push(body);
    const all = Buffer.concat(upload.parts);
    const key = `${upload.record}/${upload.hash}`;
    if (all.length === upload.length) {
      if (sha256(all) !== upload.hash) {
        this.uploads.delete(id);
        return problem(460, "field.upload.wrong_bytes");
      }
      const before = this.files.get(key);
      this.files.set(key, { contents: all, count: (before?.count ?? 0) + (before ? 0 : 1) });
      for (const kept of this.records) if (kept.record === upload.record) this.settle(kept);
    }
    return { status: 204, headers: { "Upload-Offset": String(all.length), "Tus-Resumable": "1.0.0" } };
  }

  private contact(body: Record<string, unknown>): Reply {
    this.contacts.push(body);
    const proof = { needed: this.proofNeeded, kind: "second_factor", until: null };
    return { status: 200, body: { server_time: new Date(Date.now() + this.aheadMs).toISOString(), proof, revoked: this.isRevoked, newest_app: "9", withdrawn: this.withdrawn } };
  }

  private changes(after: string): Reply {
    if (this.isRevoked) return problem(403, "field.device.revoked");
    if (this.proofNeeded) return problem(403, "field.proof.needed");
    const at = after === "" ? 0 : Number(after);
    if (after !== "" && (Number.isNaN(at) || at < this.forgotten)) return problem(400, "field.changes.wrong_cursor");
    const page = this.pages[at];
    const nothing = { families: [], removed: [], tasks: [], tasks_removed: [], visits: [], visits_removed: [], receipts: [] };
    return { status: 200, body: { ...(page ?? nothing), cursor: String(page ? at + 1 : at), more: at + 1 < this.pages.length } };
  }

  private proved(): Reply {
    this.proofNeeded = false;
    return { status: 200, body: { until: new Date(Date.now() + 3_600_000).toISOString() } };
  }
}

function textOf({ body }: Reply): string {
  return body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
}

function send(response: ServerResponse, reply: Reply): void {
  const text = textOf(reply);
  response.writeHead(reply.status, { ...(text ? { "Content-Type": "application/json" } : {}), ...reply.headers });
  response.end(text);
}

/** Half of the answer, then nothing: sometimes with an end that looks good. */
function torn(response: ServerResponse, reply: Reply): void {
  const text = textOf(reply);
  if (!text) return void response.destroy();
  response.writeHead(reply.status, { "Content-Type": "application/json" });
  response.end(text.slice(0, text.length >> 1));
}

/** An answer that belongs to somebody else. */
function strange(reply: Reply): Reply {
  const body = reply.body as Partial<Receipt> | undefined;
  if (body?.content_hash) return { ...reply, body: { ...body, state: "acknowledged", missing: [], content_hash: "f".repeat(64) } };
  return { status: 200, body: { ok: true } };
}
