"""Measures and wraps text with the bundled font, so that no label ever leaves its box.

A line with letters that the font lacks is drawn whole by one family of the machine, and measured with that. Letters
that the machine lacks too may still be shown on another: they count as wide ones.
"""

from __future__ import annotations

import base64
import math
import re
import unicodedata
from bisect import bisect_right
from functools import cache, lru_cache
from pathlib import Path
from unicodedata import east_asian_width

import uharfbuzz

from org.style.palette import FONT
from org.style.system_fonts import advance, family_for, family_name, is_seen, replace_letters, undrawable

FONT_FOLDER = Path(__file__).parent / "fonts"
REGULAR, SEMIBOLD = 400, 600
_FILES = {REGULAR: "BeVietnamPro-Regular.ttf", SEMIBOLD: "BeVietnamPro-SemiBold.ttf"}
_ALLOWANCE = 1.02
"""Renderers differ by a per cent or so in kerning and rounding."""
_FEATURES = (b"kern", b"mark", b"mkmk", b"ccmp", b"locl")
"""Of OpenType, that a font keeps in a file: what places letters, without ligatures and other digits."""
_WIDE = {"W", "F"}
_FIRST_WIDE = "\u1100"
_WITHOUT_WIDTH = {"Mn", "Me", "Cf"}
"""Categories of letters that join another or are invisible."""
_INSIDE_SYLLABLE = range(0x1160, 0x1200)
"""Korean vowels and ends that join the letter before them."""
_PICTURES = 0x1F000
"""From here on, what is wide is an emoji; a browser draws these in colours, with a font of its own choice."""
_WIDE_PICTURE = 1.25
_TURNED = ("\u202b", "\u202c")
_BREAKS = re.compile(r"\S+|\s+")
ELLIPSIS = "…"


@cache
def _read_advances(weight: int) -> dict[int, float]:
    """Code point → advance, in em."""
    face = _open_font(weight)
    font = uharfbuzz.Font(face)
    return {code: font.get_glyph_h_advance(font.get_nominal_glyph(code)) / face.upem for code in face.unicodes}


def _open_font(weight: int) -> uharfbuzz.Face:
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(FONT_FOLDER / _FILES[weight]))


@cache
def _list_letters() -> frozenset[str]:
    """Those that the bundled font draws."""
    return frozenset(map(chr, _read_advances(REGULAR)))


class _Widths(dict[str, float]):
    """Letter → width, em, in a line that the bundled font draws, or a family of the machine; filled as asked for."""

    def __init__(self, weight: int, family: int | None) -> None:
        self.weight, self.family = weight, family

    def __missing__(self, letter: str) -> float:
        own = _read_advances(self.weight).get(ord(letter)) if self.family is None else None
        self[letter] = own if own is not None else _foreign(letter, self.weight, self.family)
        return self[letter]


_widths = cache(_Widths)


def _foreign(letter: str, weight: int, family: int | None) -> float:
    """The width of a letter that the bundled font does not draw, em."""
    if unicodedata.category(letter) in _WITHOUT_WIDTH or ord(letter) in _INSIDE_SYLLABLE:
        return 0.0
    wide = east_asian_width(letter) in _WIDE
    known = advance(letter, weight, family) if family is not None else None
    if wide and ord(letter) >= _PICTURES:
        return max(_WIDE_PICTURE, known or 0.0)
    return known or (1.0 if wide else 0.95)


def _find_family(text: str) -> int | None:
    """The place of the machine's family that draws a line; None for the bundled font."""
    if text.isascii() or _list_letters().issuperset(text) or not any(map(_is_missing, set(text))):
        return None
    return family_for(text)


@lru_cache(maxsize=200_000)
def _is_missing(letter: str) -> bool:
    return ord(letter) not in _read_advances(REGULAR) and is_seen(letter)


def line_family(text: str) -> str | None:
    """The family of the machine that is to draw a line; None where the bundled font does."""
    family = _find_family(text)
    return None if family is None else family_name(family)


def mark_direction(line: str) -> str:
    """``line`` with marks round it where it is to be read from right to left, as its first letter with a direction.

    Without them a drawing takes every line to begin at the left (Unicode Bidirectional Algorithm, P2 and P3).

    >>> mark_direction("Sales"), [hex(ord(mark)) for mark in mark_direction("مبيعات")[:: len("مبيعات") + 1]]
    ('Sales', ['0x202b', '0x202c'])
    """
    if line.isascii():
        return line
    directions = (unicodedata.bidirectional(letter) for letter in line)
    first = next((direction for direction in directions if direction in {"L", "R", "AL"}), "L")
    return line if first == "L" else line.join(_TURNED)


def subset(weight: int, text: str) -> bytes:
    """A TrueType font with just the letters of ``text``, for a file that must carry its own."""
    kept = uharfbuzz.SubsetInput()
    kept.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    kept.unicode_set.update(map(ord, text))
    kept.layout_feature_tag_set.clear()
    kept.layout_feature_tag_set.update(int.from_bytes(tag) for tag in _FEATURES)
    return bytes(kept.subset(_open_font(weight)).blob.data)


def font_face(weight: int, text: str, family: str = FONT) -> str:
    """A rule of CSS with such a font inside, under the name of a ``family``."""
    data = base64.b64encode(subset(weight, text)).decode()
    return f'@font-face{{font-family:"{family}";font-weight:{weight};src:url(data:font/ttf;base64,{data})}}'


def text_width(text: str, size: float, weight: int = REGULAR) -> float:
    """The width of one line of text, px."""
    # Letters are remembered, texts are not: they belong to a person's session.
    return sum(map(_widths(weight, _find_family(text)).__getitem__, text)) * size * _ALLOWANCE


def missing_letters(text: str) -> str:
    """The letters of ``text`` that the bundled font cannot draw, each once, in order.

    >>> missing_letters("Phòng Kế toán 営業 营")
    '営業营'
    """
    return "".join(letter for letter in dict.fromkeys(text) if _is_missing(letter))


def replace_undrawable(text: str) -> str:
    """``text`` with a box for each letter that neither the bundled font nor another of this machine has."""
    if text.isascii():
        return text
    # Of a whole document nearly all is ASCII: to look at each letter of that takes five times as long.
    others = text.encode(errors="surrogatepass").translate(None, _ASCII).decode(errors="surrogatepass")
    letters = "" if _list_letters().issuperset(others) else undrawable(filter(_is_missing, set(text)))
    return replace_letters(text, letters) if letters else text


_READABLE = 2_000
"""Letters of a text that are measured: no line nor label has room for more, and a cell may have a million."""


def _clip(text: str) -> str:
    """The beginning of a very long text."""
    return text if len(text) <= _READABLE else text[:_READABLE] + ELLIPSIS


def wrap(text: str, width: float, size: float, weight: int = REGULAR, most: int = 3) -> tuple[str, ...]:
    """``text`` in at most ``most`` lines, none wider than ``width`` px; what does not fit ends in «…».

    Lines break between words; a word wider than a line is broken between letters.
    """
    text = _clip(text)
    if not has_wide(text) and text_width(text, size, weight) <= width:  # as most do
        return (text.strip(),)
    lines: list[str] = []
    line = ""
    for piece in _list_pieces(text, width, size, weight):
        longer = line + piece
        if not line or text_width(longer.rstrip(), size, weight) <= width:
            line = longer if line else piece.lstrip()
            continue
        lines.append(line.rstrip())
        line = piece.lstrip()
    lines.append(line.rstrip())
    return _limit([line for line in lines if line] or [""], width, size, weight, most)


def _limit(lines: list[str], width: float, size: float, weight: int, most: int) -> tuple[str, ...]:
    """The first of the lines, of which the last may hold as much of the others as fits."""
    if len(lines) > most:
        lines = [*lines[: most - 1], shorten(" ".join(lines[most - 1 :]), width, size, weight)]
    return tuple(lines)


class Breakable:
    """A text that is wrapped into several widths: where it may break, and how wide its pieces are, measured once."""

    def __init__(self, text: str, size: float, weight: int = REGULAR) -> None:
        text = _clip(text)
        self.text, self.size, self.weight = text, size, weight
        plain = _find_family(text) is None and not has_wide(text)
        self._list_pieces = _split_parts(text.strip()) if plain else []
        """Empty where the widths of pieces do not add up, or where it may break anywhere."""
        self._widths = [text_width(piece, size, weight) for piece in self._list_pieces]
        self._widest = max(self._widths, default=math.inf)

    def wrap(self, width: float, most: int = 3) -> tuple[str, ...]:
        """What :func:`wrap` gives."""
        if self._widest > width:
            return wrap(self.text, width, self.size, self.weight, most)
        lines: list[str] = []
        first, used = 0, 0.0
        for i, (piece, wide) in enumerate(zip(self._list_pieces, self._widths, strict=True)):
            if used + wide > width and not piece.isspace():
                lines.append("".join(self._list_pieces[first:i]).rstrip())
                first, used = i, 0.0
            used += wide
        return _limit([*lines, "".join(self._list_pieces[first:])], width, self.size, self.weight, most)


_ASCII = bytes(range(128))
_PARTS = re.compile(r"\b\w-\w[^\-/–—]*[\-/–—]*|[^\-/–—]*[\-/–—]+|[^\-/–—]+")
"""A word's parts, each with its hyphen; a single letter, as in “e-mail”, keeps what follows."""


def _list_pieces(text: str, width: float, size: float, weight: int) -> list[str]:
    """The text cut wherever a line may break: after spaces, after hyphens and slashes, between wide letters."""
    pieces: list[str] = []
    for part in _split_parts(text):
        if text_width(part, size, weight) <= width and not has_wide(part):
            pieces.append(part)
        else:
            pieces.extend(_cut(part, width, size, weight))
    return pieces


def _split_parts(text: str) -> list[str]:
    """The text cut after spaces, after hyphens and slashes."""
    words = _BREAKS.findall(text)
    return [part for word in words for part in ([word] if word.isspace() else _PARTS.findall(word))]


def has_wide(part: str) -> bool:
    """Whether there is a letter of a wide script, beside which a line may break anywhere."""
    return bool(part) and max(part) >= _FIRST_WIDE and any(map(_WIDE.__contains__, map(east_asian_width, part)))


def _cut(part: str, width: float, size: float, weight: int) -> list[str]:
    """A piece that is too long, cut between letters; wide scripts may break anywhere."""
    if has_wide(part):
        return list(part)
    cut, line = [], ""
    for letter in part:
        if line and text_width(line + letter, size, weight) > width:
            cut.append(line)
            line = ""
        line += letter
    return [*cut, line]


def shorten(text: str, width: float, size: float, weight: int = REGULAR) -> str:
    """``text`` if it fits into ``width`` px, else as much of its beginning as fits with «…» after it."""
    text = _clip(text)
    if text_width(text, size, weight) <= width:
        return text

    def measure(count: int) -> float:
        return text_width(text[:count].rstrip() + ELLIPSIS, size, weight)

    fitting = bisect_right(range(len(text) + 1), width, key=measure) - 1
    return text[: max(fitting, 0)].rstrip() + ELLIPSIS
