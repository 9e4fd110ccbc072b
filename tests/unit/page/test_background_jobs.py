"""Long work goes on behind the page: it tells how far it is, stops when asked to, and leaves nothing behind."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.testing.v1 import AppTest

from org.model import Unusable
from org.page import background_jobs
from org.page.background_jobs import Job, describe_queue, make_soon
from org.page.widgets import make_mime
from org.workers import Cancelled, Handle, Outcome, Report, Task

PATIENCE = 20
"""Seconds until a thread that hangs fails its test."""


class Staged:
    """Work in stages, each of which waits until it is let go on."""

    def __init__(self, stages: int = 2, result: bytes = b"made") -> None:
        self.stages, self.result = stages, result
        self.reached, self.go = threading.Semaphore(0), threading.Semaphore(0)

    def __call__(self, report: Report) -> bytes:
        for stage in range(self.stages):
            report(stage / self.stages, f"Stage {stage + 1}")
            self.reached.release()
            assert self.go.acquire(timeout=PATIENCE)
        return self.result

    def next(self) -> None:
        """Wait until a stage is reached."""
        assert self.reached.acquire(timeout=PATIENCE)


class InThread(Handle[bytes]):
    """What the page sees of a task; the task is one of these tests, in a thread. test_workers.py has the processes."""

    def __init__(self, work: Task[bytes]) -> None:
        self.now, self.said, self.shown, self.made = Outcome.RUNNING, 0.0, "", b""
        self.problem: Exception | None = None
        self.over = threading.Event()
        threading.Thread(target=self.run, args=(work,), daemon=True).start()

    def run(self, work: Task[bytes]) -> None:
        try:
            self.made = work(self.report)
            self.now = Outcome.MADE
        except Cancelled:
            self.now = Outcome.CANCELLED
        except Exception as problem:
            self.problem, self.now = problem, Outcome.FAILED
        self.over.set()

    def report(self, progress: float, words: object) -> None:
        self.said, self.shown = progress, str(words)
        if self.now is Outcome.CANCELLED:
            raise Cancelled

    def wait(self, seconds: float | None = None) -> bool:
        return self.now is Outcome.CANCELLED or self.over.wait(seconds)

    def result(self) -> bytes:
        return self.made

    def cancel(self) -> None:
        if not self.over.is_set():
            self.now = Outcome.CANCELLED

    @property
    def progress(self) -> float:
        return self.said

    @property
    def words(self) -> str:
        return self.shown

    @property
    def place(self) -> int:
        return 0

    @property
    def outcome(self) -> Outcome:
        return self.now

    @property
    def error(self) -> Exception | None:
        return self.problem


@pytest.fixture(autouse=True)
def in_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background_jobs, "submit", lambda work, **_named: InThread(work))


def ended(job: Job) -> Job:
    assert job.handle.wait(PATIENCE)
    return job


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (0, ""),
        (1, "Waiting: next in line …"),
        (2, "Waiting: 1 ahead of you …"),
        (1002, "Waiting: 1,001 ahead of you …"),
    ],
)
def test_who_waits_sees_their_place(place: int, words: str) -> None:
    assert describe_queue(place) == words


# The page


@pytest.mark.parametrize("place", [0, 3])
def test_what_a_click_needs_is_made_here_where_no_process_is_free(monkeypatch: pytest.MonkeyPatch, place: int) -> None:
    there = SimpleNamespace(place=place, wait=lambda _seconds: False, result=lambda: "there", cancel=Mock())
    monkeypatch.setattr(background_jobs, "submit", lambda *_work, **_how: there)
    assert make_soon(lambda: "here") == ("here" if place else "there")
    assert there.cancel.call_count == bool(place)


def app(make: Callable[..., object]) -> AppTest:
    return AppTest.from_function(make, default_timeout=PATIENCE).run()


def page() -> None:
    import streamlit as st

    from org.page.background_jobs import is_busy, show_job, start_job

    st.session_state["was_busy"] = is_busy()
    if st.button("Make", key="make"):
        start_job("PDF", "company.pdf", st.session_state["work"])
    show_job()


def begun(work: Task[bytes]) -> AppTest:
    """The page after a job was started on it."""
    opened = AppTest.from_function(page, default_timeout=PATIENCE)
    opened.session_state["work"] = work
    return opened.run().button(key="make").click().run()


def of(opened: AppTest) -> Job:
    job: Job = opened.session_state["job"]
    return job


def test_nothing_is_shown_without_a_job():
    opened = app(page)
    assert not opened.exception
    assert [button.key for button in opened.button] == ["make"]


def test_the_page_shows_progress_and_then_the_file():
    work = Staged(stages=1)
    opened = begun(work)
    work.next()
    opened.run()
    assert not opened.exception
    (bar,) = opened.get("progress")
    assert (bar.proto.value, bar.proto.text) == (0, "Stage 1")
    work.go.release()
    ended(of(opened))
    opened.run()
    assert not opened.get("progress")
    (button,) = opened.get("download_button")
    assert button.proto.label == "PDF \\(0\\.0 MB\\)"


def test_a_click_cancels():
    work = Staged(stages=100)
    opened = begun(work)
    work.next()
    opened.button(key="job-cancel").click().run()
    work.go.release()
    ended(of(opened))
    opened.run()
    assert opened.caption[0].value == "company\\.pdf was cancelled"


def fail(report: Report) -> bytes:
    raise ValueError("**no** room")


def stop(report: Report) -> bytes:
    raise Cancelled


@pytest.mark.parametrize("work", [fail, stop])
def test_what_did_not_come_about_can_be_put_away(work):
    opened = begun(work)
    ended(of(opened))
    opened.run()
    opened.button(key="job-dismiss").click().run()
    assert "job" not in opened.session_state
    assert [button.key for button in opened.button] == ["make"]
    assert not opened.error
    assert not opened.caption


def test_what_went_wrong_is_said_as_plain_text():
    opened = begun(fail)
    ended(of(opened))
    opened.run()
    assert opened.error[0].value == "Export of company\\.pdf failed \\(ValueError\\: \\*\\*no\\*\\* room\\)"


def refuse(report: Report) -> bytes:
    raise Unusable("Too *large*.")


def test_a_limit_is_said_in_its_own_sentence():
    opened = begun(refuse)
    ended(of(opened))
    opened.run()
    assert opened.error[0].value == "Export of company\\.pdf failed \\(Too \\*large\\*\\.\\)"


def test_a_second_job_takes_the_place_of_the_first_and_frees_its_file():
    opened = begun(lambda report: b"first")
    first = weakref.ref(ended(of(opened)).handle)
    work = Staged(stages=1)
    opened.session_state["work"] = work
    opened.button(key="make").click().run()
    gc.collect()
    assert first() is None
    work.go.release()
    assert ended(of(opened)).handle.result() == b"made"


def test_a_second_job_stops_the_first():
    first = Staged(stages=100)
    opened = begun(first)
    first.next()
    old = of(opened)
    opened.session_state["work"] = lambda report: b"second"
    opened.button(key="make").click().run()
    first.go.release()
    assert ended(old).handle.outcome is Outcome.CANCELLED
    assert ended(of(opened)).handle.result() == b"second"


def test_a_made_file_can_be_discarded():
    opened = begun(lambda report: b"made")
    made = weakref.ref(ended(of(opened)).handle)
    opened.run()
    opened.button(key="job-discard").click().run()
    assert "job" not in opened.session_state
    gc.collect()
    assert made() is None
    assert not opened.get("download_button")


def test_the_page_looks_again_only_while_a_job_runs(monkeypatch):
    intervals: list[float | None] = []
    real = background_jobs.st.fragment

    def noted(show: Callable[..., None], *, run_every: float | None = None) -> Callable[..., None]:
        intervals.append(run_every)
        made: Callable[..., None] = real(show, run_every=run_every)
        return made

    monkeypatch.setattr(background_jobs.st, "fragment", noted)
    work = Staged(stages=1)
    opened = begun(work)
    assert intervals[-1]
    work.go.release()
    ended(of(opened))
    opened.run()
    assert intervals[-1] is None


def test_what_came_of_a_job_is_shown_once_by_the_run_that_stays(monkeypatch):
    """Where a job ends while the page runs, nothing is shown of it before the page has run again."""
    work = Staged(stages=1)
    opened = begun(work)
    shown: list[str] = []
    real = background_jobs.st.fragment

    def late(show: Callable[..., None], *, run_every: float | None = None) -> Callable[..., None]:
        if run_every:
            work.go.release()
            ended(of(opened))
        part: Callable[..., None] = real(show, run_every=run_every)

        def noted() -> None:
            before = len(calls)
            try:
                part()
            finally:
                shown.append("file" if len(calls) > before else "nothing")

        return noted

    calls: list[object] = []
    button = background_jobs.st.download_button
    monkeypatch.setattr(background_jobs.st, "fragment", late)
    monkeypatch.setattr(
        background_jobs.st, "download_button", lambda *given, **named: (calls.append(given), button(*given, **named))
    )
    opened.run()
    assert not opened.exception
    assert shown == ["nothing", "file"]
    assert len(opened.get("download_button")) == 1
    assert not opened.get("progress")


def test_the_file_keeps_its_address_when_the_page_runs_again():
    opened = begun(lambda report: b"made")
    ended(of(opened))
    addresses = [opened.run().get("download_button")[0].proto for _run in range(2)]
    assert addresses[0].url == addresses[1].url
    assert not any(button.HasField("deferred_file_id") for button in addresses)


def test_a_session_is_busy_until_its_file_is_made_or_cancelled():
    work = Staged(stages=100)
    opened = begun(work)
    seen = []

    def look() -> None:
        opened.run()
        seen.append(opened.session_state["was_busy"])

    work.next()
    look()
    of(opened).handle.cancel()
    look()
    work.go.release()
    ended(of(opened))
    look()
    assert seen == [True, False, False]
    assert not app(page).session_state["was_busy"]


def test_large_files_that_differ_in_a_few_letters_never_share_an_address():
    storage = MemoryMediaFileStorage("/media")
    before = bytes(3_000_000)
    after = before[:400_000] + b"7" + before[400_001:]
    for data in (before, after):
        name = storage.load_and_get_id(data, make_mime("all.csv"), MediaFileKind.DOWNLOADABLE, "all.csv")
        assert storage.get_file(name).content == data
