// The real call: fetch() as any page of this origin would make it, and what the page gets to see of the answer.

const LONGEST = 35000; // milliseconds; the slowest integration has 29 s
const EXCERPT = 2000;

function bodyOf(body) {
  if (!body) return undefined;
  return "text" in body ? body.text : "\0".repeat(body.size);
}

/** How the call ended for this page. */
export async function perform(call) {
  const init = {
    method: call.method, headers: call.headers, credentials: call.credentials, cache: call.cache, body: bodyOf(call.body),
    signal: AbortSignal.timeout(LONGEST),
  };
  try {
    const response = await fetch(call.url, init);
    const headers = [...response.headers];
    const text = await response.text().catch(() => "");
    return {resolved: true, status: response.status, type: response.type, headers, body: text.slice(0, EXCERPT), error: ""};
  } catch (error) {
    return {resolved: false, status: 0, type: "", headers: [], body: "", error: `${error.name}: ${error.message}`};
  }
}
