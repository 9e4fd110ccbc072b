"""The made-up companies that come with the project, and the control that chooses one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st

from org import bundle
from org.i18n import _, get_language
from org.model import Company
from org.page.state import name_control, renew_control, share
from org.page.tasks import ReadRequest, read_departments
from org.reading.load import File

SAMPLE_FOLDER = bundle.FOLDER / "sample_data"
_CHOSEN = "chosen-sample"


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


@cache
def read_sample(sample: SampleFile, language: str) -> tuple[File, Company]:
    """The sample as it comes, in the ``language`` of the page: read once for everyone."""
    file, company = read_departments(ReadRequest(sample.path.read_bytes(), sample.title, sample.file))
    share(company)
    return file, company


def get_sample() -> SampleFile:
    """The sample that is chosen; at first one in the language of the page."""
    first = next((sample for sample in SAMPLES if sample.language == get_language()), SAMPLES[0])
    chosen: str = st.session_state.setdefault(_CHOSEN, first.title)
    return next(sample for sample in SAMPLES if sample.title == chosen)


def choose_sample(own: bool, pick: Callable[[str], None]) -> None:
    """The control; ``pick("sample")`` is called when the person chooses.

    While the person's own file is shown (``own``), the control names none.
    """
    control = name_control("sample")
    st.session_state[control] = None if own else get_sample().title
    st.selectbox(
        _("Or try a sample."),
        [sample.title for sample in SAMPLES],
        placeholder=_("Choose a sample"),
        key=control,
        on_change=_take_sample,
        args=(control, pick),
    )


def show_sample(sample: SampleFile) -> None:
    """Choose a sample from elsewhere than the control, before that is made."""
    st.session_state[_CHOSEN] = sample.title
    renew_control("sample")


def _take_sample(control: str, pick: Callable[[str], None]) -> None:
    picked = st.session_state.get(control)
    if picked and control == name_control("sample"):
        st.session_state[_CHOSEN] = picked
        pick("sample")
