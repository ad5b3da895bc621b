// Reads one question from each line of standard input, and writes the answer as one line:
// {document, rows: [[facts, on], ...]}: the decisions;
// {document, rows: [[facts, on]], rounds}: the median time of deciding the first row, in microseconds;
// {trees, variables, level, rows}: the values of expressions, for each row.

import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const load = (name) => import(pathToFileURL(`${process.argv[2]}/${name}.js`).href);
const { decide } = await load("evaluate");
const { evaluateAll } = await load("expressions");

function attempt(work) {
  try {
    return work();
  } catch (error) {
    return { error: error.pointer ?? error.message };
  }
}

function median(document, [facts, on], rounds) {
  const times = [];
  for (let i = 0; i < rounds; i++) {
    const start = process.hrtime.bigint();
    decide(document, facts, on);
    times.push(Number(process.hrtime.bigint() - start));
  }
  return times.sort((a, b) => a - b)[rounds >> 1] / 1000;
}

function answer({ document, trees, variables, level, rows, rounds }) {
  if (rounds) return median(document, rows[0], rounds);
  if (document) return rows.map(([facts, on]) => attempt(() => decide(document, facts, on)));
  return rows.map(([facts, on]) => attempt(() => evaluateAll(trees, variables, facts, on, level)));
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
