"""The language of the page: that of the browser, until the person chooses another or a link names one."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from org.i18n import LANGUAGES, _, find_language_by, get_language, mark, match_language, set_language
from org.page.widgets import run_script

LANGUAGE = "lang"
"""The part of the address that names a chosen language."""
_CHOSEN = "language"
_WORDS_OF_STREAMLIT = (
    mark("Upload"), mark("{n}MB per file"), mark("file upload"), mark("Choose an option"), mark("Choose options"),
    mark("No results"), mark("Select all"), mark("Clear all"), mark("Selected values"), mark("Show/hide columns"),
    mark("Download as CSV"), mark("Search"), mark("Type to search"), mark("Fullscreen"), mark("Close fullscreen"),
    mark("Close"), mark("Dismiss"), mark("Open"), mark("Increment"), mark("Decrement"), mark("Collapse sidebar"),
    mark("Expand sidebar"), mark("Sidebar"), mark("Main menu"), mark("System"), mark("Light"), mark("Dark"),
    mark("Print"), mark("Record screen"), mark("Sort ascending"), mark("Sort descending"), mark("Format"),
    mark("Autosize"), mark("Pin column"), mark("Unpin column"), mark("Hide column"), mark("Skip to main content"),
    mark("Help for {name}"), mark("Remove {name}"),
)  # fmt: skip

_document = run_script("language")


def find_page_language() -> str:
    """The language of the session that the running thread works for: English outside of the page."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return "en"
    language = get_chosen_language() or match_language(st.context.locale)
    set_language(language)  # asked once: a thread works for one session, and `use_page_language` begins every run
    return language


find_language_by(find_page_language)


def use_page_language() -> None:
    """Show everything in the person's language from here on."""
    set_language(get_chosen_language() or match_language(st.context.locale))


def name_document_language() -> None:
    """Let the browser know the language, by which screen readers pronounce, and Streamlit's own words in it."""
    words = {} if get_language() == "en" else {text: _(text) for text in _WORDS_OF_STREAMLIT}
    _document(key="document-language", data={"language": get_language(), "words": words})


def get_chosen_language() -> str:
    """The language that the person has chosen, here or in the link that they followed; blank if none."""
    if _CHOSEN not in st.session_state:
        asked = st.query_params.get(LANGUAGE, "")
        st.session_state[_CHOSEN] = asked if asked in LANGUAGES else ""
    return str(st.session_state[_CHOSEN])


def choose_language() -> None:
    """A small menu that changes the language at once."""

    def change() -> None:
        st.session_state[_CHOSEN] = st.session_state["language-menu"]

    st.menu_button(
        LANGUAGES[get_language()], list(LANGUAGES), format_func=LANGUAGES.__getitem__, key="language-menu",
        type="tertiary", icon=":material/translate:", help=_("Language"), on_click=change,
    )  # fmt: skip
