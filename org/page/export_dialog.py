"""The export dialog."""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from html import escape
from typing import Literal

import streamlit as st

from org.analysis.graph import graphml
from org.analysis.report_json import write_report
from org.export.graph_formats import dot, mermaid
from org.export.page_layout import PAPERS, Fitted, PageOptions, Paper, default_options, keep_size
from org.export.png_pdf import POINTS_PER_INCH
from org.export.request import (
    ExportRequest,
    Suggestion,
    collect_texts,
    depends_on_paper,
    estimate_page_count,
    is_book,
    lay_out,
    list_warnings,
    render,
    suggest,
)
from org.hierarchy import ancestors, count_levels
from org.i18n import LANGUAGES, _, describe_count, get_language, localise_number, use_language
from org.layout.box_style import Emphasis, apply_emphasis
from org.layout.color_by import colouring
from org.layout.scene import Scene
from org.layout.visibility import View
from org.model import Company
from org.page import state
from org.page.background_jobs import get_job, is_busy, make_elsewhere, make_now, start_job
from org.page.state import remember
from org.page.table_panel import show_corrected_csv
from org.page.tasks import draw_svg, make_picture
from org.page.widgets import choose_one, escape_markdown, offer_file
from org.reading.corrections import write_company_csv
from org.reading.load import File
from org.style.system_fonts import describe_missing_letters
from org.style.text_metrics import missing_letters
from org.text import file_stem
from org.workers import Outcome

IN_SIGHT, WHOLE, BRANCH = "sight", "whole", "branch"
_ENDINGS = (".png", ".svg", ".pdf", ".pptx", ".html")
_AT_ONCE = 1_500
"""Boxes up to which a file is made while the person waits, and shown before; more are made behind the page."""
_DEEPEST = 12
"""Levels that are offered one by one."""
_DPI = 300
_SHARP = {"1×": 1.0, "2×": 2.0, "3×": 3.0, "4×": 4.0, f"{_DPI} dpi": _DPI / POINTS_PER_INCH}


def choose_request(request: ExportRequest, scene: Scene, file_name: str) -> ExportRequest:
    """What the picture shows and on which paper; ``request`` is the current view, and ``scene`` its drawing."""
    what, where = st.columns(2)
    with what:
        request = _choose_what(request)
    with where:
        paper = _choose_paper()
    request = _choose_levels(request)
    if not request.network and st.toggle(
        _("PDF and PPTX: an overview, then a page for each branch"), key="export-pages"
    ):
        request = replace(request, pages=True)
    title = st.text_input(_("Title"), value=_own_title(request, scene), key=f"export-title-{_what()}")
    options = _choose_options(title, file_name, paper)
    if request.by is not None and not request.network:
        with use_language(options.language):  # its classes are words, too
            request = replace(request, by=colouring(request.company, state.get_colour()))
    return replace(request, options=options, scale=_choose_scale())


def _what() -> str:
    return str(st.session_state.get("export-what") or IN_SIGHT)


def _choose_what(request: ExportRequest) -> ExportRequest:
    """The current view, everything, or the branch of the selected department."""
    company = request.company
    names = {IN_SIGHT: _("Current view"), WHOLE: _("The whole company")}
    at = state.get_selected() if state.get_selected() is not None else state.get_branch()
    if at is not None and ancestors(at, company.parent):
        names[BRANCH] = _("Only {name}").format(name=company.name(at))
    if _what() not in names:
        st.session_state["export-what"] = IN_SIGHT
    st.selectbox(_("What"), list(names), format_func=names.__getitem__, key="export-what")
    if _what() == IN_SIGHT:
        return request
    view = None if _what() == WHOLE else state.make_opening_view(company, state.get_picture(), at)
    return replace(request, view=view, emphasis=Emphasis())


def _choose_levels(request: ExportRequest) -> ExportRequest:
    """How many levels the picture shows, if not those of the current view, or all."""
    at = request.view.branch if request.view is not None else None
    levels = count_levels(request.company, at)
    if levels < 2 or request.network:
        return request
    usual = _("Current view") if _what() == IN_SIGHT else _("All levels")
    names = {0: usual} | {
        level: _("Down to level {n}").format(n=level) for level in range(1, min(levels, _DEEPEST) + 1)
    }
    if st.session_state.get("export-levels") not in names:
        st.session_state["export-levels"] = 0
    level = st.selectbox(_("Levels"), list(names), format_func=names.__getitem__, key="export-levels")
    return replace(request, view=View(at, level, state.get_budget())) if level else request


def _choose_paper() -> Paper | None:
    names = {"": _("Fit to content")} | {key: paper.name for key, paper in PAPERS.items()}
    names["slide"] = _("16:9 slide")
    sides = {True: _("Landscape"), False: _("Portrait")}
    key = st.selectbox(_("Paper"), list(names), format_func=names.__getitem__, key="export-paper")
    if not key:
        return None
    if key == "slide":
        return PAPERS[key]
    return PAPERS[key].turned(choose_one(_("Orientation"), sides, "export-side"))


def _choose_options(title: str, file_name: str, paper: Paper | None) -> PageOptions:
    parts = {"date": _("Date"), "source": _("File name"), "transparent": _("No background")}
    chosen = st.pills(
        _("Include"), list(parts), selection_mode="multi", default=["date"], format_func=parts.__getitem__,
        key="export-parts",
    )  # fmt: skip
    return PageOptions(
        title=title,
        date=default_options().date if "date" in chosen else None,
        source=file_name if "source" in chosen else "",
        transparent="transparent" in chosen,
        language=_choose_language(),
        paper=paper,
    )


def _choose_language() -> str:
    codes = list(LANGUAGES)
    language: str = st.selectbox(
        _("Language"), codes, codes.index(get_language()), format_func=LANGUAGES.__getitem__, key="export-language"
    )
    return language


def _choose_scale() -> float:
    sharp = st.segmented_control(_("Resolution of the PNG"), list(_SHARP), default="2×", key="png-scale")
    return _SHARP[sharp or "2×"]


def _own_title(request: ExportRequest, scene: Scene) -> str:
    at = request.view.branch if request.view is not None else None
    return scene.title if at is None else f"{scene.title} · {request.company.name(at)}"


def show_picture_files(request: ExportRequest, scene: Scene) -> None:
    """The preview, its warnings, and a button for each kind of file."""
    company, view = request.company, request.view
    as_shown = view == state.get_view(company)
    most = len(company) if view is None or not view.budget else min(len(company), view.budget)
    count = len(scene.boxes) if as_shown else most
    if count > _AT_ONCE:
        st.info(_("{n} boxes take a while; the file is generated in the background.").format(n=localise_number(count)))
        _show_buttons(request, None)
        return
    if as_shown and request.options.paper is None and request.options.language == get_language():
        laid = keep_size(apply_emphasis(scene, request.emphasis))
    else:
        laid = remember("laid", company, lambda: lay_out(request), _version(request))
    drawn = laid.scene
    picture = make_now(partial(draw_svg, drawn, request.options))
    with st.container(border=True, key="export-preview"):
        alt = escape(f"{_('Preview')}: {drawn.title}. {drawn.subtitle}")
        st.html(f'<img alt="{alt}" src="data:image/svg+xml;base64,{b64encode(picture).decode()}">')
    if request.pages:
        text = describe_count(
            "Shown: the single picture. PDF and PPTX will have about {n} page.",
            "Shown: the single picture. PDF and PPTX will have about {n} pages.",
            estimate_page_count(request),
        )
        st.caption(text)
    else:
        _show_advice(request, laid)
    _show_buttons(request, laid)


def _version(request: ExportRequest) -> tuple[object, ...]:
    by = request.by.title if request.by else ""
    kind = request.on_map, request.network, request.reporting, state.get_colour(), by
    return request.view, request.options, request.emphasis, *kind


def _show_advice(request: ExportRequest, laid: Fitted) -> None:
    if laid.paper is not None:
        size = localise_number(math.floor(laid.text_size * 10) / 10, ".1f")  # never more than it is
        st.caption(_("Text {size} pt on {paper}").format(size=size, paper=laid.paper.name))
    for sentence in list_warnings(request, laid, ".png"):
        st.warning(escape_markdown(sentence), icon=":material/text_decrease:")
    for at, advice in enumerate(suggest(request, laid)):
        st.button(
            escape_markdown(advice.words), key=f"advice-{at}", type="tertiary", icon=":material/lightbulb:",
            on_click=_follow, args=(advice,),
        )  # fmt: skip


def _follow(advice: Suggestion) -> None:
    if advice.levels is not None:
        st.session_state["export-levels"] = advice.levels
    elif advice.paper is not None:
        st.session_state["export-paper"] = advice.paper.key
    elif advice.pages is not None:
        st.session_state["export-pages"] = True


def _show_buttons(request: ExportRequest, laid: Fitted | None) -> None:
    """A button for each kind of file: at once for a small one, through the jobs for a large one."""
    if laid is None or request.pages:
        _show_job_before()
    st.caption(_("Download as"))
    stem = file_stem(request.company.title) + (
        "-network" if request.network else "-boundary-map" if request.on_map else ""
    )
    with st.container(horizontal=True, key="export-files"):
        for ending in _ENDINGS:
            kind: Literal["primary", "secondary"] = "primary" if ending == ".png" else "secondary"
            label, name = ending[1:].upper(), stem + ending
            if laid is None or is_book(request, ending):
                icon = ":material/hourglass_empty:"
                if st.button(label, key=f"make{ending}", type=kind, icon=icon, disabled=is_busy()):
                    start_job(label, name, partial(make_picture, request, ending))
                    st.rerun()
                continue
            make = partial(render, request, ending, laid if depends_on_paper(request, ending) else None)
            offer_file(label, make_elsewhere(make), name, f"download-{ending[1:]}", type=kind, icon=None)


def _show_job_before() -> None:
    """A note that another export has to wait, or would replace the finished one."""
    job = get_job()
    if job is not None and is_busy():
        text = _("{file} is being generated. Start another export when it is done or cancelled.")
        st.caption(escape_markdown(text.format(file=job.file_name)))
    elif job is not None and job.handle.outcome is Outcome.MADE:
        text = _("{file} is ready. Starting another export replaces it.")
        st.caption(escape_markdown(text.format(file=job.file_name)))


def show_export(make_request: Callable[[], tuple[ExportRequest, Scene]], file: File, key: str, file_name: str) -> None:
    """The button that opens the dialog; ``make_request`` gives the current view and its drawing."""
    if st.button(_("Export"), icon=":material/download:", type="primary", key="export"):
        request, scene = make_request()
        st.dialog(_("Export"), width="large")(_show_window)(request, file, scene, key, file_name)


def _show_window(request: ExportRequest, file: File, scene: Scene, key: str, file_name: str) -> None:
    company = request.company
    settings, result = st.columns([1, 1.25], gap="medium")
    with settings:
        chart = _("Picture of the boundary map") if request.on_map else _("Picture of the org chart")
        st.caption(_("Picture of the network") if request.network else chart)
        chosen = choose_request(request, scene, file_name)
    with result:
        show_picture_files(chosen, scene)

        def describe_letters() -> str:
            return describe_missing_letters(missing_letters(collect_texts(chosen)))

        letters = remember("letters", company, describe_letters, (chosen.view, chosen.options.title))
        if letters:
            st.caption(escape_markdown(letters))
    st.divider()
    st.caption(_("Data, to download as"))
    _show_data(company)
    show_corrected_csv(company, file, key, "export")


def _show_data(company: Company) -> None:
    stem = file_stem(company.title)
    with st.container(horizontal=True):
        makers: dict[str, tuple[str, Callable[[Company], bytes | str]]] = {
            "csv": ("CSV", write_company_csv),
            "graphml": ("GraphML", graphml),
            "dot": ("DOT", dot),
            "mmd": ("Mermaid", mermaid),
            "json": ("JSON", lambda company: b"".join(write_report(company))),
        }
        for ending, (label, make) in makers.items():
            offer_file(label, partial(make, company), f"{stem}.{ending}", f"download-{ending}", icon=None)
