"""Make the pictures again: ``make readme`` takes one of the page for each README, and draws those of the help pages."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))

from browsing import CHROMIUM_OPTIONS, Seen, chromium_path, click_department, rerun, settled  # noqa: E402
from serving import free_port, healthy  # noqa: E402

PICTURES = {"en": ("page.png", "Complaints desk"), "vi": ("page-vi.png", "Xử lý đơn hàng")}
"""Of the page in each language: the file, and the department that is selected."""
DOCS = TESTS.parent / "docs"
VERSIONS = {"en": ("Today", "Plan"), "vi": ("Hiện tại", "Kế hoạch")}
"""What the files of a company before and after are called: their pictures say so."""


def take(url: str, language: str) -> None:
    """Write the picture of the page at ``url`` in a language."""
    picture, selected = PICTURES[language]
    with sync_playwright() as playwright:
        path = chromium_path(playwright)
        with playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS) as browser:
            page = browser.new_page(viewport={"width": 1440, "height": 860}, locale=language)
            page.add_init_script("localStorage.setItem('org-chart-hints', 'yes')")
            Seen().watch(page)  # `rerun` listens to what the server says to it
            page.goto(url)
            settled(page)
            with rerun(page):
                click_department(page, selected)
            page.mouse.move(0, 0)
            page.locator(".st-key-details").get_by_role("heading", name=selected).wait_for()
            page.screenshot(path=Path(__file__).with_name(picture), animations="disabled")


def draw_help(readme: Path, language: str, folder: Path) -> None:
    """Draw the company that ``readme`` shows: the org chart, the boundary map, and what changes if a team moves."""
    (company,) = re.findall(r"^ *```csv\n(.*?)^ *```$", readme.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    rows = textwrap.dedent(company).splitlines()
    before, after = (folder / f"{name}.csv" for name in VERSIONS[language])
    before.write_text("\n".join(rows), encoding="utf-8")
    cells = rows[-1].split(",")  # the last team moves to the department of the second row
    after.write_text("\n".join([*rows[:-1], ",".join([cells[0], rows[2].split(",")[0], *cells[2:]])]), encoding="utf-8")
    commands = {
        "boundary": [str(before), "--no-date"],
        "hand-offs": [str(before), "--no-date", "--view", "boundary"],
        "comparing": ["compare", str(before), str(after)],
    }
    for name, command in commands.items():
        path = DOCS / "images" / f"{name}-{language}.png"
        path.parent.mkdir(exist_ok=True)
        options = ["--title", "", "--language", language, "-o", str(path)]
        line = [sys.executable, "-m", "org", *command, *options]
        subprocess.run(line, cwd=TESTS.parent, stdout=subprocess.DEVNULL, check=True)
        with Image.open(path) as picture:  # a few colours are enough, and a third of the size
            picture.convert("RGB").quantize(128).save(path, optimize=True)


def main() -> None:
    """Draw the help's pictures, then serve the page for as long as its picture takes."""
    with tempfile.TemporaryDirectory() as folder:
        for readme, language in (("README.md", "en"), ("README.vi.md", "vi")):
            draw_help(TESTS.parent / readme, language, Path(folder))
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with subprocess.Popen(command, cwd=TESTS.parent, stdout=subprocess.DEVNULL) as server:
        try:
            url = f"http://localhost:{port}"
            assert healthy(url, server), "the page did not start"
            for language in PICTURES:
                take(url, language)
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
