"""Fonts of this machine, for letters that our own font lacks: which letters each has, and how wide they are.

A line with such letters is drawn whole by one family, the plainest that has them all: the library that makes PNG and
PDF mixes fonts within a line badly (it loses letters, or draws them over each other). What no font of the machine has
can only be a box there.

The first foreign letter looks at every family of the machine: HarfBuzz opens a font of any size at once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from itertools import groupby
from operator import and_

import uharfbuzz

from org.i18n import _, localise_number, ngettext
from org.style import palette

_WEIGHTS = (400, 600)
"""Those that pictures are lettered in."""
_HAN = "一"
"""A font with this one is made for Chinese, Japanese or Korean, and draws other scripts as an afterthought."""
_LATIN_TEXT, _NO_SERIFS, _FIXED_PITCH = 2, 11, 9
"""Of the ten numbers by which a font describes itself (PANOSE 1.0): kind, first sans-serif style, proportion."""


@dataclass(frozen=True, eq=False)
class Face:
    """One font of the machine: upright and of normal width."""

    family: str
    weight: int
    plain: bool
    """Sans-serif and not of fixed pitch, by what it says of itself."""
    font: uharfbuzz.Font

    def advance(self, letter: str) -> float | None:
        """How wide it draws a letter, em; None if it lacks it."""
        glyph = self.font.get_nominal_glyph(ord(letter))
        return self.font.get_glyph_h_advance(glyph) / self.font.face.upem if glyph else None


@cache
def families() -> tuple[tuple[Face, ...], ...]:
    """The families of this machine, the plainest first: of each the faces nearest to regular and to semibold."""
    import typst  # only for letters that our own font lacks

    fonts_here = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).fonts()
    upright = [font for font in fonts_here if font.style == "normal" and font.stretch == 1.0]
    upright.sort(key=lambda font: (font.family, font.weight, str(font.path), font.index))
    found = []
    for _family, group in groupby(upright, key=lambda font: font.family):
        fonts = list(group)
        nearest = dict.fromkeys(min(fonts, key=lambda font: abs(font.weight - weight)) for weight in _WEIGHTS)
        read = (read_face(str(font.path), font.index, font.family, font.weight) for font in nearest)
        faces = tuple(face for face in read if face)
        found += [faces] if faces else []
    return tuple(sorted(found, key=lambda faces: _rate_plainness(faces[0])))


def _rate_plainness(face: Face) -> tuple[bool, bool, int, str]:
    known = palette.FALLBACK_FONTS
    place = known.index(face.family) if face.family in known else len(known)
    return not face.plain, face.advance(_HAN) is not None, place, face.family


def read_face(path: str, index: int, family: str, weight: int) -> Face | None:
    """What the face at ``index`` of a font file has; None where that cannot be read."""
    try:
        font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path), index))
    except uharfbuzz.HarfBuzzError:
        return None
    if not font.face.unicodes:
        return None
    about = font.face.reference_table("OS/2").data[32:42].ljust(10, b"\0")
    kind, serifs, proportion = about[0], about[1], about[3]
    sans = (kind == _LATIN_TEXT and serifs >= _NO_SERIFS) or "sans" in family.lower()
    fixed = proportion == _FIXED_PITCH or "mono" in family.lower()
    return Face(family, weight, sans and not fixed, font)


_MOST_NAMED = 8
"""Letters that a message names, before it only counts them."""
_WIDEST = 2.0
"""Em. Some single signs hold a whole sentence: no box is that wide."""
_STAND_IN, _PLAINEST_STAND_IN = "□", "?"
_UNSEEN = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"}
_STYLES_OF_A_LETTER = range(0xFE00, 0xFE10)
"""Variation selectors: a font that lacks them draws the letter before all the same."""


@lru_cache(maxsize=200_000)
def _find_families(letter: str) -> int:
    """Which families have a letter, as a number with a bit for each place in :func:`families`; -1: it needs none."""
    if not is_seen(letter):
        return -1
    return sum(1 << i for i, faces in enumerate(families()) if faces[0].advance(letter) is not None)


def is_seen(letter: str) -> bool:
    """Whether a letter has a shape of its own, which a font must know."""
    return unicodedata.category(letter) not in _UNSEEN and ord(letter) not in _STYLES_OF_A_LETTER


def family_for(text: str) -> int | None:
    """The place of the family that draws a line: the plainest that has all its letters, else most of them.

    None where no family has any. Letters that none has do not count.
    """
    having = [*filter(None, map(_find_families, set(text)))]
    common = reduce(and_, having, -1)
    if common:
        return _pick_plainest(common) if common > 0 else None
    return max(range(len(families())), key=lambda i: sum(found >> i & 1 for found in having))


def _pick_plainest(having: int) -> int:
    """The place of the lowest bit."""
    return (having & -having).bit_length() - 1


def family_name(place: int) -> str:
    """What a family is called."""
    return families()[place][0].family


def advance(letter: str, weight: int, family: int) -> float | None:
    """How wide a letter is, em, as the family at that place draws it; as others do where it lacks it; None if none."""
    having = _find_families(letter)
    if not having:
        return None
    place = family if having >> family & 1 else _pick_plainest(having)
    face = min(families()[place], key=lambda face: abs(face.weight - weight))
    return min(face.advance(letter) or 0.0, _WIDEST)


def undrawable(letters: Iterable[str]) -> str:
    """Those of ``letters`` that no font of this machine has, each once, in order."""
    return "".join(letter for letter in dict.fromkeys(letters) if not _find_families(letter))


def replace_letters(text: str, letters: str) -> str:
    """``text`` with a box for each of ``letters``; signs that join another are left out."""
    box = _STAND_IN if _find_families(_STAND_IN) else _PLAINEST_STAND_IN
    return text.translate({ord(letter): "" if _joins(letter) else box for letter in letters})


def _joins(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M")


def describe_missing_letters(letters: str) -> str:
    """What to tell a person whose texts hold ``letters`` that the bundled font lacks; blank for none."""
    blank = undrawable(letters)
    if not blank:
        text = _("Other fonts of this machine draw the letters that the chart's own font lacks: {letters}")
        return text.format(letters=_list_some(letters)) if letters else ""
    text = ngettext(
        "No font of this machine has the letter {letters}. It will be an empty box in PNG and PDF.",
        "No font of this machine has {n} of the letters: {letters}. They will be empty boxes in PNG and PDF.",
        len(blank),
    )
    return text.format(n=localise_number(len(blank)), letters=_list_some(blank))


def _list_some(letters: str) -> str:
    """The first letters, separated by commas; signs that join another are shown on a circle."""
    shown = [f"◌{letter}" if _joins(letter) else letter for letter in letters[:_MOST_NAMED]]
    return ", ".join(shown) + (", …" if len(letters) > _MOST_NAMED else "")
