// This phone before anybody is unlocked: who is on it, and how they come in.

import type { Bytes } from "./bytes.js";
import type { AgentOnPhone, DeviceKeys, Enrolled, FieldStore, Phone, Refused } from "./contract.js";
import { deleteDatabase, isKept, openDatabase } from "./database.js";
import { StillLocked } from "./faults.js";
import { listInBrowser, type PeopleList } from "./people.js";
import { newSigningKeys, publicJwk } from "./seal.js";
import { recover, tokenInCookie } from "./server.js";
import { askToPersist } from "./storage.js";
import { openStore } from "./store.js";
import { keyFromServer, newMaster, type Opened, type Resident, Vault, type VaultParts } from "./vault.js";
import { browserWorld, type World } from "./world.js";

export interface PhoneParts extends VaultParts {
  /** Where the field interface lies, with its last stroke: "/api/v1/field/". */
  api: string;
  appVersion: string;
  /** Its questionnaires, "keluarga@2026.1": the server says which it does not take any more. */
  forms?: readonly string[];
  world?: Partial<World>;
  /** The token against forged requests, of the session. */
  token?: () => string;
  people?: PeopleList;
}

const LOST: Refused = { waitSeconds: 0, left: 0, lockedUntilOnline: false, why: "lost" };

export async function openPhone(parts: PhoneParts): Promise<Phone> {
  return new KeptPhone(parts, await Vault.open(parts));
}

class KeptPhone implements Phone {
  private readonly world: World;
  private readonly people: PeopleList;

  constructor(private readonly parts: PhoneParts, private readonly vault: Vault) {
    this.world = { ...browserWorld(), ...parts.world };
    this.people = parts.people ?? listInBrowser;
  }

  async agents(): Promise<AgentOnPhone[]> {
    const residents = await this.vault.residents();
    const here = await Promise.all(residents.map(async (one): Promise<AgentOnPhone> => {
      const { waitSeconds, lockedUntilOnline } = this.vault.refusal(one);
      return { id: one.id, name: one.name, waitSeconds, lockedUntilOnline, lost: !(await isKept(one.id)) };
    }));
    const gone = this.people.read().filter(({ id }) => !here.some((one) => one.id === id));
    return [...here, ...gone.map(({ id, name }) => ({ id, name, waitSeconds: 0, lockedUntilOnline: false, lost: true }))];
  }

  async newKeys(): Promise<DeviceKeys> {
    const pair = await newSigningKeys();
    return { pair, publicKey: await publicJwk(pair.publicKey) };
  }

  async enrol(enrolment: Enrolled, pin: string, { pair }: DeviceKeys): Promise<FieldStore> {
    const { id, name } = enrolment.account;
    const before = await this.vault.resident(id);
    const hasData = before !== undefined && (await isKept(id));
    const raw = hasData ? await this.rawOf(before, pin) : newMaster();
    if (!raw) throw new StillLocked("What this agent has on the phone could not be opened.");
    // What is left of somebody whose keys are gone opens for nobody.
    if (!hasData) await deleteDatabase(id);
    const opened = await this.vault.admit(enrolment, pin, pair.privateKey, raw);
    this.people.write([...this.people.read().filter((one) => one.id !== id), { id, name }]);
    void askToPersist();
    return this.open(opened);
  }

  async unlock(agent: string, pin: string): Promise<FieldStore | Refused> {
    if (!(await isKept(agent))) return LOST;
    const opened = await this.vault.unlock(agent, pin);
    if (!("master" in opened)) return opened;
    void askToPersist();
    return this.open(opened);
  }

  async recover(agent: string, pin: string): Promise<FieldStore | Refused> {
    const resident = await this.vault.resident(agent);
    if (!resident || !(await isKept(agent))) return LOST;
    const raw = await this.askServer(resident);
    if (typeof raw === "string") return { ...this.vault.refusal(resident), why: raw };
    const opened = await this.vault.renew(agent, pin, raw);
    return opened ? this.open(opened) : LOST;
  }

  async forget(agent: string): Promise<boolean> {
    if (await isKept(agent)) return false;
    await this.remove(agent);
    return true;
  }

  private async remove(agent: string): Promise<void> {
    await this.vault.remove(agent);
    await deleteDatabase(agent);
    this.people.write(this.people.read().filter(({ id }) => id !== agent));
  }

  /** By the PIN that was given, else by the server in the session of whoever has just signed in. */
  private async rawOf(resident: Resident, pin: string): Promise<Bytes | null> {
    const raw = (await this.vault.rawBy(resident.id, pin)) ?? (await this.askServer(resident));
    return typeof raw === "string" ? null : raw;
  }

  private async askServer({ device, sealedMaster }: Resident): Promise<Bytes | NonNullable<Refused["why"]>> {
    const token = this.parts.token ?? tokenInCookie;
    const answer = await recover(this.parts.api, this.world.fetch, token(), { device, wrapped: sealedMaster });
    if (answer.kind === "good") return keyFromServer(answer.body.key);
    if (answer.kind === "offline" || answer.kind === "busy") return answer.kind;
    return "signed_out";
  }

  private async open({ enrolment, master, resident }: Opened): Promise<FieldStore> {
    const { id } = resident;
    let store: FieldStore | undefined;
    const database = await openDatabase(id, master, () => store?.lock());
    store = await openStore({
      database, enrolment, signingKey: resident.signingKey, api: this.parts.api, appVersion: this.parts.appVersion, forms: this.parts.forms ?? [], world: this.world,
      changePin: (old, fresh) => this.vault.changePin(id, old, fresh), remove: () => this.remove(id),
    });
    return store;
  }
}
