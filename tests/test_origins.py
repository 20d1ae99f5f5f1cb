"""Near-copies are one origin: found whatever the order, told once, counted as they are."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from benchmarks.desk_edits import desk_edit
from rag.agencies import canonical_outlet, cited_agencies
from rag.articles import from_json
from rag.catalog import Catalog
from rag.catalog_tables import APPLICATION_ID, SCHEMA_VERSION
from rag.copies import are_copies, fingerprint, overlap
from rag.ingestion import ingest_articles, purge, withdraw
from rag.origins import Carrier, count_support
from rag.parts import Parts
from rag.passages import split
from rag.pipeline import Question, ask, search
from rag.settings import Settings
from rag.types import Article, Support, Window
from rag.wiring import open_parts
from tests.catalog_helpers import DIMENSIONS, HashEmbedder
from tests.newsroom import BRIDGE, add, newsroom, shown
from tests.stores import ExactIndex
from tests.test_retrieval import SEED_QUESTIONS

WIRE = (
    "The dam above Lowen held through the night, engineers said on Tuesday, after three days of "
    "rain had filled the reservoir to within 40 centimeters of its crest.\n\n"
    "About 3,200 people in the lower town were told to leave on Monday, and most of them had gone "
    "by midnight, according to the fire brigade of the county.\n\n"
    "Chief engineer Marta Quill said that two of the five gates had been opened by hand because "
    "the motors had failed. “We had no power and no time,” she said.\n\n"
    "The dam was built in 1962 and repaired in 2009 at a cost of $14 million. An inspection in "
    "March found rust in the motors of gates 3 and 4, and the county asked for new ones.\n\n"
    "The weather service expects the rain to end on Thursday. Schools in Lowen and in four "
    "villages further down the river stay closed until Friday.\n\n"
    "Farmers moved some 900 head of cattle to higher ground with the help of the army, which sent "
    "two companies of engineers and a field kitchen.\n"
)
INDEPENDENT = (
    "LOWEN — Residents who fled their homes under the Lowen dam began to come back on Tuesday as "
    "the water in the reservoir stopped rising.\n\n"
    "“We had no power and no time,” the chief engineer of the dam, Marta Quill, told this paper, "
    "and described how her team worked the gates with hand cranks.\n\n"
    "The evacuation of 3,200 people went smoothly, Mayor Oskar Lindt said, though a retirement "
    "home had to wait for buses until late in the evening.\n\n"
    "Critics asked why motors that an inspection had called rusty were still in use. The county "
    "blamed a supplier that went bankrupt in the summer.\n"
)
QUAKE = (
    "A magnitude {} earthquake was reported {} evening at {} p.m. Pacific time {} miles from {}, "
    "according to the national survey. The earthquake occurred {} miles from {} and {} miles from "
    "{}. In the past 10 days, there has been one earthquake of magnitude 3.0 or greater centered "
    "nearby. An average of {} earthquakes with magnitudes between 3.0 and 4.0 occur each year in "
    "the state, according to a recent three year data sample. The earthquake occurred at a depth "
    "of {} miles. Did you feel this earthquake? Consider reporting what you felt.\n"
)


def article(id: str, text: str, day: str | None = None, outlet: str | None = None) -> Article:
    record: dict[str, object] = {"id": id, "text": text}
    if day:
        record["date"] = day
    if outlet:
        record["outlet"] = outlet
    return from_json(record, file=f"{id}.json")


def reprints(text: str, count: int, *, seed: int = 7) -> list[str]:
    rng = random.Random(seed)
    return [desk_edit(text, rng) for _ in range(count)]


def copies(one: str, other: str) -> bool:
    first, second = fingerprint(article("a", one)), fingerprint(article("b", other))
    assert first is not None
    assert second is not None
    found = overlap(first, second)
    assert found.part == pytest.approx(overlap(second, first).part)
    return are_copies(found, None, None)


# --- who is cited, who is independent -----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("According to RIA Novosti, the drills begin on Monday.", ["ria novosti"]),
        ("The drills begin on Monday, the ministry told Reuters.", ["reuters"]),
        ("MINSK (AP) — The drills begin.", ["ap"]),
        ("The Orvik Post reported on Monday that the bridge closed.", ["orvik post"]),
        ("The bridge closed, the BBC reported, citing the Fjord Daily.", ["bbc", "fjord daily"]),
        ("Russian state news agency TASS reported that troops moved.", ["tass"]),
        ("The plan was first seen by The New York Times.", ["new york times"]),
        ("Shares of The New York Times fell by 3 percent.", []),
        ("The Post Office said on Friday that it would close.", []),
        ("He said it five times.", []),
    ],
)
def test_cited_agencies(text: str, cited: list[str]) -> None:
    assert list(cited_agencies(text)) == cited


def test_names_of_one_outlet_are_one() -> None:
    assert canonical_outlet("The Associated Press") == canonical_outlet("AP")
    assert canonical_outlet("the Orvik  Post") == canonical_outlet("Orvik Post")
    assert canonical_outlet("Orvik Post") != canonical_outlet("Fjord Post")


def test_shared_marks_join_articles_into_origins() -> None:
    def carrier(article: str, *marks: str) -> Carrier:
        return Carrier(article, frozenset(marks))

    assert count_support([]) == Support(0, 0)
    assert count_support([carrier("a"), carrier("b")]) == Support(2, 2)
    assert count_support([carrier("a", "body:ap"), carrier("b", "body:ap")]) == Support(2, 1)
    chain = [carrier("a", "x"), carrier("b", "y"), carrier("c", "x", "y"), carrier("d", "z")]
    for _ in range(6):
        random.Random(len(chain)).shuffle(chain)
        assert count_support(chain) == Support(4, 2)
    assert count_support([carrier("a", "x"), carrier("a", "y")]) == Support(1, 1)


# --- two texts --------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(12))
def test_what_desks_do_leaves_a_copy(number: int) -> None:
    assert copies(WIRE, reprints(WIRE, 12)[number])


def test_the_same_event_with_the_same_quotation_is_no_copy() -> None:
    assert not copies(WIRE, INDEPENDENT)


def test_a_template_with_other_figures_is_no_copy() -> None:
    one = QUAKE.format(3.4, "Monday", "6:12", 11, "Ridge", 23, "Alto", 41, "Mesa", 234, 5.1)
    other = QUAKE.format(4.1, "Friday", "9:47", 8, "Ferndale", 17, "Eureka", 66, "Arcata", 51, 9.8)
    assert not copies(one, other)


@pytest.mark.parametrize(
    "template",
    [
        "Story {0}: the council of town {1} voted on matter 1001 late at night, and its mayor "
        "said that {0} of the 1001 members would follow him before the end of the month of May.\n",
        "The mayor of {2} said on Monday that a new school would be opened in the spring, and that "
        "the families of {2} had waited for it since the old one burned down in the great fire.\n",
    ],
)
@pytest.mark.parametrize("times", [1, 12])
def test_what_is_made_from_a_template_is_found_by_what_differs(template: str, times: int) -> None:
    def made(number: int, name: str) -> str:
        parts = (template.format(number, number * part, name) for part in range(1, times + 1))
        return "\n".join(parts)

    assert not copies(made(17, "Halden"), made(19, "Orvik"))


def test_the_same_words_months_later_are_a_recurring_feature() -> None:
    first, second = fingerprint(article("a", WIRE)), fingerprint(article("b", reprints(WIRE, 1)[0]))
    assert first is not None
    assert second is not None
    found = overlap(first, second)
    assert are_copies(found, date(2022, 3, 1), date(2022, 3, 3))
    assert not are_copies(replace(found, held=found.words // 2), date(2021, 3, 1), date(2022, 3, 3))


def test_a_text_of_a_line_is_a_copy_of_nothing() -> None:
    assert fingerprint(article("a", "The rain came on Monday. It was much spoken of.")) is None


# --- the catalog ------------------------------------------------------------------------------


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog(tmp_path / "catalog.sqlite") as made:
        yield made


def store(catalog: Catalog, *articles: Article, index: ExactIndex | None = None) -> None:
    lines = list(ingest_articles(articles, catalog=catalog, index=index, embedder=HashEmbedder()))
    assert [line.error for line in lines] == [None] * len(articles)


def origins(catalog: Catalog) -> dict[str, str | None]:
    return {one.id: one.origin for one in catalog.articles(limit=200)[0]}


def told(catalog: Catalog) -> list[tuple[str, str, str]]:
    """(article, text, article that tells it) of each passage that is told."""
    with catalog._store.reading() as db:
        found = db.execute(
            "SELECT v.article, p.text, t.article FROM passage p "
            "JOIN version v ON v.number = p.version JOIN version t ON t.number = p.told_by "
            "WHERE p.live = 2"
        ).fetchall()
    return sorted(found)


def sound(catalog: Catalog, index: ExactIndex) -> bool:
    """The index holds what is live, and the words stand in the right table."""
    with catalog._store.writing() as db:
        for table in ("passage_words", "told_words"):
            db.execute(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")
    keys = catalog.eligible().keys
    return index.verify(keys.tolist(), catalog.vectors(keys)).sound


def desk(number: int) -> list[Article]:
    texts = reprints(WIRE, 5, seed=number)
    return [
        article("wire", WIRE, "2022-05-02", "AP"),
        *(
            article(f"reprint-{n}", text, "2022-05-03", f"Paper {n}")
            for n, text in enumerate(texts)
        ),
        article("own", INDEPENDENT, "2022-05-03", "The Lowen Star"),
        article("bridge", BRIDGE, "2022-05-03"),
    ]


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_ingest_does_not_matter(tmp_path: Path, seed: int) -> None:
    wanted: list[object] = []
    for turn in range(3):
        given = desk(seed)
        random.Random(10 * seed + turn).shuffle(given)
        index = ExactIndex(dimensions=DIMENSIONS)
        with Catalog(tmp_path / f"{turn}.sqlite") as catalog:
            store(catalog, *given[:5], index=index)
            if turn == 1:
                withdraw_and_bring_back(catalog, given[2], index)
            store(catalog, *given[5:], index=index)
            assert sound(catalog, index)
            wanted.append((origins(catalog), told(catalog)))
    assert wanted[0] == wanted[1] == wanted[2]
    found, _ = wanted[0]
    assert found == {
        "wire": "wire", "own": "own", "bridge": "bridge",
        **{f"reprint-{n}": "wire" for n in range(5)},
    }  # fmt: skip


def withdraw_and_bring_back(catalog: Catalog, one: Article, index: ExactIndex) -> None:
    catalog.withdraw(one.id, "gone for a while", by="prune")
    assert catalog.article(one.id, one.version).origin is None
    store(catalog, one, index=index)


def test_when_the_origin_goes_the_copies_stand_for_themselves(catalog: Catalog) -> None:
    index = ExactIndex(dimensions=DIMENSIONS)
    given = desk(1)
    store(catalog, *given, index=index)
    before = len(catalog.eligible().keys)
    assert len(split(given[0])) <= before < sum(len(split(one)) for one in given)
    withdraw("wire", "a court order", catalog=catalog, index=index)
    left = origins(catalog)
    assert set(left) == {one.id for one in given} - {"wire"}
    stands = left["reprint-0"]
    assert stands is not None
    assert stands.startswith("reprint-")
    assert {left[f"reprint-{n}"] for n in range(5)} == {stands}
    assert all(teller != "wire" for _, _, teller in told(catalog))
    assert sound(catalog, index)
    purge("wire", catalog=catalog, index=index)
    purge(stands, catalog=catalog, index=index)
    assert stands not in origins(catalog).values()
    assert sound(catalog, index)


def test_a_new_version_that_is_no_copy_leaves_the_group(catalog: Catalog) -> None:
    index = ExactIndex(dimensions=DIMENSIONS)
    store(catalog, *desk(2), index=index)
    store(
        catalog, article("reprint-1", BRIDGE.replace("Orvik", "Halden"), "2022-05-04"), index=index
    )
    assert origins(catalog)["reprint-1"] != "wire"
    assert sound(catalog, index)
    store(catalog, *desk(2), index=index)
    assert origins(catalog)["reprint-1"] == "wire"
    assert sound(catalog, index)


def test_copies_are_found_where_a_filter_leaves_out_who_tells_them(catalog: Catalog) -> None:
    given = desk(3)
    store(catalog, *given)
    only = Window(source="Paper 2")
    kept = catalog.eligible(only)
    assert kept.told
    assert len(kept.keys) == len(split(given[3]))
    words = catalog.match_words(["dam", "Lowen", "gates"], k=10, eligible=kept)
    assert words
    assert {catalog.located([key])[0][0].article for key, _ in words} == {"reprint-2"}
    everyone = catalog.eligible(Window(since=date(2022, 5, 1)))
    assert everyone.keys.tolist() == catalog.eligible().keys.tolist()


def test_other_rules_compare_all_articles_anew(catalog: Catalog) -> None:
    store(catalog, *desk(1))
    before = origins(catalog), told(catalog)
    with catalog._store.writing() as db:
        db.execute("UPDATE article SET origin=id")
        db.execute("DELETE FROM copy")
        db.execute("UPDATE fact SET value='copies/0' WHERE name='copies'")
    catalog.compare_copies()
    assert (origins(catalog), told(catalog)) == before


OLD_TABLES = f"""
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE article (id TEXT PRIMARY KEY, current INTEGER NOT NULL, location TEXT,
  withdrawn_by TEXT, withdrawn_reason TEXT, withdrawn_at TEXT) WITHOUT ROWID;
CREATE TABLE version (number INTEGER PRIMARY KEY AUTOINCREMENT,
  article TEXT NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED,
  version TEXT NOT NULL, ordinal INTEGER NOT NULL, file TEXT NOT NULL, raw_sha256 TEXT NOT NULL,
  origin TEXT, outlet TEXT, title TEXT, byline TEXT, url TEXT,
  published_start TEXT, published_end TEXT, published_how TEXT NOT NULL,
  updated_start TEXT, updated_end TEXT, updated_how TEXT NOT NULL,
  noise TEXT NOT NULL, pages TEXT NOT NULL, text TEXT NOT NULL, UNIQUE (article, version));
CREATE TABLE passage (key INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL REFERENCES version(number), start INTEGER NOT NULL,
  "end" INTEGER NOT NULL, live INTEGER NOT NULL, text TEXT NOT NULL);
CREATE INDEX passage_version ON passage(version);
CREATE INDEX passage_live ON passage(live);
CREATE TABLE vector (key INTEGER PRIMARY KEY REFERENCES passage(key), vector BLOB NOT NULL);
CREATE VIRTUAL TABLE passage_words USING fts5(text, content='passage', content_rowid='key',
  tokenize='porter unicode61 remove_diacritics 2');
INSERT INTO fact VALUES ('revision', '');
INSERT INTO fact VALUES ('identity', 'old');
INSERT INTO article (id, current) VALUES ('rain', 1);
INSERT INTO version (article, version, ordinal, file, raw_sha256, published_how, updated_how,
  noise, pages, text) VALUES ('rain', 'v', 1, 'rain.txt', '', 'unknown', 'unknown', '[]', '[]',
  'Rain fell on Ghent.');
INSERT INTO passage (version, start, "end", live, text) VALUES (1, 0, 19, 1, 'Rain fell on Ghent.');
INSERT INTO passage_words (rowid, text) VALUES (1, 'Rain fell on Ghent.');
PRAGMA application_id={APPLICATION_ID};
PRAGMA user_version=1;
"""


@pytest.mark.parametrize("read_only", [True, False])
def test_a_catalog_of_the_first_release_is_brought_up_to_date(
    tmp_path: Path, read_only: bool
) -> None:
    path = tmp_path / "catalog.sqlite"
    db = sqlite3.connect(path)
    db.executescript(OLD_TABLES)
    db.close()
    with Catalog(path, read_only=read_only) as catalog:
        assert catalog.article("rain").text == "Rain fell on Ghent."
        assert [key for key, _ in catalog.match_words(["rains"], k=3)] == [1]
    with Catalog(path) as catalog:
        catalog.compare_copies()
        assert origins(catalog) == {"rain": "rain"}
        with catalog._store.reading() as read:
            assert read.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION


# --- answers ----------------------------------------------------------------------------------


def told_by(answer) -> list[tuple[str, tuple[int, ...], int]]:
    return [(s.text, s.cites, s.support.origins) for s in shown(answer)]


def ranking(parts: Parts, question: str) -> list[tuple[str, int, str]]:
    found = search(question, parts, k=8, window=Window()).evidence
    return [(e.passage.article, e.passage.start, e.passage.text) for e in found]


NEWSROOM_QUESTIONS = (
    "Why was the Orvik bridge closed?",
    "How much will the repairs of the Orvik bridge cost?",
    "Who is the mayor of Orvik?",
    "How many cars use the bridge?",
    "Where did the ferry Aurelia run aground?",
    "Did Norland recall its ambassador?",
)


LIGHTHOUSE = "The lighthouse at Skerry Point lost its lamp in the storm on Sunday night"


@pytest.mark.parametrize(
    ("texts", "outlets", "origins"),
    [
        ((f"{LIGHTHOUSE}, TASS reported.\n", f"According to TASS, {LIGHTHOUSE.lower()}.\n"),
         ("The Orvik Post", "Fjord Daily"), 1),
        ((f"{LIGHTHOUSE}.\n", f"{LIGHTHOUSE}, its keeper said.\n"),
         ("The Orvik Post", "Fjord Daily"), 2),
        ((f"{LIGHTHOUSE}.\n", f"{LIGHTHOUSE}, its keeper said.\n"),
         ("The Orvik Post", "the Orvik Post"), 1),
        ((f"{LIGHTHOUSE}.\n", f"{LIGHTHOUSE}, its keeper said.\n"), (None, None), 2),
        ((f"{LIGHTHOUSE}.\n", f"{LIGHTHOUSE}, the Orvik Post reported.\n"),
         ("The Orvik Post", "Fjord Daily"), 1),
    ],
)  # fmt: skip
def test_who_says_it_decides_how_many_origins_a_sentence_has(
    tmp_path: Path, texts: tuple[str, str], outlets: tuple[str | None, str | None], origins: int
) -> None:
    records: list[dict[str, object]] = [
        {"id": f"light-{n}", "text": f"{text}\n{tail}\n"} | ({"outlet": outlet} if outlet else {})
        for n, (text, outlet, tail) in enumerate(
            zip(
                texts,
                outlets,
                (
                    "Repairs will take until May. Boats were told to keep away from the rocks.",
                    "A new lamp comes from Halden. Its keeper has lived there for forty years.",
                ),
                strict=True,
            )
        )
    ]
    with newsroom(tmp_path, records) as parts:
        answer = ask(Question("What happened to the lighthouse at Skerry Point?"), parts)
    assert shown(answer)[0].support == Support(articles=2, origins=origins)


def test_reprints_do_not_fill_the_evidence_where_a_filter_leaves_out_their_origin(
    tmp_path: Path,
) -> None:
    records: list[dict[str, object]] = [
        {"id": "wire", "text": WIRE, "date": "2022-05-02"},
        *(
            {"id": f"reprint-{n}", "text": text, "date": "2022-05-04"}
            for n, text in enumerate(reprints(WIRE, 6, seed=4))
        ),
    ]
    with newsroom(tmp_path, records) as parts:
        later = Window(since=date(2022, 5, 3))
        found = search("Why were the gates of the dam opened by hand?", parts, k=8, window=later)
        assert found.evidence
        assert "wire" not in {e.passage.article for e in found.evidence}
        by_hand = [e for e in found.evidence if "opened by hand" in e.passage.text]
        # Where passages were cut elsewhere, two may share the sentence and not much else.
        assert 1 <= len(by_hand) <= 2


def must_not_change(
    data_dir: Path, text: str, questions: tuple[str, ...], *, seed: int
) -> dict[str, tuple[Support, Support]]:
    """Ask, add twenty reprints, ask again; the support of the first sentences before and after."""
    settings = Settings(data_dir=data_dir, llm="none", store_history=False)
    with open_parts(settings, owner=False, llm="none") as parts:
        before = {q: ask(Question(q), parts) for q in questions}
        ranked = {q: ranking(parts, q) for q in questions}
    with open_parts(settings, owner=True, llm="none") as parts:
        add(
            parts,
            [
                {"id": f"reprint-{n:02}", "text": printed, "outlet": f"The Valley Paper {n}"}
                for n, printed in enumerate(reprints(text, 20, seed=seed))
            ],
        )
    supports = {}
    with open_parts(settings, owner=False, llm="none") as parts:
        for question in questions:
            after = ask(Question(question), parts)
            assert after.text == before[question].text
            assert told_by(after) == told_by(before[question])
            assert ranking(parts, question) == ranked[question]
            if shown(after):
                first = shown(before[question])[0].support
                supports[question] = (first, shown(after)[0].support)
    return supports


def test_twenty_reprints_change_no_answer(tmp_path: Path) -> None:
    with newsroom(tmp_path):
        pass
    supports = must_not_change(tmp_path / "data", BRIDGE, NEWSROOM_QUESTIONS, seed=1)
    before, after = supports["Why was the Orvik bridge closed?"]
    assert before == Support(articles=1, origins=1)
    assert after.articles > 5
    assert after.origins == 1


def test_twenty_reprints_change_no_answer_on_the_seeds(seed_data_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(seed_data_dir, folder)
    with Catalog(folder / "catalog.sqlite", read_only=True) as catalog:
        (text,) = [a.text for a in catalog.articles()[0] if a.file.startswith("004_")]
    supports = must_not_change(folder, text, SEED_QUESTIONS[:4], seed=5)
    assert any(after.articles > before.articles for before, after in supports.values())
    assert all(after.origins == before.origins for before, after in supports.values())
