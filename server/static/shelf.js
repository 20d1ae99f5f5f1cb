// The articles there are: a list beside, and a welcome on an empty page.

import { fileName, sourceName } from "./answer.js";
import { button, count, days, find, make, said } from "./dom.js";
import { call } from "./http.js";
import { showArticle } from "./source.js";

let cursor = null;

function row(item) {
  return make("li", {}, button(
    [said(item.title || item.opening || sourceName(item), { class: "name", dir: "auto" }),
      make("span", { class: "date" }, said(item.outlet || fileName(item.file)), " · ",
        days(item.published) || "no date")],
    (event) => showArticle(item, event.currentTarget),
  ));
}

function welcome(items, more) {
  if (!items.length) {
    return [make("p", {}, "There are no articles yet. Press ",
      button("Add articles", () => find("add").click()), " or run ",
      make("code", {}, "rag ingest FOLDER"), ".")];
  }
  return [
    make("h3", {}, "What there is to ask about"),
    make("ul", { class: "cards" }, items.slice(0, 6).map(row)),
    more ? make("p", { class: "soft" }, "and more, in the list beside") : null,
  ].filter(Boolean);
}

export async function loadShelf() {
  const { articles, next } = await call("GET", "v1/articles?limit=30");
  cursor = next;
  find("shelf").replaceChildren(...articles.map(row));
  find("shelf-more").hidden = !next;
  find("welcome").replaceChildren(...welcome(articles, next || articles.length > 6));
}

export function drawCount(number) {
  find("count").textContent = String(number);
  find("count").setAttribute("aria-label", count(number, "article"));
}

find("shelf-more").addEventListener("click", async () => {
  try {
    const page = await call("GET", `v1/articles?limit=30&cursor=${encodeURIComponent(cursor)}`);
    find("shelf").append(...page.articles.map(row));
    cursor = page.next;
    find("shelf-more").hidden = !cursor;
  } catch {
    // the banner says that the connection is lost; the button stays for another try
  }
});
