// The last way out: everything that waits, sealed, as one file for the officer.

import { useState } from "preact/hooks";

import type { FrameProps } from "./frame.js";

type Stand = "" | "making" | "made" | "failed";

export function Export({ store, texts }: FrameProps) {
  const [stand, setStand] = useState<Stand>("");
  const [file, setFile] = useState("");
  const make = async (): Promise<void> => {
    setStand("making");
    try {
      const name = `tepat-${store.now().toISOString().slice(0, 10)}-${store.agent.device.slice(0, 8)}.zip`;
      save(await store.exportFile(), name);
      setFile(name);
      setStand("made");
    } catch {
      setStand("failed");
    }
  };
  return (
    <details class="card card-quiet">
      <summary>{texts("export_title")}</summary>
      <div class="stack">
        <p>{texts("export_text")}</p>
        <p><button type="button" class="button button-second" disabled={stand === "making"} onClick={() => void make()}>{texts("export")}</button></p>
        <p role="status">{stand === "making" ? texts("export_making") : stand === "made" ? texts("export_made", { file }) : ""}</p>
        {stand === "failed" && <p class="fault" role="alert">{texts("export_failed")}</p>}
      </div>
    </details>
  );
}

function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
