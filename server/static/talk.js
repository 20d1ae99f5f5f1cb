// One conversation: questions, answers as they are checked, failures that can be tried again.

import {
  disagreementCards, droppedList, firstNotices, foundStrip, makers, noticeList, refusalCard,
  sentenceItem, sourceStrip,
} from "./answer.js";
import { announce, button, count, failureCard, find, make, said } from "./dom.js";
import { saveReceipt } from "./exporting.js";
import { call, chat, Failure } from "./http.js";
import { showSource } from "./source.js";

const log = find("log");
const HISTORY_MOST = 20; // questions that go along where the service keeps nothing
const SLOW_MS = 4000;

export const talk = { id: null, running: null, questions: [] };
let changed = () => {};

export function onTalkChange(tell) { changed = tell; }

function viewOf(state) {
  const open = (n, sentence, from, why) => {
    const source = state.sources.find((one) => one.n === n);
    if (source) showSource({ source, sentence, sentences: state.sentences, from, why });
  };
  return {
    state,
    cite: (n, sentence, from) => open(n, sentence, from, false),
    why: (sentence, from) => open(sentence.cites[0], sentence, from, true),
  };
}

function turnParts(text) {
  find("empty").hidden = true;
  const found = make("div", { class: "found" });
  const sentences = make("ol", { class: "sentences", "aria-label": "Checked sentences" });
  const rest = make("div", { class: "rest" });
  const asked = make("h3", { class: "asked" }, make("span", { class: "hidden" }, "You asked: "),
    said(text, { dir: "auto" }));
  const answer = make("div", { class: "answer" }, found, sentences, rest);
  const item = make("li", { class: "turn" }, asked, answer);
  log.append(item);
  return { item, asked, found, sentences, rest };
}

function finish(turn, answer, view) {
  view.state.sources = answer.sources;
  view.state.sentences = [...answer.sentences, ...answer.nearest];
  const missing = answer.sentences.slice(turn.sentences.children.length);
  turn.sentences.append(...missing.map((one) => sentenceItem(one, view)));
  if (answer.standalone_question !== answer.question) {
    turn.asked.after(make("p", { class: "soft understood" }, "Understood as: ",
      said(answer.standalone_question, { dir: "auto" })));
  }
  turn.found.replaceChildren(...firstNotices(answer));
  if (answer.kind === "refused") turn.rest.append(refusalCard(answer, view));
  turn.rest.append(
    ...disagreementCards(answer, view),
    ...noticeList(answer),
    ...sourceStrip(answer, view),
    ...droppedList(answer),
    make("p", { class: "makers soft" }, makers(answer),
      answer.conversation
        ? button("Receipt", (event) => saveReceipt(answer.id, event.currentTarget),
          { class: "quiet", title: "Save what is needed to check this answer again" })
        : null),
  );
}

function told(answer) {
  if (answer.kind === "refused") {
    const near = answer.nearest.length ? ` ${count(answer.nearest.length, "sentence")} nearest.` : "";
    return `Refused: the articles do not answer this. ${answer.missing || ""}${near}`;
  }
  const left = answer.dropped.length ? `, ${answer.dropped.length} not shown` : "";
  return `Answer complete: ${count(answer.sentences.length, "checked sentence")}${left}.`;
}

function waitingLine(turn) {
  const words = make("span", {}, "Searching the articles…");
  const line = make("p", { class: "waiting" }, words);
  turn.rest.before(line);
  const began = performance.now();
  let saying = "Searching the articles";
  const timer = setInterval(() => {
    const spent = performance.now() - began;
    if (spent > SLOW_MS) words.textContent = `${saying}… ${Math.round(spent / 1000)} s`;
  }, 1000);
  return {
    say(text) { saying = text; words.textContent = `${text}…`; },
    end() { clearInterval(timer); line.remove(); },
  };
}

// Keeps the end of what is written in sight, unless the reader has scrolled away from it.
function follower() {
  const area = find("scroll");
  let following = true;
  const near = () => area.scrollHeight - area.scrollTop - area.clientHeight < 90;
  const watch = () => { following = near(); };
  area.addEventListener("wheel", watch, { passive: true });
  area.addEventListener("touchmove", watch, { passive: true });
  return (turn) => {
    if (!following) return;
    const room = area.clientHeight - 40;
    const height = turn.item.offsetHeight;
    area.scrollTop = turn.item.offsetTop - (height > room ? 12 : Math.max(12, room - height));
  };
}

export async function ask(text, options) {
  const turn = turnParts(text);
  const view = viewOf({ sources: [], sentences: [] });
  const waiting = waitingLine(turn);
  const follow = follower();
  const control = new AbortController();
  talk.running = control;
  changed();
  announce("Searching the articles.");
  follow(turn);
  const again = () => {
    if (talk.running) return;
    turn.item.remove();
    ask(text, options);
  };
  try {
    const sent = { message: text, include: ["dropped"], ...options };
    if (talk.id) sent.conversation = talk.id;
    else if (talk.questions.length) sent.history = talk.questions.slice(-HISTORY_MOST);
    for await (const [name, value] of chat(sent, control.signal)) {
      if (name === "evidence") {
        view.state.sources = value.sources;
        turn.found.replaceChildren(...foundStrip(value.sources, view));
        waiting.say("Checking what they say");
        announce(`${count(value.sources.length, "passage")} found. Checking what they say.`);
      } else if (name === "sentence") {
        view.state.sentences.push(value);
        turn.sentences.append(sentenceItem(value, view));
        waiting.say("Checking further sentences");
        announce(`${value.text} Source ${value.cites.join(" and ")}.`);
      } else if (name === "answer") {
        finish(turn, value, view);
        talk.questions.push(text);
        talk.id = value.conversation;
        announce(told(value));
      }
      follow(turn);
    }
  } catch (error) {
    fail(error, turn, again);
  } finally {
    waiting.end();
    if (talk.running === control) talk.running = null;
    changed();
    follow(turn);
  }
}

function fail(error, turn, again) {
  const shown = turn.sentences.children.length;
  if (error.name === "AbortError") {
    turn.rest.append(make("div", { class: "card stopped" },
      make("p", {}, shown ? "Stopped. What was checked until then stays." : "Stopped."),
      button("Ask again", again)));
    announce("Stopped.");
    return;
  }
  if (!(error instanceof Failure)) throw error;
  if (error.status === 404 && talk.id) {
    talk.id = null; // it was deleted elsewhere: a new one begins
    error.hint = "This conversation is no longer kept. Asking again begins a new one.";
  }
  const card = failureCard(error, again);
  if (shown) {
    card.querySelector("h3").after(
      make("p", {}, "The sentences above were checked; the answer is not complete."));
  }
  turn.rest.append(card);
}

export function stop() { talk.running?.abort(); }

export function begin() {
  stop();
  talk.id = null;
  talk.questions = [];
  log.replaceChildren();
  find("empty").hidden = false;
  changed();
}

// Shows a conversation that is kept. Raises ``Failure``.
export async function open(id) {
  const { answers } = await call("GET", `v1/conversations/${encodeURIComponent(id)}`);
  begin();
  talk.id = id;
  for (const answer of answers) {
    talk.questions.push(answer.question);
    const turn = turnParts(answer.question);
    finish(turn, answer, viewOf({}));
  }
  changed();
  const last = log.lastElementChild;
  if (last) find("scroll").scrollTop = last.offsetTop - 12;
  announce(`${count(answers.length, "answer")} shown again.`);
}
