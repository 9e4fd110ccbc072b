"""A scene → the files that people take away: SVG, PNG and PDF, whole and sharp at any size."""

from __future__ import annotations

import datetime
import math
from functools import cache

import typst

from org.drawing.lettering import FONT_FOLDER
from org.drawing.scene import Scene
from org.drawing.svg import sheet, svg

MOST_PIXELS = 120_000_000
"""A PNG of more would need over half a gigabyte of memory to be drawn and to be looked at."""
LONGEST_PAGE = 14_400.0
"""Points; the largest page that the PDF standard lets every reader show (ISO 32000-1, annex C)."""
_SHEET = """
#let size = json(bytes(sys.inputs.size))
#set page(width: size.width * 1pt, height: size.height * 1pt, margin: 0pt)
#set document(title: sys.inputs.title, date: none)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%, alt: sys.inputs.alt)
"""


@cache
def _fonts() -> typst.Fonts:
    """The bundled fonts, and those of the machine for letters that these lack. Looked for once: it takes a while."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[FONT_FOLDER])


def _compiled(
    scene: Scene, date: datetime.date | None, kind: typst.OutputFormat, *, shrink: float = 1.0, ppi: float | None = None
) -> bytes:
    placed = sheet(scene, date)
    inputs = {
        "svg": svg(scene, date=date, embed_fonts=False),
        "size": f'{{"width": {placed.width * shrink}, "height": {placed.height * shrink}}}',
        "title": scene.title,
        "alt": scene.subtitle,
    }
    compiler = typst.Compiler(_SHEET.encode(), font_paths=_fonts(), sys_inputs=inputs)
    result = compiler.compile(timestamp=0, format=kind, ppi=ppi)
    assert isinstance(result, bytes), "one page gives one file"
    return result


def largest_scale(scene: Scene, wanted: float) -> float:
    """``wanted`` pixels per px, or the most that keeps the picture within MOST_PIXELS."""
    placed = sheet(scene)
    return min(wanted, math.sqrt(MOST_PIXELS / (placed.width * placed.height)))


def png(scene: Scene, *, scale: float = 2.0, date: datetime.date | None = None) -> bytes:
    """The sheet as PNG, ``scale`` pixels for each px as far as :func:`largest_scale` lets it."""
    return _compiled(scene, date, "png", ppi=72.0 * largest_scale(scene, scale))


def pdf(scene: Scene, *, date: datetime.date | None = None) -> bytes:
    """The sheet as a PDF of one page, 1 px = 1 pt, smaller where the page would be too large for readers."""
    placed = sheet(scene, date)
    shrink = min(1.0, LONGEST_PAGE / max(placed.width, placed.height))
    return _compiled(scene, date, "pdf", shrink=shrink)
