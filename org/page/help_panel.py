"""Help inside the app: what a file should look like, with templates, and the pages of docs/ to read on the spot,
in the language of the page."""

from __future__ import annotations

import base64
import re
from html import escape
from pathlib import Path

import pandas as pd
import streamlit as st

from org.bundle import FOLDER
from org.i18n import _, get_language
from org.page.widgets import offer_file

DOCS = FOLDER / "docs"
TEMPLATES = FOLDER / "sample_data" / "templates"
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:)[^)]*\)")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]*)\)")


def list_pages() -> dict[str, str]:
    """The file of each page → what it is about."""
    return {
        "file-format": _("Columns"),
        "classification": _("Front and back"),
        "boundary": _("The boundary"),
        "hand-offs": _("Hand-offs"),
        "exports": _("Exports"),
        "comparing": _("Compare"),
        "accessibility": _("Keys and screen readers"),
        "privacy": _("Privacy"),
    }


def find_page(name: str, language: str) -> Path:
    """The page in ``language`` where there is one, else in English."""
    translated = DOCS / language / f"{name}.md"
    return translated if translated.exists() else DOCS / f"{name}.md"


def read_page(path: Path) -> str:
    """A page as Markdown; what leads to another file is only text, as there is no such file in the app."""
    return _LINK.sub(r"\1", path.read_text(encoding="utf-8"))


def show_help() -> None:
    """A button that opens the pages over the app."""
    if st.button(_("Help"), icon=":material/help:", key="help", width="stretch"):
        st.dialog(_("Help"), width="large")(_show_pages)()


def _show_pages() -> None:
    pages = list_pages()
    chosen = st.pills(
        _("Page"), list(pages), format_func=pages.__getitem__, default="file-format", required=True, key="help-page",
        label_visibility="collapsed",
    )  # fmt: skip
    path = find_page(chosen, get_language())
    texts = iter(_PICTURE.split(read_page(path)))
    st.markdown(next(texts))
    for words, picture, text in zip(texts, texts, texts, strict=True):
        content = base64.b64encode((path.parent / picture).read_bytes()).decode()
        st.html(f'<img class="help-picture" src="data:image/png;base64,{content}" alt="{escape(words)}">')
        st.markdown(text)


def offer_templates() -> None:
    """A button that opens an example of a file of departments over the app: the sidebar shows two of its columns."""
    title = _("What should my file look like?")
    if st.button(title, icon=":material/table:", key="template", width="stretch"):
        st.dialog(title, width="large")(_show_template)()


def _show_template() -> None:
    """To look at and to download."""
    st.markdown(_("One row per department. Only the name is required; headers may be those of your HR tool."))
    hand_offs = st.toggle(_("With hand-offs"), value=True, key="template-hand-offs")
    path = find_template(get_language(), hand_offs=hand_offs)
    st.dataframe(pd.read_csv(path, dtype=str, keep_default_na=False), hide_index=True)
    with st.container(horizontal=True):
        for ending in (".csv", ".xlsx"):
            file = path.with_suffix(ending)
            label = _("Download as {kind}").format(kind=ending[1:].upper())
            offer_file(label, file.read_bytes, file.name, f"template{ending}")


def find_template(language: str, *, hand_offs: bool) -> Path:
    """The CSV; the Excel file is beside it."""
    return TEMPLATES / f"departments{'-with-hand-offs' if hand_offs else ''}-{language}.csv"
