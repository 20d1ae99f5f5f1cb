"""Whether a name is a person, a body, a place or a people: by its words and by its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.aliases import fold
from rag.name_countries import COUNTRIES
from rag.name_table import BODIES, GIVEN_NAMES, PERSONS
from rag.name_words import ORG_HEADS, TITLES
from rag.names import STARTERS, NameMention
from rag.words import COMMON
from training.checker.synthetic.model import NameKind

_GIVEN_TEXT = """
Adam Alan Albert Alice Allan Amanda Amy Ana Andre Angela Ann Anna Anne Antonio Arnold Arthur Barack
Barbara Barry Ben Bernard Bernie Beth Betty Billy Boris Brad Bradley Brandon Brian Bruce Bryan
Carl Carlos Carol Caroline Cecil Charles Charlie Charlotte Chloe Chris Christian Christina Claire
Clara Clive Colin Craig Dan Danny Darren Dave David Dean Deborah Dennis Derek Diana Diego Donna
Doris Dorothy Douglas Duncan Dwayne Edgar Edith Elena Eleanor Ella Ellen Elliott Elvis Emily Emma
Eric Erica Ernest Ethan Eva Evan Eve Fiona Frances Francis Francisco Frank Fred Frederick Gareth
Gary Gavin Geoff Geoffrey George Gerald Giovanni Glenn Gordon Grace Graham Greg Guy Hannah Harold
Harry Heather Helen Henri Henry Herbert Howard Hugh Ian Irene Isaac Isabella Ivan Jack Jackie Jacob
Jake Jamie Jan Jane Janet Jason Jay Jean Jeff Jeffrey Jennifer Jeremy Jerry Jesse Jessica Jill Jo
Joan Joanna Jonathan Jordan Jose Juan Judith Judy Julia Julian Julie Justin Karen Karl Keith Kelly
Kerry Kevin Kim Kirk Kyle Lance Larry Laura Lauren Lawrence Lee Leo Leon Leonard Leonardo Lewis
Liam Linda Lindsay Lionel Lisa Lucas Lucy Luis Luke Lynn Malcolm Marco Marcus Margaret Maria Marie
Marilyn Mario Mark Marlon Martha Martin Marvin Mary Maurice Max Meghan Melanie Melissa Michelle
Miguel Miles Mitchell Mohamed Monica Morgan Nancy Naomi Natalie Nathan Neil Nicholas Nick Nicola
Nicolas Nicole Nigel Noah Norman Oliver Olivia Oscar Owen Pamela Patricia Paul Paula Pedro Penelope
Quentin Rachel Ralph Ray Raymond Rebecca Reginald Ricardo Roberto Robin Rodney Roger Roland Roman
Ron Rosa Rose Ross Roy Rudolf Russell Ruth Ryan Sally Samantha Sandra Sara Sarah Scott Sean
Sebastian Sergio Shane Sharon Shaun Sheila Shirley Sidney Simon Sofia Sophie Spencer Stan Stanley
Stella Stuart Sue Susan Suzanne Sylvia Terry Theodore Theresa Tina Todd Tom Tracy Ursula Vanessa
Vernon Veronica Victoria Vincent Virginia Walter Warren Wayne Wendy Wesley Winston Woody Zoe
"""
_GIVEN = frozenset(fold(n) for n in _GIVEN_TEXT.split()) | frozenset(
    fold(n) for line in GIVEN_NAMES.strip().splitlines() for n in line.split(",")
)
_PLACES_TEXT = """
New York City, New York, Los Angeles, Chicago, Boston, Houston, Philadelphia, San Francisco,
Seattle, Miami, Dallas, Detroit, Atlanta, Las Vegas, Birmingham, Manchester, Liverpool, Leeds,
Glasgow, Bristol, Sheffield, Newcastle, Belfast, Toronto, Montreal, Vancouver, Sydney, Melbourne,
Mumbai, Shanghai, Istanbul, Milan, Munich, Hamburg, Frankfurt, Geneva, Zurich, Marseille, Lyon,
Naples, Florence, Venice, Turin, Saint Petersburg, Kharkiv, Odesa, Lviv, Donbas, Crimea, Aleppo,
Mosul, Gaza, California, Texas, Florida, Ohio, Michigan, Illinois, Pennsylvania, Arizona,
Colorado, Alabama, Alaska, Arkansas, Connecticut, Delaware, Georgia, Hawaii, Idaho, Indiana, Iowa,
Kansas, Kentucky, Louisiana, Maine, Maryland, Massachusetts, Minnesota, Mississippi, Missouri,
Montana, Nebraska, Nevada, New Hampshire, New Jersey, New Mexico, North Carolina, North Dakota,
Oklahoma, Oregon, Rhode Island, South Carolina, South Dakota, Tennessee, Utah, Vermont, Virginia,
Wisconsin, Wyoming, Hollywood, Brooklyn, Manhattan, Yorkshire, Kent, Essex, Surrey, Devon,
Cornwall, Norfolk, Suffolk, Lancashire, Dorset, Somerset, Wiltshire, Hampshire, Cumbria, Swansea,
Edinburgh, Aberdeen, Dundee, Northern Ireland, England, Scotland, Wales, Quebec, Ontario, Bavaria,
Sicily, Siberia, Kerala, Gujarat, Punjab, Middle East, North America, South America, Latin
America, Southeast Asia
"""
_BODY_WORDS_TEXT = """
inc ltd corp corporation group party club fc afc united rovers albion athletic police company co
times post news guardian herald tribune army navy force forces parliament congress senate trust
foundation union association airlines airways records pictures studios entertainment media press
university hospital museum band orchestra institute championship league cup nba nfl nhl mlb
uefa fifa
"""
_NOT_HEADS_TEXT = """
bay gulf isle strait sea cape city port tower statue battle treaty bill act state states province
duke prince princess ring order kingdom republic
"""
_BODY_WORDS = frozenset(_BODY_WORDS_TEXT.split()) | (ORG_HEADS - frozenset(_NOT_HEADS_TEXT.split()))
_PLACE_WORDS_TEXT = """
river lake mount mountain mountains island islands street road avenue park county city valley bay
gulf strait sea cape port province district airport beach hills square
"""
_PLACE_WORDS = frozenset(_PLACE_WORDS_TEXT.split())
_PEOPLE: set[str] = set()
_PLACES = {fold(p) for p in _PLACES_TEXT.replace("\n", " ").split(",")}
for _line in COUNTRIES.strip().splitlines():
    _names, _folk, _seats = (part.split(",") for part in _line.split("|"))
    _PEOPLE.update(fold(n) for n in _folk if n.strip())
    _PLACES.update(fold(n) for n in _names + _seats if n.strip())
_BODIES_ONLY = BODIES.split("Kyiv, Kiev")[0]
_BODY_NAMES = {fold(n) for line in _BODIES_ONLY.strip().splitlines() for n in line.split(",")}
_PERSON_NAMES = {fold(n) for line in PERSONS.strip().splitlines() for n in line.split(",")}
_NOT_NAMES = frozenset(("media playback", "getty images", "read next", "read more"))
_NOT_BODIES_TEXT = """
bce dvd dna rna hiv aids gdp utc rom ram usb ceo cfo iii vii viii hdtv atp mri vhs epub pdf bst gmt
mba phd
"""
_NOT_BODIES = frozenset(_NOT_BODIES_TEXT.split())
_COMMON_TEXT = """
directly finally recently notably additionally media image video figure table god internet sir
copyright advertisement related reuters pa
"""
_COMMON_WORDS = COMMON | STARTERS | frozenset(_COMMON_TEXT.split())
_TITLE_BEFORE = re.compile(r"(?:^|\W)([A-Za-z]+)\.? $")
_IN_BEFORE = re.compile(r"\b(?:in|near|across|outside|around) $")
_SAID_AFTER = re.compile(
    r",? (?:who |told |said\b|says\b|added\b|\d\d,|was born|married|himself|herself)"
)
_SHORT_CAPITALS = re.compile(r"^(?:[A-Z]\.?){3,5}$")


def kind_by_itself(name: str) -> NameKind | None:
    """The kind of a name whose words alone tell it; ``None`` if they do not."""
    folded = fold(name)
    words = [w.casefold() for w in name.split()]
    if folded in _NOT_NAMES or (len(words) == 1 and folded in _COMMON_WORDS):
        return "other"
    if folded in _PEOPLE:
        return "people"
    if folded in _PLACES:
        return "place"
    if folded in _BODY_NAMES or (_SHORT_CAPITALS.match(name) and folded not in _NOT_BODIES):
        return "org"
    if folded in _PERSON_NAMES:
        return "person"
    if len(words) > 1 and words[-1] in _PLACE_WORDS:
        return "place"
    if any(w.strip(".") in _BODY_WORDS for w in words):
        return "org"
    if 2 <= len(words) <= 3 and fold(words[0]) in _GIVEN and name[-1].isalpha():
        return "person"
    return None


def votes(text: str, mention: NameMention) -> Iterator[NameKind]:
    """What the words around one mention say about its kind."""
    before, after = text[max(0, mention.start - 24) : mention.start], text[mention.end :][:12]
    title = _TITLE_BEFORE.search(before)
    if title and title.group(1).casefold() in TITLES:
        yield "person"
        yield "person"
    if _SAID_AFTER.match(after):
        yield "person"
        yield "person"
    if _IN_BEFORE.search(before):
        yield "place"
    if before.lower().endswith("the "):
        yield "other"
