"""The fonts of this machine: which letters each draws, and how wide. Read from their own tables, whole."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

import numpy as np
import numpy.typing as npt
import typst
from fontTools.ttLib import TTFont, TTLibError

from org.drawing.look import palette

_WEIGHTS = (400, 600)
"""Those that pictures are lettered in."""
_HAN = "一"
"""A font with this one is made for Chinese, Japanese or Korean, and draws other scripts as an afterthought."""
_LATIN_TEXT, _NO_SERIFS, _FIXED_PITCH = 2, 11, 9
"""Of the ten numbers by which a font describes itself (PANOSE 1.0): kind, first sans-serif style, proportion."""

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Face:
    """One font of the machine: upright and of normal width."""

    family: str
    weight: int
    plain: bool
    """Sans-serif and not of fixed pitch, by what it says of itself."""
    first: Codes
    """Where each run of letters that it has begins, and where it ends; ascending."""
    last: Codes
    glyphs: Codes
    """For each run the number of its first letter's glyph."""
    advances: npt.NDArray[np.float64]
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
        nearest = dict.fromkeys(min(fonts, key=lambda font: abs(font.weight - wanted)) for wanted in _WEIGHTS)
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


def _runs(cmap: bytes) -> tuple[Codes, Codes, Codes]:
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
