"""A draft by the language model: a short prompt of numbered passages in, claims out as they come.

Nothing here is shown. ``rag.settling`` checks every claim first.
"""

from __future__ import annotations

import secrets
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from string import Template

from rag.candidates import Candidate
from rag.citations import claims_from
from rag.display import one_line
from rag.llm_calls import odds, pieces
from rag.parts import Parts
from rag.plain_text import plain
from rag.ports import LLM, LLMCall
from rag.prompts import Prompt
from rag.questions import Query
from rag.relevance import Scored
from rag.types import Claim, Evidence

DECLINED = "NOT IN THE ARTICLES"
ANSWER_TOKENS = 100
LOCAL_PROMPT_TOKENS = 600
HOSTED_PROMPT_TOKENS = 6000
# Reading the prompt is the wait on a CPU: a local model gets the best sentences, not passages.
LOCAL_SENTENCES = 5
# What the prompt holds besides its system part, the question and the passages.
FRAME_CHARACTERS = 200
# Tokens of a text, by its characters: measured on news with the local model's tokenizer (4.4);
# a lower figure errs on the side of a shorter prompt.
CHARACTERS_PER_TOKEN = 4.0
STYLE_CHARACTERS = 400


@dataclass(frozen=True, slots=True)
class Drafting:
    """Two calls with the same beginning, ``shared``: ``judge`` asks whether the passages state an
    answer, ``write`` asks for it. ``check``: how a sentence of that answer is asked about.
    """

    judge: LLMCall
    write: LLMCall
    shared: str
    check: str


def prepare_draft(
    query: Query,
    evidence: Sequence[Evidence],
    scored: Sequence[Scored],
    parts: Parts,
    *,
    style: str = "",
) -> Drafting:
    """The calls for a question: a short prompt, the static part first. ``style`` is a wish for the
    manner of writing: fenced, cut to ``STYLE_CHARACTERS``, and no part of what is judged.
    """
    local = parts.llm is not None and parts.llm.id.startswith("local:")
    limit = LOCAL_PROMPT_TOKENS if local else HOSTED_PROMPT_TOKENS
    prompt = parts.answer_prompt
    room = int((parts.settings.prompt_tokens or limit) * CHARACTERS_PER_TOKEN)
    fence = f"-----{secrets.token_hex(4)}-----"
    wish = _wish(style, fence, prompt)
    room -= len(prompt.system) + len(query.text) + len(wish) + FRAME_CHARACTERS
    passages = _sentences(evidence, scored, room) if local else _passages(evidence, room)
    given = {
        "fence": fence,
        "passages": "\n".join(passages.values()),
        "question": one_line(query.text),
    }
    shared = prompt.render(given) + "\n"
    return Drafting(
        judge=LLMCall(prompt.system, shared + prompt.judge, max_tokens=1, choices=("Yes", "No")),
        write=LLMCall(
            prompt.system,
            shared + wish + prompt.write,
            max_tokens=ANSWER_TOKENS if local else 4 * ANSWER_TOKENS,
            grammar=grammar(list(passages)),
            stop=(fence,),
        ),
        shared=shared,
        check=prompt.check,
    )


def _wish(style: str, fence: str, prompt: Prompt) -> str:
    manner = one_line(style)[:STYLE_CHARACTERS]
    if not manner or prompt.style is None:
        return ""
    return prompt.style.substitute({"fence": fence, "style": manner}) + "\n"


def stated(drafting: Drafting, llm: LLM) -> float:
    """The model's log-odds that the passages state an answer. Raises as ``LLM.stream`` does."""
    return odds(llm, drafting.judge)


def sentence_call(drafting: Drafting, sentence: str) -> LLMCall:
    """The call that asks whether the passages state every detail of a sentence."""
    question = Template(drafting.check).substitute(sentence=one_line(sentence))
    return LLMCall(
        drafting.judge.system, drafting.shared + question, max_tokens=1, choices=("Yes", "No")
    )


def draft_claims(drafting: Drafting, llm: LLM) -> Generator[Claim, None, None]:
    """Claims of the model's draft, each as soon as it is written; none if it declines.

    Closing the iterator cancels the model. Raises ``ProviderError`` and ``ModelError``.
    """
    with closing(pieces(llm, drafting.write)) as stream:
        for claim in claims_from(stream):
            if DECLINED.casefold() in claim.text.casefold():
                return
            yield claim


def grammar(numbers: Sequence[int]) -> str:
    """GBNF: one or two sentences that end with the mark of a given passage, or the refusal."""
    marks = " | ".join(f'"[{n}]"' for n in numbers)
    return (
        f'root ::= "{DECLINED}" | sentence (" " sentence)?\n'
        'sentence ::= text " " mark\n'
        f"mark ::= {marks}\n"
        'text ::= [A-Z0-9"“] [^\\[\\]\\n<>]{10,240} [.!?"”]\n'
    )


def _passages(evidence: Sequence[Evidence], room: int) -> dict[int, str]:
    """Whole passages by number, best first, as fit into ``room`` characters; at least one."""
    given: dict[int, str] = {}
    for piece in evidence:
        line = f"[{piece.number}] {_heading(piece)}{plain(piece.passage.text)}"
        room -= len(line) + 1
        if given and room < 0:
            break
        given[piece.number] = line
    return given


def _sentences(evidence: Sequence[Evidence], scored: Sequence[Scored], room: int) -> dict[int, str]:
    """The best sentences under the number of their passage, in the order of the passages' best."""
    best: list[Scored] = []
    for one in sorted(scored, key=lambda s: -s.probability)[:LOCAL_SENTENCES]:
        room -= len(one.candidate.text) + 40
        if best and room < 0:
            break
        best.append(one)
    pieces = {piece.number: piece for piece in evidence}
    given: dict[int, str] = {}
    for number in dict.fromkeys(s.candidate.evidence for s in best):
        chosen = sorted((s.candidate for s in best if s.candidate.evidence == number), key=_start)
        text = " ".join(plain(c.text) for c in chosen)
        given[number] = f"[{number}] {_heading(pieces[number])}{text}"
    return given


def _start(candidate: Candidate) -> int:
    return candidate.start


def _heading(piece: Evidence) -> str:
    source = piece.source
    day = source.published.start or source.published.end
    facts = [f for f in (source.outlet, day.isoformat() if day else None) if f]
    return f"({one_line(', '.join(facts))}) " if facts else ""
