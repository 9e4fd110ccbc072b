"""A file that is made in a worker process while the page goes on: how far it is, a button to cancel it, the download.

It stops when no session holds the job any more: a person who closes the page leaves nothing running. The file is kept
in that person's session only.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from org.i18n import _, describe_count, get_language, localise_number, use_language
from org.model import Unusable
from org.page.tasks import call
from org.page.widgets import escape_markdown, make_mime
from org.workers import Handle, Made, Outcome, Task, submit

_log = logging.getLogger(__name__)

_EVERY = 0.5
"""Seconds between two looks at a running job."""
_SOON = 0.05
"""Seconds in which a worker process that is free begins."""
_KEY = "job"


@dataclass(frozen=True)
class Job:
    """A file that is being made, or was."""

    label: str
    """What the button to download it will say."""
    file_name: str
    mime: str
    handle: Handle[bytes]

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self.handle.outcome in (Outcome.WAITING, Outcome.RUNNING)


def get_session() -> str:
    """What identifies this person's session: tasks of different sessions take turns."""
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context is not None else ""


def describe_queue(place: int) -> str:
    """How many tasks come before one that waits; blank for one that does not."""
    if not place:
        return ""
    before = place - 1
    if not before:
        return _("Waiting: next in line …")
    return describe_count("Waiting: {n} ahead of you …", "Waiting: {n} ahead of you …", before)


def get_job() -> Job | None:
    """The job of this person's session."""
    return st.session_state.get(_KEY)


def is_busy() -> bool:
    """Whether a file is being made that this person still wants: a new job would stop it."""
    job = get_job()
    return job is not None and job.running


def make_soon(work: Callable[[], Made]) -> Made:
    """What ``work`` makes: in a worker process where one is free, else here, as a click does not wait for a reading."""
    handle = submit(partial(call, work), owner=get_session())
    if handle.wait(_SOON) or not handle.place:
        return handle.result()
    handle.cancel()
    return work()


def make_now(work: Callable[[], Made]) -> Made:
    """What ``work`` makes, in a worker process; the person waits for it."""
    return submit(partial(call, work), owner=get_session()).result()


def make_elsewhere(work: Callable[[], bytes]) -> Callable[[], bytes]:
    """A function for :func:`offer_file`: it makes the file in a worker process, and waits for it."""
    owner, language = get_session(), get_language()

    def make() -> bytes:
        with use_language(language):
            return submit(partial(call, work), owner=owner).result()

    return make


def start_job(label: str, file_name: str, work: Task[bytes]) -> None:
    """Start making a file in a process of its own; it takes the place of the session's last one, which is stopped.

    Raises Unusable where too many wait already.
    """
    drop_job()
    st.session_state[_KEY] = Job(label, file_name, make_mime(file_name), submit(work, owner=get_session()))
    _log.info("job started")


def drop_job() -> None:
    """Stop the session's job, and forget it and its file."""
    job: Job | None = st.session_state.pop(_KEY, None)
    if job is not None:
        job.handle.cancel()


def show_job() -> None:
    """How far the session's job is, with a button to cancel it; then its file to download. Nothing without a job."""
    job = get_job()
    if job is None:
        return
    # Each has its own place and empties the other's: what was there would stay until the page has run.
    if job.running:
        st.fragment(_show_running, run_every=_EVERY)()
        st.empty()
    else:
        st.empty()
        st.fragment(_show_ended)()


def _show_running() -> None:
    """How far it is; once it has ended the page is run again, which shows the result."""
    job = get_job()
    if job is None or not job.running:
        st.rerun()
    handle = job.handle
    words = describe_queue(handle.place) or handle.words or _("Generating {file} …").format(file=job.file_name)
    st.progress(handle.progress, escape_markdown(words))
    st.button(_("Cancel"), on_click=handle.cancel, key="job-cancel", icon=":material/close:")


def _show_ended() -> None:
    """The result, with a button to close it."""
    job = get_job()
    if job is None:
        return
    outcome, error = job.handle.outcome, job.handle.error
    if outcome is Outcome.FAILED:
        reason = str(error) if isinstance(error, Unusable) else f"{type(error).__name__}: {error}"
        st.error(escape_markdown(_("Export of {file} failed ({reason})").format(file=job.file_name, reason=reason)))
        _show_dismiss()
    elif outcome is Outcome.CANCELLED:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(escape_markdown(_("{file} was cancelled").format(file=job.file_name)), width="content")
            _show_dismiss()
    elif outcome is Outcome.MADE:
        _show_made(job, job.handle.result())


def _show_dismiss() -> None:
    st.button(_("Dismiss"), on_click=drop_job, key="job-dismiss", type="tertiary")


def _show_made(job: Job, made: bytes) -> None:
    with st.container(horizontal=True):
        st.download_button(
            escape_markdown(f"{job.label} ({localise_number(len(made) / 1e6, ',.1f')} MB)"),
            # The bytes themselves, of which no copy is made: their address stays the same however often the page runs,
            # while that of a function ends with the run, and a click on a button from before would find nothing.
            made,
            file_name=job.file_name,
            mime=job.mime,
            key="job-download",
            on_click="ignore",
            type="primary",
        )
        st.button(_("Discard"), on_click=drop_job, key="job-discard")
