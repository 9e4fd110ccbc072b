"""Tasks for worker processes, which import them from here."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

from org.i18n import get_language
from org.model import Unusable
from org.workers import Report


def give(value: object, _report: Report) -> object:
    return value


def describe_process(_report: Report) -> tuple[int, str]:
    return os.getpid(), get_language()


def hang(started: Path, report: Report) -> None:
    """Say that it has begun, and never end."""
    report(0.25, "Working")
    begun = started.with_suffix(".tmp")
    begun.write_text(str(os.getpid()), encoding="ascii")
    begun.rename(started)  # never there without its text
    threading.Event().wait()


def wait_for(path: Path, value: object, report: Report) -> object:
    """Give ``value`` once the file is there."""
    report(0.5, "Waiting")
    while not path.exists():
        time.sleep(0.01)
    return value


def note(path: Path, value: str, _report: Report) -> str:
    """Write a line to a file, to show in which order tasks ran."""
    with path.open("a", encoding="utf-8") as lines:
        lines.write(f"{value}\n")
    return value


def note_and_wait(path: Path, go: Path, report: Report) -> str:
    """Note that it runs, say in which language, and end once the file ``go`` is there."""
    note(path, "run", report)
    report(0.5, get_language())
    while not go.exists():
        time.sleep(0.01)
    return "made"


def fill_memory(_report: Report) -> int:
    return len(bytes(8_000_000_000))


def die(_report: Report) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def refuse(_report: Report) -> None:
    raise Unusable("This file is no table.")


class Stubborn(Exception):
    """An exception that cannot be pickled."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(first + second)


def fail(_report: Report) -> None:
    try:
        raise KeyError("inner")
    except KeyError as problem:
        raise Stubborn("no ", "room") from problem


def make_large(_report: Report) -> bytes:
    return bytes(50_000_000)


def count_runs(path: Path, _report: Report) -> int:
    note(path, "run", _report)
    return len(path.read_text(encoding="utf-8").splitlines())
