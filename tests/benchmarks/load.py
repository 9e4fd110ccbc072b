"""Many people at once: sessions that speak to a server over its websocket, as a browser does, but without one.

    python tests/benchmarks/load.py [--sessions 40] [--departments 5000] [--minutes 3] [--think 8 15] [--server URL]
    python tests/benchmarks/load.py --clicks 40

Each session uploads a file of its own, then clicks departments in the chart, and exports one picture in twenty acts.
Prints one table: how long clicks, uploads and exports took until their run had ended, what went wrong, the processor
time and the memory of the server, also when all have left, and the processor time of this program itself. It has a
column for each --think, the seconds between two acts: by default for people who read and for people who hurry. Each
gets a server of its own, unless --server names one.

With --clicks a single session does each kind of click so many times, and what each costs the server is printed, in
milliseconds of its processor time: how busy the machine is hardly matters then. The first of a kind is printed apart:
what it draws and finds is kept.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import time
import urllib.request
import uuid
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "benchmarks")]

from companies import made_up
from serving import free_port

PATIENCE = 300
"""Seconds until an act that is not answered counts as an error."""


class Session:
    """One person. What the server shows is followed as far as the acts need it."""

    def __init__(self, server: str, socket: ClientConnection, cookie: str) -> None:
        self.server, self.socket, self.cookie = server, socket, cookie
        self.session = ""
        self.widgets: dict[str, str] = {}
        self.files: dict[str, str] = {}
        self.keys: list[int] = []
        self.fragments: dict[str, str] = {}
        self.states = BackMsg()
        self.received = 0
        self.known: dict[str, ForwardMsg] = {}
        self.problems: list[str] = []

    def follow(self, message: ForwardMsg) -> None:
        """Note the ids of the widgets that the acts use, and the departments that are drawn."""
        if message.HasField("new_session"):
            self.session = message.new_session.initialize.session_id
        if not message.HasField("delta"):
            return
        element = message.delta.new_element
        if (kind := element.WhichOneof("type")) is None:
            return
        if kind == "exception":
            self.problems.append(element.exception.message)
        if kind == "alert" and element.alert.format == 1:
            self.problems.append(element.alert.body)
        inner = getattr(element, kind)
        if name := getattr(inner, "id", ""):
            key = name.split("-", 2)[-1]
            self.widgets[key] = name
            self.fragments[key] = message.delta.fragment_id
            if kind == "download_button":
                self.files[key] = inner.deferred_file_id
            if kind == "bidi_component" and key == "chart-drawing":
                self.see_chart(inner.bytes)

    def see_chart(self, data: bytes) -> None:
        """The keys of the boxes that can be clicked."""
        svg = json.loads(data)["svg"] or ""  # none while the page asks for the window
        parts = svg.split('data-key="')[1:]
        self.keys = [int(part.partition('"')[0]) for part in parts if part.partition('"')[0].isdecimal()]

    def state(self, key: str) -> object:
        """The state of a widget, as the browser keeps and sends it."""
        name = self.widgets[key]
        for widget in self.states.rerun_script.widget_states.widgets:
            if widget.id == name:
                return widget
        return self.states.rerun_script.widget_states.widgets.add(id=name)

    async def run(self, fragment: str = "") -> None:
        """Ask for a run with the states as they are, and wait for its end."""
        message = BackMsg()
        message.CopyFrom(self.states)
        message.rerun_script.fragment_id = fragment
        message.rerun_script.query_string = ""
        message.rerun_script.cached_message_hashes.extend(self.known)
        await self.socket.send(message.SerializeToString())
        await self.end_of_run()

    async def end_of_run(self) -> None:
        while True:
            message = await self.receive()
            if message.HasField("script_finished") and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return

    async def receive(self) -> ForwardMsg:
        data = await asyncio.wait_for(self.socket.recv(), PATIENCE)
        self.received += len(data)
        message = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
        if message.HasField("ref_hash"):
            message = self.known[message.ref_hash]
        elif message.metadata.cacheable:
            self.known[message.hash] = message  # as a browser does: it is not sent again
        self.follow(message)
        return message

    async def open(self) -> None:
        """Open the page."""
        self.states.rerun_script.SetInParent()
        await self.run()
        self.state("chart").json_value = json.dumps({"frame": {"width": 1425, "height": 786, "ratio": 1}})  # type: ignore[attr-defined]
        await self.run()

    async def upload(self, data: bytes) -> None:
        """Drop a file and wait for its chart."""
        request = BackMsg()
        request.file_urls_request.request_id = str(uuid.uuid4())
        request.file_urls_request.file_names.append("mine.csv")
        request.file_urls_request.session_id = self.session
        await self.socket.send(request.SerializeToString())
        while not (message := await self.receive()).HasField("file_urls_response"):
            pass
        url = message.file_urls_response.file_urls[0]
        await asyncio.to_thread(self.put, url.upload_url, data)
        state = self.state("upload")
        info = state.file_uploader_state_value.uploaded_file_info.add(
            name="mine.csv", size=len(data), file_id=url.file_id
        )  # type: ignore[attr-defined]
        info.file_urls.CopyFrom(url)
        before = self.keys
        await self.run()
        if self.keys == before:
            self.problems.append("the chart of the file was not drawn")

    def put(self, path: str, data: bytes) -> None:
        edge = uuid.uuid4().hex
        body = (
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="mine.csv"\r\n'
            f"Content-Type: text/csv\r\n\r\n"
        ).encode() + data + f"\r\n--{edge}--\r\n".encode()  # fmt: skip
        token = self.cookie.partition("=")[2]
        headers = {"Content-Type": f"multipart/form-data; boundary={edge}", "Cookie": self.cookie, "X-Xsrftoken": token}
        urllib.request.urlopen(urllib.request.Request(self.server + path, body, headers, method="PUT")).close()

    async def click(self, key: int, act: str = "choose") -> None:
        """Select a department in the chart, or with ``fold`` expand or collapse it."""
        turn = time.time_ns() // 1_000_000
        await self.use_chart(picked={"turn": turn, "act": act, "key": key, "selected": key, "other": None})

    async def search(self, text: str) -> None:
        """Type into the search field of the chart."""
        await self.use_chart(sought={"text": text})

    async def use_chart(self, **said: object) -> None:
        """What the chart says to the page, which then runs the part with the chart."""
        frame = {"width": 1425, "height": 786, "ratio": 1}
        self.state("chart").json_value = json.dumps({"frame": frame, **said})  # type: ignore[attr-defined]
        await self.run(self.fragments["chart"])

    async def choose_view(self, name: str) -> None:
        """Choose another way to look at the company, by its English name."""
        self.state("view-0").string_array_value.data[:] = [name]  # type: ignore[attr-defined]
        await self.run()

    async def filter(self, *, on: bool) -> None:
        """Show only departments with a crossing, or all again."""
        *_earlier, key = (key for key in self.widgets if key.startswith("filters-") and key.endswith("-gateways"))
        self.state(key).bool_value = on  # type: ignore[attr-defined]
        await self.run()

    async def find_branch(self) -> int:
        """A box of the chart that can be expanded; it is collapsed again."""
        for key in self.keys:
            before = self.keys
            await self.click(key, "fold")
            if len(self.keys) > len(before):
                await self.click(key, "fold")
                return key
            if self.keys != before:
                await self.click(key, "fold")
        raise SystemExit("nothing can be expanded")

    async def export(self) -> None:
        """Open the dialog and download the SVG of the current view."""
        state = self.state("export")
        state.trigger_value = True  # type: ignore[attr-defined]
        await self.run()
        state.trigger_value = False  # type: ignore[attr-defined]
        request = BackMsg()
        request.backend_operation_request.request_id = str(uuid.uuid4())
        request.backend_operation_request.session_id = self.session
        request.backend_operation_request.deferred_file.file_id = self.files["download-svg"]
        await self.socket.send(request.SerializeToString())
        while not (message := await self.receive()).HasField("backend_operation_response"):
            pass
        answer = message.backend_operation_response
        if answer.error_msg:
            self.problems.append(answer.error_msg)
            return
        asked = urllib.request.Request(self.server + answer.deferred_file.url, headers={"Cookie": self.cookie})
        data = await asyncio.to_thread(lambda: urllib.request.urlopen(asked).read())
        if b"</svg>" not in data:
            self.problems.append("the picture is not whole")


class Figures:
    """How long each kind of act took, and what went wrong."""

    def __init__(self) -> None:
        self.took: dict[str, list[float]] = defaultdict(list)
        self.errors: list[str] = []

    def describe(self) -> dict[str, str]:
        """The rows of the table."""
        rows = {}
        for kind in ("open", "upload", "click", "export"):
            times = sorted(self.took[kind]) or [float("nan")]
            half, most = times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.95))]
            rows[f"{kind}: p50, p95"] = f"{half:.2f} s, {most:.2f} s"
            rows[f"{kind}: how many"] = str(len(self.took[kind]))
        return rows | {"errors": str(len(self.errors))}


def first_cookie(server: str) -> str:
    with urllib.request.urlopen(f"{server}/_stcore/health") as answer:
        return str(answer.headers.get("Set-Cookie", "")).partition(";")[0]


def reach(server: str, cookie: str) -> connect:
    """The websocket of a visitor."""
    return connect(
        server.replace("http", "ws", 1) + "/_stcore/stream",
        max_size=None,
        subprotocols=["streamlit", cookie.partition("=")[2] or "none"],  # type: ignore[list-item]
        additional_headers={"Cookie": cookie, "Origin": server},
    )


def make_file(departments: int, number: int) -> bytes:
    """A company that no other session has."""
    return made_up(departments).replace(b"Executive board", f"Board {number}".encode())


async def count_clicks(server: str, asked: argparse.Namespace, process: psutil.Process) -> None:
    """Print what each kind of click costs the server."""
    cookie = await asyncio.to_thread(first_cookie, server)
    async with reach(server, cookie) as socket:
        person = Session(server, socket, cookie)
        await person.open()
        await person.upload(make_file(asked.departments, 0))
        branch = await person.find_branch()
        words = ("care", "acc", "sales", "hanoi", "team 4", "x", "", "service")
        views = ("Boundary map", "Departments", "Findings", "Network", "Org chart")
        kinds: dict[str, Callable[[int], Awaitable[None]]] = {
            "select": lambda n: person.click(person.keys[n % len(person.keys)]),
            "expand": lambda _n: person.click(branch, "fold"),
            "search": lambda n: person.search(words[n % len(words)]),
            "filter": lambda n: person.filter(on=n % 2 == 0),
            **{f"view: {name}": lambda _n, name=name: person.choose_view(name) for name in views},
        }
        for kind, do in kinds.items():
            costs = []
            for number in range(1 + asked.clicks):
                if kind.startswith("view"):
                    await person.choose_view("Org chart" if name_of(kind) != "Org chart" else "Boundary map")
                before, sent = measure(process)[0], person.received
                await do(number)
                costs.append(1000 * (measure(process)[0] - before))
            first, *later = costs
            sent = (person.received - sent) / 1e3
            each = sum(later) / len(later)
            print(f"{kind:<22}{each:7.0f} ms a click, the first {first:.0f} ms, the last sent {sent:,.0f} kB")
        print("\n".join(person.problems))


def name_of(kind: str) -> str:
    return kind.partition(": ")[2]


async def visit(server: str, number: int, asked: argparse.Namespace, figures: Figures) -> None:
    chance = random.Random(number)
    await asyncio.sleep(asked.arrive * number / asked.sessions)
    data = make_file(asked.departments, number)
    until = time.monotonic() + 60 * asked.minutes

    async def act(kind: str, awaitable: object) -> None:
        start = time.monotonic()
        await awaitable  # type: ignore[misc]
        figures.took[kind].append(time.monotonic() - start)

    try:
        cookie = await asyncio.to_thread(first_cookie, server)
        async with reach(server, cookie) as socket:
            person = Session(server, socket, cookie)
            await act("open", person.open())
            await act("upload", person.upload(data))
            while time.monotonic() < until:
                await asyncio.sleep(chance.uniform(*asked.think))
                if chance.random() < 0.05:
                    await act("export", person.export())
                else:
                    await act("click", person.click(chance.choice(person.keys)))
            figures.errors += person.problems
    except Exception as problem:
        figures.errors.append(f"{type(problem).__name__}: {problem}")


def measure(process: psutil.Process) -> tuple[float, float]:
    """The processor time and the memory of a process with those that it started: seconds, MB."""
    times = memory = 0.0
    for each in (process, *process.children(recursive=True)):
        try:
            times += sum(each.cpu_times()[:4])  # with those that have ended
            memory += each.memory_full_info().pss / 1e6  # what processes share counts once
        except psutil.NoSuchProcess:
            continue
    return times, memory


async def load(server: str, asked: argparse.Namespace, process: psutil.Process | None) -> dict[str, str]:
    """Let all come, act and leave: the rows of the table."""
    figures, own = Figures(), sum(os.times()[:2])
    before = measure(process) if process else (0.0, 0.0)
    people = [visit(server, number, asked, figures) for number in range(asked.sessions)]
    running = asyncio.gather(*people)
    most = before[1]
    while not running.done():
        await asyncio.wait([running], timeout=2)
        most = max(most, measure(process)[1]) if process else 0.0
    print(*dict.fromkeys(figures.errors), sep="\n")
    rows = figures.describe() | {"processor time of this program": f"{sum(os.times()[:2]) - own:.0f} s"}
    if process:
        times, acts = measure(process)[0] - before[0], sum(map(len, figures.took.values()))
        rows["processor time of the server"] = f"{times:.0f} s"
        rows["the same for an act"] = f"{1000 * times / max(acts, 1):.0f} ms"
        rows["memory before"] = f"{before[1]:.0f} MB"
        rows["memory at most"] = f"{most:.0f} MB"
        rows["memory for a session"] = f"{(most - before[1]) / asked.sessions:.1f} MB"
        await asyncio.sleep(60 * asked.after)
        rows[f"more than before, {asked.after:g} minutes after all left"] = f"{measure(process)[1] - before[1]:.0f} MB"
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=40)
    parser.add_argument("--departments", type=int, default=5_000)
    parser.add_argument("--minutes", type=float, default=3.0, help="from the start of the first session")
    parser.add_argument("--arrive", type=float, default=60.0, help="seconds within which all arrive")
    parser.add_argument("--think", type=float, nargs=2, action="append", help="seconds between two acts")
    parser.add_argument("--after", type=float, default=5.0, help="minutes after which the memory is measured again")
    parser.add_argument("--server", help="one that runs already")
    parser.add_argument("--clicks", type=int, default=0, help="how often to do each kind of click, in one session")
    asked = parser.parse_args()
    if asked.clicks:
        with started() as (server, process):
            asyncio.run(count_clicks(server, asked, process))
        return
    columns: dict[str, dict[str, str]] = {}
    for think in asked.think or [(8.0, 15.0), (1.5, 4.0)]:
        asked.think = think
        with nullcontext((asked.server, None)) if asked.server else started() as (server, process):
            columns[f"{think[0]:g} to {think[1]:g} s"] = asyncio.run(load(server, asked, process))
    head = f"{asked.sessions} people, {asked.departments:,} departments each; between two acts"
    print("|", " | ".join([head, *columns]), "|")
    print("|---" * (1 + len(columns)) + "|")
    for row in next(iter(columns.values())):
        print("|", " | ".join([row, *(column[row] for column in columns.values())]), "|")


@contextmanager
def started() -> Iterator[tuple[str, psutil.Process]]:
    """A server of our own: its address and its process."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT) as process:
        try:
            wait_for(f"http://localhost:{port}/_stcore/health")
            yield f"http://localhost:{port}", psutil.Process(process.pid)
        finally:
            process.terminate()


def wait_for(url: str) -> None:
    for _time in range(300):
        try:
            urllib.request.urlopen(url).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    main()
