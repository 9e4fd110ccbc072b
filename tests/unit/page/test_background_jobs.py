"""Long work goes on behind the page: it tells how far it is, stops when asked to, and leaves nothing behind."""

from __future__ import annotations

import contextvars
import gc
import threading
import weakref
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from org.page import background_jobs
from org.page.background_jobs import Cancelled, Job, Outcome, Report, Work

PATIENCE = 20
"""Seconds until a thread that hangs fails its test."""


class Staged:
    """Work in stages, each of which waits until it is let go on."""

    def __init__(self, stages: int = 2, result: bytes = b"made") -> None:
        self.stages, self.result = stages, result
        self.reached, self.go = threading.Semaphore(0), threading.Semaphore(0)
        self.stopped = False

    def __call__(self, report: Report) -> bytes:
        try:
            for stage in range(self.stages):
                report(stage / self.stages, f"Stage {stage + 1}")
                self.reached.release()
                assert self.go.acquire(timeout=PATIENCE)
        except Cancelled:
            self.stopped = True
            raise
        return self.result

    def next(self) -> None:
        """Wait until a stage is reached."""
        assert self.reached.acquire(timeout=PATIENCE)


def started(work: Work) -> Job:
    return Job("PDF", "company.pdf", "application/pdf", work)


def ended(job: Job) -> Job:
    assert job.wait(PATIENCE)
    return job


def test_a_job_says_how_far_it_is_and_gives_what_it_made():
    work = Staged()
    job = started(work)
    seen = []
    for _stage in range(2):
        work.next()
        seen.append((job.outcome, job.progress, job.words, job.result))
        work.go.release()
    assert seen == [(Outcome.RUNNING, 0.0, "Stage 1", None), (Outcome.RUNNING, 0.5, "Stage 2", None)]
    ended(job)
    assert (job.outcome, job.progress, job.result, job.error) == (Outcome.MADE, 1.0, b"made", None)


def test_a_cancelled_job_stops_at_the_next_stage():
    work = Staged(stages=100)
    job = started(work)
    work.next()
    job.cancel()
    work.go.release()
    ended(job)
    assert (job.outcome, job.result, work.stopped) == (Outcome.CANCELLED, None, True)


def test_cancelling_in_the_last_stage_gives_no_file():
    work = Staged(stages=1)
    job = started(work)
    work.next()
    job.cancel()
    work.go.release()
    assert ended(job).outcome is Outcome.CANCELLED
    assert job.result is None


def test_a_job_is_cancelling_until_its_stage_has_ended():
    work = Staged(stages=100)
    job = started(work)
    work.next()
    assert not job.cancelling
    job.cancel()
    assert (job.outcome, job.cancelling) == (Outcome.RUNNING, True)
    work.go.release()
    assert not ended(job).cancelling


def test_cancelling_what_has_ended_changes_nothing():
    job = ended(started(lambda report: b"made"))
    job.cancel()
    assert not job.cancelling
    assert (job.outcome, job.result) == (Outcome.MADE, b"made")


def test_a_job_that_fails_says_why_and_keeps_nothing_of_its_work():
    class Large:
        pass

    held: list[weakref.ref[Large]] = []

    def fail(report: Report) -> bytes:
        large = Large()
        held.append(weakref.ref(large))
        try:
            raise KeyError(large.__class__.__name__)
        except KeyError as problem:
            raise ValueError("no room") from problem

    job = ended(started(fail))
    gc.collect()
    assert job.outcome is Outcome.FAILED
    assert str(job.error) == "no room"
    assert held[0]() is None


def test_a_job_that_nobody_holds_any_more_stops():
    work = Staged(stages=100)
    job = started(work)
    state = job._state
    work.next()
    del job
    gc.collect()
    work.go.release()
    assert state.ended.wait(PATIENCE)
    assert work.stopped


def test_the_work_knows_what_its_starter_knew():
    language = contextvars.ContextVar("language", default="en")
    language.set("vi")
    assert ended(started(lambda report: language.get().encode())).result == b"vi"


@pytest.mark.parametrize(("told", "shown"), [(-1.0, 0.0), (0.25, 0.25), (7.0, 1.0)])
def test_progress_stays_between_nothing_and_all(told, shown):
    work = Staged(stages=1)

    def tell(report: Report) -> bytes:
        report(told, "")
        return work(lambda share, words: None)

    job = started(tell)
    work.next()
    assert job.progress == shown
    work.go.release()
    ended(job)


def test_more_jobs_than_seats_wait_and_can_be_cancelled_meanwhile(monkeypatch):
    monkeypatch.setattr(background_jobs, "_SEATS", threading.BoundedSemaphore(1))
    monkeypatch.setattr(background_jobs, "_PATIENCE", 0.001)
    first, second = Staged(stages=1), Staged(stages=1)
    running = started(first)
    first.next()
    waiting = started(second)
    waiting.cancel()
    assert ended(waiting).outcome is Outcome.CANCELLED
    third = started(second)
    first.go.release()
    ended(running)
    second.next()
    second.go.release()
    assert ended(third).outcome is Outcome.MADE


# The page


def app(make: Callable[..., object]) -> AppTest:
    return AppTest.from_function(make, default_timeout=PATIENCE).run()


def page() -> None:
    import streamlit as st

    from org.page.background_jobs import is_busy, show_job, start_job

    st.session_state["was_busy"] = is_busy()
    if st.button("Make", key="make"):
        start_job("PDF", "company.pdf", "application/pdf", st.session_state["work"])
    show_job()


def begun(work: Work) -> AppTest:
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


def test_the_click_is_answered_before_the_job_has_stopped():
    work = Staged(stages=100)
    opened = begun(work)
    work.next()
    assert not opened.button(key="job-cancel").disabled
    opened.button(key="job-cancel").click().run()
    (bar,) = opened.get("progress")
    assert bar.proto.text == "Cancelling …"
    assert opened.button(key="job-cancel").disabled
    work.go.release()
    ended(of(opened))


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


def test_a_second_job_takes_the_place_of_the_first_and_frees_its_file():
    opened = begun(lambda report: b"first")
    first = ended(of(opened))
    work = Staged(stages=1)
    opened.session_state["work"] = work
    opened.button(key="make").click().run()
    assert first.result is None
    assert of(opened) is not first
    work.go.release()
    assert ended(of(opened)).result == b"made"


def test_a_second_job_stops_the_first():
    first = Staged(stages=100)
    opened = begun(first)
    first.next()
    old = of(opened)
    opened.session_state["work"] = lambda report: b"second"
    opened.button(key="make").click().run()
    first.go.release()
    assert ended(old).outcome is Outcome.CANCELLED
    assert ended(of(opened)).result == b"second"


def test_a_made_file_can_be_discarded():
    opened = begun(lambda report: b"made")
    job = ended(of(opened))
    opened.run()
    opened.button(key="job-discard").click().run()
    assert "job" not in opened.session_state
    assert job.result is None
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
    """Where a job ends while the page runs, nothing is shown of it before the page has begun anew."""
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
        background_jobs.st, "download_button", lambda *told, **named: (calls.append(told), button(*told, **named))
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


def test_a_session_is_busy_while_it_makes_what_is_still_wanted():
    work = Staged(stages=100)
    opened = begun(work)
    seen = []

    def look() -> None:
        opened.run()
        seen.append(opened.session_state["was_busy"])

    work.next()
    look()
    of(opened).cancel()
    look()
    work.go.release()
    ended(of(opened))
    look()
    assert seen == [True, False, False]
    assert not app(page).session_state["was_busy"]
