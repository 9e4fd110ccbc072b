"""Heavy work on other machines: the tasks of :mod:`org.workers` at a Dask scheduler, which gives them to its workers.

On the machine of a worker each task runs in a process of its own, too, held to its time and its memory. The scheduler
gives the task of a worker that is gone to another one. A task that is cancelled is not stopped there: its result is
dropped. Needs the extra ``cluster``. The certificates for TLS are named in Dask's own settings.
"""

from __future__ import annotations

import ipaddress
import logging
import os
import threading
import uuid
import warnings
from concurrent.futures import CancelledError
from urllib.parse import urlsplit

from distributed import Client, Future, KilledWorker, Security, get_worker

from org import workers
from org.i18n import lazy_gettext as _
from org.limits import over_memory
from org.model import Unusable
from org.workers import CLUSTER, Outcome, Pool, State

_log = logging.getLogger(__name__)

_LOOK = 0.1
"""Seconds between two looks at a task."""
_PATIENCE = 10
"""Seconds until a scheduler that does not answer is given up."""


def get_address() -> str:
    """The scheduler's address. Raises Unusable for one on another machine without TLS."""
    address = os.environ[CLUSTER].strip()
    parts = urlsplit(address)
    if parts.scheme != "tls" and not _is_this_machine(parts.hostname or ""):
        message = _("The cluster at “{address}” ({variable}) is on another machine: it needs TLS, tls://….")
        raise Unusable(message.format(address=address, variable=CLUSTER))
    return address


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Cluster:
    """The connection to a scheduler, made again where it was lost."""

    def __init__(self, address: str, patience: float = _PATIENCE) -> None:
        self._address, self._patience = address, patience
        self._topic = f"front-back-office-{uuid.uuid4()}"
        self._running: dict[str, State] = {}
        self._client: Client | None = None
        self._lock = threading.Lock()

    def connect(self) -> Client:
        """The client. Raises Unusable where the scheduler does not answer."""
        with self._lock:
            if self._client is None or self._client.status != "running":
                encrypted = Security(require_encryption=urlsplit(self._address).scheme == "tls")
                try:
                    self._client = Client(
                        self._address, security=encrypted, timeout=self._patience, set_as_default=False
                    )
                except OSError:
                    raise _no_answer() from None
                self._client.subscribe_topic(self._topic, self._hear)
            return self._client

    def count_slots(self) -> int:
        """How many tasks all its workers together do at a time; one until there are any."""
        try:
            threads: dict[str, int] = self.connect().nthreads()
            return max(1, sum(threads.values()))
        except OSError:
            raise _no_answer() from None

    def begin(self, state: State) -> Future:
        """Give a task to the scheduler."""
        name = f"{self._topic}-{uuid.uuid4()}"
        self._running[name] = state
        with warnings.catch_warnings():
            # A large file could be sent to a worker beforehand, but it would be lost with that worker.
            warnings.filterwarnings("ignore", "Sending large graph", UserWarning)
            return self.connect().submit(_perform, state.packed, state.timeout, self._topic, key=name, pure=False)

    def end(self, future: Future) -> None:
        """Let the scheduler forget a task."""
        self._running.pop(future.key, None)
        future.cancel()

    def _hear(self, event: tuple[float, object]) -> None:
        match event[1]:
            case [str() as name, float() | int() as progress, str() as words] if name in self._running:
                self._running[name].move(float(progress), words)


def _no_answer() -> Unusable:
    return Unusable(_("The cluster does not answer. Try again in a minute."))


class RemoteSlot:
    """One task at the cluster."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._future: Future | None = None

    def begin(self, state: State) -> None:
        """Give the task to the scheduler."""
        state.outcome = Outcome.RUNNING
        try:
            self._future = self._cluster.begin(state)
        except Exception as problem:
            state.end(Outcome.FAILED, error=problem)

    def follow(self, state: State) -> None:
        """Wait until the task has ended in one way or another."""
        while self._future is not None and not state.ended.wait(_LOOK):
            if state.cancelled.is_set():
                state.end(Outcome.CANCELLED)
            elif self._future.done():
                _take_result(self._future, state)

    def close(self) -> None:
        """Drop what is still to come."""
        if self._future is not None:
            self._cluster.end(self._future)


def _take_result(future: Future, state: State) -> None:
    try:
        made = future.result()
    except KilledWorker:  # one worker after the other has died of it
        state.end(Outcome.FAILED, error=over_memory())
    except (CancelledError, OSError):  # the scheduler has ended
        state.end(Outcome.FAILED, error=_no_answer())
    except Exception as problem:
        state.end(Outcome.FAILED, error=problem)
    else:
        state.move(1.0, "")
        state.end(Outcome.MADE, made)


def _perform(packed: bytes, timeout: float, topic: str) -> object:
    """At a worker: do the task in a process of its own, and say how far it is."""
    handle = workers.submit_packed(packed, timeout)
    worker, said = get_worker(), (0.0, "")
    while not handle.wait(_LOOK):
        if said != (handle.progress, handle.words):
            said = handle.progress, handle.words
            worker.log_event(topic, (worker.get_current_task(), *said))
    return handle.result()


def use_cluster() -> None:
    """Let all tasks from now on run at the cluster that is set. Raises Unusable for one without TLS."""
    cluster = Cluster(get_address())
    workers.use(Pool(cluster.count_slots, lambda: RemoteSlot(cluster)))
