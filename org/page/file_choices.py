"""The person's files, and what they choose for each: corrections, columns, scenarios, and how it is compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import streamlit as st

from org.analysis.scenarios import Scenario
from org.reading.corrections import Correction

if TYPE_CHECKING:
    from org.model import Company
    from org.page.upload import Opened
    from org.reading.load import File
    from org.workers import Handle

_KEPT = "choices"
_SCENARIOS = "scenarios"

OwnFile = tuple[str, bytes]
"""Name and content of a file that the person brought."""


@dataclass
class Files:
    """The person's files in this session, and how far their reading is; to change."""

    own: OwnFile | None = None
    """The file of departments."""
    further: dict[str, OwnFile] = field(default_factory=dict)
    """By role, the files beside the one of departments."""
    in_fields: set[str] = field(default_factory=set)
    """Roles of the further files that are in the field for them: the others were given back after a restart."""
    shows_sample: bool = False
    """Whether a sample was chosen after the person's own file."""
    has_started: bool = False
    """Whether the file that the server was started with has been opened."""
    hashed: list[tuple[bytes, str]] = field(default_factory=list)
    """Contents with their fingerprints: a file may have 200 MB."""
    read: dict[str, Handle[tuple[File, Company]]] = field(default_factory=dict)
    """By file and how it is read, the latest last."""
    cancelled: str | None = None
    """The key in ``read`` of what the person does not want to wait for."""
    refused: tuple[str, str, Mapping[str, Sequence[str]] | None] | None = None
    """Why the last file was not shown, its fingerprint, and with which columns it could be."""
    opened: Opened | None = None
    """The person's own file that was opened last."""
    shown: Opened | None = None
    """What was shown last: that, or a sample."""


def get_files() -> Files:
    """What is known of the person's files in this session."""
    files: Files = st.session_state.setdefault("files", Files())
    return files


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
