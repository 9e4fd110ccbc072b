"""Which font of this machine draws a line that the bundled one cannot, and which letters none of them has.

Such a line is drawn whole by one family, the plainest that has all its letters: the library that makes PNG and PDF
mixes fonts within a line badly (it loses letters, or sets them over each other). What no font of the machine has can
only be a box there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache, reduce
from operator import and_

from org.drawing.look.faces import families
from org.locale.language import _, ngettext

_MOST_NAMED = 8
"""Letters that a message names, before it only counts them."""
_WIDEST = 2.0
"""Em. Some single signs hold a whole sentence: no box is that wide."""
_STAND_IN, _PLAINEST_STAND_IN = "□", "?"
_UNSEEN = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"}
_STYLES_OF_A_LETTER = range(0xFE00, 0xFE10)
"""Variation selectors: a font that lacks them draws the letter before all the same."""


@lru_cache(maxsize=200_000)
def _having(letter: str) -> int:
    """Which families have a letter, as a number with a bit for each place in :func:`families`; -1: it needs none."""
    if not is_seen(letter):
        return -1
    return sum(1 << at for at, faces in enumerate(families()) if faces[0].advance(letter) is not None)


def is_seen(letter: str) -> bool:
    """Whether a letter has a shape of its own, which a font must know."""
    return unicodedata.category(letter) not in _UNSEEN and ord(letter) not in _STYLES_OF_A_LETTER


def family_for(text: str) -> int | None:
    """The place of the family that draws a line: the plainest that has all its letters, else most of them.

    None where no family has any. Letters that none has do not count.
    """
    having = [*filter(None, map(_having, set(text)))]
    common = reduce(and_, having, -1)
    if common:
        return _plainest(common) if common > 0 else None
    return max(range(len(families())), key=lambda at: sum(found >> at & 1 for found in having))


def _plainest(having: int) -> int:
    """The place of the lowest bit."""
    return (having & -having).bit_length() - 1


def family_name(place: int) -> str:
    """What a family is called."""
    return families()[place][0].family


def advance(letter: str, weight: int, family: int) -> float | None:
    """How wide a letter is, em, as the family at that place draws it; as others do where it lacks it; None if none."""
    having = _having(letter)
    if not having:
        return None
    place = family if having >> family & 1 else _plainest(having)
    face = min(families()[place], key=lambda face: abs(face.weight - weight))
    return min(face.advance(letter) or 0.0, _WIDEST)


def undrawable(letters: Iterable[str]) -> str:
    """Those of ``letters`` that no font of this machine has, each once, in order."""
    return "".join(letter for letter in dict.fromkeys(letters) if not _having(letter))


def boxed(text: str, letters: str) -> str:
    """``text`` with a box for each of ``letters``; signs that join another are left out."""
    box = _STAND_IN if _having(_STAND_IN) else _PLAINEST_STAND_IN
    return text.translate({ord(letter): "" if _joins(letter) else box for letter in letters})


def _joins(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M")


def about_missing(letters: str) -> str:
    """What to tell a person whose texts hold ``letters`` that the bundled font lacks; blank for none."""
    blank = undrawable(letters)
    if not blank:
        told = _("Other fonts of this machine draw the letters that the chart's own font lacks: {letters}")
        return told.format(letters=_some(letters)) if letters else ""
    told = ngettext(
        "No font of this machine has the letter {letters}. It will be an empty box in PNG and PDF.",
        "No font of this machine has {n} of the letters: {letters}. They will be empty boxes in PNG and PDF.",
        len(blank),
    )
    return told.format(n=f"{len(blank):,}", letters=_some(blank))


def _some(letters: str) -> str:
    """The first letters, parted by commas; signs that join another stand on a circle."""
    shown = [f"◌{letter}" if _joins(letter) else letter for letter in letters[:_MOST_NAMED]]
    return ", ".join(shown) + (", …" if len(letters) > _MOST_NAMED else "")
