"""The numbers of pages on the shapes that have a page of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from org.drawing.look.lettering import SEMIBOLD, text_width
from org.drawing.look.palette import EDGE_WIDTH, NOTE_SIZE, Palette
from org.drawing.renderers.marks import px, words
from org.drawing.scene import Area, Box

_HEIGHT = 14.0
_PADDING = 6.0
_INSET = 8.0
"""From the right edge of the shape."""
_COVER = 4.0
"""How far it reaches into the shape: no farther than below the bar there."""


def tag_area(box: Box, text: str) -> Area:
    """Where the tag of a shape lies: on its lower edge, over the second card and above what stands below."""
    width = text_width(text, NOTE_SIZE, SEMIBOLD) + 2 * _PADDING
    right = max(box.right - _INSET, box.left + width)
    return right - width, box.bottom - _COVER, right, box.bottom - _COVER + _HEIGHT


def tag_marks(boxes: Iterable[Box], tags: Mapping[int, str], colours: Palette) -> list[str]:
    """A tag on each box whose key has one."""
    return [_tag(box, tags[box.key], colours) for box in boxes if box.key in tags]


def _tag(box: Box, text: str, colours: Palette) -> str:
    left, top, right, bottom = tag_area(box, text)
    place = f'x="{px(left)}" y="{px(top)}" width="{px(right - left)}" height="{px(bottom - top)}"'
    edge = f'stroke="{colours.quiet_text}" stroke-width="{px(EDGE_WIDTH)}"'
    label = words(
        (left + right) / 2, (top + bottom) / 2 + 0.36 * NOTE_SIZE, text, NOTE_SIZE, colours.text, SEMIBOLD, "middle"
    )
    return f'<g><rect {place} rx="{px((bottom - top) / 2)}" fill="{colours.background}" {edge}/>{label}</g>'
