// Answers in memory: for tests, and for trying the form without a server.

import type { Answer, AnswerStore, Answers, Known, Path } from "./contract.js";

export class MemoryStore implements AnswerStore {
  private current: Answers;
  private readonly listeners = new Set<() => void>();
  private made = 0;

  constructor(answers: Partial<Answers> = {}, private readonly before: Readonly<Record<string, Known>> = {}) {
    this.current = { members: [], ...answers } as Answers;
  }

  answers(): Answers {
    return this.current;
  }

  known(path: Path): Known | undefined {
    return this.before[path.join("/")];
  }

  set(path: Path, value: Answer): void {
    this.change(path, (record, code) => ({ ...record, [code]: value }));
  }

  clear(path: Path): void {
    this.change(path, (record, code) => {
      const { [code]: _, ...rest } = record;
      return rest;
    });
  }

  addMember(): string {
    const key = `made${String(++this.made).padStart(4, "0")}`;
    this.keep({ ...this.current, members: [...this.current.members, { key }] });
    return key;
  }

  removeMember(key: string): void {
    this.keep({ ...this.current, members: this.current.members.filter((member) => member.key !== key) });
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private change(path: Path, of: (record: Record<string, unknown>, code: string) => object): void {
    if (path.length === 1) {
      this.keep(of(this.current, path[0]!) as Answers);
      return;
    }
    const [key, code] = path as readonly [string, string];
    const members = this.current.members.map((one) => (one.key === key ? (of(one, code) as typeof one) : one));
    this.keep({ ...this.current, members });
  }

  private keep(answers: Answers): void {
    this.current = answers;
    for (const listener of this.listeners) listener();
  }
}
