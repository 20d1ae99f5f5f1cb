// Talking to the service: JSON calls, and server-sent events over POST.

const KEY = "groundwire.key";
export const SILENT_MS = 35000; // the service sends a comment every 10 s

export class Failure extends Error {
  constructor(body, status = body.status || 0) {
    super(body.detail || "Something failed.");
    this.title = body.title || "Something failed";
    this.hint = body.hint || "";
    this.status = status;
    this.lost = Boolean(body.lost);
  }
}

let keyNeeded = async () => null;
let asking = null;
let lostAndFound = () => {};

// `ask(tried)` gives the key that somebody entered, or null.
export function onKeyNeeded(ask) { keyNeeded = ask; }

// `tell(true)` when the service cannot be reached, `tell(false)` when it answers.
export function onConnection(tell) { lostAndFound = tell; }

function lost(detail, hint) {
  lostAndFound(true);
  return new Failure({ title: "The connection was lost", detail, hint, lost: true });
}

async function failureOf(response) {
  try {
    return new Failure(await response.json(), response.status);
  } catch {
    return new Failure({ detail: `The service answered ${response.status}.` }, response.status);
  }
}

async function request(path, options = {}) {
  for (;;) {
    const key = sessionStorage.getItem(KEY);
    const headers = { Accept: "application/json", ...options.headers };
    if (key) headers.Authorization = `Bearer ${key}`;
    let response;
    try {
      response = await fetch(path, { ...options, headers });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw lost("The service cannot be reached.", "Is it still running? Start it with: rag serve");
    }
    lostAndFound(false);
    if (response.status !== 401) return response;
    if (sessionStorage.getItem(KEY) !== key) continue; // another call has just got one
    const failure = await failureOf(response);
    asking ??= keyNeeded(Boolean(key)).finally(() => { asking = null; });
    const entered = await asking;
    if (!entered) throw failure;
    sessionStorage.setItem(KEY, entered);
  }
}

function withBody(method, body, options = {}) {
  return {
    ...options,
    method,
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", ...options.headers },
  };
}

export async function call(method, path, body, { signal, text } = {}) {
  const options = body === undefined ? { method, signal } : withBody(method, body, { signal });
  const response = await request(path, options);
  if (!response.ok) throw await failureOf(response);
  return text ? response.text() : response.json();
}

// What /readyz says; also while the service is not ready (503).
export async function readiness() {
  return (await request("readyz")).json();
}

// Yields [name, data] for every event; a stream that breaks off or falls silent is a Failure.
export async function* chat(body, signal) {
  const own = new AbortController();
  const both = AbortSignal.any([signal, own.signal]);
  const response = await request("v1/chat", withBody("POST", body, {
    signal: both, headers: { Accept: "text/event-stream" },
  }));
  if (!response.ok) throw await failureOf(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  try {
    for (;;) {
      const { value, done } = await heard(reader, signal);
      if (done) break;
      waiting += value;
      for (let end = waiting.indexOf("\n\n"); end >= 0; end = waiting.indexOf("\n\n")) {
        const event = parse(waiting.slice(0, end));
        waiting = waiting.slice(end + 2);
        if (!event) continue;
        if (event[0] === "error") throw new Failure(event[1]);
        yield event;
        if (event[0] === "answer") return;
      }
    }
  } finally {
    own.abort();
  }
  throw lost("The answer broke off before it was complete.", "Ask again; nothing is lost.");
}

async function heard(reader, signal) {
  let timer;
  const silent = new Promise((_, reject) => {
    timer = setTimeout(() => reject(
      lost("Nothing came from the service for a while.", "Ask again when the connection is back."),
    ), SILENT_MS);
  });
  try {
    return await Promise.race([reader.read(), silent]);
  } catch (error) {
    if (signal.aborted) throw new DOMException("stopped", "AbortError");
    if (error instanceof Failure) throw error;
    throw lost("The answer broke off before it was complete.", "Ask again; nothing is lost.");
  } finally {
    clearTimeout(timer);
  }
}

function parse(block) {
  let name = "message";
  let data = "";
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    else if (line.startsWith("data:")) data += line.slice(5).trimStart();
  }
  return data ? [name, JSON.parse(data)] : null;
}
