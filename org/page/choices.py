"""What a person chose for the file they look at: kept while the page is open, found again when the file comes back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import streamlit as st

from org.company.tables.corrections import Correction

_KEPT = "choices"


@dataclass(frozen=True)
class Choices:
    """Everything that is not in the file itself."""

    corrections: tuple[Correction, ...] = ()
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Role → headers, where the person knew better than the program."""
    encoding: str | None = None
    sheet: str | None = None
    posts: bool | None = None
    """Of a list of people: whether each is a box of their own."""
    steps: tuple[int, ...] = ()
    """How many corrections there were before each act, so that an act is undone as a whole."""
    taken: tuple[Correction, ...] = ()
    """The corrections that were there at the last download."""

    @property
    def pending(self) -> int:
        """Corrections that would be lost with the page."""
        return 0 if self.corrections == self.taken else len(self.steps)


def fingerprint(data: bytes) -> str:
    """What tells one file from another."""
    return hashlib.sha256(data).hexdigest()


def choices_for(file: str) -> Choices:
    """The choices made for the file with this fingerprint."""
    kept: dict[str, Choices] = st.session_state.setdefault(_KEPT, {})
    return kept.get(file, Choices())


def keep(file: str, choices: Choices) -> None:
    """Remember the choices for a file."""
    st.session_state.setdefault(_KEPT, {})[file] = choices


def correct(file: str, corrections: Iterable[Correction]) -> None:
    """Add corrections that belong together."""
    now = choices_for(file)
    added = (*now.corrections, *corrections)
    if added != now.corrections:
        keep(file, replace(now, corrections=added, steps=(*now.steps, len(now.corrections))))


def undo(file: str) -> None:
    """Take the last act back."""
    now = choices_for(file)
    if now.steps:
        *steps, before = now.steps
        keep(file, replace(now, corrections=now.corrections[:before], steps=tuple(steps)))


def mark_taken(file: str) -> None:
    """Note that the corrections are on the person's disk now."""
    now = choices_for(file)
    keep(file, replace(now, taken=now.corrections))
