// The last way out of a phone that cannot send: everything sealed in one file, which only the server can open.

import { downloadZip } from "client-zip";

import type { Holdings } from "./holdings.js";
import { slipOf, type Sealer } from "./records.js";

const FORMAT = 1;

/** All records that the server has not acknowledged, with their files: a zip. */
export async function exportOf(holdings: Holdings, by: Sealer, appVersion: string, madeAt: string): Promise<Blob> {
  const manifest = { format: FORMAT, device: by.device, app_version: appVersion, made_at: madeAt };
  return downloadZip(entries(holdings, by, JSON.stringify(manifest))).blob();
}

async function* entries(holdings: Holdings, by: Sealer, manifest: string): AsyncGenerator<{ name: string; input: string | Uint8Array }> {
  yield { name: "manifest.json", input: manifest };
  for (const row of holdings.list("items")) {
    const sealed = row.state === "acknowledged" ? undefined : await holdings.database.sealed(row.record);
    if (sealed === undefined) continue;
    const slip = await slipOf(row, holdings.list("items"), by);
    yield { name: `records/${row.record}.json`, input: JSON.stringify({ slip, sealed }) };
    for (const { hash } of row.attachments) {
      const contents = await holdings.database.bytes("parcels", hash);
      if (contents) yield { name: `attachments/${hash}`, input: contents };
    }
  }
}
