"""Sign-in with a real provider of OpenID Connect: before it there is nothing, and after it nothing is left behind."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
import streamlit
from browsing import COUNT_KEPT, drop, ready, settled
from factories import ROOT
from playwright.sync_api import Page, expect
from serving import free_port, serving
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect


@contextmanager
def provider(log: Path) -> Iterator[str]:
    """The address of a provider of OpenID Connect, in a process of its own."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT) as process:
        try:
            while process.poll() is None:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(0.1)
            assert process.poll() is None, log.read_text()
            yield f"http://localhost:{port}"
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that asks a provider on this machine who is there."""
    folder, port = tmp_path_factory.mktemp("guarded"), free_port()
    url = f"http://localhost:{port}"
    with provider(folder / "provider.txt") as place:
        secrets = folder / "secrets.toml"
        secrets.write_text(
            f"""[auth]
redirect_uri = "{url}/oauth2callback"
cookie_secret = "known to this test alone"
client_id = "page"
client_secret = "of the page"
server_metadata_url = "{place}/.well-known/openid-configuration"
""",
            encoding="utf-8",
        )
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
        with serving([*command, "--secrets.files", str(secrets)], url, folder / "log.txt", cwd=ROOT):
            yield url


@pytest.fixture
def stranger(page: Page, guarded: str) -> Page:
    """A page of someone who has not signed in."""
    page.goto(guarded)
    settled(page)
    return page


@pytest.fixture
def member(stranger: Page) -> Page:
    """The page after the sign-in."""
    stranger.get_by_role("button", name="Sign in").click()
    stranger.locator("input[name=sub]").fill("member@example.com")
    stranger.get_by_role("button", name="Authorize").click()
    ready(stranger)
    return stranger


def test_a_stranger_sees_a_button_and_nothing_else(stranger: Page) -> None:
    expect(stranger.get_by_role("button", name="Sign in")).to_be_visible()
    expect(stranger.locator("input[type=file]")).to_have_count(0)
    expect(stranger.get_by_test_id("chart")).to_have_count(0)


async def upload(url: str) -> tuple[int, list[str]]:
    """What a program without a sign-in gets for an upload, and which kinds of elements its page has."""
    kinds: list[str] = []
    async with connect(
        url.replace("http", "ws", 1) + "/_stcore/stream",
        subprotocols=["streamlit", "none"],  # type: ignore[list-item]
        additional_headers={"Origin": url},
        max_size=None,
    ) as socket:
        first = BackMsg()
        first.rerun_script.SetInParent()
        await socket.send(first.SerializeToString())
        session, answer = "", None
        while answer is None:
            message = ForwardMsg.FromString(await socket.recv(decode=False))
            if message.HasField("new_session"):
                session = message.new_session.initialize.session_id
            if message.HasField("delta") and (kind := message.delta.new_element.WhichOneof("type")):
                kinds.append(kind)
            if message.HasField("script_finished"):
                ask = BackMsg()
                ask.file_urls_request.request_id, ask.file_urls_request.session_id = str(uuid4()), session
                ask.file_urls_request.file_names.append("mine.csv")
                await socket.send(ask.SerializeToString())
            if message.HasField("file_urls_response"):
                answer = url + message.file_urls_response.file_urls[0].upload_url
        return await asyncio.to_thread(put, answer), kinds


def put(url: str) -> int:
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="mine.csv"\r\n\r\nname\r\n--x--\r\n'
    with urllib.request.urlopen(url.rpartition("/_stcore")[0] + "/_stcore/health") as answer:
        cookie = str(answer.headers["Set-Cookie"]).partition(";")[0]
    token = cookie.partition("=")[2]
    headers = {"Content-Type": "multipart/form-data; boundary=x", "Cookie": cookie, "X-Xsrftoken": token}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers, method="PUT")) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as problem:
        return problem.code


def test_a_program_without_sign_in_gets_no_data_and_cannot_upload(browser: object, guarded: str) -> None:
    with ThreadPoolExecutor() as pool:  # Playwright's event loop has this thread
        status, kinds = pool.submit(asyncio.run, upload(guarded)).result()
    assert status == 403
    assert "bidi_component" not in kinds
    assert "file_uploader" not in kinds
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"{guarded}/media/any.csv")
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"{guarded}/_stcore/agent/openapi.json")
    font = next((Path(streamlit.__file__).parent / "static" / "static" / "media").iterdir())
    with urllib.request.urlopen(f"{guarded}/static/media/{font.name}") as answer:  # Streamlit's own, no one's file
        assert answer.read() == font.read_bytes()


def test_who_signs_out_leaves_nothing_in_the_browser_and_has_no_page(member: Page) -> None:
    drop(member, "id,name,parent\n1,Board,\n2,Sales,1\n")
    ready(member)
    member.get_by_test_id("stExpandSidebarButton").dispatch_event("click")
    member.get_by_text("Keep on this computer").click()
    member.wait_for_function(f"async () => (await ({COUNT_KEPT})()) === 2")
    member.get_by_role("button", name="Sign out").click()
    member.get_by_role("button", name="End session").click()  # the provider asks too
    expect(member.get_by_role("button", name="Sign in")).to_be_visible()
    assert member.evaluate(COUNT_KEPT) == 0
    assert member.evaluate("Object.keys(sessionStorage).filter((name) => name.startsWith('org-kept'))") == []
    expect(member.get_by_test_id("chart")).to_have_count(0)


def test_an_expired_or_forged_sign_in_is_none(member: Page, guarded: str) -> None:
    window = member.context
    (cookie,) = (each for each in window.cookies() if each["name"] == "_streamlit_user")
    window.add_cookies([{**cookie, "value": cookie["value"][:-6] + "forged"}])
    member.reload()
    expect(member.get_by_role("button", name="Sign in")).to_be_visible()
    window.clear_cookies(name="_streamlit_user")  # as the browser does once it has expired
    member.reload()
    expect(member.get_by_role("button", name="Sign in")).to_be_visible()
    expect(member.get_by_test_id("chart")).to_have_count(0)
