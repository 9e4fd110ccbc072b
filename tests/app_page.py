"""The page without a browser: open it, drop a file on it, read what it says."""

from __future__ import annotations

from factories import ROOT
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox


def opened(**parts: str) -> AppTest:
    """The page as a visitor meets it, with these parts in its address."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in parts.items():
        app.query_params[name] = value
    return app.run()


def dropped(text: str | bytes, name: str = "mine.csv") -> AppTest:
    """The page after a file was dropped on it."""
    app = opened()
    app.file_uploader(key="upload").upload(name, text.encode() if isinstance(text, str) else text, "text/csv")
    return app.run()


def sample_box(app: AppTest) -> Selectbox:
    """The control that chooses a sample."""
    return next(box for box in app.selectbox if box.label == "Or try a sample.")


def said(app: AppTest) -> str:
    """All that the page says in words, without the backslashes that keep text from being Markdown."""
    kinds = ("subheader", "caption", "markdown", "warning", "error")
    return "\n".join(str(element.value) for kind in kinds for element in app.get(kind)).replace("\\", "")
