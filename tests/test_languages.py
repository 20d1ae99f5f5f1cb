"""Languages: told where they can be, and what the embedder does not read is found by words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rag.languages import language_of, stem_of
from rag.pipeline import Question, ask, search
from rag.types import Window
from tests.newsroom import RECORDS, newsroom

GERMAN = (
    "Die Brücke über den Lauen wurde am Montag gesperrt, weil Ingenieure Risse in zwei Pfeilern "
    "gefunden hatten. Die Sanierung der Brücken kostet 18 Millionen Euro, sagte Bürgermeister "
    "Anton Weiler. Bis Oktober fahren Fähren.\n"
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Why was the Orvik bridge closed?", "en"),
        ("How many tanks did Russia send?", "en"),
        ("What did Zelenskyy say in São Paulo?", "en"),
        ("Who is the author of Die Zeit?", "en"),
        ("Warum wurde die Brücke gesperrt?", "de"),
        ("Pourquoi le pont est-il fermé ?", "fr"),
        ("¿Cuántos tanques envió Rusia?", "es"),
        ("Сколько танков отправила Россия?", "ru"),
        ("Чому закрили міст?", "uk"),
        ("橋はなぜ閉鎖されましたか？", "ja"),
        ("俄罗斯派了多少坦克？", "zh"),
        ("Ποιος είναι ο δήμαρχος;", "el"),
        (GERMAN, "de"),
        ("Lukashenko troops", None),
        ("", None),
        ("2023 !", None),
    ],
)
def test_the_language_of_a_text(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_stems_by_language() -> None:
    assert stem_of("Brücken", "de") == stem_of("Brücke", "de")
    assert stem_of("мосту", "ru") == stem_of("мосты", "ru")
    assert stem_of("most", "xx") is None


def test_english_loads_no_model() -> None:
    program = (
        "import sys; from rag.languages import language_of; "
        f"language_of('Why was the bridge closed?'); language_of({RECORDS[0]['text']!r}); "
        "print([m for m in sys.modules if m.startswith('py3langid')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_what_is_not_english_is_found_by_words_and_named(tmp_path: Path) -> None:
    records = [*RECORDS, {"id": "lauen", "text": GERMAN, "date": "2022-03-09"}]
    with newsroom(tmp_path, records) as parts:
        assert parts.catalog.article("lauen").language == "de"
        assert parts.catalog.article("bridge").language == "en"
        asked = search("Warum waren die Brücken gesperrt?", parts, k=4, window=Window())
        assert asked.evidence[0].passage.article == "lauen"
        (notice,) = asked.notices
        assert notice.kind == "language"
        assert "The question is in German" in notice.text
        named = search("Who is Anton Weiler?", parts, k=4, window=Window())
        assert "lauen" in [e.passage.article for e in named.evidence]
        assert "1 article is not in English (German)" in named.notices[0].text
        by_meaning = search("a canal was shut", parts, k=8, window=Window())
        assert "lauen" not in [e.passage.article for e in by_meaning.evidence]
        elsewhere = search("Why was the bridge closed?", parts, k=4, window=Window(source="bridge"))
        assert elsewhere.notices == ()
        answer = ask(Question("Warum wurde die Brücke gesperrt?"), parts)
        assert "language" in [n.kind for n in answer.record.notices]
