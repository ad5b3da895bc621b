// The screens of the work, by their route; each is a component of its own, so that nothing of one stays in the next.

import type { ComponentChildren } from "preact";

import type { WorkCounts, WorkProps, WorkRoutes } from "../contract.js";
import { Answer } from "./answer.js";
import { Correct } from "./correct.js";
import { dayOf } from "./days.js";
import { firstMonth, monthOfNotebook, openTasks, openVisits } from "./due.js";
import { Families } from "./families.js";
import { FamilyPage } from "./family.js";
import { Notebook } from "./notebook.js";
import { NotebookFamily } from "./notebook_family.js";
import { ReceiptScreen } from "./receipt.js";
import { Register } from "./register.js";
import { TaskScreen } from "./task.js";
import { Tasks } from "./tasks.js";
import { VisitScreen } from "./visit.js";

const screen = (View: (props: WorkProps) => ComponentChildren) => (props: WorkProps) => <View {...props} />;

export const ROUTES: WorkRoutes = {
  families: screen(Families),
  family: screen(FamilyPage),
  register: screen(Register),
  answer: screen(Answer),
  receipt: screen(ReceiptScreen),
  tasks: screen(Tasks),
  task: screen(TaskScreen),
  visit: screen(VisitScreen),
  notebook: screen(Notebook),
  notebook_family: screen(NotebookFamily),
  correct: screen(Correct),
};

export const COUNTS: WorkCounts = {
  tasks: (store) => {
    const outbox = store.outbox();
    return openTasks({ tasks: store.tasks(), outbox }).length + openVisits(store.visits(), outbox).length;
  },
  notebook: (store) => {
    const work = { families: store.families(), outbox: store.outbox(), today: dayOf(store.now()) };
    return monthOfNotebook(work, firstMonth(work)).open.length;
  },
};
