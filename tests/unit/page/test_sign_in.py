"""A server with sign-in shows nothing of the page before it."""

from __future__ import annotations

import pytest
from factories import ROOT
from streamlit.testing.v1 import AppTest

from org.page import sign_in

AUTH = {
    "redirect_uri": "https://page.example.com/oauth2callback",
    "cookie_secret": "secret",
    "client_id": "id",
    "client_secret": "secret",
    "server_metadata_url": "https://login.example.com/.well-known/openid-configuration",
}


def app() -> AppTest:
    opened = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    opened.secrets["auth"] = AUTH
    return opened


def test_nothing_is_shown_before_the_sign_in() -> None:
    opened = app().run()
    assert not opened.exception
    assert [button.key for button in opened.button] == ["sign-in"]
    assert not opened.get("file_uploader")
    assert not opened.get("bidi_component")
    assert "files" not in opened.session_state


def test_who_is_signed_in_has_the_page_and_can_sign_out(monkeypatch: pytest.MonkeyPatch) -> None:
    class User(dict[str, object]):
        pass

    monkeypatch.setattr(sign_in.st, "user", User(is_logged_in=True, email="*a*@example.com"))
    opened = app().run()
    assert not opened.exception
    assert opened.button(key="sign-out")
    assert opened.session_state["files"].shown


def test_without_a_configuration_there_is_no_sign_in() -> None:
    opened = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not [button for button in opened.button if button.key in ("sign-in", "sign-out")]
    assert opened.session_state["files"].shown
