"""Long work behind the page: it runs in a thread, says how far it is and can be cancelled; its file is then offered.

The thread knows nothing of Streamlit. It can stop between two stages of its work, and it stops when no
session holds the job any more: a person who closes the page leaves nothing running. The file is kept in that person's
session only.
"""

from __future__ import annotations

import contextvars
import logging
import os
import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import streamlit as st

from org.i18n import _
from org.page.widgets import escape_markdown

_log = logging.getLogger(__name__)

Report = Callable[[float, str], None]
"""Tells how far the work is, 0 … 1, and what it does now; raises Cancelled when it is to stop."""
Work = Callable[[Report], bytes]

_SEATS = threading.BoundedSemaphore(os.cpu_count() or 1)
"""So many jobs run at a time in this process, whoever asked for them; the others wait."""
_PATIENCE = 0.2
"""Seconds between two looks of a waiting job whether it was cancelled."""
_EVERY = 0.5
"""Seconds between two looks at a running job."""
_KEY = "job"


class Cancelled(Exception):
    """The job was cancelled."""


class Outcome(StrEnum):
    """The state of a job."""

    RUNNING = "running"
    MADE = "made"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(eq=False)
class _State:
    """What the thread and the page both know. The thread writes, the page reads; only ``cancelled`` goes back."""

    progress: float = 0.0
    words: str = ""
    result: bytes | None = None
    error: Exception | None = None
    outcome: Outcome = Outcome.RUNNING
    cancelled: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    def report(self, progress: float, words: str) -> None:
        if self.cancelled.is_set():
            raise Cancelled
        self.progress, self.words = min(max(progress, 0.0), 1.0), words

    def run(self, work: Work) -> None:
        try:
            while not _SEATS.acquire(timeout=_PATIENCE):
                self.report(0.0, _("Waiting for another export"))
            try:
                _log.info("job started")
                self.report(0.0, "")
                made = work(self.report)
            finally:
                _SEATS.release()
            self.report(1.0, "")
            self.result, self.outcome = made, Outcome.MADE
            _log.info("job done: %d bytes", len(made))
        except Cancelled:
            _log.info("job cancelled")
            self.outcome = Outcome.CANCELLED
        except Exception as problem:
            _log.error("job failed: %s", type(problem).__name__)
            _log.debug("the failure", exc_info=problem)
            # Tracebacks hold every value of the work.
            problem.__cause__ = problem.__context__ = None
            self.error, self.outcome = problem.with_traceback(None), Outcome.FAILED
        finally:
            self.ended.set()


class Job:
    """One piece of work that has been started, and what came of it."""

    def __init__(self, label: str, file_name: str, mime: str, work: Work) -> None:
        self.label, self.file_name, self.mime = label, file_name, mime
        self._state = _State()
        weakref.finalize(self, self._state.cancelled.set)
        # The copy holds the language of whoever asked.
        run = contextvars.copy_context().run
        threading.Thread(target=run, args=(self._state.run, work), name=f"job {label}", daemon=True).start()

    @property
    def progress(self) -> float:
        """How far it is, 0 … 1."""
        return self._state.progress

    @property
    def words(self) -> str:
        """What it does now; may be blank."""
        return self._state.words

    @property
    def outcome(self) -> Outcome:
        """Its state."""
        return self._state.outcome

    @property
    def cancelling(self) -> bool:
        """Whether it was cancelled, and has not reached the end of its stage yet."""
        return self.outcome is Outcome.RUNNING and self._state.cancelled.is_set()

    @property
    def result(self) -> bytes | None:
        """The file, once it is made."""
        return self._state.result

    @property
    def error(self) -> Exception | None:
        """Why it failed."""
        return self._state.error

    def cancel(self) -> None:
        """Stop at the next stage; nothing happens to a job that has ended."""
        self._state.cancelled.set()

    def drop(self) -> None:
        """Stop, and let go of what was made."""
        self.cancel()
        self._state.result = None

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the end; whether it has come."""
        return self._state.ended.wait(seconds)


def get_job() -> Job | None:
    """The job of this person's session."""
    job: Job | None = st.session_state.get(_KEY)
    return job


def is_busy() -> bool:
    """Whether a file is being made that this person still wants: a new job would stop it."""
    job = get_job()
    return job is not None and job.outcome is Outcome.RUNNING and not job.cancelling


def start_job(label: str, file_name: str, mime: str, work: Work) -> Job:
    """Start making a file; it takes the place of the session's last one, which is stopped and let go.

    ``label`` is what the button to download it will say. ``work`` must call nothing of Streamlit.
    """
    drop_job()
    job = Job(label, file_name, mime, work)
    st.session_state[_KEY] = job
    return job


def drop_job() -> None:
    """Forget the session's job, and its file."""
    job: Job | None = st.session_state.pop(_KEY, None)
    if job is not None:
        job.drop()


def show_job() -> None:
    """How far the session's job is, with a button to cancel it; then its file to download. Nothing without a job."""
    job = get_job()
    if job is None:
        return
    # Each has its own place and empties the other's: what was there would stay until the page has run.
    if job.outcome is Outcome.RUNNING:
        st.fragment(_show_running, run_every=_EVERY)()
        st.empty()
    else:
        st.empty()
        st.fragment(_show_ended)()


def _show_running() -> None:
    """How far it is; once it has ended the page is run again, which alone shows what came of it."""
    job = get_job()
    if job is None or job.outcome is not Outcome.RUNNING:
        st.rerun()
    cancelling = job.cancelling
    words = _("Cancelling …") if cancelling else job.words or _("Generating {file} …").format(file=job.file_name)
    st.progress(job.progress, escape_markdown(words))
    st.button(_("Cancel"), on_click=job.cancel, key="job-cancel", icon=":material/close:", disabled=cancelling)


def _show_ended() -> None:
    """What came of it, with a button to put it away."""
    job = get_job()
    if job is None:
        return
    if job.outcome is Outcome.FAILED:
        reason = f"{type(job.error).__name__}: {job.error}"
        st.error(escape_markdown(_("Export of {file} failed ({reason})").format(file=job.file_name, reason=reason)))
        _show_dismiss()
    elif job.outcome is Outcome.CANCELLED:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(escape_markdown(_("{file} was cancelled").format(file=job.file_name)), width="content")
            _show_dismiss()
    elif job.result is not None:
        _show_made(job, job.result)


def _show_dismiss() -> None:
    st.button(_("Dismiss"), on_click=drop_job, key="job-dismiss", type="tertiary")


def _show_made(job: Job, made: bytes) -> None:
    with st.container(horizontal=True):
        st.download_button(
            escape_markdown(f"{job.label} ({len(made) / 1e6:,.1f} MB)"),
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
