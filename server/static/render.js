// Answers to elements. Text of articles and models only ever becomes text nodes.

const REASONS = {
  no_evidence: "Nothing in the articles is about this.",
  nothing_supported: "Nothing that could be said held against the articles.",
  false_premise: "The question takes something for given that the articles do not say.",
  model_declined: "The model found no answer in the passages.",
};
const LABELS = {
  contradicted: "the articles contradict it",
  unsupported: "the articles do not say it",
  attribution_lost: "it left out who said it",
  unchecked: "it could not be checked",
};
const MARKS = { pass: "✓", fail: "✗", not_applicable: "–", error: "!" };

export function make(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "onclick") element.addEventListener("click", value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export function days(range) {
  if (!range || range.how === "unknown") return "";
  let told = `${range.from} – ${range.to}`;
  if (range.from === range.to) told = range.from;
  else if (!range.to) told = `${range.from} or later`;
  else if (!range.from) told = `${range.to} or earlier`;
  return range.how === "inferred" ? `${told} (inferred)` : told;
}

function sourceName(source) {
  return source.outlet || source.title || source.file;
}

// Offsets count code points, JavaScript strings count UTF-16 units.
function marked(text, spans) {
  const points = Array.from(text);
  const parts = [];
  let at = 0;
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    const from = Math.max(at, start);
    if (end <= from) continue;
    parts.push(points.slice(at, from).join(""));
    parts.push(make("mark", {}, points.slice(from, end).join("")));
    at = end;
  }
  parts.push(points.slice(at).join(""));
  return parts;
}

export function sentenceElement(sentence, onCite) {
  const cites = sentence.cites.map((n) =>
    make(
      "button",
      {
        type: "button",
        class: "cite",
        "aria-label": `Source ${n}: show the words`,
        onclick: (event) => onCite(n, sentence, event.currentTarget),
      },
      String(n),
    ),
  );
  const asOf = sentence.as_of ? make("span", { class: "asof" }, `as of ${sentence.as_of}`) : null;
  const origin = sentence.origin === "extracted" ? "quoted" : sentence.origin;
  return make(
    "p",
    { class: `sentence ${origin}` },
    sentence.text,
    " ",
    make("span", { class: "cites" }, ...cites),
    asOf,
  );
}

export function answerParts(answer, onCite) {
  const parts = [];
  if (answer.kind === "refused") parts.push(refusal(answer, onCite));
  if (answer.disagreements.length) parts.push(disagreements(answer));
  for (const notice of answer.notices) {
    parts.push(make("p", { class: "notice" }, notice.text));
  }
  if (answer.dropped.length) parts.push(dropped(answer.dropped));
  const cited = new Set([...answer.sentences, ...answer.nearest].flatMap((s) => s.cites));
  if (answer.sources.length) parts.push(sources(answer, cited, onCite));
  parts.push(make("p", { class: "makers" }, makers(answer)));
  return parts;
}

function makers(answer) {
  const seconds = (answer.timings_ms.total / 1000).toFixed(answer.timings_ms.total < 950 ? 2 : 1);
  const reader = answer.standalone_question !== answer.question
    ? `Understood as: ${answer.standalone_question} · ` : "";
  return `${reader}${answer.model || "extractive"} · ${seconds} s`;
}

function refusal(answer, onCite) {
  const card = make(
    "div",
    { class: "refusal" },
    make("h3", {}, "The articles do not answer this"),
    make("p", {}, answer.missing || REASONS[answer.reason] || ""),
  );
  if (answer.missing && REASONS[answer.reason]) {
    card.append(make("p", { class: "why" }, REASONS[answer.reason]));
  }
  if (answer.nearest.length) {
    card.append(
      make("h4", {}, "What they do say"),
      ...answer.nearest.map((sentence) => sentenceElement(sentence, onCite)),
    );
  }
  return card;
}

function disagreements(answer) {
  return make(
    "div",
    { class: "disagreements" },
    make("h4", {}, "Where the sources differ"),
    ...answer.disagreements.map((one) =>
      make(
        "div",
        {},
        make("p", {}, `${one.matter} (${one.kind}): ${one.reason}`),
        make(
          "ul",
          {},
          ...one.sides.map((side) =>
            make(
              "li",
              {},
              [side.speaker, side.value, side.as_of].filter(Boolean).join(" · ") +
                ` [${side.sources.join(", ")}]`,
            ),
          ),
        ),
      ),
    ),
  );
}

function dropped(all) {
  const counted = new Map();
  for (const one of all) {
    const label = LABELS[one.verdict.label] || one.verdict.label;
    counted.set(label, (counted.get(label) || 0) + 1);
  }
  const why = [...counted].map(([label, n]) => (counted.size > 1 ? `${n}: ${label}` : label));
  const number = all.length === 1 ? "One sentence was" : `${all.length} sentences were`;
  return make("p", { class: "dropped" }, `${number} drafted and not shown: ${why.join("; ")}.`);
}

function sources(answer, cited, onCite) {
  const items = (list) =>
    make(
      "ol",
      { class: "sources" },
      ...list.map((source) =>
        make(
          "li",
          {},
          make(
            "button",
            {
              type: "button",
              class: "source",
              onclick: (event) => onCite(source.n, null, event.currentTarget),
            },
            make("span", { class: "number" }, String(source.n)),
            make("span", { class: "name" }, sourceName(source)),
            make("span", { class: "date" }, days(source.published)),
          ),
        ),
      ),
    );
  const shown = answer.sources.filter((source) => cited.has(source.n));
  const rest = answer.sources.filter((source) => !cited.has(source.n));
  const block = make("div", {});
  if (shown.length) block.append(items(shown));
  if (rest.length) {
    const words = shown.length ? "more passages were read" : "passages were read";
    block.append(
      make("details", {}, make("summary", {}, `${rest.length} ${words}`), items(rest)),
    );
  }
  return block;
}

function quotesIn(source, sentences) {
  return sentences.flatMap((sentence) => sentence.quotes)
    .filter((quote) => quote.source === source.n)
    .map((quote) => [quote.start, quote.end]);
}

// The panel for one source: what it is, the passage with the deciding words, the checks.
export function sourcePanel(source, sentence, sentences, onWhole) {
  const quotes = quotesIn(source, sentence ? [sentence] : sentences);
  const outlet = source.title ? source.outlet : null; // else it is the heading already
  const facts = [outlet, source.byline, days(source.published)].filter(Boolean).join(" · ");
  const updated = days(source.updated);
  const parts = [
    make("p", { class: "facts" }, facts || source.file),
    updated ? make("p", { class: "facts" }, `updated ${updated}`) : null,
    make(
      "blockquote",
      {},
      ...marked(source.text, quotes.map(([a, b]) => [a - source.start, b - source.start])),
    ),
    make(
      "p",
      { class: "links" },
      make("button", { type: "button", onclick: () => onWhole(quotes) }, "Read it in the article"),
      linkTo(source.url),
    ),
  ];
  if (sentence) parts.push(checks(sentence));
  parts.push(make("p", { class: "small" }, `${source.file} · characters ${source.start}–${source.end}`));
  return parts.filter(Boolean);
}

function linkTo(url) {
  if (!url || !/^https?:\/\//i.test(url)) return null;
  return make(
    "a", { href: url, target: "_blank", rel: "noopener noreferrer" }, "Original page",
  );
}

function checks(sentence) {
  const verdict = sentence.verdict;
  const groups = new Map(); // checks that say the same share a line
  for (const { kind, outcome, detail } of verdict.checks) {
    if (outcome === "not_applicable") continue;
    const key = `${outcome} ${detail}`;
    if (groups.has(key)) groups.get(key).kinds.push(kind);
    else groups.set(key, { kinds: [kind], outcome, detail });
  }
  return make(
    "section",
    { class: "checks" },
    make("h3", {}, "Why this sentence is shown"),
    make("p", { class: "claim" }, sentence.text),
    make(
      "ul",
      {},
      ...[...groups.values()].map(({ kinds, outcome, detail }) =>
        make(
          "li",
          { class: outcome },
          make("span", { "aria-label": outcome }, MARKS[outcome]),
          ` ${kinds.join(", ")}`,
          detail ? make("span", { class: "detail" }, `: ${detail}`) : null,
        ),
      ),
    ),
    make(
      "p", { class: "small" },
      `${verdict.label}, probability ${verdict.probability.toFixed(2)}; ` +
        (sentence.origin === "extracted" ? "words of the article" : "written by the model"),
    ),
  );
}

// The whole article with the passage and its deciding words marked.
export function articleParts(article, source, quotes) {
  const spans = quotes.length ? quotes : [[source.start, source.end]];
  return [
    make("p", { class: "facts" },
      [article.outlet, article.byline, days(article.published)].filter(Boolean).join(" · ")),
    make("div", { class: "whole" }, ...marked(article.text, spans)),
  ];
}

export function failureElement(failure) {
  return make(
    "div",
    { class: "failure", role: "alert" },
    make("h3", {}, failure.title || "Failure"),
    make("p", {}, failure.message),
    failure.hint ? make("p", { class: "why" }, failure.hint) : null,
  );
}
