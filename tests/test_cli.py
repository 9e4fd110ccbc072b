"""The command `front-back-office`: what it has beyond `python -m org FILE -o …`, which test_command.py holds."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

import org
from org.bundle import FOLDER
from org.cli import DATA, NEEDS_REVIEW, PAPER_KEYS, PICTURES, main
from org.cli_options import COLUMN_ROLES, LANGUAGE_VARIABLE
from org.export.page_layout import PAPERS
from org.export.request import ENDINGS
from org.logs import configure_logging

SAMPLE = FOLDER / "sample_data" / "minh-long-electronics.csv"


@pytest.fixture
def unclear(tmp_path):
    path = tmp_path / "unclear.csv"
    path.write_text("name,parent\nBoard,\nSales,Nowhere\nZyx,Board\n", encoding="utf-8")
    return path


def test_the_lists_that_spare_loading_the_drawing_are_those_of_the_drawing():
    assert list(PAPER_KEYS) == list(PAPERS)
    assert list(PICTURES) == list(ENDINGS)
    assert not {*PICTURES} & {*DATA}


def test_draw_is_what_a_file_alone_does(tmp_path, capsys):
    first, second = tmp_path / "first.svg", tmp_path / "second.svg"
    assert main([str(SAMPLE), "-o", str(first)]) == 0
    alone = capsys.readouterr().out
    assert main(["draw", str(SAMPLE), "-o", str(second)]) == 0
    assert capsys.readouterr().out == alone
    assert first.read_bytes() == second.read_bytes()


def test_options_may_come_before_the_file(tmp_path, capsys):
    assert main(["-o", str(tmp_path / "a.svg"), "--levels", "2", str(SAMPLE)]) == 0
    assert (tmp_path / "a.svg").exists()


def test_report_prints_the_json_that_draw_writes(tmp_path, capfdbinary):
    paths = [tmp_path / "draw.json", tmp_path / "report.json"]
    assert main([str(SAMPLE), "-o", str(paths[0])]) == 0
    assert main(["report", str(SAMPLE), "-o", str(paths[1])]) == 0
    capfdbinary.readouterr()
    assert main(["report", str(SAMPLE)]) == 0
    printed = capfdbinary.readouterr().out
    assert json.loads(printed)["departments"] == 26
    assert [path.read_bytes() for path in paths] == [printed, printed]


def test_a_report_is_not_written_over_the_file(tmp_path, capsys):
    path = tmp_path / "a.json"
    path.write_text("name,parent\nBoard,\n", encoding="utf-8")
    with pytest.raises(SystemExit) as caught:
        main(["report", str(path), "-o", str(path)])
    assert caught.value.code == 2
    assert path.read_text(encoding="utf-8").startswith("name")


def test_check_says_that_nothing_needs_review(capsys):
    assert main(["check", str(SAMPLE)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "  Nothing needs review."


def test_check_lists_problems_and_unclear_departments(capsys, unclear):
    assert main(["check", str(unclear)]) == NEEDS_REVIEW == 3
    heading, problem, question = capsys.readouterr().out.splitlines()[-3:]
    assert heading == "Needs review:"
    assert problem.startswith("  Row 3, parent: ")
    assert question == "  1 department may be front or back office: “Zyx”"


def test_check_names_the_first_unclear_departments_only(tmp_path, capsys):
    path = tmp_path / "many.csv"
    path.write_text("name,office\n" + "".join(f"Zyx {n},\n" for n in "ABCDEFG"), encoding="utf-8")
    assert main(["check", str(path)]) == NEEDS_REVIEW
    names = "“Zyx A”, “Zyx B”, “Zyx C”, “Zyx D”, “Zyx E” and 2 more"
    assert f"7 departments may be front or back office: {names}" in capsys.readouterr().out


def read_with(capsys, path, *options):
    """The departments with their parents and people, as the report has them."""
    assert main(["report", str(path), *options]) == 0
    judged = json.loads(capsys.readouterr().out)["judged"]
    return [(row["name"], row["parent"], row["people"]) for row in judged]


@pytest.fixture
def odd(tmp_path):
    """A file whose headers say little, in an old encoding."""
    path = tmp_path / "odd.csv"
    path.write_bytes("Qx;Qy;Qz\nBüro;;4\nKasse;Büro;2\nLager;Büro;1\n".encode("cp1252"))
    return path


def test_a_column_is_given_by_its_header_or_its_number(odd, capsys):
    found = read_with(capsys, odd, "--column", "people=qz", "--column", "parent=2", "--column", "name=Qx")
    assert found == [("Büro", "", 4), ("Kasse", "Büro", 2), ("Lager", "Büro", 1)]


def test_a_column_left_blank_plays_no_role(odd, capsys):
    assert {parent for _name, parent, _people in read_with(capsys, odd, "--column", "parent=")} == {""}


def test_a_column_that_is_not_there_is_refused_with_those_that_are(odd, capsys):
    assert main(["check", str(odd), "--column", "parent=Boss"]) == 1
    message = "There is no column “Boss”. The columns are “Qx”, “Qy” and “Qz”."
    assert capsys.readouterr().err == f"{odd}: {message}\n"


def test_a_role_that_is_none_is_wrong_usage(odd, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["check", str(odd), "--column", "boss=Qx"])
    assert caught.value.code == 2
    assert "boss=Qx is not ROLE=COLUMN" in capsys.readouterr().err


def test_the_encoding_is_given_by_its_name(odd, capsys):
    assert read_with(capsys, odd, "--encoding", "cp1251")[0][0] == "Bьro"
    assert main(["check", str(odd), "--encoding", "no-such"]) == 1
    assert "no encoding called “no-such”" in capsys.readouterr().err


def test_a_file_about_something_else_is_read_anyway(tmp_path, capsys):
    path = tmp_path / "prices.csv"
    path.write_text("item,price\nApple,3\nPear,2\n", encoding="utf-8")
    assert main(["check", str(path)]) == 1
    assert capsys.readouterr().err.endswith("Add --read-anyway to read it anyway.\n")
    assert [name for name, *_rest in read_with(capsys, path, "--read-anyway")] == ["Apple", "Pear"]


@pytest.fixture
def people(tmp_path):
    path = tmp_path / "people.csv"
    rows = ["Employee ID,Name,Department,Team,Manager,Mentor", "1,Ann Lee,Sales,North,,2", "2,Bob Ray,Sales,South,1,"]
    rows += ["3,Cy Dow,Stock,South,2,1", "4,Di Orr,Stock,North,1,1"]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_people_are_boxes_or_counted_by_the_column_that_is_chosen(people, capsys):
    assert read_with(capsys, people) == [("Sales", "", 2), ("Stock", "Sales", 2)]
    assert [name for name, *_rest in read_with(capsys, people, "--boxes", "people")][:2] == ["Ann Lee", "Bob Ray"]
    assert read_with(capsys, people, "--column", "name=Team") == [("North", "", 2), ("South", "North", 2)]
    assert read_with(capsys, people, "--column", "parent=Mentor") == [("Sales", "", 2), ("Stock", "Sales", 2)]


def test_check_and_report_say_what_was_decided_and_how_to_change_it(people, capsys):
    assert main(["check", str(people)]) in (0, NEEDS_REVIEW)
    lines = capsys.readouterr().out.splitlines()
    at = lines.index("How the file was read:")
    decisions = [line.strip() for line in lines[at + 1 : lines.index("", at)]]
    assert decisions[0].startswith("This is a list of people: 4 people in 2 departments.")
    assert "--boxes people" in decisions[0]
    # A header in the first row is where everyone expects it.
    assert all("To change it, " in decision or decision == "Header: row 1." for decision in decisions)
    assert main(["report", str(people)]) == 0
    assert json.loads(capsys.readouterr().out)["decisions"] == decisions


@pytest.mark.parametrize("command", ["draw", "report", "check", "serve"])
def test_every_command_refuses_a_missing_file_with_one_line(capsys, command):
    assert main([command, "nowhere.csv"]) == 1
    assert capsys.readouterr().err == "nowhere.csv cannot be read: No such file or directory.\n"


@pytest.mark.parametrize("arguments", [[], ["serve", "--port", "0"], ["serve", "--port", "x"], ["check"], ["draw"]])
def test_wrong_usage_of_a_command_ends_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["check", "--help"], [str(SAMPLE), "--help"]])
def test_help_and_version_end_with_0(capsys, arguments):
    assert main(arguments) == 0
    assert (org.__version__ if arguments == ["--version"] else "Usage: ") in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--verbose", str(SAMPLE)], [str(SAMPLE), "--verbose"], ["check", str(SAMPLE)]])
def test_verbose_logs_on_standard_error(capsys, arguments):
    try:
        assert main(arguments) == 0
        assert ("INFO org." in capsys.readouterr().err) == ("--verbose" in arguments)
    finally:
        configure_logging(0)


def test_nothing_heavy_is_loaded_before_a_command_needs_it():
    code = "import sys, org, org.cli; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], cwd=FOLDER, capture_output=True, text=True, check=True)
    loaded = {*done.stdout.split()}
    assert "click" in loaded
    assert not loaded & {"numpy", "pandas", "pyarrow", "networkx", "typst", "pptx", "uharfbuzz", "streamlit"}


@pytest.mark.skipif(sys.platform != "linux", reason="the threads of a process are listed in /proc")
def test_numpy_starts_no_threads_of_its_own():
    code = "import os, org.cli; org.cli.main = lambda: __import__('numpy') and len(os.listdir('/proc/self/task'))"
    done = subprocess.run([sys.executable, "-c", f"{code}; org.cli.run()"], cwd=FOLDER, check=False)
    assert done.returncode == 1


@pytest.mark.slow
def test_a_picture_is_drawn_by_a_program(tmp_path):
    company = org.read(SAMPLE)
    org.draw(company, tmp_path / "chart.svg")
    org.draw(company, str(tmp_path / "map.SVG"), view="boundary")
    chart, boundary = (Path(tmp_path, name).read_text(encoding="utf-8") for name in ("chart.svg", "map.SVG"))
    assert chart.startswith("<svg")
    assert chart != boundary


def test_the_boundary_is_what_the_report_says(tmp_path, capsys):
    company = org.read(SAMPLE)
    boundary = org.boundary(company)
    assert (len(boundary.front_gateways), len(boundary.back_gateways)) == (8, 10)
    assert boundary.ei_index == pytest.approx(-0.3134, abs=1e-4)


def test_everything_that_is_printed_can_be_in_vietnamese(capsys, tmp_path, unclear):
    for arguments in (["--language", "vi", "--help"], ["check", "--help", "--language=vi"]):
        assert main(arguments) == 0
        printed = capsys.readouterr().out
        assert "Cách dùng:" in printed
        assert "Hiện trợ giúp này rồi thoát." in printed
        assert "Options" not in printed
    assert main(["--language", "vi", "check", str(unclear)]) == NEEDS_REVIEW
    assert "Cần xem lại:" in capsys.readouterr().out
    assert main(["--language", "vi", str(tmp_path / "missing.csv")]) == 1
    assert capsys.readouterr().err == f"Không đọc được {tmp_path / 'missing.csv'}: không có tệp hay thư mục này.\n"
    with pytest.raises(SystemExit):
        main(["--levels", "x", "--language", "vi", str(SAMPLE)])
    assert "Lỗi: Giá trị không hợp lệ" in capsys.readouterr().err
    assert main(["check", "--help"]) == 0
    assert "Show this message and exit." in capsys.readouterr().out, "English again"


def test_the_environment_can_ask_for_a_language_and_an_option_overrides_it(monkeypatch, capsys):
    monkeypatch.setenv(LANGUAGE_VARIABLE, "vi")
    assert main([str(SAMPLE)]) == 0
    assert "phòng ban" in capsys.readouterr().out
    assert main([str(SAMPLE), "--language", "en"]) == 0
    assert "departments" in capsys.readouterr().out
    monkeypatch.setenv(LANGUAGE_VARIABLE, "xx")
    assert main([str(SAMPLE)]) == 0
    assert "departments" in capsys.readouterr().out


def test_the_help_names_every_role_of_a_column(capsys):
    assert main(["check", "--help"]) == 0
    printed = capsys.readouterr().out
    assert [role for role in COLUMN_ROLES if role not in printed] == []


STEERING = "\x1b]0;owned\x07\x1b[31m\u202e\x9b2J\r"


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", f"/nowhere/{STEERING}.csv"],
        ["draw", str(SAMPLE), "--branch", STEERING],
        ["draw", str(SAMPLE), "--levels", STEERING],
        ["draw", str(SAMPLE), "-o", f"{STEERING}.exe"],
        ["draw", str(SAMPLE), "-o", f"/nowhere/{STEERING}.svg"],
        ["draw", str(SAMPLE), f"--{STEERING}"],
        ["check", str(SAMPLE), "--column", STEERING],
        ["check", str(SAMPLE), "--column", f"name={STEERING}"],
        ["check", str(SAMPLE), "--encoding", STEERING],
        ["check", str(SAMPLE), "--limit", f"{STEERING}=1"],
        ["compare", str(SAMPLE), STEERING],
        ["serve", STEERING],
        [STEERING],
    ],
)
def test_nothing_that_is_printed_steers_the_terminal(capfd, arguments):
    with suppress(SystemExit):
        main(["--verbose", "--verbose", *arguments])
    configure_logging(0)
    written = capfd.readouterr()
    assert "[U+001B]" in written.err or r"\x1b" in written.err
    assert {char for char in written.out + written.err if not char.isprintable()} == {"\n"}


@pytest.mark.skipif(sys.platform == "win32", reason="no file has such a name there")
def test_the_name_of_a_file_does_not_steer_the_terminal(tmp_path, capfd, monkeypatch):
    file = tmp_path / f"a{STEERING}.csv"
    file.write_bytes(SAMPLE.read_bytes() + f"x{STEERING},{STEERING},,\n".encode())
    for arguments in (["draw", "--source", "-o", str(tmp_path / "a.svg")], ["check"]):
        assert main(["--verbose", "--verbose", arguments[0], str(file), *arguments[1:]]) in (0, 3)
    assert main(["compare", str(SAMPLE), str(file)]) == 0
    configure_logging(0)
    odd_cell = STEERING.replace("\r", "") + "\U000e0041"
    file.write_text(f"name,parent,a{odd_cell}\nBoard,,\nSales,No{odd_cell}where,\n", encoding="utf-8")
    assert main(["report", str(file), "-o", str(tmp_path / "a.json")]) == 0
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["report", str(file)]) == 0
    shown = capfd.readouterr().out
    assert "\\udb40\\udc41" in shown
    assert json.loads(shown[shown.index("{") :]) == json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert {char for char in shown if not char.isprintable()} == {"\n"}
    assert main(["check", str(file)]) == NEEDS_REVIEW
    written = capfd.readouterr()
    odd = {char for char in written.out + written.err if not char.isprintable()}
    assert odd == {"\n"}
