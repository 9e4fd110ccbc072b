"""What the server refuses, and what it forgets of people who have left."""

from __future__ import annotations

import asyncio
import gc
import gzip
import json
import re
import socket
from collections.abc import MutableMapping
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit import config, runtime
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, generate_xsrf_token_string
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME, XSRF_COOKIE_NAME

from org import workers
from org.page import server
from org.page.server import (
    Guard,
    Send,
    StaticFromMemory,
    close_left_sessions,
    is_own_file,
    is_signed_in,
    is_welcome,
    lifespan,
    pack_first_view,
    send_at_once,
)
from org.workers import CLUSTER


def sign(secret: str, **claims: object) -> str:
    return f"a=b; {USER_COOKIE_NAME}={create_signed_value(secret, USER_COOKIE_NAME, json.dumps(claims)).decode()}"


def test_a_sign_in_counts_only_if_this_server_has_signed_it() -> None:
    """It fails when Streamlit signs otherwise than :func:`is_signed_in` reads."""
    good = sign(get_cookie_secret(), is_logged_in=True)
    assert is_signed_in(good)
    assert not is_signed_in(sign("another server", is_logged_in=True))
    assert not is_signed_in(sign(get_cookie_secret(), is_logged_in=False))
    assert not is_signed_in(sign(get_cookie_secret()))
    # Not the last letter: in Base64 some of its bits say nothing, and two letters can stand for one signature.
    assert not is_signed_in(good[:-2] + ("A" if good[-2] != "A" else "B") + good[-1])
    forged = f'{USER_COOKIE_NAME}={{"is_logged_in": true}}'
    assert not any(map(is_signed_in, ("", "a=b", forged, f"{USER_COOKIE_NAME}=\xff.\xfe", f"{USER_COOKIE_NAME}=null")))


@pytest.mark.parametrize(
    ("host", "origin", "welcome"),
    [
        ("localhost:8501", None, True),
        ("localhost:8501", "http://localhost:8501", True),
        ("LOCALHOST", "https://localhost", True),
        ("localhost", "https://localhost:8443", True),  # behind a proxy that leaves the port out
        ("localhost:443", "https://localhost", True),
        ("localhost:80", "http://localhost", True),
        ("localhost:8501", "http://localhost:3000", False),  # the page of another program on this machine
        ("localhost:8501", "http://localhost", False),
        ("localhost:443", "http://localhost", False),
        ("localhost:8501", "http://localhost:99999", False),
        ("localhost:8501", "//localhost:8501", False),
        ("[::1]:8501", "http://[::1]:8501", True),
        ("localhost:8501", "http://localhost.evil.example", False),
        ("localhost:8501", "http://evil.example#localhost", False),
        ("localhost:8501", "http://localhost@evil.example", False),
        ("localhost:8501", "null", False),
        ("localhost:8501", "", False),
        ("localhost@evil.example", None, False),
        ("evil.example", None, False),
        ("evil.example", "http://evil.example", False),
        ("localhost.", None, False),
        ("[::1", None, False),
        ("", None, False),
    ],
)
def test_only_a_page_of_this_server_is_answered(host: str, origin: str | None, welcome: bool) -> None:
    config.set_option("server.allowedHosts", ["localhost", "127.0.0.1", "::1"])
    assert is_welcome(host, origin) is welcome


def call(path: str, kind: str = "http", host: str = "localhost", origin: str = "http://localhost") -> object:
    """What a request gets: the status, or the code with which a websocket is closed; "passed" behind the guard."""
    sent: list[MutableMapping[str, Any]] = []

    async def app(_scope: object, _receive: object, send: Send) -> None:
        await send({"type": "passed"})

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {"type": kind, "path": path, "headers": [(b"host", host.encode()), (b"origin", origin.encode())]}
    asyncio.run(Guard(app)(scope, lambda: None, send))  # type: ignore[arg-type, return-value]
    return sent[0].get("status") or sent[0].get("code") or sent[0]["type"]


@pytest.mark.parametrize(
    "path", ["/", "/_stcore/stream", "/component/x", "/_stcore/upload_file/a/b", "/fonts/x", "/new"]
)
def test_no_route_is_served_to_another_host_or_origin(path: str) -> None:
    assert call(path) == call(path, "websocket") == "passed"
    for wrong in ({"host": "evil.example"}, {"origin": "http://evil.example"}):
        assert call(path, **wrong) == 403
        assert call(path, "websocket", **wrong) == 1008


def cookie(token: bytes) -> str:
    return f"{XSRF_COOKIE_NAME}={generate_xsrf_token_string(token)}"


def test_a_download_is_for_the_browser_whose_session_made_it(monkeypatch: pytest.MonkeyPatch) -> None:
    held = {"a": {"one": "file1"}, "b": {"one": "file2", "two": "file1"}, "c": {}}
    manager = SimpleNamespace(_files_by_session_and_coord=held)
    monkeypatch.setattr(runtime, "get_instance", lambda: SimpleNamespace(media_file_mgr=manager))
    monkeypatch.setattr(server, "_BROWSERS", {"a": b"A" * 16, "b": b"B" * 16, "c": b"C" * 16})
    mine, theirs, strange = cookie(b"A" * 16), cookie(b"B" * 16), cookie(b"C" * 16)
    assert [is_own_file("/media/file1.svg", each) for each in (mine, theirs, strange, "")] == [True, True, False, False]
    assert [is_own_file("/base/media/file2", each) for each in (mine, theirs, strange, "")] == [
        False,
        True,
        False,
        False,
    ]
    for path in ("/", "/static/media/font.woff2", "/media/unknown.csv", "/fonts/media.ttf"):
        assert is_own_file(path, strange)


def test_a_session_is_closed_when_no_one_can_come_back_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[str] = []
    there = {"a", "b"}
    fake = SimpleNamespace(is_active_session=there.__contains__, close_session=closed.append)
    monkeypatch.setattr(runtime, "get_instance", lambda: fake)
    monkeypatch.setattr(server, "_SEEN", {"a": 0.0, "b": 0.0, "c": 0.0})
    assert close_left_sessions(30) == 0  # c may be back in a minute
    assert close_left_sessions(119) == 1
    there.remove("a")
    assert close_left_sessions(150) == 0
    assert close_left_sessions(400) == 1
    assert closed == ["c", "a"]


def test_streamlit_still_has_what_closes_a_session() -> None:
    for name in ("is_active_session", "close_session"):
        assert callable(getattr(runtime.Runtime, name, None)), f"Streamlit has no Runtime.{name} any more"


@pytest.mark.slow
def test_a_server_with_a_cluster_lets_it_do_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    async def start() -> workers.Pool:
        async with lifespan(None):
            return workers._POOL

    monkeypatch.setattr(gc, "freeze", lambda: None)
    own = workers._POOL
    monkeypatch.setattr(workers, "_POOL", own)
    monkeypatch.setenv(CLUSTER, "tls://127.0.0.1:1")
    assert asyncio.run(start()) is not own
    monkeypatch.setattr(workers, "_POOL", own)
    monkeypatch.delenv(CLUSTER)
    assert asyncio.run(start()) is own


def test_messages_leave_at_once():
    with socket.socket() as listening:
        listening.bind(("localhost", 0))
        listening.listen()
        send_at_once()
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_streamlit_still_has_the_scripts_of_the_first_view() -> None:
    entries, imported = server._list_scripts()
    folder = server._STATIC / "static"
    for pattern in server._SCRIPTS:
        assert [*folder.glob(pattern)], f"Streamlit has no script {pattern} any more"
    assert len(entries) == len(server._SCRIPTS) < len(imported)
    assert all((folder / "js" / name).is_file() for name in [*entries, *imported])


def test_the_page_comes_with_its_style_and_runs_the_scripts_of_the_first_view_at_once() -> None:
    entries, _imported = server._list_scripts()
    assert all(f'<script type="module" crossorigin src="./static/js/{name}">' in server._PAGE for name in entries)
    assert ".st-key-heading" in server._PAGE.rpartition("<style>")[2]


def fetch(path: str, method: str = "GET", accepted: str = "") -> tuple[dict[str, str], bytes] | None:
    """Headers and body that come from memory; None where Streamlit is asked."""
    sent: list[MutableMapping[str, Any]] = []

    async def app(_scope: object, _receive: object, _send: object) -> None: ...

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": [(b"accept-encoding", accepted.encode())]}
    asyncio.run(StaticFromMemory(app)(scope, lambda: None, send))  # type: ignore[arg-type, return-value]
    if not sent:
        return None
    start, body = sent
    return {name.decode(): value.decode() for name, value in start["headers"]}, body["body"]


def test_scripts_and_style_sheets_come_from_memory_and_packed_for_who_can_unpack_them() -> None:
    pack_first_view()
    ready = server._read_static.cache_info().currsize
    asked = re.findall(r'"\.(/static/[^"]+\.(?:js|css))"', server._PAGE)
    for path, kind in (asked[0], "javascript"), (next(path for path in asked if path.endswith(".css")), "css"):
        original = (server._STATIC / path.removeprefix("/")).read_bytes()
        headers, body = fetch(path) or ({}, b"")
        assert body == original
        assert headers["content-type"] == f"text/{kind}; charset=utf-8"
        assert "content-encoding" not in headers
        headers, body = fetch(path, accepted="br, gzip") or ({}, b"")
        assert gzip.decompress(body) == original
        assert (headers["content-encoding"], headers["vary"]) == ("gzip", "accept-encoding")
    assert server._read_static.cache_info().currsize == ready + 2, "what the first view asks for is packed beforehand"
    for path in ("/", "/static/js/none.js", "/static/js/../index.html", "/static/media/none.woff2", asked[0] + "/"):
        assert fetch(path) is None
    assert fetch(asked[0], "POST") is None
