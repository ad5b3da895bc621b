// A hand that works through a plan on the app's own outbox. It may be cut off at any moment: when the page comes
// back, it looks at what is there and goes on. What the outbox promised is noted beside it, so that something
// which the outbox forgets is missed.

import type { Draft, EvidenceKind, FieldStore, OutboxItem, Phone, RecordKind } from "../../frontend/src/outbox/contract.js";
import { openPhone } from "../../frontend/src/outbox/phone.js";

interface Job {
  number: number;
  thread: string;
  title: string;
  pictures: number;
  edits: number;
  mischief: "" | "not_a_picture" | "outside" | "conflict";
}

interface Plan {
  agent: number;
  name: string;
  pin: string;
  csrf: string;
  jobs: Job[];
}

const KINDS: EvidenceKind[] = ["house_photo", "document_photo", "document_photo"];
const own = (address: string): string => `/storm/${address}`;
const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const json = async <T>(address: string): Promise<T> => (await fetch(own(address))).json() as Promise<T>;

let phone: Phone;
let store: FieldStore | null = null;
let plan: Plan;
let finished = false;
let trouble = "";

/** Which version of a thread the outbox has taken, as far as this page was told. */
const promised = (job: Job): number => Number(localStorage.getItem(`promised/${job.thread}`) ?? 0);
const notePromise = (item: OutboxItem): void => localStorage.setItem(`promised/${item.thread}`, String(item.version));

async function unlocked(): Promise<FieldStore> {
  const [known] = await phone.agents();
  if (!known) return enrol();
  const opened = await phone.unlock(known.id, plan.pin);
  if ("left" in opened) throw new Error(`the PIN does not open: ${JSON.stringify(opened)}`);
  return opened;
}

async function enrol(): Promise<FieldStore> {
  const keys = await phone.newKeys();
  const answer = await fetch("/api/v1/field/devices", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": plan.csrf },
    body: JSON.stringify({ label: plan.name, public_key: keys.publicKey, app_version: "storm" }),
  });
  if (answer.status !== 201) throw new Error(`enrolment: ${answer.status} ${await answer.text()}`);
  return phone.enrol(await answer.json(), plan.pin, keys);
}

const newest = (thread: string): OutboxItem | undefined =>
  store!.outbox().filter((item) => item.thread === thread).sort((a, b) => b.version - a.version)[0];
const draftOf = (thread: string): Draft | undefined => store!.drafts().find((draft) => draft.thread === thread);

/** Everything of one job that is not done yet; whether there was anything. */
async function work(job: Job): Promise<boolean> {
  const before = taken(job);
  if (before === 0) await register(job);
  while (taken(job) <= job.edits) if (!(await change(job, taken(job) + 1))) break;
  return taken(job) > before;
}

const taken = (job: Job): number => Math.max(promised(job), newest(job.thread)?.version ?? 0);

async function register(job: Job): Promise<void> {
  if (job.mischief === "conflict") await otherIsThere(job);
  const begun = draftOf(job.thread) ?? blank(job);
  await store!.saveDraft(begun);
  for (let which = draftOf(job.thread)!.evidence.length; which < job.pictures; which += 1) {
    const blob = await (await fetch(own(`picture/${plan.agent}/${job.number}/${which}`))).blob();
    await store!.addEvidence(job.thread, KINDS[which % 3]!, blob, new Date().toISOString());
    await store!.saveDraft({ ...draftOf(job.thread)!, content: { answered: which } });
  }
  notePromise(await store!.queue(job.thread, await json(`document/${plan.agent}/${job.number}/1`)));
}

const blank = (job: Job): Draft => ({
  thread: job.thread,
  version: 1,
  baseVersion: 0,
  kind: "registration" as RecordKind,
  family: null,
  task: null,
  month: null,
  title: job.title,
  content: {},
  place: null,
  evidence: [],
  updatedAt: new Date().toISOString(),
});

/** False where it is too late: what is acknowledged is not edited any more. */
async function change(job: Job, version: number): Promise<boolean> {
  const queued = newest(job.thread);
  if (!draftOf(job.thread) && queued?.state === "acknowledged") return false;
  try {
    if (!draftOf(job.thread)) await store!.reopen(queued!.record);
  } catch (fault) {
    if (newest(job.thread)?.state === "acknowledged") return false;
    throw fault;
  }
  notePromise(await store!.queue(job.thread, await json(`document/${plan.agent}/${job.number}/${version}`)));
  return true;
}

/** A conflict needs something on the server to conflict with: the thread of another phone. */
async function otherIsThere(job: Job): Promise<void> {
  while (!(await json<boolean>(`there/${job.thread}`))) await sleep(700);
}

async function begin(): Promise<void> {
  plan = await json<Plan>(`plan/${location.search.slice(1)}`);
  phone = await openPhone({ api: "/api/v1/field/", appVersion: "storm" });
  while (store === null) {
    try {
      store = await unlocked();
    } catch (fault) {
      trouble = String(fault);
      await sleep(500);
    }
  }
  setInterval(() => void store!.sync(), 2500);
  // A conflict waits for what another phone sends: last, so that nothing else waits for it.
  const order = [...plan.jobs].sort((a, b) => Number(a.mischief === "conflict") - Number(b.mischief === "conflict"));
  for (const job of order) if (await work(job)) await sleep(50 + Math.random() * 200);
  finished = true;
}

/** Also what is held back brings its pictures. */
const waits = ({ state, pictures, picturesSent }: OutboxItem): boolean =>
  state === "queued" || state === "uploading" || (state === "quarantined" && picturesSent < pictures);

/** How far this phone is; `quiet` when nothing waits any more. */
function standing(): unknown {
  const items = store?.outbox() ?? [];
  return {
    ready: store !== null,
    finished,
    quiet: finished && !items.some(waits),
    drafts: store?.drafts().length ?? 0,
    states: items.reduce<Record<string, number>>((all, { state }) => ({ ...all, [state]: (all[state] ?? 0) + 1 }), {}),
    trouble: trouble || items.find(waits)?.trouble || "",
  };
}

/** All that this phone believes. */
function truth(): unknown {
  return {
    outbox: store!.outbox(),
    drafts: store!.drafts().map(({ thread }) => thread),
    families: store!.families().map((family) => ({ id: family.id, members: family.members.map(({ name }) => name) })),
    promised: Object.fromEntries(plan.jobs.map((job) => [job.thread, promised(job)])),
  };
}

Object.assign(window, { storm: { standing, truth, sync: () => store!.sync() } });
begin().catch((fault: unknown) => {
  trouble = String(fault instanceof Error ? (fault.stack ?? fault.message) : fault);
  throw fault;
});
