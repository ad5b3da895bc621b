// Another PIN: the present one first, then the new one twice.

import { useState } from "preact/hooks";

import { faultOfPin } from "../../outbox/pin.js";
import type { FrameProps } from "../shell/frame.js";
import { BackLink } from "../shell/pieces.js";
import { PinPad } from "../sign/pin_pad.js";

type Stand = "old" | "fresh" | "again" | "working" | "done";

export function ChangePin({ store, texts, back }: FrameProps) {
  const [stand, setStand] = useState<Stand>("old");
  const [fault, setFault] = useState("");
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState("");
  const take = async (pin: string): Promise<void> => {
    setFault("");
    if (stand === "old") { setOld(pin); return setStand("fresh"); }
    if (stand === "fresh") {
      const weak = faultOfPin(pin);
      if (weak) return setFault(texts(`pin_${weak}`));
      setFresh(pin);
      return setStand("again");
    }
    if (pin !== fresh) { setFault(texts("enrol_differs")); return setStand("fresh"); }
    setStand("working");
    const changed = await store.changePin(old, fresh).catch(() => false);
    if (!changed) setFault(texts("pin_old_wrong"));
    setStand(changed ? "done" : "old");
  };
  const labels: Readonly<Record<Stand, string>> = { old: "pin_old", fresh: "pin_fresh", again: "pin_again", working: "pin_again", done: "" };
  return (
    <div class="stack-wide">
      <div class="stack-close">
        <BackLink texts={texts} back={back} />
        <h1 tabIndex={-1}>{texts("pin_title")}</h1>
      </div>
      {stand === "done" ? <p class="notice notice-good" role="status">{texts("pin_changed")}</p> : (
        <PinPad key={stand} texts={texts} label={texts(labels[stand])} waits={stand === "working"} fault={fault}
          {...(stand === "fresh" && { hint: texts("enrol_choose_hint") })} done={(pin) => void take(pin)} />
      )}
      {stand === "working" && <p role="status">{texts("pin_changing")}</p>}
    </div>
  );
}
