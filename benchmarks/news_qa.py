"""News that nobody tuned to: thousands of articles ingested, hundreds of quiz questions asked.

    python -m benchmarks.news_qa --data FOLDER [--work FOLDER] [--llm local --llm-sample 60]

FOLDER holds ``news_dev_articles.jsonl.gz`` (doc_id, url, title, date, authors, text) and
``news_dev_questions.jsonl.gz`` (id, question, answers, question_date). Questions are asked without
their choices. Ingest skips what an earlier run into the same ``--work`` folder has done.

An answer counts as right when one of the question's answer strings is in it. A quiz's answers are
choices ("Activist Sacheen Littlefeather"), so this is a lower bound on right; the looser figure
asks that every content word of the answer be there.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.filing import file_result, percentiles
from rag import wire
from rag.cases import matches, normalised
from rag.indexing import exact_search
from rag.ingestion import ingest
from rag.parts import Parts
from rag.pipeline import EVIDENCE, Question, ask, search
from rag.questions import read_question
from rag.retrieval import search_words
from rag.settings import Settings
from rag.types import Window
from rag.wiring import open_parts
from rag.words import content_words
from training.rows import rows

Record = dict[str, Any]
Find = Callable[[str], list[str]]


def says(text: str, answers: Sequence[str]) -> bool:
    return any(matches(answer, text) for answer in answers if normalised(answer))


def says_loosely(text: str, answers: Sequence[str]) -> bool:
    """Every content word of one of the answers occurs, in any form and order."""
    present = {word.stem for word in content_words(text)}
    wanted = [{word.stem for word in content_words(answer)} for answer in answers]
    return says(text, answers) or any(words and words <= present for words in wanted)


def take_in(articles: Path, work: Path, parts: Parts) -> Record:
    """Ingest what is not there yet; how fast, and how large it became."""
    corpus = work / "news.jsonl"
    words = 0
    with corpus.open("w", encoding="utf-8") as out:
        for record in rows(articles):
            words += len(record["text"].split())
            kept = {key: record[key] for key in ("url", "title", "date", "authors", "text")}
            out.write(json.dumps({"id": record["doc_id"], **kept}, ensure_ascii=False) + "\n")
    began = perf_counter()
    counts: Counter[str] = Counter()
    for line in ingest(
        [corpus],
        catalog=parts.catalog,
        index=parts.index,
        embedder=parts.embedder,
        prune=False,
        max_article_mb=parts.settings.max_article_mb,
    ):
        counts[line.status] += 1
        if sum(counts.values()) % 250 == 0:
            note(f"{sum(counts.values())} articles, {perf_counter() - began:.0f} s")
    seconds = perf_counter() - began
    size = sum(f.stat().st_size for f in work.rglob("*") if f.is_file() and f != corpus)
    return {
        "articles": dict(counts),
        "words": words,
        "passages": parts.catalog.passage_count(),
        "seconds": round(seconds, 1),
        "articles_per_s": round(counts["added"] / seconds, 2),
        "data_mb": round(size / 1e6, 1),
    }


def finders(parts: Parts) -> dict[str, Find]:
    """Texts of the best passages for a question, by each way of searching."""
    eligible = parts.catalog.eligible(Window())

    def texts(keys: Sequence[int]) -> list[str]:
        return [passage.text for passage, _, _ in parts.catalog.located(list(keys))]

    def by_words(question: str) -> list[str]:
        query = read_question(question, parts.aliases)
        found = search_words(query, catalog=parts.catalog, eligible=eligible)
        return texts([key for key, _ in found[:EVIDENCE]])

    def by_vectors(question: str) -> list[str]:
        vector = parts.embedder.embed_question(question)
        found = exact_search(parts.catalog, vector, EVIDENCE, eligible)
        return texts([key for key, _ in found])

    def fused(question: str) -> list[str]:
        found = search(question, parts, k=EVIDENCE, window=Window())
        return [e.passage.text for e in found.evidence]

    return {"words": by_words, "vectors": by_vectors, "fused": fused}


def measure_search(questions: Sequence[Record], parts: Parts) -> Record:
    result: Record = {}
    for name, find in finders(parts).items():
        found = loosely = 0
        times = []
        for question in questions:
            began = perf_counter()
            text = "\n".join(find(question["question"]))
            times.append((perf_counter() - began) * 1000)
            found += says(text, question["answers"])
            loosely += says_loosely(text, question["answers"])
        result[name] = {
            f"answer_in_top_{EVIDENCE}": found,
            "loosely": loosely,
            "of": len(questions),
            "ms": percentiles(times),
        }
        note(f"{name}: {found}/{len(questions)} (loosely {loosely})")
    return result


def measure_answers(questions: Sequence[Record], parts: Parts) -> Record:
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    times = []
    answers = []
    for done, question in enumerate(questions, 1):
        began = perf_counter()
        answer = wire.answer(ask(Question(question["question"]), parts))
        times.append((perf_counter() - began) * 1000)
        if answer["kind"] == "refused":
            outcome = "refused"
            reasons[answer["reason"]] += 1
        else:
            outcome = "right" if says(answer["text"], question["answers"]) else "wrong"
            if outcome == "wrong" and says_loosely(answer["text"], question["answers"]):
                counts["wrong_but_loosely_right"] += 1
        counts[outcome] += 1
        found = "\n".join(source["text"] for source in answer["sources"])
        answers.append(
            {
                "id": question["id"],
                "outcome": outcome,
                "in_evidence": says(found, question["answers"]),
                "ms": round(times[-1]),
                "sentences": len(answer["sentences"]),
                "dropped": len(answer["dropped"]),
                "notices": [n["kind"] for n in answer["notices"]],
            }
        )
        if done % 50 == 0:
            note(f"{done}/{len(questions)} asked: {dict(counts)}")
    return {
        "of": len(questions),
        **{name: counts[name] for name in ("right", "wrong", "refused", "wrong_but_loosely_right")},
        "refusals": dict(reasons),
        "ms": percentiles(times),
        "answers": answers,
    }


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="where the two .jsonl.gz are")
    parser.add_argument("--work", type=Path, default=Path(".data/news_qa"))
    parser.add_argument("--llm", default="none", help="none, local or hosted")
    parser.add_argument("--llm-sample", type=int, default=60, help="questions asked with the LLM")
    parser.add_argument("--questions", type=int, help="only that many, spread evenly")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()

    questions = spread(list(rows(args.data / "news_dev_questions.jsonl.gz")), args.questions)
    args.work.mkdir(parents=True, exist_ok=True)
    settings = Settings.load(data_dir=args.work, store_history=False)
    result: Record = {"questions": len(questions)}
    with open_parts(settings, owner=True, llm="none", purpose="benchmark") as parts:
        result["ingest"] = take_in(args.data / "news_dev_articles.jsonl.gz", args.work, parts)
        note(json.dumps(result["ingest"]))
        result["search"] = measure_search(questions, parts)
        result["extractive"] = measure_answers(questions, parts)
    if args.llm != "none":
        with open_parts(
            settings, owner=True, llm=args.llm, purpose="benchmark", wait_for_llm=True
        ) as parts:
            result["llm"] = measure_answers(spread(questions, args.llm_sample), parts)
            result["model"] = parts.llm.id if parts.llm else None
    print(file_result("news_qa", result, out=args.out))


def spread(items: list[Record], count: int | None) -> list[Record]:
    """``count`` of the items, evenly spaced, always the same."""
    if count is None or count >= len(items):
        return items
    return [items[i * len(items) // count] for i in range(count)]


if __name__ == "__main__":
    main()
