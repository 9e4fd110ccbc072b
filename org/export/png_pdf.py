"""A scene → the files that people take away: SVG, PNG and PDF, whole and sharp at any size."""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import orjson

from org.export.page_layout import PageOptions, Sheet, arrange_sheet
from org.export.svg import svg
from org.i18n import _, join_words
from org.layout.box_style import place_texts, style_box
from org.layout.scene import Scene, one_line, whole_name
from org.model import Office
from org.style.palette import FALLBACK_FONTS, FONT
from org.style.text_metrics import FONT_FOLDER, line_family, mark_direction, replace_undrawable

if TYPE_CHECKING:
    from typst import Fonts, PDFStandard

_MOST = 150
"""Names of one office; a longer list is no help to a person who listens to it."""


def describe_picture(scene: Scene, title: str) -> str:
    """Title and figures, then the departments of each office in the order of the drawing, with what is below them."""
    sentences = [f"{one_line(title)}: {scene.subtitle}."]
    for office in (Office.FRONT, Office.BACK, Office.UNCLEAR):
        boxes = [box for box in scene.boxes if box.office is office and not box.rest]
        names = [f"{whole_name(box)} ({' '.join(box.title)})" if box.title else whole_name(box) for box in boxes]
        names = [
            _("{name} (+{n} below)").format(name=name, n=box.collapsed) if box.collapsed else name
            for name, box in zip(names, boxes, strict=True)
        ]
        if names:
            sentences.append(f"{office.title}: {join_words(names, _MOST)}.")
    return " ".join(sentences)


MOST_PIXELS = 80_000_000
"""Programs that open a PNG of more need half a gigabyte, and some refuse it. A1 with 300 dpi has 70 million."""
TILE = 4096
"""Pixels along each edge of a tile."""
_AT_ONCE = 4_000_000
"""Pixels of a PNG that are drawn at a time: each takes 3 or 4 bytes of memory meanwhile."""
LONGEST_PAGE = 14_400.0
"""Points; the largest page that the PDF standard lets every reader show (ISO 32000-1, annex C)."""
POINTS_PER_INCH = 72.0
_INCH = 0.0254
"""Metres."""
_PACKING = 2
"""How hard ISA-L tries: more makes a picture hardly smaller."""
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_RGB, _RGBA = 2, 6
_STANDARDS: Sequence[PDFStandard] = ("a-2a", "ua-1")
"""For archives (ISO 19005-2) and for people who have pages read to them (ISO 14289-1)."""
_PAGES = """
#let book = json(bytes(sys.inputs.book))
#let (year, month, day) = book.date
#set document(title: book.title, date: if year == 0 { none } else { datetime(year: year, month: month, day: day) })
#set text(lang: book.language)
#show heading: it => hide(it)
#show figure: it => it.body
#for leaf in book.pages {
  set page(width: leaf.width * 1pt, height: leaf.height * 1pt, margin: 0pt, fill: none)
  [#place(top + left, heading(level: leaf.level, leaf.titles.first()))#label(leaf.label)]
  for title in leaf.titles.slice(1) { place(top + left, heading(level: leaf.level, title)) }
  figure(alt: leaf.alt, block(width: 100%, height: 100%, {
    place(top + left, image(bytes(leaf.svg), format: "svg", width: 100%, height: 100%))
    set text(top-edge: "baseline", bottom-edge: "baseline")
    let looks = leaf.looks.map(((size, weight, colour, fonts)) => {
      text.with(size: size * 1pt, weight: weight, fill: rgb(colour), font: fonts)
    })
    for (look, x, y, words) in leaf.names {
      place(top + if x < 0 { right } else { left }, dx: x * 1pt, dy: y * 1pt, looks.at(look)(words))
    }
  }))
  for spot in leaf.links {
    place(
      top + left, dx: spot.left * 1pt, dy: spot.top * 1pt,
      link(label(spot.to), box(width: spot.width * 1pt, height: spot.height * 1pt)),
    )
  }
}
"""


@dataclass(frozen=True)
class Extent:
    """How large a PNG will be, before it is made."""

    width: int
    """Pixels."""
    height: int
    scale: float
    """Pixels to a point."""
    limited: bool
    """Whether it had to be less sharp than was asked for."""

    @property
    def dpi(self) -> float:
        return self.scale * POINTS_PER_INCH


@dataclass(frozen=True)
class Link:
    """A place on a page that leads to another page. Lengths are points."""

    left: float
    top: float
    width: float
    height: float
    to: str


TextLook = tuple[float, int, str, tuple[str, ...]]
"""Size in points, weight, colour and fonts of a text."""
PlacedText = tuple[int, float, float, str]
"""A text in a box: the index of its look; x and y in points, where its baseline begins, or with a negative x, which is
from the page's right edge, where it ends; its words."""


@dataclass(frozen=True)
class Leaf:
    """One page of a PDF."""

    label: str
    """What links call it."""
    titles: tuple[str, ...]
    """What it shows; each has an entry in the table of contents."""
    level: int
    """1 for the outermost in the table of contents."""
    width: float
    """Points."""
    height: float
    svg: str
    """Without ``names``."""
    looks: Sequence[TextLook]
    names: Sequence[PlacedText]
    alt: str
    """What it shows, for people who do not see it."""
    links: tuple[Link, ...] = ()


def extent(scene: Scene, options: PageOptions, scale: float) -> Extent:
    """The size of the PNG with ``scale`` pixels to a point, or of the largest that keeps within MOST_PIXELS."""
    placed = arrange_sheet(scene, options)
    width, height = placed.width * placed.points, placed.height * placed.points
    real = min(scale, math.sqrt(MOST_PIXELS / (width * height)))
    return Extent(round(width * real), round(height * real), real, real < scale)


def page_size(placed: Sheet) -> tuple[float, float, float]:
    """Width and height of a page of a PDF in points, and how much smaller it had to be made: 1.0 for not at all."""
    width, height = placed.width * placed.points, placed.height * placed.points
    shrink = min(1.0, LONGEST_PAGE / max(width, height))
    return width * shrink, height * shrink, shrink


def png(scene: Scene, options: PageOptions, *, scale: float = 2.0) -> bytes:
    """The sheet as PNG, ``scale`` pixels for each point as far as MOST_PIXELS lets it; 300 dpi are 300 / 72.

    Its density is written in, so that it has its true size in a document.
    """
    size = extent(scene, options, scale)
    return next(_draw_pixels(scene, options, size, [(0, 0, size.width, size.height)]))


def tiles(scene: Scene, options: PageOptions, scale: float) -> Iterator[tuple[str, bytes]]:
    """The sheet as PNGs of at most TILE × TILE pixels, as sharp as asked for; each with its row and its column."""
    placed = arrange_sheet(scene, options)
    width, height = (max(1, round(length * placed.points * scale)) for length in (placed.width, placed.height))
    edges = [
        (left, top, min(left + TILE, width), min(top + TILE, height))
        for top in range(0, height, TILE)
        for left in range(0, width, TILE)
    ]
    rows, columns = math.ceil(height / TILE), math.ceil(width / TILE)
    drawn = _draw_pixels(scene, options, Extent(width, height, scale, limited=False), edges)
    for i, picture in enumerate(drawn):
        row, column = divmod(i, columns)
        yield f"{row + 1:0{len(str(rows))}}-{column + 1:0{len(str(columns))}}", picture


def _draw_pixels(
    scene: Scene, options: PageOptions, size: Extent, parts: Iterable[tuple[int, int, int, int]]
) -> Iterator[bytes]:
    """Parts of a picture of that size as PNGs, drawn from the PDF: its letters are shaped once, and not for each part.

    A part takes the memory of a band of it.
    """
    # A PDF does not need them.
    import pypdfium2 as pdfium
    from isal import isal_zlib
    from pypdfium2 import raw

    made = _compile([make_leaf(scene, options)], options, scene.title, tagged=False)
    kind, look, bytes_each, ground = (raw.FPDFBitmap_BGR, _RGB, 3, 255)
    if options.transparent:
        kind, look, bytes_each, ground = (raw.FPDFBitmap_BGRA, _RGBA, 4, 0)
    with pdfium.PdfDocument(made) as document:
        page = document[0]
        for left, top, right, bottom in parts:
            packer, packed = isal_zlib.compressobj(_PACKING), []
            width, whole = right - left, (size.width, size.height)
            # Each row begins with its filter: none, which suits plain colours.
            band = np.zeros((max(1, _AT_ONCE // width), 1 + bytes_each * width), dtype=np.uint8)
            for start in range(top, bottom, len(band)):
                rows = band[: bottom - start]
                rows[:, 1:] = ground
                bitmap = raw.FPDFBitmap_CreateEx(width, len(rows), kind, rows.ctypes.data + 1, rows.strides[0])
                raw.FPDF_RenderPageBitmap(bitmap, page, -left, -start, *whole, 0, raw.FPDF_REVERSE_BYTE_ORDER)
                raw.FPDFBitmap_Destroy(bitmap)
                packed.append(packer.compress(rows.data))
            part = Extent(width, bottom - top, size.scale, size.limited)
            yield _write_png(part, look, [*packed, packer.flush()])


def pdf(scenes: Sequence[Scene], options: PageOptions) -> bytes:
    """A PDF with a page for each scene, of the size of its paper.

    Without a paper 1 px = 1 pt, and smaller where the page would be too large for readers.
    """
    leaves = [make_leaf(scene, options, f"page-{i}") for i, scene in enumerate(scenes, start=1)]
    return bind(leaves, options, leaves[0].titles[0])


def make_leaf(
    scene: Scene,
    options: PageOptions,
    label: str = "page",
    *,
    titles: tuple[str, ...] = (),
    level: int = 1,
    tags: Mapping[int, str] | None = None,
    links: tuple[Link, ...] = (),
) -> Leaf:
    """The sheet as one page of a PDF, which by default has the title of the scene."""
    placed = arrange_sheet(scene, options)
    width, height, shrink = page_size(placed)
    title = options.named(scene.title) or scene.title
    drawn = svg(scene, options, tags=tags, embed_fonts=False, named=scene.network)
    looks, names = _list_names(scene, placed, shrink)
    alt = describe_picture(scene, title)
    return Leaf(label, titles or (title,), level, width, height, drawn, looks, names, alt, links)


def _list_names(scene: Scene, placed: Sheet, shrink: float) -> tuple[list[TextLook], list[PlacedText]]:
    """The looks of the texts in boxes, and the texts.

    Typst shapes its own texts six times as fast as those of an SVG.
    """
    points = placed.points * shrink
    scale, left, top = (length * points for length in (placed.chart_scale, placed.chart_left, placed.chart_top))
    looks: dict[TextLook, int] = {}
    names = []
    for box in scene.boxes if not scene.network else ():
        style = style_box(box)
        for text in place_texts(box):
            colour = style.text if text.role == "name" else style.note
            family = line_family(replace_undrawable(text.text))
            look = text.size * scale, text.weight, colour, (family or FONT, *FALLBACK_FONTS)
            x = left + scale * text.x - (placed.width * points if text.anchor == "end" else 0.0)
            y = top + scale * text.baseline
            names.append((looks.setdefault(look, len(looks)), x, y, mark_direction(text.text)))
    return list(looks), names


def bind(pages: Sequence[Leaf], options: PageOptions, title: str) -> bytes:
    """Pages as one PDF with a table of contents, fit for archives and for reading aloud wherever that can be."""
    try:
        return _compile(pages, options, title, standards=_STANDARDS if options.date else _STANDARDS[1:])
    except RuntimeError:
        # The standards forbid letters that no font has; elsewhere these are empty boxes.
        return _compile(pages, options, title)


@cache
def _load_fonts() -> Fonts:
    """The bundled fonts, and those of the machine for letters that these lack. Looked for once: it takes a while."""
    from typst import Fonts

    return Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[FONT_FOLDER])


def _compile(
    pages: Sequence[Leaf],
    options: PageOptions,
    title: str,
    *,
    standards: Sequence[PDFStandard] = (),
    tagged: bool = True,
) -> bytes:
    from typst import Compiler  # an SVG does not need it

    day = options.date
    date = [day.year, day.month, day.day] if day else [0, 0, 0]
    book = orjson.dumps({"title": title, "date": date, "language": options.language, "pages": pages}).decode()
    # A letter that no font has would take the other foreign ones of its line with it.
    compiler = Compiler(_PAGES.encode(), font_paths=_load_fonts(), sys_inputs={"book": replace_undrawable(book)})
    result = compiler.compile(timestamp=0, format="pdf", pdf_standards=list(standards), pdf_tags=tagged)
    assert isinstance(result, bytes), "all pages of a PDF are one file"
    return result


def _write_png(size: Extent, look: int, packed: Iterable[bytes]) -> bytes:
    """A PNG with its density (PNG specification, 11.2 and 11.3.4.3)."""
    per_metre = round(size.dpi / _INCH)
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", size.width, size.height, 8, look, 0, 0, 0)),
        (b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1)),
        *((b"IDAT", part) for part in packed if part),
        (b"IEND", b""),
    )
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
