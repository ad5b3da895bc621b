// The button at the end of every piece of work: keeps it sealed, to be sent as soon as there is a signal.

import { useRef, useState } from "preact/hooks";

import type { WorkProps } from "../contract.js";
import type { Content, DraftDesk } from "./draft_desk.js";

interface SendProps<C extends Content> {
  readonly work: WorkProps;
  readonly desk: DraftDesk<C>;
  /** Queues the document and gives the number of its record. */
  readonly queue: () => Promise<string>;
  readonly then: (record: string) => void;
  readonly label: string;
}

export function SendButton<C extends Content>({ work, desk, queue, then, label }: SendProps<C>) {
  const [state, setState] = useState<"ready" | "busy" | "trouble">("ready");
  const isBusy = useRef(false);
  const send = async (): Promise<void> => {
    if (isBusy.current) return; // a second tap
    isBusy.current = true;
    setState("busy");
    try {
      if (!(await desk.flush())) throw new Error("not kept");
      const record = await queue();
      desk.close();
      work.say(work.texts("work_queued"));
      void work.store.sync().catch(() => undefined);
      then(record);
    } catch {
      isBusy.current = false;
      setState("trouble");
    }
  };
  return (
    <>
      <div class="actions">
        <button type="button" class="button" aria-disabled={state === "busy"} onClick={() => void send()}>{label}</button>
      </div>
      <div role="status">{state === "trouble" && <p class="notice notice-bad">{work.texts("work_send_trouble")}</p>}</div>
    </>
  );
}
