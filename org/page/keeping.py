"""What a person did stays in their tab: a server that was restarted, or has dropped the session, gets it back.

Nothing is kept on the server. Corrections, column choices and scenarios travel with each run to the tab's session
storage, by the hash of the file; the file itself stays where the browser has it. What comes back is checked like
anything else that comes from a browser.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from org.i18n import _, localise_number, ngettext
from org.limits import get_limits
from org.page.background_jobs import get_session
from org.page.state import FileChoices, get_choices, keep_choices
from org.page.url_state import get_asked_file
from org.page.widgets import escape_markdown
from org.reading.columns import Role
from org.reading.corrections import Correction

_TAKEN, _LAST, _KEEP, _KEPT_HERE = "kept-taken", "kept-last", "keep-here", "kept-here"
AGAIN = "again"
"""The field in which a lost file is given again; keeper.js knows it by this name."""
_MOST = 100_000
"""Corrections of one file that are taken back."""

_keeper = st.components.v2.component(
    "org_keeper",
    html='<span class="org-silent"></span>',
    js=(Path(__file__).parent / "keeper.js").read_text(encoding="utf-8"),
)


def keep_in_tab(key: str = "", name: str = "", *, lost: bool = False) -> None:
    """Let the tab keep the choices for the file ``key``; of a person's own file ``name`` is its name."""
    choices = get_choices(key) if key else FileChoices()
    data = {
        "session": get_session(),
        "fresh": _TAKEN not in st.session_state,
        "key": key,
        "name": name,
        "choices": pack_choices(choices) if choices != FileChoices() else None,
        "lost": lost,
        "keep": bool(st.session_state.get(_KEPT_HERE)),
        "user": str(st.user.get("email") or ""),
    }
    _keeper(key="keeper", data=data, on_found_change=_take_back)


def choose_to_keep() -> None:
    """Whether file and corrections stay in this browser after the tab is closed."""
    st.session_state[_KEEP] = bool(st.session_state.get(_KEPT_HERE))
    help_ = _("In this browser's own storage, until you switch this off. Not on a computer that others use.")
    st.toggle(_("Keep on this computer"), key=_KEEP, help=help_, on_change=_note_keeping)


def _note_keeping() -> None:
    st.session_state[_KEPT_HERE] = st.session_state[_KEEP]
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
            match more.get("last"):
                case {"key": str() as key, "name": str() as name}:
                    st.session_state[_LAST] = (key, name[:200])
            st.session_state[_KEPT_HERE] = more.get("stored") is True


def ask_for_file(known: bool) -> tuple[str, bytes] | None:
    """Say first of all which file the server has lost, and ask for it; the file, once it is there.

    ``known`` says whether a file of this person is there. Nothing happens where the address asks for none.
    """
    if known or not is_lost():
        return None
    key, name = st.session_state.get(_LAST, ("", ""))
    if key.startswith(get_asked_file()):
        count = len(get_choices(key).steps)
        st.warning(escape_markdown(_describe_loss(name, count)), icon=":material/sync_problem:")
    else:
        st.info(_("This link belongs to a file that is not here. Choose that file to open it."))
    given = st.file_uploader(
        _("The file"), type=["csv", "tsv", "txt", "xlsx"], key=AGAIN, max_upload_size=get_limits().bytes // 1_000_000
    )
    st.button(_("Look at a sample instead"), key="not-again", on_click=_give_up)
    return None if given is None else (given.name, given.getvalue())


def is_lost() -> bool:
    """Whether this session begins with the address of a file, as after a restart of the server."""
    return bool(get_asked_file()) and "last" not in st.session_state and "given-up" not in st.session_state


def _describe_loss(name: str, count: int) -> str:
    lost = _("“{file}” is no longer on the server, which was restarted or has not heard of you for too long.")
    if not count:
        return f"{lost.format(file=name)} {_('Choose the file again to go on.')}"
    kept = ngettext(
        "Your {n} change is kept in this tab: choose the file again to go on with it.",
        "Your {n} changes are kept in this tab: choose the file again to go on with them.",
        count,
    )
    return f"{lost.format(file=name)} {kept.format(n=localise_number(count))}"


def _give_up() -> None:
    st.session_state["given-up"] = True


def pack_choices(choices: FileChoices) -> str:
    """FileChoices as JSON."""
    cells = [_pack(choices.corrections), _pack(choices.taken)]
    return json.dumps(
        {
            "corrections": cells[0],
            "taken": cells[1],
            "steps": choices.steps,
            "columns": {role: list(headers) for role, headers in choices.columns.items()},
            "encoding": choices.encoding,
            "sheet": choices.sheet,
            "posts": choices.posts,
            "middle_office": choices.middle_office,
        },
        ensure_ascii=False,
    )


def _pack(corrections: tuple[Correction, ...]) -> list[list[object]]:
    return [[each.row, each.role.value, each.value] for each in corrections]


def unpack_choices(text: object) -> FileChoices | None:
    """The choices in a text of :func:`pack_choices`; None for anything else."""
    try:
        said = json.loads(text) if isinstance(text, str) else None
        match said:
            case {
                "corrections": list() as corrections,
                "taken": list() as taken,
                "steps": list() as steps,
                "columns": dict() as columns,
                "encoding": str() | None as encoding,
                "sheet": str() | None as sheet,
                "posts": bool() | None as posts,
                "middle_office": bool() as middle_office,
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
                )
    except (ValueError, TypeError, RecursionError):
        pass
    return None


def _unpack(corrections: list[Any]) -> tuple[Correction, ...]:
    return tuple(Correction(int(row), Role(role), str(value)) for row, role, value in corrections[:_MOST])
