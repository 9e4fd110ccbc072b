"""Choose a file or a sample, read it with a progress display, open the company."""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from org.bundle import FILE_VARIABLE
from org.i18n import _, describe_os_error, get_language
from org.model import Company, Unusable
from org.page import keeping, state
from org.page.background_jobs import describe_queue, get_session
from org.page.file_choices import FileChoices, OwnFile, Pairing, fingerprint, get_choices, get_files, keep_choices
from org.page.file_panel import forget_columns, recall_columns
from org.page.help_panel import offer_templates
from org.page.keeping import DEPARTMENTS, HANDOFFS, VOCABULARY, Last, read_field
from org.page.samples import SAMPLES, choose_sample, get_sample, read_sample, show_sample
from org.page.tasks import ReadRequest, build_company, read_departments, read_elsewhere
from org.page.url_state import get_asked_file, leave_asked_place, take_address
from org.page.widgets import TABLES, ask_for_file, escape_markdown, get_largest_upload, run_script
from org.reading.corrections import Correction
from org.reading.doubt import NoOrganisation
from org.reading.load import File, correct_file
from org.text import INVISIBLE
from org.workers import Cancelled, Handle, run_here, submit

_LARGE = 1_000_000
"""Bytes from which on a file is not even sent to a worker process at once."""
_KEPT = 2
"""Files of which the reading is kept."""
_LOOK = 0.25
"""Seconds between two steps of the bar."""
_READ_A_SECOND = 3_000_000
"""Bytes of a CSV, about: the bar moves by it within a stage, whose end is not known before."""

Read = tuple[File, Company]


def read_once(key: str, asked: ReadRequest, placeholder: DeltaGenerator) -> Read | None:
    """What the file holds, kept while someone looks at it; None when reading it was cancelled.

    ``key`` identifies what is read and how. A file that is larger than a few hundred rows is read in a worker process.
    While it works, the previous chart stays on the page, and ``placeholder`` says how far it is.
    """
    key += get_language()  # a list of people may need a department of our own, “No department”, and its name is data
    kept = get_files().read
    if key not in kept and get_files().cancelled == key:
        with placeholder.container():
            st.info(_("Cancelled. Still showing the previous file."), icon=":material/cancel:")
            st.button(_("Load it anyway"), key="read-after-all", on_click=_cancel, args=(None,))
        return None
    if key not in kept:
        if asked.is_quick:
            kept[key] = run_here(partial(read_departments, asked), key=_hash_all(asked))
        else:
            if asked.size > _LARGE:
                placeholder.progress(0.0, _("Reading the file …"))
            kept[key] = submit(partial(read_elsewhere, asked), owner=get_session(), key=_hash_all(asked))
    found = kept[key] = kept.pop(key)  # the latest is the last to be dropped
    while len(kept) > _KEPT:
        del kept[next(iter(kept))]
    _wait_with_bar(key, found, asked.size, placeholder)
    return found.result()


def _hash_all(asked: ReadRequest) -> str:
    """The same for two people only if all that they read is the same, in the same language."""
    return fingerprint(pickle.dumps((get_language(), asked)))


def _wait_with_bar(key: str, handle: Handle[Read], size: int, placeholder: DeltaGenerator) -> None:
    """Show how far it is until it is done. At each step of the bar Streamlit ends a run that a click has overtaken."""
    if handle.wait(_LOOK):
        return
    with placeholder.container():
        bar = st.progress(0.0, _("Reading the file …"))
        st.button(_("Cancel"), key="call-off", on_click=_cancel, args=(key,))
        begun, reached, shown = time.monotonic(), 0.0, 0.0
        while not handle.wait(_LOOK):
            if handle.place or handle.progress > reached:
                begun, reached = time.monotonic(), handle.progress
            shown = max(shown, reached + (1 - reached) * _guess_progress(time.monotonic() - begun, size))
            bar.progress(
                shown, escape_markdown(describe_queue(handle.place) or handle.words or _("Reading the file …"))
            )
    placeholder.progress(1.0, _("Drawing …"))


def _guess_progress(seconds: float, size: int) -> float:
    """How much of the rest may be done after that time: it slows down near the end, which it never reaches."""
    share = seconds * _READ_A_SECOND / max(size, 1)
    return 0.95 * share / (share + 0.5)


def _cancel(key: str | None) -> None:
    get_files().cancelled = key
    if key is not None:
        get_files().read.pop(key, None)


@dataclass(frozen=True)
class Source:
    """The bytes of a company and what to call it."""

    title: str
    """Blank for a person's own file, which says itself what it is about."""
    departments: bytes
    further: Mapping[str, OwnFile] = field(default_factory=dict)
    """By role, the person's files of hand-offs and of words, and the one to compare with."""
    own: bool = False
    """Whether the person brought the file of departments."""
    file_name: str = ""
    """What the file of departments is called."""

    @cached_property
    def keys(self) -> dict[str, str]:
        """The fingerprint of each file, by role."""
        contents = {DEPARTMENTS: self.departments} | {role: data for role, (_name, data) in self.further.items()}
        known = {id(data): key for data, key in get_files().hashed}
        keys = {role: known.get(id(data)) or fingerprint(data) for role, data in contents.items()}
        get_files().hashed = [(data, keys[role]) for role, data in contents.items()]
        return keys

    @property
    def last(self) -> Last:
        """What a tab is to remember of these files: by role their fingerprints, and the names of the person's own."""
        names = {role: name for role, (name, _data) in self.further.items()}
        names[DEPARTMENTS] = self.file_name if self.own else ""
        return {role: (key, names[role]) for role, key in self.keys.items()}

    def get_further(self, role: str) -> bytes | None:
        """The content of one of the further files."""
        return self.further[role][1] if role in self.further else None


def get_source() -> Source:
    """The file that the person brought, or the sample that they picked, whichever came last.

    While a person replaces one file by another, the field is empty for a moment: what was in it stays until the next
    one comes, or until it is closed.
    """
    files = get_files()
    if (given := read_field("upload")) is not None:
        files.own = given
    own = None if files.shows_sample else files.own
    further = {role: file for role, file in files.further.items() if own is not None or role != HANDOFFS}
    if own is not None:
        return Source("", own[1], further, own=True, file_name=Path(own[0]).name)
    sample = get_sample()
    return Source(sample.title, sample.path.read_bytes(), further, file_name=sample.file)


def choose_source(source: Source) -> None:
    """The panel with the file, the samples and further files; ``source`` is what is open."""
    st.header(_("Front & back office"), anchor=False)
    st.caption(_("See where your company meets its customers"))
    label = _("Drop your file here, or click to choose one.")
    in_field = ask_for_file(label, "upload", on_change=_came_last, args=("upload",))
    about = _(
        "CSV or Excel, with one row per department, up to {n} MB. Columns are found by their headers. "
        "The file stays on this machine."
    )
    st.caption(about.format(n=get_largest_upload()))
    offer_templates()
    if source.own or keeping.is_kept_here():
        keeping.choose_to_keep()
    if source.own and in_field is None:
        _offer_to_close(source.file_name, _close)
    choose_sample(source.own, _came_last)
    _choose_further(source.own)


def _open_with_file() -> None:
    """Begin a visit with the file that the server was started with, if it was."""
    files, path = get_files(), os.environ.get(FILE_VARIABLE)
    if path is None or files.has_started:
        return
    files.has_started = True
    try:
        files.own = files.own or (Path(path).name, Path(path).read_bytes())
    except OSError as problem:
        text = _("{file} cannot be read: {reason}.")
        show_unusable(text.format(file=path, reason=describe_os_error(problem)))


def _offer_to_close(name: str, close: Callable[..., None], *arguments: str) -> None:
    label = _("Close {file}").format(file=escape_markdown(name))
    st.button(label, icon=":material/close:", on_click=close, args=arguments)


def _close() -> None:
    """Close the person's file and discard what was read from it."""
    files = get_files()
    files.own = files.opened = files.shown = None
    files.read, files.hashed = {}, []
    keeping.stop_keeping()


def pick_file(asked: str) -> None:
    """Show the sample whose fingerprint begins with ``asked``, if there is one; before the panel is made."""
    for sample in SAMPLES if asked else ():
        if fingerprint(sample.path.read_bytes()).startswith(asked):
            show_sample(sample)
            get_files().shows_sample = True
            return
    own = get_files().own
    if asked and own is not None and fingerprint(own[1]).startswith(asked):
        get_files().shows_sample = False


def _list_files_here() -> set[str]:
    """The fingerprints of the samples, and of the person's files in this session."""
    files = get_files()
    mine = [*([files.own] if files.own is not None else []), *files.further.values()]
    contents = [*(sample.path.read_bytes() for sample in SAMPLES), *(data for _name, data in mine)]
    return {fingerprint(data) for data in contents}


def open_again() -> None:
    """Ask for files that the server has lost, before anything is drawn; go on with them once they are there."""
    given = keeping.ask_for_files(_list_files_here)
    if given is None:
        return
    files = get_files()
    if DEPARTMENTS in given:
        files.own, files.shows_sample = given.pop(DEPARTMENTS), False
    files.further.update(given)
    st.rerun()


def _came_last(panel: str) -> None:
    """Note what the person chose. A step back to another file may be pending still, and a link wait for its file."""
    files = get_files()
    files.shows_sample = panel == "sample"
    if panel == "upload":
        state.renew_control("sample")
    if any(key.startswith(get_asked_file()) for key in _list_files_here()):
        leave_asked_place()
    files.cancelled = None
    # Who drops a file again wants to try again.
    files.read = {key: found for key, found in files.read.items() if found.error is None}


def _choose_further(own: bool) -> None:
    """A file of hand-offs, once there is a file of departments, and the words of the person's industry."""
    with st.expander(_("Add hand-offs or a custom vocabulary")):
        if own:
            about = _("One row per hand-off: from, to, and kind and volume if known.")
            _ask_for_further(HANDOFFS, _("Hand-offs"), TABLES, about)
        about = _("A CSV with the columns “phrase” and “office”: what departments are called in your industry.")
        _ask_for_further(VOCABULARY, _("Custom vocabulary for front and back"), TABLES[:3], about)


def _ask_for_further(role: str, label: str, endings: Sequence[str], about: str) -> None:
    """A field for one more file. What was in it stays while the field is not shown, or was lost with the session."""
    given = ask_for_file(label, role, endings, help=about, on_change=_take_further, args=(role,))
    further = get_files().further
    if given is None and role in further:
        _offer_to_close(further[role][0], _close_further, role)


def _take_further(role: str) -> None:
    files = get_files()
    if (given := read_field(role)) is not None:
        files.further[role] = given
        files.in_fields.add(role)
    elif role in files.in_fields:  # else the browser empties the field, as the server had lost what was in it
        files.in_fields.remove(role)
        _close_further(role)


def _close_further(role: str) -> None:
    get_files().further.pop(role, None)


_uploading = run_script("uploading")


def watch_uploads() -> None:
    """Let the browser take files anywhere, say whether one is sent, also to screen readers, and mark names."""
    unsent = _(
        "The file was not uploaded: the connection broke off, or it is larger than {n} MB or of another kind. "
        "Choose it again."
    )
    data = {
        "drop": _("Drop the file to open it"),
        "sending": _("Uploading the file …"),
        "unsent": unsent.format(n=get_largest_upload()),
        "invisible": INVISIBLE.replace("\\x", "\\u"),
    }
    _uploading(key="uploading", data=data)


def show_unusable(message: str) -> None:
    """Say why a file could not be read."""
    st.error(escape_markdown(message), icon=":material/error:")


@dataclass(frozen=True, eq=False)
class Opened:
    """The company that is looked at, with the file it came from."""

    key: str
    """The fingerprint of the file: what was chosen for it is kept under this."""
    source: Source
    file: File
    company: Company

    def reread(self, changes: list[Correction]) -> Company:
        """The company as it would be with some cells changed."""
        choices = get_choices(self.key)
        asked = make_request(self.source, replace(choices, corrections=(*choices.corrections, *changes)))
        return build_company(correct_file(self.file, changes), asked)


def open_company(placeholder: DeltaGenerator) -> Opened | None:
    """What the person wants to look at, or what they looked at before if that cannot be read.

    ``placeholder`` is where they see how far the reading is.
    """
    _open_with_file()
    pick_file(get_asked_file())
    if keeping.find_lost(_list_files_here):
        return None
    source = get_source()
    key = source.keys[DEPARTMENTS]
    further = "-".join(source.keys.get(role, "")[:8] for role in (HANDOFFS, VOCABULARY))
    choices = get_choices(key)
    version = f"{key}-{further}-{source.title or source.file_name}-{replace(choices, taken=(), pairing=Pairing())}"
    last = get_files().shown
    read = _read_source(version, source, choices, key, placeholder)
    if read is None:
        return get_files().opened or last
    file, company = read
    if not choices.columns and (kept := recall_columns(file)):
        keep_choices(key, replace(choices, columns=kept))
        st.rerun()
    opened = Opened(key, source, file, company)
    state.carry_over(last.company if last is not None and last.key == key else None, company)
    get_files().shown = opened
    if source.own:
        get_files().opened = opened
    take_address(company, key)
    return opened


def _read_source(
    version: str, source: Source, choices: FileChoices, key: str, placeholder: DeltaGenerator
) -> tuple[File, Company] | None:
    """What is in the file; None where the reading was cancelled, is not done yet, or was refused."""
    try:
        if not source.own and not source.further and choices == FileChoices():
            return read_sample(get_sample(), get_language())
        return read_once(version, make_request(source, choices), placeholder)
    except NoOrganisation as problem:
        get_files().refused = str(problem), key, problem.columns
    except Unusable as problem:
        get_files().refused = str(problem), key, None
        forget_columns()
        # A choice that made it unreadable must not lock the person out; what they corrected is kept.
        keep_choices(key, replace(choices, columns={}, encoding=None, sheet=None))
    except Cancelled:
        pass
    return None


def show_refusal() -> None:
    """Say why the file that was chosen is not shown, and offer to read it where it may be about something else."""
    refused, get_files().refused = get_files().refused, None
    if refused is None:
        return
    message, key, columns = refused
    show_unusable(message)
    if columns:
        chosen = replace(get_choices(key), columns=columns)
        st.button(_("Read it anyway"), key="read-anyway", on_click=keep_choices, args=(key, chosen))


def show_waiting_link(key: str) -> None:
    """Say that the address is about another file than the open one, whose fingerprint is ``key``."""
    if get_asked_file() not in ("", key[:8]):
        st.info(_("This link belongs to another file. Upload that file to open it."))


def make_request(source: Source, choices: FileChoices) -> ReadRequest:
    """What is to be read, and how the person wants it."""
    return ReadRequest(
        departments=source.departments,
        title=source.title,
        file_name=source.file_name,
        handoffs=source.get_further(HANDOFFS),
        vocabulary=source.get_further(VOCABULARY),
        columns=dict(choices.columns),
        encoding=choices.encoding,
        sheet=choices.sheet,
        posts=choices.posts,
        middle_office=choices.middle_office,
        corrections=choices.corrections,
    )
