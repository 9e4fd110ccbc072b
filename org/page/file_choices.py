"""What a person chooses for a file: corrections, columns, scenarios, and how it is compared. Kept by fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import streamlit as st

from org.analysis.scenarios import Scenario
from org.reading.corrections import Correction

_KEPT = "choices"
_SCENARIOS = "scenarios"


@dataclass(frozen=True)
class Pairing:
    """What the person says about the file and the version that it is compared with."""

    anyway: bool = False
    """Whether they are compared though they seem to be different companies."""
    joined: tuple[tuple[str, str], ...] = ()
    """Pairs of ids that the person has made: in the file, in the other version."""
    parted: tuple[tuple[str, str], ...] = ()

    def without(self, pair: tuple[str, str]) -> Pairing:
        """The same as if the person had not said anything about a pair."""
        joined, parted = (tuple(each for each in pairs if each != pair) for pairs in (self.joined, self.parted))
        return replace(self, joined=joined, parted=parted)


@dataclass(frozen=True)
class FileChoices:
    """Everything that is not in the file itself."""

    corrections: tuple[Correction, ...] = ()
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Role → headers, where the person knew better than the program."""
    encoding: str | None = None
    sheet: str | None = None
    posts: bool | None = None
    """Of a list of people: whether each is a box of their own."""
    middle_office: bool = False
    """Whether the middle office is shown as a class of its own."""
    steps: tuple[int, ...] = ()
    """How many corrections there were before each act, so that an act is undone as a whole."""
    taken: tuple[Correction, ...] = ()
    """The corrections that were there at the last download."""
    pairing: Pairing = Pairing()

    @property
    def pending(self) -> int:
        """Corrections that would be lost with the page."""
        return 0 if self.corrections == self.taken else len(self.steps)


def get_scenarios(file: str) -> dict[str, Scenario]:
    """The scenarios for the file with this fingerprint, by name; to change."""
    kept: dict[str, dict[str, Scenario]] = st.session_state.setdefault(_SCENARIOS, {})
    return kept.setdefault(file, {})


def fingerprint(data: bytes) -> str:
    """The SHA-256 of the file, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def get_choices(file: str) -> FileChoices:
    """The choices made for the file with this fingerprint."""
    kept: dict[str, FileChoices] = st.session_state.setdefault(_KEPT, {})
    return kept.get(file, FileChoices())


def keep_choices(file: str, choices: FileChoices) -> None:
    """Remember the choices for a file."""
    st.session_state.setdefault(_KEPT, {})[file] = choices


def correct(file: str, corrections: Iterable[Correction]) -> None:
    """Add corrections that belong together."""
    now = get_choices(file)
    added = (*now.corrections, *corrections)
    if added != now.corrections:
        keep_choices(file, replace(now, corrections=added, steps=(*now.steps, len(now.corrections))))


def undo(file: str) -> None:
    """Take the last act back."""
    now = get_choices(file)
    if now.steps:
        *steps, before = now.steps
        keep_choices(file, replace(now, corrections=now.corrections[:before], steps=tuple(steps)))


def mark_downloaded(file: str) -> None:
    """Note that the corrections are on the person's disk now."""
    now = get_choices(file)
    keep_choices(file, replace(now, taken=now.corrections))
