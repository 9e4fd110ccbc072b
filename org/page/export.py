"""The picture and the data as files to take away. They are made when asked for, and only then."""

from __future__ import annotations

import json
from collections.abc import Callable

import streamlit as st

from org.company.graph import graphml
from org.company.measures.report import report
from org.company.model import Company
from org.company.tables.reading import File
from org.company.tables.writing import cleaned_csv
from org.drawing.dot import dot
from org.drawing.lettering import missing_letters
from org.drawing.mermaid import mermaid
from org.drawing.picture import largest_scale, pdf, png
from org.drawing.scene import Scene
from org.drawing.slides import pptx
from org.drawing.svg import sheet, svg
from org.drawing.webpage import html
from org.locale.language import _
from org.page.naming import file_stem
from org.page.plain import plain
from org.page.table import show_corrected_csv

_BOM = "utf-8-sig"
"""Excel takes a CSV for its own code page unless it begins so."""
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_MOST_ON_A_SLIDE = 1_000
"""Boxes that a slide can bear: more would take many seconds to write and could not be read."""


def show_export(company: Company, file: File, scene: Scene, key: str, *, on_map: bool) -> None:
    """A menu with a download for each kind of file."""
    with st.popover(_("Export"), icon=":material/download:", type="primary", width="stretch"):
        st.caption(_("The boundary map as a picture") if on_map else _("The org chart as a picture"))
        stem = file_stem(company.title)
        name = f"{stem}-boundary-map" if on_map else stem
        scale = st.segmented_control(
            _("Sharpness of the PNG"), [1, 2, 3, 4], default=2, format_func="{}×".format, key="png-scale"
        )
        _show_size(scene, float(scale or 2))
        sharp = float(scale or 2)
        with st.container(horizontal=True):
            _offer("PNG", name, "png", "image/png", lambda: png(scene, scale=sharp), primary=True)
            _offer("SVG", name, "svg", "image/svg+xml", lambda: svg(scene).encode())
            _offer("PDF", name, "pdf", "application/pdf", lambda: pdf(scene))
            _offer("HTML", name, "html", "text/html", lambda: html(scene))
            if len(scene.boxes) <= _MOST_ON_A_SLIDE:
                _offer("PPTX", name, "pptx", _SLIDES, lambda: pptx(scene))
        st.caption(_("The data"))
        with st.container(horizontal=True):
            _offer("CSV", stem, "csv", "text/csv", lambda: cleaned_csv(company).encode(_BOM))
            _offer("GraphML", stem, "graphml", "application/graphml+xml", lambda: graphml(company))
            _offer("DOT", stem, "dot", "text/vnd.graphviz", lambda: dot(company))
            _offer("Mermaid", stem, "mmd", "text/plain", lambda: mermaid(company))
            _offer(
                "JSON",
                stem,
                "json",
                "application/json",
                lambda: json.dumps(report(company), ensure_ascii=False),
            )
        show_corrected_csv(company, file, key, "export")
        missing = missing_letters("".join(company.departments["name"]) + company.title)
        if missing:
            message = _("The bundled font lacks {letters}: a font of this machine draws them, where it has one.")
            st.caption(plain(message.format(letters=missing[:20])))


def _show_size(scene: Scene, scale: float) -> None:
    """How large the PNG will be, before it is made."""
    placed, real = sheet(scene), largest_scale(scene, scale)
    size = f"{placed.width * real:,.0f} × {placed.height * real:,.0f} px"
    limited = _("(the most that fits)") if real < scale else ""
    st.caption(f"{size} {limited}")


def _offer(
    kind: str, name: str, ending: str, mime: str, make: Callable[[], bytes | str], *, primary: bool = False
) -> None:
    st.download_button(
        kind,
        make,
        file_name=f"{name}.{ending}",
        mime=mime,
        key=f"download-{ending}",
        on_click="ignore",
        type="primary" if primary else "secondary",
    )
