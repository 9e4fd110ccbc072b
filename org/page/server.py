"""What the server adds to each answer, and what it refuses before Streamlit sees it."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import ctypes
import functools
import gc
import gzip
import hashlib
import json
import os
import re
import socket
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa  # type: ignore[import-untyped]
import streamlit
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request, cookie_parser
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from streamlit import config, runtime
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value, decode_xsrf_token_string
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME, XSRF_COOKIE_NAME

from org.page.background_jobs import get_session
from org.page.sign_in import is_sign_in_configured
from org.page.state import HINTS_SEEN, WINDOW_COOKIE
from org.style.text_metrics import FONT_FOLDER
from org.workers import CLUSTER, warm_up

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


_STATIC = Path(streamlit.__file__).parent / "static"
_SCRIPTS = (
    "js/BidiComponent.*.js", "js/Button.*.js", "js/ButtonGroup.*.js", "js/Checkbox.*.js", "js/FileUploader.*.js",
    "js/Html.*.js", "js/MenuButton.*.js", "js/Multiselect.*.js", "js/Selectbox.*.js", "js/Spinner.*.js",
)  # fmt: skip
"""The elements of the first view. A browser would ask for the script of each only when it comes."""


def _write_page() -> str:
    """Streamlit's own page with our style sheet, which would otherwise come late and move what is there by then.

    A script says how large the window is before anything is asked for, and whether hints will be above the chart.
    """
    page = (_STATIC / "index.html").read_text(encoding="utf-8")
    hints = f"localStorage.getItem('{HINTS_SEEN}') ? '' : '+hints'"
    script = f"document.cookie = `{WINDOW_COOKIE}=${{innerWidth}}x${{innerHeight}}${{{hints}}}; SameSite=Strict`;"
    page = page.replace("<head>", f"<head>\n    <script>{script}</script>", 1)
    fonts = sorted(path.name for path in FONT_FOLDER.glob("*.ttf"))
    ask = "".join(f'<link rel="preload" as="font" crossorigin href="./fonts/{name}">\n' for name in fonts)
    page = re.sub(r'<link\s+rel="preload"[^>]*>', ask, page, count=1)  # in place of Streamlit's own
    entries, imported = _list_scripts()
    links = [f'<link rel="modulepreload" crossorigin href="./static/js/{name}">\n' for name in imported]
    links += [f'<script type="module" crossorigin src="./static/js/{name}"></script>\n' for name in entries]
    page = page.replace("</head>", "".join(link for link in links if link.strip() not in page) + "</head>", 1)
    style = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    return page.replace("</body>", f"<style>{style}</style>\n</body>", 1)  # last, so that it overrides Streamlit's own


def _list_scripts() -> tuple[list[str], dict[str, None]]:
    """The names of the scripts that show the first view, and of those that they import.

    The first are run at once. React shows what it has to wait for 0.3 s later, however short the wait is.
    """
    folder, found = _STATIC / "static", dict[str, None]()
    entries = [path for pattern in _SCRIPTS for path in sorted(folder.glob(pattern))]
    waiting = entries.copy()
    while waiting:
        text = waiting.pop().read_text(encoding="utf-8")
        imported = re.findall(r"""(?:from|import)\s*["'`]\./([\w.-]+\.js)["'`]""", text)
        new = [name for name in imported if name not in found]
        found |= dict.fromkeys(new)
        waiting += [folder / "js" / name for name in new]
    return [path.name for path in entries], found


def _inline_scripts() -> str:
    """The hashes of the scripts inside the page, which are the only ones that may run from there."""
    scripts = re.findall(r"<script>(.*?)</script>", _PAGE, re.DOTALL)
    hashes = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    return " ".join(f"'sha256-{each}'" for each in hashes)


_PAGE = _write_page()
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        # Streamlit imports the scripts of our components from blobs, and unpacks tables with WebAssembly.
        f"script-src 'self' blob: 'wasm-unsafe-eval' {_inline_scripts()}",
        "style-src 'self' 'unsafe-inline'",  # Streamlit writes its styles into the page
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "media-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self' blob:",  # the table is drawn with the help of a worker
        "frame-src 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_NOT_KEPT = ("/media/", "/_stcore/upload_file", "/_stcore/agent/")
"""Where files of people are, and where programs could use the page: no browser or proxy may keep what is there."""


class Guard:
    """Refuses what does not come from this page, and sends the security headers with every answer."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        cookies = headers.get("cookie", "")
        refused = (
            not is_welcome(headers.get("host", ""), headers.get("origin"))
            or (_holds_files(scope) and is_sign_in_configured() and not is_signed_in(cookies))
            or (scope["type"] == "http" and not is_own_file(str(scope.get("path", "")), cookies))
        )
        if refused:
            await _refuse(scope["type"], send)
        else:
            await self.app(scope, receive, _with_headers(scope, send))


def is_welcome(host: str, origin: str | None) -> bool:
    """Whether a request asks for this server by a name that it answers to, from a page of its own or from none."""
    allowed = [str(each).lower() for each in config.get_option("server.allowedHosts") or ()]
    name, port = _split_host(host)
    if not name or (allowed and name not in allowed):
        return False
    if origin is None:
        return True
    scheme, _colon, netloc = origin.lower().partition("://")
    other, other_port = _split_host(netloc)
    # A proxy may leave the port out. Where it is named, another program on this machine is another origin.
    return other == name and port in (None, other_port or _PORTS.get(scheme))


def _holds_files(scope: Scope) -> bool:
    path = str(scope.get("path", ""))
    return any(part in path for part in _NOT_KEPT) and "/static/media/" not in path  # there are Streamlit's own fonts


def is_own_file(path: str, cookies: str) -> bool:
    """Whether a path is not that of a download, or that of one made for the browser that asks.

    While a page runs it holds no file for a moment: then only the address protects it, which no one can guess.
    """
    if not re.fullmatch(r".*/media/[^/]+", path) or path.endswith("/static/media/" + PurePosixPath(path).name):
        return True
    name = PurePosixPath(path).stem
    # Streamlit has no public function for it; a test in tests/browser/test_hostile.py says if this changes.
    held = list(runtime.get_instance().media_file_mgr._files_by_session_and_coord.items())
    owners = [session for session, files in held if name in list(files.values())]
    browser = _tell_browser(cookie_parser(cookies).get(XSRF_COOKIE_NAME, ""))
    return not owners or any(_BROWSERS.get(session) == browser for session in owners)


def _tell_browser(cookie: str) -> bytes | None:
    """What identifies a browser: the secret in the cookie that Streamlit gives to each."""
    return decode_xsrf_token_string(cookie)[0]


def is_signed_in(cookies: str) -> bool:
    """Whether a request has the cookie of someone who has signed in here, signed by this server.

    Streamlit checks it for the page only: anyone who has just opened the page could fill the memory with uploads.
    It has no public function for that; tests/unit/page/test_server.py says if these change.
    """
    given = cookie_parser(cookies)

    def unsign(name: str) -> bytes | None:
        return decode_signed_value(get_cookie_secret(), name, given.get(name, "").encode("latin-1"))

    try:
        packed = get_cookie_with_chunks(unsign, USER_COOKIE_NAME)
        return packed is not None and json.loads(packed).get("is_logged_in") is True
    except (ValueError, AttributeError):
        return False


_PORTS = {"http": 80, "https": 443}
"""The ports that browsers do not name."""


def _split_host(netloc: str) -> tuple[str, int | None]:
    """The name of a host in lower case, and its port; blank for what is no host."""
    try:
        parts = urlsplit(f"//{netloc}")
        return (parts.hostname or "").lower(), parts.port
    except ValueError:
        return "", None


async def _refuse(kind: str, send: Send) -> None:
    if kind == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    body = b"This address is not served here."
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _with_headers(scope: Scope, send: Send) -> Send:
    """``send``, with our headers in place of those that are there already."""
    ours = dict(HEADERS)
    if _holds_files(scope):
        ours["cache-control"] = "no-store"

    async def send_with_headers(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            others = [(name, value) for name, value in message.get("headers", []) if name.decode().lower() not in ours]
            message["headers"] = [*others, *((name.encode(), value.encode()) for name, value in ours.items())]
        await send(message)

    return send_with_headers


class StaticFromMemory:
    """Sends the scripts and style sheets of Streamlit from memory, and packed.

    A first visit asks for a hundred. Streamlit reads each from the disk in pieces and sends it as large as it is.
    """

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        if scope.get("method") != "GET" or path not in _STATIC_FILES:
            await self.app(scope, receive, send)
            return
        packed = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        headers = {"cache-control": "public,immutable,max-age=31536000", "vary": "accept-encoding"}
        headers |= {"content-encoding": "gzip"} if packed else {}
        kind = "text/css" if path.endswith(".css") else "text/javascript"
        await Response(_read_static(path, packed=packed), headers=headers, media_type=kind)(scope, receive, send)


_STATIC_FILES = {f"/static/{path.parent.name}/{path.name}": path for path in _STATIC.glob("static/*/*.[jc]s*")}
"""Their address → where they are. The name of each changes with what is in it, so that it can be kept for good."""


@functools.cache
def _read_static(path: str, *, packed: bool) -> bytes:
    data = _STATIC_FILES[path].read_bytes()
    return gzip.compress(data) if packed else data


def pack_first_view() -> None:
    """Read and pack what a first visit asks for."""
    for path in _STATIC_FILES.keys() & set(re.findall(r'"\.(/static/[^"]+)"', _PAGE)):
        _read_static(path, packed=True)


@contextlib.asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Start the worker processes with the server, or do their work at the cluster that is set."""
    if os.environ.get(CLUSTER):
        from org.cluster import use_cluster  # only here: it needs what is not installed by default

        use_cluster()
    else:
        warm_up()
    page = import_module("org.page.main")  # once for all, before anyone comes; by name, as it is above this module
    send_at_once()
    await asyncio.to_thread(page.prepare_page)
    await asyncio.to_thread(pack_first_view)
    gc.collect()
    gc.freeze()  # what is loaded by now stays for good: it need not be looked through for garbage again and again
    freeing = asyncio.create_task(_free_memory())
    yield
    freeing.cancel()


def send_at_once() -> None:
    """Let each message leave for the browser as it is written.

    The system would hold it back until the one before has arrived, up to 40 ms. asyncio prevents that for sockets that
    name their protocol, which those of Streamlit do not; the option passes to every connection that is accepted.
    """
    for each in gc.get_objects():
        if type(each) is socket.socket:
            with contextlib.suppress(OSError):  # of another protocol
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


_EVERY = 30
"""Seconds between two looks whether people have left."""
_SEEN: dict[str, float] = {}
"""When each session was connected last, in seconds."""
_BROWSERS: dict[str, bytes | None] = {}
"""The browser of each session."""


def note_session() -> None:
    """Note that the session that runs now is there, and in which browser."""
    _SEEN[get_session()] = time.monotonic()
    _BROWSERS[get_session()] = _tell_browser(streamlit.context.cookies.get(XSRF_COOKIE_NAME, ""))


async def _free_memory() -> None:
    """Give the memory of people who have left back to the system.

    Streamlit forgets the last sessions only when another one leaves, and Python keeps what it held until it needs
    room: their memory would stay as long as no one comes.
    """
    while True:
        await asyncio.sleep(_EVERY)
        if close_left_sessions(time.monotonic()):
            await asyncio.to_thread(_return_memory)


def close_left_sessions(now: float) -> int:
    """Close the sessions that no one can come back to, at ``now`` in seconds, and give their number."""
    server = runtime.get_instance()
    _SEEN.update((session, now) for session in _SEEN if server.is_active_session(session))
    latest = now - config.get_option("server.disconnectedSessionTTL") + _EVERY
    left = [session for session, seen in _SEEN.items() if seen < latest]
    for session in left:
        del _SEEN[session]
        _BROWSERS.pop(session, None)
        server.close_session(session)
    return len(left)


def _return_memory() -> None:
    gc.collect()
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)


MIDDLEWARE = [Middleware(Guard), Middleware(StaticFromMemory)]


async def _show_page(_request: Request) -> Response:
    return HTMLResponse(_PAGE, headers={"cache-control": "no-cache"})


# The fonts are where .streamlit/config.toml says.
ROUTES = [Route("/", _show_page), Mount("/fonts", StaticFiles(directory=FONT_FOLDER))]
