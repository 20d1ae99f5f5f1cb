"""Verb forms: a table of common verbs and the rules of spelling."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_IRREGULAR_TEXT = """
be was been, beat beat beaten, become became become, begin began begun, break broke broken,
bring brought brought, build built built, buy bought bought, catch caught caught,
choose chose chosen, come came come, cost cost cost, cut cut cut, deal dealt dealt, do did done,
draw drew drawn, drive drove driven, eat ate eaten, fall fell fallen, feed fed fed, feel felt felt,
fight fought fought, find found found, flee fled fled, fly flew flown, forget forgot forgotten,
get got got, give gave given, go went gone, grow grew grown, have had had, hear heard heard,
hide hid hidden, hit hit hit, hold held held, hurt hurt hurt, keep kept kept, know knew known,
lay laid laid, lead led led, leave left left, lend lent lent, let let let, lose lost lost,
make made made, mean meant meant, meet met met, overthrow overthrew overthrown, pay paid paid,
put put put, quit quit quit, read read read, ride rode ridden, rise rose risen, run ran run,
say said said, see saw seen, seek sought sought, sell sold sold, send sent sent, set set set,
shake shook shaken, shoot shot shot, show showed shown, shrink shrank shrunk, shut shut shut,
sing sang sung, sink sank sunk, sit sat sat, sleep slept slept, speak spoke spoken,
spend spent spent, split split split, spread spread spread, stand stood stood, steal stole stolen,
strike struck struck, swear swore sworn, swim swam swum, take took taken, teach taught taught,
tell told told, think thought thought, throw threw thrown, understand understood understood,
wear wore worn, win won won, withdraw withdrew withdrawn, write wrote written
"""
_REGULAR_TEXT = """
abandon abduct abolish accept accuse achieve acquire adapt add address admit adopt advance advise
agree allow announce appeal appear appoint approve argue arrest arrive ask assassinate assist
attack attempt attend attract award back ban believe blame block bomb call cancel capture carry
cause celebrate challenge change charge claim clear close collapse collect commence commission
compare complete compose conclude condemn conduct confirm conquer consider construct contain
continue control convict cover create criticise criticize damage decide declare decline decrease
defeat defend delay deliver demand demolish demote deny deploy describe design destroy detain
develop direct disappear discourage discover discuss dismiss display dominate donate drop earn
ease edit elect employ encourage end endanger endorse enjoy enter establish evacuate examine
exclude execute expand expect explain export express extend face fail favour finance fine finish
fire follow force form found free fund gain govern grab grant greet guarantee guard guide halt
handle hate help hire host identify ignore import impose improve include increase influence inform
injure inspect inspire install interview introduce invade invent invest investigate invite involve
issue jail join judge kick kidnap kill land last launch lift limit link list live lock love lower
maintain manage marry mention merge monitor move murder name need negotiate nominate note obtain
occupy offer open operate oppose order organise organize own paint participate pass perform permit
persuade plan play praise predict prefer prepare present prevent produce promise promote propose
protect prove provide publish punish purchase pursue push question raise reach receive recommend
record recover reduce refuse reject release remain remember remove rename repair replace report
represent request rescue reserve resign restore restrict retain retire retreat return reveal
review rob sack sail save score secure seize select serve settle share ship sign slash slow
smuggle soar sponsor stab start stay stop strengthen study submit succeed sue suffer suggest
supply support surprise surrender surround survive suspect suspend target test threaten tighten
touch tour trade train transfer transport travel treat try turn unveil urge use vaccinate value
view visit vote waive want warn waste watch weaken welcome witness work worsen wound
"""
_DOUBLED_TEXT = "stop plan ban admit commit refer occur ship drop kidnap rob stab submit permit"
_DOUBLED = frozenset(f"{_DOUBLED_TEXT} control grab cancel begin cut get hit let put quit".split())
_IRREGULAR = {
    base: (past, participle)
    for base, past, participle in (v.split() for v in _IRREGULAR_TEXT.split(","))
}


def past(base: str) -> str:
    return _IRREGULAR[base][0] if base in _IRREGULAR else _regular_past(base)


def participle(base: str) -> str:
    return _IRREGULAR[base][1] if base in _IRREGULAR else _regular_past(base)


def _regular_past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied"
    return base + (base[-1] if base in _DOUBLED else "") + "ed"


def third(base: str) -> str:
    if base in ("be", "have"):
        return {"be": "is", "have": "has"}[base]
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def gerund(base: str) -> str:
    if base in ("be", "see", "flee", "agree"):
        return base + "ing"
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e"):
        return base[:-1] + "ing"
    doubled = base in _DOUBLED or base in ("win", "run", "sit", "swim", "shut", "set", "split")
    return base + (base[-1] if doubled else "") + "ing"


BASES: frozenset[str] = frozenset(_REGULAR_TEXT.split()) | frozenset(_IRREGULAR)
BASE_OF_PAST: Mapping[str, str] = MappingProxyType({past(b): b for b in sorted(BASES)})
BASE_OF_PARTICIPLE: Mapping[str, str] = MappingProxyType({participle(b): b for b in sorted(BASES)})
BASE_OF_THIRD: Mapping[str, str] = MappingProxyType({third(b): b for b in sorted(BASES)})
BASE_OF_GERUND: Mapping[str, str] = MappingProxyType({gerund(b): b for b in sorted(BASES)})

_TRANSITIVE_TEXT = """
abandon abduct abolish accept accuse acquire adopt announce appoint approve arrest assassinate
attack attract back ban beat blame block bomb build buy cancel capture cause challenge commission
complete compose condemn conduct conquer control create criticise criticize damage defeat defend
demolish design destroy detain develop direct discover dismiss donate earn edit elect employ
endorse establish evacuate examine execute fire follow found free fund govern hire hold host
identify ignore impose influence injure inspect inspire install interview introduce invade invent
investigate invite issue jail kidnap kill launch lead monitor murder nominate obtain occupy open
oppose organise organize overthrow own paint perform praise present produce promote protect
publish punish purchase question raise receive record reject release remove rename repair replace
rescue restore review sack seize sell share shoot sign steal strike sue support surround suspend
target threaten throw unveil use vaccinate visit welcome win write
"""
TRANSITIVE: frozenset[str] = frozenset(_TRANSITIVE_TEXT.split())


def forms(base: str) -> tuple[str, str, str, str, str]:
    """Base, third person, past, participle and -ing form."""
    return base, third(base), past(base), participle(base), gerund(base)
