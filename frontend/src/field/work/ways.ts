// Where a draft is gone on with.

import type { Draft } from "../../outbox/contract.js";
import type { Params, RouteName } from "../contract.js";

export function wayOfDraft({ kind, thread, task, family, month }: Pick<Draft, "kind" | "thread" | "task" | "family" | "month">): [RouteName, Params] {
  if (kind === "ground_check" && task) return ["task", { id: task, thread }];
  if (kind === "visit" && task) return ["visit", { id: task, thread }];
  if (kind === "notebook" && family) return ["notebook_family", { id: family, thread, ...(month ? { month } : {}) }];
  if (kind === "correction" && family) return ["correct", { family, thread }];
  return ["register", { thread }];
}
