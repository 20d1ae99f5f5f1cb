// Adding articles: files and pasted text, sent in small parts so that there is progress to see.

import { fileName } from "./answer.js";
import { announce, count, find, make, plain, said } from "./dom.js";
import { call } from "./http.js";

const BATCH_BYTES = 600_000;
const BATCH_FILES = 8;
const FILE_BYTES = 3_000_000; // in base64 a request holds no more
const LINES = /\.(jsonl|ndjson)$/i;
const STATUSES = {
  added: ["✓", "added"], updated: ["✓", "updated"], unchanged: ["=", "already there"],
  withdrawn: ["–", "withdrawn before, and stays so"], failed: ["✕", "failed"],
};

const dialog = find("adding");
let control = null;
let done = async () => {};

export function onAdded(handler) { done = handler; }

function line(status, name, error) {
  const [shape, words] = STATUSES[status] || ["?", status];
  find("added").append(make("li", { class: status },
    make("span", { class: "shape", "aria-hidden": "true" }, shape),
    make("span", {}, said(name || "an article"), ` ${words}`,
      error ? [": ", plain(withoutName(error, name))] : null)));
}

function withoutName(error, name) {
  return name && error.startsWith(name) ? error.slice(name.length).replace(/^[,:]\s*/, "") : error;
}

function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text);
}

// Lists of articles, one a line, may be longer than a request: they are cut between lines.
function cut(bytes) {
  const parts = [];
  let start = 0;
  while (bytes.length - start > FILE_BYTES) {
    const end = bytes.lastIndexOf(10, start + FILE_BYTES) + 1;
    if (end <= start) return null;
    parts.push(bytes.subarray(start, end));
    start = end;
  }
  parts.push(bytes.subarray(start));
  return parts;
}

async function pieces(file) {
  if (file.size > FILE_BYTES && !LINES.test(file.name)) return null;
  const parts = cut(new Uint8Array(await file.arrayBuffer()));
  return parts && parts.map((bytes, i) => ({
    name: i ? file.name.replace(LINES, `.part${i + 1}.$1`) : file.name,
    base64: base64(bytes),
  }));
}

function show(at, all, words) {
  find("adding-progress").hidden = false;
  const bar = find("adding-bar");
  bar.max = all;
  bar.value = at;
  find("adding-told").textContent = words;
}

function busy(yes) {
  find("adding-stop").hidden = !yes;
  find("files").disabled = yes;
  dialog.querySelector("#paste .main").disabled = yes;
}

// Sends batches one after the other; `batches` yields [body, what it is called, files in it].
async function send(batches, total) {
  control = new AbortController();
  busy(true);
  const sums = { good: 0, failed: 0 };
  let at = 0;
  show(0, total, `0 of ${total}`);
  try {
    for await (const { body, names, failed } of batches) {
      for (const one of failed || []) {
        line("failed", one.name, one.error);
        sums.failed += 1;
      }
      if (body) {
        const { results } = await call("POST", "v1/articles", body, { signal: control.signal });
        for (const one of results) {
          line(one.status, one.file ? fileName(one.file) : names[0], one.error);
          sums[one.status === "failed" ? "failed" : "good"] += 1;
        }
      }
      at += names.length;
      show(at, total, `${at} of ${total}`);
    }
    const told = `${count(sums.good, "article")} there, ${sums.failed} failed`;
    show(total, total, `Done: ${told}.`);
    announce(`Done: ${told}.`);
  } catch (error) {
    const told = error.name === "AbortError"
      ? `Stopped after ${at} of ${total}. What was added stays.`
      : `It broke off after ${at} of ${total}: ${error.message} ${error.hint || ""}`;
    show(at, total, told);
    announce(told);
  } finally {
    control = null;
    busy(false);
    await done();
  }
  return sums;
}

async function* batchesOf(files) {
  let waiting = [];
  let size = 0;
  let names = [];
  const flush = () => {
    const batch = { body: waiting.length ? { files: waiting } : null, names };
    waiting = [];
    names = [];
    size = 0;
    return batch;
  };
  for (const file of files) {
    let parts;
    try {
      parts = await pieces(file);
    } catch {
      yield { names: [file.name], failed: [{ name: file.name, error: "it cannot be read" }] };
      continue;
    }
    if (!parts) {
      const error = "it is larger than 3 MB; use rag ingest on the machine of the service";
      yield { names: [file.name], failed: [{ name: file.name, error }] };
      continue;
    }
    for (const [i, part] of parts.entries()) {
      if (size + part.base64.length > BATCH_BYTES && waiting.length) yield flush();
      waiting.push(part);
      size += part.base64.length;
      if (i === parts.length - 1) names.push(file.name);
    }
    if (waiting.length >= BATCH_FILES) yield flush();
  }
  if (waiting.length) yield flush();
}

async function addFiles(list) {
  const files = [...list];
  if (!files.length || control) return;
  find("added").replaceChildren();
  await send(batchesOf(files), files.length);
}

async function addPasted(event) {
  event.preventDefault();
  if (control) return;
  const form = find("paste");
  const article = {};
  for (const [name, value] of new FormData(form)) if (value.trim()) article[name] = value;
  find("added").replaceChildren();
  const name = article.title || "the pasted article";
  async function* one() { yield { body: { articles: [article] }, names: [name] }; }
  const sums = await send(one(), 1);
  if (sums.good) form.reset();
}

export function openAdding(files = []) {
  if (!dialog.open) dialog.showModal();
  if (files.length) addFiles(files);
}

export function prepareAdding() {
  find("files").addEventListener("change", (event) => {
    addFiles(event.target.files);
    event.target.value = "";
  });
  find("paste").addEventListener("submit", addPasted);
  find("adding-stop").addEventListener("click", () => control?.abort());
  find("adding-close").addEventListener("click", () => dialog.close());
  document.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    openAdding(event.dataTransfer.files);
  });
}
