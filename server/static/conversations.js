// The list of conversations; renaming and deleting the one that is open.

import { button, find, make, plain, said } from "./dom.js";
import { prompt } from "./dialogs.js";
import { call } from "./http.js";
import { talk } from "./talk.js";

const UNTITLED = "New conversation";
const list = find("talks");
let items = [];
let cursor = null;
let kept = true;
let open = async () => {};

export function onOpen(handler) { open = handler; }

export function title() {
  return items.find((one) => one.id === talk.id)?.title
    || (talk.questions[0] ?? UNTITLED);
}

function when(stamp) {
  const date = new Date(stamp);
  if (Number.isNaN(date.valueOf())) return "";
  const today = new Date().toDateString() === date.toDateString();
  return date.toLocaleString([], today ? { timeStyle: "short" } : { dateStyle: "medium" });
}

export function drawConversations() {
  const held = list.contains(document.activeElement) ? document.activeElement.dataset.id : null;
  list.replaceChildren(...items.map((item) => make("li", {}, button(
    [said(item.title, { class: "name", dir: "auto" }),
      make("span", { class: "date" }, when(item.updated_at))],
    () => open(item.id),
    { "data-id": item.id, "aria-current": item.id === talk.id ? "true" : null },
  ))));
  if (held) list.querySelector(`[data-id="${CSS.escape(held)}"]`)?.focus();
  find("talks-more").hidden = !cursor;
  const note = find("talks-note");
  note.hidden = kept && items.length > 0;
  note.textContent = kept ? "None yet." : "This service keeps no conversations.";
  find("title").replaceChildren(...plain(title()));
  find("actions").hidden = !talk.id;
}

async function fetchPage(after) {
  const asked = after ? `?limit=30&cursor=${encodeURIComponent(after)}` : "?limit=30";
  return call("GET", `v1/conversations${asked}`);
}

export async function loadConversations() {
  try {
    const page = await fetchPage();
    items = page.conversations;
    cursor = page.next;
    kept = true;
  } catch (error) {
    if (error.status !== 404) throw error;
    kept = false;
  }
  drawConversations();
}

async function more() {
  const page = await fetchPage(cursor);
  const known = new Set(items.map((one) => one.id));
  items.push(...page.conversations.filter((one) => !known.has(one.id)));
  cursor = page.next;
  drawConversations();
}

const path = () => `v1/conversations/${encodeURIComponent(talk.id)}`;

export async function rename() {
  if (!talk.id) return;
  await prompt({
    title: "Rename this conversation",
    label: "Name",
    value: title(),
    yes: "Rename",
    act: async (name) => {
      const item = await call("PATCH", path(), { title: name });
      items = items.map((one) => (one.id === item.id ? item : one));
      drawConversations();
    },
  });
}

// Gives whether it was deleted.
export async function remove() {
  if (!talk.id) return false;
  return prompt({
    title: "Delete this conversation?",
    text: ["“", said(title()), "” and its answers are deleted from the service for good."],
    yes: "Delete",
    act: async () => {
      try {
        await call("DELETE", path());
      } catch (error) {
        if (error.status !== 404) throw error; // gone already
      }
      items = items.filter((one) => one.id !== talk.id);
    },
  });
}

find("talks-more").addEventListener("click", () => more().catch(() => {}));
