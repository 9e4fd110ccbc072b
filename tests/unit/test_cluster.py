"""The same tasks at a real Dask scheduler with two workers, over TLS."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dask
import pytest
import tasks
from factories import ROOT, make_company
from serving import free_port

from org import workers
from org.cluster import Cluster, RemoteSlot, get_address
from org.export.request import ExportRequest
from org.i18n import use_language
from org.limits import VARIABLE
from org.model import Unusable
from org.page.tasks import ReadRequest, make_picture, read_elsewhere
from org.reading.load import read_company
from org.workers import CLUSTER, Cancelled, Outcome, Pool, submit

PATIENCE = 60
READING = ReadRequest((ROOT / "sample_data" / "song-hong-bank.csv").read_bytes())


def wait_for(look: Callable[[], Any], log: Path) -> Any:
    """What ``look`` gives, once that is true."""
    tick = threading.Event()
    for _time in range(PATIENCE * 50):
        if found := look():
            return found
        tick.wait(0.02)
    raise AssertionError(log.read_text(encoding="utf-8"))


def name_certificates(folder: Path) -> dict[str, str]:
    """Dask's settings for TLS, with a certificate that is its own authority and everyone's."""
    key, certificate = str(folder / "cluster.key"), str(folder / "cluster.crt")
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=cluster"]
    subprocess.run([*make, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    ends = ("scheduler", "worker", "client")
    files = {f"{end}.{what}": file for end in ends for what, file in (("key", key), ("cert", certificate))}
    return {f"distributed.comm.tls.{name}": file for name, file in {"ca-file": certificate, **files}.items()}


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A scheduler and two workers that speak TLS only; the tasks of this process go there."""
    folder = tmp_path_factory.mktemp("cluster")
    settings = name_certificates(folder)
    named = {f"DASK_{name.upper().replace('.', '__').replace('-', '_')}": file for name, file in settings.items()}
    env = {**os.environ, **named, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}

    def start(name: str, *arguments: str) -> subprocess.Popen[bytes]:
        output = stack.enter_context((folder / name).open("wb"))
        command = [str(Path(sys.executable).with_name("dask")), *arguments, "--no-dashboard"]
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=folder, env=env)
        stack.callback(process.wait)
        stack.callback(process.terminate)
        return process

    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch, dask.config.set(settings):
        start("scheduler", "scheduler", "--host", "tls://127.0.0.1", "--port", "0")
        log = folder / "scheduler"
        address = wait_for(lambda: re.search(r"Scheduler at:\s+(tls://[\d.:]+)", log.read_text()), log)[1]
        own = ("--no-nanny", "--nthreads", "1", "--host", "tls://127.0.0.1")
        both = {name: start(name, "worker", address, *own, "--name", name) for name in ("one", "other")}
        cluster = Cluster(address)
        stack.callback(lambda: cluster.connect().close())
        wait_for(lambda: cluster.count_slots() == 2, folder / "one")
        patch.setenv(CLUSTER, address)
        patch.setattr(workers, "_POOL", Pool(cluster.count_slots, lambda: RemoteSlot(cluster)))
        yield SimpleNamespace(cluster=cluster, workers=both, folder=folder)


@pytest.mark.slow
def test_work_is_spread_and_that_of_a_killed_worker_is_done_by_the_other(
    machines: SimpleNamespace, tmp_path: Path
) -> None:
    def count_runs() -> int:
        return len(runs.read_text(encoding="utf-8").splitlines()) if runs.exists() else 0

    runs, go = tmp_path / "runs", tmp_path / "go"
    with use_language("vi"):
        held = [submit(partial(tasks.note_and_wait, runs, go), owner=str(n)) for n in range(2)]
    wait_for(lambda: count_runs() == 2, machines.folder / "one")  # each worker does one task at a time
    wait_for(lambda: all(handle.words == "vi" for handle in held), machines.folder / "one")
    order = ExportRequest(make_company("FB?", (-1, 0, 0), [(0, 1)]))
    reading = [submit(partial(read_elsewhere, READING), owner=f"reader {n}") for n in range(3)]
    drawing = [submit(partial(make_picture, order, ".svg"), owner=f"drawer {n}") for n in range(3)]
    dropped = submit(partial(tasks.note, tmp_path / "dropped", "run"))
    assert {handle.outcome for handle in (*reading, *drawing, dropped)} == {Outcome.WAITING}
    dropped.cancel()
    machines.workers["one"].kill()
    go.touch()
    assert [handle.result() for handle in held] == ["made", "made"]
    assert count_runs() == 3
    assert {len(handle.result()[1]) for handle in reading} == {len(read_company(READING.departments))}
    assert len({handle.result() for handle in drawing}) == 1
    assert b"</svg>" in drawing[0].result()
    with pytest.raises(Cancelled):
        dropped.result()
    assert not (tmp_path / "dropped").exists()


@pytest.mark.slow
@pytest.mark.usefixtures("machines")
def test_the_cluster_holds_a_task_to_its_limits_and_drops_what_is_cancelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as limited:
        limited.setenv(VARIABLE, "memory=1000000000")
        large = submit(tasks.fill_memory)
        limited.setenv(VARIABLE, "seconds=1")
        long = submit(partial(tasks.hang, tmp_path / "began"))
    with pytest.raises(Unusable, match="bytes of memory"):
        large.result()
    with pytest.raises(Unusable, match="takes longer than"):
        long.result()
    with pytest.raises(Unusable, match=r"^This file is no table\.$"):
        submit(tasks.refuse).result()
    handle = submit(partial(tasks.wait_for, tmp_path / "go", "made"))
    wait_for(lambda: handle.words, tmp_path / "began")
    handle.cancel()
    with pytest.raises(Cancelled):
        handle.result()
    (tmp_path / "go").touch()
    assert submit(partial(tasks.give, 7)).result() == 7


@pytest.mark.parametrize("address", ["tls://cluster.example.com:8786", "tcp://127.0.0.1:8786", "tcp://[::1]:8786"])
def test_a_cluster_may_be_on_this_machine_or_speak_tls(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CLUSTER, address)
    assert get_address() == address


@pytest.mark.parametrize("address", ["tcp://10.0.0.7:8786", "cluster.example.com:8786", "tcp://localhost.example:1"])
def test_a_cluster_elsewhere_without_tls_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CLUSTER, address)
    with pytest.raises(Unusable, match="needs TLS"):
        get_address()


def test_a_scheduler_that_does_not_answer_is_one_sentence() -> None:
    pool = Pool(Cluster(f"tcp://127.0.0.1:{free_port()}", patience=0.2).count_slots)
    with pytest.raises(Unusable, match="does not answer"):
        pool.start()
