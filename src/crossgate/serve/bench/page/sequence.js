// One exchange as a sequence: what the page sends, what the gateway does, what comes back, and the header that decides.

import {element} from "./element.js";

const DULL = new Set(["accept", "x-amzn-requestid", "x-amz-apigw-id", "x-amzn-trace-id", "content-length"]);
const LONGEST = 160;

function short(text) {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function message(direction, text, kind, lines) {
  return element(
    `div.message.${direction}`, {},
    element("div.line", {}, element("span.tip", {}), text, element("span.kind", {}, kind)),
    element("ul.head-lines", {}, lines),
  );
}

function requestLines(turn) {
  return turn.headers.filter(([name]) => !DULL.has(name.toLowerCase())).map(([name, value]) => element("li", {}, element("b", {}, name), `: ${short(value)}`));
}

function answerLine({name, value, unknown, deciding}) {
  return element(`li${deciding ? ".deciding" : ""}`, {}, element("b", {}, name), ": ", unknown ? element("em", {}, `unknown: ${unknown}`) : short(value),
    deciding && element("em", {}, "  — this decides"));
}

function answerLines(turn) {
  const lines = turn.answer.filter(({name, deciding}) => deciding || !DULL.has(name.toLowerCase())).map(answerLine);
  if (turn.missing) lines.push(element("li.missing", {}, element("b", {}, turn.missing), element("em", {}, "  not sent — this decides")));
  if (turn.unseen) lines.push(element("li", {}, element("em", {}, `… and what ${turn.unseen}`)));
  return lines;
}

/** A place in the user's file: its line, and the file where that is another one. */
function shown(place, file) {
  const [name, line] = place.split(/:(?=\d+$)/);
  return name === file ? `line ${line}` : `${name.replace(/^.*\//, "")}:${line}`;
}

function step({kind, text, place, refused}, file) {
  return element(`li${refused ? ".refused" : ""}`, {}, element("span.kind", {}, kind.replaceAll("-", " ")), element("span", {}, text),
    place && element("span.place", {title: place}, shown(place, file)));
}

const BACKENDS = {"": "the integration", stub: "a stand-in for the backend", "made to happen": "the backend, made to answer so"};

const WITHOUT_TYPE = {edge: "the edge", cors: "the CORS configuration"};

/** Who answered. Errors of the gateway are gateway responses in REST APIs alone; those of HTTP APIs are fixed. */
function answeredBy({answered_by: who, backend, steps}) {
  if (who !== "integration") return WITHOUT_TYPE[who] ?? `${steps.some(({kind}) => kind === "error") ? "API Gateway itself," : "gateway response"} ${who}`;
  return BACKENDS[backend] ?? backend;
}

function turnElement(turn, file) {
  return element(
    "li.turn", {},
    message("out", `${turn.method} ${short(turn.target)}`, turn.preflight ? "preflight" : "request", requestLines(turn)),
    element("ol.steps", {"aria-label": "What API Gateway does"}, turn.steps.map((one) => step(one, file))),
    message("back", String(turn.status), `from ${answeredBy(turn)}`, answerLines(turn)),
  );
}

/** The whole sequence; *file* is the one that the API is defined in. */
export function sequence(turns, file) {
  if (!turns.length) return element("p", {}, "The browser refuses the call itself: nothing is sent.");
  return element(
    "div.sequence", {},
    element("div.lanes", {"aria-hidden": "true"}, element("span", {}, "page"), element("span", {}, "API Gateway")),
    element("ol", {}, turns.map((turn) => turnElement(turn, file))),
  );
}
