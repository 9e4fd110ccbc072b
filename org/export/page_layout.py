"""The page around a chart: paper, options, title and notes, and how the chart fits."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from org.i18n import get_language, localise_date
from org.layout.column_layout import READABLE
from org.layout.scene import LegendEntry, Scene, one_line
from org.layout.visibility import Frame
from org.style import palette
from org.style.text_metrics import SEMIBOLD, shorten, text_width, wrap

POINTS_PER_MM = 72 / 25.4
LEAST_TEXT = 6.0
"""Points. Smaller names are hard to read on paper, and not at all on a wall: there is a warning."""
_MOST_TEXT = 16.0
"""Points. A small company is not blown up without end; on a poster, read from afar, words grow with the paper."""
_USUAL_DIAGONAL = math.hypot(210, 297) * POINTS_PER_MM
_USUAL_SCALE = 0.75
"""Points to a px of the words round the chart on A4."""
_GROWTH = 0.7
"""A sheet twice as wide is looked at from farther away, but not from twice as far."""


@dataclass(frozen=True)
class Paper:
    """A sheet of a size of its own."""

    key: str
    """What programs and addresses call it, such as ``a4``."""
    name: str
    """What people call it."""
    width: float
    height: float

    @property
    def words_scale(self) -> float:
        """Points to a px of title, figures and legend: those do not shrink with the chart."""
        return _USUAL_SCALE * math.pow(math.hypot(self.width, self.height) / _USUAL_DIAGONAL, _GROWTH)

    @property
    def chart_scale_limit(self) -> float:
        """Points to a px of the chart at most."""
        return _MOST_TEXT / palette.NAME_SIZE * max(1.0, self.words_scale)

    @property
    def landscape(self) -> bool:
        return self.width >= self.height

    def turned(self, landscape: bool) -> Paper:
        """The same sheet in landscape or portrait format."""
        return self if landscape is self.landscape else replace(self, width=self.height, height=self.width)


def _make_metric(key: str, width: float, height: float) -> Paper:
    return Paper(key, key.upper(), width * POINTS_PER_MM, height * POINTS_PER_MM)


SLIDE = Paper("slide", "16:9", 960.0, 540.0)
PAPERS: dict[str, Paper] = {
    paper.key: paper
    for paper in (
        SLIDE,
        Paper("letter", "Letter", 11 * 72.0, 8.5 * 72.0),
        _make_metric("a4", 297, 210),
        _make_metric("a3", 420, 297),
        _make_metric("a1", 841, 594),
        _make_metric("a0", 1189, 841),
    )
}
"""All of them in landscape, as most charts are; :meth:`Paper.turned` gives portrait."""


@dataclass(frozen=True)
class PageOptions:
    """What is chosen for the page round a chart. Two files of one scene with the same options are equal."""

    title: str | None = None
    """Instead of the scene's own title; blank for no title at all."""
    date: datetime.date | None = None
    """None for no date."""
    source: str = ""
    """Name of the file that the data is from; may be empty."""
    transparent: bool = False
    """Without a background, for slides that have a colour of their own."""
    breadcrumb: str = ""
    """On a page of several: the departments above what it shows, in a line above the title."""
    page: str = ""
    """On a page of several: its number."""
    language: str = field(default_factory=get_language)
    """ISO 639-1 code of the texts, for programs that read a file aloud."""
    paper: Paper | None = None
    """None for a sheet as large as the chart needs."""

    @property
    def sheet(self) -> Paper:
        """The paper; A4 in landscape where none was chosen, for files that need one."""
        return self.paper or PAPERS["a4"]

    def named(self, title: str) -> str:
        """The title to write over a scene whose own title is ``title``."""
        return title if self.title is None else one_line(self.title)

    def describe_source(self) -> str:
        """«company.csv · 2026-03-31», as far as they are chosen."""
        return " · ".join(filter(None, (self.source, localise_date(self.date, self.language) if self.date else "")))


def default_options() -> PageOptions:
    """The scene's own title, and today's date."""
    return PageOptions(date=datetime.date.today())


SHEET_MARGIN = 24.0
NARROWEST = 560.0
SAMPLE = 34.0
"""Width of a legend's sample, px."""
SAMPLE_HEIGHT = 18.0
SAMPLE_GAP = 8.0
TITLE_LINE = 28.0
SUBTITLE_LINE = 18.0
FOOT_LINE = 17.0
BREADCRUMB_LINE = 20.0
_LEGEND_ROW = 26.0
_ENTRY_GAP = 26.0
_SUBTITLE_GAP = 18.0
"""Between a title and the subtitle beside it."""
_ABOVE_CHART, _BELOW_CHART = 18.0, 22.0
_ABOVE_ON_PAPER, _BELOW_ON_PAPER = 4.0, 8.0
"""Less, as a paper has little room. The chart also has a margin of its own."""
_CHART_MARGIN = 10.0
"""On a paper, beside the chart, which also has a margin of its own."""
_TITLE_LINES = 2
"""On a paper; where the sheet is as large as it needs to be a title has more room."""

PlacedEntries = tuple[tuple[float, float, LegendEntry], ...]


@dataclass(frozen=True)
class Sheet:
    """The chart and the words around it, in place. All lengths px of the words."""

    width: float
    height: float
    title: tuple[str, ...]
    subtitle: tuple[str, ...]
    chart_left: float
    chart_top: float
    legend: PlacedEntries
    """Left edge and middle height of each entry."""
    note: tuple[str, ...]
    date: str
    """What is written at the lower right: where the data is from, the date, the number of the page."""
    breadcrumb: str = ""
    """A line above the title."""
    subtitle_beside: float = 0.0
    """How far right of the title's left edge the subtitle is, on the title's own line; 0 for below it."""
    chart_scale: float = 1.0
    """Px of the words to a px of the chart."""
    points: float = 1.0
    """Points to a px of the words."""
    room_height: float = 0.0
    """Height of the room in the middle of which the chart is."""

    @property
    def chart_points(self) -> float:
        """Points to a px of the chart."""
        return self.chart_scale * self.points

    @property
    def title_top(self) -> float:
        return SHEET_MARGIN + (BREADCRUMB_LINE if self.breadcrumb else 0.0)

    @property
    def title_bottom(self) -> float:
        return self.title_top + TITLE_LINE * len(self.title)

    @property
    def heading_bottom(self) -> float:
        """Below title and subtitle."""
        return self.title_bottom + (0.0 if self.subtitle_beside else SUBTITLE_LINE * len(self.subtitle))


def arrange_sheet(scene: Scene, options: PageOptions) -> Sheet:
    """Arrange a scene on its paper, as large as it fits there, or else on a sheet just large enough for it."""
    paper = options.paper
    width = paper.width / paper.words_scale - 2 * SHEET_MARGIN if paper else max(scene.width, NARROWEST)
    foot = _write_foot(options, width / 2 if scene.note else width)
    beside = width - text_width(foot, palette.LEGEND_SIZE) - _ENTRY_GAP if foot else width
    note = wrap(scene.note, beside, palette.LEGEND_SIZE) if scene.note else ()
    joined = f"{scene.note} · {foot}" if foot else scene.note
    rows = [_place_legend(scene.legend, text, width)[1] for text in (joined, "")]
    if paper and note and rows[0] == rows[1]:  # there is room for both in the last row of the legend
        note, foot = (), joined
    # With a note below, the foot is beside it.
    legend, legend_height = _place_legend(scene.legend, "" if note else foot, width)
    title = _wrap_title(scene, options, width, _TITLE_LINES if paper else 3)
    words = Sheet(
        width=width + 2 * SHEET_MARGIN,
        height=0.0,
        title=title,
        subtitle=wrap(scene.subtitle, width, palette.SUBTITLE_SIZE),
        chart_left=0.0,
        chart_top=0.0,
        legend=legend,
        note=note,
        date=foot,
        subtitle_beside=_find_subtitle_start(title, scene.subtitle, width) if paper else 0.0,
        breadcrumb=shorten(one_line(options.breadcrumb), width, palette.SUBTITLE_SIZE),
        points=paper.words_scale if paper else 1.0,
    )
    below = legend_height + (FOOT_LINE * len(note) + 6.0 if note else 0.0) + SHEET_MARGIN - 8
    return _with_chart(words, scene, below, paper)


def _with_chart(words: Sheet, scene: Scene, below: float, paper: Paper | None) -> Sheet:
    """The words with the chart between them; ``below`` is how much those below it take from their top."""
    above_chart, below_chart = (_ABOVE_ON_PAPER, _BELOW_ON_PAPER) if paper else (_ABOVE_CHART, _BELOW_CHART)
    top = words.heading_bottom + above_chart
    height, scale = scene.height, 1.0
    if paper:
        height = max(paper.height / paper.words_scale - top - below - below_chart, 1.0)
        limit = paper.chart_scale_limit / paper.words_scale
        width = words.width - 2 * _CHART_MARGIN
        scale = min(width / max(scene.width, 1.0), height / max(scene.height, 1.0), limit)
    legend_top = top + height + below_chart
    return replace(
        words,
        height=legend_top + below,
        chart_left=(words.width - scale * scene.width) / 2,
        chart_top=top + (height - scale * scene.height) / 2,
        legend=tuple((x, y + legend_top, entry) for x, y, entry in words.legend),
        chart_scale=scale,
        room_height=height,
    )


def _wrap_title(scene: Scene, options: PageOptions, width: float, lines: int) -> tuple[str, ...]:
    title = options.named(scene.title)
    return wrap(title, width, palette.TITLE_SIZE, SEMIBOLD, lines) if title else ()


def _find_subtitle_start(title: Sequence[str], subtitle: str, width: float) -> float:
    """Where the subtitle begins on the title's line, which saves room on paper; 0 where it does not fit there."""
    if len(title) != 1:
        return 0.0
    start = text_width(title[0], palette.TITLE_SIZE, SEMIBOLD) + _SUBTITLE_GAP
    return start if start + text_width(subtitle, palette.SUBTITLE_SIZE) <= width else 0.0


def _write_foot(options: PageOptions, width: float) -> str:
    """Source, date and page in at most ``width`` px: a long name of a file is shortened."""
    parts = [localise_date(options.date, options.language) if options.date else "", one_line(options.page)]
    rest = " · ".join(part for part in parts if part)
    source = one_line(options.source)
    if source and rest:
        source = shorten(source, width - text_width(f" · {rest}", palette.LEGEND_SIZE), palette.LEGEND_SIZE) + " · "
    return shorten(source + rest, width, palette.LEGEND_SIZE)


def _place_legend(entries: Iterable[LegendEntry], foot: str, width: float) -> tuple[PlacedEntries, float]:
    """Entries from the left in rows, with room for the foot at the end of the last; and how high the rows are."""
    placed = []
    x, y = SHEET_MARGIN, 0.0
    for entry in entries:
        length = SAMPLE + SAMPLE_GAP + text_width(entry.text, palette.LEGEND_SIZE)
        if x > SHEET_MARGIN and x + length > SHEET_MARGIN + width:
            x, y = SHEET_MARGIN, y + _LEGEND_ROW
        placed.append((x, y, entry))
        x += length + _ENTRY_GAP
    if foot and x + text_width(foot, palette.LEGEND_SIZE) > SHEET_MARGIN + width:
        y += _LEGEND_ROW
    return tuple(placed), y + _LEGEND_ROW / 2


_ROUNDS = 3
_NEAR = 1.03
"""Frames that differ by less are the same for the eye."""
_WORDS_SHARE = 0.2
"""Of a paper's height, that title, figures and legend usually take."""
GOOD_TEXT = 9.0
"""Points. A chart is laid out for the room that its paper has for names of this size, and made smaller where it must
be; a book has as many pages as that needs."""

_GOOD_SCALE = GOOD_TEXT / palette.NAME_SIZE
_AIM = _GOOD_SCALE / READABLE
"""A layout is content with a chart that is by READABLE smaller than its frame."""


@dataclass(frozen=True)
class Fitted:
    """A scene that was laid out for a paper."""

    scene: Scene
    paper: Paper | None
    """None for a sheet as large as the scene needs."""
    text_size: float
    """Of the names in the boxes, points."""


def keep_size(scene: Scene) -> Fitted:
    """The scene on a sheet as large as it needs."""
    return Fitted(scene, None, palette.NAME_SIZE)


def text_size(scene: Scene, options: PageOptions) -> float:
    """How large the names of ``scene`` are on its paper, points; without a paper those of its own size."""
    return palette.NAME_SIZE * arrange_sheet(scene, options).chart_points


def fit_to_paper(build: Callable[[Frame], Scene], options: PageOptions, *, first: Frame | None = None) -> Fitted:
    """The best of a few rounds, each with the room that the last one's words left; ``options`` name the paper.

    ``build`` draws the chart for a frame; ``first`` is the frame to begin with, where it is known from a similar page.
    At most three scenes are built.
    """
    paper = options.paper
    assert paper is not None, "without a paper there is nothing to fit"
    best: Fitted | None = None
    tried: list[Frame] = []
    frame = first or _make_frame(paper.width, paper.height * (1 - _WORDS_SHARE), _AIM)
    while len(tried) < _ROUNDS and all(_differ(frame, other) for other in tried):
        scene = build(frame)
        placed = arrange_sheet(scene, options)
        size = palette.NAME_SIZE * placed.chart_points
        if best is None or size > best.text_size:
            best = Fitted(scene, paper, size)
        if placed.chart_points >= paper.chart_scale_limit:
            break
        tried.append(frame)
        frame = free_frame(placed, max(placed.chart_points, _AIM))
    assert best is not None, "the first frame is always tried"
    return best


def free_frame(placed: Sheet, scale: float = _GOOD_SCALE) -> Frame:
    """What the words leave to the chart, in px of a chart that is drawn at ``scale`` points to a px."""
    return _make_frame(
        (placed.width - 2 * _CHART_MARGIN) * placed.points, max(placed.room_height * placed.points, 1.0), scale
    )


def _make_frame(width: float, height: float, scale: float = _GOOD_SCALE) -> Frame:
    """The frame that has this size in points."""
    return Frame(width / scale, height / scale)


def _differ(one: Frame, other: Frame) -> bool:
    ratios = (one.width / other.width, one.height / other.height)
    return any(max(ratio, 1 / ratio) > _NEAR for ratio in ratios)
