"""Split a name into the words, marks and letters that the phrases of the vocabulary are made of.

Of job titles with two forms (“Buchhalterin”, “vendeuse”, “Verkäufer:in”) it has the masculine one. What the
feminine one ends in, and what the masculine one has in its place, is in the column ``feminine`` of ``languages.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from org.text import strip_accents, unify_spelling

_UNSPACED = "぀-ヿ㐀-鿿々ー가-힣\u0e00-\u0eff"
"""Letters of scripts that put no space between words, or write whole phrases as one: each is a token of its own.

Chinese, Japanese, Korean, Thai and Lao.
"""
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
_LETTER = rf"(?:[^\W_{_UNSPACED}]|[\u0640\u064b-\u0652\u0670])"  # with the vowel signs of Arabic, which are no letters
_PIECE = re.compile(
    rf"[{_UNSPACED}]|{_LETTER}&{_LETTER}(?![^\W_])|{_LETTER}+|(?<=\s)-(?=\s)|[&/,+;:|–—・、／＆()\[\]{{}}（）【】]"
)
_MARKS = (
    dict.fromkeys("-/,+;:|–—・、／", ",")
    | dict.fromkeys("&＆", "and")
    | dict.fromkeys("([{（【", "(")
    | dict.fromkeys(")]}）】", ")")
)
_CAMEL = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])")
_ONE_LETTER = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None})
"""Arabic letters that people write one for the other, and the stroke that only lengthens a word."""


class Token(NamedTuple):
    """A word, a mark or an unspaced letter of a name."""

    text: str
    """In small letters, with its accents."""
    key: str
    """Without accents and plural s."""
    start: int
    end: int


def tokenize(name: str) -> list[Token]:
    """Split ``name`` into words, marks and unspaced letters; numbers and unspaced hyphens only separate them.

    >>> [token.key for token in tokenize("Sales-Teams (North) 2")]
    ['sale', 'team', '(', 'north', ')']
    """
    found = []
    for match in _PIECE.finditer(name):
        piece = match[0]
        mark = _MARKS.get(piece, "")
        if mark:
            found.append(Token(mark, mark, *match.span()))
        elif not piece.isdigit():
            found.append(Token(*_spell(piece), *match.span()))
    return found


def tokenize_phrase(phrase: str) -> tuple[Token, ...]:
    """Split ``phrase`` as :func:`tokenize` does, but without places, in half the time.

    With a "*" or a "-" at the end of a word each word keeps its place and its sign.
    """
    if "*" in phrase or phrase.endswith("-"):
        return tuple(_keep_sign(word, phrase) for word in tokenize(phrase))
    plain = phrase.isascii() and phrase.replace(" ", "").isalpha()
    pieces = phrase.split() if plain else [piece for piece in _PIECE.findall(phrase) if not piece.isdigit()]
    return tuple(map(_tokenize_piece, pieces))


def _keep_sign(word: Token, phrase: str) -> Token:
    """A word of a phrase with the "*" that leaves its ending open, or the "-" by which a prefix is written on."""
    sign = phrase[word.end : word.end + 1]
    if sign == "*" or (sign == "-" and word.end + 1 == len(phrase)):
        return word._replace(key=word.key + sign)
    return word


@lru_cache(maxsize=1 << 16)
def _tokenize_piece(piece: str) -> Token:
    mark = _MARKS.get(piece, "")
    return Token(mark, mark, 0, 0) if mark else Token(*_spell(piece), 0, 0)


def split_compound(token: Token, name: str, known: Container[str], stems: frozenset[str]) -> Iterator[Token]:
    """Split a word that is not ``known`` where it is made of several: "CustomerService", "Vertriebscontrolling"."""
    key = token.key
    if len(key) <= 5 or key in known:
        yield token
        return
    written = name[token.start : token.end]
    cuts = [match.start() for match in _CAMEL.finditer(written)]
    if not cuts and len(written.lower()) == len(written):
        cuts = list(_cut_compound(written.lower(), stems))
    for start, end in zip([0, *cuts], [*cuts, len(written)], strict=True):
        text, part = _spell(written[start:end])
        joint = part.removesuffix("s") if end < len(written) else part
        yield Token(text, joint if joint in known else part, token.start + start, token.start + end)


def fold_phrase(phrase: str) -> str:
    """Reduce ``phrase`` to its words without accents, marks and capitals.

    >>> fold_phrase("Front / Office")
    'front office'
    """
    return " ".join(token.key for token in tokenize(phrase.replace("/", " ")) if token.key not in ",()")


@lru_cache(maxsize=1 << 16)
def _spell(word: str) -> tuple[str, str]:
    """The text and the key of a token."""
    if word.isascii() or _IS_UNSPACED.fullmatch(word):
        text = key = word.lower()
    else:
        text = unify_spelling(word)
        key = strip_accents(text)
    if key.isascii():
        if len(key) > 5 and key.endswith("ies"):
            key = key[:-3] + "y"
        elif len(key) > 3 and key.endswith("s") and not key.endswith("ss"):
            key = key[:-1]
        return text, key
    return text, key.translate(_ONE_LETTER)


@lru_cache(maxsize=1 << 14)
def _cut_compound(word: str, stems: frozenset[str]) -> tuple[int, ...]:
    """Where a compound separates: before its longest known ending, and so on to the left."""
    if _spell(word)[1] in stems:
        return ()
    for start in range(3, len(word) - 3):
        if _spell(word[start:])[1] in stems:
            joint = start - 1 if word[start - 1] == "s" else start
            return (*_cut_compound(word[:joint], stems), start)
    return ()


_SHORTEST = 5
"""Letters that are left of a word, at least."""
_FORMS = "in|innen|r|e|es|ne|se|euse|rice|trice|ère|a|as|o|os|ra|ora|x"
_BOTH = re.compile(
    rf"(?<=[^\W\d_]{{3}})(?:(?:[:*·•_/]-?|/\s?-|\()(?:{_FORMS})\)?|[·.]e[·.]?s?)(?![^\W_])"  # Verkäufer/-in
    r"|(?<=[a-zß-ÿ]{3})In(?:nen)?(?![^\W_])"  # VerkäuferIn
    r"|\(?(?<![^\W_])[mwfhdxMWFHDX](?:\s?[/|,]\s?[mwfhdxniMWFHDXNI*]+){1,3}(?![^\W_])\)?"  # (m/w/d)
)


class Ending(NamedTuple):
    """What a feminine word ends in, and what the masculine one ends in."""

    language: str
    feminine: str
    masculine: str


def hide_gender_signs(title: str) -> str:
    """The title with blanks in place of the signs by which it is written for everyone; every letter keeps its place.

    >>> hide_gender_signs("Verkäufer:in (m/w/d)"), hide_gender_signs("Vendedor/a")
    ('Verkäufer           ', 'Vendedor  ')
    """
    return _BOTH.sub(lambda match: " " * len(match[0]), title)


def parse_endings(language: str, cell: str) -> list[Ending]:
    """The endings in a cell such as “trice>teur euse>eur”, the longest first."""
    pairs = [pair.partition(">") for pair in cell.split()]
    return sorted((Ending(language, old, new) for old, _sign, new in pairs), key=lambda ending: -len(ending.feminine))


def find_masculine(
    key: str, endings: Mapping[str, list[Ending]], known: Mapping[str, Container[str]]
) -> Iterator[Ending]:
    """The endings by which a word is the feminine form of another one; ``endings`` are kept by their last letter.

    First those whose masculine form is a word that is ``known`` in its language, then those that only cut letters off.
    """
    fitting = [
        ending
        for ending in endings.get(key[-1:], ())
        if key.endswith(ending.feminine) and len(key) - len(ending.feminine) >= _SHORTEST
    ]
    stems = [(ending, key.removesuffix(ending.feminine) + ending.masculine) for ending in fitting]
    yield from (ending for ending, stem in stems if stem in known.get(ending.language, ()))
    yield from (ending for ending, stem in stems if not ending.masculine)
