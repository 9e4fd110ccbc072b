"""Fonts of this machine, for letters that our own font lacks: which letters each has, and how wide they are.

A line with such letters is drawn whole by one family, the plainest that has them all: the library that makes PNG and
PDF mixes fonts within a line badly (it loses letters, or draws them over each other). What no font of the machine has
can only be a box there.

The tables are read whole with numpy. The first foreign letter looks at every family of the machine, and fontTools,
which reads letter by letter, takes 10 ms for a usual font and 200 ms for a Chinese one; this takes 1 ms for either.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from itertools import groupby
from operator import and_
from pathlib import Path

import numpy as np
import typst
from fontTools.ttLib import TTFont, TTLibError

from org.i18n import _, localise_number, ngettext
from org.model import Indices, Values
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
    first: Indices
    """Where each run of letters that it has begins, and where it ends; ascending."""
    last: Indices
    glyphs: Indices
    """For each run the number of its first letter's glyph."""
    advances: Values
    """Glyph → width, em. Further glyphs are as wide as the last."""

    def advance(self, letter: str) -> float | None:
        """How wide it draws a letter, em; None if it lacks it."""
        code = ord(letter)
        run = int(np.searchsorted(self.first, code, side="right")) - 1
        if run < 0 or code > self.last[run]:
            return None
        glyph = int(self.glyphs[run] + code - self.first[run])
        return float(self.advances[min(glyph, len(self.advances) - 1)])


@cache
def families() -> tuple[tuple[Face, ...], ...]:
    """The families of this machine, the plainest first: of each the faces nearest to regular and to semibold."""
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
    return tuple(sorted(found, key=lambda faces: _plainness(faces[0])))


def _plainness(face: Face) -> tuple[bool, bool, int, str]:
    known = palette.FALLBACK_FONTS
    place = known.index(face.family) if face.family in known else len(known)
    return not face.plain, face.advance(_HAN) is not None, place, face.family


def read_face(path: str, index: int, family: str, weight: int) -> Face | None:
    """What the face at ``index`` of a font file has; None where that cannot be read."""
    try:
        # The library asserts that tables are as long as they say.
        with Path(path).open("rb") as stream, TTFont(stream, fontNumber=index, lazy=True) as file:
            tables = {name: file.reader[name] for name in ("cmap", "head", "hhea", "hmtx")}
            about = file.reader["OS/2"][32:42] if "OS/2" in file.reader else bytes(10)
        first, last, glyphs = _runs(tables["cmap"])
        em, count = struct.unpack_from(">H", tables["head"], 18)[0], struct.unpack_from(">H", tables["hhea"], 34)[0]
        advances = np.frombuffer(tables["hmtx"], dtype=">u2", count=2 * count)[::2] / em
    except (OSError, AssertionError, KeyError, ValueError, IndexError, ZeroDivisionError, struct.error, TTLibError):
        return None
    if not len(first) or not count:
        return None
    kind, serifs, proportion = about[0], about[1], about[3]
    sans = (kind == _LATIN_TEXT and serifs >= _NO_SERIFS) or "sans" in family.lower()
    fixed = proportion == _FIXED_PITCH or "mono" in family.lower()
    return Face(family, weight, sans and not fixed, first, last, glyphs, advances)


def _runs(cmap: bytes) -> tuple[Indices, Indices, Indices]:
    """First, last and first glyph of each run of letters, from the largest Unicode table (OpenType, cmap 4 and 12).

    Read whole and not letter by letter: a font for Chinese has fifty thousand.
    """
    best: dict[int, int] = {}
    for at in range(struct.unpack_from(">H", cmap, 2)[0]):
        platform, encoding, start = struct.unpack_from(">HHI", cmap, 4 + 8 * at)
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            best.setdefault(struct.unpack_from(">H", cmap, start)[0], start)
    if 12 in best:
        count = struct.unpack_from(">I", cmap, best[12] + 12)[0]
        groups = np.frombuffer(cmap, dtype=">u4", count=3 * count, offset=best[12] + 16).reshape(-1, 3)
        first, last, glyphs = groups.astype(np.int64).T
        return first, last, glyphs
    if 4 not in best:
        raise ValueError("no table of letters that we know")
    first, last, glyphs = np.array([*_segments(cmap, best[4])], dtype=np.int64).reshape(-1, 3).T
    return first, last, glyphs


def _segments(cmap: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """The runs of a table of format 4; one whose glyphs are listed gives a run for each letter that has a glyph."""
    count = struct.unpack_from(">H", cmap, start + 6)[0] // 2

    def column(at: int) -> list[int]:
        offset = start + 14 + 2 * count * at + (2 if at else 0)
        return np.frombuffer(cmap, dtype=">u2", count=count, offset=offset).astype(int).tolist()  # type: ignore[no-any-return]

    lists = start + 16 + 6 * count
    for at, (end, begin, shift, list_at) in enumerate(zip(*map(column, range(4)), strict=True)):
        if begin == 0xFFFF:
            continue
        if not list_at:
            # Numbers of glyphs go round at 65,536, so a run may have to be cut in two.
            turn = 0x10000 - shift
            cut = [(begin, end)] if not begin < turn <= end else [(begin, turn - 1), (turn, end)]
            yield from ((low, high, (low + shift) & 0xFFFF) for low, high in cut)
            continue
        for code in range(begin, end + 1):
            (glyph,) = struct.unpack_from(">H", cmap, lists + 2 * at + list_at + 2 * (code - begin))
            if glyph:
                yield code, code, (glyph + shift) & 0xFFFF


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


def replace_letters(text: str, letters: str) -> str:
    """``text`` with a box for each of ``letters``; signs that join another are left out."""
    box = _STAND_IN if _having(_STAND_IN) else _PLAINEST_STAND_IN
    return text.translate({ord(letter): "" if _joins(letter) else box for letter in letters})


def _joins(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M")


def describe_missing_letters(letters: str) -> str:
    """What to tell a person whose texts hold ``letters`` that the bundled font lacks; blank for none."""
    blank = undrawable(letters)
    if not blank:
        text = _("Other fonts of this machine draw the letters that the chart's own font lacks: {letters}")
        return text.format(letters=_some(letters)) if letters else ""
    text = ngettext(
        "No font of this machine has the letter {letters}. It will be an empty box in PNG and PDF.",
        "No font of this machine has {n} of the letters: {letters}. They will be empty boxes in PNG and PDF.",
        len(blank),
    )
    return text.format(n=localise_number(len(blank)), letters=_some(blank))


def _some(letters: str) -> str:
    """The first letters, parted by commas; signs that join another are shown on a circle."""
    shown = [f"◌{letter}" if _joins(letter) else letter for letter in letters[:_MOST_NAMED]]
    return ", ".join(shown) + (", …" if len(letters) > _MOST_NAMED else "")
