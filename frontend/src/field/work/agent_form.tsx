// The shared form in an agent's hands: with a draft of this phone behind it, and words said to a neighbour.

import { useEffect, useMemo, useReducer } from "preact/hooks";

import { type ExtraScreen, type Fault, type FormDocument, type Place, type Texts, Form } from "../../forms/form.js";
import type { WorkProps } from "../contract.js";
import { dayOf } from "./days.js";
import type { Content, DraftDesk } from "./draft_desk.js";

/** Sentences of the form that speak to the family itself; an agent reads other ones. */
const OF_AGENT: ReadonlySet<string> = new Set([
  "check_title", "check_hint", "known_title", "known_hint", "known_family", "known_family_hint", "changed_by_you", "not_true",
]);

export const agentTexts = (texts: Texts): Texts => (key, values) => texts(OF_AGENT.has(key) ? `work_form_${key}` : key, values);

/**
 * The desk of a draft for as long as its screen is shown: what is written last is kept when the screen is left, and
 * when the phone is put away. Null where there is no such draft.
 */
export function useDesk<C extends Content>(work: WorkProps, key: string, make: () => DraftDesk<C> | null): DraftDesk<C> | null {
  const desk = useMemo(make, [work.store, key]);
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    if (!desk) return undefined;
    const stop = desk.subscribe(() => redraw(undefined));
    const away = (): void => { if (document.visibilityState === "hidden") void desk.flush(); };
    document.addEventListener("visibilitychange", away);
    work.busy(true);
    return () => {
      stop();
      document.removeEventListener("visibilitychange", away);
      void desk.leave();
      work.busy(false);
    };
  }, [desk]);
  return desk;
}

interface AgentFormProps<C extends Content> {
  readonly work: WorkProps;
  readonly desk: DraftDesk<C>;
  readonly form: FormDocument;
  readonly before?: ExtraScreen[];
  readonly after: ExtraScreen[];
  readonly faults?: Fault[];
  /** Where the first screen has its own way back. */
  readonly isInside?: boolean;
  /** Takes the place of going there, where it gives true. */
  readonly pass?: (place: Place) => boolean;
}

export function AgentForm<C extends Content>({ work, desk, form, before = [], after, faults = [], isInside = false, pass }: AgentFormProps<C>) {
  const texts = useMemo(() => agentTexts(work.texts), [work.texts]);
  const place = work.params["step"] ?? desk.content.step;
  const go = (next: Place): void => {
    if (pass?.(next)) return;
    desk.goTo(next);
    work.go(work.route, { ...work.params, step: next });
  };
  return (
    <>
      <Form
        document={form} store={desk} texts={texts} on={dayOf(work.store.now())} place={place} go={go} before={before} after={after}
        pictures={work.pictures} faults={faults} {...(isInside ? {} : { leave: work.back })} {...(work.voice ? { voice: work.voice } : {})}
      />
      <Kept desk={desk} work={work} />
    </>
  );
}

/** Where the answers are, in words. */
export function Kept<C extends Content>({ desk, work: { texts, store } }: { desk: DraftDesk<C>; work: WorkProps }) {
  if (desk.keeping === "not_kept") return <p class="notice notice-bad" role="alert">{texts(store.standing().isReader ? "work_other_tab" : "work_not_kept")}</p>;
  return <p class={desk.keeping === "kept" ? "kept" : "kept kept-here"}>{texts(desk.keeping === "kept" ? "work_kept" : "work_keeping")}</p>;
}
