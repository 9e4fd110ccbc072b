"""Measures and wraps text with the bundled font, so that no label ever leaves its box.

Letters that the font lacks are drawn by a font of the machine that we cannot measure: they are taken
as one em wide where their script is wide (CJK, Hangul, …), else as wide as a wide letter.
"""

from __future__ import annotations

import io
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONT_FOLDER = Path(__file__).parent / "fonts"
REGULAR, SEMIBOLD = 400, 600
_FILES = {REGULAR: "BeVietnamPro-Regular.ttf", SEMIBOLD: "BeVietnamPro-SemiBold.ttf"}
_ALLOWANCE = 1.02
"""Renderers differ by a per cent or so in kerning and rounding."""
_WIDE = {"W", "F"}
_BREAKS = re.compile(r"\S+|\s+")
ELLIPSIS = "…"


@cache
def _font(weight: int) -> TTFont:
    return TTFont(FONT_FOLDER / _FILES[weight], lazy=True)


@cache
def _advances(weight: int) -> dict[int, float]:
    """Code point → advance, in em."""
    font = _font(weight)
    em = font["head"].unitsPerEm
    metrics = font["hmtx"].metrics
    return {code: metrics[glyph][0] / em for code, glyph in font.getBestCmap().items()}


@lru_cache(maxsize=200_000)
def _ems(text: str, weight: int) -> float:
    advances = _advances(weight)
    return sum(advances.get(ord(letter)) or _foreign(letter) for letter in text)


def _foreign(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0.0
    return 1.0 if unicodedata.east_asian_width(letter) in _WIDE else 0.95


def subset(weight: int, text: str) -> bytes:
    """A TrueType font with just the letters of ``text``, for a file that must carry its own."""
    font = TTFont(FONT_FOLDER / _FILES[weight], recalcTimestamp=False)
    subsetter = Subsetter(
        Options(layout_features=["kern", "mark", "mkmk", "ccmp", "locl"], hinting=False, notdef_outline=True)
    )
    subsetter.populate(text=text)
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def text_width(text: str, size: float, weight: int = REGULAR) -> float:
    """The width of one line of text, px."""
    return _ems(text, weight) * size * _ALLOWANCE


def missing_letters(text: str) -> str:
    """The letters of ``text`` that the bundled font cannot draw, each once, in order.

    >>> missing_letters("Phòng Kế toán 営業 营")
    '営業营'
    """
    known = _advances(REGULAR)
    visible = (letter for letter in text if not letter.isspace() and unicodedata.category(letter) not in {"Cc", "Cf"})
    return "".join(dict.fromkeys(letter for letter in visible if ord(letter) not in known))


def wrap(text: str, width: float, size: float, weight: int = REGULAR, most: int = 3) -> tuple[str, ...]:
    """``text`` in at most ``most`` lines, none wider than ``width`` px; what does not fit ends in «…».

    Breaks stand between words; a word wider than a line is broken between letters.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, width, size, weight):
        longer = line + piece
        if not line or text_width(longer.rstrip(), size, weight) <= width:
            line = longer if line else piece.lstrip()
            continue
        lines.append(line.rstrip())
        line = piece.lstrip()
    lines.append(line.rstrip())
    lines = [line for line in lines if line] or [""]
    if len(lines) > most:
        lines = [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), width, size, weight)]
    return tuple(lines)


def _pieces(text: str, width: float, size: float, weight: int) -> list[str]:
    """The text cut wherever a line may break: after spaces, after hyphens and slashes, between wide letters."""
    pieces: list[str] = []
    for word in _BREAKS.findall(text):
        parts = re.findall(r"[^\-/–—]*[\-/–—]+|[^\-/–—]+", word) if not word.isspace() else [word]
        for part in parts:
            if text_width(part, size, weight) <= width and not _has_wide(part):
                pieces.append(part)
            else:
                pieces.extend(_cut(part, width, size, weight))
    return pieces


def _has_wide(part: str) -> bool:
    return not part.isascii() and any(unicodedata.east_asian_width(letter) in _WIDE for letter in part)


def _cut(part: str, width: float, size: float, weight: int) -> list[str]:
    """A piece that is too long, cut between letters; wide scripts may break anywhere."""
    if _has_wide(part):
        return list(part)
    cut, line = [], ""
    for letter in part:
        if line and text_width(line + letter, size, weight) > width:
            cut.append(line)
            line = ""
        line += letter
    return [*cut, line]


def shortened(text: str, width: float, size: float, weight: int = REGULAR) -> str:
    """``text`` if it fits into ``width`` px, else as much of its beginning as fits with «…» after it."""
    if text_width(text, size, weight) <= width:
        return text
    while text and text_width(text.rstrip() + ELLIPSIS, size, weight) > width:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS
