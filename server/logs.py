"""What the service writes to its log: one JSON object a line, never a question or an article."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Literal

FIELDS = ("request", "method", "route", "status", "ms", "key", "question")


class JsonLines(logging.Formatter):
    """``{"time", "level", "logger", "message", …}``; of a request the ``FIELDS`` that it has."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        told.update({name: getattr(record, name) for name in FIELDS if hasattr(record, name)})
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def set_up(style: Literal["quiet", "json"]) -> None:
    """On standard error: warnings as plain lines, or with ``json`` every request too, as JSON."""
    handler = logging.StreamHandler()
    if style == "json":
        handler.setFormatter(JsonLines())
        logging.getLogger("groundwire").setLevel(logging.INFO)
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
