// The chat page: what happens when. The parts are in the files beside this one.

import { openAdding, onAdded, prepareAdding } from "./adding.js";
import {
  drawConversations, loadConversations, onOpen, remove, rename, title,
} from "./conversations.js";
import { askForKey } from "./dialogs.js";
import { failureCard, find, make } from "./dom.js";
import { openExport, prepareExport } from "./exporting.js";
import { onConnection, onKeyNeeded } from "./http.js";
import { openShortcuts, prepareKeys, stepSentence } from "./keys.js";
import { closePanel, closeSide, openSide, panelIsOpen, sideIsOpen } from "./panel.js";
import { loadShelf } from "./shelf.js";
import { connection, drawStatus, loadStatus } from "./status.js";
import { ask, begin, onTalkChange, open, stop, talk } from "./talk.js";
import { nextTheme } from "./theme.js";

const KEPT = "groundwire.conversation";
const form = find("ask");
const question = find("question");

onKeyNeeded(askForKey);
onConnection(connection);

// --- asking ---

function options() {
  const chosen = {};
  for (const [name, value] of new FormData(form)) if (value.trim()) chosen[name] = value.trim();
  return chosen;
}

function drawOptions() {
  const number = Object.keys(options()).length;
  find("filtering").textContent = number ? `(${number} on)` : "";
  drawStatus();
}

function grow() {
  question.style.height = "auto";
  const borders = question.offsetHeight - question.clientHeight;
  question.style.height = `${Math.min(question.scrollHeight + borders, 180)}px`;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = question.value.trim();
  if (!text || talk.running) return;
  question.value = "";
  grow();
  const before = talk.id;
  await ask(text, options());
  if (talk.id !== before || talk.id) refresh();
});
question.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
question.addEventListener("input", grow);
find("options").addEventListener("input", drawOptions);
find("clear").addEventListener("click", () => {
  for (const field of find("options").querySelectorAll("input, select")) field.value = "";
  drawOptions();
});
find("stop").addEventListener("click", () => {
  stop();
  question.focus();
});

// --- conversations ---

onTalkChange(() => {
  const busy = Boolean(talk.running);
  find("send").hidden = busy;
  find("stop").hidden = !busy;
  if (talk.id) sessionStorage.setItem(KEPT, talk.id);
  else sessionStorage.removeItem(KEPT);
  drawConversations();
});

function refresh() { loadConversations().catch(() => {}); }

function fresh() {
  begin();
  closePanel();
  closeSide(false);
  question.focus();
}

async function openKept(id) {
  closePanel();
  closeSide(false);
  try {
    await open(id);
    find("scroll").focus({ preventScroll: true });
  } catch (error) {
    begin();
    find("log").replaceChildren(make("li", {}, failureCard(error)));
    if (error.status === 404) refresh();
  }
}

onOpen(openKept);
find("new").addEventListener("click", fresh);
find("rename").addEventListener("click", rename);
find("export").addEventListener("click", openExport);
find("delete").addEventListener("click", async () => {
  if (await remove()) fresh();
});
prepareExport(() => ({ id: talk.id, title: title() }));

// --- articles ---

onAdded(async () => {
  await Promise.all([loadShelf(), loadStatus()]).catch(() => {});
});
prepareAdding();
find("add").addEventListener("click", () => openAdding());

// --- the keyboard ---

prepareKeys(
  [
    ["/", "to the question", () => question.focus()],
    ["j", "next sentence", () => stepSentence(1)],
    ["k", "sentence before", () => stepSentence(-1)],
    ["n", "new conversation", fresh],
    ["c", "to the conversations", openSide],
    ["e", "export this conversation", () => talk.id && openExport()],
    ["a", "add articles", () => openAdding()],
    ["t", "next theme", nextTheme],
    ["?", "this list", openShortcuts],
  ],
  [
    ["Enter", "ask"],
    ["Shift Enter", "a new line in the question"],
    ["Escape", "close what is open, else stop the answer"],
    ["1 … 9", "open the source of this number"],
  ],
);
find("help").addEventListener("click", openShortcuts);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  if (sideIsOpen()) closeSide();
  else if (panelIsOpen()) closePanel();
  else if (talk.running) {
    stop();
    question.focus();
  }
});

// --- the start ---

async function start() {
  await loadStatus();
  const kept = sessionStorage.getItem(KEPT);
  await Promise.allSettled([loadShelf(), loadConversations()]);
  if (kept) await openKept(kept);
  else question.focus();
}

start();
