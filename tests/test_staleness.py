"""Kept answers on articles that were corrected, withdrawn or purged; the answers that are kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from rag import history as histories
from rag import ingestion, wire
from rag.cli import main
from rag.errors import NotFound
from rag.history import History
from rag.parts import Parts
from rag.receipts import receipt
from rag.settings import Settings
from rag.staleness import Stale, stale_answers
from rag.types import Answer, Claim, Noise, Turn
from rag.wiring import open_parts
from server.replies import AnswerReply, ReceiptReply
from tests.made_answers import made_answer, made_refusal
from tests.newsroom import BRIDGE, add, newsroom
from tests.server_helpers import Running, answering, fake_parts, serving

CARS = "How many cars does the Orvik bridge carry?"
CARRIES = ("The bridge carries 24,000 cars a day.", ("24,000 cars",))
CLOSED = ("The Orvik bridge was closed on Monday.", ("closed on Monday",))
AGROUND = ("The ferry Aurelia ran aground near Castelmar.", ("ran aground",))
BRIDGE_RECORD: dict[str, object] = {
    "id": "bridge", "text": BRIDGE, "outlet": "The Orvik Post", "date": "2022-03-08",
    "title": "Bridge closed",
}  # fmt: skip


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Parts]:
    with (
        newsroom(tmp_path, owner=True) as parts,
        History(parts.settings.data_dir / "history.sqlite") as history,
    ):
        yield replace(parts, history=history)


def keep(parts: Parts, answer: Answer) -> dict[str, Any]:
    told = wire.answer(answer)
    question = answer.record.question
    assert parts.history is not None
    parts.history.save(None, Turn(question, question, answer.text), answer.record.id, told)
    return told


def keep_cars(parts: Parts) -> dict[str, Any]:
    return keep(parts, made_answer(parts, CARS, CARRIES, CLOSED))


def stale(parts: Parts) -> list[Stale]:
    assert parts.history is not None
    return list(
        stale_answers(
            parts.history,
            catalog=parts.catalog,
            entailment=parts.entailment,
            aliases=parts.aliases,
        )
    )


def correct(parts: Parts, old: str, new: str) -> None:
    assert old in BRIDGE
    add(parts, [{**BRIDGE_RECORD, "text": BRIDGE.replace(old, new)}])


def state(found: list[Stale], words: str = "24,000") -> str:
    """Of the one sentence with these words."""
    (only,) = [s.state for one in found for s in one.sentences if words in s.text]
    return only


def test_a_corrected_article_is_read_again_for_each_sentence(room: Parts) -> None:
    keep_cars(room)
    keep(room, made_answer(room, "Where did it happen?", AGROUND))
    assert stale(room) == []
    correct(room, "24,000", "42,000")
    found = stale(room)
    assert [one.kept.answer["question"] for one in found] == [CARS]
    assert [(c.article, c.change) for c in found[0].changes] == [("bridge", "corrected")]
    assert found[0].changes[0].current == room.catalog.versions("bridge")[-1]
    assert state(found) == "no_longer_holds"
    told = next(s for s in found[0].to_json()["sentences"] if "24,000" in s["text"])
    assert "42,000" in told["why"]
    assert told["verdict"]["label"] == "contradicted"
    quote = told["quotes"][0]
    stored = room.catalog.article("bridge").text
    assert stored[quote["start"] : quote["end"]] == quote["text"]


def test_what_the_correction_left_alone_still_holds_even_if_it_moved(room: Parts) -> None:
    keep_cars(room)
    correct(room, "The Orvik bridge was closed", "CORRECTION: a name was wrong.\n\nIt was closed")
    assert state(stale(room)) == "holds"


def test_noise_of_the_new_version_backs_nothing(
    room: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_cars(room)
    current = room.catalog.article("bridge").text
    at = current.index("The bridge, which opened")
    correct(room, "Ferries", "Boats")
    real = type(room.catalog).article

    def noisy(self: Any, id: str, version: str | None = None) -> Any:
        article = real(self, id, version)
        return replace(article, noise=(Noise(at, at + 60, "teaser"),))

    monkeypatch.setattr(type(room.catalog), "article", noisy)
    assert state(stale(room)) == "no_longer_holds"


def test_withdrawn_and_purged_articles_cannot_be_checked(room: Parts) -> None:
    keep_cars(room)
    ingestion.withdraw("bridge", "it was wrong", catalog=room.catalog, index=room.index)
    found = stale(room)
    assert state(found) == "cannot_be_checked"
    assert "it was wrong" in found[0].sentences[0].why
    assert found[0].sentences[0].verdict is None
    ingestion.purge("bridge", catalog=room.catalog, index=room.index)
    found = stale(room)
    assert [c.change for c in found[0].changes] == ["purged"]
    assert state(found) == "cannot_be_checked"
    json.dumps(found[0].to_json())


def test_a_sentence_of_two_sources_of_which_one_is_gone(room: Parts) -> None:
    text, words = CARRIES
    keep(room, made_answer(room, CARS, (text, (*words, "ran aground"))))
    ingestion.withdraw("ferry", "x", catalog=room.catalog, index=room.index)
    assert state(stale(room)) == "holds"
    correct(room, "24,000", "42,000")
    # What is gone may have said it.
    assert state(stale(room)) == "cannot_be_checked"


def test_the_nearest_of_a_refusal_is_checked_too(room: Parts) -> None:
    keep(room, made_refusal(room, "Who designed the Orvik bridge?", CLOSED))
    correct(room, "closed on Monday", "closed on Tuesday")
    assert state(stale(room), "closed on Monday") == "no_longer_holds"


def test_an_answer_that_cannot_be_read_is_passed_over(room: Parts) -> None:
    assert room.history is not None
    room.history.save(None, Turn("q", "q"), "old", {"kind": "answered", "question": "q"})
    keep_cars(room)
    correct(room, "24,000", "42,000")
    assert len(stale(room)) == 1


def test_claims_are_checked_as_they_stand(room: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Claim] = []
    from rag import staleness

    real = staleness.check_claims

    def noting(claims: Any, *rest: Any) -> Any:
        seen.extend(claims)
        return real(claims, *rest)

    told = keep_cars(room)
    correct(room, "24,000", "42,000")
    monkeypatch.setattr(staleness, "check_claims", noting)
    stale(room)
    assert {claim.text for claim in seen} <= {s["text"] for s in told["sentences"]}
    assert any("24,000" in claim.text for claim in seen)


# --- what is kept -------------------------------------------------------------------------------


def test_answers_outside_of_conversations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(histories, "LOOSE_KEPT", 3)
    with History(tmp_path / "h") as history:
        history.save("c", Turn("in", "in"), "in", {"n": "in"})
        for n in range(6):
            history.save(None, Turn("q", "q"), f"a{n}", {"n": n})
        assert [kept.id for _, kept in history.latest()] == ["a5", "a4", "a3", "in"]
        assert history.answer("a4") == {"n": 4}
        (number, first), *_ = history.latest(limit=1)
        assert (first.id, first.conversation) == ("a5", None)
        assert [kept.id for _, kept in history.latest(before=number, limit=2)] == ["a4", "a3"]
        assert [c.id for c in history.conversations()] == ["c"]
        history.delete_answer("a4")
        history.delete_answer("in")
        assert [kept.id for _, kept in history.latest()] == ["a5", "a3"]
        assert history.conversations() == []
        for unknown in ("a4", "\ud800"):
            with pytest.raises(NotFound):
                history.answer(unknown)
            with pytest.raises(NotFound):
                history.delete_answer(unknown)


def test_a_deleted_answer_leaves_no_bytes(tmp_path: Path) -> None:
    with History(tmp_path / "h") as history:
        for n in range(20):
            history.save(None, Turn("Quenby?", "Quenby?"), f"q{n}", {"text": "Quenby " * 100})
        history.save(None, Turn("Rain?", "Rain?"), "kept", {"text": "Rain"})
        for n in range(20):
            history.delete_answer(f"q{n}")
        assert not any(b"Quenby" in path.read_bytes() for path in tmp_path.iterdir())
        assert history.answer("kept") == {"text": "Rain"}


def test_a_history_of_the_first_schema_is_read(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "h")
    db.executescript(
        """CREATE TABLE conversation (id TEXT PRIMARY KEY, title TEXT NOT NULL,
             updated_at TEXT NOT NULL, ordinal INTEGER NOT NULL) WITHOUT ROWID;
           CREATE TABLE answer (number INTEGER PRIMARY KEY, conversation TEXT NOT NULL
             REFERENCES conversation(id), id TEXT NOT NULL UNIQUE, question TEXT NOT NULL,
             standalone_question TEXT NOT NULL, answer_text TEXT NOT NULL, body TEXT NOT NULL);
           CREATE INDEX answer_conversation ON answer(conversation);
           INSERT INTO conversation VALUES ('c', 'Rain?', '2026-01-02T03:04:05+00:00', 1);
           INSERT INTO answer VALUES (7, 'c', 'a', 'Rain?', 'Rain?', 'Rain.', '{"n": 1}');
           INSERT INTO answer VALUES (9, 'c', 'b', 'When?', 'When?', 'Now.', '{"n": 2}');
           PRAGMA user_version=1;"""
    )
    db.close()
    for _ in range(2):
        with History(tmp_path / "h") as history:
            assert history.answers("c") == [{"n": 1}, {"n": 2}]
            assert [k.given_at[:10] for _, k in history.latest()] == ["2026-01-02", "2026-01-02"]
    with History(tmp_path / "h") as history:
        history.save("c", Turn("More", "More"), "d", {"n": 3})
        assert history.answers("c") == [{"n": 1}, {"n": 2}, {"n": 3}]


# --- the command line -----------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    capsys.readouterr()
    status = main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return status, out, err


def test_the_commands(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("RAG_LLM", "none")
    assert run(capsys, "answers", "stale")[:2] == (0, "")
    assert json.loads(run(capsys, "answers", "list", "--json")[1]) == {"answers": []}
    assert run(capsys, "answers", "show", "x")[0] == 1
    with open_parts(Settings(data_dir=data_dir, llm="none"), owner=True, llm="none") as parts:
        add(parts, [BRIDGE_RECORD])
    asked = json.loads(run(capsys, "ask", CARS, "--json")[1])
    (listed,) = json.loads(run(capsys, "answers", "list", "--json")[1])["answers"]
    assert (listed["id"], listed["question"]) == (asked["id"], CARS)
    assert CARS in run(capsys, "answers", "list")[1]
    file = tmp_path / "receipt.json"
    status, out, _ = run(capsys, "answers", "show", asked["id"], "--json", "--receipt", file)
    assert (status, json.loads(out)) == (0, asked)
    assert file.read_bytes() == receipt(asked)
    assert "24,000 cars a day" in run(capsys, "answers", "show", asked["id"])[1]
    told = json.loads(run(capsys, "answers", "stale", "--json")[1])
    assert told["counts"] == dict.fromkeys(
        ("answers", "holds", "no_longer_holds", "cannot_be_checked"), 0
    )
    with open_parts(Settings(data_dir=data_dir, llm="none"), owner=True, llm="none") as parts:
        correct(parts, "24,000", "42,000")
    status, out, err = run(capsys, "answers", "stale")
    assert status == 4
    assert "no longer hold" in out
    assert "42,000" in out
    assert "no longer hold: 1" in err
    status, out, _ = run(capsys, "answers", "stale", "--json")
    assert (status, json.loads(out)["counts"]["no_longer_holds"]) == (4, 1)
    noted = json.loads(run(capsys, "verify", "--receipt", file)[1])["notes"]
    assert [note["kind"] for note in noted] == ["corrected"]
    assert json.loads(run(capsys, "answers", "delete", asked["id"], "--json")[1])["deleted"]
    assert run(capsys, "answers", "stale")[0] == 0
    assert run(capsys, "answers", "delete", asked["id"])[0] == 1
    monkeypatch.setenv("RAG_STORE_HISTORY", "0")
    run(capsys, "ask", CARS)
    assert json.loads(run(capsys, "answers", "list", "--json")[1]) == {"answers": []}


# --- over HTTP ------------------------------------------------------------------------------------


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setattr("server.asking.ask_events", answering)
    with fake_parts(tmp_path / "service") as parts, serving(parts) as service:
        yield service


def test_an_answer_and_its_receipt_over_http(running: Running) -> None:
    with running.client() as client:
        for path, body in (
            ("/v1/ask", {"question": "How long?"}),
            ("/v1/chat", {"message": "How long?"}),
        ):
            told = client.post(path, json=body).json()
            kept = client.get(f"/v1/answers/{told['id']}")
            assert kept.json() == told
            AnswerReply.model_validate_json(kept.text)
            reply = client.get(f"/v1/answers/{told['id']}/receipt")
            assert reply.headers["content-type"] == "application/json"
            assert reply.content == receipt(told)
            ReceiptReply.model_validate_json(reply.content)
            gone = client.delete(f"/v1/answers/{told['id']}")
            assert gone.json() == {"answer": told["id"], "deleted": True}
            for method, end in (("GET", ""), ("GET", "/receipt"), ("DELETE", "")):
                again = client.request(method, f"/v1/answers/{told['id']}{end}")
                assert again.status_code == 404
                assert again.json()["type"] == "NotFound"
        assert client.get("/v1/answers/%ED%A0%80").status_code == 404


def test_a_service_that_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.asking.ask_events", answering)
    with (
        fake_parts(tmp_path, history=False, store_history=False) as parts,
        serving(parts) as running,
        running.client() as client,
    ):
        told = client.post("/v1/ask", json={"question": "How long?"}).json()
        reply: httpx.Response = client.get(f"/v1/answers/{told['id']}/receipt")
        assert reply.status_code == 404
        assert "RAG_STORE_HISTORY" in reply.json()["detail"]
