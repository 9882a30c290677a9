// The form in which a call is changed before it is run: method, path, headers, body.

import {element} from "./element.js";

function headerPairs(text) {
  return text.split("\n").map((line) => line.trim()).filter(Boolean).map((line) => {
    const colon = line.indexOf(":");
    return colon < 0 ? [line, ""] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  });
}

/** What the API is asked for below its base, as the bench names it. */
function targetOf({call, base}) {
  return call.url.slice(base.length) || "/";
}

/** The form for one call; *submit* gets the changes. */
export function requestForm(found, submit) {
  const {call} = found;
  const method = element("input", {name: "method", value: call.method, autocomplete: "off", spellcheck: "false", maxlength: "40"});
  const target = element("input", {name: "target", value: targetOf(found), autocomplete: "off", spellcheck: "false"});
  const headers = element("textarea", {name: "headers", spellcheck: "false", rows: Math.max(2, call.headers.length)}, call.headers.map(([name, value]) => `${name}: ${value}`).join("\n"));
  const large = call.body && "size" in call.body;
  const body = element("textarea", {name: "body", spellcheck: "false", rows: "2", disabled: Boolean(large)}, large ? `${call.body.size} bytes` : call.body?.text ?? "");
  const field = (name, input) => element("label.field", {}, name, input);
  const changes = () => ({method: method.value.trim(), target: target.value.trim(), headers: headerPairs(headers.value), body: large ? null : body.value});
  return element("details.edit", {}, element("summary", {}, "Change the request"),
    element("form", {submit: (event) => { event.preventDefault(); submit(changes()); }},
      element("div.pair", {}, field("method", method), field("path", target)), field("headers, one a line", headers), field("body", body),
      element("div", {}, element("button.button", {type: "submit"}, "Run the changed call"))));
}
