"""The page lets worker processes do what takes long, and they never run the page."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from factories import ROOT
from streamlit.testing.v1 import AppTest

from org.limits import VARIABLE
from org.page import tasks, upload
from org.page.file_choices import Files

LARGE = "id,name,parent\n" + "".join(f"{n},Team {n},{n // 8 or ''}\n" for n in range(1, 6_000))


def app() -> AppTest:
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


def own(text: str) -> AppTest:
    opened = app()
    opened.session_state["files"] = Files(own=("mine.csv", text.encode()))
    return opened.run()


@pytest.fixture
def no_reading_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise AssertionError("read in the page's own process")

    monkeypatch.setattr(upload, "read_departments", refuse)


def workbook() -> bytes:
    """The least that passes for a workbook."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "")
    return packed.getvalue()


SMALL = b"id,name,parent\n1,Board,\n2,Sales,1\n"


@pytest.mark.parametrize(
    ("departments", "handoffs", "quick"),
    [
        (SMALL, None, True),
        (SMALL, b"from,to\n1,2\n", True),
        (LARGE.encode(), None, False),
        (b'[{"name": "Board"}]', None, False),
        (SMALL, b'[{"from": "1", "to": "2"}]', False),
        (SMALL, workbook(), False),
        (SMALL + b"3,Shop,1," + b"2;" * 20_000, None, False),
        (SMALL, b"from,to\n" + b"1,2\n" * 12_000, False),
    ],
)
def test_only_small_files_of_plain_text_with_few_parts_are_read_within_the_page(
    departments: bytes, handoffs: bytes | None, quick: bool
) -> None:
    assert tasks.ReadRequest(departments, handoffs=handoffs).is_quick is quick


@pytest.mark.slow
@pytest.mark.usefixtures("no_reading_here")
def test_a_large_file_is_read_in_another_process() -> None:
    opened = own(LARGE)
    assert not opened.exception
    assert not opened.error
    assert len(opened.session_state["files"].shown.company) == 5_999


@pytest.mark.slow
def test_two_people_with_one_file_share_one_reading() -> None:
    first, second = own(LARGE), own(LARGE)
    companies = [opened.session_state["files"].shown.company for opened in (first, second)]
    assert companies[0] is companies[1]
    assert own(LARGE + "9999,Another,1\n").session_state["files"].shown.company is not companies[0]


def test_people_who_look_at_a_sample_share_one_reading() -> None:
    first, second = app().run(), app().run()
    assert first.session_state["files"].shown.company is second.session_state["files"].shown.company


@pytest.mark.slow
def test_a_file_over_a_limit_shows_one_sentence_and_the_page_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "rows=50")
    opened = own(LARGE.replace("Team", "Crew"))
    assert not opened.exception
    (said,) = opened.error
    assert r"6\,000 rows" in said.value
    assert "limit" in said.value


def test_worker_processes_do_not_run_the_page(tmp_path: Path) -> None:
    """As in a spawned process: app.py is imported under another name than __main__."""
    script = (
        "import multiprocessing.spawn, sys\n"
        f"multiprocessing.spawn.import_main_path({str(ROOT / 'app.py')!r})\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] == 'streamlit'))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.slow
def test_the_tasks_of_the_page_load_without_streamlit() -> None:
    script = f"import sys, {tasks.__name__}; print('streamlit' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
