"""Which speakers are newspapers, agencies and stations, that report what others say."""

from __future__ import annotations

import re

from rag import speech_words as lists


def is_media(name: str, role: str | None = None) -> bool:
    """Whether a speaker is one of the media, which report what others say."""
    if role and re.search(r"\b(?:news|agency|newspaper|broadcaster|outlet)\b", role, re.I):
        return True
    words = re.findall(r"[\w.]+", name.casefold())
    if not words:
        return False
    if words[-1] in ("media", "outlets", "newspapers") or words == ["reports"]:
        return True
    capital = bool(re.search(r"[A-Z]", name))
    if len(words) == 1:
        return capital and words[0] in lists.MEDIA_NAMES | lists.PAPERS
    if words[-2:] == ["news", "agency"] or words[-1] == "reports":
        return True
    return (
        capital
        and name.split()[-1][:1].isupper()
        and (
            words[-1] in lists.MEDIA_WORDS
            or bool({*words} & (lists.MEDIA_NAMES - {"people", "time"}))
        )
        and not {*words}
        & {"for", "spokesman", "spokeswoman", "editor", "reporter", "host", "anchor"}
    )
