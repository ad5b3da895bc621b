// Photos of the house and of a document: taken, made small, looked at, taken again.

import { useRef, useState } from "preact/hooks";

import { smallPhoto } from "../../capture/photo.js";
import type { Evidence, EvidenceKind } from "../../outbox/contract.js";
import type { WorkProps } from "../contract.js";
import type { Content, DraftDesk } from "./draft_desk.js";
import { focusSoon, useBlob } from "./pieces.js";

export type PhotoKind = Extract<EvidenceKind, "house_photo" | "document_photo">;

/** As many of each kind as tell what there is to tell. */
const MOST: Readonly<Record<PhotoKind, number>> = { house_photo: 3, document_photo: 3 };

interface PhotosProps<C extends Content> {
  readonly work: WorkProps;
  readonly desk: DraftDesk<C>;
  readonly kinds: readonly PhotoKind[];
}

export function Photos<C extends Content>({ work, desk, kinds }: PhotosProps<C>) {
  return <div class="stack-wide">{kinds.map((kind) => <Album key={kind} work={work} desk={desk} kind={kind} />)}</div>;
}

function Album<C extends Content>({ work, desk, kind }: Omit<PhotosProps<C>, "kinds"> & { kind: PhotoKind }) {
  const { texts } = work;
  const [trouble, setTrouble] = useState("");
  const [isBusy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const replaces = useRef("");
  const photos = desk.evidenceOf(kind);
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    setTrouble("");
    setBusy(true);
    const old = replaces.current;
    replaces.current = "";
    try {
      const small = await smallPhoto(file).catch(() => null);
      if (!small) return setTrouble(texts("work_photo_none"));
      await desk.attach(kind, small);
      if (old) await desk.detach(old);
      work.say(texts("work_photo_kept"));
    } catch {
      setTrouble(texts("work_photo_full"));
    } finally {
      setBusy(false);
      if (input.current) input.current.value = "";
    }
  };
  const ask = (old = ""): void => {
    replaces.current = old;
    input.current!.click();
  };
  return (
    <section class="card stack" aria-labelledby={`${kind}-title`}>
      <div class="stack-close">
        <h2 id={`${kind}-title`} tabIndex={-1}>{texts(`work_${kind}_title`)}</h2>
        <p class="question-hint">{texts(`work_${kind}_hint`)}</p>
      </div>
      {photos.length > 0 && (
        <ul class="photos">
          {photos.map((photo, i) => (
            <Photo key={photo.id} work={work} photo={photo} name={texts(`work_${kind}_alt`, { number: i + 1 })} again={() => ask(photo.id)}
              drop={() => { void desk.detach(photo.id); focusSoon(`${kind}-title`); }} />
          ))}
        </ul>
      )}
      <div role="status">
        {isBusy && <p class="aside">{texts("work_photo_busy")}</p>}
        {trouble && <p class="notice notice-bad">{trouble}</p>}
      </div>
      <input ref={input} class="unseen" type="file" accept="image/*" capture="environment" tabIndex={-1} aria-hidden="true" id={kind}
        onChange={({ currentTarget }) => void take(currentTarget.files?.[0])} />
      {photos.length < MOST[kind] && (
        <p><button type="button" class="button button-second" onClick={() => ask()} disabled={isBusy}>
          {texts(photos.length ? "work_photo_more" : "work_photo_take")}<span class="unseen">: {texts(`work_${kind}_title`)}</span>
        </button></p>
      )}
    </section>
  );
}

interface PhotoProps {
  readonly work: WorkProps;
  readonly photo: Evidence;
  readonly name: string;
  readonly again: () => void;
  readonly drop: () => void;
}

function Photo({ work, photo, name, again, drop }: PhotoProps) {
  const { texts } = work;
  const address = useBlob(() => work.store.evidence(photo.id), photo.id);
  return (
    <li>
      {address ? <img src={address} alt={name} /> : <span class="photo-blank" />}
      <div class="member-tools">
        <button type="button" class="button-plain" onClick={again}>{texts("work_photo_again")}<span class="unseen">: {name}</span></button>
        <button type="button" class="button-plain" onClick={drop}>{texts("work_photo_drop")}<span class="unseen">: {name}</span></button>
      </div>
    </li>
  );
}
