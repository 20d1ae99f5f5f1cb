"""Keys: made once, kept as hashes, refused when revoked or expired, counted by the day."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest

from rag import keys as keys_module
from rag.cli import main
from rag.errors import ConfigError, NotFound
from rag.keys import Keyring


@pytest.fixture
def ring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "keys.sqlite")


def test_a_key_is_found_by_its_text_and_kept_as_a_hash(ring: Keyring, tmp_path: Path) -> None:
    key, text = ring.add("desk", scope="write", daily_tokens=100)
    assert ring.find(text) == key
    assert key.may("read")
    assert key.may("write")
    assert not key.may("admin")
    secret = text.rpartition("_")[2]
    stored = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert secret.encode() not in stored
    assert (tmp_path / "keys.sqlite").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("change", ["", "x", " ", "\ud800"])
def test_what_is_not_a_key_is_not_found(ring: Keyring, change: str) -> None:
    _, text = ring.add("desk")
    assert ring.find(change) is None
    assert ring.find(text[:-1] + ("A" if text[-1] != "A" else "B")) is None
    assert ring.find(text + change + "x") is None


def test_nothing_is_made_by_looking(ring: Keyring, tmp_path: Path) -> None:
    assert ring.all() == []
    assert ring.find("gw_" + "0" * 12 + "_" + "a" * 43) is None
    assert ring.spent("any") == 0
    assert list(tmp_path.iterdir()) == []


def test_a_revoked_key_is_refused_by_every_keyring(ring: Keyring, tmp_path: Path) -> None:
    other = Keyring(tmp_path / "keys.sqlite")
    key, text = ring.add("desk")
    assert other.find(text)
    ring.revoke("desk")
    assert other.find(text) is None
    with pytest.raises(NotFound):
        ring.revoke(key.id)
    assert ring.add("desk")[1] != text  # the name is free again


def test_a_key_holds_on_its_last_day_and_not_after(
    ring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = keys_module.today() + timedelta(days=2)
    _, text = ring.add("guest", expires=last)
    monkeypatch.setattr(keys_module, "today", lambda: last)
    assert ring.find(text)
    monkeypatch.setattr(keys_module, "today", lambda: last + timedelta(days=1))
    assert ring.find(text) is None


def test_tokens_count_for_one_day(ring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    key, _ = ring.add("desk")
    ring.spend(key.id, 30)
    ring.spend(key.id, 12)
    assert ring.spent(key.id) == 42
    monkeypatch.setattr(keys_module, "today", lambda: date(2030, 1, 1))
    assert ring.spent(key.id) == 0


@pytest.mark.parametrize("name", ["", "a\nb", "x" * 61, "semi;colon"])
def test_a_name_is_short_and_plain(ring: Keyring, name: str) -> None:
    with pytest.raises(ConfigError, match="name"):
        ring.add(name)


def test_a_name_is_given_once(ring: Keyring) -> None:
    ring.add("desk")
    with pytest.raises(ConfigError, match="already"):
        ring.add("desk")


def test_a_damaged_file_is_an_error_and_lets_nobody_in(ring: Keyring, tmp_path: Path) -> None:
    _, text = ring.add("desk")
    for path in tmp_path.iterdir():
        path.write_bytes(b"no database" * 100)
    with pytest.raises(ConfigError, match="cannot be used"):
        ring.find(text)


def test_the_command_tells_a_key_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAG_DATA_DIR", str(tmp_path))
    assert main(["keys", "add", "desk", "--scope", "admin", "--daily-tokens", "5000"]) == 0
    told = capsys.readouterr()
    text = told.out.strip()
    assert Keyring(tmp_path / "keys.sqlite").find(text)
    assert "cannot be shown again" in told.err
    assert main(["keys", "list", "--json"]) == 0
    listed = capsys.readouterr().out
    assert text not in listed
    (found,) = json.loads(listed)["keys"]
    assert (found["name"], found["scope"], found["daily_tokens"]) == ("desk", "admin", 5000)
    assert main(["keys", "revoke", "desk"]) == 0
    assert Keyring(tmp_path / "keys.sqlite").find(text) is None
    assert main(["keys", "revoke", "desk"]) == 1
    assert "rag keys list" in capsys.readouterr().err
    assert main(["keys", "add", "x", "--scope", "root"]) == 2


def test_no_plain_secret_column(ring: Keyring, tmp_path: Path) -> None:
    ring.add("desk")
    with sqlite3.connect(tmp_path / "keys.sqlite") as db:
        (stored,) = db.execute("SELECT hash FROM key").fetchone()
    db.close()
    assert len(stored) == 32
