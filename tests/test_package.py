"""The wheel, installed away from the checkout: what it carries, and what it does from an empty folder."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from contextlib import closing
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit
from zipfile import ZipFile

import psutil
import pytest
from browsing import Seen, ready
from factories import ROOT
from playwright.sync_api import Page, expect
from serving import free_port, serving

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python environment with the wheel in it; the libraries are those that run the tests, so nothing is fetched."""
    folder = tmp_path_factory.mktemp("environment")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    offline = ["--no-deps", "--no-index"]
    subprocess.run([*pip, "wheel", *offline, "--no-build-isolation", "--wheel-dir", folder, ROOT], check=True)
    venv.create(folder, with_pip=False)
    ours = sysconfig.get_path("purelib", "venv", {"base": str(folder), "platbase": str(folder)})
    Path(ours, "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    (wheel,) = folder.glob("*.whl")
    subprocess.run([*pip, "--python", str(folder), "install", *offline, wheel], check=True)
    return folder


@pytest.fixture(scope="module")
def command(environment: Path) -> str:
    """The program that the wheel brings."""
    scripts = sysconfig.get_path("scripts", "venv", {"base": str(environment), "platbase": str(environment)})
    return str(Path(scripts, "front-back-office"))


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the current one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    return tmp_path


@pytest.fixture
def served(command: str, empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, psutil.Process]]:
    """The page as the installed program serves it, although the environment asks for other settings."""
    port = free_port()
    url = f"http://localhost:{port}"
    log = tmp_path_factory.mktemp("served") / "log.txt"
    asked = {"STREAMLIT_SERVER_ADDRESS": "0.0.0.0", "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "true"}
    with serving([command, "serve", "--port", str(port)], url, log, env={**os.environ, **asked}) as process:
        yield url, psutil.Process(process.pid)
        assert url in log.read_text(encoding="utf-8")


def test_the_wheel_carries_the_viewer_and_not_what_it_is_made_of(environment: Path):
    (wheel,) = environment.glob("*.whl")
    with ZipFile(wheel) as archive:
        carried = {name for name in archive.namelist() if name.startswith("org/frontend/")}
    assert carried == {f"org/frontend/{name}" for name in ("viewer.js", "viewer.css", "steer.js")}


def test_the_installed_command_draws_from_an_empty_folder(environment: Path, command: str, empty: Path):
    sample = ROOT / "sample_data" / "song-hong-bank.csv"
    done = subprocess.run([command, sample, "-o", "x.svg", "-o", "x.pdf"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "60 departments" in done.stdout
    assert (empty / "x.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (empty / "x.pdf").read_bytes().startswith(b"%PDF")
    assert {path.name for path in empty.iterdir()} == {"x.svg", "x.pdf"}


def test_the_installed_page_shows_a_sample_and_connects_to_nothing_else(
    served: tuple[str, psutil.Process], environment: Path, empty: Path, page: Page, seen: Seen
):
    url, process = served
    page.goto(url)
    ready(page)
    expect(page.get_by_text("Sông Hồng Bank").first).to_be_visible()
    assert "Be Vietnam Pro" in page.evaluate("getComputedStyle(document.querySelector('.stApp')).fontFamily")
    assert seen.outside(url) == []
    assert seen.errors == []

    assert str(environment) in " ".join(process.cmdline())
    connections = [each for one in (process, *process.children(recursive=True)) for each in one.net_connections()]
    ends = [end for each in connections for end in (each.laddr, each.raddr) if end]
    assert [each for each in connections if each.status == psutil.CONN_LISTEN]
    assert [end for end in ends if not ip_address(end.ip).is_loopback] == []
    assert list(empty.iterdir()) == []
    assert answer_to(url, f"localhost:{urlsplit(url).port}") == 101
    assert answer_to(url, "example.org") == 403  # a foreign name that was pointed at this machine


def answer_to(url: str, host: str) -> int:
    """The status with which the server answers a browser that knows it as ``host`` and asks for the page's data."""
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(url).port)
    asked = {"Host": host, "Origin": f"http://{host}", "Connection": "Upgrade", "Upgrade": "websocket"}
    key = {"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    with closing(connection):
        connection.request("GET", "/_stcore/stream", headers=asked | key)
        return connection.getresponse().status
