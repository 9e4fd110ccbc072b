"""Files on their way from the browser: dropped anywhere on the page, sent, or not sent."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from org.i18n import _
from org.limits import get_limits
from org.text import INVISIBLE

_uploading = st.components.v2.component(
    "org_uploading",
    html='<span class="org-silent"></span>',
    js=(Path(__file__).parent / "uploading.js").read_text(encoding="utf-8"),
)


def watch_uploads() -> None:
    """Let the browser take files anywhere, say whether one is sent, also to screen readers, and mark names."""
    unsent = _(
        "The file was not uploaded: the connection broke off, or it is larger than {n} MB or of another kind. "
        "Choose it again."
    )
    data = {
        "drop": _("Drop the file to open it"),
        "sending": _("Uploading the file …"),
        "unsent": unsent.format(n=get_limits().bytes // 1_000_000),
        "invisible": INVISIBLE.replace("\\x", "\\u"),
    }
    _uploading(key="uploading", data=data)
