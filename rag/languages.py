"""Which language a text is in: English by its small words, anything else by py3langid, offline.

py3langid (https://github.com/adbar/py3langid, BSD-3-Clause, 4.6 MB) is loaded (0.5 s) only for a
text whose small words do not show that it is English. Measured in docs/news.md.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

# Words that almost every English sentence has, and no other language that is read here.
_ENGLISH_WORDS = """
the of and is are was were what who whom whose which when where why how does did do has have had
with from this that these those their there they been being would could should will about into
many much after before because between against said says it its his her him she he for by not
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_FOREIGN_WORDS = """
der die das den dem und ist nicht ein eine wer wie wann warum wurde mit von zu im auf für le la les
des est et qui que une dans sur pour pas avec quand pourquoi combien comment el los las del por con
una como cuando cuántos cuándo dónde quién qué il lo gli che di della sono per non chi cosa quando
perché o os da dos não quem quantos het een van wat wie waarom niet en op och är att det som hur
när vad och jest nie kto kiedy ile się co w z na ve bir bu ne kim kaç neden och ikke og er af
"""
_FOREIGN = frozenset(_FOREIGN_WORDS.split()) - _ENGLISH
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SCRIPTS = (
    ("ja", "\u3040", "\u30ff"),
    ("ko", "\uac00", "\ud7af"),
    ("el", "\u0370", "\u03ff"),
    ("he", "\u0590", "\u05ff"),
    ("th", "\u0e00", "\u0e7f"),
    ("ka", "\u10a0", "\u10ff"),
    ("hy", "\u0530", "\u058f"),
    ("zh", "\u4e00", "\u9fff"),
)
_ENOUGH = 600
_SURE = 0.3
_FEWEST_WORDS = 3
_FEWEST_LETTERS = 12
_MANY_WORDS = 20
_ALIASES = {"wuu": "zh", "yue": "zh", "nb": "no", "nn": "no", "pcm": "en"}
NAMES = {
    "ar": "Arabic", "be": "Belarusian", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech",
    "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian",
    "it": "Italian", "ja": "Japanese", "ka": "Georgian", "ko": "Korean", "lt": "Lithuanian",
    "lv": "Latvian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian",
    "sv": "Swedish", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "es": "spanish", "et": "estonian", "fi": "finnish", "fr": "french", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip


def language_of(text: str) -> str | None:
    """The code (ISO 639-1) of the language of ``text``; ``None`` where it cannot be told, as of a
    few names. Only its beginning is read.
    """
    text = text[:_ENOUGH]
    words = [word.casefold() for word in _WORD.findall(text)]
    letters = sum(map(len, words))
    if not letters:
        return None
    latin = sum(sign.isalpha() and sign < "\u0250" for sign in text)
    if latin < letters / 2:
        return _by_script(text, letters) or _by_model(text, sure=0.0)
    english = sum(word in _ENGLISH for word in words)
    foreign = sum(word in _FOREIGN for word in words)
    marked = any(sign.isalpha() and sign > "\u007f" for sign in text)
    if english > 2 * foreign and english >= max(1, len(words) // 12):
        return "en"
    telling = english and len(words) >= _FEWEST_WORDS and letters >= _FEWEST_LETTERS
    if not (foreign or marked or telling) and len(words) < _MANY_WORDS:
        return None
    return _by_model(text)


def name_of(language: str) -> str:
    """Its English name, or the code itself."""
    return NAMES.get(language, language)


def stem_of(word: str, language: str) -> str | None:
    """The Snowball stem of a word (https://snowballstem.org), ``None`` for other languages."""
    name = _STEMMERS.get(language)
    return str(_stemmer(name).stemWord(word.casefold())) if name else None


@cache
def _stemmer(name: str) -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer(name)


def _by_script(text: str, letters: int) -> str | None:
    """A language that its script gives away; Japanese also by some letters among Chinese ones."""
    for language, first, last in _SCRIPTS:
        held = sum(first <= sign <= last for sign in text)
        if held >= (letters / 10 if language == "ja" else letters / 2):
            return language
    return None


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _by_model(text: str, *, sure: float = _SURE) -> str | None:
    language, probability = _identifier().classify(text)
    if probability < sure:
        return None
    return _ALIASES.get(str(language), str(language))
