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

/** Some lines of one file. */
export function excerpt({file, line: first, lines}) {
  return element("figure.excerpt", {}, element("figcaption", {}, `${file}:${first}`),
    element("div.code", {tabindex: "0", role: "group", "aria-label": `Lines of ${file}`}, lines.map((one, at) => line(one, lines[at - 1]?.number))));
}

function diffKind(text) {
  if (text.startsWith("@@")) return "at";
  return text.startsWith("+") ? "plus" : text.startsWith("-") ? "minus" : "same";
}

/** A unified diff without its first two lines, which name the file. */
export function diff(lines) {
  const name = lines[1]?.replace(/^\+\+\+ (?:b\/)?/, "") ?? "";
  return element("figure.excerpt.diff", {}, element("figcaption", {}, name),
    element("div.code", {tabindex: "0", role: "group", "aria-label": `Edit of ${name}`},
      lines.slice(2).map((text) => element(`div.code-line.${diffKind(text)}`, {}, element("span", {}, text || " ")))));
}
