"""The words of a name, so that two spellings of one word are one: capitals, accents, plurals, compounds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator
from functools import lru_cache
from typing import NamedTuple

_MARKS = (
    dict.fromkeys("-/,+;:|–—・、／", ",")
    | dict.fromkeys("&＆", "and")
    | dict.fromkeys("([{（【", "(")
    | dict.fromkeys(")]}）】", ")")
)
_CJK = "぀-ヿ㐀-鿿々ー"
_PIECE = re.compile(
    rf"[{_CJK}]|[^\W_{_CJK}]&[^\W_{_CJK}](?![^\W_])|[^\W_{_CJK}]+|(?<=\s)-(?=\s)|[&/,+;:|–—・、／＆()\[\]{{}}（）【】]"
)
_CAMEL = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])")
_LATE_TONE = re.compile(r"([ou])([àáảãạèéẻẽẹỳýỷỹỵ])$")
_SHORT_I = {"lí": "lý", "kĩ": "kỹ", "kí": "ký", "sĩ": "sỹ", "mĩ": "mỹ"}


class Token(NamedTuple):
    """A word, a mark or a Chinese or Japanese character of a name, and where it stands."""

    text: str
    """In small letters, with its accents."""
    key: str
    """Without accents and plural s."""
    start: int
    end: int


def fold(word: str) -> str:
    """``word`` in small letters, with its accents in one spelling.

    >>> fold("HOÁ"), fold("Kĩ")
    ('hóa', 'kỹ')
    """
    word = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", word).casefold())
    word = _SHORT_I.get(word, word)
    late = _LATE_TONE.search(word)
    if late:
        apart = unicodedata.normalize("NFD", late[2])
        word = word[: late.start()] + unicodedata.normalize("NFC", late[1] + apart[1:]) + apart[0]
    return word


def plain(word: str) -> str:
    """``word`` without accents.

    >>> plain("đội"), plain("qualité")
    ('doi', 'qualite')
    """
    apart = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@lru_cache(maxsize=1 << 16)
def _forms(word: str) -> tuple[str, str]:
    text = fold(word)
    key = plain(text)
    if len(key) > 5 and key.endswith("ies"):
        key = key[:-3] + "y"
    elif len(key) > 3 and key.endswith("s") and not key.endswith("ss"):
        key = key[:-1]
    return text, key


def tokens(name: str) -> list[Token]:
    """The words, marks and characters of ``name``; numbers and unspaced hyphens only part them."""
    found = []
    for match in _PIECE.finditer(name):
        piece = match[0]
        mark = _MARKS.get(piece, "")
        if mark:
            found.append(Token(mark, mark, *match.span()))
        elif not piece.isdigit():
            found.append(Token(*_forms(piece), *match.span()))
    return found


def parts(token: Token, name: str, known: Container[str], stems: frozenset[str]) -> Iterator[Token]:
    """The word itself, or the words it is made of: "CustomerService", "Vertriebscontrolling"."""
    key = token.key
    if len(key) > 5 and key not in known:
        written = name[token.start : token.end]
        cuts = [match.start() for match in _CAMEL.finditer(written)]
        if not cuts and len(token.text) == len(written):
            cuts = list(_compound(token.text, stems))
        for start, end in zip([0, *cuts], [*cuts, len(written)], strict=True):
            text, part = _forms(written[start:end])
            joint = part.removesuffix("s") if end < len(written) else part
            yield Token(text, joint if joint in known else part, token.start + start, token.start + end)
    else:
        yield token


@lru_cache(maxsize=1 << 14)
def _compound(word: str, stems: frozenset[str]) -> tuple[int, ...]:
    """Where a German compound parts: before its longest known ending, and so on to the left."""
    if _forms(word)[1] in stems:
        return ()
    for start in range(3, len(word) - 3):
        if _forms(word[start:])[1] in stems:
            joint = start - 1 if word[start - 1] == "s" else start
            return (*_compound(word[:joint], stems), start)
    return ()


def spelled(cell: str) -> str:
    """A cell reduced to its letters: no accents, signs or spaces at the ends, small letters."""
    return " ".join(token.key for token in tokens(cell.replace("/", " ")) if token.key not in ",()")
