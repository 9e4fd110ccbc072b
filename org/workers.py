"""Heavy work in processes of their own: each can be stopped alone, within its time and its memory.

A process does one task and ends, so that its memory goes back to the system and nothing of one person is left for the
next. The next one waits beside it, started and with everything imported. Each has a pipe of its own: no lock is shared
that a killed process could keep.

Tasks are functions of a module, or ``partial`` of them, with values that can be pickled. So are their results.

:mod:`org.cluster` puts processes of other machines in the place of those of this one.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from org.i18n import get_language, lazy_gettext as _, use_language
from org.limits import VARIABLE, get_limits, hold_memory, over_memory, over_time
from org.logs import configure_logging, get_verbosity
from org.model import Unusable

_log = logging.getLogger(__name__)

Made = TypeVar("Made")
Report = Callable[[float, object], None]
"""Tells how far the work is, 0 … 1, and what it does now: a text, or a message."""
Task = Callable[[Report], Made]

CLUSTER = "FRONT_BACK_OFFICE_CLUSTER"
"""The environment variable with the address of a Dask scheduler, as ``tls://scheduler.example.com:8786``."""
WORKERS = "FRONT_BACK_OFFICE_WORKERS"
"""The environment variable with the number of tasks at a time: a container does not know its part of the machine."""
MOST_WAITING = 400
"""Tasks that may wait at once, of all people together."""
_LOOK = 0.1
"""Seconds between two looks whether a running task was cancelled or takes too long."""
_NICER = 2
"""The page itself answers first."""
_PRELOADED = ("org.page.warming",)
"""Imported once, before any process is forked. By name, as this module is below them."""


class Cancelled(Exception):
    """The task was cancelled."""


class Outcome(StrEnum):
    """The state of a task."""

    WAITING = "waiting"
    RUNNING = "running"
    MADE = "made"
    FAILED = "failed"
    CANCELLED = "cancelled"


class State:
    """What the processes' side knows of a task; any number of handles look at it."""

    def __init__(self, owner: str, packed: bytes, timeout: float) -> None:
        self.owner, self.packed, self.timeout = owner, packed, timeout
        self.progress, self.words = 0.0, ""
        self.outcome = Outcome.WAITING
        self.made: Any = None
        self.error: Exception | None = None
        self.holders = 0
        self.cancelled, self.ended = threading.Event(), threading.Event()

    def move(self, progress: float, words: str) -> None:
        self.progress, self.words = min(max(progress, 0.0), 1.0), words

    def end(self, outcome: Outcome, made: object = None, error: Exception | None = None) -> None:
        self.packed = b""
        self.made, self.error, self.outcome = made, error, outcome
        self.ended.set()


class Handle(Generic[Made]):
    """A task that was submitted, and its result. It is cancelled when no one holds a handle of it any more."""

    def __init__(self, state: State) -> None:
        self._state = state
        with _LOCK:
            state.holders += 1
        self._let_go = weakref.finalize(self, _release, state)
        self._left = False

    @property
    def progress(self) -> float:
        """How far it is, 0 … 1."""
        return self._state.progress

    @property
    def words(self) -> str:
        """What it does now; may be blank."""
        return self._state.words

    @property
    def place(self) -> int:
        """The tasks that come before it, plus one; 0 once it runs."""
        return _POOL.find_place(self._state)

    @property
    def outcome(self) -> Outcome:
        """Its state."""
        return Outcome.CANCELLED if self._left else self._state.outcome

    @property
    def error(self) -> Exception | None:
        """Why it failed."""
        return self._state.error

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the end; whether it has come."""
        return self._left or self._state.ended.wait(seconds)

    def result(self) -> Made:
        """Wait, and give what was made. Raises what the task raised, Unusable over a limit, Cancelled."""
        self.wait()
        if self.outcome is Outcome.CANCELLED:
            raise Cancelled
        if self._state.error is not None:
            raise self._state.error
        made: Made = self._state.made
        return made

    def cancel(self) -> None:
        """Stop waiting for the task; it ends at once if no one else waits. Nothing happens to one that has ended."""
        if not self._state.ended.is_set():
            self._left = True
            self._let_go()


_LOCK = threading.RLock()  # the end of a handle may come while this thread holds it


def _release(state: State) -> None:
    with _LOCK:
        state.holders -= 1
        if state.holders == 0:
            state.cancelled.set()


class Slot(Protocol):
    """Where one task can run."""

    def begin(self, state: State) -> None:
        """Send the task there."""

    def follow(self, state: State) -> None:
        """Listen until the task has ended in one way or another."""

    def close(self) -> None:
        """Stop whatever still runs there."""


class Process:
    """A process that waits for its one task."""

    def __init__(self) -> None:
        context = _context()
        self._pipe, theirs = context.Pipe()
        with _LOCK:
            self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
            self._process.start()
        theirs.close()

    def begin(self, state: State) -> None:
        """Send the task."""
        state.outcome = Outcome.RUNNING
        # A process that has died while it waited is noticed when it is listened to.
        with contextlib.suppress(OSError):
            self._pipe.send_bytes(state.packed)

    def follow(self, state: State) -> None:
        """Listen to it until the task has ended in one way or another."""
        latest = time.monotonic() + state.timeout
        try:
            while True:
                if state.cancelled.is_set():
                    state.end(Outcome.CANCELLED)
                elif self._pipe.poll(_LOOK):
                    self._hear(state)
                elif time.monotonic() > latest:
                    state.end(Outcome.FAILED, error=over_time())
                if state.ended.is_set():
                    return
        except (EOFError, OSError):
            _log.error("a worker process has died")
            state.end(Outcome.FAILED, error=over_memory())

    def _hear(self, state: State) -> None:
        match self._pipe.recv():
            case ("at", float() | int() as progress, str() as words):
                state.move(float(progress), words)
            case ("made", made):
                state.progress = 1.0
                state.end(Outcome.MADE, made)
            case ("failed", Exception() as problem):
                state.end(Outcome.FAILED, error=problem)

    def close(self) -> None:
        """End the process, whatever it does."""
        self._pipe.close()
        self._process.kill()
        with _LOCK:
            self._process.join()  # not closed: Python may be joining it too, as it ends


class Pool:
    """As many tasks at a time as ``count_slots`` says; the others wait, one of each person in turn."""

    def __init__(self, count_slots: Callable[[], int], prepare: Callable[[], Slot] = Process) -> None:
        self._count_slots, self._prepare = count_slots, prepare
        self._lines: dict[str, deque[State]] = {}
        self._changed = threading.Condition()
        self._started = 0

    def start(self) -> None:
        """Start what is not started yet."""
        slots = self._count_slots()
        with self._changed:
            new, self._started = range(self._started, slots), max(self._started, slots)
        for number in new:
            threading.Thread(target=self._run, name=f"worker {number + 1}", daemon=True).start()

    def put(self, state: State) -> None:
        """Let a task wait for its turn. Raises Unusable where too many wait."""
        self.start()
        with self._changed:
            if sum(map(len, self._lines.values())) >= MOST_WAITING:
                raise Unusable(_("The server is busy with many files. Try again in a minute."))
            self._lines.setdefault(state.owner, deque()).append(state)
            self._changed.notify()

    def find_place(self, state: State) -> int:
        """How many tasks come before this one, plus one; 0 for one that does not wait."""
        with self._changed:
            own = self._lines.get(state.owner, deque())
            if state not in own:
                return 0
            turn, passed = own.index(state), True
            place = turn + 1
            for owner, line in self._lines.items():
                if owner == state.owner:
                    passed = False
                else:
                    place += min(len(line), turn + passed)
            return place

    def _take(self) -> State:
        with self._changed:
            while not self._lines:
                self._changed.wait()
            owner = next(iter(self._lines))
            line = self._lines.pop(owner)  # whoever had a turn goes to the end
            state = line.popleft()
            if line:
                self._lines[owner] = line
            return state

    def _run(self) -> None:
        following = self._prepare()
        while True:
            state = self._take()
            if state.cancelled.is_set():
                state.end(Outcome.CANCELLED)
                continue
            slot = following
            slot.begin(state)
            following = self._prepare()
            slot.follow(state)
            slot.close()


def _count_processors() -> int:
    """How many tasks run at a time: what is set, else one for each processor."""
    given = os.environ.get(WORKERS, "")
    return max(int(given), 1) if given.isdecimal() and given.isascii() else os.cpu_count() or 1


_POOL = Pool(_count_processors)
_SHARED: weakref.WeakValueDictionary[str, State] = weakref.WeakValueDictionary()
"""Tasks by what they read: forty people with one file cost one reading. They go with the last handle."""


def submit(task: Task[Made], *, owner: str = "", key: str | None = None) -> Handle[Made]:
    """Let ``task`` run in a process of its own as soon as there is room.

    Tasks of one ``owner`` wait behind each other, and owners take turns. A task with the same ``key`` as one that is
    not forgotten yet is not run again: both have its result. The limits in force hold for it. Raises Unusable where too
    many tasks wait already.
    """
    with _LOCK:
        known = _SHARED.get(key) if key is not None else None
        usable = known is not None and known.error is None and not known.cancelled.is_set()
    if known is not None and usable:
        return Handle(known)
    surroundings = get_language(), get_verbosity(), os.environ.get(VARIABLE, "")
    packed = pickle.dumps((*surroundings, task), pickle.HIGHEST_PROTOCOL)
    handle: Handle[Made] = submit_packed(packed, get_limits().seconds, owner)
    if key is not None:
        _SHARED[key] = handle._state
    return handle


def submit_packed(packed: bytes, timeout: float, owner: str = "") -> Handle[Any]:
    """:func:`submit` for a task that is packed already, perhaps by another machine."""
    state = State(owner, packed, timeout)
    handle: Handle[Any] = Handle(state)
    _POOL.put(state)
    return handle


def run_here(work: Callable[[], Made], *, key: str) -> Handle[Made]:
    """Do small work at once in this process, unless someone still has the result of work with the same ``key``."""
    with _LOCK:
        known = _SHARED.get(key)
    if known is not None and known.made is not None:
        return Handle(known)
    state = State("", b"", 0.0)
    handle: Handle[Made] = Handle(state)
    state.end(Outcome.MADE, work())
    _SHARED[key] = state
    return handle


def use(pool: Pool) -> None:
    """Let the tasks from now on run there instead of on this machine."""
    global _POOL
    _POOL = pool


def warm_up() -> None:
    """Start the processes before anyone needs them."""
    _POOL.start()


@functools.cache
def _context() -> Any:
    """How processes are started: forked from one that has imported everything, where the system can do that."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, *_PRELOADED])
    return context


def _serve(pipe: Any) -> None:
    """Do one task, in the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C ends the server, which ends this
    if sys.platform != "win32":
        os.nice(_NICER)
    with contextlib.suppress(OSError):  # should the memory of the machine run out, this is to end and not the page
        Path("/proc/self/oom_score_adj").write_text("900", encoding="ascii")
    try:
        language, verbosity, os.environ[VARIABLE], task = pickle.loads(pipe.recv_bytes())
    except EOFError:  # the server has ended
        return
    if verbosity:
        configure_logging(verbosity)
    hold_memory(get_limits().memory)

    def report(progress: float, words: object) -> None:
        pipe.send(("at", progress, str(words)))

    with use_language(language):
        try:
            answer = pickle.dumps(("made", task(report)), pickle.HIGHEST_PROTOCOL)
        except MemoryError:
            answer = pickle.dumps(("failed", over_memory()))
        except Exception as problem:
            answer = _pack_problem(problem)
    pipe.send_bytes(answer)


def _pack_problem(problem: Exception) -> bytes:
    """An exception without its traceback, which holds every value of the work."""
    if not isinstance(problem, Unusable):
        _log.error("task failed: %s", type(problem).__name__)
        _log.debug("the failure", exc_info=problem)
    problem.__cause__ = problem.__context__ = None
    try:
        packed = pickle.dumps(("failed", problem.with_traceback(None)))
        pickle.loads(packed)
    except Exception:  # not every exception can be pickled
        return pickle.dumps(("failed", RuntimeError(f"{type(problem).__name__}: {problem}")))
    return packed
