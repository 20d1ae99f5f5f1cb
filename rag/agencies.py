"""News agencies and outlets that a text gives as the place where it has something from."""

from __future__ import annotations

import re
from functools import cache

# The name by which a body is compared, then other ways to write it.
_KNOWN: tuple[tuple[str, ...], ...] = (
    ("AP", "The Associated Press", "Associated Press"),
    ("AFP", "Agence France-Presse", "Agence France Presse"),
    ("Reuters", "Thomson Reuters"),
    ("UPI", "United Press International"),
    ("PA", "PA Media", "Press Association", "PA news agency"),
    ("dpa", "Deutsche Presse-Agentur", "DPA"),
    ("ANSA",), ("EFE", "Agencia EFE"), ("Lusa",), ("ANP",), ("Belga",), ("APA",), ("PAP",),
    ("TASS", "Tass", "ITAR-TASS"),
    ("RIA Novosti", "Ria Novosti", "RIA", "RIA news agency"),
    ("Interfax", "Interfax-Ukraine"),
    ("BelTA", "Belta", "BELTA"),
    ("Ukrinform",), ("UNIAN",), ("Unian",),
    ("Xinhua", "Xinhua News Agency"),
    ("Kyodo", "Kyodo News"), ("Jiji", "Jiji Press"), ("Yonhap", "Yonhap News Agency"),
    ("KCNA",), ("IRNA",), ("Fars", "Fars News Agency"), ("Tasnim",), ("ISNA",), ("SANA",),
    ("Anadolu", "Anadolu Agency", "Anadolu Ajansı"), ("PTI", "Press Trust of India"), ("ANI",),
    ("Bernama",), ("Antara",), ("AAP", "Australian Associated Press"),
    ("Canadian Press", "The Canadian Press"), ("Bloomberg", "Bloomberg News"),
    ("BBC", "BBC News", "British Broadcasting Corporation"),
    ("CNN", "CNN Business", "CNN Politics"), ("NBC", "NBC News"), ("CBS", "CBS News"),
    ("ABC", "ABC News"), ("PBS", "PBS NewsHour"), ("NPR", "National Public Radio"),
    ("Fox News", "Fox News Digital"), ("MSNBC",), ("CNBC",), ("Sky News",), ("ITV", "ITV News"),
    ("Al Jazeera", "Al-Jazeera"), ("Deutsche Welle", "DW"), ("RT", "Russia Today"),
    ("Radio Free Europe", "RFE/RL", "Radio Free Europe/Radio Liberty"),
    ("New York Times", "The New York Times", "NYT"),
    ("Washington Post", "The Washington Post"),
    ("Wall Street Journal", "The Wall Street Journal", "WSJ"),
    ("Guardian", "The Guardian"), ("Times", "The Times", "The Times of London"),
    ("Telegraph", "The Telegraph", "The Daily Telegraph", "Daily Telegraph"),
    ("Financial Times", "The Financial Times", "FT"), ("Economist", "The Economist"),
    ("Independent", "The Independent"), ("USA Today", "USA TODAY"), ("Politico", "POLITICO"),
    ("Axios",), ("Newsweek",), ("Time", "TIME", "Time magazine"), ("Der Spiegel", "Spiegel"),
    ("Le Monde",), ("Le Figaro",), ("El País", "El Pais"), ("Bild",), ("Die Welt",),
    ("Corriere della Sera",), ("La Repubblica",), ("Kyiv Independent", "The Kyiv Independent"),
    ("Kyiv Post",), ("Ukrainska Pravda", "Ukrayinska Pravda"), ("Kommersant",), ("Izvestia",),
    ("Global Times",), ("South China Morning Post", "The South China Morning Post"),
    ("Times of Israel", "The Times of Israel"), ("Haaretz",), ("Hindu", "The Hindu"),
)  # fmt: skip
_CASE = "A-ZÀ-ÖØ-Þ"
_NAME = (
    rf"(?:[Tt]he\s+)?(?:[{_CASE}][\w&.’'-]*\s+(?:of\s+)?){{0,4}}"
    r"(?:News|Times|Post|Press|Agency|Daily|Herald|Tribune|Journal|Gazette|Chronicle|Telegraph|"
    r"Observer|Broadcasting|Radio|Television|TV|Mail|Mirror|Courier|Examiner|Bulletin|Wire)\b"
    r"(?:\s+(?:News|Agency|Press|Network|Service))?"
)
_REPORTS = (
    r"(?:report(?:s|ed)|said|says|wrote|writes|cited|cites|quoted|quotes|carried|published|"
    r"revealed|broadcast|told|learned|confirmed|noted|added|has\s+reported|had\s+reported)"
)
_GAP = r"(?:\s+(?:first|also|later|earlier|has|had|on\s+\w+))?"
_WHAT = (
    r"(?:(?:Russian|Ukrainian|Belarusian|Chinese|Iranian|Turkish|German|French|British|American|"
    r"Italian|Spanish|Polish|Japanese|Israeli|Saudi|Indian|[Ss]tate(?:-run|-owned|\s+run)?|"
    r"[Ll]ocal|[Nn]ational|[Oo]fficial|[Pp]rivate|[Ii]ndependent)\s+)*"
    r"(?:(?:news|wire|state)\s+)?(?:agency|service|outlet|newspaper|website|site|broadcaster|daily|"
    r"channel|magazine|media|paper|tabloid|portal|network)\s+"
)
_THE = rf"(?:[Tt]he\s+)?(?:{_WHAT})?"


@cache
def _names() -> dict[str, str]:
    return {name: group[0] for group in _KNOWN for name in group}


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    known = "|".join(re.escape(name) for name in sorted(_names(), key=len, reverse=True))
    who = rf"(?P<who>(?<![\w-])(?:{known})(?![\w-])|{_NAME})"
    after = r"(?:\s+(?:news\s+agency|newspaper|magazine|reporters?|journalists?))?"
    return (
        re.compile(
            rf"\b[Aa]ccording\s+to\s+(?:an?\s+(?:report|story)\s+(?:by|in|from)\s+)?{_THE}{who}"
        ),
        re.compile(
            r"\b(?:[Cc]iting|[Qq]uoting|told|quoted\s+by|cited\s+by|reported\s+by|carried\s+by|"
            r"published\s+by|published\s+in|obtained\s+by|seen\s+by|reviewed\s+by|"
            r"(?:interview|remarks|comments|statement|report|reporting|story|dispatch)\s+"
            rf"(?:with|to|by|from|in|for)|as\s+per|via)\s+{_THE}{who}"
        ),
        re.compile(rf"{_THE}{who}{after},?{_GAP}\s+{_REPORTS}\b"),
        re.compile(rf"{who}{after}(?:,\s+(?:citing|quoting)\b)"),
        re.compile(rf"\(\s*{who}\s*\)\s*(?:[—–-]|$)", re.MULTILINE),
        re.compile(rf"(?:,|[”\"])\s+{_THE}{who}{after}\s+{_REPORTS}"),
    )


def canonical_outlet(name: str) -> str:
    """The form in which two names of one outlet are equal: "The Associated Press", "AP"."""
    plain = " ".join(name.split())
    return _names().get(plain, plain).casefold().removeprefix("the ")


def is_agency(name: str) -> bool:
    """Whether this is a known name of an agency or outlet, as in a byline."""
    return " ".join(name.split()) in _names()


def cited_agencies(text: str) -> tuple[str, ...]:
    """The agencies and outlets to which ``text`` attributes something, each once, in the form of
    ``canonical_outlet``, in the order in which they are named.

    Found where they report or are cited ("according to RIA Novosti", "told Reuters", "The Orvik
    Post reported", "(AP) —"), by a list of known names and by names that end as papers' do. One
    that is only mentioned ("shares of the New York Times fell") is not given.
    """
    found: dict[int, str] = {}
    for pattern in _patterns():
        for match in pattern.finditer(text):
            found.setdefault(match.start("who"), canonical_outlet(match["who"]))
    return tuple(dict.fromkeys(found[place] for place in sorted(found)))
