"""PowerPoint: slides and their legend."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from pptx import Presentation
from pptx.enum.text import PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Pt

from org.export.multipage_pdf import Crumb, join_steps, make_book
from org.export.page_layout import (
    SAMPLE,
    SAMPLE_GAP,
    SHEET_MARGIN,
    SLIDE,
    SUBTITLE_LINE,
    TITLE_LINE,
    PageOptions,
    Sheet,
    arrange_sheet,
    default_options,
)
from org.export.pagination import Look, Progress, paginate
from org.export.pptx_chart import add_bar, add_chart, format_box, format_line
from org.export.pptx_shapes import (
    Plane,
    Stroke,
    Words,
    add_box,
    add_line,
    add_ring,
    add_words,
    around,
    describe,
    group,
    hint_of,
    write,
)
from org.i18n import _
from org.layout.box_style import Sample, draw_sample, legend_colours
from org.layout.scene import LegendEntry, Scene, printable
from org.model import Company
from org.style import palette
from org.style.palette import LIGHT
from org.style.text_metrics import text_width

_HALF = 8.0
"""Half the height of a sample, px."""


def add_legend(plane: Plane, entries: Iterable[tuple[float, float, LegendEntry]]) -> None:
    """The entries round their left edges and middle heights, as one group."""
    drawn: list[Any] = []
    areas = []
    listed = list(entries)
    colours = legend_colours(entry for _x, _y, entry in listed)
    for x, y, entry in listed:
        drawn += _sample(plane, draw_sample(entry.sample, x, y, SAMPLE, colours), x, y)
        width = text_width(entry.text, palette.LEGEND_SIZE)
        words = Words(entry.text, palette.LEGEND_SIZE, LIGHT.text)
        drawn.append(add_words(plane, x + SAMPLE + SAMPLE_GAP, y + 0.36 * palette.LEGEND_SIZE, words, width))
        describe(drawn[-1], entry.text)
        areas.append((x, y - _HALF, x + SAMPLE + SAMPLE_GAP + width, y + _HALF))
    if drawn:
        group(plane, drawn, around(areas), _("Legend"))


def _sample(plane: Plane, sample: Sample, x: float, y: float) -> list[Any]:
    """The small picture of what an entry explains."""
    shapes = [add_box(plane, box.area, *format_box(box.style)) for box in sample.boxes]
    if sample.bar:
        shapes += add_bar(plane, sample.bar, LIGHT.back.note)
    if sample.line is not None:
        shapes.append(add_line(plane, (x + 1, y), (x + SAMPLE - 1, y), format_line(sample.line)))
    if sample.ring:
        edge = Stroke(LIGHT.crossing, palette.RING_WIDTH)
        shapes.append(add_ring(plane, (x + SAMPLE / 2, y), palette.RING_RADIUS, LIGHT.ring, edge))
    return shapes


_LONGEST_PROPERTY = 255
"""Letters that the format has room for."""
_NO_DAY = datetime.date(1980, 1, 1)
"""What a file without a date says it was made on: the first day that a ZIP archive can name."""
_TITLE_ONLY = 5
"""Which layout of the library's own template has a title and nothing else."""
_OLDEST = (1980, 1, 1, 0, 0, 0)
"""The date on every file inside: with the clock's, two exports of one thing would differ."""


def pptx(scene: Scene, options: PageOptions | None = None) -> bytes:
    """One 16:9 slide with the scene in shapes that can be edited, its title, figures and legend."""
    return pptx_scenes([scene], options)


def pptx_scenes(scenes: Sequence[Scene], options: PageOptions | None = None) -> bytes:
    """The same with a slide for each scene."""
    options = replace(options or default_options(), paper=SLIDE)
    first = scenes[0]
    deck = _deck(options.named(first.title) or first.title, first.subtitle, options.date or _NO_DAY)
    for scene in scenes:
        _fill(_add_slide(deck), scene, options)
    return _save(deck)


def pptx_book(
    company: Company, options: PageOptions, *, look: Look | None = None, on_page: Progress | None = None
) -> bytes:
    """The org chart on several slides: an overview, then the branches, with links from one to another."""
    options = replace(options, paper=SLIDE)
    named = replace(company, title=options.named(company.title) or company.title)
    book = make_book(named, paginate(named, options, look=look, on_page=on_page), options)
    deck = _deck(named.title, book.pages[0].fit.scene.subtitle, options.date or _NO_DAY)
    slides = [_add_slide(deck) for _page in book.pages]
    for place, slide in enumerate(slides):
        steps = book.breadcrumb(place)
        boxes = _fill(slide, book.pages[place].fit.scene, book.page_options(place, steps))
        _link_steps(slides, place, steps)
        for key, head in book.collapsed(place).items():
            if key in boxes:
                boxes[key].click_action.target_slide = slides[book.first_page(head)]
                describe(boxes[key], boxes[key].name, f"{book.tag(head)}\n{hint_of(boxes[key])}")
    return _save(deck)


def _add_slide(deck: Any) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    slide.shapes.turbo_add_enabled = True
    return slide


def _fill(slide: Any, scene: Scene, options: PageOptions) -> dict[int, Any]:
    """The chart and the words round it; key → shape of each box."""
    placed = arrange_sheet(scene, options)
    words = Plane(slide.shapes, placed.points)
    _add_heading(words, placed)
    left, top = placed.points * placed.chart_left, placed.points * placed.chart_top
    boxes = add_chart(Plane(slide.shapes, placed.chart_points, left, top), scene)
    add_legend(words, placed.legend)
    _add_foot(words, placed)
    return boxes


def _link_steps(slides: Sequence[Any], place: int, steps: Sequence[Crumb]) -> None:
    """The way from the top, above the title: a click on a step leads to its slide."""
    plane = Plane(slides[place].shapes, SLIDE.words_scale)
    x, baseline = SHEET_MARGIN, SHEET_MARGIN + palette.SUBTITLE_SIZE
    for at, step in enumerate(steps):
        text = join_steps([*([Crumb("", 0)] if at else []), step])
        width = text_width(text, palette.SUBTITLE_SIZE)
        words = Words(text, palette.SUBTITLE_SIZE, LIGHT.quiet_text)
        shape = add_words(plane, x, baseline, words, width)
        shape.click_action.target_slide = slides[step.page]
        describe(shape, step.text)
        x += width


def _save(deck: Any) -> bytes:
    out = io.BytesIO()
    deck.save(out)
    return _fix_dates(out.getvalue())


def _deck(title: str, subject: str, day: datetime.date) -> Any:
    """An empty presentation in 16:9."""
    deck = Presentation()
    wider = Pt(SLIDE.width) / deck.slide_width
    deck.slide_width, deck.slide_height = Pt(SLIDE.width), Pt(SLIDE.height)
    # The library's template is 4:3: whoever adds a slide of their own finds its frames stretched to the width.
    for sheet_of in (deck.slide_master, *deck.slide_layouts):
        for frame in sheet_of.placeholders:
            if frame._element.spPr.xfrm is not None:
                frame.left, frame.width = round(frame.left * wider), round(frame.width * wider)
    _drop(deck.part.package, RELATIONSHIP_TYPE.THUMBNAIL)
    _drop(deck.part, RELATIONSHIP_TYPE.PRINTER_SETTINGS)
    about = deck.core_properties
    about.title, about.subject = (printable(text)[:_LONGEST_PROPERTY] for text in (title, subject))
    about.author = about.last_modified_by = ""
    about.created = about.modified = datetime.datetime.combine(day, datetime.time())
    return deck


def _drop(part: Any, kind: str) -> None:
    """Leave out what the library's template has of somebody else's: a picture of its slide, their printer."""
    for number in [relation.rId for relation in part._rels.values() if relation.reltype == kind]:
        part._rels.pop(number)


def _add_heading(plane: Plane, placed: Sheet) -> None:
    """The title as the slide's own, so that outlines and screen readers find it, and the figures below."""
    left, right = SHEET_MARGIN, placed.width - SHEET_MARGIN
    beside = placed.subtitle_beside
    frame = plane.shapes.title
    area = (left, placed.title_top, left + beside if beside else right, placed.title_bottom)
    frame.left, frame.top, frame.width, frame.height = plane.place(area)
    title = Words(" ".join(placed.title), palette.TITLE_SIZE, LIGHT.text, bold=True)
    write(frame, plane, [title], align=PP_ALIGN.LEFT)
    below = (left, placed.title_bottom, right, placed.heading_bottom)
    top = placed.title_bottom - SUBTITLE_LINE - (TITLE_LINE - palette.TITLE_SIZE) / 2
    figures = plane.shapes.add_textbox(
        *plane.place((left + beside, top, right, placed.title_bottom) if beside else below)
    )
    subtitle = Words(" ".join(placed.subtitle), palette.SUBTITLE_SIZE, LIGHT.quiet_text)
    write(figures, plane, [subtitle], align=PP_ALIGN.LEFT)
    describe(figures, _("Figures"))


def _add_foot(plane: Plane, placed: Sheet) -> None:
    """The note below the legend, and the date."""
    bottom, right = placed.height - SHEET_MARGIN, placed.width - SHEET_MARGIN
    for at, line in enumerate(reversed(placed.note)):
        words = Words(line, palette.LEGEND_SIZE, LIGHT.quiet_text)
        width = text_width(line, palette.LEGEND_SIZE)
        describe(add_words(plane, SHEET_MARGIN, bottom - at * 1.5 * palette.LEGEND_SIZE, words, width), _("Note"))
    date = Words(placed.date, palette.LEGEND_SIZE, LIGHT.quiet_text)
    describe(add_words(plane, right, bottom, date, text_width(placed.date, palette.LEGEND_SIZE), "end"), _("Date"))


def _fix_dates(file: bytes) -> bytes:
    """The same file with one date on everything inside."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
        for name in package.namelist():
            again.writestr(zipfile.ZipInfo(name, _OLDEST), package.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
