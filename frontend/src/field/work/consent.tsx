// What the family agrees to: read out, answered one by one, and shown by a sign of theirs.

import { useState } from "preact/hooks";

import type { ExtraScreen } from "../../forms/contract.js";
import type { ConsentText, WorkProps } from "../contract.js";
import { momentOf } from "./days.js";
import type { DraftDesk } from "./draft_desk.js";
import { Fault, Listen, focusSoon } from "./pieces.js";
import { type ConsentFault, type ProofKind, type RegistrationContent, consentFault, consentOf } from "./registration.js";
import { SignaturePad } from "./signature.js";
import { VoiceNote } from "./voice_note.js";
import { Witness } from "./witness.js";

export interface StepProps {
  readonly work: WorkProps;
  readonly desk: DraftDesk<RegistrationContent>;
}

export function consentScreen(work: WorkProps, desk: DraftDesk<RegistrationContent>): ExtraScreen {
  const { texts, materials } = work;
  const yes = (): string[] => materials.consents.filter(({ purpose }) => desk.content.consents[purpose]?.given).map(({ title }) => title);
  return {
    code: "consent",
    title: texts("work_consent_title"),
    done: () => consentFault(desk.content, materials.consents) === "",
    summary: () => texts("work_consent_given", { list: yes().join("; ") || texts("none") }),
    view: ({ next }) => <Consent work={work} desk={desk} next={next} />,
  };
}

const idOf = (purpose: string): string => `consent-${purpose}`;

function Consent({ work, desk, next }: StepProps & { next: () => void }) {
  const { texts, materials } = work;
  const [fault, setFault] = useState<ConsentFault | "">("");
  const { consents } = desk.content;
  const refused = consentFault(desk.content, materials.consents) === "refused";
  const answer = (consent: ConsentText, given: boolean): void => {
    setFault("");
    desk.change({ consents: { ...consents, [consent.purpose]: consentOf(consent, given, momentOf(work.store.now())) } });
  };
  const take = (event: Event): void => {
    event.preventDefault();
    const found = consentFault(desk.content, materials.consents);
    setFault(found);
    if (!found) return next();
    const open = materials.consents.find(({ purpose }) => !consents[purpose]);
    focusSoon(found === "answer" ? idOf(open!.purpose) : found === "proof" ? "proof-signature" : "consent-refused");
  };
  return (
    <form class="stack-wide" noValidate onSubmit={take}>
      <p class="question-hint">{texts("work_consent_hint")}</p>
      {materials.consents.map((consent) => (
        <Purpose key={consent.purpose} work={work} consent={consent} given={consents[consent.purpose]?.given}
          fault={fault === "answer" && !consents[consent.purpose] ? texts("work_consent_answer") : ""} answer={(given) => answer(consent, given)} />
      ))}
      {refused ? (
        <div class="notice stack-close" id="consent-refused" tabIndex={-1} role="status">
          <p><strong>{texts("work_consent_refused")}</strong></p>
          <p>{texts("work_consent_refused_more")}</p>
          <p><button type="button" class="button button-second button-small" onClick={() => {
            desk.close();
            void work.store.discardDraft(desk.draft.thread).finally(() => work.go("families", {}, { replace: true }));
          }}>{texts("work_consent_stop")}</button></p>
        </div>
      ) : (
        <ProofOfConsent work={work} desk={desk} fault={fault === "proof" ? texts("work_proof_missing") : ""} />
      )}
      <div class="actions"><button class="button">{texts("next")}</button></div>
    </form>
  );
}

interface PurposeProps {
  readonly work: WorkProps;
  readonly consent: ConsentText;
  readonly given: boolean | undefined;
  readonly fault: string;
  readonly answer: (given: boolean) => void;
}

function Purpose({ work, consent, given, fault, answer }: PurposeProps) {
  const { texts } = work;
  const id = idOf(consent.purpose);
  const spoken = [consent.title, consent.summary, ...consent.points, ...consent.rights, consent.question].join("\n");
  return (
    <fieldset class={`card stack consent${fault ? " question-bad" : ""}`} aria-describedby={`${id}-text`}>
      <legend class="unseen">{consent.title}: {consent.question}</legend>
      <div class="stack-close">
        <h2 aria-hidden="true">{consent.title}</h2>
        <p id={`${id}-text`}>{consent.summary}</p>
        <ul>{consent.points.map((point) => <li>{point}</li>)}</ul>
        <Listen work={work} text={spoken} label={consent.title} />
        <details>
          <summary>{texts("work_consent_rights")}<span class="unseen">: {consent.title}</span></summary>
          <ul>{consent.rights.map((right) => <li>{right}</li>)}</ul>
        </details>
        <p><strong>{consent.question}</strong></p>
      </div>
      <Fault text={fault} texts={texts} />
      <div class="options options-two">
        {[true, false].map((value) => (
          <label class="option">
            <input type="radio" name={id} id={value ? id : `${id}-no`} checked={given === value} onChange={() => answer(value)} />
            <span class="option-text">{texts(value ? "work_agrees" : "work_agrees_not")}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const KINDS: readonly ProofKind[] = ["signature", "voice", "witness"];

/** How it is shown that somebody agreed; one of three ways, none of which needs reading or a steady hand. */
function ProofOfConsent({ work, desk, fault }: StepProps & { fault: string }) {
  const { texts } = work;
  const { proof } = desk.content;
  const [kind, setKind] = useState<ProofKind>(proof?.kind ?? "signature");
  const take = async (blob: Blob): Promise<void> => {
    const old = desk.content.proof;
    const evidence = await desk.attach(kind === "voice" ? "voice_note" : "signature", blob);
    desk.change({ proof: { kind, evidence: evidence.id } });
    if (old) await desk.detach(old.evidence);
    work.say(texts("work_proof_kept"));
  };
  const drop = async (): Promise<void> => {
    if (!proof) return;
    desk.change({ proof: null });
    await desk.detach(proof.evidence);
  };
  const mine = proof?.kind === kind ? proof.evidence : "";
  return (
    <fieldset class={fault ? "card stack question-bad" : "card stack"}>
      <legend class="unseen">{texts("work_proof_title")}</legend>
      <div class="stack-close">
        <h2 aria-hidden="true">{texts("work_proof_title")}</h2>
        <p class="question-hint">{texts("work_proof_hint")}</p>
      </div>
      <Fault text={fault} texts={texts} />
      <div class="options">
        {KINDS.map((one) => (
          <label class="option">
            <input type="radio" name="proof" id={`proof-${one}`} checked={kind === one} onChange={() => setKind(one)} />
            <span class="option-text">{texts(`work_proof_${one}`)}</span>
          </label>
        ))}
      </div>
      {kind === "signature" && <SignaturePad work={work} kept={mine} take={take} drop={drop} />}
      {kind === "voice" && <VoiceNote work={work} kept={mine} take={take} drop={drop} />}
      {kind === "witness" && <Witness work={work} kept={mine} take={take} drop={drop} />}
    </fieldset>
  );
}
