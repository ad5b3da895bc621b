// The rows of one agent in memory, and the one door by which they change: first on the phone, then on the screen.

import type { Draft, Family, Task, Visit } from "./contract.js";
import type { Change, Database, LockedPlace } from "./database.js";
import { Full, NotThere, ReadOnly } from "./faults.js";
import type { ItemRow, StateRow, WorkRow } from "./rows.js";

interface Kept {
  state: StateRow;
  families: Family;
  tasks: Task;
  visits: Visit;
  drafts: Draft;
  items: ItemRow;
  works: WorkRow;
}
type Place = keyof Kept;
const PLACES: readonly Place[] = ["state", "families", "tasks", "visits", "drafts", "items", "works"];

export class Holdings {
  private maps!: { [P in Place]: Map<string, Kept[P]> };
  private lists = new Map<Place, readonly unknown[]>();
  private chain: Promise<unknown> = Promise.resolve();
  private isClosed = false;
  /** Another tab writes. */
  isReader = false;
  /** The last write found no room. */
  isFull = false;

  private constructor(readonly database: Database, private readonly changed: () => void) {}

  /** `changed` is told after each change; `first` is the state of somebody who has nothing yet. */
  static async load(database: Database, first: StateRow, changed: () => void): Promise<Holdings> {
    const holdings = new Holdings(database, changed);
    await holdings.read();
    if (!holdings.maps.state.has("state")) await holdings.write([{ place: "state", key: "state", value: first }]);
    return holdings;
  }

  /** Reads everything anew: another tab has written. */
  async read(): Promise<void> {
    const maps = await Promise.all(PLACES.map((place) => this.database.all(place)));
    if (this.isClosed) return;
    this.maps = Object.fromEntries(PLACES.map((place, at) => [place, maps[at]])) as never;
    this.lists.clear();
    this.changed();
  }

  get state(): StateRow {
    return this.maps.state.get("state")!;
  }

  get(place: "drafts", key: string): Draft | undefined;
  get(place: "items", key: string): ItemRow | undefined;
  get(place: "works", key: string): WorkRow | undefined;
  get(place: Place, key: string): unknown {
    return this.maps[place].get(key);
  }

  /** The same array until something in it changes. */
  list<P extends Place>(place: P): readonly Kept[P][] {
    if (!this.lists.has(place)) this.lists.set(place, [...this.maps[place].values()]);
    return this.lists.get(place) as readonly Kept[P][];
  }

  /** One after the other: what is decided upon what is read must not be overtaken. Not to be nested. */
  turn<T>(run: () => Promise<T>): Promise<T> {
    const next = this.chain.then(run, run);
    this.chain = next.catch(() => undefined);
    return next;
  }

  /** All of it or none; memory follows the database. Throws `Full`, `ReadOnly`, `NotThere`. */
  async write(changes: readonly Change[]): Promise<void> {
    if (this.isReader) throw new ReadOnly("Another tab writes.");
    if (this.isClosed) throw new NotThere("It is locked.");
    try {
      await this.database.write(changes);
    } catch (error) {
      if (error instanceof Full) {
        this.isFull = true;
        this.changed();
      }
      throw error;
    }
    if (this.isClosed) return;
    if (changes.some(({ value }) => value !== undefined)) this.isFull = false;
    for (const { place, key, value } of changes) {
      if (!PLACES.includes(place as Place)) continue;
      const map = this.maps[place as Place] as Map<string, unknown>;
      if (value === undefined) map.delete(key);
      else map.set(key, value);
      this.lists.delete(place as Place);
    }
    this.changed();
  }

  /** What is written next to the rest: numbers and times. */
  stateChange(news: Partial<StateRow>): Change {
    return { place: "state", key: "state", value: { ...this.state, ...news } };
  }

  /** Forgets everything but numbers and times; nothing is written any more. */
  close(): void {
    this.isClosed = true;
    this.database.close();
    for (const place of PLACES) if (place !== "state") this.maps[place].clear();
    this.lists.clear();
  }

  get closed(): boolean {
    return this.isClosed;
  }
}

export const put = (place: Exclude<LockedPlace, "evidence">, key: string, value: unknown): Change => ({ place, key, value });
export const drop = (place: LockedPlace | "sealed" | "parcels", key: string): Change => ({ place, key });
