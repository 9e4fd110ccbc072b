"""What a box carries beyond its shape, and a legend about it, for any renderer: colours and the bar of shares."""

from __future__ import annotations

from collections.abc import Iterable

from org.company.model import Office
from org.drawing.look import palette as look
from org.drawing.look.palette import Palette, Skin
from org.drawing.scene import Area, Box, LegendEntry

_SAMPLE_SHARES = (2, 1, 2)
_TINT = "tint-"
_PAIR_GAP = 3.0


def skin_of(box: Box, colours: Palette) -> Skin:
    """The colours of a box: of its office, of its tint, or quiet ones where it stands for the rest of a family."""
    skin = colours.rest if box.rest else colours.skin(box.office, box.tint)
    return colours.faded(skin) if box.pale else skin


def is_dashed(box: Box) -> bool:
    """Whether the edge of a box is dashed: nobody knows its office, or it has none."""
    return box.rest or box.office is Office.UNCLEAR


def has_card_behind(box: Box) -> bool:
    """Whether a second card looks out behind a box: it is a folded branch."""
    return box.folded > 0 and not box.rest


def middle_of_words(box: Box) -> float:
    """The height round which the words of a box stand: above the bar, where there is one."""
    return box.y - ((look.BAR_GAP + look.BAR_HEIGHT) / 2 if box.shares else 0.0)


def bar_of(box: Box) -> tuple[Area, ...]:
    """The parts of the bar in a folded branch: front, unclear, back, as wide as their shares; none without departments.

    A part of width 0 stands for no department; any other is ``palette.BAR_LEAST`` wide at least.
    """
    if not box.shares or not sum(box.shares):
        return ()
    bottom = box.bottom - look.BAR_FOOT
    left = box.left + look.BAR_SIDE
    parts = []
    for width in share_widths(box.shares, box.width - 2 * look.BAR_SIDE):
        parts.append((left, bottom - look.BAR_HEIGHT, left + width, bottom))
        left += width
    return tuple(parts)


def share_widths(shares: tuple[int, ...], whole: float) -> list[float]:
    """``whole`` px divided by ``shares``; what the smallest parts lack is taken from the widest.

    >>> share_widths((1, 0, 99999), 100.0)
    [1.5, 0.0, 98.5]
    """
    widths = [max(look.BAR_LEAST, whole * share / sum(shares)) if share else 0.0 for share in shares]
    widest = widths.index(max(widths))
    widths[widest] -= sum(widths) - whole
    return widths


def tint_sample(tint: int) -> str:
    """The sample of a legend that shows a tint."""
    return f"{_TINT}{tint}"


def tint_of(sample: str) -> int | None:
    """The tint that a sample shows; None for any other sample."""
    return int(sample.removeprefix(_TINT)) if sample.startswith(_TINT) else None


def pair_of(area: Area) -> tuple[Area, Area]:
    """Where the two shapes stand that show a tint: front office and back office."""
    left, top, right, bottom = area
    middle = (left + right) / 2
    return (left, top, middle - _PAIR_GAP / 2, bottom), (middle + _PAIR_GAP / 2, top, right, bottom)


def sample_bar(area: Area) -> tuple[Area, ...]:
    """A bar of shares as a sample: as wide as ``area``, at its middle height."""
    left, top, right, bottom = area
    y, parts = (top + bottom) / 2, []
    for width in share_widths(_SAMPLE_SHARES, right - left):
        parts.append((left, y - look.BAR_HEIGHT / 2, left + width, y + look.BAR_HEIGHT / 2))
        left += width
    return tuple(parts)


def explaining(entries: Iterable[LegendEntry], colours: Palette) -> Palette:
    """The colours of a legend: where colours mean something else, offices are explained in grey."""
    return colours.untinted() if any(tint_of(entry.sample) is not None for entry in entries) else colours
