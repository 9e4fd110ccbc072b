"""Any file becomes the same table of text, or is refused in one sentence."""

from __future__ import annotations

import base64
import csv
import io
import re
import unicodedata
import zipfile
import zlib
from pathlib import Path
from urllib.parse import quote

import pytest
from factories import DATA
from hypothesis import given, strategies as st

from org.model import Unusable
from org.reading.csv_parser import Dialect, _split_fast, _split_patiently, _well_quoted
from org.reading.markup import find_language
from org.reading.table import Table, read_table

PLAIN = "id,name,parent\n007,Board,\nNA,Sales,007\n"


def rows(table: Table) -> list[list[str]]:
    return table.frame.to_numpy(dtype=object).tolist()


def kinds(table: Table) -> list[tuple[str, int | None]]:
    return [(problem.kind, problem.row) for problem in table.problems]


def vietnamese_bytes(text: str) -> bytes:
    """cp1258 as Windows writes it: a letter, then its tone mark."""
    pieces = []
    for char in unicodedata.normalize("NFC", text):
        if char.encode("cp1258", "ignore"):
            pieces.append(char)
            continue
        parts = unicodedata.normalize("NFD", char)
        tones = "".join(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
        pieces.append(unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones)) + tones)
    return "".join(pieces).encode("cp1258")


def workbook(*sheets: str, names: tuple[str, ...] = ()) -> bytes:
    """The smallest .xlsx with these rows of cells."""
    names = names or tuple(f"Sheet{number}" for number in range(1, len(sheets) + 1))
    main, office = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org"
    kinds = f"{office}/officeDocument/2006/relationships"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        links = "".join(
            f'<Relationship Id="r{n}" Type="{kinds}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, len(sheets) + 1)
        )
        listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(names, start=1))
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{office}/package/2006/content-types"/>')
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{office}/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{kinds}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{kinds}"><sheets>{listed}</sheets></workbook>'
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{office}/package/2006/relationships">{links}</Relationships>',
        )
        for number, sheet in enumerate(sheets, start=1):
            archive.writestr(
                f"xl/worksheets/sheet{number}.xml",
                f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>',
            )
    return content.getvalue()


def cell(place: str, value: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


COMPANY = (
    f'<row r="1">{cell("A1", "id")}{cell("B1", "name")}{cell("C1", "parent")}{cell("D1", "people")}</row>'
    f'<row r="2">{cell("A2", "007")}{cell("B2", "Board")}<c r="D2"><v>3</v></c></row>'
    f'<row r="4"><c r="A4"><v>8</v></c>{cell("B4", "Sales")}{cell("C4", "007")}<c r="D4"><v>1.5</v></c></row>'
)


def test_every_cell_is_text_and_nothing_is_taken_for_missing() -> None:
    table = read_table(b"id,name,people\n007,NA,1.50\n,NULL,\n")
    assert rows(table) == [["007", "NA", "1.50"], ["", "NULL", ""]]
    assert list(table.frame.index) == [0, 1]


def test_a_path_is_read_like_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "company.csv").write_text(PLAIN, encoding="utf-8")
    assert rows(read_table(tmp_path / "company.csv")) == rows(read_table(PLAIN.encode()))


def test_a_missing_file_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"nowhere\.csv"):
        read_table(tmp_path / "nowhere.csv")


def test_rows_are_numbered_as_the_spreadsheet_shows_them() -> None:
    table = read_table(b'# by hand\n\nid,name\n1,"Two\nlines"\n\n,\n2,Sales\n')
    assert table.header_row == 3
    assert table.rows.tolist() == [4, 7]


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp1252", ["Direction générale", "Études", "Comptabilité"]),
        ("cp1252", ["Geschäftsführung"]),
        ("cp1252", ["Atendimento ao público", "Gestão de operações"]),
        ("mac_roman", ["Direction générale", "Études", "Comptabilité"]),
        ("mac_roman", ["Geschäftsführung", "Außendienst"]),
        ("mac_roman", ["Dirección", "Diseño"]),
        ("cp850", ["DIREÇÃO", "Operação", "Logística"]),
        ("cp850", ["Geschäftsführung", "Außendienst"]),
        ("cp1251", ["Отдел продаж"]),
        ("cp1251", ["ИТ"]),
        ("cp1251", ["Отдел №1", "Цех №2"]),
        ("cp1258", ["Phòng Kế toán", "Phòng Chăm sóc khách hàng"]),
        ("cp1258", ["Nhân sự"]),
        ("cp1258", ["PHÒNG NHÂN SỰ"]),
        ("cp932", ["総務部", "カスタマーサポート"]),
        ("cp932", ["ＩＴ部", "人事"]),
        ("utf-8", ["Phòng Kế toán", "総務部", "Études"]),
    ],
)
def test_the_encoding_of_a_short_list_of_names_is_found(encoding: str, names: list[str]) -> None:
    text = "id,name\n" + "".join(f"{number},{name}\n" for number, name in enumerate(names))
    data = vietnamese_bytes(text) if encoding == "cp1258" else text.encode(encoding)
    table = read_table(data)
    assert (table.encoding, table.frame["name"].tolist()) == (encoding, names)


def test_a_few_broken_characters_do_not_make_utf_8_another_encoding() -> None:
    table = read_table(("id,name\n" + "1,Phòng Kế toán và Hỗ trợ kỹ thuật\n" * 3).encode() + b"2,Caf\xe9\n")
    assert table.encoding == "utf-8"
    assert table.frame["name"].iloc[-1] == "Caf�"
    assert "could not be read" in str(table.notes[0].message)


def test_the_person_may_choose_the_encoding() -> None:
    data = "id,name\n1,Çà\n".encode("cp1252")
    assert read_table(data, encoding="cp1251").frame["name"].tolist() == ["За"]
    with pytest.raises(Unusable, match="not text in the encoding utf-8"):
        read_table(data, encoding="utf-8")
    with pytest.raises(Unusable, match="no encoding called “klingon”"):
        read_table(data, encoding="klingon")


def test_text_is_composed_and_trimmed() -> None:
    decomposed = unicodedata.normalize("NFD", "Phòng Kế toán")
    table = read_table(f"id,name\n 1 ,\u00a0{decomposed}\u200b \n".encode())
    assert rows(table) == [["1", "Phòng Kế toán"]]


def test_surplus_cells_are_kept_and_listed() -> None:
    table = read_table(b"id,name\n1,Board\n2,Sales,x,y\n3,Shop,,\n")
    assert list(table.frame) == ["id", "name", "Column 3", "Column 4"]
    assert rows(table)[1] == ["2", "Sales", "x", "y"]
    assert kinds(table) == [("ragged-row", 3)]
    assert table.problems[0].value == "x, y"


def test_missing_cells_are_listed_unless_that_is_the_files_manner() -> None:
    one = read_table(b"id,name,note\n1,Board,a\n2,Sales\n3,Shop,b\n")
    assert kinds(one) == [("ragged-row", 3)]
    most = read_table(b"id,name,note\n1,Board\n2,Sales\n3,Shop,b\n")
    assert kinds(most) == []
    assert "fewer cells" in str(most.notes[0].message)


def test_a_quote_that_is_never_closed_costs_no_row() -> None:
    table = read_table(b'id,name,note\n1,Board,"a\n2,Sales,b\n3,"Shop, small",c\n')
    assert rows(table) == [["1", "Board", "a"], ["2", "Sales", "b"], ["3", "Shop, small", "c"]]
    assert kinds(table) == [("unclosed-quote", 2)]


def test_tab_pipe_tab_is_one_delimiter() -> None:
    table = read_table(DATA / "tab-pipe-tab.csv")
    assert (table.delimiter, list(table.frame)) == ("\t|\t", ["id", "name", "parent", "office"])
    assert rows(table)[0] == ["007", "Board", "", "back"]


def test_pipes_in_a_column_between_tabs_are_cells() -> None:
    table = read_table(b"id\tmark\tname\n1\t|\tBoard\n2\t|\tSales\n3\t|\tShop\n")
    assert (table.delimiter, rows(table)[0]) == ("\t", ["1", "|", "Board"])


def test_a_file_without_header_keeps_its_first_record() -> None:
    table = read_table(b"1||Corporate\n2|1|Sales\n3|1|Stores\n")
    assert (table.header_row, table.delimiter, len(table)) == (None, "|", 3)
    assert list(table.frame) == ["Column 1", "Column 2", "Column 3"]
    assert "No header row" in str(table.notes[0].message)


@pytest.mark.parametrize(
    "first", ["Sales,Board", "u001,Sales", "1,Sales", "Sales,2026-01-01", "Sales,", "People,Sales"]
)
def test_a_record_like_those_below_it_is_no_header(first: str) -> None:
    below = {"Sales,Board": "Stores,Board", "u001,Sales": "u002,Stores"}.get(first, "2,Sales\n3,2026-01-01")
    assert read_table(f"{first}\n{below}\nPeople,Sales\n".encode()).header_row is None


@pytest.mark.parametrize("header", ["Department", "Phòng ban", "Osasto,Ylempi osasto", "Abteilung,2025,2026"])
def test_a_header_is_found_by_its_words_or_by_how_it_differs_from_the_rows(header: str) -> None:
    assert read_table(f"{header}\nMyynti,10\nTalous,20\n".encode()).header_row == 1


def test_a_header_of_totals_is_no_data_though_the_last_row_is_a_total() -> None:
    assert read_table(b"Department,Male,Total\nSales,5,9\nIT,2,3\nTotal,7,12\n").header_row == 1


def test_a_row_that_says_the_header_again_is_left_out_unless_the_next_one_does_too() -> None:
    header, again = "id,department,manager,city", "Id,Department,Manager,Town"
    assert len(rows(read_table(f"{header}\n{again}\n1,Sales,2,Hue\n2,Shop,3,Hue\n".encode()))) == 2
    labels = "externalCode,startDate,name.defaultValue,costCenter\n[OPERATOR],Start Date,Default Value,Cost Center"
    assert len(rows(read_table(f"{labels}\n1,01/01/2020,Sales,C1\n2,01/01/2020,Shop,C2\n".encode()))) == 2
    assert (
        len(rows(read_table(b"id,name,note 1,note 2,note 3\n1,A,note 1,note 2,note 3\n2,B,note 1,note 2,note 3"))) == 2
    )


def test_repeated_and_blank_headers_get_names_of_their_own() -> None:
    table = read_table(b"Name,,Name,Name (2)\na,b,c,d\n")
    assert list(table.frame) == ["Name", "Column 2", "Name (3)", "Name (2)"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b" \n\t\r\n ", "only blanks"),
        (b"\xef\xbb\xbf", "only blanks"),
        (b",,\n,,\n", "no cell holds anything"),
        (b"id,name,parent\n", "header .* but no rows"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"PK\x03\x04\x14\x00 not a workbook", "a zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "such as Word"),
        (b"<!DOCTYPE html><table><tr><td>Sales</td></tr></table>", "web page"),
        (bytes(range(256)) * 4, "not text"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(Unusable, match=sentence):
        read_table(data)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ('digraph org {\n "Board" -> "Sales";\n}', "DOT (Graphviz)"),
        ("graph TD\n  A[Board] --> B[Sales]", "Mermaid"),
        ("@startwbs\n* Board\n** Sales\n@endwbs", "PlantUML"),
        ("dn: ou=Sales,dc=x\nobjectClass: organizationalUnit\nou: Sales", "LDIF"),
        ("-- units\nINSERT INTO departments (id, name) VALUES\n(1, 'Board'),\n(2, 'Sales');", "SQL"),
        ("const data = [\n { id: 1, name: 'Board' },\n];", "JavaScript"),
        ("/* a chart */\n// of units\ndigraph org {\n Board -> Sales;\n}", "DOT (Graphviz)"),
        ('!$color="white"\n!procedure unit($id)\n$id [label=<$id>]\n!endprocedure', "PlantUML"),
        (
            '-- dump\n--\nSET SQL_MODE = "NO";\n/*!40101 SET NAMES utf8 */;\nCREATE TABLE `units` (\n `id` int\n);',
            "SQL",
        ),
        ("-- who is on top\nselect id, name\n  from units\n where parent is null;", "SQL"),
        (
            "sales:\n  name: Sales\n  text: |\n    What it does,\n    for whom, why.\n  head: Ann\nit:\n  name: IT",
            "YAML",
        ),
        ("- name: Board\n  teams:\n    - name: Sales\n    - name: Stores", "YAML"),
        ("# config\norgs:\n  acme:\n    name: Acme\n    teams:\n      sales:\n        privacy: closed", "YAML"),
        ("# Chart\n\n```\nBoard\n  |\nSales\n```\n\n## Executive\n| Role | Name |\n|---|---|\n| CEO | - |", "Markdown"),
        ("![chart](https://example.org/a.png)\n", "Markdown"),
    ],
)
def test_a_language_for_programs_is_called_by_its_name(text: str, language: str) -> None:
    with pytest.raises(Unusable, match=re.escape(f"This file is {language}, not a table.")):
        read_table(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        *("Graph,Parent\nSales,", "Use,Department\n1,Sales", "- Board\n  - Sales: Shops\n  - IT"),
        *("Board:\n  Sales:\n    Field\n  Payroll:\n    Wages", "# Units\n| Unit | Above |\n|---|---|\n| Sales | |"),
    ],
)
def test_a_table_that_begins_like_a_language_is_read(text: str) -> None:
    assert len(read_table(text.encode()))


@pytest.mark.parametrize("comment", ["/**/", "/* a */\n", "%% ", "-- a\n", "// a\n", "# a\n"])
def test_a_text_of_comments_is_never_divided_in_all_ways(comment: str) -> None:
    assert find_language(comment * 900 + "x") == ""  # would not end before the test is stopped


def test_a_workbook_is_read_with_its_own_row_numbers() -> None:
    table = read_table(workbook(COMPANY))
    assert rows(table) == [["007", "Board", "", "3"], ["8", "Sales", "007", "1.5"]]
    assert (table.header_row, table.rows.tolist(), table.sheets) == (1, [2, 4], ("Sheet1",))


def sheet_of(*lines: str) -> str:
    """The rows of a sheet, from lines of cells."""
    return "".join(
        f'<row r="{row}">{"".join(cell(f"{chr(65 + at)}{row}", text) for at, text in enumerate(line.split(",")))}</row>'
        for row, line in enumerate(lines, start=1)
    )


def test_of_several_sheets_the_first_with_cells_is_read_or_the_chosen_one() -> None:
    data = workbook("", COMPANY, f'<row r="1">{cell("A1", "Team")}</row><row r="2">{cell("A2", "Shop")}</row>')
    table = read_table(data)
    assert len(table) == 2
    assert "“Sheet2” was read" in str(table.notes[0].message)
    assert rows(read_table(data, sheet="Sheet3")) == [["Shop"]]
    with pytest.raises(Unusable, match="no sheet “Sheet9”"):
        read_table(data, sheet="Sheet9")


def test_of_sheets_of_people_and_of_units_with_parents_the_units_are_read() -> None:
    people = sheet_of("name,job_title,home_team", "Ann Lee,Clerk,T1", "Bob Ray,Clerk,T2")
    teams = sheet_of("short_name,full_name,parent", "T1,Board,", "T2,Sales,T1")
    table = read_table(workbook(people, teams))
    assert table.frame["full_name"].tolist() == ["Board", "Sales"]


def test_a_cover_sheet_with_one_cell_is_passed_over_for_a_table() -> None:
    cover = f'<row r="1">{cell("A1", "Organisation 2026")}</row>'
    table = read_table(workbook("", cover, COMPANY))
    assert len(table) == 2
    assert "“Sheet3” was read" in str(table.notes[0].message)
    assert rows(read_table(workbook(cover, COMPANY), sheet="Sheet1")) == [["Organisation 2026"]]
    assert rows(read_table(workbook(cover, ""))) == [["Organisation 2026"]]


def test_a_workbook_with_one_cell_far_away_does_not_fill_the_memory() -> None:
    far = COMPANY + f'<row r="1048576">{cell("XFD1048576", "x")}</row>'
    with pytest.raises(Unusable, match="too large"):
        read_table(workbook(far))


def test_a_workbook_with_many_columns_is_no_danger() -> None:
    wide = COMPANY + f'<row r="5">{cell("A5", "9")}{cell("B5", "Shop")}{cell("ZZ5", "x")}</row>'
    assert rows(read_table(workbook(wide)))[2][-1] == "x"


def test_a_broken_workbook_is_refused() -> None:
    data = workbook(COMPANY)
    with pytest.raises(Unusable):
        read_table(data[: len(data) // 2])
    with pytest.raises(Unusable, match="no sheet holds anything"):
        read_table(workbook(""))


CELLS = st.text(st.sampled_from("ab Zé–ệ総1,;|\t\n'\"#-=+@."), max_size=8).map(
    lambda text: unicodedata.normalize("NFC", text).strip(" \t\n")
)
DIALECTS = st.sampled_from([(delimiter, quote) for delimiter in ",;\t|" for quote in "\"'"])


def escaped(text: str) -> str:
    """A cell as our own exports write it: one that begins like a formula gets a quote before it."""
    return f"'{text}" if text.lstrip("'")[:1] in set("=+-@") and text else text


@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=6),
    DIALECTS,
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_any_table_in_any_dialect_is_read_back_equal(
    cells: list[list[str]], dialect: tuple[str, str], end: str
) -> None:
    records = [["name", "parent"], *([f"x{number}", *row] for number, row in enumerate(cells))]
    records[0] = ["id", "name", "parent"]
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=dialect[0], quotechar=dialect[1], quoting=csv.QUOTE_ALL, lineterminator=end)
    writer.writerows([escaped(text) for text in record] for record in records)
    for encoding in "utf-8", "utf-8-sig", "utf-16":
        table = read_table(file.getvalue().encode(encoding))
        assert [list(table.frame), *rows(table)] == records
        assert (table.delimiter, table.rows.tolist()) == (dialect[0], list(range(2, len(records) + 1)))


PIECES = st.sampled_from(
    rb"""" ' , ; : | # id name parent 1 Sales sep=; '=1 from to""".split(b" ")
    + b"\t|\t \t \n \r \x00 \xe9 \xff\xfe \xef\xbb\xbf \xcc\xf2 PK\x03\x04 \xed\xa0\x80".split(b" ")
)
ANYTHING = st.binary(max_size=200) | st.lists(PIECES, max_size=40).map(b"".join)


@given(ANYTHING)
def test_any_bytes_give_a_table_or_one_sentence(data: bytes) -> None:
    try:
        table = read_table(data)
    except Unusable:
        return
    assert len(table.frame) == len(table.rows) > 0
    assert table.frame.columns.is_unique
    assert all(table.frame.columns)
    assert all(isinstance(value, str) for row in rows(table) for value in row)
    assert all(before < after for before, after in zip(table.rows, table.rows[1:], strict=False))


@given(st.lists(st.sampled_from(['"', "'", ",", "\n", "a", "1", " ", '"\n"', '""']), max_size=30).map("".join))
def test_the_fast_and_the_patient_way_cut_alike(text: str) -> None:
    text = text.strip("\n")
    dialect = Dialect()
    fast = _split_fast(text, dialect) if text and _well_quoted(text, dialect) else None
    if fast is None:
        return
    patient = _split_patiently(text, dialect)
    width = max(len(fast.columns), len(patient.columns))
    cut = [[column.to_pylist() for column in grid.columns] for grid in (fast, patient)]
    blank = [""] * len(fast.rows)
    assert cut[0] + [blank] * (width - len(cut[0])) == cut[1] + [blank] * (width - len(cut[1]))


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
def test_text_that_was_encoded_twice_is_put_right(wrong: str) -> None:
    text = "Bộ phận,Cấp trên\nHội đồng,\nPhòng Kế toán,Hội đồng\n" if wrong == "latin-1" else "Büro,Größe\nSüd,1\n"
    table = read_table(text.encode().decode(wrong).encode())
    assert list(table.frame) == text.split("\n")[0].split(",")
    assert [note.kind for note in table.notes] == ["encoded-twice"]


@pytest.mark.parametrize("byte", [0, -1])
def test_broken_accents_are_no_east_asian_characters(byte: int) -> None:
    text = "Abteilung,über\nGeschäftsführung,\nBüro,Geschäftsführung\nQualität,Geschäftsführung\n"
    broken = b"".join(char.encode()[byte : byte + 1 or None] for char in text)
    assert read_table(broken).encoding == "cp1252"


@pytest.mark.parametrize("text", ["Büro,Größe\nÃ,1\n", "Café Ã©tude,Größe\nSüd,1\n", "Phòng,Cấp trên\nKế toán,\n"])
def test_sound_text_is_left_as_it_is(text: str) -> None:
    assert list(read_table(text.encode()).frame) == text.split("\n")[0].split(",")


def test_a_packed_drawing_is_read_and_one_that_is_too_large_or_broken_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def pack(text: str) -> bytes:
        packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        packed = base64.b64encode(packer.compress(quote(text).encode()) + packer.flush()).decode()
        return f"<mxfile><diagram>{packed}</diagram></mxfile>".encode()

    boxes = '<mxCell id="2" value="Board" vertex="1"/><mxCell id="3" value="Sales" vertex="1"/>'
    page = f'<mxGraphModel><root>{boxes}<mxCell id="4" edge="1" source="2" target="3"/></root></mxGraphModel>'
    assert read_table(pack(page)).frame["parent"].tolist() == ["", "2"]
    for broken in (pack(page + " " * 1_000_000), b"<mxfile><diagram>!</diagram></mxfile>"):
        with pytest.raises(Unusable, match="not joined to a tree"):
            read_table(broken)
