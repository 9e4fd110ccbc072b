"""Logging is off by default, and tells no name from a file above debug level."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from org.cli import main
from org.logs import configure_logging
from org.workers import _pack_problem

DEPARTMENTS = """\
Kennung,Department,Reports to,office,people,hands off to,Zeugnis
zk-1,Zorkmid Board,,back,3,,zircon
zk-2,Zorkmid Sales,Zorkmid Board,front,zillion,Zorkmid Stock (zinc order 3); Zeppelin,zircon
zk-3,Zorkmid Stock,Zorkmid Borad,zwischen,4,,zircon
"""
STAFF = """\
employee id,employee name,title,department,manager
zk-1,Zora Zimt,Head of zinc,Zorkmid Sales,
zk-2,Zeno Zupan,Clerk of zinc,Zorkmid Sales,Zora Zimt
zk-3,Zita Zorn,Clerk of zinc,Zorkmid Stock,Zazu
zk-4,Zack Zeh,Clerk of zinc,Zorkmid Stock,Zora Zimt
"""
SIGNS = ("z", "kennung", "reports to", "employee")
"""What every name, cell and odd header of these files has, and nothing that the program says of itself."""


def lines(caplog: pytest.LogCaptureFixture, least: int) -> list[str]:
    """What was logged by the project from a level on."""
    records = [record for record in caplog.records if record.name.split(".")[0] == "org" and record.levelno >= least]
    return [record.getMessage() for record in records]


@pytest.mark.slow
@pytest.mark.parametrize("text", [DEPARTMENTS, STAFF], ids=["departments", "people"])
def test_no_name_from_a_file_is_logged_above_debug_level(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    source = tmp_path / "zorkmid.csv"
    source.write_text(text, encoding="utf-8")
    (tmp_path / "zedges.csv").write_text("from,to,kind\nZorkmid Stock,Zorkmid Sales,zest\nZoo,Zorkmid Stock,\n")
    endings = ("svg", "png", "pdf", "pptx", "html", "graphml", "dot", "mmd", "csv", "json")
    outputs = [part for ending in endings for part in ("-o", str(tmp_path / f"zout.{ending}"))]
    with caplog.at_level(logging.DEBUG, "org"):
        assert main([str(source), "--handoffs", str(tmp_path / "zedges.csv"), "--title", "Zorkmid", *outputs]) == 0
    logged = lines(caplog, logging.INFO)
    for part in ("bytes", "problem unknown-", "making .pdf", "made .pptx"):
        assert any(part in line for line in logged), part
    assert [line for line in logged if any(sign in line.casefold() for sign in SIGNS)] == []
    detail = lines(caplog, logging.DEBUG)
    assert any("zorkmid" in line.casefold() for line in detail), "nothing shows that a name would be found"


def test_a_task_that_fails_reports_its_kind_of_error_and_no_name(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "org"):
        _pack_problem(ValueError("Zorkmid Sales"))
    assert lines(caplog, logging.DEBUG) == ["task failed: ValueError"]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "company.csv"
    path.write_text("name,parent\nBoard,\nSales,Board\n", encoding="utf-8")
    return path


def test_nothing_is_printed_by_default(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(source)]) == 0
    logging.getLogger("org.anything").error("not heard")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("verbose", "names"), [(1, False), (2, True)])
def test_verbose_prints_the_steps_and_only_twice_the_names(
    source: Path, capsys: pytest.CaptureFixture[str], verbose: int, names: bool
) -> None:
    try:
        configure_logging(verbose)
        configure_logging(verbose)
        assert main([str(source)]) == 0
    finally:
        configure_logging(0)
    error = capsys.readouterr().err
    assert error.count("2 departments, 0 hand-offs from 2 rows") == 1
    assert ("company.csv" in error) is names
    assert main([str(source)]) == 0
    assert capsys.readouterr().err == ""
