"""Which lanes a boundary map has, and what is written beside and in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from org.company.model import Indices, Office
from org.drawing.look import palette
from org.drawing.look.lettering import REGULAR, SEMIBOLD, text_width
from org.drawing.scene import Ground
from org.locale.language import _, ngettext

FRONT, FAR, APART = 0, 3, 4
"""Kinds of lanes: the front office, then lines away from it (1, 2, FAR and more), then what has no way to it."""


@dataclass(frozen=True, slots=True)
class LaneWords:
    """One lane: its kind, its ground, its label, and what stands in it when it is empty."""

    kind: int
    ground: Ground
    title: str
    subtitle: str
    empty: str = ""


def customers_title() -> str:
    """What the band of the customers is called."""
    return _("Customers")


def boundary_title() -> str:
    """What is written on the boundary."""
    return _("customer-facing boundary")


def lane_words(
    kinds: Indices, offices: npt.NDArray[np.int8], distances: Indices, *, by_handoffs: bool
) -> tuple[LaneWords, ...]:
    """The lanes that are used, from the front office down; the front office and one more are always there.

    ``kinds``, ``offices`` and ``distances`` have an entry a department in sight.
    """
    used = set(kinds.tolist())
    empty = "" if FRONT in used else _("No front-office department")
    words = [LaneWords(FRONT, Ground.FRONT, _("Front office"), _("meets customers"), empty)]
    for kind in range(FRONT + 1, FAR + 1):
        if kind in used:
            ground = Ground.DEEP if kind % 2 == 0 else Ground.BACK
            far = int(distances[kinds == kind].max()) - 1
            words.append(LaneWords(kind, ground, _title(kinds == kind, offices), _away(kind, far, by_handoffs)))
    if APART in used:
        if by_handoffs:
            title, subtitle = _("No hand-off"), _("from the front office")
        else:
            title, subtitle = _("No reporting line"), _("to the front office")
        words.append(LaneWords(APART, Ground.APART, title, subtitle))
    if len(words) == 1:
        words.append(LaneWords(FRONT + 1, Ground.BACK, _("Back office"), "", _("No back-office department")))
    return tuple(words)


def _title(inside: npt.NDArray[np.bool_], offices: npt.NDArray[np.int8]) -> str:
    return _("Back office") if (offices[inside] == Office.BACK).any() else _("Unclear")


def _away(kind: int, far: int, by_handoffs: bool) -> str:
    """«1 hand-off away», «3 and more hand-offs away»."""
    if far > kind:
        more = _("{n} and more hand-offs away") if by_handoffs else _("{n} and more reporting lines away")
        return more.format(n=kind)
    if by_handoffs:
        return ngettext("{n} hand-off away", "{n} hand-offs away", kind).format(n=kind)
    return ngettext("{n} reporting line away", "{n} reporting lines away", kind).format(n=kind)


def column_width(words: Sequence[LaneWords]) -> float:
    """The width of the column that holds all labels, px."""
    heavy = [customers_title(), *(each.title for each in words)]
    texts = [text_width(text, palette.LANE_SIZE, SEMIBOLD) for text in heavy]
    texts += [text_width(each.subtitle, palette.LANE_NOTE_SIZE, REGULAR) for each in words]
    texts.append(text_width(boundary_title(), palette.BOUNDARY_SIZE, SEMIBOLD))
    return palette.LANE_LEFT + max(texts)
