// The small parts that the screens of the work are made of.

import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";

import type { Texts } from "../../forms/contract.js";
import type { Params, RouteName, WorkProps } from "../contract.js";
import type { Due } from "./due.js";
import { deadline, monthInWords } from "./days.js";

/** Draws again whenever something in the store has changed. */
export function useStore({ store }: Pick<WorkProps, "store">): void {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  // Before anything else can happen: what is kept while a screen comes up must not be missed.
  useLayoutEffect(() => store.subscribe(() => redraw(undefined)), [store]);
}

interface PageProps {
  readonly work: WorkProps;
  readonly title: ComponentChildren;
  /** A way back above the title; screens of the navigation have none. */
  readonly isInner?: boolean;
  /** A line below the title. */
  readonly lead?: string;
  readonly children: ComponentChildren;
}

export function Page({ work, title, isInner = false, lead, children }: PageProps) {
  return (
    <div class="stack-wide work">
      <div class="stack-close">
        {isInner && <button type="button" class="back-link button-plain" onClick={work.back}>{work.texts("back")}</button>}
        <h1 tabIndex={-1}>{title}</h1>
        {lead && <p class="aside">{lead}</p>}
      </div>
      {children}
    </div>
  );
}

interface WayProps {
  readonly work: WorkProps;
  readonly to: RouteName;
  readonly params?: Params;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A link to a screen: opened in place, and a real address for whoever looks for one. */
export function Way({ work, to, params = {}, class: name, children }: WayProps) {
  const query = new URLSearchParams(params).toString();
  return (
    <a class={name} href={`#/${to}${query && `?${query}`}`} onClick={(event) => { event.preventDefault(); work.go(to, params); }}>
      {children}
    </a>
  );
}

const SIGNS = {
  good: "M5 12.5l5 5 9-11",
  bad: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  open: "M9 9a3 3 0 1 1 4.6 2.5c-1 .7-1.6 1.2-1.6 2.5M12 17.8v.1",
  task: "M12 7v5l3.5 2M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z",
  late: "M12 4v9M12 18.5v.1",
  held: "M9 5v14M15 5v14",
  draft: "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3",
  month: "M5 6h14v13H5zM5 10h14M9 3.5V7M15 3.5V7",
  later: "M12 7v5l3.5 2M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z",
  sent: "M4 12l16-7-5 15-3.5-6z",
} as const;

export type SignName = keyof typeof SIGNS;

/** A sign beside words, never in their place. */
export const Sign = ({ name }: { name: SignName }) => <svg viewBox="0 0 24 24" aria-hidden="true"><path d={SIGNS[name]} /></svg>;

/** What is due, in words. */
export function dueWords(due: Due, texts: Texts): string {
  switch (due.kind) {
    case "task":
    case "later":
      return `${due.task.title}: ${deadline(due.days, texts)}`;
    case "held":
      return texts("work_due_held");
    case "draft":
      return texts("work_due_draft");
    case "month":
      return texts("work_due_month", { month: monthInWords(due.month, texts).replace(/ \d+$/, "") });
  }
}

const toneOf = (due: Due): string =>
  due.kind === "held" || (due.kind === "task" && due.days < 0) ? "tag tag-bad" : due.kind === "later" ? "tag tag-calm" : "tag";

export const DueTag = ({ due, texts }: { due: Due; texts: Texts }) => (
  <span class={toneOf(due)}><Sign name={due.kind === "task" && due.days < 0 ? "late" : due.kind} />{dueWords(due, texts)}</span>
);

/** Where something is not there: what that means, and what to do. */
export const Nothing = ({ title, text, children }: { title: string; text: string; children?: ComponentChildren }) => (
  <div class="card card-quiet stack-close nothing"><h2>{title}</h2><p>{text}</p>{children}</div>
);

/** For a draft that can never be finished, since what it is about has gone to somebody else. Asks once more. */
export function Discard({ work, thread }: { work: WorkProps; thread: string }) {
  const [isSure, ask] = useState(false);
  const { texts, store } = work;
  if (!isSure) return <p><button type="button" class="button-plain" onClick={() => ask(true)}>{texts("work_discard")}</button></p>;
  return (
    <div class="stack-close" role="group" aria-label={texts("work_discard")}>
      <p>{texts("work_discard_sure")}</p>
      <p><button type="button" class="button button-danger button-small" onClick={() => void store.discardDraft(thread).then(() => work.go("families", {}, { replace: true }))}>{texts("work_discard_yes")}</button></p>
    </div>
  );
}

export const Listen = ({ work, text, label }: { work: WorkProps; text: string; label: string }) =>
  work.voice ? (
    <button type="button" class="listen" onClick={() => work.voice!.play(text)}>
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11" /></svg>
      {work.texts("work_listen")}<span class="unseen">: {label}</span>
    </button>
  ) : null;

export const Fault = ({ id, text, texts }: { id?: string; text: string; texts: Texts }) =>
  text ? <p class="fault" id={id} role="alert"><span><span class="unseen">{texts("mend")}: </span>{text}</span></p> : null;

/** A picture or a sound that lies in the store, as an address of this page; given back when it is no longer shown. */
export function useBlob(read: () => Promise<Blob>, key: string): string {
  const [address, setAddress] = useState("");
  const shown = useRef("");
  useEffect(() => {
    let isHere = true;
    read().then((blob) => {
      if (!isHere) return;
      shown.current = URL.createObjectURL(blob);
      setAddress(shown.current);
    }, () => undefined);
    return () => {
      isHere = false;
      URL.revokeObjectURL(shown.current);
    };
  }, [key]);
  return address;
}

/** Gives the focus to what has just come up. */
export const focusSoon = (id: string): void => void setTimeout(() => document.getElementById(id)?.focus());
