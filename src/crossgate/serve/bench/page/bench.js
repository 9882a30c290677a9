// The endpoints of the bench, which only this page may use: every call brings the token of this run.

const token = document.querySelector('meta[name="crossgate-token"]').content;

/** What the bench did not grant; its message is for people. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function ask(path, options = {}) {
  const response = await fetch(path, {...options, headers: {"x-crossgate-token": token, ...options.headers}, cache: "no-store"});
  if (!response.ok) throw new Refused(response.status, (await response.text()).trim());
  return response.json();
}

function post(path, value = {}) {
  return ask(path, {method: "POST", body: JSON.stringify(value), headers: {"content-type": "application/json"}});
}

export const stateOf = (view) => ask(`/api/state.json?${new URLSearchParams(view)}`);
export const exchangeOf = (asked) => post("/api/exchange", asked);
export const endRun = (run) => post(`/api/runs/${encodeURIComponent(run)}`);

const PATIENCE = 100;

/** Announces a call; waits while the same call of another tab is under way. */
export async function announceRun(asked) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await post("/api/runs", asked);
    } catch (error) {
      if (error.status !== 409 || tries >= PATIENCE) throw error;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}

/** Calls the listener at each change, and at each return of a server that was away. */
export function onChange(listener) {
  const events = new EventSource(`/api/events?token=${encodeURIComponent(token)}`);
  events.addEventListener("message", (event) => listener(JSON.parse(event.data)));
  events.addEventListener("error", () => listener(null));
}
