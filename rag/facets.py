"""What a number can be the number of, and pairs of words that cannot both be true. Plain data for
:mod:`rag.statements` and :mod:`rag.opposites`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Protocol

from rag.measures import CURRENCIES
from rag.words import fold, stem

_FACETS_TEXT = """
deaths: dead die died dies dying death deaths toll fatality fatalities kill killed kills killing
    bodies perished fatally drowned lives
injuries: injured injuries injury injuring wounded wounding hurt hospitalised hospitalized treated
missing: missing unaccounted
arrests: arrested arrests arrest detained detentions detainees
displaced: homeless displaced displacing evacuated evacuees evacuate fled flee refugees uprooted
rescued: rescued rescue saved
infections: infections infected infection cases
jobs: jobs layoffs redundancies redundant posts
staff: employs employ employed employees workforce employees
seats: seats
tickets: tickets
crowd: marched march marchers demonstrators protesters demonstrated demonstration rally rallied
    crowd attended attendance mourners spectators turned
capacity: capacity seating holds hold room seat
passengers: passengers aboard
signatures: signatures signed
power: electricity power outage blackout households
profit: profit profits earnings surplus
loss: loss losses
revenue: revenue revenues turnover sales
cost: cost costs costing price prices priced bill budget worth valued value expensive fare fares fee
    fees spend spent spending damage
pay: salary salaries wage wages pay raise
fine: fine fined fines penalty compensation
debt: debt debts owes owed deficit
donated: donation donations donated aid grant pledged
invested: investment invest invested investing
inflation: inflation
unemployment: unemployment jobless joblessness
interest: interest rate rates
growth: growth gdp economy
support: poll polls approval support lead backed back favour favor survey vote votes ballots ballot
rating: rating score
turnout: turnout
length: long length stretches longest lengthy
height: high tall height tallest highest
depth: deep depth depths down
width: wide width broad
distance: distance away lies
age: old aged age year-old
sentence: sentenced sentence prison jail jailed imprisonment behind bars
magnitude: magnitude
speed: speed winds
duration: lasted lasting took lasts
area: area covers covering
weight: weigh weighs weighed weight heavy
"""


class _HasFolded(Protocol):
    @property
    def folded(self) -> str: ...


def _read(text: str) -> Mapping[str, str]:
    table: dict[str, str] = {}
    name = ""
    for line in text.strip().splitlines():
        head, colon, rest = line.partition(":")
        name = head.strip() if colon else name
        for word in (rest if colon else line).split():
            table.setdefault(stem(fold(word)), name)
    return MappingProxyType(table)


FACETS = _read(_FACETS_TEXT)

_MONEY_TEXT = """
profit loss revenue cost pay fine debt donated invested
"""
_MONEY = frozenset(_MONEY_TEXT.split())
_SHARES_TEXT = """
inflation unemployment interest growth support rating turnout cost pay profit loss revenue
infections debt seats
"""
_SHARES = frozenset(_SHARES_TEXT.split())
_OF: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "length": frozenset(["length", "height", "depth", "width", "distance"]),
        "time": frozenset(["age", "sentence", "duration"]),
        "speed": frozenset({"speed"}), "mass": frozenset({"weight"}), "area": frozenset({"area"}),
        "volume": frozenset({"capacity"}), "power": frozenset({"capacity"}),
        "points": _SHARES, "%": _SHARES,
    }
)  # fmt: skip
_MEASURED = frozenset(facet for facets in _OF.values() for facet in facets) - _SHARES


def facets_in(found: Iterable[_HasFolded]) -> frozenset[str]:
    """All facets that the words name, of whatever dimension."""
    return frozenset(FACETS[stem(w.folded)] for w in found if stem(w.folded) in FACETS)


def facet_of(word: str, dimension: str) -> str | None:
    """What a folded word says of a number of a dimension: "killed" of a count is "deaths"."""
    facet = FACETS.get(stem(word))
    if facet is None:
        return None
    if dimension in CURRENCIES:
        return facet if facet in _MONEY else None
    allowed = _OF.get(dimension)
    if allowed is not None:
        return facet if facet in allowed else None
    if dimension == "count":
        plain = facet not in _MEASURED and facet not in _MONEY and facet not in _SERIES_ONLY
        return facet if plain or facet == "magnitude" else None
    return None


_SERIES_ONLY = frozenset(["inflation", "unemployment", "interest", "growth", "turnout"])

# What these count or measure is settled once it has happened or been built: two figures for it
# conflict, whenever they were told.
_FIXED_TEXT = """
length height depth width distance area capacity passengers age magnitude weight crowd
duration
"""
FIXED = frozenset(_FIXED_TEXT.split())
# What becomes of people.
_FATES_TEXT = """
deaths injuries missing arrests displaced rescued infections
"""
FATES = frozenset(_FATES_TEXT.split())
# Series that are told anew for each month or year: another period is a later value.
_SERIES_TEXT = """
inflation unemployment interest growth support profit loss revenue pay staff
"""
SERIES = frozenset(_SERIES_TEXT.split())

_OPPOSITES_TEXT = """
state open opened opens reopen reopened reopens reopening opening operating operational / close
    closed closes closing shut shuttered
state resume resumed resumes restart restarted restored restore / suspend suspended suspends halt
    halted stop stopped
state arrest arrested detain detained detention custody jailed held imprisoned captive hostage /
    release released freed
state hold holds / collapse collapsed broke broken
state lift lifted lifts ease eased / impose imposed imposes tighten tightened
state allow allowed allows permit permitted permits legalise legalised / ban banned bans forbid
    forbidden prohibit prohibited outlaw outlawed block blocked
state stay stayed stays remain remained remains keep kept keeps / leave leaves leaving quit resign
    resigned resigns withdraw withdrew step stepped
state continue continued continues continuing / end ended ends stop stopped collapse collapsed broke
state burning burn burns battling battle raging / extinguished contained
state missing / found alive rescued
state searching hunting seeking hunt / arrested caught found captured detained
state fit play / miss ruled injured
state control controls hold holds held / lost surrendered surrender captured fell
state taken took take seize seized capture captured captures / repel repelled retain retained
    control controls recaptured retaken
state safe safely / dangerous unsafe unfit hazardous
state evacuated evacuate evacuation / return returned returns allowed
state healthy well recovered / ill sick
state stable / critical deteriorated
state married / divorced
state free / charge charged
state blocked stranded stuck aground / refloated moving freed afloat
event win won wins winner victory defeat beat beaten / lose lost loses defeated runner-up
event pass passed passes approve approved approves adopt adopted endorsed / reject rejected rejects
    fail failed defeated vetoed
event accept accepted accepts agree agreed agrees / refuse refused refuses reject rejected decline
    declined
event confirm confirmed confirms admit admitted admits acknowledge acknowledged / deny denied denies
event acquit acquitted cleared innocent / convict convicted guilty
event support supported supports back backed backs favour favoured favors / oppose opposed opposes
    against
event rise rose risen rises grew grow grown increase increased climb climbed jump jumped gain gained
    surged / fall fell fallen falls drop dropped decrease decreased decline declined shrank shrink
    shrunk slip slipped plunged
state survive survived alive / die died dead killed
event accident accidental accidentally / deliberate deliberately arson attack intentional missile
    sabotage
event suicide / murder murdered homicide
event peaceful peacefully / violent violently
event alone / accomplices accomplice
event legal lawful lawfully / illegal unlawful illegally
event territorial / international
event true genuine authentic / false fake fabricated forged
event majority / minority
event success successful successfully succeeded / failure failed unsuccessful
event hire hired hires recruit recruited / fire fired dismiss dismissed sacked
event buy bought buys acquire acquired / sell sold sells
event advance advanced / retreat retreated
event sign signed signs / refuse refused refuses
event expand expanded / shrink shrank
event male man boy / female woman girl
event armed / unarmed
event sober / drunk
event improve improved better / worsen worsened worse
event strengthen strengthened / weaken weakened
event hit struck / missed intercepted
event present attended / absent
event unanimous unanimously / split narrow narrowly
"""

Opposite = tuple[frozenset[str], frozenset[str], bool]


def _pairs(text: str) -> tuple[Opposite, ...]:
    lines: list[str] = []
    for line in text.strip().splitlines():
        if line.startswith(" "):
            lines[-1] += line
        else:
            lines.append(line)
    found = []
    for line in lines:
        kind, _, rest = line.partition(" ")
        one, _, other = rest.partition("/")
        sides = [frozenset(stem(fold(word)) for word in side.split()) for side in (one, other)]
        found.append((sides[0], sides[1], kind == "state"))
    return tuple(found)


# (words, words that deny them, whether it is a state that may change from one to the other).
OPPOSITES = _pairs(_OPPOSITES_TEXT)
