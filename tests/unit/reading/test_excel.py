"""A workbook that would fill the memory is refused in one sentence, wherever its sheets are kept."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest
from test_table import COMPANY, cell, rows, workbook

from org.limits import VARIABLE
from org.model import Unusable
from org.reading.table import read_table

FAR = f'<row r="1048576">{cell("XFD1048576", "x")}</row>'


def with_parts(data: bytes, parts: Mapping[str, bytes], renamed: Mapping[str, str] | None = None) -> bytes:
    """The workbook with more or other parts; a renamed part is renamed in the relationships too."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        kept = {name: old.read(name) for name in old.namelist()} | dict(parts)
        for name, part in kept.items():
            for before, after in (renamed or {}).items():
                part = part.replace(before.encode(), after.encode())
                name = name.replace(before, after)
            new.writestr(name, part)
    return content.getvalue()


@pytest.mark.parametrize(
    "place", ["worksheets/sheet1.xml", "worksheets/deep/down/sheet1.xml", "elsewhere/s.png", "s.xml"]
)
def test_a_far_cell_is_found_wherever_the_sheet_is_kept(place: str) -> None:
    data = with_parts(workbook(COMPANY + FAR), {}, {"worksheets/sheet1.xml": place})
    with pytest.raises(Unusable, match=r"row 1,048,576 and column 16,384.*at most 12,000,000"):
        read_table(data)
    near = with_parts(workbook(COMPANY), {}, {"worksheets/sheet1.xml": place})
    assert rows(read_table(near)) == rows(read_table(workbook(COMPANY)))


def test_cells_and_rows_without_a_place_are_counted() -> None:
    cells = "<c><v>1</v></c>"
    with pytest.raises(Unusable, match="row 1,000,000 and column 13"):
        read_table(workbook(COMPANY + f'<row r="1000000">{cells * 300}</row>'))
    with pytest.raises(Unusable, match="row 1,000,001 and column 12"):
        read_table(workbook(f'{COMPANY}<row r="1000000"/><row>{cells * 300}</row>'))
    with pytest.raises(Unusable, match="row 1,048,577"):
        read_table(workbook(f'{COMPANY}<row r="1048576"/><row>{cells}</row>'))
    assert rows(read_table(workbook(f"<row>{cells * 3}</row><row>{cells * 3}</row>"))) == [["1", "1", "1"]] * 2


def test_a_cell_that_comes_twice_is_refused() -> None:
    twice = f'<row r="3">{cell("A3", "x") * 9}</row>'
    with pytest.raises(Unusable, match="damaged"):
        read_table(workbook(COMPANY + twice))


def test_a_sheet_is_read_in_pieces_as_it_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = [f"{cell(f'C{row}', f' d{row}&#13;')}{cell(f'E{row}', 'Cafe&#769; &#xFEFF;')}" for row in range(5, 40)]
    data = workbook("".join(f'<row r="{row}">{each}</row>' for row, each in enumerate(cells, 5) if row % 7))
    whole = read_table(data)
    monkeypatch.setattr("org.reading.excel._ROWS_AT_ONCE", 4)
    pieces = read_table(data)
    assert pieces.frame.equals(whole.frame)
    assert pieces.rows.tolist() == whole.rows.tolist() == [row for row in range(5, 40) if row % 7]
    assert rows(pieces)[0] == ["d5", "Café"]


def test_a_workbook_of_blank_texts_is_empty() -> None:
    with pytest.raises(Unusable, match="no cell holds anything"):
        read_table(workbook(f'<row r="2">{cell("B2", "")}{cell("C2", "")}</row>'))


def test_places_are_read_as_xml_reads_them() -> None:
    for far in ("<row r='1048576'><c r='&#88;FD1048576'><v>1</v></c></row>", FAR.replace("<c r", "<c\n  r")):
        with pytest.raises(Unusable, match="column 16,384"):
            read_table(workbook(COMPANY + far))


def test_a_row_that_is_only_formatted_is_no_danger() -> None:
    formatted = '<row r="1048576" s="1"><c r="XFD1048576" s="1"/></row>'
    assert rows(read_table(workbook(COMPANY + formatted))) == rows(read_table(workbook(COMPANY)))


def test_bytes_are_counted_as_they_are_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "unpacked=3000000")
    data = with_parts(workbook(COMPANY), {"xl/media/large.bin": bytes(5_000_000)})
    with pytest.raises(Unusable, match="unpacks to more than 3,000,000 bytes"):
        read_table(data)
    size = (5_000_000).to_bytes(4, "little")
    lying = data.replace(size, (10).to_bytes(4, "little"))  # in both of its headers the part says that it is small
    assert lying != data
    with pytest.raises(Unusable):
        read_table(lying)
    assert len(read_table(with_parts(workbook(COMPANY), {"xl/media/small.bin": bytes(2_000_000)}))) == 2


@pytest.mark.parametrize("name", ["content.xml", "xl/workbook.bin", "XL/Workbook.bin"])
def test_a_second_workbook_of_another_kind_in_it_is_refused(name: str) -> None:
    with pytest.raises(Unusable, match="damaged"):
        read_table(with_parts(workbook(COMPANY), {name: b"x"}))


def test_no_entity_is_expanded_and_a_broken_sheet_is_refused() -> None:
    sheet = zipfile.ZipFile(io.BytesIO(workbook(COMPANY))).read("xl/worksheets/sheet1.xml")
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + sheet
    for part in (bomb, sheet.replace(b"<sheetData>", b"<b><sheetData></a>"), sheet[:-20], b"<x></y>" + sheet):
        with pytest.raises(Unusable, match="damaged"):
            read_table(with_parts(workbook(COMPANY), {"xl/worksheets/sheet1.xml": part}))


def test_a_picture_in_a_workbook_is_passed_over_and_a_long_text_is_read() -> None:
    data = with_parts(workbook(COMPANY), {"xl/media/image1.png": b"\x89PNG\r\n\x1a\n" + bytes(100_000)})
    assert len(read_table(data)) == 2
    with pytest.raises(Unusable, match=r"row 1, column 1, has 2,000,000 characters, and at most 1,000,000"):
        read_table(workbook(f'<row r="1">{cell("A1", "x" * 2_000_000)}{cell("B1", "y")}</row>'))


def test_a_tag_without_end_is_refused() -> None:
    with pytest.raises(Unusable, match="damaged"):
        read_table(workbook(f'<row r="1" spans="{"1" * 20_000_000}">{cell("A1", "x")}</row>'))


def opendocument(table: str, manifest: str = "") -> bytes:
    """The smallest .ods with these rows."""
    space = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    space += ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    space += ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    entry = f'<m:file-entry m:full-path="content.xml" m:media-type="text/xml">{manifest}</m:file-entry>'
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr(
            "content.xml",
            f"<office:document-content {space}><office:body><office:spreadsheet>"
            f'<table:table table:name="Units">{table}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{space}">{entry}</m:manifest>')
    return content.getvalue()


def ods_row(*cells: str, times: int = 1) -> str:
    inside = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{times}">{inside}</table:table-row>'


def ods_gap(rows: int, columns: int) -> str:
    gap = f'<table:table-cell table:number-columns-repeated="{columns}"/>'
    return f'<table:table-row table:number-rows-repeated="{rows}">{gap}</table:table-row>'


UNITS = ods_row("id", "name", "parent") + ods_row("1", "Board") + ods_row("2", "Sales", "1")


def test_a_spreadsheet_of_libreoffice_is_read() -> None:
    table = read_table(opendocument(UNITS + ods_gap(1_048_000, 16_384)))
    assert table.frame.to_numpy().tolist() == [["1", "Board", ""], ["2", "Sales", "1"]]
    assert table.sheets == ("Units",)


BLANK = '<table:table-cell table:number-columns-repeated="1000"/>'


@pytest.mark.parametrize(
    "far",
    [
        ods_gap(1_000_000, 1)
        + ods_row("x").replace(
            "<table:table-cell", '<table:table-cell table:number-columns-repeated="9000"/><table:table-cell', 1
        ),
        ods_row(*"abcdefgh", times=9_000_000),
        ods_row('a<text:s text:c="900000"/>b', times=2_000),
        ods_row('a<text:s text:c="900000"/>b') * 2_000,
        f'<table:table-row table:number-rows-repeated="99999"><table:table-cell table:formula="{"1+" * 9999}"/>'
        "</table:table-row>",
        ods_row(*"abcdefgh", times=1_000_000).replace('office:value-type="string"', 'table:formula="1"'),
        ods_row(*"abcdefgh", times=1_000_000).replace('office:value-type="string"', 'office:value="1"'),
        2_000 * f"<table:table-row>{9 * BLANK}</table:table-row>",
        9 * f'{ods_gap(1_000_000, 1)}{ods_row(*"abcdefg")}</table:table><table:table table:name="More">',
    ],
    ids=["far", "repeated", "spaces repeated", "spaces", "formula", "formulas", "values", "blank cells", "sheets"],
)
def test_a_spreadsheet_of_libreoffice_that_would_fill_the_memory_is_refused(far: str) -> None:
    with pytest.raises(Unusable, match="too large"):
        read_table(opendocument(UNITS + far))


def test_spaces_that_libreoffice_counts_are_read_unless_their_number_is_absurd() -> None:
    spaced = ods_row("3", 'Sales<text:s text:c="2"/>East', "1")
    assert read_table(opendocument(UNITS + spaced)).frame.iloc[2].tolist() == ["3", "Sales  East", "1"]
    with pytest.raises(Unusable, match="damaged"):
        read_table(opendocument(UNITS + spaced.replace('c="2"', f'c="{"9" * 11}"')))


def test_a_workbook_with_a_password_is_refused_in_one_sentence() -> None:
    encrypted = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(100)
    for data in (encrypted, opendocument(UNITS, '<m:encryption-data m:checksum="x"/>')):
        with pytest.raises(Unusable, match="has a password"):
            read_table(data)


def with_shared_texts(texts: list[str], named: list[int]) -> bytes:
    """A workbook with texts that it keeps once, and one cell in each row that names one of them by its number."""
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>{number}</v></c></row>' for row, number in enumerate(named, start=1)
    )
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="t" Type="{kinds}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    inside = "".join(f"<si><t>{text}</t></si>" for text in texts)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    shared = f'<sst xmlns="{main}">{inside}</sst>'
    return with_parts(workbook(cells), {"xl/sharedStrings.xml": shared.encode()}, {"</Relationships>": link})


def test_a_long_text_that_many_cells_repeat_is_counted_as_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "unpacked=3000000")
    long = "x" * 10_000
    with pytest.raises(Unusable, match="repeat the same texts to more than 3,000,000 bytes"):
        read_table(with_shared_texts(["name", long], [0, *[1] * 400]))
    # One long note beside many short cells is none of it, also where both together might be.
    assert len(read_table(with_shared_texts(["name", long, "Sales"], [0, 1, *[2] * 400]))) == 401
    with pytest.raises(Unusable, match="repeat the same texts"):
        read_table(opendocument(UNITS + ods_row(long, times=400)))
    wide = ods_row(long).replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="400"', 1)
    with pytest.raises(Unusable, match="repeat the same texts"):
        read_table(opendocument(UNITS + wide + ods_row("3", "Sales")))
    assert len(read_table(opendocument(UNITS + ods_row("3", long) + ods_gap(1_000_000, 16_384)))) == 3


def test_texts_that_a_workbook_keeps_are_counted_and_must_be_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    data = with_shared_texts(["name", "Sales"], [0, 1])
    broken = b"<x></y><sst><si><t>name</t></si><si><t>Sales</t></si></sst>"
    with pytest.raises(Unusable, match="damaged"):
        read_table(with_parts(data, {"xl/sharedStrings.xml": broken}))
    texts = b"<si><t>name</t></si><si><t>Sales</t></si></sst>"
    with pytest.raises(Unusable, match="too large"):
        read_table(with_parts(data, {"xl/sharedStrings.xml": b'<sst uniqueCount="4294967295">' + texts}))
    assert len(read_table(with_parts(data, {"xl/sharedStrings.xml": b'<sst uniqueCount="9">' + texts}))) == 1
    monkeypatch.setenv(VARIABLE, "cells=100")
    with pytest.raises(Unusable, match="too large"):
        read_table(with_parts(data, {"xl/sharedStrings.xml": b"<sst>" + b"<si/>" * 101 + b"</sst>"}))


def test_a_sheet_in_another_file_is_never_fetched() -> None:
    for target in ("http://127.0.0.1:9/sheet.xml", "../../../../etc/passwd"):
        with pytest.raises(Unusable, match="damaged"):
            read_table(with_parts(workbook(COMPANY), {}, {'Target="worksheets/sheet1.xml"': f'Target="{target}"'}))


def test_a_spreadsheet_written_by_pandas_is_read() -> None:
    """It gives a text the value that only a number has, at which the reader gives up."""
    valued = UNITS.replace('value-type="string"', 'value-type="string" office:value="Board"')
    assert rows(read_table(opendocument(valued))) == rows(read_table(opendocument(UNITS)))


def test_departments_that_people_have_by_their_codes_are_called_as_another_sheet_says() -> None:
    def sheet(*lines: str) -> str:
        cells = (
            "".join(cell(f"{'ABC'[column]}{row}", value) for column, value in enumerate(line.split(",")))
            for row, line in enumerate(lines, start=1)
        )
        return "".join(f"<row>{each}</row>" for each in cells)

    people = sheet("Họ và tên,Mã phòng ban,Chức vụ", "Lê Văn Tám,PKD,Nhân viên", "Đỗ Thị Lụa,PKT,Kế toán viên")
    codes = ["Mã phòng ban,Tên phòng ban", "PKD,Phòng Kinh doanh", "PKT,Phòng Kế toán"]
    book = read_table(
        workbook(sheet("Hướng dẫn"), people, sheet(*codes), names=("Đọc trước", "Nhân viên", "Phòng ban"))
    )
    assert book.frame["Tên phòng ban"].tolist() == ["Phòng Kinh doanh", "Phòng Kế toán"]
    assert str(book.notes[-1].message) == "The names of “Mã phòng ban” were read from the sheet “Phòng ban”."
    assert "Tên phòng ban" not in read_table(workbook(people, sheet(*codes[:2]))).frame  # PKT has no name
    assert "Tên phòng ban" not in read_table(workbook(people, sheet(*codes, "PKT,Phòng Kỹ thuật"))).frame
