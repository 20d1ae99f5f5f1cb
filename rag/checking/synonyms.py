"""Words that news uses for the same thing, and ways of spelling: data for the alignment.

A line is a group; its words may stand for each other in a faithful restatement. Kept narrow: a
group that is too wide would let a wrong word pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rag.words import fold, stem

_GROUPS = """
announce declare proclaim unveil
begin start commence launch
end finish conclude complete
buy purchase acquire
troop troops soldier soldiers serviceman servicemen military
force forces
warplane warplanes aircraft airplane airplanes plane planes jet jets
drill drills exercise exercises maneuver maneuvers manoeuvre manoeuvres
strengthen reinforce bolster
deploy station deployment
attack assault offensive strike
invade invasion
help aid assist assistance
ask request urge
try attempt
allow permit let
arrive come
get receive obtain
show display demonstrate
build construct
create form establish found
kill dead die death deaths
hurt injure wound injury injured wounded
child children kid kids
man men
woman women
person people persons
firm company business corporation
car vehicle automobile
hospital clinic
doctor physician
police officer officers cop cops
leader chief head
boss manager
country nation state
government administration
area region
town city
border frontier
war conflict
fight combat battle
fear worry concern
big large huge
small little
quick fast rapid swift
rise increase grow climb jump surge
fall decrease decline drop slump
cut reduce slash lower
stop halt cease
near close
next following
last previous past
yearly annual annually
key main major principal
important significant
new fresh
former ex
job post position
study research
film movie
television tv
money cash fund funds funding
money-saving saving
wife husband spouse
mother mum mom
father dad
teenager teen
football soccer
need require necessary
send dispatch
move transfer relocate transport
meet meeting met
talk talks discussion discussions negotiation negotiations
agreement deal accord pact
vote ballot
illegal unlawful
jail prison
jailed imprisoned
arrest detain
accuse blame
reject dismiss rebuff
discourage deter
because due owing
before prior
after following
north northern
south southern
east eastern
west western
neighbor neighbour neighboring neighbouring
use utilise utilize
also too additionally
only sole solely just
around across throughout
likely probable probably
enough sufficient
total overall
about approximately roughly around
join participate
confirm confirmed
describe call
continue keep remain
prepare preparation ready
"""

_REPORTS = """
say said says tell told state stated add added note noted remark report reported according comment
statement speak explain announce declare claim assert argue insist quoted quote reporters press
briefing interview adding saying telling believe think
"""

# Words that report; who says what is the attribution check's business, not the alignment's.
REPORTING = frozenset(stem(fold(word)) for word in _REPORTS.split())

_FILLERS_TEXT = """
also additionally however meanwhile currently recently both including included includes several
well overall specifically furthermore moreover total reported reportedly respectively later earlier
additional certain various article source passage fact such nearly
almost about around roughly approximately some worth close just least most than over under up
percent percentage cent dollar dollars euro euros pound pounds
"""

# Words that a restatement may add without saying more.
FILLERS = frozenset(_FILLERS_TEXT.split())

_IRREGULAR_TEXT = """
send sent, go went gone, take took taken, meet met, give gave given, find found, hold held, lead
led, leave left, lose lost, make made, pay paid, rise rose risen, fall fell fallen, shoot shot,
win won, buy bought, bring brought, begin began begun, break broke broken, build built, become
became, come came, choose chose chosen, fight fought, fly flew flown, get got gotten, grow grew
grown, know knew known, keep kept, run ran, see saw seen, sell sold, speak spoke spoken, stand
stood, strike struck, teach taught, throw threw thrown, write wrote written, draw drew drawn,
drive drove driven, eat ate eaten, feel felt, forget forgot forgotten, freeze froze frozen, hide
hid hidden, hang hung, lay laid, ride rode ridden, sing sang sung, sink sank sunk, sit sat, sleep
slept, spend spent, steal stole stolen, swear swore sworn, sweep swept, swim swam swum, wear wore
worn, bear bore born, bind bound, bite bit bitten, blow blew blown, catch caught, deal dealt, dig
dug, do did done, feed fed, flee fled, forbid forbade forbidden, have has had, be is are was were
been, mean meant, overcome overcame, overthrow overthrew overthrown, prove proven, seek sought,
shake shook shaken, show shown, shrink shrank shrunk, tear tore torn, undergo underwent undergone,
uphold upheld, wake woke woken, withdraw withdrew withdrawn, man men, woman women, child children,
foot feet, life lives, wife wives, crisis crises, person people
"""
_IRREGULAR: Mapping[str, str] = MappingProxyType(
    {form: group.split()[0] for group in _IRREGULAR_TEXT.split(",") for form in group.split()[1:]}
)

_REPRESENTATIVE: Mapping[str, str] = MappingProxyType(
    {
        stem(_IRREGULAR.get(fold(word), fold(word))): "~" + line.split()[0]
        for line in reversed(_GROUPS.strip().splitlines())
        for word in line.split()
    }
)

_ENDINGS = (("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("ise", "ize"))
_SPELLINGS = MappingProxyType(
    {
        "defence": "defense", "offence": "offense", "centre": "center", "programme": "program",
        "labour": "labor", "neighbour": "neighbor", "neighbours": "neighbors", "harbour": "harbor",
        "honour": "honor", "colour": "color", "armour": "armor", "armoured": "armored",
        "favour": "favor", "behaviour": "behavior", "rumour": "rumor", "humour": "humor",
        "metre": "meter", "metres": "meters", "kilometre": "kilometer", "litre": "liter",
        "kilometres": "kilometers", "travelling": "traveling", "travelled": "traveled",
        "cancelled": "canceled", "grey": "gray", "tonne": "ton", "tonnes": "tons",
        "licence": "license", "theatre": "theater", "cheque": "check", "organisation":
        "organization", "manoeuvre": "maneuver", "manoeuvres": "maneuvers", "mum": "mom",
    }
)  # fmt: skip


_VERB_FORMS = frozenset(_IRREGULAR)


def is_irregular(folded: str) -> bool:
    """Whether the word is a form such as "sent" or "taken"."""
    return folded in _VERB_FORMS


def same_word(folded: str) -> str:
    """One form for a folded word, its inflections, its spellings and its near synonyms."""
    folded = _SPELLINGS.get(folded, folded)
    folded = _IRREGULAR.get(folded, folded)
    if len(folded) > 6:
        for british, american in _ENDINGS:
            if folded.endswith(british):
                folded = folded[: -len(british)] + american
                break
    stemmed = stem(folded)
    return _REPRESENTATIVE.get(stemmed, stemmed)
