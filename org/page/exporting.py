"""The window with everything that can be taken away, and the file that is being made behind the page."""

from __future__ import annotations

import json
from collections.abc import Callable

import streamlit as st

from org.company.graph import graphml
from org.company.measures.report import report
from org.company.model import Company
from org.company.tables.reading import File
from org.company.tables.writing import cleaned_csv
from org.drawing.look.lettering import missing_letters
from org.drawing.look.scripts import about_missing
from org.drawing.renderers.dot import dot
from org.drawing.renderers.mermaid import mermaid
from org.drawing.renderers.orders import Order
from org.drawing.scene import Scene
from org.locale.language import _
from org.page.export import choose_order, show_picture_files
from org.page.jobs import current_job, show_job
from org.page.naming import file_stem
from org.page.plain import plain
from org.page.remembering import remembered
from org.page.table import show_corrected_csv

_BOM = "utf-8-sig"
"""Excel takes a CSV for its own code page unless it begins so."""


def show_export(order: Callable[[], Order], file: File, scene: Scene, key: str, file_name: str) -> None:
    """The button that opens the window; ``order`` gives what is in sight, and ``scene`` is its drawing."""
    clicked = st.button(_("Export"), icon=":material/download:", type="primary", width="stretch", key="export")
    if clicked:
        st.dialog(_("Export"), width="large")(_show_window)(order(), file, scene, key, file_name)


def show_running_export() -> None:
    """The file that is being made behind the page, where there is one."""
    with st.container(key="job"):  # always there, so that nothing else changes its place in the page
        if current_job() is not None:
            show_job()


def _show_window(order: Order, file: File, scene: Scene, key: str, file_name: str) -> None:
    company = order.company
    settings, result = st.columns([1, 1.25], gap="medium")
    with settings:
        st.caption(_("The boundary map as a picture") if order.on_map else _("The org chart as a picture"))
        ordered = choose_order(company, order, scene, file_name)
    with result:
        show_picture_files(company, ordered, scene)
        letters = remembered("letters", company, lambda: about_missing(missing_letters(_all_letters(company))))
        if letters:
            st.caption(plain(letters))
    st.divider()
    st.caption(_("The data"))
    _show_data(company)
    show_corrected_csv(company, file, key, "export")


def _all_letters(company: Company) -> str:
    return "".join(dict.fromkeys("".join([company.title, *company.departments["name"]])))


def _show_data(company: Company) -> None:
    stem = file_stem(company.title)
    with st.container(horizontal=True):
        _offer("CSV", stem, "csv", "text/csv", lambda: cleaned_csv(company).encode(_BOM))
        _offer("GraphML", stem, "graphml", "application/graphml+xml", lambda: graphml(company))
        _offer("DOT", stem, "dot", "text/vnd.graphviz", lambda: dot(company))
        _offer("Mermaid", stem, "mmd", "text/plain", lambda: mermaid(company))
        _offer("JSON", stem, "json", "application/json", lambda: json.dumps(report(company), ensure_ascii=False))


def _offer(kind: str, name: str, ending: str, mime: str, make: Callable[[], bytes | str]) -> None:
    st.download_button(kind, make, file_name=f"{name}.{ending}", mime=mime, key=f"download-{ending}", on_click="ignore")
