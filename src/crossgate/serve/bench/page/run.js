// Runs cells: announces the call to the bench, makes it, and asks what the API's side saw. Several rows at a time, a row in turn.

import {announceRun, endRun} from "./bench.js";
import {perform} from "./call.js";
import {compare} from "./comparison.js";

const LANES = 4;

/** Runs one cell and returns what came of it. */
export async function runCell(asked) {
  const {run, call, predicted} = await announceRun(asked);
  const actual = await perform(call);
  const {seen} = run ? await endRun(run) : {seen: []};
  return {asked, call, predicted, actual, seen, ...compare(asked.outcome, predicted, actual, seen)};
}

/** Runs groups of cells, each group in turn because its calls go to one address; tells of each beginning and end. */
export async function runAll(groups, before, after) {
  const waiting = [...groups];
  const lane = async () => {
    for (let group = waiting.shift(); group; group = waiting.shift()) {
      for (const cell of group) {
        before(cell);
        after(cell, await runCell(cell.asked).catch((error) => ({failed: error.message})));
      }
    }
  };
  await Promise.all(Array.from({length: LANES}, lane));
}
