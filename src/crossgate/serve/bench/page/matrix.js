// The table of routes and outcomes: one button a cell, one tab stop in all, arrow keys between them.

import {element, icon} from "./element.js";
import {foretoldWords, happenedWords} from "./words.js";

const ROOMY = 6; // columns that have room for words in most windows
const WIDEST = 8; // columns that have it in large ones
const BREAKS = /(authori|authen|configu|integra|unautho|signa|unavail|malfor|inter)(?=\w)/g; // where long words of column heads may be broken

/** One table with its cells by key. Opening and running are the caller's business. */
export class Matrix {
  constructor(api, number, {open, run, runnable}) {
    Object.assign(this, {api, number, open, run, runnable});
    this.cells = new Map();
    this.grid = api.rows.map(() => []);
    this.element = this.#table();
    this.#first()?.setAttribute("tabindex", "0");
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** Shows what came of a run, or that one is under way. */
  show(key, result) {
    const cell = this.cells.get(key);
    if (!cell) return;
    cell.button.classList.toggle("running", result === "running");
    if (result === "running") return;
    cell.result = result;
    this.#draw(cell);
  }

  mark(key) {
    for (const [name, {button}] of this.cells) button.setAttribute("aria-current", String(name === key));
  }

  focus(key) {
    const cell = this.cells.get(key) ?? this.cells.values().next().value;
    if (cell) this.#moveTo(cell.button);
  }

  rowOf(key) {
    return this.grid[this.cells.get(key).row].filter(Boolean);
  }

  #table() {
    const {columns, rows} = this.api;
    const head = columns.map(({status, title}) => element("th", {scope: "col", title: `${status} ${title}`}, element("b", {}, status), title.replace(BREAKS, "$1\u00ad")));
    return element(
      `table.matrix${columns.length > WIDEST ? ".compact" : columns.length > ROOMY ? ".wide" : ""}`, {role: "grid", "aria-label": `Routes and outcomes of ${this.api.name}`},
      element("thead", {}, element("tr", {}, element("th", {scope: "col"}, "route"), head)),
      element("tbody", {}, rows.map((row, at) => this.#row(row, at))),
    );
  }

  #row(row, at) {
    const name = row.path === "/no/such/path" && row.route === "any other path"
      ? [element("span.verb", {}, "GET"), element("span.path", {}, row.route)]
      : [element("span.verb", {}, row.verb), element("span.path", {}, row.path.split(/(?<=\/)/).map((piece) => [piece, element("wbr")]))];
    const runRow = this.runnable && element(
      "button.quiet.run-row", {type: "button", tabindex: "-1", "aria-label": `Run ${row.route}`, click: () => this.run(this.grid[at].filter(Boolean))},
      icon("play"),
    );
    return element("tr", {}, element("th", {scope: "row"}, element("span.route", {}, name, runRow)), this.api.columns.map((column, x) => this.#cell(row, at, column, x)));
  }

  #cell(row, at, column, x) {
    const predicted = row.cells[column.outcome];
    const title = `${column.status} ${column.title}`;
    if (!predicted) return element("td.none", {role: "gridcell", "data-title": title}, element("span.empty", {"aria-label": "does not arise"}, "·"));
    const key = `${this.number} ${row.route} ${column.outcome}`;
    const button = element("button.cell", {type: "button", tabindex: "-1", click: () => { this.#moveTo(button); this.open(key); }});
    const cell = {key, button, predicted, title, route: row.route, path: row.path, outcome: column.outcome, row: at, column: x, result: null};
    cell.asked = {api: this.number, route: row.route, outcome: column.outcome};
    this.cells.set(key, cell);
    this.grid[at][x] = cell;
    this.#draw(cell);
    return element("td", {role: "gridcell", "data-title": title}, button);
  }

  #draw({button, predicted, result, route, title, outcome}) {
    const foretold = foretoldWords(outcome, predicted);
    const happened = result && happenedWords(outcome, result);
    const shown = happened?.sign === "differs" ? happened : foretold;
    button.className = `cell ${foretold.word === "preflight" ? "by-preflight" : ""} ${happened?.sign === "differs" ? "has-differed" : ""}`;
    button.replaceChildren(icon(foretold.sign, `foretold ${foretold.sign}`), element(`span.word.${shown.sign}`, {}, shown.word));
    if (happened) button.append(icon(happened.sign, `then ${happened.sign} solid`));
    button.setAttribute("aria-label", `${route}, ${title}: predicted ${foretold.sentence}${happened ? `; ${happened.sentence}` : ""}`);
    button.title = `${title}: predicted ${foretold.sentence}${happened ? `; ${happened.sentence}` : ""}`;
  }

  #first() {
    return this.cells.values().next().value?.button;
  }

  #moveTo(button) {
    for (const cell of this.cells.values()) cell.button.tabIndex = -1;
    button.tabIndex = 0;
    button.focus();
  }

  #onKey(event) {
    const cell = [...this.cells.values()].find(({button}) => button === event.target);
    if (!cell || event.altKey || event.metaKey) return;
    if ((event.key === "r" || event.key === "R") && this.runnable && !event.ctrlKey) {
      this.run(event.shiftKey ? this.rowOf(cell.key) : [cell]);
      event.preventDefault();
      return;
    }
    const target = this.#target(cell, event);
    if (!target) return;
    event.preventDefault();
    this.#moveTo(target.button);
  }

  #target({row, column}, {key, ctrlKey}) {
    const line = (at, step, from) => this.#along(at, step, from);
    if (key === "ArrowRight") return line(row, 1, column + 1);
    if (key === "ArrowLeft") return line(row, -1, column - 1);
    if (key === "ArrowDown") return this.#beside(row, 1, column);
    if (key === "ArrowUp") return this.#beside(row, -1, column);
    if (key === "Home") return ctrlKey ? line(0, 1, 0) : line(row, 1, 0);
    if (key === "End") return ctrlKey ? line(this.grid.length - 1, -1, this.api.columns.length - 1) : line(row, -1, this.api.columns.length - 1);
    return null;
  }

  /** The nearest cell of a row in a direction. */
  #along(row, step, from) {
    for (let x = from; x >= 0 && x < this.api.columns.length; x += step) if (this.grid[row]?.[x]) return this.grid[row][x];
    return null;
  }

  /** The cell above or below, or the one nearest to it in that row. */
  #beside(row, step, column) {
    const next = this.grid[row + step];
    if (!next) return null;
    return next[column] ?? next.filter(Boolean).sort((a, b) => Math.abs(a.column - column) - Math.abs(b.column - column))[0] ?? null;
  }
}
