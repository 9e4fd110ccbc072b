"""Limits: settings of whoever runs the program, checked before the memory or the time is spent."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from factories import ROOT

from org.cli import DATA, NEEDS_REVIEW, PICTURES, main
from org.cli_options import write_whole
from org.limits import NAMES, VARIABLE, get_limits, over_time, parse_limits
from org.model import Unusable
from org.reading.load import read_company, read_file
from org.reading.table import read_table

FILE = b"name,parent,note\nBoard,,x\nSales,Board,y\nStores,Board,a note\n"


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ("bytes=40", "has 60 bytes, and at most 40"),
        ("rows=3", "has 4 rows, and at most 3"),
        ("columns=2", "has 3 columns, and at most 2"),
        ("cell=5", "has 6 characters, and at most 5"),
        ("line=10", "has 16 characters, and at most 10"),
    ],
)
def test_each_limit_is_named_with_what_the_file_has_and_how_to_raise_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, limit: str, words: str
) -> None:
    name = limit.partition("=")[0]
    monkeypatch.setenv(VARIABLE, limit)
    (tmp_path / "file.csv").write_bytes(FILE)
    for source in (FILE, tmp_path / "file.csv"):
        with pytest.raises(Unusable, match=words) as refused:
            read_table(source)
        assert f"--limit {name}=" in str(refused.value)
        assert VARIABLE in str(refused.value)
    monkeypatch.setenv(VARIABLE, f"{name}=1_000_000")
    assert len(read_table(FILE)) == 3


def test_rows_of_a_file_with_quotes_are_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "rows=3")
    for text in (
        FILE.replace(b"a note", b'"a note"'),
        FILE.replace(b"a note", b'"a note'),
        FILE.replace(b"Board,,x\n", b'"Board,,x\n'),
    ):
        with pytest.raises(Unusable, match="and at most 3 are read"):
            read_table(text)


@pytest.mark.parametrize("text", ["colums=3", "columns", "columns=", "columns=-1", "columns=1e3", "rows=0"])
def test_a_setting_that_is_no_limit_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    with pytest.raises(Unusable, match="limit"):
        parse_limits(text)
    monkeypatch.setenv(VARIABLE, text)
    with pytest.raises(Unusable, match="limit"):
        read_table(FILE)
    with pytest.raises(SystemExit) as end:
        main(["check", "missing.csv"])
    assert end.value.code == 2


def test_the_command_takes_limits(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, "rows=2")
    (tmp_path / "file.csv").write_bytes(FILE)
    file = str(tmp_path / "file.csv")
    assert main(["check", file, "--limit", "columns=2", "--limit", "rows=90"]) == 1
    assert "has 3 columns, and at most 2 are read" in capsys.readouterr().err
    assert get_limits().rows == 90
    assert main(["check", file, "--limit", "columns=3"]) == NEEDS_REVIEW


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a" + " " * 30_000 + "(x", id="spaces"),
        pytest.param("(" * 30_000, id="brackets"),
        pytest.param("OU=Company," * 40 + "DC=x\ny", id="steps of a directory"),
        pytest.param("@." * 1_000 + " x", id="e-mail"),
        pytest.param("1." * 15_000 + "\nx", id="numbers"),
    ],
)
def test_no_text_is_read_in_steps_that_grow_with_its_square(text: str) -> None:
    names = ("Sales", "Legal", "Finance", "Stores", text)
    rows = [{"name": name, "parent": text, "hands off to": text} for name in names]
    begun = time.process_time()
    read_company(read_file(pd.DataFrame(rows).to_csv(index=False).encode(), anyway=True))
    read_file(pd.DataFrame({"Name": names[:4], "Path": [f"OU={name},{text}" for name in names[:4]]}).to_csv().encode())
    assert time.process_time() - begun < 20


def test_the_list_of_limits_is_documented() -> None:
    text = (ROOT / "docs" / "administration.md").read_text(encoding="utf-8")
    limits = parse_limits("")
    for name in NAMES:
        assert f"| `{name}` | {getattr(limits, name):,} |" in text


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the system cannot hold a process to its memory")
def test_a_file_that_needs_too_much_memory_ends_with_one_line(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("name,parent\n" + "".join(f"Team {n},Team {n // 9}\n" for n in range(300_000)), encoding="utf-8")
    command = [sys.executable, "-m", "org", "check", str(path), "--limit", "memory=200_000_000"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "more than 200,000,000 bytes of memory" in ended.stderr


def test_reading_that_takes_too_long_ends_with_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import signal

    monkeypatch.setenv(VARIABLE, "")
    monkeypatch.setattr("org.reading.load.read_company", lambda *_a, **_k: signal.raise_signal(signal.SIGALRM))
    (tmp_path / "file.csv").write_bytes(FILE)
    assert main(["check", str(tmp_path / "file.csv"), "--limit", "seconds=7"]) == 1
    assert "longer than 7 seconds" in capsys.readouterr().err


@pytest.fixture
def full_disk() -> Iterator[None]:
    """No file can have more than 60 bytes, as on a disk with 60 bytes left."""
    resource = pytest.importorskip("resource", reason="there is no such limit to stand for a full disk")
    usual, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60, most))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (usual, most))


@pytest.mark.parametrize("ending", [*PICTURES, *DATA])
def test_a_full_disk_is_named_and_leaves_what_was_there_before(
    full_disk: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    (tmp_path / "file.csv").write_bytes(FILE)
    output = tmp_path / f"out{ending}"
    output.write_text("before", encoding="utf-8")
    assert main([str(tmp_path / "file.csv"), "-o", str(output)]) == 1
    printed = capsys.readouterr().err
    assert printed.startswith(f"{output}: ")
    assert printed.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file.csv", output.name]
    assert output.read_text(encoding="utf-8") == "before"


def test_a_file_that_is_not_finished_leaves_what_was_there_before(tmp_path: Path) -> None:
    def make() -> Iterator[bytes]:
        yield b"half"
        raise over_time()

    output = tmp_path / "out.json"
    output.write_text("before", encoding="utf-8")
    with pytest.raises(Unusable, match="longer than"):
        write_whole(output, make())
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]
    assert output.read_text(encoding="utf-8") == "before"


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
def test_where_what_is_printed_finds_no_room_or_no_reader_the_file_is_not_blamed(tmp_path: Path) -> None:
    (tmp_path / "file.csv").write_bytes(FILE)
    ended_pipe, into_pipe = os.pipe()
    os.close(ended_pipe)
    said = []
    for place in (os.open("/dev/full", os.O_WRONLY), into_pipe):
        command = [sys.executable, "-m", "org", "report", str(tmp_path / "file.csv")]
        ended = subprocess.run(command, cwd=ROOT, stdout=place, stderr=subprocess.PIPE, text=True, check=False)
        said.append((ended.returncode, ended.stderr))
        os.close(place)
    assert said == [(1, "standard output: No space left on device\n"), (0, "")]
