// Elements from text. Words of articles and models only ever become text nodes.

export const find = (id) => document.getElementById(id);

export function make(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "onclick") element.addEventListener("click", value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

export function button(words, onclick, options = {}) {
  return make("button", { type: "button", onclick, ...options }, words);
}

const DIRECTIONS = {
  "\u200e": "LRM", "\u200f": "RLM", "\u061c": "ALM", "\u202a": "LRE", "\u202b": "RLE",
  "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO", "\u2066": "LRI", "\u2067": "RLI",
  "\u2068": "FSI", "\u2069": "PDI",
};
const CONTROLS = /([\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069])/;

// Text as nodes. Characters that turn the direction of what follows stay in the text, but each in
// a box of its own, where it turns nothing and can be seen.
export function plain(text) {
  return text.split(CONTROLS).filter(Boolean).map((part) =>
    DIRECTIONS[part]
      ? make("bdi", { class: "control", "data-name": DIRECTIONS[part] }, part)
      : document.createTextNode(part),
  );
}

// Words from outside within a line of ours: their direction ends where they end.
export function said(text, options = {}) {
  return make("bdi", options, plain(String(text)));
}

// The text of `points` (an array of code points, which offsets count; JavaScript strings count
// UTF-16 units) with spans wrapped, the layers from the outside in.
export function paint(points, layers, start = 0, end = points.length) {
  if (end <= start) return [];
  if (!layers.length) return plain(points.slice(start, end).join(""));
  const [{ spans, wrap }, ...inner] = layers;
  const parts = [];
  let at = start;
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const from = Math.max(at, span.start);
    const to = Math.min(end, span.end);
    if (to <= from) continue;
    parts.push(...paint(points, inner, at, from), wrap(span, paint(points, inner, from, to)));
    at = to;
  }
  parts.push(...paint(points, inner, at, end));
  return parts;
}

export function days(range) {
  if (!range || range.how === "unknown" || (!range.from && !range.to)) return "";
  if (range.from === range.to) return range.from;
  if (!range.to) return `${range.from} or later`;
  if (!range.from) return `${range.to} or earlier`;
  return `${range.from} to ${range.to}`;
}

export function count(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}

// A link only to an address of the article's own record, and only by http or https.
export function safeAddress(url) {
  if (!url) return null;
  try {
    const parsed = new URL(url);
    return ["http:", "https:"].includes(parsed.protocol) ? parsed : null;
  } catch {
    return null;
  }
}

let silence;
export function announce(text) {
  const live = find("live");
  clearTimeout(silence);
  live.textContent = "";
  silence = setTimeout(() => { live.textContent = text; }, 60);
}

export function failureCard(failure, again) {
  return make(
    "div",
    { class: "card failure", role: "alert" },
    make("h3", {}, make("span", { class: "shape", "aria-hidden": "true" }, "!"), failure.title),
    make("p", {}, plain(failure.message)),
    failure.hint ? make("p", { class: "soft" }, plain(failure.hint)) : null,
    again ? button("Ask again", again, { class: "main" }) : null,
  );
}
