"""Where sentences begin and end, with exact offsets, on any text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.lines import blocks

_CLOSERS = "\"'”’»›)]}"
_OPENERS = "\"'“”‘’„«‹([{¿¡"
_STOP = re.compile(
    r"(?P<wide>[。！？｡]+[」』”’）)\]]*)"
    r"|(?P<mark>\.(?:[ \u00a0]\.){2,}|[.!?…‼⁇⁈⁉؟۔।॥]+)"
    r"(?P<close>[\"'”’»›)\]}]*(?:\[\d{1,3}\])*)"
)


def _words(spaced: str) -> frozenset[str]:
    return frozenset(spaced.split())


_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*")
_TOKEN_END = frozenset(' \t\r\n\u00a0\u202f([{"“‘„«—–/')
_TOKEN_LIMIT = 24
_QUOTE_LIMIT = 2000
LONGEST = 2000

_NAME_FOLLOWS = _words(
    "mr mrs ms mx dr prof gen lt col sgt capt cpt cmdr comdr maj adm sen rep gov pres rev hon brig "
    "supt insp pte cpl pvt det amb atty messrs mme mlle fr dra gens sens reps govs profs drs "
    "sgts lts spc ald assemb secy treas msgr pfc"
)
# May end a sentence, but does so only before a word that seldom follows within one.
_SHORT = _words(
    "avg st mt ft ste "
    "inc ltd co corp bros jr sr llc plc esq dept assn assoc univ ave blvd rd hwy natl "
    "intl govt cent vs v cf viz al approx ca est mfg incl mph jan feb mar apr jun jul aug "
    "sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun calif mass conn fla ga ill "
    "ind kan kans ky la md mich minn miss mo mont neb nebr nev okla ore pa penn tenn tex va vt "
    "wash wis wyo ala ariz ark colo del i.e e.g ph.d m.d b.a m.a b.sc m.sc r.i.p d.phil no nos "
    "art sec fig vol ed eds ch par"
)
_LOWER_SHORT = _words("avg vs v cf viz al approx ca est mfg incl mph i.e e.g")
_NUMBER_FOLLOWS = _words(
    "no nos nr art sec fig figs vol vols p pp pg ch par para ver approx ca c ext tel jan feb mar "
    "apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun sq op"
)
_CAPITAL_ONLY = _words(
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun "
    "mass ill ind la miss mo pa wash ore del ark ala va conn cent ed art ch par sec st ft mt co no "
    "fig gen rep col lt hon rev pres det fr sen gov capt maj adm prof"
)
_BEGINS = _words(
    "The A An He She It They We You I His Her Its Their Our My This That These Those There Here "
    "But And Or So Yet If In On At By For From With After Before During While When Where Why How "
    "What Who Which Since Until Although Though Because However Meanwhile Also Another Some Many "
    "Most Several Both Each All No Not Now Then Once Under Over Between Among About According As "
    "Despite Earlier Later Last Still Even Only Other Others One Two Three To Up Is Are Was Were "
    "Do Does Did Has Have Had Can Could Will Would Should May Might Must Let Please Officials "
    "Police More Such Nearly Almost Instead Additionally Moreover Furthermore Asked"
)
_AFTER_TIME = _words(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May "
    "June July August September October November December Mon Tue Tues Wed Thu Thur Thurs Fri Sat "
    "Sun Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec ET EST EDT CT CST CDT MT MST MDT PT PST "
    "PDT GMT UTC BST CET CEST Eastern Central Pacific Mountain Local Moscow Kyiv"
)
_SPEECH = re.compile(
    r"(?:[A-Z][\w.'’-]*\s+){1,4}(?:said|says|asked|asks|wrote|writes|added|tweeted|told|replied|"
    r"shouted|exclaimed|yelled|cried|wondered|joked|continued|recalled|posted)\b"
)
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\Z")
_CAPITALS = re.compile(r"[A-Z]{3,}\b")
_ADDRESS = re.compile(r"^www|://|@", re.IGNORECASE)
_MERIDIEM = frozenset({"a.m", "p.m"})


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Sentences as (start, end) in code points, ``end`` exclusive.

    Ordered and not overlapping; no span begins or ends with white space, none crosses a blank
    line, and together they hold every character that is not white space. A heading or a list item
    is a sentence of its own. What goes on for more than ``LONGEST`` characters is no sentence and
    is cut, so that whatever reads one has a bounded task. Runs in time proportional to the length.
    Raises nothing.
    """
    return [part for start, end in whole_spans(text) for part in _bounded(text, start, end)]


def whole_spans(text: str) -> list[tuple[int, int]]:
    """As ``sentence_spans``, however long a sentence is."""
    found: list[tuple[int, int]] = []
    for start, end in blocks(text):
        at = start
        for stop in _stops(text, start, end):
            found.extend(_trimmed(text, at, stop))
            at = stop
        found.extend(_trimmed(text, at, end))
    return found


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    kept = piece.strip()
    if kept:
        first = start + len(piece) - len(piece.lstrip())
        yield first, first + len(kept)


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Parts of at most ``LONGEST`` characters, cut behind a clause, else a word, else anywhere."""
    while end - start > LONGEST:
        half, limit = start + LONGEST // 2, start + LONGEST
        clauses = max(text.rfind(mark, half, limit) for mark in ("; ", ": ", ", ", "\n"))
        cut = max(clauses, text.rfind(" ", half, limit) if clauses < 0 else -1)
        stop = cut + 1 if cut >= 0 else limit
        yield from _trimmed(text, start, stop)
        start = stop
    yield from _trimmed(text, start, end)


def _stops(text: str, start: int, end: int) -> list[int]:
    """Offsets inside a block after which a new sentence begins."""
    stops: list[int] = []
    for match in _STOP.finditer(text, start, end):
        stop = match.end()
        if stop >= end:
            break
        if match["wide"]:
            stops.append(stop)
        elif text[stop].isspace():
            if _ends(text, match, start, end):
                stops.append(stop)
        else:
            glued = _glued(text, match, start, end)
            if glued is not None:
                stops.append(glued)
    return stops


def _token(text: str, start: int, stop: int) -> str:
    """The word that ends at ``stop``, without a full stop; at most 24 characters are looked at."""
    at = stop
    floor = max(start, stop - _TOKEN_LIMIT)
    while at > floor and text[at - 1] not in _TOKEN_END and not text[at - 1].isspace():
        at -= 1
    return text[at:stop]


def _next(text: str, at: int, end: int) -> int:
    """The first character after white space, opening marks and dashes; ``end`` if there is none."""
    while at < end and (text[at].isspace() or text[at] in _OPENERS or text[at] in "—–-•*"):
        at += 1
    return at


def _ends(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Does a sentence end at this mark, which has white space after it?"""
    mark = match["mark"]
    at = _next(text, match.end(), end)
    if at >= end:
        return match["close"] != "" or mark != "."
    first = text[at]
    word = _WORD.match(text, at, min(end, at + _TOKEN_LIMIT))
    follows = word.group() if word else first
    if first.islower() and not any(letter.isupper() for letter in follows[1:3]):
        return False
    if mark[0] in "؟۔।॥":
        return True
    if "!" in mark or "?" in mark or any(sign in mark for sign in "‼⁇⁈⁉"):
        return not (match["close"] and _SPEECH.match(text, at, min(end, at + 80)))
    if mark in {"…"} or len(mark) > 2:
        spaced = match.start() > start and text[match.start() - 1].isspace()
        return follows in _BEGINS and follows != "I" if spaced else True
    if len(mark) == 2:
        return True
    return _full_stop_ends(text, match, start, follows)


def _full_stop_ends(text: str, match: re.Match[str], start: int, follows: str) -> bool:
    """Does this one full stop end a sentence, or an abbreviation, an initial, a list number?"""
    token = _token(text, start, match.start()).strip(_OPENERS)
    low = token.lower()
    begins = follows in _BEGINS
    if not token:
        return True
    if token.isdecimal() and len(token) <= 2 and match.start() - start == len(token):
        return False
    if follows[0].isdigit() and low in _NUMBER_FOLLOWS:
        return token.islower() and low in _CAPITAL_ONLY and low != "no"
    bracket = text[match.end() : match.end() + 2].lstrip()[:1] in {"(", "["}
    if bracket and (low in _MERIDIEM or low in _SHORT):
        return False
    if low in _MERIDIEM:
        return follows not in _AFTER_TIME
    if len(token) == 1 and token.isalpha():
        return begins if token.isupper() or low == "v" else True
    if _DOTTED.match(token):
        return begins
    if token.islower() and (low in _CAPITAL_ONLY or low not in _LOWER_SHORT):
        return low not in {"mr", "mrs", "ms", "dr"}
    if low in _NAME_FOLLOWS:
        return False
    if low in {"no", "nos"}:
        return True
    if low in _SHORT:
        return begins
    return True


def _glued(text: str, match: re.Match[str], start: int, end: int) -> int | None:
    """Where a sentence ends whose next one follows without a space ("country..There"), if so."""
    at = match.start()
    token = _token(text, start, at)
    if not token or match["mark"][0] not in ".!?…" or _ADDRESS.search(token):
        return None
    stop = match.end()
    after = text[stop : min(end, stop + 2)]
    if _CAPITALS.match(text, stop, end) and not match["close"]:
        return stop if len(token) > 3 and token.islower() else None
    if not after[0].isupper() or not (len(after) == 1 or after[1].islower() or after[0] in "AI"):
        if after[0] in "“‘«" and match["close"] == "" and len(after) == 2 and after[1].isupper():
            return stop if _is_word(token) else None
        return None
    if not _is_word(token):
        return None
    close = match["close"]
    if close and close[-1] in "\"'":
        inside = text.count(close[-1], max(start, stop - _QUOTE_LIMIT), stop - 1) % 2 == 1
        return stop if inside else stop - 1
    if after[0] in "AI" and len(after) == 2 and not (after[1].islower() or after[1].isspace()):
        return None
    return stop


def _is_word(token: str) -> bool:
    """A plain word, which a full stop inside a name or an address is not preceded by."""
    core = token.strip(_OPENERS + _CLOSERS + ",.;:!?…")
    if len(core) >= _TOKEN_LIMIT - 2 or any(sign in core for sign in ".@:_=#\\"):
        return False
    if core.lower() in _NAME_FOLLOWS:
        return False
    return len(core) > 1 and core[-1].isalnum() and (core[-1].islower() or core[-1].isdigit())
