// What the service is: how many articles, which model, where questions go, whether it is there.

import { announce, find, make, said } from "./dom.js";
import { readiness } from "./http.js";
import { drawCount } from "./shelf.js";

let state = null;
let gone = false;
let timer;

function destination(model) {
  if (find("ask").elements.llm.value === "none" || !state.model) {
    return ["Quoted sentences; your question stays on this service."];
  }
  if (state.llm_host) {
    return [make("strong", {}, "Your question and the passages found go to ",
      said(state.llm_host)), " (", said(model), ")."];
  }
  if (state.model.startsWith("local:")) {
    return [said(model), ", a model on this service; your question goes nowhere else."];
  }
  return [make("strong", {}, "Your question and the passages found go to ", said(model)),
    ", which the operator of this service has chosen."];
}

export function drawStatus() {
  if (!state) return;
  const model = (state.model || "").replace(/^(local|hosted):/, "");
  const loading = { loading: " The model is still loading; until then sentences are quoted.",
    failed: " The model failed; sentences are quoted." }[state.llm] || "";
  find("privacy").replaceChildren(...destination(model), loading);
}

export async function loadStatus() {
  clearTimeout(timer);
  try {
    state = await readiness();
  } catch {
    timer = setTimeout(loadStatus, 4000);
    return;
  }
  drawCount(state.articles);
  drawStatus();
  if (state.llm === "loading" || !state.ready) timer = setTimeout(loadStatus, 3000);
}

// The banner for a service that cannot be reached, until it can.
export function connection(lost) {
  if (lost === gone) return;
  gone = lost;
  find("lost").hidden = !lost;
  if (lost) {
    clearTimeout(timer);
    timer = setTimeout(loadStatus, 1000);
  } else {
    announce("Connected again.");
  }
}

find("again").addEventListener("click", loadStatus);
window.addEventListener("online", loadStatus);
window.addEventListener("offline", () => connection(true));
