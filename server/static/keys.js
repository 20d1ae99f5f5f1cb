// The keyboard: one table, from which both the keys and their list come.

import { find, make } from "./dom.js";

const OFF = "groundwire.keys-off";

export function stepSentence(by) {
  const all = [...document.querySelectorAll("#log .sentence")];
  if (!all.length) return;
  const at = all.findIndex((one) => one.contains(document.activeElement));
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by));
  all[next].focus();
  all[next].scrollIntoView({ block: "nearest" });
}

// Opens source `n` of the sentence that has the focus, else of the turn that has it, else of the
// latest answer.
export function openNumber(n) {
  const sentence = document.activeElement.closest?.(".sentence");
  const turn = document.activeElement.closest?.(".turn") || find("log").lastElementChild;
  for (const place of [sentence, turn]) {
    const found = place?.querySelector(`button[data-n="${n}"]`);
    if (found) return found.click();
  }
}

// `table`: [key, what it does, function]; a key of more than one sign is a name of KeyboardEvent.
export function prepareKeys(table, fixed) {
  const list = find("keys");
  for (const [keys, words] of [...fixed, ...table]) {
    list.append(make("div", {},
      make("dt", {}, keys.split(" ").map((key) => make("kbd", {}, key))), make("dd", {}, words)));
  }
  const on = find("keys-on");
  on.checked = !localStorage.getItem(OFF);
  on.addEventListener("change", () => {
    if (on.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
  const acts = new Map();
  for (const [keys, , act] of table) for (const key of keys.split(" ")) acts.set(key, act);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.matches?.("input, textarea, select, [contenteditable]");
    if (typing || !on.checked || document.querySelector("dialog[open]")) return;
    const act = acts.get(event.key) || (/^[1-9]$/.test(event.key) && (() => openNumber(event.key)));
    if (!act) return;
    event.preventDefault();
    act();
  });
}

export function openShortcuts() {
  find("shortcuts").showModal();
}

find("shortcuts-close").addEventListener("click", () => find("shortcuts").close());
