"""The made-up companies that come with the project, and the control that chooses one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from org import bundle
from org.i18n import _, get_language

SAMPLE_FOLDER = bundle.FOLDER / "sample_data"
_CHOSEN, _TURN = "chosen-sample", "sample-turn"


@dataclass(frozen=True)
class SampleFile:
    """A made-up company that comes with the project."""

    title: str
    file: str
    language: str = "en"

    @property
    def path(self) -> Path:
        """Where its departments are."""
        return SAMPLE_FOLDER / self.file


SAMPLES = (
    SampleFile("Sông Hồng Bank", "song-hong-bank.csv"),
    SampleFile("Minh Long Electronics", "minh-long-electronics.csv"),
    SampleFile("Bán lẻ Mùa Vàng", "ban-le-mua-vang.csv", "vi"),
)


def choose_sample(own: bool, pick: Callable[[str], None]) -> SampleFile:
    """The sample that is chosen; ``pick("sample")`` is called when it was the person's choice.

    While the person's own file is shown (``own``), the control names none.
    """
    first = next((sample for sample in SAMPLES if sample.language == get_language()), SAMPLES[0])
    chosen: str = st.session_state.setdefault(_CHOSEN, first.title)
    control = _name_control()
    st.session_state[control] = None if own else chosen
    st.selectbox(
        _("Or try a sample."),
        [sample.title for sample in SAMPLES],
        placeholder=_("Choose a sample"),
        key=control,
        on_change=_take_sample,
        args=(control, pick),
    )
    return next(sample for sample in SAMPLES if sample.title == chosen)


def show_sample(sample: SampleFile) -> None:
    """Choose a sample from elsewhere than the control, before that is made."""
    st.session_state[_CHOSEN] = sample.title
    renew_control()


def renew_control() -> None:
    """Give the control another name, because the page chooses what is shown.

    A message that the browser sends before it hears of that still has the old sample, and would else count as a choice.
    """
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _name_control() -> str:
    return f"sample-{st.session_state.get(_TURN, 0)}"


def _take_sample(control: str, pick: Callable[[str], None]) -> None:
    picked = st.session_state.get(control)
    if picked and control == _name_control():
        st.session_state[_CHOSEN] = picked
        pick("sample")
