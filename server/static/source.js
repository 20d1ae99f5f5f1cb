// The panel for one source: what it is, who says it and when, and the exact words highlighted in
// the article's own text.

import { checkLines, computedTime, sourceName, speaker, verdictLabel } from "./answer.js";
import { announce, days, find, make, paint, plain, safeAddress, said } from "./dom.js";
import { call } from "./http.js";
import { openPanel } from "./panel.js";

const HOW = { stated: "stated in the article", inferred: "inferred from the article" };
let latest = 0;

function dateFact(range) {
  const told = days(range);
  return told ? [told, make("span", { class: "soft" }, ` ${HOW[range.how] || range.how}`)] : "unknown";
}

function facts(pairs) {
  return make("dl", { class: "facts" }, pairs.filter(Boolean).map(([name, value]) =>
    [make("dt", {}, name), make("dd", {}, value)]));
}

function addressLink(url) {
  const address = safeAddress(url);
  if (!address) return null;
  return ["Page", make("a", { href: address.href, target: "_blank", rel: "noopener noreferrer" },
    `Original at ${address.host}`)];
}

function recordFacts(record) {
  return [
    record.outlet ? ["Outlet", said(record.outlet)] : ["Outlet", "unknown"],
    record.byline ? ["By", said(record.byline)] : null,
    ["Published", dateFact(record.published)],
    days(record.updated) ? ["Updated", dateFact(record.updated)] : null,
    addressLink(record.url),
  ];
}

// Who says the highlighted words and what their time words mean: as the answer gives it, else as
// the article's own sentence has it.
function spokenFacts(sentence, article, quotes) {
  const own = article
    ? article.sentences.filter((one) =>
      quotes.some((quote) => one.start < quote.end && quote.start < one.end))
    : [];
  const attribution = sentence?.attribution || own.find((one) => one.attribution)?.attribution;
  const times = sentence?.times.length ? sentence.times : own.flatMap((one) => one.times);
  return [
    quotes.length && (attribution || article)
      ? ["Speaker", attribution ? speaker(attribution) : "the outlet itself"] : null,
    times.length ? ["Times", times.map((time) => make("div", {}, computedTime(time)))] : null,
  ];
}

function checkedBlock(sentence, open) {
  const { verdict } = sentence;
  return make(
    "details",
    { class: "why", open },
    make("summary", {}, make("span", { class: `verdict ${verdict.label}` },
      verdictLabel(verdict.label)), " Why this sentence is shown"),
    make("blockquote", { dir: "auto" }, plain(sentence.text)),
    make("ul", { class: "checks" }, checkLines(verdict.checks, ["pass", "fail", "error"])),
    make("p", { class: "soft" }, `Probability ${verdict.probability.toFixed(2)} by the checker.`),
  );
}

function articleText(article, source, quotes) {
  const layers = [
    { spans: source ? [source] : [], wrap: (_, inner) => make("span", { class: "passage" }, inner) },
    { spans: quotes, wrap: (_, inner) => make("mark", {}, inner) },
    { spans: article.noise, wrap: (_, inner) => make("span", { class: "noise" }, inner) },
  ];
  return make("div", { class: "text", dir: "auto", tabindex: "0", role: "region",
    "aria-label": "The article’s own text" }, paint(Array.from(article.text), layers));
}

// The passage alone, for the moment before the article has come and for when it does not.
function passageText(source, quotes) {
  const shifted = quotes.map(({ start, end }) =>
    ({ start: start - source.start, end: end - source.start }));
  const layers = [{ spans: shifted, wrap: (_, inner) => make("mark", {}, inner) }];
  return make("div", { class: "text", dir: "auto", tabindex: "0", role: "region",
    "aria-label": "The passage" }, paint(Array.from(source.text), layers));
}

function toTheWords() {
  const target = find("panel-body").querySelector("mark, .passage");
  target?.scrollIntoView({ block: "center" });
}

function heading(record, n) {
  return [
    n ? make("span", { class: "number", "aria-label": `Source ${n}:` }, String(n)) : "",
    said(record.title || sourceName(record), { dir: "auto" }),
  ];
}

// Opens source `source` of an answer; `sentence` is the one whose cite was pressed, or null for all
// that `sentences` quote from it.
export async function showSource({ source, sentence, sentences, from, why = false }) {
  const mine = ++latest;
  const quotes = (sentence ? [sentence] : sentences)
    .flatMap((one) => one.quotes).filter((quote) => quote.source === source.n);
  const draw = (article, trouble) => [
    make("div", { class: "about" },
      facts([...recordFacts(source), ...spokenFacts(sentence, article, quotes)]),
      sentence ? checkedBlock(sentence, why) : null,
      trouble ? make("p", { class: "notice", role: "alert" }, trouble) : null),
    article ? articleText(article, source, quotes) : passageText(source, quotes),
    make("p", { class: "place soft" }, said(source.file),
      ` · characters ${source.start}–${source.end} · version ${source.version.slice(0, 12)}`),
  ];
  openPanel(heading(source, source.n), draw(null), from);
  toTheWords();
  try {
    const id = encodeURIComponent(source.article);
    const article = await call("GET", `v1/articles/${id}?version=${source.version}`);
    if (mine !== latest) return;
    const open = find("panel-body").querySelector(".why")?.open ?? why;
    find("panel-body").replaceChildren(...draw(article));
    const block = find("panel-body").querySelector(".why");
    if (block) block.open = open;
    announce(quotes.length ? "The words are highlighted in the article." : "The article is open.");
  } catch (error) {
    if (mine !== latest) return;
    const trouble = `The whole article could not be opened: ${error.message} This is its passage.`;
    find("panel-body").replaceChildren(...draw(null, trouble));
  }
  toTheWords();
}

// Opens a whole article from the list.
export async function showArticle(item, from) {
  const mine = ++latest;
  const draw = (rest) => [make("div", { class: "about" }, facts(recordFacts(item))), ...rest];
  openPanel(heading(item), draw([make("p", { class: "waiting" }, "Opening…")]), from);
  try {
    const article = await call("GET", `v1/articles/${encodeURIComponent(item.id)}`);
    if (mine !== latest) return;
    find("panel-body").replaceChildren(...draw([
      articleText(article, null, []),
      make("p", { class: "place soft" }, said(article.file),
        ` · version ${article.version.slice(0, 12)} of ${article.versions.length}`),
    ]));
  } catch (error) {
    if (mine !== latest) return;
    find("panel-body").replaceChildren(
      ...draw([make("p", { class: "notice", role: "alert" }, plain(error.message))]));
  }
}
