"""Tasks run in processes of their own, each of which can be stopped alone."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest
import tasks
from factories import ROOT

from org import workers
from org.i18n import use_language
from org.limits import VARIABLE
from org.model import Unusable
from org.workers import Cancelled, Outcome, submit

PATIENCE = 60


@pytest.fixture
def one_slot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_POOL", workers.Pool(lambda: 1))


def appears(path: Path) -> int:
    """The process id in a file, once it is there."""
    tick = threading.Event()
    for _look in range(PATIENCE * 50):
        if path.exists() and path.read_text():
            return int(path.read_text())
        tick.wait(0.02)
    raise AssertionError(f"{path} was never written")


def ends(process: int) -> bool:
    """Wait for the end of a process; whether it has come."""
    tick = threading.Event()
    for _look in range(PATIENCE * 50):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        tick.wait(0.02)
    return False


def test_a_task_runs_elsewhere_and_each_in_a_process_of_its_own() -> None:
    made = [submit(tasks.describe_process).result()[0] for _time in range(2)]
    assert len({os.getpid(), *made}) == 3


def test_a_task_knows_the_language_of_its_starter() -> None:
    with use_language("vi"):
        assert submit(tasks.describe_process).result()[1] == "vi"


def test_a_task_says_how_far_it_is(tmp_path: Path) -> None:
    handle = submit(partial(tasks.wait_for, tmp_path / "go", "made"))
    tick = threading.Event()
    while not handle.words:
        tick.wait(0.01)
    assert (handle.outcome, handle.progress, handle.words, handle.place) == (Outcome.RUNNING, 0.5, "Waiting", 0)
    (tmp_path / "go").touch()
    assert handle.result() == "made"
    assert (handle.outcome, handle.progress) == (Outcome.MADE, 1.0)


def test_a_cancelled_task_is_stopped_in_the_middle_and_the_others_go_on(tmp_path: Path) -> None:
    other = submit(partial(tasks.wait_for, tmp_path / "go", "made"))
    handle = submit(partial(tasks.hang, tmp_path / "began"))
    process = appears(tmp_path / "began")
    handle.cancel()
    with pytest.raises(Cancelled):
        handle.result()
    assert ends(process)
    (tmp_path / "go").touch()
    assert other.result() == "made"


@pytest.mark.slow
def test_a_task_that_no_one_holds_any_more_is_stopped(tmp_path: Path) -> None:
    handle = submit(partial(tasks.hang, tmp_path / "began"))
    process = appears(tmp_path / "began")
    del handle
    gc.collect()
    assert ends(process)


def test_a_task_over_its_time_ends_alone_with_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as limited:
        limited.setenv(VARIABLE, "seconds=1")
        handle = submit(partial(tasks.hang, tmp_path / "began"))
    with pytest.raises(Unusable, match="takes longer than"):
        handle.result()
    assert submit(partial(tasks.give, 7)).result() == 7


@pytest.mark.skipif(sys.platform != "linux", reason="the system cannot hold a process to its memory")
def test_a_task_over_its_memory_ends_alone_with_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as limited:
        limited.setenv(VARIABLE, "memory=1000000000")
        handle = submit(tasks.fill_memory)
    with pytest.raises(Unusable, match="bytes of memory"):
        handle.result()
    assert submit(partial(tasks.give, 7)).result() == 7


def test_a_process_that_dies_takes_nothing_with_it() -> None:
    with pytest.raises(Unusable, match="memory"):
        submit(tasks.die).result()
    assert submit(partial(tasks.give, 7)).result() == 7


def test_what_a_task_raises_arrives_without_its_values() -> None:
    with pytest.raises(Unusable, match=r"^This file is no table\.$"):
        submit(tasks.refuse).result()
    handle = submit(tasks.fail)
    assert handle.wait(PATIENCE)
    assert handle.outcome is Outcome.FAILED
    assert str(handle.error) == "Stubborn: no room"
    assert (handle.error.__cause__, handle.error.__traceback__) == (None, None)


@pytest.mark.slow
def test_one_key_is_worked_on_once_and_forgotten_with_the_last_handle(tmp_path: Path) -> None:
    first, second = (submit(partial(tasks.count_runs, tmp_path / "runs"), key="file", owner=o) for o in "ab")
    assert (first.result(), second.result()) == (1, 1)
    first.cancel()  # of one that has ended changes nothing
    assert first.result() == 1
    del first
    gc.collect()
    assert submit(partial(tasks.count_runs, tmp_path / "runs"), key="file").result() == 1
    del second
    gc.collect()
    assert submit(partial(tasks.count_runs, tmp_path / "runs"), key="file").result() == 2


def test_one_of_two_who_lets_go_does_not_stop_the_other(tmp_path: Path) -> None:
    first, second = (submit(partial(tasks.wait_for, tmp_path / "go", "made"), key="shared") for _time in range(2))
    first.cancel()
    assert first.outcome is Outcome.CANCELLED
    (tmp_path / "go").touch()
    assert second.result() == "made"


def test_small_work_is_done_once_here_and_forgotten_with_the_last_handle() -> None:
    made: list[int] = []

    def work() -> int:
        made.append(os.getpid())
        return len(made)

    first, second = (workers.run_here(work, key="small") for _time in range(2))
    assert (first.result(), second.result(), made) == (1, 1, [os.getpid()])
    del first, second
    gc.collect()
    assert workers.run_here(work, key="small").result() == 2


def test_a_failure_is_not_kept_for_the_next(tmp_path: Path) -> None:
    first = submit(tasks.die, key="again")
    with pytest.raises(Unusable):
        first.result()
    assert submit(partial(tasks.give, 7), key="again").result() == 7


@pytest.mark.usefixtures("one_slot")
def test_people_take_turns_and_see_their_place(tmp_path: Path) -> None:
    first = submit(partial(tasks.wait_for, tmp_path / "go", ""), owner="a")
    lines = tmp_path / "lines"
    tick = threading.Event()
    while first.outcome is Outcome.WAITING:
        tick.wait(0.01)
    waiting = [submit(partial(tasks.note, lines, name), owner=name[0]) for name in ("a1", "a2", "a3", "b1", "c1", "b2")]
    assert [handle.place for handle in waiting] == [1, 4, 6, 2, 3, 5]
    (tmp_path / "go").touch()
    for handle in waiting:
        handle.result()
    assert lines.read_text().split() == ["a1", "b1", "c1", "a2", "b2", "a3"]


@pytest.mark.usefixtures("one_slot")
def test_the_queue_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "MOST_WAITING", 2)
    first = submit(partial(tasks.wait_for, tmp_path / "go", "made"))
    tick = threading.Event()
    while first.outcome is Outcome.WAITING:
        tick.wait(0.01)
    waiting = [submit(partial(tasks.give, number)) for number in range(2)]
    with pytest.raises(Unusable, match="busy"):
        submit(partial(tasks.give, 3))
    (tmp_path / "go").touch()
    assert [handle.result() for handle in waiting] == [0, 1]


def test_a_large_result_arrives_whole() -> None:
    assert submit(tasks.make_large).result() == bytes(50_000_000)


@pytest.mark.slow
def test_a_server_that_ends_leaves_no_process_and_says_nothing(tmp_path: Path) -> None:
    script = (
        "import sys, time; from functools import partial; from pathlib import Path; sys.path.insert(0, 'tests')\n"
        "import tasks; from org.workers import submit\n"
        "if __name__ == '__main__':\n"
        f"    path = Path({str(tmp_path / 'began')!r}); handle = submit(partial(tasks.hang, path))\n"
        "    while not path.exists(): time.sleep(0.01)\n"
    )
    file = tmp_path / "server.py"
    file.write_text(script, encoding="utf-8")
    command = [sys.executable, str(file)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert ends(int((tmp_path / "began").read_text()))


@pytest.mark.parametrize(("given", "count"), [("3", 3), ("0", 1), ("", os.cpu_count()), ("many", os.cpu_count())])
def test_as_many_tasks_run_at_a_time_as_is_set(monkeypatch: pytest.MonkeyPatch, given: str, count: int) -> None:
    monkeypatch.setenv(workers.WORKERS, given)
    assert workers._count_processors() == count
