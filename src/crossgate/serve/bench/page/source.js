// The user's own lines with marks in them, and edits of them; text only.

import {element} from "./element.js";

function marked({text, marks}) {
  const pieces = [];
  let at = 0;
  for (const mark of [...marks].sort((a, b) => a.start - b.start)) {
    if (mark.start < at) continue;
    pieces.push(text.slice(at, mark.start), element(`mark${mark.primary ? "" : ".aside"}`, {}, text.slice(mark.start, mark.end)));
    at = mark.end;
  }
  return [...pieces, text.slice(at)];
}

function line(one, previous) {
  const gap = previous && one.number > previous + 1 ? element("div.code-line", {}, element("span.number", {}, "⋮"), element("span", {})) : null;
  const primary = one.marks.some((mark) => mark.primary);
  const labels = one.marks.filter((mark) => mark.label).map((mark) => element(`div.label${mark.primary ? "" : ".aside"}`, {}, mark.label));
  return [gap, element(`div.code-line${primary ? ".primary" : ""}`, {}, element("span.number", {}, String(one.number)), element("span", {}, marked(one))), labels];
}

/** How many blanks all texts begin with. */
function indentOf(texts) {
  return Math.min(...texts.filter((text) => text.trim()).map((text) => text.length - text.trimStart().length), 99);
}

function outdented(lines) {
  const by = indentOf(lines.map(({text}) => text));
  const moved = (mark) => ({...mark, start: Math.max(0, mark.start - by), end: Math.max(0, mark.end - by)});
  return lines.map((one) => ({...one, text: one.text.slice(by), marks: one.marks.map(moved)}));
}

/** Some lines of one file, without the indentation that they share. */
export function excerpt({file, line: first, lines: whole}) {
  const lines = outdented(whole);
  return element("figure.excerpt", {}, element("figcaption", {}, `${file}:${first}`),
    element("div.code", {role: "group", "aria-label": `Lines of ${file}`}, lines.map((one, at) => line(one, lines[at - 1]?.number))));
}

function diffKind(text) {
  if (text.startsWith("@@")) return "at";
  return text.startsWith("+") ? "plus" : text.startsWith("-") ? "minus" : "same";
}

/** A unified diff without its first two lines, which name the file, and without the indentation that its lines share. */
export function diff(lines) {
  const by = indentOf(lines.slice(2).filter((text) => !text.startsWith("@@")).map((text) => text.slice(1)));
  const shown = lines.slice(2).map((text) => (text.startsWith("@@") ? text : text[0] + text.slice(1 + by)));
  const name = lines[1]?.replace(/^\+\+\+ (?:b\/)?/, "") ?? "";
  return element("figure.excerpt.diff", {}, element("figcaption", {}, name),
    element("div.code", {role: "group", "aria-label": `Edit of ${name}`},
      shown.map((text) => element(`div.code-line.${diffKind(text)}`, {}, element("span", {}, text || " ")))));
}
