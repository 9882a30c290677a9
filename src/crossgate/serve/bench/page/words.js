// The words of verdicts, the same in the table, in the exchange and for screen readers.

/** How a prediction is shown: the drawing, the word in the table, and a sentence. */
export function foretoldWords(outcome, predicted) {
  if (predicted.verdict === "blocked" && predicted.in_preflight && outcome !== "preflight") {
    return {sign: "blocked", word: "preflight", sentence: "blocked, because its preflight is"};
  }
  if (predicted.verdict === "readable" && predicted.leans) {
    return {sign: "depends", word: "backend", sentence: "depends on the backend; the stand-in here grants it"};
  }
  if (predicted.verdict === "depends") return {sign: "depends", word: "depends", sentence: `depends: ${predicted.depends.join("; ")}`};
  if (outcome === "preflight" && predicted.verdict === "readable") return {sign: "readable", word: "passes", sentence: "passes"};
  return {sign: predicted.verdict, word: predicted.verdict, sentence: predicted.verdict};
}

/** How a run is shown: agreement keeps the sign of what happened, anything else has one of its own. */
export function happenedWords(outcome, result) {
  if (result.failed) return {sign: "differs", word: "not run", sentence: `could not be run: ${result.failed}`};
  const word = outcome === "preflight" && result.word === "readable" ? "passes" : result.word;
  if (!result.agrees) return {sign: "differs", word, sentence: `${word} in your browser, which was not predicted`};
  if (result.predicted.leans) return {sign: "depends", word, sentence: `${word} in your browser, thanks to the stand-in`};
  return {sign: result.word, word, sentence: `${word} in your browser, as predicted`};
}
