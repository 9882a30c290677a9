"""The page that makes the calls, as HTML: its script runs exchanges a few at a time and tells how each call ended."""

PAGE = """<!doctype html>
<meta charset="utf-8">
<title>crossgate</title>
<link rel="icon" href="data:,">
<script>
"use strict";
const LONGEST = 20000;  // milliseconds; an answer never takes that long on loopback

function bytes(text) {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

function bodyOf(body) {
  if (!body) return null;
  if (body.kind === "string") return body.data;
  if (body.kind === "urlsearchparams") return new URLSearchParams(body.data);
  if (body.kind === "blob") return new Blob([bytes(body.data)], {type: body.mime});
  if (body.kind === "arraybuffer") return bytes(body.data).buffer;
  const form = new FormData();
  form.append("part", body.data);
  return form;
}

async function byFetch(call) {
  const init = {
    method: call.method, headers: call.headers, credentials: call.credentials, mode: call.mode, redirect: call.redirect,
    cache: call.cache, keepalive: call.keepalive, signal: AbortSignal.timeout(LONGEST),
  };
  if (call.body) init.body = bodyOf(call.body);
  try {
    const response = await fetch(call.url, init);
    const result = {resolved: true, type: response.type, status: response.status, url: response.url, headers: [...response.headers]};
    await response.arrayBuffer().catch(() => null);
    return result;
  } catch (error) {
    return {resolved: false, error: [error.name, error.message]};
  }
}

function headerLines(text) {
  return text.split("\\r\\n").filter(Boolean).map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, "")];
  });
}

function byXhr(call) {
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.onload = () => resolve({
      resolved: true, type: "", status: xhr.status, url: xhr.responseURL, headers: headerLines(xhr.getAllResponseHeaders()),
    });
    xhr.onerror = () => resolve({resolved: false, error: ["error", ""]});
    xhr.ontimeout = () => resolve({resolved: false, error: ["timeout", ""]});
    try {
      xhr.open(call.method, call.url);
      xhr.timeout = LONGEST;
      xhr.withCredentials = call.credentials === "include";
      for (const [name, value] of call.headers) xhr.setRequestHeader(name, value);
      xhr.send(bodyOf(call.body));
    } catch (error) {
      resolve({resolved: false, error: [error.name, ""]});
    }
  });
}

async function runExchange(exchange) {
  const results = [];
  for (const [number, call] of exchange.calls.entries()) {
    if (exchange.pause && number === exchange.calls.length - 1) await new Promise((done) => setTimeout(done, 1000 * exchange.pause));
    results.push(await (call.api === "xhr" ? byXhr(call) : byFetch(call)));
  }
  return results;
}

async function runAll(text, lanes) {
  const exchanges = JSON.parse(text), results = new Array(exchanges.length);
  let next = 0;
  async function lane() {
    while (next < exchanges.length) {
      const mine = next++;
      results[mine] = await runExchange(exchanges[mine]);
    }
  }
  await Promise.all(Array.from({length: lanes}, lane));
  return JSON.stringify(results);
}
</script>
"""
