"""How much a decoded text looks like writing: tells encodings apart where a few short names are all there is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

_WESTERN = "àâäáãåæçèéêëìíîïñòóôöõøœùúûüßÿ"
_CENTRAL = "áâäąăčćçďđéęěëíîľĺłňńóôöőŕřśšşťţúůüűýžźż"
_TURKISH = "âçğıîöşüûéèàäßİ"
_GREEK = "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋ"
_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў"
_VIETNAMESE = (
    "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"  # cp1258 writes many as letter + tone mark
)
_TYPOGRAPHIC = frozenset("–—‘’‚“”„…•€«»°№§©®™·ºª¿¡\u00a0、。・（）「」　")
_RARE = frozenset("œŒÿŸ")
_COMMON = {
    "cp932": (0x88, 0x98),
    "euc_jp": (0xB0, 0xCF),
    "gb18030": (0xB0, 0xD7),
    "big5": (0xA4, 0xC6),
    "euc_kr": (0xB0, 0xC8),
}
"""First bytes of the common characters: every East Asian code puts those first."""
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Candidate:
    """An encoding met in real files, with the letters that its users write."""

    encoding: str
    letters: frozenset[str] = frozenset()
    mixes_with_ascii: bool = True
    """Whether a word holds letters of ASCII beside its own: true of Latin scripts, false of all others."""
    handicap: float = 0.0
    """What is taken off for being rarely met: a few letters make sense in many encodings."""


def _both_cases(letters: str) -> frozenset[str]:
    return frozenset(letters) | frozenset(letters.upper())


CANDIDATES = (
    Candidate("cp1252", _both_cases(_WESTERN)),
    Candidate("cp1258", _both_cases(_VIETNAMESE)),
    Candidate("cp1251", _both_cases(_CYRILLIC), mixes_with_ascii=False),
    Candidate("cp932"),
    Candidate("mac_roman", _both_cases(_WESTERN)),
    Candidate("cp1254", _both_cases(_TURKISH), handicap=0.1),
    Candidate("cp1250", _both_cases(_CENTRAL), handicap=0.1),
    Candidate("cp1253", _both_cases(_GREEK), mixes_with_ascii=False, handicap=0.1),
    Candidate("koi8_r", _both_cases(_CYRILLIC), mixes_with_ascii=False, handicap=0.1),
    Candidate("cp866", _both_cases(_CYRILLIC), mixes_with_ascii=False, handicap=0.1),
    Candidate("mac_cyrillic", _both_cases(_CYRILLIC), mixes_with_ascii=False, handicap=0.1),
    Candidate("euc_kr", handicap=0.1),
    Candidate("gb18030", handicap=0.1),
    Candidate("euc_jp", handicap=0.1),
    Candidate("big5", handicap=0.1),
)
"""In the order in which they win a draw: the likeliest first."""


def plausibility(text: str, candidate: Candidate) -> float:
    """The mean worth of the characters beyond ASCII in ``text``: about 1 for writing, below 0 for garble."""
    toned = any(unicodedata.category(char)[0] == "M" for char in text)
    text = unicodedata.normalize("NFC", text)
    foreign = [at for at, char in enumerate(text) if char > "\x7f"]
    if not foreign:
        return 0.0
    judge = _letter if candidate.letters else _ideograph
    worth = sum(_worth(text, at, candidate, judge) for at in foreign)
    if candidate.letters and candidate.mixes_with_ascii and candidate.encoding != "cp1258":
        worth -= sum(2.0 * len(word) for word in _WORD.findall(text) if _all_accented(word))
    if candidate.encoding == "cp1258" and not toned:  # hardly a Vietnamese name does without a tone mark
        worth -= 0.5 * len(foreign)
    return worth / len(foreign) - candidate.handicap


def _worth(text: str, at: int, candidate: Candidate, judge: Callable[[str, str, str, Candidate], float]) -> float:
    """What one character says for (above 0) or against (below 0) the encoding."""
    char = text[at]
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    category = unicodedata.category(char)
    if category[0] == "C":
        return -5.0
    if category[0] == "M":  # a tone mark that found no letter to sit on
        return -3.0
    if category[0] != "L":
        if before.isalpha() and after.isalpha() and char not in "’·・":
            return -2.0
        return 0.6 if char in _TYPOGRAPHIC else -0.5
    if char.isupper() and before.islower():
        return -3.0
    return judge(before, char, after, candidate)


def _letter(before: str, char: str, after: str, candidate: Candidate) -> float:
    """The worth of a letter of an alphabet: is it one of the language's own, among letters of its kind?"""
    if char not in candidate.letters:
        return -1.0
    if not candidate.mixes_with_ascii and (_is_latin(before) or _is_latin(after)):
        return -2.0
    if char == "ς" and after.isalpha():  # the sigma that ends a word
        return -2.0
    if char in _RARE and after not in "uiU":
        return 0.5
    toned = candidate.encoding == "cp1258" and not char.encode("cp1258", "ignore")
    return 1.5 if toned else 1.0


def _ideograph(before: str, char: str, after: str, candidate: Candidate) -> float:
    """The worth of an East Asian character: is it a common one, and not amid Latin letters?"""
    if "\uff61" <= char <= "\uff9f":  # half-width katakana: what most other text turns into
        return -1.0
    if "\uff01" <= char <= "\uff5e":
        return 0.7
    kana = "\u3040" <= char <= "\u30ff"
    if (_is_latin(after) and after.islower()) or (not kana and _is_latin(before) and before.islower()):
        return -2.0
    if kana:
        return 1.0 if candidate.encoding in ("cp932", "euc_jp") else -1.0
    try:
        lead = char.encode(candidate.encoding)[0]
    except UnicodeEncodeError:
        return -1.0
    first, last = _COMMON[candidate.encoding]
    return 1.0 if first <= lead <= last else -1.0


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _all_accented(word: str) -> bool:
    """Whether a word of two or more letters has none of ASCII, or three beyond it in a row: not Latin writing."""
    return (len(word) > 1 and not any(char.isascii() for char in word)) or bool(re.search(r"[^\x00-\x7f]{3}", word))
