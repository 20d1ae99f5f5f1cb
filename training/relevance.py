"""Fit the sentence-relevance model: ``python -m training.relevance --data FOLDER``.

FOLDER holds ``qa/squad2_500.jsonl.gz`` and ``qa/clapnq_dev.jsonl.gz`` (SQuAD 2.0, CC BY-SA 4.0;
CLAPNQ, Apache-2.0). Their passages are put into one corpus, every question is retrieved from it as
the product does, and each sentence of the evidence is labelled: does it answer the question? Half
of the questions have no answer. A logistic regression over ``rag.relevance.FEATURES`` is fitted by
Newton steps with an L2 penalty; figures are cross-fitted over five folds of questions.
Writes ``rag/weights/relevance.json``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag import relevance
from rag.adapters.onnx import OnnxEmbedder
from rag.catalog import Catalog
from rag.names import BUILT_IN
from rag.passages import SPLITTER_ID, split
from rag.questions import read_question
from rag.retrieval import retrieve
from rag.types import Article, Source, Window
from training.logistic import newton
from training.rows import rows

Floats = NDArray[np.float64]
PENALTY = 1.0
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the features of its sentences; ``right`` marks those that answer it."""

    id: str
    kind: str
    answerable: bool
    rows: Floats
    right: NDArray[np.bool_]


def read_questions(data: Path) -> list[tuple[str, str, str, list[str]]]:
    """(id, question, passage text, answering strings; empty if unanswerable)."""
    found = []
    for row in rows(data / "qa" / "squad2_500.jsonl.gz"):
        answers = [] if row["is_impossible"] else row["answers"]
        found.append((row["id"], row["question"], row["context"], answers))
    for row in rows(data / "qa" / "clapnq_dev.jsonl.gz"):
        selected = row["selected_sentences"] if row["answerable"] else []
        chosen = [text for group in selected for text in group]
        found.append((row["id"], row["question"], row["passage"], chosen))
    return found


def build_corpus(texts: list[str], folder: Path) -> Catalog:
    """All passages in one catalog, embedded by the shipped encoder."""
    embedder = OnnxEmbedder()
    catalog = Catalog(folder / "catalog.sqlite")
    for text in dict.fromkeys(texts):
        version = hashlib.sha256(text.encode()).hexdigest()
        article = Article(version[:16], version, version[:8], Source(), text)
        passages = split(article)
        vectors = embedder.embed_passages([p.text for p in passages])
        catalog.put(article, passages, vectors, embedder_id=embedder.id, splitter_id=SPLITTER_ID)
    return catalog


def ask_all(data: Path, folder: Path) -> list[Asked]:
    """Every question with the features of every sentence of its evidence."""
    questions = read_questions(data)
    catalog = build_corpus([text for _, _, text, _ in questions], folder)
    embedder = OnnxEmbedder()
    asked = []
    for id_, question, text, answers in questions:
        gold = hashlib.sha256(text.encode()).hexdigest()[:16]
        found = retrieve(
            question, catalog=catalog, embedder=embedder, index=None, aliases=BUILT_IN,
            window=Window(), k=8,
        )  # fmt: skip
        query = read_question(question, BUILT_IN)
        scored = relevance.score(query, found.evidence, embedder=embedder, catalog=catalog)
        if not scored:
            continue
        article = {e.number: e.passage.article for e in found.evidence}
        right = [
            article[s.candidate.evidence] == gold and _answers(s.candidate.text, answers)
            for s in scored
        ]
        rows = np.array([s.features for s in scored])
        asked.append(Asked(id_, query.kind, bool(answers), rows, np.array(right)))
    return asked


def _answers(sentence: str, answers: list[str]) -> bool:
    folded = " ".join(sentence.casefold().split())
    parts = [" ".join(a.casefold().split()) for a in answers]
    return any(p and (p in folded or (len(folded) > 20 and folded in p)) for p in parts)


def fit(rows: Floats, labels: Floats, weights: Floats) -> tuple[Floats, float]:
    """Coefficients and intercept of a penalised logistic regression (Newton's method)."""
    mean, scale = rows.mean(0), rows.std(0) + 1e-9
    beta = newton((rows - mean) / scale, labels, weights, PENALTY)
    coefficients = beta[:-1] / scale
    return coefficients, float(beta[-1] - coefficients @ mean)


def fit_on(asked: list[Asked]) -> tuple[Floats, float]:
    """Fit on questions; right sentences weigh as much as all others together per question."""
    rows = np.vstack([a.rows for a in asked])
    labels = np.concatenate([a.right for a in asked]).astype(float)
    weights = np.concatenate([_weights(a) for a in asked])
    return fit(rows, labels, weights)


def _weights(asked: Asked) -> Floats:
    count, right = len(asked.right), int(asked.right.sum())
    if not right:
        return np.full(count, 4.0 / count)
    return np.where(asked.right, 2.0 / right, 4.0 / max(count - right, 1))


def judge(asked: list[Asked]) -> dict[str, object]:
    """Cross-fitted figures: best sentence right, answerability AUC, and a table of thresholds."""
    best, answerable, right = [], [], []
    for fold in range(FOLDS):
        rest = [a for i, a in enumerate(asked) if i % FOLDS != fold]
        coefficients, intercept = fit_on(rest)
        for a in asked[fold::FOLDS]:
            scores = 1 / (1 + np.exp(-(a.rows @ coefficients + intercept)))
            top = int(scores.argmax())
            best.append(scores[top])
            answerable.append(a.answerable)
            right.append(bool(a.right[top]))
    p, y, r = np.array(best), np.array(answerable), np.array(right)
    order = p.argsort().argsort() + 1
    auc = (order[y].sum() - y.sum() * (y.sum() + 1) / 2) / (y.sum() * (~y).sum())
    table = {
        f"{t:.2f}": {
            "answered": f"{(y & (p >= t)).sum()}/{y.sum()}",
            "answered_right": f"{(r & y & (p >= t)).sum()}/{y.sum()}",
            "refused_right": f"{(~y & (p < t)).sum()}/{(~y).sum()}",
        }
        for t in np.arange(0.1, 0.95, 0.05)
    }
    reachable = sum(a.right.any() for a in asked if a.answerable)
    return {
        "questions": len(asked),
        "answerable": int(y.sum()),
        "right_sentence_in_evidence": int(reachable),
        "best_sentence_right": int((r & y).sum()),
        "answerability_auc": round(float(auc), 3),
        "thresholds": table,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, help="keep the features here between runs")
    options = parser.parse_args()
    if options.cache and options.cache.exists():
        asked = [Asked(*fields) for fields in pickle.loads(options.cache.read_bytes())]
    else:
        with tempfile.TemporaryDirectory() as folder:
            asked = ask_all(options.data, Path(folder))
        if options.cache:
            fields = [(a.id, a.kind, a.answerable, a.rows, a.right) for a in asked]
            options.cache.write_bytes(pickle.dumps(fields))
    figures = judge(asked)
    coefficients, intercept = fit_on(asked)
    stored = {
        "coefficients": {
            name: round(float(value), 5)
            for name, value in zip(relevance.FEATURES, coefficients, strict=True)
        },
        "intercept": round(intercept, 5),
        "trained_on": {"squad2_500": "CC BY-SA 4.0", "clapnq_dev": "Apache-2.0"},
        "figures": figures,
    }
    relevance.WEIGHTS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(stored, indent=1))


if __name__ == "__main__":
    main()
