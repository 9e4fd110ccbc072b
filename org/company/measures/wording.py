"""Texts as words in small letters and without accents, so that what a person types is found as it is spelled."""

from __future__ import annotations

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

_MARKS = r"[\p{Inherited}\p{Cf}]+"
"""Accents, which belong to no script, and signs without a body. The vowels of Thai or Hindi stay."""
_LETTERS = {"đ": "d", "ð": "d", "ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "ς": "σ"}
"""Letters of one piece that people type without their stroke. Small ð is what becomes of Ð, which looks like Đ."""
_DASHES, _COMMAS = "[‐‒–—−]", "[、・•]"


def cut(texts: pa.Array) -> pa.Array:
    """A list of words for each text; a blank text has one blank word."""
    return pc.utf8_split_whitespace(pc.utf8_trim_whitespace(texts))


def folded(words: pa.Array) -> pa.Array:
    """Words in small letters without accents: "Đống" becomes "dong", "Straße" "strasse", "–" "-".

    For Vietnamese and other Latin letters this is what the spelling of offices makes of them, too; but that one goes
    word by word in Python, which takes too long for a million.
    """
    foreign = pc.invert(pc.string_is_ascii(words))
    rest = pc.utf8_lower(pc.utf8_normalize(words.filter(foreign), form="NFKD"))
    for signs, plain in ((_MARKS, ""), (_DASHES, "-"), (_COMMAS, ",")):
        rest = pc.replace_substring_regex(rest, pattern=signs, replacement=plain)
    for letter, plain in _LETTERS.items():
        rest = pc.replace_substring(rest, pattern=letter, replacement=plain)
    return pc.replace_with_mask(pc.ascii_lower(words), foreign, rest)


def words_of(text: str) -> list[str]:
    """The words of one text, folded.

    >>> words_of(" Chăm  SÓC ")
    ['cham', 'soc']
    """
    # Half a surrogate pair, which a browser may send, is in no file.
    sound = text.encode("utf-8", "ignore").decode()
    words = folded(cut(pa.array([sound], pa.large_string())).flatten()).to_pylist()
    return [word for word in words if word.strip()]
