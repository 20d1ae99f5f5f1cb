// Talking to the service: JSON calls and server-sent events over POST.

export class Failure extends Error {
  constructor(body) {
    super(body.detail || "Something failed.");
    this.title = body.title || "Failure";
    this.hint = body.hint || "";
    this.status = body.status || 0;
  }
}

async function failureOf(response) {
  try {
    return new Failure(await response.json());
  } catch {
    return new Failure({ title: "Failure", detail: `The service answered ${response.status}.` });
  }
}

export async function call(method, path) {
  const response = await fetch(path, { method, headers: { Accept: "application/json" } });
  if (!response.ok) throw await failureOf(response);
  return response.json();
}

// Yields [name, data] for every event; a stream that breaks off is a Failure.
export async function* chat(body, signal) {
  const response = await fetch("v1/chat", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify(body),
    signal,
  });
  if (!response.ok) throw await failureOf(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const { value, done } = await reader.read();
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
  throw new Failure({
    title: "The answer broke off",
    detail: "The connection to the service was lost before the answer was complete.",
    hint: "Is the service still running? Ask again.",
  });
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
