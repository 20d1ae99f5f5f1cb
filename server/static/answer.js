// Answers to elements: checked sentences, refusals, disagreements, what was left out.
// `view` has cite(n, sentence, from) and why(sentence, from), which open the panel.

import { button, count, days, make, paint, plain, said } from "./dom.js";

export const VERDICTS = {
  supported: ["✓", "Supported"],
  contradicted: ["✕", "Contradicted"],
  unsupported: ["○", "Not supported"],
  attribution_lost: ["◐", "Speaker left out"],
  unchecked: ["?", "Not checked"],
};
const REASONS = {
  no_evidence: "Nothing in the articles is about this.",
  nothing_supported: "Nothing that could be said held against the articles.",
  false_premise: "The question takes something for given that the articles do not say.",
  model_declined: "The language model found no answer in the passages.",
};
const ORIGINS = {
  extracted: "words of the article",
  model: "written by the language model",
  repaired: "repaired, then checked again",
};
const DIFFERENCES = {
  conflict: ["↔", "The sources contradict each other"],
  update: ["→", "It changed over time"],
  compatible: ["=", "Both can be true"],
};

export function verdictLabel(label) {
  const [shape, words] = VERDICTS[label] || ["?", label];
  return [make("span", { class: "shape", "aria-hidden": "true" }, shape), words];
}

function citeButton(n, sentence, view) {
  return button(String(n), (event) => view.cite(n, sentence, event.currentTarget), {
    class: "cite", "data-n": n, "aria-label": `Source ${n}: show the words`,
  });
}

// Who says it, as far as it is known: "Olena Hart (minister), told, by way of Interfax".
export function speaker(attribution) {
  const { speaker: name, role, verb, via } = attribution;
  return [
    said(name),
    role ? [" (", said(role), ")"] : null,
    verb ? [", “", said(verb), "”"] : null,
    via.length ? [", by way of ", via.map((one, i) => [i ? " and " : null, said(one)])] : null,
  ];
}

// What words for a time were computed to mean.
export function computedTime(time) {
  const meant = days({ ...time, how: "stated" });
  return [
    "“", said(time.text), "” ",
    meant ? make("span", { class: "computed" }, `= ${meant}`) : "= unknown",
    meant ? ` ${time.how === "stated" ? "stated" : "computed"}` : null,
  ];
}

function meta(sentence, view) {
  const { articles, origins } = sentence.support;
  let support = null;
  if (articles > 1) {
    support = origins
      ? `${count(articles, "article")}, ${count(origins, "independent origin")}`
      : count(articles, "article");
  }
  const parts = [
    button(verdictLabel(sentence.verdict.label),
      (event) => view.why(sentence, event.currentTarget),
      { class: `verdict ${sentence.verdict.label}`, title: "Why this sentence is shown" }),
    ORIGINS[sentence.origin] || sentence.origin,
    sentence.attribution ? ["speaker: ", speaker(sentence.attribution)] : null,
    ...sentence.times.map(computedTime),
    sentence.as_of ? `as of ${sentence.as_of}` : null,
    support,
  ].filter(Boolean);
  return make("p", { class: "meta" },
    parts.map((part) => [make("span", { class: "fact" }, part), " "]));
}

export function sentenceItem(sentence, view) {
  const times = {
    spans: sentence.times,
    wrap: (_, inner) => make("span", { class: "when" }, inner),
  };
  return make(
    "li",
    { class: `sentence ${sentence.origin}`, tabindex: "-1" },
    make(
      "p",
      { class: "said" },
      make("bdi", { class: "words", dir: "auto" }, paint(Array.from(sentence.text), [times])),
      " ",
      make("span", { class: "cites" }, sentence.cites.map((n) => citeButton(n, sentence, view))),
    ),
    meta(sentence, view),
  );
}

export function fileName(file) { return file.split("/").pop(); }

export function sourceName(source) {
  return source.outlet || source.title || fileName(source.file);
}

function chip(source, view) {
  const date = days(source.published);
  return make("li", {}, button(
    [
      make("span", { class: "number" }, String(source.n)),
      said(sourceName(source), { class: "name" }),
      make("span", { class: "date" }, date || "no date"),
    ],
    (event) => view.cite(source.n, null, event.currentTarget),
    { class: "chip", "data-n": source.n },
  ));
}

function chips(sources, view) {
  return make("ul", { class: "chips" }, sources.map((source) => chip(source, view)));
}

// The passages found, as soon as they are: before anything is said of them.
export function foundStrip(sources, view) {
  const articles = new Set(sources.map((source) => source.article)).size;
  const told = sources.length
    ? `${count(sources.length, "passage")} of ${count(articles, "article")} found`
    : "No passage found";
  return [make("p", { class: "soft" }, told), chips(sources, view)];
}

// The same once it is known which of them are cited.
export function sourceStrip(answer, view) {
  const cited = new Set([...answer.sentences, ...answer.nearest].flatMap((one) => one.cites));
  for (const side of answer.disagreements.flatMap((one) => one.sides)) {
    side.sources.forEach((n) => cited.add(n));
  }
  const shown = answer.sources.filter((source) => cited.has(source.n));
  const rest = answer.sources.filter((source) => !cited.has(source.n));
  const parts = [];
  if (shown.length) parts.push(chips(shown, view));
  if (rest.length) {
    const more = shown.length ? "more passage was read" : "passage was read";
    const many = shown.length ? "more passages were read" : "passages were read";
    parts.push(make("details", {},
      make("summary", {}, count(rest.length, more, many)), chips(rest, view)));
  }
  return parts;
}

export function refusalCard(answer, view) {
  const why = REASONS[answer.reason];
  return make(
    "div",
    { class: "card refusal" },
    make("h3", {}, make("span", { class: "shape", "aria-hidden": "true" }, "∅"),
      "The articles do not answer this"),
    make("p", { class: "missing" }, plain(answer.missing || why || "")),
    answer.missing && why ? make("p", { class: "soft" }, why) : null,
    answer.nearest.length
      ? [make("h4", {}, "Nearest to it, and checked"),
        make("ol", { class: "sentences" },
          answer.nearest.map((sentence) => sentenceItem(sentence, view)))]
      : null,
  );
}

function side(one, view) {
  return make(
    "li",
    { class: "side" },
    make("p", { class: "value" }, said(one.value, { dir: "auto" })),
    make("p", { class: "soft" },
      one.speaker ? ["speaker: ", said(one.speaker)] : "the outlet’s own words",
      one.as_of ? ` · ${one.as_of}` : null),
    make("p", { class: "cites" },
      one.sources.map((n) => citeButton(n, null, view))),
  );
}

export function disagreementCards(answer, view) {
  return answer.disagreements.map((one) => {
    const [shape, words] = DIFFERENCES[one.kind] || ["≠", one.kind];
    return make(
      "section",
      { class: `card disagreement ${one.kind}` },
      make("h3", {}, make("span", { class: "shape", "aria-hidden": "true" }, shape), words),
      make("p", {}, said(one.matter)),
      make("ul", { class: "sides" }, one.sides.map((each) => side(each, view))),
      one.reason ? make("p", { class: "soft" }, plain(one.reason)) : null,
    );
  });
}

// What must be read before the sentences.
export function firstNotices(answer) {
  return noticeParts(answer.notices.filter((notice) => notice.kind === "stale"));
}

export function noticeList(answer) {
  return noticeParts(answer.notices.filter((notice) => notice.kind !== "stale"));
}

function noticeParts(notices) {
  return notices.map((notice) =>
    make("p", { class: "notice" },
      make("span", { class: "shape", "aria-hidden": "true" }, "i"), plain(notice.text)));
}

// The lines a checker gives for its verdict; those that say the same share one.
export function checkLines(checks, outcomes) {
  const groups = new Map();
  for (const { kind, outcome, detail } of checks) {
    if (!outcomes.includes(outcome)) continue;
    const key = `${outcome} ${detail}`;
    if (groups.has(key)) groups.get(key).kinds.push(kind);
    else groups.set(key, { kinds: [kind], outcome, detail });
  }
  const marks = { pass: ["✓", "holds"], fail: ["✕", "fails"], error: ["!", "could not be made"] };
  return [...groups.values()].map(({ kinds, outcome, detail }) => {
    const [mark, words] = marks[outcome];
    return make("li", { class: outcome },
      make("span", { class: "mark", role: "img", "aria-label": words }, mark),
      make("span", {}, make("b", {}, kinds.join(", ")), detail ? [": ", plain(detail)] : null));
  });
}

function why(verdict, lines) {
  if (lines.length) return make("ul", { class: "checks" }, lines);
  if (verdict.label === "unchecked") return null;
  return make("p", { class: "soft" }, "The words it cites do not say it.");
}

export function droppedList(answer) {
  const all = answer.dropped;
  if (!all.length) return [];
  const told = all.length === 1 ? "1 sentence was drafted and not shown"
    : `${all.length} sentences were drafted and not shown`;
  return [make(
    "details",
    { class: "dropped" },
    make("summary", {}, told),
    make("ul", {}, all.map((one) => {
      const lines = checkLines(one.verdict.checks, ["fail", "error"]);
      return make(
        "li",
        {},
        make("p", { class: `verdict ${one.verdict.label}` }, verdictLabel(one.verdict.label)),
        one.text
          ? make("p", { class: "refused-words" }, said(one.text, { dir: "auto" }))
          : make("p", { class: "soft" }, "Its words are not shown, because nothing checked them."),
        one.cites.length ? make("p", { class: "soft" }, `It cited ${one.cites.join(", ")}.`) : null,
        why(one.verdict, lines),
      );
    })),
  )];
}

export function makers(answer) {
  const { total } = answer.timings_ms;
  const seconds = (total / 1000).toFixed(total < 950 ? 2 : 1);
  return [
    answer.model ? said(answer.model) : "quoted sentences",
    ` · ${seconds} s`,
    answer.as_of ? ` · as if it were ${answer.as_of}` : null,
  ];
}
