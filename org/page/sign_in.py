"""Sign-in, where the administrator has configured it: nothing of the page is shown before."""

from __future__ import annotations

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from org.i18n import _
from org.page.widgets import escape_markdown

_LEAVING = "leaving"


def require_sign_in() -> None:
    """Show a button to sign in and end the run, unless the person has, or no sign-in is configured."""
    if not is_sign_in_configured() or st.user.get("is_logged_in", False):
        return
    st.subheader(_("Front & back office"))
    st.button(_("Sign in"), type="primary", icon=":material/login:", key="sign-in", on_click=st.login)
    st.stop()


def show_sign_out() -> None:
    """Who is signed in, and a button to sign out; nothing where no sign-in is configured."""
    if not is_sign_in_configured():
        return
    st.caption(escape_markdown(str(st.user.get("email") or st.user.get("name") or "")))
    st.button(_("Sign out"), icon=":material/logout:", key="sign-out", on_click=_begin_to_leave)


def get_person() -> str:
    """What identifies the person who is signed in; blank where no one is."""
    if not st.user.get("is_logged_in", False):
        return ""
    return "\n".join(str(st.user.get(claim) or "") for claim in ("iss", "sub", "email"))


def _begin_to_leave() -> None:
    """Let the browser erase what it keeps, which then signs the person out; a second click does not wait for it."""
    if is_leaving():
        st.logout()
    st.session_state[_LEAVING] = True


def is_leaving() -> bool:
    """Whether the person has asked to sign out."""
    return _LEAVING in st.session_state


def is_sign_in_configured() -> bool:
    """Whether the administrator has configured a sign-in."""
    try:
        return "auth" in st.secrets
    except StreamlitSecretNotFoundError:
        return False
