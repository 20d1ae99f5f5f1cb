"""A draft by the language model: a short prompt of numbered passages in, claims out as they come.

Nothing here is shown. ``rag.settling`` checks every claim first.
"""

from __future__ import annotations

import secrets
from collections.abc import Generator, Sequence
from contextlib import closing

from rag.citations import claims_from
from rag.display import visible
from rag.parts import Parts
from rag.ports import LLMCall
from rag.questions import Query
from rag.types import Claim, Evidence

DECLINED = "NOT IN THE ARTICLES"
ANSWER_TOKENS = 160
LOCAL_PROMPT_TOKENS = 600
HOSTED_PROMPT_TOKENS = 6000
# Tokens of a text, by its characters: measured on news with the local model's tokenizer (4.4);
# a lower figure errs on the side of a shorter prompt.
CHARACTERS_PER_TOKEN = 4.0


def draft_claims(query: Query, evidence: Sequence[Evidence], parts: Parts) -> Generator[Claim, None, None]:
    """Claims of the model's draft, each as soon as it is written; none if it declines.

    Closing the iterator cancels the model. Raises ``ProviderError`` and ``ModelError``.
    """
    if parts.llm is None:
        return
    given = _fit(query, evidence, parts)
    fence = f"-----{secrets.token_hex(4)}-----"
    call = LLMCall(
        system=parts.answer_prompt.system,
        user=parts.answer_prompt.render(
            {
                "fence": fence,
                "passages": "\n".join(
                    f"[{e.number}] {_heading(e)}{_one_line(e.passage.text)}" for e in given
                ),
                "question": _one_line(query.text),
            }
        ),
        max_tokens=ANSWER_TOKENS,
        grammar=grammar([e.number for e in given]),
        stop=(fence,),
    )
    with closing(_pieces(parts, call)) as pieces:
        for claim in claims_from(pieces):
            if DECLINED.casefold() in claim.text.casefold():
                return
            yield claim


def grammar(numbers: Sequence[int]) -> str:
    """GBNF: one to three sentences that each end with marks of given passages, or the refusal."""
    marks = " | ".join(f'"[{n}]"' for n in numbers)
    return (
        f'root ::= "{DECLINED}" | sentence (" " sentence)? (" " sentence)?\n'
        'sentence ::= text " " mark mark?\n'
        f"mark ::= {marks}\n"
        'text ::= [A-Z0-9"“] [^\\[\\]\\n<>]{15,280} [.!?"”]\n'
    )


def _pieces(parts: Parts, call: LLMCall) -> Generator[str, None, None]:
    if parts.llm is not None:
        yield from parts.llm.stream(call)


def _fit(query: Query, evidence: Sequence[Evidence], parts: Parts) -> list[Evidence]:
    """The best evidence that fits the prompt; always at least one piece."""
    local = parts.llm is not None and parts.llm.id.startswith("local:")
    default = LOCAL_PROMPT_TOKENS if local else HOSTED_PROMPT_TOKENS
    budget = (parts.settings.prompt_tokens or default) * CHARACTERS_PER_TOKEN
    budget -= len(parts.answer_prompt.system) + len(query.text) + 120
    given: list[Evidence] = []
    for piece in evidence:
        budget -= len(piece.passage.text) + len(_heading(piece)) + 8
        if given and budget < 0:
            break
        given.append(piece)
    return given


def _heading(piece: Evidence) -> str:
    source = piece.source
    day = source.published.start or source.published.end
    facts = [f for f in (source.outlet, day.isoformat() if day else None) if f]
    return f"({_one_line(', '.join(facts))}) " if facts else ""


def _one_line(text: str) -> str:
    return visible(" ".join(text.split()))
