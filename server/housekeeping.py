"""What chat clients ask about the conversation itself: a title, tags, follow-up questions.

They send it as one more chat completion, with the conversation inside the message. It is no
question about the news, so it is neither asked nor answered from the articles: a title is the
user's own first words, and where a list is wanted it is empty. Open WebUI puts the conversation
between ``<chat_history>`` tags and names the JSON key that it wants; LibreChat and others ask for
the title of a conversation that follows as a transcript.
"""

from __future__ import annotations

import json
import re

from rag.display import one_line
from server.bodies import QUESTION_CHARS

TITLE_CHARS = 60
HEAD_CHARS = 400
UNTITLED = "News"
_OPEN, _CLOSE = "<chat_history>", "</chat_history>"
_WANTED = re.compile(r'\{\s*"(title|tags|follow_ups|queries|text|prompt)"\s*:')
_EMPTY: dict[str, object] = {"tags": [], "follow_ups": [], "queries": [], "text": "", "prompt": ""}
_TASK = re.compile(
    r"\s*(?:please\s+)?(?:provide|write|generate|create|suggest|give)\b[^\n]*\btitle\b", re.I
)
_TRANSCRIPT = re.compile(r"^[ \t|>]*(?:user|human)[ \t]*:\s*[\"“]?[ \t]*(.*)", re.I | re.M)


def reply_to(text: str) -> str | None:
    """The content that such a request wants, or ``None`` for a message that is none."""
    before, opened, history = text.partition(_OPEN)
    if before.lstrip().startswith("### Task") and opened and _CLOSE in history:
        wanted = _WANTED.search(before)
        if wanted is None:
            return None
        key = wanted.group(1)
        value = _title(history) if key == "title" else _EMPTY[key]
        return json.dumps({key: value}, ensure_ascii=False)
    head = text[:HEAD_CHARS]
    if _TASK.match(head) and "conversation" in head.lower():
        found = _TRANSCRIPT.search(text)
        return _title(text[found.start() :]) if found else None
    return None


def _title(transcript: str) -> str:
    """The first words of the user, cut at a word."""
    found = _TRANSCRIPT.search(transcript)
    words = one_line(found.group(1)[:QUESTION_CHARS]).rstrip('"”') if found else ""
    if len(words) <= TITLE_CHARS:
        return words or UNTITLED
    kept = words[: TITLE_CHARS + 1].rpartition(" ")[0] or words[:TITLE_CHARS]
    return kept.rstrip(",;:") + "…"
