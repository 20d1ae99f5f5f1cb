"""A name that no article spells as the question does is found by what it sounds like, and told."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.pipeline import Question, ask
from rag.spellings import sound_of
from tests.newsroom import newsroom, shown

GENERAL = (
    "Lieutenant General Serhii Naiev told reporters on Thursday that the bridge at Lysnes is safe. "
    "The adviser Anton Gerashchenko called the repairs slow.\n\n"
    "The town paid two million euros for the new bridge.\n"
)


def record(text: str) -> dict[str, object]:
    return {"id": "a", "text": text, "outlet": "The Post", "date": "2022-05-03"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Naev", "Naiev"),
        ("Serhiy", "Serhii"),
        ("Sergei", "Sergey"),
        ("Gerashchenko", "Herashchenko"),
        ("Khrenin", "Hrenin"),
        ("Lukashenka", "Lukashenko"),
        ("Yulia", "Julia"),
        ("Alexei", "Aleksey"),
        ("Mahmoud", "Mahmud"),
        ("Smirnoff", "Smirnov"),
        ("Zelenskyy", "Zelensky"),
    ],
)
def test_spellings_of_one_name_sound_alike(one: str, other: str) -> None:
    assert sound_of(one) == sound_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Diana", "Dana"),
        ("Putin", "Puti"),
        ("Minsk", "Pinsk"),
        ("Maria", "Mara"),
        ("Orlov", "Orlova"),
        ("Brian", "Bran"),
        ("Lavrov", "Larov"),
    ],
)
def test_names_of_others_do_not(one: str, other: str) -> None:
    assert sound_of(one) != sound_of(other)


def test_a_question_may_spell_a_name_otherwise(tmp_path: Path) -> None:
    with newsroom(tmp_path, [record(GENERAL)]) as parts:
        answer = ask(Question("What did Naev say about the bridge?"), parts)
        assert "Serhii Naiev told" in shown(answer)[0].text
        (notice,) = [n for n in answer.record.notices if n.kind == "spelling"]
        assert "“Naev”" in notice.text
        assert "“Naiev”" in notice.text


def test_the_given_name_follows(tmp_path: Path) -> None:
    other = "The pilot Sergey Orlov flew home."
    with newsroom(tmp_path, [record(GENERAL), {**record(other), "id": "b"}]) as parts:
        question = "What did Sergey Naev say about the bridge?"
        answer = ask(Question(question), parts)
        assert "Serhii Naiev told" in shown(answer)[0].text
        assert answer.record.question == question
        assert [n.kind for n in answer.record.notices].count("spelling") == 2


@pytest.mark.parametrize("name", ["Anton Naiev", "Anton Naev", "Viktor Gerashchenko"])
def test_a_namesake_is_somebody_else(tmp_path: Path, name: str) -> None:
    told = GENERAL + "\nViktor Orlov built it.\n"
    with newsroom(tmp_path, [record(told)]) as parts:
        answer = ask(Question(f"What did {name} say about the bridge?"), parts)
        assert answer.kind == "refused"
        assert ask(Question("What did Sergei Naiev say about the bridge?"), parts).kind != "refused"


def test_a_name_of_nobody_stays_unknown(tmp_path: Path) -> None:
    with newsroom(tmp_path, [record(GENERAL)]) as parts:
        answer = ask(Question("What did Nayak say about the bridge?"), parts)
        assert not [n for n in answer.record.notices if n.kind == "spelling"]
        assert answer.kind == "refused"


def test_a_spelling_of_the_articles_is_left_alone(tmp_path: Path) -> None:
    both = GENERAL.replace("reporters", "reporters with Ivan Naev")
    with newsroom(tmp_path, [record(both)]) as parts:
        answer = ask(Question("What did Naev say about the bridge?"), parts)
        assert not [n for n in answer.record.notices if n.kind == "spelling"]
