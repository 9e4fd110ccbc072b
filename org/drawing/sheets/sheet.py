"""The chart and the words around it in place: on a sheet just large enough, or on a paper of a given size."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from org.drawing.look import palette as look
from org.drawing.look.lettering import SEMIBOLD, shortened, text_width, wrap
from org.drawing.plaintext import one_line
from org.drawing.scene import LegendEntry, Scene
from org.drawing.sheets.dressing import Dressing, dated
from org.drawing.sheets.paper import Paper

SHEET_MARGIN = 28.0
NARROWEST = 560.0
SAMPLE = 34.0
"""Width of a legend's sample, px."""
SAMPLE_GAP = 8.0
TITLE_LINE = 28.0
SUBTITLE_LINE = 18.0
NOTE_LINE = 17.0
WAY_LINE = 20.0
_LEGEND_ROW = 26.0
_ENTRY_GAP = 26.0
_ABOVE_CHART, _BELOW_CHART = 18.0, 22.0
_ABOVE_ON_PAPER, _BELOW_ON_PAPER = 8.0, 16.0
"""Where room is dear. The chart has a margin of its own besides."""
_TITLE_LINES = 2
"""On a paper; where the sheet is as large as it needs to be a title has more room."""

Places = tuple[tuple[float, float, LegendEntry], ...]


@dataclass(frozen=True)
class Sheet:
    """The chart and the words around it, in place. All lengths px of the words."""

    width: float
    height: float
    title: tuple[str, ...]
    subtitle: tuple[str, ...]
    chart_left: float
    chart_top: float
    legend: Places
    """Left edge and middle height of each entry."""
    note: tuple[str, ...]
    date: str
    """What stands at the lower right: where the data is from, the date, the number of the page."""
    way: str = ""
    """A line above the title."""
    chart_scale: float = 1.0
    """Px of the words to a px of the chart."""
    points: float = 1.0
    """Points to a px of the words."""
    room_top: float = 0.0
    """Where the room begins in the middle of which the chart stands."""

    @property
    def chart_points(self) -> float:
        """Points to a px of the chart."""
        return self.chart_scale * self.points

    @property
    def title_top(self) -> float:
        return SHEET_MARGIN + (WAY_LINE if self.way else 0.0)


def sheet(
    scene: Scene, date: datetime.date | None = None, *, dressing: Dressing | None = None, paper: Paper | None = None
) -> Sheet:
    """Arrange a scene on ``paper``, as large as it fits there, or else on a sheet just large enough for it.

    ``dressing`` decides about title and date; without one ``date`` stands below, by default today's.
    """
    dress = dressing or dated(date)
    width = paper.width / paper.words_scale - 2 * SHEET_MARGIN if paper else max(scene.width, NARROWEST)
    foot = _foot(dress, width / 2 if scene.note else width)
    note = _note(scene.note, foot, width)
    # With a note below, the foot stands beside that.
    legend, legend_height = _legend_places(scene.legend, "" if note else foot, width)
    words = Sheet(
        width=width + 2 * SHEET_MARGIN,
        height=0.0,
        title=_title(scene, dress, width, _TITLE_LINES if paper else 3),
        subtitle=wrap(scene.subtitle, width, look.SUBTITLE_SIZE),
        chart_left=0.0,
        chart_top=0.0,
        legend=legend,
        note=note,
        date=foot,
        way=shortened(one_line(dress.way), width, look.SUBTITLE_SIZE) if dress.way else "",
        points=paper.words_scale if paper else 1.0,
    )
    below = legend_height + (NOTE_LINE * len(note) + 6.0 if note else 0.0) + SHEET_MARGIN - 8
    return _with_chart(words, scene, below, paper)


def _with_chart(words: Sheet, scene: Scene, below: float, paper: Paper | None) -> Sheet:
    """The words with the chart between them; ``below`` is how much those below it take from their top."""
    above_chart, below_chart = (_ABOVE_ON_PAPER, _BELOW_ON_PAPER) if paper else (_ABOVE_CHART, _BELOW_CHART)
    top = words.title_top + TITLE_LINE * len(words.title) + SUBTITLE_LINE * len(words.subtitle) + above_chart
    height, scale = scene.height, 1.0
    if paper:
        height = max(paper.height / paper.words_scale - top - below - below_chart, 1.0)
        limit = paper.chart_scale_limit / paper.words_scale
        scale = _fitting(scene, words.width - 2 * SHEET_MARGIN, height, limit)
    legend_top = top + height + below_chart
    return replace(
        words,
        height=legend_top + below,
        chart_left=(words.width - scale * scene.width) / 2,
        chart_top=top + (height - scale * scene.height) / 2,
        legend=tuple((x, y + legend_top, entry) for x, y, entry in words.legend),
        chart_scale=scale,
        room_top=top,
    )


def _fitting(scene: Scene, width: float, height: float, limit: float) -> float:
    """How large the chart can be drawn in what the words leave free."""
    return min(width / max(scene.width, 1.0), height / max(scene.height, 1.0), limit)


def _title(scene: Scene, dress: Dressing, width: float, lines: int) -> tuple[str, ...]:
    title = dress.named(scene.title)
    return wrap(title, width, look.TITLE_SIZE, SEMIBOLD, lines) if title else ()


def _foot(dress: Dressing, width: float) -> str:
    """Source, date and page in at most ``width`` px: a long name of a file is shortened."""
    parts = [dress.date.isoformat() if dress.date else "", one_line(dress.page)]
    rest = " · ".join(part for part in parts if part)
    source = one_line(dress.source)
    if source and rest:
        source = shortened(source, width - text_width(f" · {rest}", look.LEGEND_SIZE), look.LEGEND_SIZE) + " · "
    return shortened(source + rest, width, look.LEGEND_SIZE)


def _note(note: str, foot: str, width: float) -> tuple[str, ...]:
    """The note in lines that leave room for the foot."""
    beside = width - text_width(foot, look.LEGEND_SIZE) - _ENTRY_GAP if foot else width
    return wrap(note, beside, look.LEGEND_SIZE) if note else ()


def _legend_places(entries: Iterable[LegendEntry], foot: str, width: float) -> tuple[Places, float]:
    """Entries from the left in rows, with room for the foot at the end of the last; and how high the rows are."""
    places = []
    x, y = SHEET_MARGIN, 0.0
    for entry in entries:
        length = SAMPLE + SAMPLE_GAP + text_width(entry.text, look.LEGEND_SIZE)
        if x > SHEET_MARGIN and x + length > SHEET_MARGIN + width:
            x, y = SHEET_MARGIN, y + _LEGEND_ROW
        places.append((x, y, entry))
        x += length + _ENTRY_GAP
    if foot and x + text_width(foot, look.LEGEND_SIZE) > SHEET_MARGIN + width:
        y += _LEGEND_ROW
    return tuple(places), y + _LEGEND_ROW / 2
