// The chat page: one conversation, answers as they are checked, sources beside them.

import { call, chat, Failure } from "./events.js";
import {
  answerParts, articleParts, days, failureElement, make, sentenceElement, sourcePanel,
} from "./render.js";

const find = (id) => document.getElementById(id);
const form = find("ask");
const question = find("question");
const panel = find("panel");
const KEPT = "groundwire.conversation";

let conversation = sessionStorage.getItem(KEPT);
let running = null;
let opener = null;

// --- the panel ---

function openPanel(title, parts, from) {
  opener = from || opener;
  find("panel-title").textContent = title;
  find("panel-body").replaceChildren(...parts);
  panel.hidden = false;
  document.body.classList.add("with-panel");
  panel.scrollTop = 0;
  panel.focus({ preventScroll: true });
}

function closePanel() {
  if (panel.hidden) return;
  panel.hidden = true;
  document.body.classList.remove("with-panel");
  opener?.focus();
  opener = null;
}

function citing(state) {
  return (n, sentence, from) => {
    const source = state.sources.find((one) => one.n === n);
    if (!source) return;
    const title = source.title || source.outlet || source.file;
    const whole = (quotes) => showArticle(source, quotes);
    openPanel(title, sourcePanel(source, sentence, state.sentences, whole), from);
  };
}

async function showArticle(source, quotes) {
  try {
    const path = `v1/articles/${encodeURIComponent(source.article)}`;
    const article = await call("GET", `${path}?version=${source.version}`);
    openPanel(article.title || article.file, articleParts(article, source, quotes));
    const mark = panel.querySelector("mark");
    if (mark) {
      const above = mark.getBoundingClientRect().top - panel.getBoundingClientRect().top;
      panel.scrollTop += above - panel.clientHeight / 3;
    }
  } catch (error) {
    openPanel("The article", [failureElement(asFailure(error))]);
  }
}

// --- one question ---

function asFailure(error) {
  if (error instanceof Failure) return error;
  return new Failure({
    title: "The service cannot be reached",
    detail: "The connection failed.",
    hint: "Is it still running? Start it with: rag serve",
  });
}

function turnElement(text) {
  find("empty").hidden = true;
  const body = make("div", { class: "answer" });
  const item = make("li", { class: "turn" }, make("h2", { class: "asked" }, text), body);
  find("log").append(item);
  return { item, body };
}

function follow(item) {
  const room = item.getBoundingClientRect();
  if (room.bottom > window.innerHeight - form.offsetHeight) {
    item.scrollIntoView({ block: room.height < window.innerHeight * 0.6 ? "end" : "start" });
  }
}

function options() {
  const chosen = {};
  for (const [name, value] of new FormData(form)) if (value.trim()) chosen[name] = value.trim();
  return chosen;
}

async function ask(text) {
  const { item, body } = turnElement(text);
  const state = { sources: [], sentences: [] };
  const onCite = citing(state);
  const waiting = make("p", { class: "waiting", role: "status" }, "Searching the articles…");
  body.append(waiting);
  follow(item);
  running = new AbortController();
  busy(true);
  try {
    const sent = { message: text, ...options() };
    if (conversation) sent.conversation = conversation;
    for await (const [name, value] of chat(sent, running.signal)) {
      if (name === "evidence") {
        state.sources = value.sources;
        waiting.textContent = "Checking what they say…";
      } else if (name === "sentence") {
        state.sentences.push(value);
        waiting.before(sentenceElement(value, onCite));
      } else if (name === "answer") {
        state.sources = value.sources;
        state.sentences = [...value.sentences, ...value.nearest];
        body.append(...answerParts(value, onCite));
        keep(value.conversation);
      }
      follow(item);
    }
  } catch (error) {
    if (error.name === "AbortError") {
      body.append(make("p", { class: "notice" }, "Stopped."));
    } else {
      const failure = asFailure(error);
      body.append(failureElement(failure));
      if (failure.status === 404 && conversation) keep(null);
    }
  } finally {
    waiting.remove();
    running = null;
    busy(false);
    follow(item);
  }
}

function busy(yes) {
  find("send").hidden = yes;
  find("stop").hidden = !yes;
  document.body.classList.toggle("busy", yes);
}

// --- the conversation ---

function keep(id) {
  conversation = id;
  if (id) sessionStorage.setItem(KEPT, id);
  else sessionStorage.removeItem(KEPT);
  find("forget").hidden = !id;
}

function clear() {
  running?.abort();
  closePanel();
  keep(null);
  find("log").replaceChildren();
  find("empty").hidden = false;
  question.focus();
}

async function restore() {
  if (!conversation) return;
  try {
    const { answers } = await call("GET", `v1/conversations/${encodeURIComponent(conversation)}`);
    for (const answer of answers) {
      const { body } = turnElement(answer.question);
      const state = { sources: answer.sources, sentences: [...answer.sentences, ...answer.nearest] };
      const onCite = citing(state);
      body.append(...answer.sentences.map((one) => sentenceElement(one, onCite)));
      body.append(...answerParts(answer, onCite));
    }
    find("log").lastElementChild?.scrollIntoView();
    find("forget").hidden = false;
  } catch {
    keep(null);
  }
}

// --- what there is ---

async function readiness() {
  const response = await fetch("readyz");
  const state = await response.json();
  const count = `${state.articles} article${state.articles === 1 ? "" : "s"}`;
  const model = { off: "extractive", loading: "model loading", ready: "model ready", failed: "model failed" };
  find("state").textContent = `${count} · ${model[state.llm] || state.llm}`;
  if (state.llm === "loading") setTimeout(readiness, 3000);
}

async function shelf() {
  const { articles, next } = await call("GET", "v1/articles?limit=6");
  if (!articles.length) {
    find("shelf").append(make("li", {}, "There are no articles yet. Add some with: rag ingest PATH"));
  }
  for (const article of articles) {
    const facts = [article.outlet, days(article.published)].filter(Boolean).join(" · ");
    find("shelf").append(
      make("li", {}, make("span", { class: "name" }, article.title || article.file), " ",
        make("span", { class: "date" }, facts)),
    );
  }
  if (next) find("shelf").append(make("li", { class: "date" }, "and more"));
}

// --- wiring ---

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = question.value.trim();
  if (!text || running) return;
  question.value = "";
  grow();
  ask(text);
});
question.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
function grow() {
  question.style.height = "auto";
  const borders = question.offsetHeight - question.clientHeight;
  question.style.height = `${Math.min(question.scrollHeight + borders, 160)}px`;
}
question.addEventListener("input", grow);
find("stop").addEventListener("click", () => running?.abort());
find("close").addEventListener("click", closePanel);
find("new").addEventListener("click", clear);
find("forget").addEventListener("click", async () => {
  if (!conversation || !window.confirm("Delete this conversation from the service?")) return;
  try {
    await call("DELETE", `v1/conversations/${encodeURIComponent(conversation)}`);
  } catch (error) {
    if (asFailure(error).status !== 404) {
      find("log").append(make("li", {}, failureElement(asFailure(error))));
      return;
    }
  }
  clear();
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches?.("input, textarea, select");
  if (event.key === "Escape" && !panel.hidden) closePanel();
  else if (event.key === "Escape" && running) running.abort();
  else if (event.key === "/" && !typing) {
    event.preventDefault();
    question.focus();
  }
});
const theme = localStorage.getItem("groundwire.theme");
if (theme) document.documentElement.dataset.theme = theme;
find("theme").addEventListener("click", () => {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = document.documentElement.dataset.theme || (dark ? "dark" : "light");
  const next = now === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  localStorage.setItem("groundwire.theme", next);
});

for (const start of [readiness, shelf, restore]) {
  start().catch((error) => {
    find("state").textContent = asFailure(error).title;
  });
}
