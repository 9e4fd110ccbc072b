"""Text from a file is never code, nor a link, wherever it is shown; and the server answers to its own pages only."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import hostile
import pytest
from browsing import Seen, chart, drop, ready, rerun, settled
from playwright.sync_api import BrowserContext, Page, expect

TRAP = """
window.sprung = [];
for (const name of ["alert", "confirm", "prompt", "open", "print"]) window[name] = () => window.sprung.push(name);
document.addEventListener("securitypolicyviolation", (event) =>
    window.sprung.push(`policy ${event.violatedDirective} ${event.blockedURI}`));
"""
LOOK = """() => {
    const found = [];
    const walk = (root) => {
        for (const element of root.querySelectorAll("*")) {
            if (element.shadowRoot) walk(element.shadowRoot);
            const href = element.getAttribute("href") ?? element.getAttribute("xlink:href") ?? "";
            if (element.tagName === "LINK" && href.startsWith("data:image/")) continue; // the page's own icon
            const own = href === "" || href.startsWith("#") || href.startsWith("./") || href.startsWith("/");
            const there = new URL(href || "#", location.href).origin === location.origin;
            if (!own && !there) found.push(`${element.tagName} ${href}`);
            if (["IFRAME", "OBJECT", "EMBED", "BASE", "MATH"].includes(element.tagName)) found.push(element.tagName);
            const handlers = [...element.attributes].filter((each) => each.name.startsWith("on"));
            for (const each of handlers) found.push(`${element.tagName} ${each.name}`);
        }
    };
    walk(document);
    return [...found, ...window.sprung, ...(window.hacked ? [`hacked ${window.hacked}`] : [])];
}"""


@pytest.fixture
def trap(visitor: BrowserContext, seen: Seen, server: str) -> Iterator[Page]:
    """A page with a trap for scripts, dialogs, links and requests."""
    page = visitor.new_page()
    seen.watch(page)
    page.add_init_script(TRAP)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(server)
    ready(page)
    yield page
    page.close()  # the trap stays in it
    assert dialogs == []
    assert seen.outside(server) == []
    assert [error for error in seen.errors if "favicon" not in error] == []


@pytest.fixture
def trapped(trap: Page) -> Page:
    """The same, with the hostile company."""
    drop(trap, hostile.company().decode(), name="\u202e" + hostile.FILE_NAME)
    ready(trap)
    return trap


def open_views(page: Page) -> Iterator[str]:
    """Open the other views one after another, and give the name of each."""
    for view in ("Boundary map", "Network", "Departments", "Findings"):
        with rerun(page):
            page.get_by_role("radio", name=view).click()
        settled(page)
        yield view


SHOWN = """() => {
    const read = (root) => [root.textContent, ...[...root.querySelectorAll("*")].map(
        (each) => each.shadowRoot ? read(each.shadowRoot) : "")].join("");
    return read(document.querySelector('[data-testid="stMain"]'));
}"""
"""All text of the page, also that of its components: names, tooltips, kinds of hand-offs, the name of the file."""


def test_nothing_from_files_runs_or_becomes_a_link_in_any_view_and_what_is_invisible_is_a_mark(trapped: Page) -> None:
    for role, data in (("handoffs", hostile.handoffs()), ("vocabulary", hostile.vocabulary())):
        with rerun(trapped):
            file = {"name": hostile.FILE_NAME, "mimeType": "text/csv", "buffer": data}
            trapped.locator(f".st-key-{role} input[type=file]").set_input_files(file)
        assert trapped.evaluate(LOOK) == []
    ready(trapped)
    boxes = chart(trapped).locator(".department")
    for at in (1, 4, 9, 14):  # their details
        with rerun(trapped):
            boxes.nth(at).press("Enter")  # the details may lie over it
        assert trapped.evaluate(LOOK) == []
    for view in ("Org chart", *open_views(trapped)):
        assert trapped.evaluate(LOOK) == [], view
        text = trapped.evaluate(SHOWN)
        assert "\u202e" not in text, view
        assert "\u2066" not in text, view
        assert "[U+202E]" in text, view


def test_nothing_runs_in_the_export_window_nor_in_an_exported_page(trapped: Page, tmp_path: Path) -> None:
    with rerun(trapped):
        trapped.get_by_role("button", name="Export").first.click()
    expect(trapped.get_by_test_id("stDialog")).to_be_visible()
    assert trapped.evaluate(LOOK) == []
    with trapped.expect_download() as download:
        trapped.get_by_role("button", name="HTML", exact=True).click()
    file = tmp_path / "exported.html"
    download.value.save_as(file)
    other = trapped.context.new_page()
    other.add_init_script(TRAP)
    asked: list[str] = []
    other.on("request", lambda request: asked.append(request.url))
    other.goto(file.as_uri())
    other.wait_for_function("document.readyState === 'complete'")
    found = other.evaluate(LOOK)
    assert found == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def test_nothing_runs_from_a_public_list_of_naughty_strings(trap: Page) -> None:
    """The strings as names, as values in the details, and as kinds of hand-offs."""
    naughty = hostile.load_naughty_strings()
    assert len(naughty) > 450
    drop(trap, hostile.company(naughty).decode(), name=hostile.FILE_NAME)
    ready(trap)
    assert trap.evaluate(LOOK) == []
    with rerun(trap):
        chart(trap).locator("[data-key]").nth(2).click(force=True)
    assert trap.evaluate(LOOK) == []
    for view in open_views(trap):
        assert trap.evaluate(LOOK) == [], view


def test_nothing_runs_from_a_file_that_is_refused_nor_from_what_a_tab_has_kept(trapped: Page) -> None:
    """Names of lost files come from the browser's storage, and are shown again by the page that asks for them."""
    for payload in hostile.PAYLOADS[:4]:
        drop(trapped, f"{payload}\n", name=f"{payload.replace('/', '')}.csv")
        assert trapped.evaluate(LOOK) == []
    trapped.reload()
    settled(trapped)
    expect(trapped.get_by_text("is no longer on the server")).to_be_visible()
    assert trapped.evaluate(LOOK) == []


def test_a_download_is_for_the_browser_that_made_it(opened: Page, server: str) -> None:
    with rerun(opened):
        opened.get_by_role("button", name="Export").first.click()
    with opened.expect_download() as download:
        opened.get_by_role("button", name="SVG", exact=True).click()
    url = download.value.url
    assert opened.context.request.get(url).status == 200
    assert answer(url)[0] == 403
    strange = answer(f"{server}/_stcore/health")[1]["set-cookie"].partition(";")[0]
    assert answer(url, Cookie=strange)[0] == 403


def answer(url: str, **headers: str) -> tuple[int, dict[str, str]]:
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, {name.lower(): value for name, value in response.headers.items()}
    except urllib.error.HTTPError as problem:
        return problem.code, {}


@pytest.mark.parametrize(
    "path", ["/", "/_stcore/health", "/_stcore/host-config", "/static/none.js", "/media/none.png", "/fonts/none.ttf"]
)
def test_a_wrong_host_or_origin_is_refused_on_every_route(browser: object, server: str, path: str) -> None:
    assert answer(server + path, Host="evil.example")[0] == 403
    assert answer(server + path, Origin="http://evil.example")[0] == 403
    assert answer(server + path, Origin=server)[0] in (200, 404)


def test_every_answer_has_the_security_headers(browser: object, server: str) -> None:
    for path in ("/", "/_stcore/health"):
        _status, headers = answer(server + path)
        policy = headers["content-security-policy"]
        assert "'unsafe-eval'" not in policy
        assert "default-src 'none'" in policy
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_the_payloads_cover_every_way_to_be_taken_for_something_else() -> None:
    text = json.dumps(hostile.PAYLOADS, ensure_ascii=False)
    for part in ("<script", "onerror", "javascript:", "www.", "http://", "@", "\u202e", "=HYPERLINK"):
        assert part in text
