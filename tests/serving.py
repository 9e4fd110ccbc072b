"""The app as its users start it: a process that serves it, on a port of its own."""

from __future__ import annotations

import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

PATIENCE = 60
"""Seconds that the app may take to start on a slow machine."""


@contextmanager
def serving(
    command: Sequence[str], url: str, log: Path, *, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """The process that serves the app at ``url``, from its first answer to the end of the block."""
    with (
        log.open("w", encoding="utf-8") as output,
        subprocess.Popen(
            command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            if not healthy(url, process):
                pytest.fail(f"The app did not start:\n{log.read_text(encoding='utf-8')}", pytrace=False)
            yield process
        finally:
            process.terminate()


def free_port() -> int:
    """A free port."""
    with socket.socket() as listener:
        listener.bind(("localhost", 0))
        port: int = listener.getsockname()[1]
        return port


def healthy(url: str, process: subprocess.Popen[bytes]) -> bool:
    """Wait until the server answers; False when its process has ended or takes too long."""
    for _ in range(PATIENCE * 10):
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=PATIENCE) as answer:
                return bool(answer.status == 200)
        except urllib.error.URLError:  # not listening yet
            pass
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        return False
    return False
