"""Quotation marks: what of a sentence stands inside of them."""

from __future__ import annotations

import re

from rag.spoken_words import MASK


def mask_quotes(sentence: str, *, inside: bool = False) -> tuple[str, bool]:
    """The sentence with what stands in quotation marks filled, and whether it ends inside of one.

    ``inside``: a quotation that an earlier sentence began is still open.
    """
    out: list[str] = []
    single = False
    for place, sign in enumerate(sentence):
        if single:
            after = sentence[place + 1 : place + 2]
            if sign in "’'" and not after.isalnum():
                single = False
                out.append(sign)
            else:
                out.append(MASK)
        elif inside:
            closes = sign in "”»" or sign == '"'
            inside = not closes
            out.append(sign if closes else MASK)
        elif sign in '"“„«':
            inside = True
            out.append(sign)
        elif sign in "‘'" and _opens_single(sentence, place):
            single = True
            out.append(sign)
        else:
            out.append(sign)
    return "".join(out), inside


def _opens_single(sentence: str, place: int) -> bool:
    before = sentence[place - 1 : place]
    if before.isalnum() or not sentence[place + 1 : place + 2].isalnum():
        return False
    return re.match(r"[‘'][^‘“”\"]{2,300}?[^\W_][.,!?]?[’'](?!\w)", sentence[place:]) is not None


def begins_inside(text: str) -> bool:
    """Whether a text, cut out of a longer one, begins in a quotation: the first mark closes one."""
    mark = re.search(r"[\"“”«»„]", text.partition("\n")[0])
    if mark is None or mark.group() in "“„«":
        return False
    if mark.group() in "”»":
        return True
    before, after = text[: mark.start()], text[mark.end() : mark.end() + 1]
    return before[-1:] in tuple(",.!?…") and (not after or after.isspace())
