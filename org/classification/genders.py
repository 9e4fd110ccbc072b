"""The two forms of a job title: “Buchhalterin”, “vendeuse”, “Verkäufer:in” are what the vocabulary has as one.

The vocabulary has the masculine form. What the feminine one ends in, and what the masculine one has in its place, is in
the column ``feminine`` of ``languages.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from typing import NamedTuple

_SHORTEST = 4
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
