"""Small parts of the page: links, downloads, upload fields, tables, a choice of a few, escaped Markdown."""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePath
from typing import Any, Literal, TypeVar

import pandas as pd
import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

from org.limits import get_limits
from org.model import Company, Office
from org.page.state import get_frame, reveal
from org.text import mark_invisible

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_SHORTCODE = re.compile(r":(?=[\w+-])")
_LINKS = re.compile(r"(www|://|(?<=\S)@)(?=\S)", re.IGNORECASE)
"""What addresses of pages and of mail have. Markdown makes links of them even where each sign is escaped."""
_TURNS = re.compile("[\u200e\u200f]")
"""Marks of the direction of writing that Arabic or Hebrew names may have: they could move the rest of our sentence."""
_WORD_JOINER = "\u2060"


def escape_markdown(text: str) -> str:
    r"""Markdown that shows ``text`` as it is: no link, image, colour, formula or emoji comes of it.

    Every sign of punctuation is escaped (CommonMark 2.4). Emoji codes and addresses are looked for after that, so they
    are separated by a character that has no width. Signs that cannot be seen are shown as marks.

    >>> escape_markdown("*R&D*")
    '\\*R\\&D\\*'
    """
    seen = mark_invisible(" ".join(_TURNS.sub("", text).split()))
    parted = _LINKS.sub(rf"\1{_WORD_JOINER}", _SHORTCODE.sub(":" + _WORD_JOINER, seen))
    return _PUNCTUATION.sub(r"\\\1", parted)


_Colour = Literal["orange", "blue", "gray"]
OFFICE_COLOURS: dict[Office, _Colour] = {Office.FRONT: "orange", Office.BACK: "blue", Office.UNCLEAR: "gray"}

_WHOLE_PAGE = "whole-page"


SILENT = '<span class="org-silent"></span>'
"""What a component shows that shows nothing: the style sheet of the page gives it no room."""


def run_script(name: str) -> Callable[..., Any]:
    """A component that shows nothing and runs the script ``name`` beside this file."""
    script = (Path(__file__).parent / f"{name}.js").read_text(encoding="utf-8")
    return st.components.v2.component(f"org_{name}", html=SILENT, js=script)


def get_office(company: Company, position: int) -> Office:
    """Front, back or unclear."""
    return Office(int(company.offices[position]))


def crosses(company: Company, one: int, other: int) -> bool:
    """Whether a line between two departments crosses the boundary."""
    return {get_office(company, one), get_office(company, other)} == {Office.FRONT, Office.BACK}


def color_name(company: Company, position: int) -> str:
    """The name in the colour of its office, as Markdown."""
    return f":{OFFICE_COLOURS[get_office(company, position)]}[{escape_markdown(company.name(position))}]"


def show_link(
    company: Company,
    position: int,
    key: str,
    *,
    before: str = "",
    after: str = "",
    icon: str | None = None,
    explanation: str | None = None,
) -> None:
    """The name of a department, which selects and reveals it; ``before`` and ``after`` are Markdown."""
    label = " ".join(part for part in (before, color_name(company, position), after) if part)
    st.button(
        label, key=key, type="tertiary", icon=icon, wrap=True, help=explanation, on_click=reveal,
        args=(company, position),
    )  # fmt: skip


def act_on_page(act: Callable[..., None], *arguments: Any) -> None:
    """Do what changes more than the panel, from a callback: the whole page follows."""
    st.session_state[_WHOLE_PAGE] = True
    act(*arguments)


def follow_acts() -> None:
    """Run the whole page if an act of the last click asks for it: a panel in a fragment runs alone otherwise."""
    if st.session_state.pop(_WHOLE_PAGE, False):
        st.rerun()


_Word = TypeVar("_Word")


def choose_one(label: str, names: Mapping[_Word, str], key: str, **look: Any) -> _Word:
    """One of ``names``, all of which are shown; the first of them until the person chooses."""
    first = next(iter(names))
    st.session_state.setdefault(key, first)
    chosen: _Word | None = st.segmented_control(
        label, list(names), format_func=names.__getitem__, key=key, required=True,
        **{"label_visibility": "collapsed", **look},
    )  # fmt: skip
    return first if chosen is None else chosen


TABLES = ["csv", "tsv", "txt", "xlsx", "xls", "ods", "json", "html", "xml", "opml", "md", "drawio", "graphml", "gexf"]
"""Endings of the files that are read as tables."""


def ask_for_file(label: str, key: str, endings: Sequence[str] = TABLES, **look: Any) -> Any:
    """A field to upload a file, and what is in it."""
    return st.file_uploader(label, type=endings, key=key, max_upload_size=get_largest_upload(), **look)


def get_largest_upload() -> int:
    """How large an uploaded file may be, MB."""
    return get_limits().bytes // 1_000_000


def show_rows(rows: Sequence[tuple[str, ...]], *headers: str) -> None:
    """A plain table, in which the first column says what each row is about."""
    st.table(pd.DataFrame(rows, columns=list(headers)).set_index(headers[0]))


_ROW, _LEAST_HEIGHT = 35, 400
"""Heights of a row of a table and of a table with many, px."""


def fit_table(rows: int, above: float) -> int:
    """The height of a table, px: that of its rows, or what the window leaves with ``above`` px more than a chart."""
    room = max(_LEAST_HEIGHT, round(get_frame().height - above))
    return min(room, (rows + 1) * _ROW + 2)


_MIMES = {
    ".csv": "text/csv",
    ".dot": "text/vnd.graphviz",
    ".graphml": "application/graphml+xml",
    ".html": "text/html",
    ".json": "application/json",
    ".mmd": "text/plain",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".svg": "image/svg+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def make_mime(file_name: str) -> str:
    """What kind of file the browser takes it for, with a mark that no other download has.

    Streamlit derives the address of a file from its kind, its name and its content, and reads only three parts of a
    large one. Without the mark, a file that differs elsewhere would get the address of another: of the person's own
    before a correction, or even of someone else's.
    """
    return f"{_MIMES[PurePath(file_name).suffix]}; mark={secrets.token_hex(16)}"


def offer_file(label: str, make: Callable[[], bytes | str], file_name: str, key: str, **look: Any) -> None:
    """A button to download a file, which is made when it is clicked. The text of a CSV is written as Excel reads it."""
    mime = make_mime(file_name)
    held = _hold(make, file_name, mime)
    look = {"icon": ":material/download:", "on_click": "ignore", **look}
    st.download_button(label, held, file_name=file_name, mime=mime, key=key, **look)


def _hold(make: Callable[[], bytes | str], file_name: str, mime: str) -> Callable[[], bytes]:
    """``make``, whose file stays on the server until the person's next click.

    Streamlit keeps what such a function makes for no session, so that other people's clicks may remove it before the
    browser has asked for it. Here it is kept for the session, like the file of a button that has its content at once.
    """
    context = get_script_run_ctx(suppress_warning=True)

    def hold() -> bytes:
        made = make()
        # Excel takes a CSV for its own code page unless it begins with a mark.
        data = made.encode("utf-8-sig" if file_name.endswith(".csv") else "utf-8") if isinstance(made, str) else made
        if context is not None and runtime.exists():
            files = runtime.get_instance().media_file_mgr
            add = partial(files.add, data, mime, f"download-{file_name}", file_name, is_for_static_download=True)
            holding = threading.Thread(target=add)  # one that belongs to the session
            add_script_run_ctx(holding, context)
            holding.start()
            holding.join()
        return data

    return hold
