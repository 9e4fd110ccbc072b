"""Reads boxes, lines and words back out of an exported SVG, and measures words with another library than the drawing.

Everything is in px of the whole picture, whatever groups it is in.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import typst
from PIL import ImageFont

from org.style.text_metrics import FONT_FOLDER, REGULAR, line_family, replace_undrawable

SPACE = "{http://www.w3.org/2000/svg}"
_NUMBERS = re.compile(r"-?\d+\.?\d*")
_STEPS = re.compile(r"([MLHVQCZ])([^MLHVQCZ]*)")
_HANDED_DOWN = ("font-size", "font-weight", "fill", "stroke", "stroke-width", "text-anchor")
_TURNS = str.maketrans("", "", "\u202b\u202c")
_PIECES = 6
"""Straight pieces that stand for one curve."""
_HEIGHT = 0.75
"""Of capital letters without marks, em."""
_SHARP = 200
"""Size at which words are measured: hinting and rounding play no part there."""


class Rect(NamedTuple):
    """Left, top, right and bottom edge."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: Rect, slack: float = 0.0) -> bool:
        """Whether ``other`` is inside."""
        return (
            other.left >= self.left - slack
            and other.top >= self.top - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def meets(self, other: Rect) -> bool:
        """Whether both share more than an edge."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


class Turn(NamedTuple):
    """How a group is moved and enlarged."""

    x: float
    y: float
    scale: float

    def of(self, x: float, y: float) -> tuple[float, float]:
        return self.x + self.scale * x, self.y + self.scale * y


@dataclass(frozen=True)
class Words:
    """One line of text; ``x`` is where ``anchor`` says, ``y`` the baseline."""

    text: str
    x: float
    y: float
    size: float
    weight: int
    anchor: str

    def ink(self) -> Rect:
        """What the letters cover, as Pillow draws them."""
        left, top, right, bottom = (edge * self.size / _SHARP for edge in _extent(self.text, self.weight, self.anchor))
        return Rect(self.x + left, self.y + top, self.x + right, self.y + bottom)

    def core(self) -> Rect:
        """The same without the tips of stacked marks and of descenders, which reach between the lines."""
        ink = self.ink()
        return Rect(ink.left, max(ink.top, self.y - _HEIGHT * self.size), ink.right, min(ink.bottom, self.y))


@dataclass(frozen=True)
class Department:
    """A box with its contents."""

    hint: str
    area: Rect
    words: tuple[Words, ...]
    fill: str


@dataclass
class Picture:
    """An SVG as it is seen."""

    width: float
    height: float
    departments: list[Department] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    """Those that stand in no box."""
    paths: list[list[tuple[float, float]]] = field(default_factory=list)
    shapes: list[Rect] = field(default_factory=list)
    """Rects that are no department."""

    @property
    def area(self) -> Rect:
        return Rect(0.0, 0.0, self.width, self.height)

    def areas(self) -> npt.NDArray[np.float64]:
        """(n, 4) left, top, right and bottom of each department."""
        return np.array([each.area for each in self.departments], dtype=np.float64).reshape(-1, 4)


def read_svg(text: str) -> Picture:
    """The picture in an SVG."""
    root = ElementTree.fromstring(text)
    _left, _top, width, height = map(float, root.get("viewBox", "").split())
    picture = Picture(width, height)
    _hand_down(root, {})
    _read(root, Turn(0.0, 0.0, 1.0), picture)
    return picture


def overlapping(areas: npt.NDArray[np.float64]) -> list[tuple[int, int]]:
    """Pairs of areas that share more than an edge."""
    return [(one, other) for one, other in overlapping_with(areas, areas) if one < other]


def overlapping_with(areas: npt.NDArray[np.float64], others: npt.NDArray[np.float64]) -> list[tuple[int, int]]:
    """Places of an area and of another that share more than an edge."""
    pairs = []
    for start in range(0, len(areas), 500):
        part = areas[start : start + 500, None]
        apart = (part[..., :2] >= others[None, :, 2:]) | (others[None, :, :2] >= part[..., 2:])
        first, second = np.nonzero(~apart.any(axis=2))
        pairs += [(start + one, other) for one, other in zip(first.tolist(), second.tolist(), strict=True)]
    return pairs


def pieces(paths: Sequence[Sequence[tuple[float, float]]]) -> npt.NDArray[np.float64]:
    """(n, 4) the straight pieces of lines as the areas that they span."""
    ends = [(*one, *other) for path in paths for one, other in pairwise(path)]
    both = np.array(ends, dtype=np.float64).reshape(-1, 2, 2)
    return np.concatenate([both.min(axis=1), both.max(axis=1)], axis=1)


def _hand_down(element: ElementTree.Element, given: dict[str, str]) -> None:
    """Write on each element what it takes over from the groups around it."""
    given = given | {name: value for name in _HANDED_DOWN if (value := element.get(name)) is not None}
    for name, value in given.items():
        element.set(name, value)
    for child in element:
        _hand_down(child, given)


def _read(element: ElementTree.Element, turn: Turn, picture: Picture) -> None:
    for child in element:
        tag = child.tag.removeprefix(SPACE)
        if tag == "g":
            inner = _turned(turn, child.get("transform", ""))
            if "department" in child.get("class", "").split():
                picture.departments.append(_department(child, inner))
            else:
                _read(child, inner, picture)
        elif tag == "text":
            picture.words += _words(child, turn)
        elif tag == "path":
            picture.paths.append([turn.of(*point) for point in _points(child.get("d", ""))])
        elif tag == "rect" and child.get("x") is not None:
            picture.shapes.append(_rect(child, turn))


def _turned(turn: Turn, transform: str) -> Turn:
    for name, numbers in re.findall(r"(\w+)\(([^)]*)\)", transform):
        values = [float(number) for number in _NUMBERS.findall(numbers)]
        if name == "translate":
            turn = Turn(*turn.of(*values), turn.scale)
        elif name == "scale":
            turn = Turn(turn.x, turn.y, turn.scale * values[0])
        else:
            raise ValueError(f"cannot follow {name}")
    return turn


def _department(group: ElementTree.Element, turn: Turn) -> Department:
    (element,) = [rect for rect in group.findall(f"{SPACE}rect") if rect.get("class") == "box"]
    words = tuple(line for text in group.findall(f"{SPACE}text") for line in _words(text, turn))
    return Department(group.findtext(f"{SPACE}title", ""), _rect(element, turn), words, element.get("fill", ""))


def _rect(element: ElementTree.Element, turn: Turn) -> Rect:
    x, y, width, height = (float(element.get(name, "nan")) for name in ("x", "y", "width", "height"))
    return Rect(*turn.of(x, y), *turn.of(x + width, y + height))


def _words(element: ElementTree.Element, turn: Turn) -> Iterator[Words]:
    """The lines of a text, between which there is a space."""
    for line in (element, *element.findall(f"{SPACE}tspan")):
        yield Words(
            (line.text or "").rstrip(" ").translate(_TURNS),
            *turn.of(float(line.get("x", "nan")), float(line.get("y", "nan"))),
            float(element.get("font-size", "nan")) * turn.scale,
            int(element.get("font-weight", REGULAR)),
            element.get("text-anchor", "start"),
        )


def _points(way: str) -> Iterator[tuple[float, float]]:
    """The path as a chain of points; a curve gives several of its own."""
    x = y = 0.0
    for step, rest in _STEPS.findall(way):
        numbers = [float(number) for number in _NUMBERS.findall(rest)]
        if step in "HV":
            ends: Sequence[tuple[float, float]] = [(at, y) if step == "H" else (x, at) for at in numbers]
        else:
            ends = list(zip(numbers[::2], numbers[1::2], strict=True))
        degree = {"Q": 2, "C": 3}.get(step, 1)
        for at in range(0, len(ends), degree):
            piece = np.array([(x, y), *ends[at : at + degree]])
            yield from map(tuple, _along(piece) if degree > 1 else piece[1:])
            x, y = ends[at + degree - 1]


def _along(piece: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Points of a Bézier curve, by de Casteljau's construction."""
    shares = np.linspace(0.0, 1.0, _PIECES + 1)[1:, None, None]
    level = np.broadcast_to(piece, (_PIECES, *piece.shape))
    while level.shape[1] > 1:
        level = level[:, :-1] + shares * (level[:, 1:] - level[:, :-1])
    return level[:, 0]


@cache
def _extent(text: str, weight: int, anchor: str) -> tuple[float, float, float, float]:
    place = {"start": "ls", "middle": "ms", "end": "rs"}[anchor]
    return _font(text, weight).getbbox(text, anchor=place) if text else (0.0, 0.0, 0.0, 0.0)


def _font(text: str, weight: int) -> ImageFont.FreeTypeFont:
    return _loaded(line_family(replace_undrawable(text)), weight)


@cache
def _loaded(family: str | None, weight: int) -> ImageFont.FreeTypeFont:
    """The bundled font, or the face of a family of the machine that is nearest to a weight."""
    if family is None:
        name = "BeVietnamPro-Regular.ttf" if weight == REGULAR else "BeVietnamPro-SemiBold.ttf"
        return ImageFont.truetype(FONT_FOLDER / name, _SHARP)
    upright = [face for face in _machine() if face.family == family and face.style == "normal" and face.stretch == 1.0]
    nearest = min(upright, key=lambda face: (abs(face.weight - weight), str(face.path), face.index))
    return ImageFont.truetype(str(nearest.path), _SHARP, index=nearest.index)


@cache
def _machine() -> list[typst.FontInfo]:
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).fonts()
