"""``rag keys add | list | revoke``: who may call the service from elsewhere."""

from __future__ import annotations

import argparse

from rag.commands import output
from rag.commands.output import DONE
from rag.keys import KEYS, Key, Keyring
from rag.settings import Settings


def _told(key: Key) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "scope": key.scope,
        "daily_tokens": key.daily_tokens,
        "created": key.created.isoformat(),
        "expires": key.expires.isoformat() if key.expires else None,
        "revoked": key.revoked.isoformat() if key.revoked else None,
    }


def add(args: argparse.Namespace, settings: Settings) -> int:
    """The only time that the key is told: on standard output, alone on its line."""
    key, text = Keyring(settings.data_dir / KEYS).add(
        args.name, scope=args.scope, daily_tokens=args.daily_tokens, expires=args.expires
    )
    if args.json:
        output.json_line({**_told(key), "key": text})
        return DONE
    output.line(text)
    output.note(f"Key {key.name!r} ({key.scope}). Keep it now: it cannot be shown again.")
    output.note("Send it as: Authorization: Bearer KEY")
    return DONE


def list_all(args: argparse.Namespace, settings: Settings) -> int:
    ring = Keyring(settings.data_dir / KEYS)
    keys = ring.all()
    if args.json:
        found = [{**_told(key), "spent_today": ring.spent(key.id)} for key in keys]
        output.json_line({"keys": found})
        return DONE
    for key in keys:
        state = f"revoked {key.revoked}" if key.revoked else f"since {key.created}"
        until = f", until {key.expires}" if key.expires else ""
        cap = f" of {key.daily_tokens:,}" if key.daily_tokens else ""
        output.line(
            f"{key.id}  {key.name}  {key.scope}  {state}{until}  "
            f"tokens today: {ring.spent(key.id):,}{cap}"
        )
    if not keys:
        output.note("There are no keys. Make one with: rag keys add NAME")
    return DONE


def revoke(args: argparse.Namespace, settings: Settings) -> int:
    key = Keyring(settings.data_dir / KEYS).revoke(args.name)
    if args.json:
        output.json_line({"id": key.id, "name": key.name, "revoked": True})
    else:
        output.line(f"Revoked {key.name!r} ({key.id}).")
    return DONE
