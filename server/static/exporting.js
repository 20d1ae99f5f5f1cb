// A conversation as Markdown, as JSON, and as receipts.

import { days, find, make } from "./dom.js";
import { call } from "./http.js";

let talkOf = () => ({});

function save(name, content, type) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = make("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

function fileName(title, ending) {
  const words = title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60);
  return `groundwire-${words.replace(/^-+|-+$/g, "") || "conversation"}.${ending}`;
}

// Words of articles and models stay words wherever the Markdown is shown: no link, no image, no
// HTML, no heading comes of them.
export function escaped(text) {
  return text
    .replace(/[\\`*_{}[\]()<>#|~!+=&-]/g, "\\$&")
    .replace(/:\/\//g, "\\://").replace(/www\./gi, (found) => `${found.slice(0, 3)}\\.`)
    .replace(/@/g, "\\@").replace(/^(\s*\d+)([.)])/gm, "$1\\$2")
    .replace(/\s*[\r\n\u2028\u2029]+\s*/g, " ");
}

function sentenceLines(sentence) {
  const marks = sentence.cites.map((n) => `\\[${n}\\]`).join("");
  const verdict = `${sentence.verdict.label}, ${sentence.verdict.probability.toFixed(2)}`;
  return [`- ${escaped(sentence.text)} ${marks} *(${escaped(verdict)})*`];
}

function sourceLines(answer) {
  const quotes = [...answer.sentences, ...answer.nearest].flatMap((one) => one.quotes);
  return answer.sources.filter((source) => quotes.some((one) => one.source === source.n))
    .flatMap((source) => {
      const date = days(source.published);
      const known = [source.outlet, source.title, source.byline].filter(Boolean).map(escaped);
      known.push(date ? `${date} (${source.published.how})` : "date unknown");
      const words = new Map(quotes.filter((one) => one.source === source.n)
        .map((one) => [`${one.start}–${one.end}`, one]));
      return [
        `- **\\[${source.n}\\]** ${known.join(", ")}`,
        ...[...words].map(([place, one]) => `  - “${escaped(one.text)}” (characters ${place})`),
        `  - ${escaped(source.file)}, version \`${source.version}\``,
      ];
    });
}

function answerLines(answer) {
  const lines = ["", `## ${escaped(answer.question)}`, ""];
  if (answer.kind === "refused") {
    lines.push("**The articles do not answer this.** " + escaped(answer.missing || ""), "");
    if (answer.nearest.length) lines.push("Nearest to it, and checked:", "");
  }
  for (const one of [...answer.sentences, ...answer.nearest]) lines.push(...sentenceLines(one));
  for (const one of answer.disagreements) {
    lines.push("", `**${one.kind}:** ${escaped(one.matter)}`, "");
    for (const each of one.sides) {
      const told = [each.value, each.speaker, each.as_of].filter(Boolean).map(escaped);
      lines.push(`- ${told.join(", ")} ${each.sources.map((n) => `\\[${n}\\]`).join("")}`);
    }
  }
  for (const notice of answer.notices) lines.push("", `*${escaped(notice.text)}*`);
  const sources = sourceLines(answer);
  if (sources.length) lines.push("", "### Sources", "", ...sources);
  return lines;
}

export function markdown(title, answers) {
  return [`# ${escaped(title)}`, ...answers.flatMap(answerLines), ""].join("\n");
}

async function stored() {
  const { id } = talkOf();
  return call("GET", `v1/conversations/${encodeURIComponent(id)}`);
}

async function receipt(id) {
  const text = await call("GET", `v1/answers/${encodeURIComponent(id)}/receipt`, undefined,
    { text: true });
  save(`groundwire-receipt-${id.slice(0, 12)}.json`, text, "application/json");
}

export async function saveReceipt(id, from) {
  from.disabled = true;
  const words = from.textContent;
  try {
    await receipt(id);
  } catch (error) {
    from.after(make("span", { class: "failed", role: "alert" }, ` ${error.message}`));
  } finally {
    from.disabled = false;
    from.textContent = words;
  }
}

const WAYS = {
  "export-markdown": async () => {
    const { answers } = await stored();
    const { title } = talkOf();
    save(fileName(title, "md"), markdown(title, answers), "text/markdown;charset=utf-8");
  },
  "export-json": async () => {
    const whole = await stored();
    save(fileName(talkOf().title, "json"), `${JSON.stringify(whole, null, 2)}\n`,
      "application/json");
  },
  "export-receipts": async () => {
    const { answers } = await stored();
    for (const answer of answers) await receipt(answer.id);
  },
};

// `current()` gives the id and the title of the conversation that is open.
export function prepareExport(current) {
  talkOf = current;
  const dialog = find("exporting");
  const note = find("export-note");
  for (const [id, way] of Object.entries(WAYS)) {
    find(id).addEventListener("click", async () => {
      note.hidden = true;
      try {
        await way();
        dialog.close();
      } catch (error) {
        note.textContent = `It could not be exported: ${error.message}`;
        note.hidden = false;
      }
    });
  }
  find("export-close").addEventListener("click", () => dialog.close());
}

export function openExport() {
  find("export-note").hidden = true;
  find("exporting").showModal();
}
