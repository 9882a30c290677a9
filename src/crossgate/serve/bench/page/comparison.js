// What was foretold against what happened, row by row; shows nothing.

const FRAMING = new Set(["content-length"]); // the server's own, on every answer

/** What became of the preflight, as the API's side saw it: a request after it tells that it passed. */
export function preflightOf(seen) {
  const first = seen.findIndex((request) => request.preflight);
  if (first < 0) return "none";
  return seen.slice(first + 1).some((request) => !request.preflight) ? "passes" : "blocked";
}

function namesOf(headers) {
  return [...new Set(headers.map(([name]) => name.toLowerCase()))].filter((name) => !FRAMING.has(name)).sort();
}

function row(name, foretold, happened, agrees) {
  return {name, foretold, happened, agrees};
}

/** The rows of the comparison, and whether all of them agree. */
export function compare(outcome, predicted, actual, seen) {
  const open = predicted.verdict === "depends";
  const preflight = preflightOf(seen);
  const rows = [row("preflight", predicted.preflight, preflight, predicted.preflight === preflight || predicted.preflight === "depends")];
  if (outcome === "preflight") {
    const word = preflight === "passes" ? "readable" : "blocked";
    const first = seen.find((request) => request.preflight)?.status ?? 0;
    if (!open) rows.push(row("status", predicted.status, first, predicted.status === first));
    return finished(rows, open ? "depends" : word, open ? word : null);
  }
  const word = actual.resolved ? "readable" : "blocked";
  rows.unshift(row("verdict", predicted.verdict, word, open || predicted.verdict === word));
  const answered = seen.length ? seen[seen.length - 1].status : 0;
  if (!open && predicted.preflight !== "depends") {
    const status = actual.resolved ? actual.status : answered;
    rows.push(row("status", predicted.status, status, predicted.status === status));
  }
  if (!open && predicted.verdict === "readable" && actual.resolved) {
    const names = namesOf(actual.headers);
    rows.push(row("readable headers", predicted.headers, names, predicted.headers.join() === names.join()));
  }
  return finished(rows, word, null);
}

function finished(rows, word, settled) {
  return {rows, word: settled ?? word, agrees: rows.every((one) => one.agrees)};
}
