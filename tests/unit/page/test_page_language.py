"""The language of the page: the browser's or the chosen one, for each session by itself."""

from __future__ import annotations

import pytest
from app_page import opened
from streamlit.testing.v1 import AppTest

from org.i18n import get_language
from org.page import language

pytestmark = pytest.mark.slow


def panels(app: AppTest) -> list[str]:
    """The names of the ways to look."""
    (control,) = [each for each in app.get("button_group") if each.label in ("View", "Cách xem")]
    return [option.content for option in control.proto.options]


def test_a_link_can_ask_for_a_language_and_sessions_do_not_share_it():
    vietnamese, english = opened(lang="vi"), opened()
    assert not vietnamese.exception
    assert panels(vietnamese)[1] == "Bản đồ ranh giới"
    assert panels(english)[1] == "Boundary map"
    assert vietnamese.subheader[0].value == "Bán lẻ Mùa Vàng", "a company in the language of whoever opens the page"
    assert panels(vietnamese.run())[1] == "Bản đồ ranh giới"
    assert get_language() == "en", "outside of the page"


def test_a_browser_is_answered_in_its_language_and_in_english_where_we_lack_it(monkeypatch):
    for locale, expected in (("vi-VN", "Bản đồ ranh giới"), ("vi", "Bản đồ ranh giới"), ("fr-FR", "Boundary map")):
        monkeypatch.setattr(language.st.context.__class__, "locale", locale)
        assert panels(opened())[1] == expected
    assert panels(opened(lang="xx"))[1] == "Boundary map"
    assert panels(opened(lang="vi"))[1] == "Bản đồ ranh giới"


def test_a_change_of_language_keeps_what_was_chosen_and_corrected():
    app = opened(lang="en")
    app.session_state["selected"] = 3
    app.run()
    before = {name: app.session_state[name] for name in ("selected", "views", "choices")}
    app.session_state["language"] = "vi"
    app.run()
    assert panels(app)[1] == "Bản đồ ranh giới"
    assert {name: app.session_state[name] for name in before} == before
