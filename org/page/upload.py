"""The panel on the left: whose company to look at."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from org.bundle import FILE_VARIABLE
from org.company.tables.reading import titled
from org.locale.language import _
from org.page.choices import fingerprint
from org.page.plain import plain
from org.page.samples import SAMPLES

LARGEST_MB = 200
_FORGET = "chosen_source"
_OWN = "own-file"
_STARTED = "started"


@dataclass(frozen=True)
class Source:
    """The bytes of a company and what to call it."""

    title: str
    departments: bytes
    handoffs: bytes | None = None
    vocabulary: bytes | None = None
    own: bool = False
    """Whether the person brought it."""
    file_name: str = ""
    """What the file of departments is called."""


def choose_source() -> Source:
    """Show the panel; the file that the person dropped, or the sample that they picked, whichever came last."""
    _open_with_file()
    st.header(_("Front & back office"), anchor=False)
    st.caption(_("See where your company meets its customers"))
    dropped = st.file_uploader(
        _("Your company"),
        type=["csv", "tsv", "txt", "xlsx"],
        max_upload_size=LARGEST_MB,
        help=_what_it_should_look_like(),
        key="upload",
        on_change=_came_last,
        args=("upload",),
    )
    picked = st.selectbox(
        _("or look at a sample"),
        [sample.title for sample in SAMPLES],
        key="sample",
        on_change=_came_last,
        args=("sample",),
    )
    own = None if st.session_state.get(_FORGET) == "sample" else _own_file(dropped)
    handoffs, vocabulary = _further_files(own is not None)
    if own is not None:
        name = Path(own[0])
        return Source(titled(name.stem), own[1], handoffs, vocabulary, own=True, file_name=name.name)
    sample = next(sample for sample in SAMPLES if sample.title == picked)
    return Source(sample.title, sample.path.read_bytes(), vocabulary=vocabulary, file_name=sample.file)


def _open_with_file() -> None:
    """Begin a visit with the file that the server was started with, if it was."""
    path = os.environ.get(FILE_VARIABLE)
    if path is None or _STARTED in st.session_state:
        return
    st.session_state[_STARTED] = True
    try:
        st.session_state.setdefault(_OWN, (Path(path).name, Path(path).read_bytes()))
    except OSError as problem:
        reason = problem.strerror or str(problem)
        show_unusable(_("{file} cannot be read: {reason}.").format(file=path, reason=reason))


def _own_file(dropped: UploadedFile | None) -> tuple[str, bytes] | None:
    """Name and content of the person's file.

    While one is exchanged for another the uploader is empty for a moment; so what was in it stays until the next one
    comes, or until it is closed.
    """
    if dropped is not None:
        st.session_state[_OWN] = dropped.name, dropped.getvalue()
    own: tuple[str, bytes] | None = st.session_state.get(_OWN)
    if own is not None and dropped is None:
        st.button(_("Close {file}").format(file=plain(own[0])), icon=":material/close:", on_click=_close)
    return own


def _close() -> None:
    """Let the person's file go, with what was read from it."""
    for name in (_OWN, "own", "last", "read"):
        st.session_state.pop(name, None)


def pick_file(asked: str) -> None:
    """Show the sample whose fingerprint begins with ``asked``, if there is one; before the panel is made."""
    for sample in SAMPLES if asked else ():
        if fingerprint(sample.path.read_bytes()).startswith(asked):
            st.session_state["sample"] = sample.title
            st.session_state[_FORGET] = "sample"
            return
    own = st.session_state.get(_OWN)
    if asked and own is not None and fingerprint(own[1]).startswith(asked):
        st.session_state[_FORGET] = "upload"


def _came_last(panel: str) -> None:
    st.session_state[_FORGET] = panel
    st.session_state.pop("called-off", None)


def _further_files(own: bool) -> tuple[bytes | None, bytes | None]:
    """A file of hand-offs, once there is a file of departments, and the words of the person's industry."""
    handoffs = None
    with st.expander(_("Add hand-offs or a custom vocabulary")):
        if own:
            handoffs = st.file_uploader(
                _("Hand-offs"),
                type=["csv", "tsv", "txt", "xlsx"],
                max_upload_size=LARGEST_MB,
                key="handoffs",
                help=_("One row per hand-off: from, to, and kind and volume if known."),
            )
        words = st.file_uploader(
            _("Custom vocabulary for front and back"),
            type=["csv", "tsv", "txt"],
            max_upload_size=LARGEST_MB,
            key="vocabulary",
            help=_("A CSV with the columns “phrase” and “office”: what departments are called in your industry."),
        )
    return (handoffs.getvalue() if handoffs else None), (words.getvalue() if words else None)


def _what_it_should_look_like() -> str:
    return _(
        "A CSV or Excel file with a row a department. It needs a column with the names; columns for the id, the "
        "parent, the office (front or back), the people, the revenue and whom it hands work to are found by their "
        "headers. The file stays on this machine."
    )


def show_unusable(message: str) -> None:
    """Say why a file could not be read."""
    st.error(plain(message), icon=":material/error:")
