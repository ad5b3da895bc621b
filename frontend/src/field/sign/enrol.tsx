// A phone is set up for an agent who has signed in: a PIN twice, the phone's own key, and the first pull.

import { useEffect, useState } from "preact/hooks";

import type { AgentOnPhone, FieldStore, Phone } from "../../outbox/contract.js";
import { faultOfPin } from "../../outbox/pin.js";
import type { Texts } from "../contract.js";
import type { Shell } from "../shell/page_document.js";
import { signInAddress } from "./gate.js";
import { Mark } from "./mark.js";
import { PinPad } from "./pin_pad.js";
import { type Began, labelOf, recoverAgent, registerPhone, tokenOf } from "./registering.js";

/** Asks the server, in the session of whoever has signed in. */
export function begin({ phone, shell, pin, recovers }: {
  phone: Phone; shell: Shell; pin: string; recovers: AgentOnPhone | undefined;
}): Promise<Began> {
  if (recovers) return recoverAgent({ phone }, recovers.id, pin);
  return registerPhone({
    phone, api: shell.ways.api, appVersion: shell.version, label: labelOf(navigator.userAgent),
    fetch: (address, request) => fetch(address, request), token: () => tokenOf(document.cookie),
  }, pin);
}

/** Whoever has just signed in need not show again who they are. */
async function firstPull(store: FieldStore): Promise<void> {
  await store.sync();
  if (store.standing().proof.needed && (await store.proveSelf(""))) await store.sync();
}

export interface EnrolProps {
  shell: Shell;
  texts: Texts;
  /** Whose PIN is made anew; nobody where the phone is set up for somebody new to it. */
  recovers?: AgentOnPhone | undefined;
  begin: (pin: string) => Promise<Began>;
  opened: (store: FieldStore) => void;
  leave: () => void;
}

type Stand = "fresh" | "again" | "working" | "failed" | "pulling" | "done";
const STEPS: Readonly<Record<Stand, number>> = { fresh: 1, again: 2, working: 3, failed: 3, pulling: 3, done: 3 };

export function Enrol(props: EnrolProps) {
  const { texts, recovers, begin, opened, leave, shell } = props;
  const [stand, setStand] = useState<Stand>("fresh");
  const [pin, setPin] = useState("");
  const [fault, setFault] = useState("");
  const [store, setStore] = useState<FieldStore>();
  const work = async (): Promise<void> => {
    setStand("working");
    const answer = await begin(pin);
    if ("fault" in answer) { setFault(answer.fault); return setStand("failed"); }
    setStore(answer);
    if (recovers) return opened(answer);
    setStand("pulling");
    await firstPull(answer);
    setStand("done");
  };
  const take = (typed: string): void => {
    setFault("");
    if (stand === "fresh") {
      const weak = faultOfPin(typed);
      if (weak) return setFault(`pin_${weak}`);
      setPin(typed);
      return setStand("again");
    }
    if (typed === pin) return void work();
    setFault("enrol_differs");
    setStand("fresh");
  };
  return (
    <div class="gate">
      <main id="isi" class="gate-card" tabIndex={-1}>
        <div class="gate-mark"><Mark /></div>
        <div class="stack">
          <div class="stack-close">
            <p class="aside">{texts("enrol_step", { number: STEPS[stand], total: 3 })}</p>
            <h1>{texts(stand === "done" ? "enrol_done" : recovers ? "recover_title" : "enrol_title")}</h1>
            {recovers && <p>{texts("recover_text", { name: recovers.name })}</p>}
          </div>
          {stand === "fresh" || stand === "again" ? (
            <>
              <PinPad key={stand} texts={texts} label={texts(stand === "fresh" ? "enrol_choose" : "enrol_again")} done={take}
                fault={fault && texts(fault)} {...(stand === "fresh" && { hint: texts("enrol_choose_hint") })} />
              <details><summary>{texts("enrol_pin_why")}</summary><p>{texts("enrol_pin_why_text")}</p></details>
              <p><button type="button" class="button-plain" onClick={leave}>{texts("back")}</button></p>
            </>
          ) : stand === "failed" ? (
            <Failed {...props} fault={fault} again={() => void work()} signIn={signInAddress(shell, recovers ? "pulih" : "mulai")} />
          ) : (
            <Progress texts={texts} stand={stand} store={store} recovers={Boolean(recovers)} opened={opened} />
          )}
        </div>
      </main>
    </div>
  );
}

function Failed({ texts, fault, again, signIn, recovers, leave }: EnrolProps & { fault: string; again: () => void; signIn: string }) {
  const mustSignIn = fault === "enrol_signed_out" || fault === "enrol_not_agent" || fault === "recover_refused";
  return (
    <>
      <p class="notice notice-bad" role="alert">{texts(fault, { name: recovers?.name ?? "" })}</p>
      <div class="actions">
        {mustSignIn ? <a class="button" href={signIn}>{texts("gate_sign_in_again")}</a>
          : <button type="button" class="button" onClick={again}>{texts("enrol_try")}</button>}
        <button type="button" class="button button-second" onClick={leave}>{texts("back")}</button>
      </div>
    </>
  );
}

function Progress({ texts, stand, store, recovers, opened }: {
  texts: Texts; stand: Stand; store: FieldStore | undefined; recovers: boolean; opened: (store: FieldStore) => void;
}) {
  const [, redraw] = useState(0);
  useEffect(() => store?.subscribe(() => redraw((n) => n + 1)), [store]);
  const count = store?.families().length ?? 0;
  if (stand === "done" && store) {
    const text = count ? "enrol_pulled" : store.standing().proof.needed ? "enrol_proof_first" : "enrol_later";
    return (
      <>
        <p>{texts("enrol_done_text", { name: store.agent.name })}</p>
        <p class="notice notice-good" role="status">{texts(text, { count })}</p>
        <div class="actions"><button type="button" class="button gate-wide" autoFocus onClick={() => opened(store)}>{texts("enrol_begin")}</button></div>
      </>
    );
  }
  return (
    <div class="progress" role="status">
      <p>{texts(recovers ? "recover_working" : stand === "pulling" ? "enrol_pulling" : "enrol_registering")}</p>
      <progress />
      {count > 0 && <p class="aside">{texts("enrol_pulled", { count })}</p>}
    </div>
  );
}
