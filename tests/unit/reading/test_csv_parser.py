"""Wide, uneven and long tables take work in proportion to their size, or are refused in one sentence."""

from __future__ import annotations

import io
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from factories import ROOT, count_calls

from org.limits import VARIABLE
from org.model import Unusable
from org.reading import csv_parser, evidence, headers
from org.reading.columns import map_columns
from org.reading.handoffs import split_list
from org.reading.levels import _list_entries
from org.reading.load import read_company
from org.reading.table import read_table

# The peak of this process alone: what `resource` says includes the process that started it.
MEASURED = """
import sys
from org.reading.load import read_company
from org.model import Unusable
try:
    read_company(open(sys.argv[1], "rb").read())
except Unusable as problem:
    print(problem)
(peak,) = [line.split() for line in open("/proc/self/status") if line.startswith("VmHWM:")]
print(int(peak[1]) // 1024)
"""


def memory(path: Path) -> tuple[str, int]:
    """What reading a file says, and the most megabytes that it took, in a process of its own."""
    if not Path("/proc/self/status").exists():
        pytest.skip("peak memory is read from Linux' /proc")
    done = subprocess.run([sys.executable, "-c", MEASURED, path], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    *said, most = done.stdout.splitlines()
    return "\n".join(said), int(most)


def wide(columns: int) -> bytes:
    header = ",".join(f"column {number}" for number in range(columns))
    return f"{header}\n{','.join(f'value {number}' for number in range(columns))}\n".encode()


def work(monkeypatch: pytest.MonkeyPatch, columns: int) -> int:
    """How many headers and columns are looked at to tell the columns of a table apart."""
    done: Counter[str] = Counter()
    table = read_table(wide(columns))
    known, is_wordy = evidence.Evidence.known, evidence._is_wordy

    def counted_known(self: evidence.Evidence, header: str, keys: tuple[str, ...]) -> float:
        done["known"] += 1
        return known(self, header, keys)

    def counted_wordy(value: str) -> bool:
        done["wordy"] += 1
        return is_wordy(value)

    plain = headers.fold_header

    def counted_plain(header: str) -> str:
        done["plain"] += 1
        return plain(header)

    with monkeypatch.context() as patched:
        patched.setattr(evidence.Evidence, "known", counted_known)
        patched.setattr(evidence, "_is_wordy", counted_wordy)
        patched.setattr(headers, "fold_header", counted_plain)
        map_columns(table)
    return sum(done.values())


def test_the_work_grows_with_the_columns_and_not_with_their_square(monkeypatch: pytest.MonkeyPatch) -> None:
    few, many = work(monkeypatch, 100), work(monkeypatch, 400)
    assert few >= 100
    assert many <= 4 * few + 50


@pytest.mark.slow
def test_too_many_columns_are_refused() -> None:
    with pytest.raises(Unusable, match=r"16,000 columns, and at most 5,000"):
        read_table(wide(16_000))
    assert len(read_table(wide(1_500)).frame.columns) == 1_500


@pytest.mark.slow
def test_one_very_wide_row_is_listed_and_takes_no_more_memory_than_the_others(tmp_path: Path) -> None:
    lines = [f"{number},Team {number}\n" for number in range(20_000)]
    (tmp_path / "even.csv").write_text("id,name\n" + "".join(lines))
    lines.insert(10_000, ",".join(["x"] * 200_002) + "\n")
    odd = "id,name\n" + "".join(lines)
    (tmp_path / "odd.csv").write_text(odd)
    assert memory(tmp_path / "odd.csv")[1] < memory(tmp_path / "even.csv")[1] + 100
    for text in (odd, odd.replace("Team 7\n", '"Team "7\n')):  # the second is cut by the patient reader
        table = read_table(text.encode())
        assert list(table.frame) == ["id", "name"]
        (problem,) = (each for each in table.problems if each.kind == "ragged-row")
        assert problem.row == 10_002
        assert "200002 cells, not 2" in str(problem.message)
        assert "from column 3 on were left out" in str(problem.done)


def test_a_few_surplus_cells_are_still_kept() -> None:
    table = read_table(("id,name\n1,Board\n2,Sales" + ",x" * 500 + "\n").encode())
    assert len(table.frame.columns) == 502
    assert "kept in columns of their own" in str(table.problems[0].done)


@pytest.mark.slow
@pytest.mark.parametrize("line", ["x" * 12_000_000, "x," * 6_000_000, "x;" * 6_000_000, '"x",' * 3_000_000])
def test_a_line_that_is_too_long_is_refused_before_it_is_cut(tmp_path: Path, line: str) -> None:
    (tmp_path / "line.csv").write_text(f"id,name\n1,Board\n{line}\n2,Sales\n")
    said, most = memory(tmp_path / "line.csv")
    assert "Line 3 of this file has 12,000,000 characters, and at most 10,000,000" in said
    assert most < 350


def test_a_long_cell_is_refused_by_its_place() -> None:
    data = f"id,name,hands off to\n1,Board,\n2,Sales,{'Board; ' * 200_000}\n".encode()
    with pytest.raises(Unusable, match=r"row 3, column 3, has 1,400,000 characters, and at most 1,000,000"):
        read_table(data)


def test_a_cell_of_many_lines_is_counted_whole() -> None:
    lines = "line\n" * 300_000
    data = f'id,name\n1,"{lines}"\n2,Sales\n'.encode()
    with pytest.raises(Unusable, match="at most 1,000,000"):
        read_table(data)


def test_a_long_list_of_handoffs_is_read() -> None:
    targets = ["Board", "Stores"] * 5_000
    assert split_list(", ".join(targets)) == targets
    data = f"id,name,parent,hands off to\n1,Board,,\n2,Stores,1,\n3,Sales,1,{'; '.join(targets)}\n".encode()
    assert len(read_company(data).handoffs) == 2


def test_the_limits_do_not_touch_a_long_file_of_short_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "line=40")
    text = "id,name\n" + "".join(f"{number},Team {number}\n" for number in range(100))
    assert len(read_table(text.encode())) == 100
    with pytest.raises(Unusable, match="Line 102 of this file has 41 characters"):
        read_table((text + "x" * 41 + "\n").encode())


def count_headers_looked_at(columns: int, by: str, called: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often the meaning of a header is looked up, by a function, in reading one row of so many columns."""
    looked: list[str] = []
    real = getattr(headers, by)

    def count(header: str) -> object:
        looked.append(header)
        return real(header)

    with monkeypatch.context() as patched:
        patched.setattr(headers, by, count)
        row = ",".join(f"v{number}" for number in range(columns))
        read_company(f"{row.replace('v', called)}\n{row}\n".encode())
    return len(looked)


@pytest.mark.slow
@pytest.mark.parametrize(("by", "called"), [("find_words", "c"), ("roles_of", "name ")])
def test_the_whole_reading_takes_work_in_proportion_to_the_columns(
    monkeypatch: pytest.MonkeyPatch, by: str, called: str
) -> None:
    few, many = (count_headers_looked_at(columns, by, called, monkeypatch) for columns in (60, 240))
    assert 0 < many < 6 * few


def test_quotes_in_the_wrong_place_take_work_in_proportion_to_their_size(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0

    class Lines(list[str]):
        def __getitem__(self, at: Any) -> Any:
            nonlocal looked
            looked += 1
            return super().__getitem__(at)

        def __iter__(self) -> Iterator[str]:
            return (self[at] for at in range(len(self)))

    class Text(io.StringIO):
        def readlines(self, *_size: int) -> list[str]:
            return Lines(super().readlines())

    def count(size: int) -> int:
        nonlocal looked
        looked = 0
        assert len(read_table(b'name,"note"s\n' + b'Sales,"b"c\n' * size)) == size
        return looked

    monkeypatch.setattr(csv_parser.io, "StringIO", Text)
    assert 0 < count(4_000) < 6 * count(1_000)


def test_deep_outlines_take_work_in_proportion_to_their_size() -> None:
    def count(size: int) -> int:
        deep = [tuple(f"p{step}" for step in range(row % (size // 2))) for row in range(size)]
        return count_calls(lambda: _list_entries(deep))

    assert count(400) < 6 * count(100)
