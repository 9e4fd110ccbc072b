"""What a person did stays in their tab: a server that was restarted, or has dropped the session, gets it back.

Nothing is kept on the server. Corrections, column choices and scenarios travel with each run to the tab's session
storage, by the hash of the file; the file itself stays where the browser has it. What comes back is checked like
anything else that comes from a browser.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from org.analysis.scenarios import Scenario, read_scenarios, write_scenarios
from org.i18n import _, describe_count, join_words, ngettext
from org.model import Unusable
from org.page.background_jobs import get_session
from org.page.file_choices import (
    FileChoices,
    OwnFile,
    Pairing,
    fingerprint,
    get_choices,
    get_files,
    get_scenarios,
    keep_choices,
)
from org.page.sign_in import get_person, is_leaving
from org.page.url_state import get_asked_file
from org.page.widgets import ask_for_file, escape_markdown, run_script
from org.reading.columns import Role
from org.reading.corrections import Correction

DEPARTMENTS, HANDOFFS, VOCABULARY, VERSION = "departments", "handoffs", "vocabulary", "version"
ROLES = (DEPARTMENTS, HANDOFFS, VOCABULARY, VERSION)
"""What a file can be for. The fields for them have these names too; keeper.js knows them."""
AGAIN = "again"
"""The field in which lost files are given again; keeper.js knows it by this name."""
_TAKEN = "kept-taken"
"""Whether this session has what the tab kept."""
_LAST = "kept-last"
"""The files that were open when the tab last kept something."""
_SWITCH, _KEPT_HERE, _TURNS = "keep-here", "kept-here", "keep-turns"
"""The switch *Keep on this computer*; whether it is on, also while it is not shown; how often it was turned."""
_STORED = "kept-stored"
"""Whether what the tab gave back came from what this computer keeps."""
_GIVEN_UP = "given-up"
"""Whether the person goes on without the lost files."""
_MOST = 100_000
"""Corrections of one file that are taken back."""

Last = Mapping[str, tuple[str, str]]
"""Role → fingerprint and name of the files that were open; of a sample the name is blank."""


def read_field(key: str) -> OwnFile | None:
    """The file in an upload field; None where it is empty, or has a file of a server that was restarted since."""
    given = st.session_state.get(key)
    return (given.name, given.getvalue()) if isinstance(given, UploadedFile) else None


ListFiles = Callable[[], Collection[str]]
"""Gives the fingerprints of the files that are there. It reads them, so it is called only if one may be lost."""

_keeper = run_script("keeper")


def keep_in_tab(key: str = "", last: Last | None = None, lost: Last | None = None) -> None:
    """Let the tab keep the choices for the file ``key``, and which files are open; or say which are asked for."""
    if last is not None:
        st.session_state.pop(_LAST, None)  # what is open now is not lost
    choices = get_choices(key) if key else FileChoices()
    scenarios = list(get_scenarios(key).values()) if key else []
    turns = st.session_state.get(_TURNS, 0)
    keeping = is_kept_here()
    data = {
        "session": get_session(),
        "fresh": _TAKEN not in st.session_state,
        "key": key,
        "last": dict(last or {}),
        "pending": choices.pending,
        "choices": pack_choices(choices, scenarios) if choices != FileChoices() or scenarios else None,
        "lost": lost,
        "keep": keeping,
        "turn": f"{get_session()}-{turns}",
        "erase": turns > 0 and not keeping,
        "leaving": is_leaving(),
        "user": _name_place(),
    }
    _keeper(
        key="keeper",
        data=data,
        on_found_change=_take_back,
        on_halted_change=lambda: st.session_state.update({_KEPT_HERE: False}),  # another tab has erased it
        on_gone_change=st.logout,
        on_back_change=lambda: None,  # the connection is there again, and the page runs
    )


def _name_place() -> str:
    """A meaningless name for what the browser keeps of the person who is signed in; blank without sign-in."""
    person = get_person()
    return fingerprint(person.encode())[:16] if person else ""


def choose_to_keep() -> None:
    """Whether files and corrections stay in this browser after the tab is closed."""
    st.session_state[_SWITCH] = is_kept_here()
    help_ = _(
        "The files and what you changed stay in this browser's own storage until you switch this off, close the file "
        "or sign out. Not on a computer that others use."
    )
    st.toggle(_("Keep on this computer"), key=_SWITCH, help=help_, on_change=lambda: _turn(st.session_state[_SWITCH]))


def is_kept_here() -> bool:
    """Whether the person lets this browser keep their files."""
    return bool(st.session_state.get(_KEPT_HERE))


def stop_keeping() -> None:
    """Let the browser erase what it keeps beyond the tab, if it keeps anything."""
    if is_kept_here():
        _turn(False)


def _turn(on: bool) -> None:
    st.session_state[_KEPT_HERE] = on
    st.session_state[_TURNS] = st.session_state.get(_TURNS, 0) + 1
    st.session_state[_TAKEN] = True


def _take_back() -> None:
    """Take what the tab has kept, where it is of the shape that :func:`keep_in_tab` sends."""
    st.session_state[_TAKEN] = True
    keeper: Any = st.session_state.get("keeper")
    found = keeper.get("found") if isinstance(keeper, Mapping) else None
    match found:
        case {"files": Mapping() as files, **more}:
            for key, text in files.items():
                choices = unpack_choices(text)
                if choices is not None and get_choices(str(key)) == FileChoices():
                    keep_choices(str(key), choices)
                if not get_scenarios(str(key)):
                    get_scenarios(str(key)).update((each.name, each) for each in unpack_scenarios(text))
            st.session_state[_LAST] = _unpack_last(more.get("last"))
            st.session_state[_KEPT_HERE] = st.session_state[_STORED] = more.get("stored") is True


def _unpack_last(sent: object) -> Last:
    files: dict[str, tuple[str, str]] = {}
    for role, file in sent.items() if isinstance(sent, Mapping) else ():
        match file:
            case [str() as key, str() as name] if role in ROLES and key:
                files[role] = key, name[:255]  # the longest that systems have
    return files


def ask_for_files(list_here: ListFiles) -> dict[str, OwnFile] | None:
    """Say first of all which files the server has lost, and ask for them.

    Gives the files by role once the person has given them all or goes on without the others. Nothing happens where
    none is missing.
    """
    lost = find_lost(list_here)
    if not lost:
        return None
    _say_what_is_lost(lost)
    given = ask_for_file(ngettext("The file", "The files", len(lost)), AGAIN, accept_multiple_files=True)
    keep_in_tab(lost=lost)
    found = assign_roles([(file.name, file.getvalue()) for file in given], lost)
    missing = {role: file for role, file in lost.items() if role not in found}
    if DEPARTMENTS in missing:
        st.button(_("Look at a sample instead"), key="not-again", on_click=give_up)
        return None
    if missing:
        without = _("Go on without {files}").format(files=_list_names(missing))
        if not st.button(escape_markdown(without), key="go-on-without"):
            return None
    give_up()
    return found


def assign_roles(given: Collection[OwnFile], lost: Last) -> dict[str, OwnFile]:
    """Which of the lost files each given one is: by its content, else by its name; else it is the one of departments.

    >>> assign_roles([("new.csv", b"x"), ("flows.csv", b"y")], {"departments": ("", "a.csv"), "handoffs": ("", "flows.csv")})
    {'handoffs': ('flows.csv', b'y'), 'departments': ('new.csv', b'x')}
    """  # noqa: E501
    rest = [(fingerprint(data), name, data) for name, data in given]
    found: dict[str, OwnFile] = {}
    # Two versions may have the same name: what is known by its content comes first.
    ways: list[Callable[[str, str, str], bool]] = [
        lambda role, key, _name: lost[role][0] == key,
        lambda role, _key, name: lost[role][1] == name,
        lambda role, _key, _name: role == DEPARTMENTS,
    ]
    for is_for in ways:
        for file in tuple(rest):
            role = next((role for role in lost if role not in found and is_for(role, *file[:2])), None)
            if role is not None:
                found[role] = file[1:]
                rest.remove(file)
    return found


def find_lost(list_here: ListFiles) -> Last:
    """The files that were open when the server lost the session, and are not there; those of the address first."""
    asked = get_asked_file()
    if _GIVEN_UP in st.session_state:
        return {}
    last: Last = st.session_state.get(_LAST, {})
    if last.get(DEPARTMENTS, ("", ""))[0].startswith(asked) and (asked or st.session_state.get(_STORED)):
        here = list_here()
        return {role: (key, name) for role, (key, name) in last.items() if key not in here}
    if not asked or get_files().shown is not None or any(key.startswith(asked) for key in list_here()):
        return {}
    return {DEPARTMENTS: ("", "")}


def _say_what_is_lost(lost: Last) -> None:
    if not any(name for _key, name in lost.values()):
        st.info(_("This link belongs to a file that is not here. Choose that file to open it."))
        return
    count = len(get_choices(lost.get(DEPARTMENTS, ("", ""))[0]).steps)
    parts = [
        ngettext(
            "{files} is no longer on the server, because it was restarted or this page was idle for too long.",
            "{files} are no longer on the server, because it was restarted or this page was idle for too long.",
            len(lost),
        ).format(files=_list_names(lost))
    ]
    if count:
        parts.append(
            describe_count("Your {n} change is kept in this tab.", "Your {n} changes are kept in this tab.", count)
        )
    parts.append(ngettext("Choose the file again to go on.", "Choose the files again to go on.", len(lost)))
    st.warning(escape_markdown(" ".join(parts)), icon=":material/sync_problem:")


def _list_names(files: Last) -> str:
    return str(join_words([f"“{name}”" for _key, name in files.values()], len(ROLES)))


def give_up() -> None:
    """Stop asking for lost files."""
    st.session_state[_GIVEN_UP] = True
    st.session_state.pop(_LAST, None)


def pack_choices(choices: FileChoices, scenarios: Sequence[Scenario] = ()) -> str:
    """FileChoices as JSON, with the scenarios for the same file."""
    plain = asdict(replace(choices, corrections=(), taken=())) | {
        "corrections": _pack(choices.corrections),
        "taken": _pack(choices.taken),
        "scenarios": write_scenarios(scenarios).decode() if scenarios else None,
    }
    return json.dumps(plain, ensure_ascii=False)


def _pack(corrections: tuple[Correction, ...]) -> list[list[object]]:
    return [[each.row, each.role.value, each.value] for each in corrections]


def unpack_choices(text: object) -> FileChoices | None:
    """The choices in a text of :func:`pack_choices`; None for anything else."""
    try:
        match json.loads(text) if isinstance(text, str) else None:
            case {
                "corrections": list() as corrections,
                "taken": list() as taken,
                "steps": list() as steps,
                "columns": dict() as columns,
                "encoding": str() | None as encoding,
                "sheet": str() | None as sheet,
                "posts": bool() | None as posts,
                "middle_office": bool() as middle_office,
                **more,
            }:
                return FileChoices(
                    corrections=_unpack(corrections),
                    taken=_unpack(taken),
                    steps=tuple(sorted(min(max(int(step), 0), len(corrections)) for step in steps[:_MOST])),
                    columns={Role(role).value: [str(each) for each in headers] for role, headers in columns.items()},
                    encoding=encoding,
                    sheet=sheet,
                    posts=posts,
                    middle_office=middle_office,
                    pairing=_unpack_pairing(more.get("pairing")),
                )
    except (ValueError, TypeError, OverflowError, RecursionError):
        pass
    return None


def _unpack(corrections: list[Any]) -> tuple[Correction, ...]:
    return tuple(Correction(int(row), Role(role), str(value)) for row, role, value in corrections[:_MOST])


def _unpack_pairing(sent: object) -> Pairing:
    match sent:
        case {"anyway": bool() as anyway, "joined": list() as joined, "parted": list() as parted}:
            return Pairing(anyway, _unpack_pairs(joined), _unpack_pairs(parted))
    return Pairing()


def _unpack_pairs(pairs: list[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((str(one), str(other)) for one, other in pairs[:_MOST])


def unpack_scenarios(text: object) -> list[Scenario]:
    """The scenarios in a text of :func:`pack_choices`; none for anything else."""
    try:
        match json.loads(text) if isinstance(text, str) else None:
            case {"scenarios": str() as saved}:
                return read_scenarios(saved.encode())
    except (ValueError, RecursionError, Unusable):
        pass
    return []
