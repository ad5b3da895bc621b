// Registering a family at its door: consent, questions, pictures, place, face; then it waits to be sent.

import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";

import type { ExtraScreen } from "../../forms/contract.js";
import type { Draft, Family } from "../../outbox/contract.js";
import type { WorkProps } from "../contract.js";
import { AgentForm, useDesk } from "./agent_form.js";
import { type StepProps, consentScreen } from "./consent.js";
import { momentInWords, momentOf } from "./days.js";
import { registrationDocument } from "./documents.js";
import { DraftDesk } from "./draft_desk.js";
import { openTasks } from "./due.js";
import { Faces } from "./faces.js";
import { newId } from "./ids.js";
import { remember } from "./memory.js";
import { Photos } from "./photos.js";
import { PlaceOfHouse } from "./place.js";
import { SendButton } from "./sending.js";
import { type RegistrationContent, accuracyOf, begin, checkAnswered, knownOf, likelyVillage, titleOf } from "./registration.js";
import { villageScreen } from "./village.js";

export function Register(work: WorkProps) {
  const thread = useMemo(() => work.params["thread"] ?? newId(work.store.now().getTime()), [work.params["thread"]]);
  useEffect(() => {
    if (work.params["thread"] !== thread) work.go("register", { ...work.params, thread }, { replace: true });
  }, [thread]);
  return <Registration key={thread} {...work} params={{ ...work.params, thread }} />;
}

function Registration(work: WorkProps) {
  const { materials, texts } = work;
  const desk = useDesk(work, work.params["thread"]!, () => deskOf(work));
  const form = materials.forms["keluarga"];
  const steps = useMemo(() => desk && { before: [consentScreen(work, desk), villageScreen({ work, desk })], after: stepsAfter({ work, desk }) }, [desk, texts]);
  if (!desk || !form || !steps) return null;
  // No question before consent: whoever comes back to a later step without it is led to it.
  const [consent] = steps.before as [ExtraScreen, ExtraScreen];
  const step = work.params["step"] ?? desk.content.step;
  const isHeld = step !== "" && !step.startsWith(consent.code) && !consent.done();
  const shown = isHeld ? { ...work, params: { ...work.params, step: consent.code } } : work;
  return <AgentForm work={shown} desk={desk} form={form} before={steps.before} after={steps.after} />;
}

/** The draft of this thread, or a new one. */
function deskOf(work: WorkProps): DraftDesk<RegistrationContent> {
  const { store, texts, params } = work;
  const thread = params["thread"]!;
  const kept = store.drafts().find((draft) => draft.thread === thread && draft.kind === "registration");
  const family = store.families().find(({ id }) => id === (kept?.family ?? params["family"])) ?? null;
  const draft = kept ?? newDraft(work, thread, family);
  const { members } = (draft.content as RegistrationContent).answers;
  const asOf = family ? momentInWords(family.updated_at, texts) : "";
  const known = knownOf(family, members, texts("work_known_source"), family?.updated_at.slice(0, 10) ?? "", asOf);
  return new DraftDesk(store, draft, (content) => titleOf(content, texts("work_new_family")), known);
}

function newDraft({ store, materials, texts }: WorkProps, thread: string, family: Family | null): Draft {
  const area = family?.area_code ?? likelyVillage(materials.areas, store.agent.areaCode);
  return begin(thread, family, area, family?.head ?? texts("work_new_family"), momentOf(store.now()));
}

type StepName = "photos" | "place" | "faces";

function stepsAfter(step: StepProps): ExtraScreen[] {
  const { work, desk } = step;
  const { texts } = work;
  const made = (code: StepName, isThere: () => boolean, summary: () => string, view: () => ComponentChildren): ExtraScreen => ({
    code,
    title: texts(`work_${code}_title`),
    done: () => isThere() || desk.content.seen.includes(code),
    summary,
    view: ({ next }) => (
      <>
        {view()}
        <div class="actions">
          <button type="button" class={isThere() ? "button" : "button button-second"} onClick={() => {
            if (!desk.content.seen.includes(code)) desk.change({ seen: [...desk.content.seen, code] });
            next();
          }}>{texts(isThere() ? "next" : "work_go_on_without")}</button>
        </div>
      </>
    ),
  });
  const photos = (): number => desk.evidenceOf("house_photo", "document_photo").length;
  const faces = (): number => desk.evidenceOf("face_frame").length;
  const place = (): string => {
    const { place } = desk.draft;
    return place ? texts(`work_place_${accuracyOf(place.accuracy_m)}`, { metres: place.accuracy_m }) : texts("work_none_taken");
  };
  return [
    made("photos", () => photos() > 0, () => (photos() ? texts("work_photos_count", { count: photos() }) : texts("work_none_taken")),
      () => <Photos work={work} desk={desk} kinds={["house_photo", "document_photo"]} />),
    made("place", () => desk.draft.place !== null, place,
      () => <PlaceOfHouse work={work} desk={desk} failed={(trouble) => desk.change({ places: trouble })} />),
    made("faces", () => faces() > 0, () => (faces() ? texts("work_faces_count", { count: faces() }) : texts("work_none_taken")),
      () => <Faces work={work} desk={desk} />),
    { code: "send", title: texts("work_send_title"), done: () => false, view: () => <Send work={work} desk={desk} /> },
  ];
}

function Send({ work, desk }: StepProps) {
  const { texts, store, materials } = work;
  const queue = async (): Promise<string> => {
    const { area, answers, consents } = desk.content;
    const document = registrationDocument(materials.forms["keluarga"]!, { area, answers, consents }, momentOf(store.now()), "");
    desk.answersTask(checkAnswered(openTasks({ tasks: store.tasks(), outbox: store.outbox() }), desk.draft.family, document));
    if (!(await desk.flush())) throw new Error("not kept");
    const item = await store.queue(desk.draft.thread, document);
    remember(store, item.record, answers, consents["sharing"]?.given !== false);
    return item.record;
  };
  return (
    <div class="card stack">
      <p>{texts("work_send_text")}</p>
      <p class="aside">{texts("work_send_pictures", { count: desk.draft.evidence.length })}</p>
      <SendButton work={work} desk={desk} queue={queue} then={(record) => work.go("answer", { id: record }, { replace: true })} label={texts("work_send")} />
    </div>
  );
}
