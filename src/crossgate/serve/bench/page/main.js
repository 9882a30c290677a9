// Puts the page together: asks the bench what is served, shows it, runs what is asked for, and follows changes.

import {onChange, stateOf} from "./bench.js";
import {browserOf, NAMES} from "./browser.js";
import {element, fill, icon} from "./element.js";
import {Panel} from "./exchange.js";
import {Matrix} from "./matrix.js";
import {runAll, runCell} from "./run.js";
import {followTheme} from "./theme.js";
import {foretoldWords} from "./words.js";

const by = (id) => document.getElementById(id);
const view = {browser: browserOf(), credentials: "", origin: ""};
const layout = document.querySelector(".layout");
const narrow = matchMedia("(max-width: 1179.98px)");
const kept = new Map(); // results by cell, for as long as the prediction stays the same
const callable = new Set(); // the origins of the APIs that this document may call
let matrices = [];
let state = null;

const panel = new Panel(by("exchange"), {close: closePanel, run: runFromPanel});

// ---- showing ----------------------------------------------------------------------------------------------------------

function party(title, name) {
  return element("div.party", {}, element("small", {}, title), element("b", {}, name));
}

function toward() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "toward");
  svg.setAttribute("viewBox", "0 0 44 14");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", "M1 7h41m-5-5l5 5-5 5");
  svg.append(path);
  return svg;
}

function showParties() {
  const origin = view.origin || state.origin;
  const called = [...new Set(state.apis.map((api) => new URL(api.url).origin))];
  const what = state.apis.length === 1 ? state.apis[0].name : `${state.apis.length} APIs`;
  fill(by("parties"), party(view.origin ? "a page of" : `this page, in ${NAMES[view.browser]}`, origin), toward(), party(what, called.length > 2 ? `${called[0]} …` : called.join(" ")));
}

function select(name, choices, chosen, onChoice) {
  const options = choices.map(([value, text]) => element("option", {value, selected: value === chosen}, text));
  return element("label.field", {}, name, element("select", {change: (event) => onChoice(event.target.value)}, options));
}

function showControls() {
  const declared = [...new Set(state.apis.flatMap((api) => api.allowed))].filter((origin) => !state.origins.includes(origin));
  const origins = [...state.origins.map((origin) => [origin, origin === state.origin && !view.origin ? `${origin} (this page)` : origin]), ...declared.map((origin) => [origin, `${origin} (predicted only)`])];
  const credentials = [["", "as the API declares"], ["include", "include"], ["omit", "omit"]];
  fill(by("controls"), select("origin", origins, view.origin || location.origin, chooseOrigin), select("credentials", credentials, view.credentials, (value) => { view.credentials = value; refresh(); }));
}

function chooseOrigin(origin) {
  if (state.origins.includes(origin) && origin !== location.origin) {
    location.assign(origin);
    return;
  }
  view.origin = origin === location.origin ? "" : origin;
  refresh();
}

function tally(matrix) {
  const counts = {readable: 0, blocked: 0, depends: 0, differs: 0};
  let run = 0;
  for (const cell of matrix.cells.values()) {
    counts[foretoldWords(cell.outcome, cell.predicted).sign] += 1;
    if (cell.result) run += 1;
    if (cell.result && !cell.result.agrees) counts.differs += 1;
  }
  const part = (sign, text) => element("span", {}, icon(sign, sign), element("b", {}, String(counts[sign])), text);
  const compared = run ? element("span", {}, icon(counts.differs ? "differs" : "readable", `${counts.differs ? "differs" : "readable"} solid`), element("b", {}, `${run - counts.differs} of ${run}`), "run as predicted") : null;
  return [part("readable", "readable"), counts.blocked ? part("blocked", "blocked") : null, counts.depends ? part("depends", "depend on the backend") : null, compared];
}

function showTally(matrix) {
  fill(matrix.tally, tally(matrix));
}

function hint(api) {
  const origin = view.origin || state.origin;
  if (!api.allowed.length || api.allowed.includes(origin)) return null;
  const ways = api.allowed.filter((one) => one.includes("://") && !one.includes("*")).slice(0, 3).map((one) => [" ", element("button", {type: "button", click: () => chooseOrigin(one)}, `See what pages of ${one} get`)]);
  return element("p.hint", {}, `This API allows ${api.allowed.join(", ")}, and browsers are right to refuse it to ${origin}.`, ways);
}

/** A path without the folders that would crowd out the rest. */
function shortPath(path) {
  return path.length > 48 ? path.replace(/^.*(?=\/[^/]+$)/, "…") : path;
}

function section(api, number) {
  const matrix = new Matrix(api, number, {open: openPanel, run: runCells, runnable: !view.origin});
  matrix.tally = element("p.tally", {});
  const all = view.origin ? null : element("button.button.main.run-all", {type: "button", click: () => runCells([...matrix.cells.values()])}, icon("play"), "Run all");
  const found = api.rows.length ? [matrix.tally, hint(api), element("div.frame", {}, matrix.element)] : element("p", {}, "This API has no routes that pages call.");
  matrices.push(matrix);
  return element("section.api", {"aria-label": api.name},
    element("div.api-head", {}, element("h2", {}, api.name), element("p.about", {title: api.source}, `${api.kind} API · ${shortPath(api.source)} · ${api.policy}`), api.rows.length ? all : null), found);
}

function showLegend() {
  const key = (name, text) => element("span.key", {}, element("kbd", {}, name), text);
  const item = (sign, solid, text) => element("span", {}, icon(sign, `${sign} ${solid}`), text);
  fill(by("legend"), item("readable", "", "the page reads it"), item("blocked", "", "the browser blocks it"), item("depends", "", "the backend decides"),
    item("readable", "solid", "filled: it happened"), key("←↑↓→", "move"), key("Enter", "open"), key("r", "run"), key("Shift r", "run the row"), key("Esc", "close"));
}

function showNotice() {
  const notice = by("notice");
  notice.hidden = !state.notice;
  notice.textContent = state.notice;
  notice.classList.toggle("trouble", /still serving the old/.test(state.notice));
}

function show() {
  matrices = [];
  fill(by("apis"), state.apis.map(section));
  for (const matrix of matrices) {
    for (const cell of matrix.cells.values()) {
      const known = kept.get(cell.key);
      if (known && known.foretold === JSON.stringify(cell.predicted)) matrix.show(cell.key, known.result);
      else kept.delete(cell.key);
    }
    showTally(matrix);
  }
  showParties();
  showControls();
  showNotice();
  showLegend();
}

async function refresh() {
  const open = panel.cell?.key;
  const focused = matrices.flatMap((matrix) => [...matrix.cells.values()]).find((cell) => cell.button === document.activeElement)?.key;
  try {
    state = await stateOf(view);
  } catch (error) {
    say(error.message);
    return;
  }
  if (state.apis.some((api) => !callable.has(new URL(api.url).origin)) && callable.size) {
    location.reload(); // the policy of the document lets it call those APIs only that it knew when it was loaded
    return;
  }
  for (const api of state.apis) callable.add(new URL(api.url).origin);
  show();
  const again = open && cellOf(open);
  if (again) await openPanel(open, {focus: false});
  else if (open) closePanel();
  if (focused && cellOf(focused)) matrixOf(focused).focus(focused);
}

// ---- cells and the panel ----------------------------------------------------------------------------------------------

const matrixOf = (key) => matrices.find((matrix) => matrix.cells.has(key));
const cellOf = (key) => matrixOf(key)?.cells.get(key);

async function openPanel(key, options = {focus: true}) {
  for (const matrix of matrices) matrix.mark(key);
  layout.classList.add("open");
  await panel.show(cellOf(key), view, options);
  cover();
}

function closePanel() {
  const key = panel.cell?.key;
  panel.hide();
  layout.classList.remove("open");
  cover();
  for (const matrix of matrices) matrix.mark("");
  if (key && matrixOf(key)) matrixOf(key).focus(key);
}

/** Where the panel covers the rest of the page, nothing else can be reached. */
function cover() {
  for (const behind of [by("main"), document.querySelector(".top")]) behind.inert = narrow.matches && Boolean(panel.cell);
}

function finished(cell, result) {
  const matrix = matrixOf(cell.key);
  if (!matrix) return;
  kept.set(cell.key, {foretold: JSON.stringify(cell.predicted), result});
  matrix.show(cell.key, result);
  showTally(matrix);
}

async function runCells(cells) {
  const jobs = [...groups(cells).values()].map((row) => row.map((cell) => ({cell, asked: {...cell.asked, browser: view.browser, credentials: view.credentials}})));
  await runAll(jobs, ({cell}) => matrixOf(cell.key)?.show(cell.key, "running"), ({cell}, result) => finished(cell, result));
  const wrong = cells.filter((cell) => !cellOf(cell.key)?.result?.agrees).length;
  say(wrong ? `${wrong} of ${cells.length} calls did not end as predicted` : `${cells.length} calls ended as predicted`);
  if (panel.cell && cells.some((cell) => cell.key === panel.cell.key)) await openPanel(panel.cell.key, {focus: false});
}

/** The cells by what they call: calls of one address are made in turn. */
function groups(cells) {
  const found = new Map();
  for (const cell of cells) {
    const called = `${cell.asked.api} ${cell.path}`;
    found.set(called, [...(found.get(called) ?? []), cell]);
  }
  return found;
}

async function runFromPanel(cell, changes = null) {
  if (!changes) {
    await runCells([cell]);
    return;
  }
  const result = await runCell({...cell.asked, browser: view.browser, credentials: view.credentials, changes}).catch((error) => ({failed: error.message, agrees: false}));
  await panel.show(cell, view, {changes, result});
}

function say(text) {
  by("live").textContent = text;
}

// ---- beginning --------------------------------------------------------------------------------------------------------

/** Runs every cell of every API and tells what came of each; for tests in real browsers. */
window.runEverything = async () => {
  for (const matrix of matrices) await runCells([...matrix.cells.values()]);
  return JSON.stringify(matrices.flatMap((matrix) => [...matrix.cells.values()].map(({route, outcome, predicted, result}) => ({number: matrix.number, api: matrix.api.name, route, outcome, predicted, result}))));
};

followTheme(by("theme-button"));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel.cell) closePanel();
});
narrow.addEventListener("change", cover);
await refresh();
let known = state?.version ?? 0;
window.isReady = true;
onChange((change) => {
  if (!change) return;
  if (change.version !== known) refresh();
  known = change.version;
});
