"""The nginx configuration of deploy/ before two servers: TLS, one server for each visitor, and one that is killed."""

from __future__ import annotations

import asyncio
import contextlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest
from factories import ROOT
from serving import free_port, healthy, serving
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
HOST = "page.example.com"
PEOPLE = 12

pytestmark = pytest.mark.slow


def write_configuration(folder: Path, ports: list[int], port: int) -> Path:
    """deploy/nginx.conf with the places of this machine in it, and a certificate made for it."""
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for number, own in enumerate(ports, start=1):
        text = text.replace(f"page-{number}:8501", f"127.0.0.1:{own}")
    text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
    text = re.sub(r"    server \{\s+listen 80;.*?\n    \}\n", "", text, flags=re.DOTALL)
    text = text.replace("/etc/nginx/tls/", f"{folder}/").replace("/run/nginx.pid", f"{folder}/nginx.pid")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"    {kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    text = text.replace("http {\n", "http {\n" + temporary, 1)
    subject = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    files = ["-keyout", str(folder / "page.key"), "-out", str(folder / "page.crt")]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject, *files]
    subprocess.run(command, check=True, capture_output=True)
    path = folder / "nginx.conf"
    path.write_text(text, encoding="utf-8")
    return path


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until something listens there; fail with what the process says when it has ended."""
    while process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
    pytest.fail(f"nginx did not start: {process.stderr.read().decode() if process.stderr else ''}", pytrace=False)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[SimpleNamespace]:
    ports, port = [free_port(), free_port()], free_port()
    configuration = write_configuration(tmp_path, ports, port)
    with ExitStack() as stack:
        servers = []
        for own in ports:
            command = [sys.executable, "-m", "org", "serve", "--port", str(own), "--host", HOST]
            log = tmp_path / f"{own}.txt"
            servers.append(stack.enter_context(serving(command, f"http://127.0.0.1:{own}", log, cwd=ROOT)))
        command = [str(NGINX), "-c", str(configuration), "-e", str(tmp_path / "error.log"), "-g", "daemon off;"]
        nginx = stack.enter_context(subprocess.Popen(command, stderr=subprocess.PIPE))
        stack.callback(nginx.terminate)
        wait_for_port(port, nginx)
        yield SimpleNamespace(port=port, servers=servers, ports=ports, certificate=tmp_path / "page.crt")


def trust(cluster: SimpleNamespace) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(cluster.certificate))


def call(cluster: SimpleNamespace, visitor: int) -> connect:
    """The websocket of a visitor, over TLS and through nginx."""
    return connect(
        f"wss://{HOST}:{cluster.port}/_stcore/stream",
        host="127.0.0.1",
        port=cluster.port,
        ssl=trust(cluster),
        subprotocols=["streamlit", "none"],  # type: ignore[list-item]
        additional_headers={"Cookie": f"page_server={visitor}", "Origin": f"https://{HOST}:{cluster.port}"},
        max_size=None,
        open_timeout=60,
    )


async def run_page(connection: ClientConnection) -> str:
    """Let the page run once more; gives the id of the session."""
    first = BackMsg()
    first.rerun_script.SetInParent()
    await connection.send(first.SerializeToString())
    session = ""
    while True:
        data = await asyncio.wait_for(connection.recv(), 120)
        message = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
        if message.HasField("new_session"):
            session = message.new_session.initialize.session_id
        if message.HasField("script_finished"):
            return session


async def visit(cluster: SimpleNamespace, visitor: int, opened: asyncio.Barrier, killed: asyncio.Event) -> list[str]:
    """Click and click; whoever loses their server calls again, as a browser does. The ids of their sessions."""
    sessions: list[str] = []
    while True:
        try:
            async with call(cluster, visitor) as connection:
                sessions.append(await run_page(connection))
                if len(sessions) == 1:
                    await opened.wait()
                while not killed.is_set():
                    await run_page(connection)
                await run_page(connection)
                return sessions
        except (ConnectionClosed, InvalidStatus):
            assert len(sessions) < 20, "no server takes over"


async def lose_a_server(cluster: SimpleNamespace) -> list[list[str]]:
    """Many visitors click, and one of the servers is killed: the sessions that each of them has had."""
    opened, killed = asyncio.Barrier(PEOPLE + 1), asyncio.Event()
    visits = [asyncio.create_task(visit(cluster, visitor, opened, killed)) for visitor in range(PEOPLE)]
    await opened.wait()
    counts = [count_sessions(cluster, at) for at in range(2)]
    assert min(counts) >= 2, counts
    cluster.servers[0].kill()
    cluster.servers[0].wait()
    killed.set()
    return await asyncio.gather(*visits)


def count_sessions(cluster: SimpleNamespace, at: int) -> int:
    """How many connections a server has."""
    import psutil

    found = psutil.Process(cluster.servers[at].pid).net_connections("tcp")
    return sum(each.status == "ESTABLISHED" and each.laddr.port == cluster.ports[at] for each in found)


@pytest.mark.skipif(not NGINX, reason="no nginx (Debian: apt install nginx-light)")
def test_two_servers_share_the_visitors_and_one_takes_over_for_the_other(cluster: SimpleNamespace) -> None:
    context = trust(cluster)
    url = f"https://127.0.0.1:{cluster.port}/"
    context.check_hostname = False  # the name is in the certificate, and this machine is called otherwise
    request = urllib.request.Request(url, headers={"Host": HOST})
    with urllib.request.urlopen(request, context=context, timeout=60) as answer:
        assert answer.status == 200
        headers = {name.lower(): value for name, value in answer.headers.items()}
        assert headers["set-cookie"].startswith("page_server=")
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["strict-transport-security"]
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(urllib.request.Request(url, headers={"Host": "evil.example"}), context=context)
    visits = asyncio.run(asyncio.wait_for(lose_a_server(cluster), 120))
    assert {len(set(sessions)) for sessions in visits} == {1, 2}  # those of the other server noticed nothing
    assert healthy(f"http://127.0.0.1:{cluster.ports[1]}", cluster.servers[1])


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze (Debian: apt install systemd)")
def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    text = (ROOT / "deploy" / "front-back-office.service").read_text(encoding="utf-8")
    unit = tmp_path / "front-back-office.service"
    unit.write_text(text.replace("/opt/front-back-office/bin/front-back-office", sys.executable), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
