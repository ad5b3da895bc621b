// What the screens of the field app and that which keeps, locks, seals and sends give each other. Types only: no bytes.

export type RecordKind = "registration" | "notebook" | "correction" | "ground_check" | "visit" | "self_proof";
export type RecordState = "draft" | "queued" | "uploading" | "acknowledged" | "quarantined";
export type EvidenceKind = "house_photo" | "document_photo" | "signature" | "voice_note" | "face_frame" | "self_frame";

/** What is wrong between phone and server, or on the phone; "" when all is well. */
export type Trouble = "" | "offline" | "busy" | "signed_out" | "revoked" | "proof" | "full";

/** Values of facts by the code of the variable. A date is "YYYY-MM-DD"; null: known to be not known. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>;

/** Degrees (WGS 84) and metres; `at` is a moment with its offset. */
export interface Place {
  latitude: number;
  longitude: number;
  accuracy_m: number;
  at: string;
}

/** A picture or sound that goes with a draft; its bytes come from `FieldStore.evidence`. */
export interface Evidence {
  id: string;
  kind: EvidenceKind;
  mediaType: string;
  bytes: number;
  takenAt: string;
}

/** Work that is not finished. `content` belongs to the screens: whatever they need to go on. */
export interface Draft {
  /** The thing itself over its versions: a UUID made by the screen. */
  thread: string;
  /** 1 for something new; `reopen` gives the next one. */
  version: number;
  /** The version that the server had acknowledged; 0 for none. */
  baseVersion: number;
  kind: RecordKind;
  family: string | null;
  task: string | null;
  /** "2026-11", of a notebook. */
  month: string | null;
  title: string;
  content: unknown;
  place: Place | null;
  evidence: Evidence[];
  updatedAt: string;
}

/** Why a record is held, in words for the agent. */
export interface Reason {
  code: string;
  what: string;
  mend: string;
}

/** What the server says about one record. Only "acknowledged" means that it is accepted. */
export interface Receipt {
  record: string;
  /** SHA-256 of what was sent, hexadecimal. */
  content_hash: string;
  thread: string;
  version: number;
  kind: RecordKind;
  state: "waiting" | "acknowledged" | "quarantined";
  /** Hashes of pictures that have not arrived. */
  missing: string[];
  reason: Reason | null;
  received_at: string;
  family: string | null;
  /** What a family shows to ask about its registration. */
  reference: string | null;
  decisions: ReceiptDecision[];
  warnings: unknown[];
}

export interface ReceiptDecision {
  programme: string;
  outcome: "eligible" | "not_eligible" | "cannot_tell";
  benefit?: unknown;
  [more: string]: unknown;
}

/** A finished record on its way. */
export interface OutboxItem {
  record: string;
  thread: string;
  version: number;
  kind: RecordKind;
  /** "uploading" only while it really is under way. */
  state: Exclude<RecordState, "draft">;
  title: string;
  family: string | null;
  task: string | null;
  month: string | null;
  /** Of this phone: the order in which things were finished, whatever its clock says. */
  sequence: number;
  queuedAt: string;
  bytes: number;
  sentBytes: number;
  pictures: number;
  picturesSent: number;
  reason: Reason | null;
  receipt: Receipt | null;
  /** Tries that failed since the last good answer. */
  tries: number;
  trouble: Trouble;
}

export interface FamilyMember {
  id: string;
  name: string;
  /** The last four digits, or "". */
  nik_end: string;
  birth_date: string | null;
  sex: number | null;
  /** To the head: code of `relation_to_head`. */
  relation: number | null;
}

export interface FamilyDecision {
  programme: string;
  title: string;
  outcome: "eligible" | "not_eligible" | "cannot_tell";
  on: string;
}

export interface Family {
  id: string;
  area_code: string;
  village: string;
  head: string;
  members: FamilyMember[];
  answers: { household: Facts; members: Readonly<Record<string, Facts>> };
  place: { latitude: number; longitude: number; accuracy_m: number } | null;
  decisions: FamilyDecision[];
  reference: string | null;
  /** The last month for which the server has a notebook. */
  last_month: string | null;
  updated_at: string;
}

export interface Task {
  id: string;
  kind: "ground_check" | "follow_up";
  family: string;
  title: string;
  questions: { member: string | null; code: string }[];
  /** What the officer wrote, or the rule says. */
  words: string;
  opened_at: string;
  due_at: string;
  topic: string;
}

/** A household that was drawn to be asked for statistics. It has no family here: nothing is known of it but where it is. */
export interface Visit {
  id: string;
  /** Whom to look for, or "" where only the village is known. */
  label: string;
  area_code: string;
  village: string;
  opened_at: string;
  due_at: string;
  /** How often nobody was at home. */
  tries: number;
}

export type ProofKind = "none" | "second_factor" | "face";

export interface Agent {
  id: string;
  name: string;
  role: string;
  roleName: string;
  areaCode: string;
  groupName: string;
  /** The UUID of this enrolment. */
  device: string;
}

export interface Storage {
  usedBytes: number;
  /** 0: the phone does not say. */
  quotaBytes: number;
  /** The browser has promised not to clear it by itself. */
  persisted: boolean;
  /** "soon": 80 % used or less than 50 MB left; "full": something could not be kept. */
  warn: "" | "soon" | "full";
}

export interface Standing {
  online: boolean;
  syncing: boolean;
  /** When the server last gave a good answer. */
  lastContact: string | null;
  /** When the list of families was last brought up to date. */
  lastPull: string | null;
  trouble: Trouble;
  storage: Storage;
  proof: { needed: boolean; kind: ProofKind; until: string | null };
  /** What must be added to the phone's clock to have the server's. */
  clockOffsetMs: number;
  /** Another tab writes; this one only shows. Writing throws `ReadOnly`. */
  isReader: boolean;
  /** Versions of questionnaires that the server does not take any more. */
  withdrawn: readonly string[];
  /** The newest version of the app that the server knows, or "". */
  newestApp: string;
}

/** Everything of one agent whose PIN has been given. Lists are new objects when they change, so they can be compared. */
export interface FieldStore {
  readonly agent: Agent;
  subscribe(listener: () => void): () => void;
  families(): readonly Family[];
  tasks(): readonly Task[];
  visits(): readonly Visit[];
  drafts(): readonly Draft[];
  /** In the order of `sequence`. */
  outbox(): readonly OutboxItem[];
  standing(): Standing;
  /**
   * Throws `Full` where the phone has no room: the screen keeps the draft and tries again. Evidence and `baseVersion`
   * stay as the store has them; a version that is queued already is not brought back.
   */
  saveDraft(draft: Draft): Promise<void>;
  discardDraft(thread: string): Promise<void>;
  /** The draft must have been saved once. Adds it to the draft's evidence. Throws `Full`. */
  addEvidence(thread: string, kind: EvidenceKind, blob: Blob, takenAt: string): Promise<Evidence>;
  evidence(id: string): Promise<Blob>;
  removeEvidence(thread: string, id: string): Promise<void>;
  /** Seals the draft with its evidence; from then on it is sent. `document` is what the server reads. Throws `Full`. */
  queue(thread: string, document: unknown): Promise<OutboxItem>;
  /** What the screens kept in the draft of a record, until that is acknowledged; undefined where it is not there any more. */
  contentOf(record: string): unknown;
  /** A draft of the next version of something that is not acknowledged; what was queued stays until the new one is. */
  reopen(record: string): Promise<Draft>;
  /** Pushes, then pulls; safe to call at any time, and never throws. */
  sync(): Promise<void>;
  /** All that the server has not acknowledged, sealed, as a zip for the officer. */
  exportFile(): Promise<Blob>;
  /** False: the code was not right, or the server could not be asked (`standing().trouble` says so). */
  /** An empty code: by the sign-in that was just done in this browser, with passkey or code. */
  proveSelf(code: string): Promise<boolean>;
  /** What the camera has to see, where the server can be asked and has a picture to compare with; else null. */
  askForMovements(): Promise<Movements | null>;
  /** What the camera saw: "proven", "offline", or in words what to change. */
  proveByMovements(form: FormData): Promise<string>;
  now(): Date;
  lock(): void;
  /** False: the old PIN was wrong; a fresh one that `faultOfPin` refuses throws. */
  changePin(old: string, fresh: string): Promise<boolean>;
  /** Takes the agent off this phone; refused while something waits or is a draft. */
  leave(): Promise<"done" | "waiting">;
}

/** Steps in front of the camera that nobody could foresee, and the words for them; `challenge` is sent back. */
export interface Movements {
  challenge: string;
  steps: string[];
  words: Readonly<Record<string, string>>;
}

/** What the phone has for somebody before their PIN is given. */
export interface AgentOnPhone {
  id: string;
  name: string;
  /** Ten wrong PINs: only `recover` opens it. */
  lockedUntilOnline: boolean;
  /** To be waited, with the page open, before the next try. */
  waitSeconds: number;
  /** The browser has cleared what was kept for them: say so, and let them sign in again. */
  lost: boolean;
}

/** A PIN that did not open; `left` tries until it is locked. `why` is set when something else stood in the way. */
export interface Refused {
  waitSeconds: number;
  left: number;
  lockedUntilOnline: boolean;
  why?: "lost" | "offline" | "signed_out" | "busy";
}

/** The answer of `POST devices`. */
export interface Enrolled {
  device: string;
  token: string;
  account: { id: string; name: string; role: string; role_name: string; area_code: string; group_name: string };
  /** The key to which this phone seals, with its `kid`. */
  seal_key: JsonWebKey & { kid: string };
  proof: { kind: ProofKind; hours: number };
  server_time: string;
}

/** The device's own pair of keys: the private one cannot be read, not even by this page. */
export interface DeviceKeys {
  pair: CryptoKeyPair;
  /** Goes into `POST devices` as `public_key`. */
  publicKey: JsonWebKey;
}

export interface Phone {
  agents(): Promise<AgentOnPhone[]>;
  newKeys(): Promise<DeviceKeys>;
  /**
   * Sets the phone up for an agent. Somebody who is here already keeps what they have: their old PIN, or the server
   * (recovery), must open it; else this throws `StillLocked` and nothing is changed.
   */
  enrol(enrolment: Enrolled, pin: string, keys: DeviceKeys): Promise<FieldStore>;
  unlock(agent: string, pin: string): Promise<FieldStore | Refused>;
  /** Online, after a fresh sign-in: the server opens the phone's key, and `pin` is the new PIN. */
  recover(agent: string, pin: string): Promise<FieldStore | Refused>;
  /** Forgets somebody whose data the browser has cleared (`lost`); refused (false) for anybody else. */
  forget(agent: string): Promise<boolean>;
}
