// The panel that shows one cell: predicted against actual, why, the sequence, the user's lines and the fix.

import {exchangeOf} from "./bench.js";
import {NAMES} from "./browser.js";
import {element, fill, icon} from "./element.js";
import {requestForm} from "./request.js";
import {sequence} from "./sequence.js";
import {diff, excerpt} from "./source.js";
import {foretoldWords, happenedWords} from "./words.js";

const PREFLIGHT = {none: "not sent", passes: "passes", blocked: "blocked", depends: "depends"};

function said({sign, word}, solid) {
  return element(`span.said.${sign}`, {}, icon(sign, solid ? "solid" : ""), word);
}

function value(name, found) {
  if (name === "preflight") return PREFLIGHT[found];
  if (Array.isArray(found)) return found.length ? element("span.names", {}, found.join(", ")) : "none";
  return String(found);
}

function comparison(cell, predicted, result, browser) {
  const foretold = {...foretoldWords(cell.outcome, predicted)};
  if (foretold.word === "preflight") foretold.word = "blocked";
  const known = result && !result.failed ? Object.fromEntries(result.rows.map((row) => [row.name, row])) : {};
  const rows = [["verdict", said(foretold), result ? said(happenedWords(cell.outcome, result), true) : "–", known.verdict?.agrees ?? true]];
  rows.push(["preflight", PREFLIGHT[predicted.preflight], result && !result.failed ? PREFLIGHT[known.preflight.happened] : "–", known.preflight?.agrees ?? true]);
  if (predicted.verdict !== "depends") rows.push(["answered with", String(predicted.status || "–"), known.status ? value("status", known.status.happened) : "–", known.status?.agrees ?? true]);
  if (predicted.headers.length || known["readable headers"]) {
    const happened = known["readable headers"];
    rows.push(["readable headers", value("headers", predicted.headers), happened ? value("headers", happened.happened) : "–", happened?.agrees ?? true]);
  }
  return element("table.comparison", {},
    element("thead", {}, element("tr", {}, element("th", {}), element("th", {scope: "col"}, `predicted for ${NAMES[browser]}`), element("th", {scope: "col"}, "in your browser"))),
    element("tbody", {}, rows.map(([name, left, right, agrees]) => element(agrees ? "tr" : "tr.off", {}, element("th", {scope: "row"}, name), element("td", {}, left), element("td", {}, right)))));
}

function agreement(result, call) {
  if (!result) return null;
  if (result.failed) return element("p.agreement.differs", {}, icon("differs"), result.failed);
  const lost = !result.agrees && !result.seen.length && !result.actual.resolved;
  const secure = call.url.startsWith("https:") ? `; open ${new URL(call.url).origin} once and accept its certificate` : "";
  const words = result.agrees ? "As predicted" : lost ? `The API saw no request${secure}` : "Not as predicted";
  return element(`p.agreement.${result.agrees ? "readable" : "differs"}`, {}, icon(result.agrees ? "readable" : "differs", "solid"), words,
    result.actual.error && element("small", {}, `fetch() rejects: ${result.actual.error}`));
}

function sentence(text) {
  return text[0].toUpperCase() + text.slice(1);
}

const STAND_IN = "A stand-in answers here for the backend, and grants what the page asks for. Your own backend has to send these headers itself: name it with --lambda or --backend to see what it sends.";

function explained(found) {
  const why = found.explanation;
  if (found.predicted.leans) return element("p.why", {}, STAND_IN);
  if (!why) return found.depends_on.map((one) => element("p.why", {}, `It depends on this: ${one.why}${one.where ? ` (${one.where})` : ""}${one.remedy ? `; ${one.remedy}` : ""}`));
  const allowed = why.allowed.length ? element("p.why", {}, `The API allows ${why.allowed.join(", ")}, and this page is another origin: choose that origin above to see what its pages get.`) : null;
  return [element("p.why", {}, `${sentence(why.message)} `, element("code.cause", {title: `crossgate explain ${why.cause}`}, why.cause)), allowed];
}

function repair(found) {
  const why = found.explanation;
  if (!why) return null;
  const code = why.allowed.length ? [] : [why.fix && [element("h3", {}, "The fix"), element("p.why", {}, sentence(why.fix))], why.diff.length ? diff(why.diff) : null];
  return [why.excerpts.length ? [element("h3", {}, "In your file"), why.excerpts.map(excerpt)] : null, code];
}

/** The panel; one at a time. */
export class Panel {
  constructor(place, {close, run}) {
    Object.assign(this, {place, close, run});
    place.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
  }

  /** Shows a cell, foretold for what *view* says; a later call takes the place of an earlier one that is under way. */
  async show(cell, view, {focus = false, changes = null, result = cell.result} = {}) {
    const turn = (this.turn = Symbol("turn"));
    this.cell = cell;
    const found = await exchangeOf({...cell.asked, ...view, changes}).catch((error) => ({failed: error.message}));
    if (turn !== this.turn) return;
    this.place.hidden = false;
    fill(this.place, element("div.exchange-inner", {}, this.#head(cell), found.failed ? element("p.mistake", {}, found.failed) : this.#body(cell, found, view, result)));
    if (focus) this.place.querySelector(".close").focus();
  }

  hide() {
    this.turn = null;
    this.cell = null;
    this.place.hidden = true;
    this.place.replaceChildren();
  }

  #head(cell) {
    return element("div.exchange-head", {}, element("h2", {}, cell.route, element("small", {}, cell.title)),
      element("button.quiet.close", {type: "button", "aria-label": "Close", click: () => this.close()}, icon("close")));
  }

  #body(cell, found, view, result) {
    const runnable = !view.origin;
    return [
      comparison(cell, result?.predicted ?? found.predicted, result, view.browser),
      agreement(result, found.call),
      runnable && element("div.actions", {}, element("button.button.main", {type: "button", click: () => this.run(cell)}, icon("play"), "Run this call")),
      explained(found),
      found.console.length ? element("p.console", {}, found.console.join("\n")) : null,
      element("h3", {}, "The exchange"),
      sequence(found.turns, found.source),
      repair(found),
      result?.actual?.body ? [element("h3", {}, "What the page read"), element("p.console.plain", {}, result.actual.body)] : null,
      runnable && requestForm(found, (changes) => this.run(cell, changes)),
    ];
  }
}
