"""From the chosen file to the company that is looked at, with what the person corrected in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from org.company.model import Company, Office, Unusable
from org.company.tables.corrections import Correction
from org.company.tables.reading import File, decisions, mended, read_company, read_file
from org.company.tables.stages import Stage, untold
from org.locale.language import _
from org.page import looking
from org.page.address import asked_file, take_address
from org.page.choices import Choices, choices_for, fingerprint, keep
from org.page.reading import read_once
from org.page.upload import Source, choose_source, pick_file, show_unusable


@dataclass(frozen=True, eq=False)
class Opened:
    """The company that is looked at, with the file it came from."""

    key: str
    """The fingerprint of the file: what was chosen for it is kept under this."""
    version: str
    """Tells apart every state of the company."""
    source: Source
    file: File
    company: Company

    def reread(self, changes: list[Correction]) -> Company:
        """The company as it would be with some cells changed."""
        corrections = (*choices_for(self.key).corrections, *changes)
        file = mended(self.file, changes)
        return _company(self.source, file, decisions(file, corrections), untold)


def open_company() -> Opened | None:
    """What the person wants to look at, or what they looked at before if that cannot be read."""
    pick_file(asked_file())
    source = choose_source()
    key = fingerprint(source.departments)
    further = "-".join("" if part is None else fingerprint(part)[:8] for part in (source.handoffs, source.vocabulary))
    choices = choices_for(key)
    version = f"{key}-{further}-{source.title}-{replace(choices, taken=())}"
    last: Opened | None = st.session_state.get("last")
    try:
        read = read_once(version, len(source.departments), lambda tell: _read(source, choices, tell))
    except Unusable as problem:
        show_unusable(str(problem))
        # A choice that made it unreadable must not lock the person out; what they corrected is kept.
        keep(key, replace(choices, columns={}, encoding=None, sheet=None))
        return st.session_state.get("own") or last
    if read is None:
        return st.session_state.get("own") or last
    file, company = read
    opened = Opened(key, version, source, file, company)
    if asked_file() not in ("", key[:8]):
        st.info(_("This link belongs to another file. Upload that file to open it."))
    looking.settle(last.company if last is not None and last.key == key else None, company)
    st.session_state["last"] = opened
    if source.own:
        st.session_state["own"] = opened
    take_address(company, key)
    return opened


def _read(source: Source, choices: Choices, tell: Callable[[Stage], None]) -> tuple[File, Company]:
    """The file with the person's corrections, and the company in it."""
    file = read_file(
        source.departments,
        chosen=choices.columns,
        encoding=choices.encoding,
        sheet=choices.sheet,
        posts=choices.posts,
        tell=tell,
    )
    file = mended(file, choices.corrections)
    return file, _company(source, file, decisions(file, choices.corrections), tell)


def _company(source: Source, file: File, decided: dict[str, Office], tell: Callable[[Stage], None]) -> Company:
    return read_company(
        file, title=source.title, handoffs=source.handoffs, decided=decided, vocabulary=source.vocabulary, tell=tell
    )
