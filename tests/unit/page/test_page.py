"""The page without a browser: what it says, for the samples and for whatever is dropped on it."""

from __future__ import annotations

import re

import pytest
from app_page import dropped, opened, said, sample_box
from streamlit.testing.v1 import AppTest

from org.bundle import FILE_VARIABLE
from org.page.widgets import escape_markdown
from org.reading.corrections import write_company_csv

pytestmark = pytest.mark.slow


def figures(app: AppTest) -> list[str]:
    """The key figures, as they are read."""
    (line,) = (found for element in app.get("html") if 'class="figures"' in (found := element.proto.body))
    return [re.sub("<.*?>", "", figure) for figure in re.findall("<span.*?</span>", line)]


def test_it_opens_on_a_sample_with_its_figures():
    app = opened()
    assert not app.exception
    assert app.subheader[0].value == "Sông Hồng Bank"
    assert "60 departments, 1 top" in said(app)
    assert figures(app) == [
        "28 front · 395 people (55%) · revenue 1,480 (96%)",
        "32 back · 319 people (45%) · revenue 57 (4%)",
        "11 of 59 lines cross",
        "47 of 89 hand-offs cross",
        "-0.22 E-I index",
        "⋯",  # opens what has no room
    ]


def test_the_title_of_a_file_is_the_one_it_gives_itself():
    app = dropped("id,name,parent\n1,Sông Hồng Bank,\n2,Sales,1\n3,IT,1\n", "song-hong-bank.csv")
    assert app.subheader[0].value == "Sông Hồng Bank"
    app = dropped("Acme GmbH,,\n\nid,name,parent\n1,Board,\n2,Sales,1\n", "C200.csv")
    assert app.subheader[0].value == "Acme GmbH"


def test_the_choice_of_samples_names_none_while_a_file_is_shown():
    app = dropped("id,name,parent\n1,Board,\n2,Sales,1\n")
    assert sample_box(app).value is None
    app = sample_box(app).select("Sông Hồng Bank").run()
    assert sample_box(app).value == app.subheader[0].value == "Sông Hồng Bank"


def test_every_sample_can_be_looked_at():
    app = opened()
    box = sample_box(app)
    for option in box.options:
        app = sample_box(app).select(option).run()
        assert not app.exception
        assert app.subheader[0].value == option


def test_a_dropped_file_takes_the_place_of_the_sample_and_a_sample_that_of_the_file():
    app = dropped("id,name,parent\n1,Board,\n2,Sales,1\n")
    assert app.subheader[0].value == "Mine"
    assert "2 departments" in said(app)
    app = sample_box(app).select("Minh Long Electronics").run()
    assert app.subheader[0].value == "Minh Long Electronics"


def test_problems_are_one_click_away():
    app = dropped("id,name,parent\n1,Board,\n2,Sales,9\n")
    assert app.button(key="problems").label == "1 row needs review"
    app = app.button(key="problems").click().run()
    table = app.dataframe[-1].value
    assert table.iloc[0, :2].tolist() == ["Row 3, parent", "9"]
    assert "It is now a top-level department." in table.iloc[0].tolist()


@pytest.mark.parametrize("data", [b"", b"id,name\n", b"\x89PNG\r\n\x1a\n\0\0\0", b"\xff\xfe\0\0"])
def test_a_file_that_cannot_be_used_is_said_so_and_the_chart_stays(data):
    app = dropped(data)
    assert not app.exception
    assert len(app.error) == 1
    assert app.subheader[0].value == "Sông Hồng Bank"


def test_text_from_the_file_is_never_markdown():
    evil = "![x](http://evil.example/x.png) **bold** :red[x] $x$ <b>"
    app = dropped(f'id,name,parent\n1,"{evil}",\n2,Sales,1\n', name=f"{evil.replace('/', '')}.csv")
    assert not app.exception
    shown = [str(element.value) for kind in ("subheader", "caption") for element in app.get(kind)]
    assert not any("](http" in text for text in shown)
    assert escape_markdown("a*b") == r"a\*b"


def test_a_department_without_anything_is_no_trouble():
    app = dropped("name\nx\n")
    assert not app.exception
    assert "1 department" in said(app)


def looked_at(app: AppTest, panel: str) -> AppTest:
    """The page with another way to look at the company."""
    app.session_state["view"] = panel
    return app.run()


def test_every_panel_opens_on_every_sample():
    for panel in ("map", "table", "findings"):
        app = looked_at(opened(), panel)
        for option in sample_box(app).options:
            app = sample_box(app).select(option).run()
            assert not app.exception


def test_every_part_of_the_findings_opens():
    app = looked_at(opened(), "findings")
    for part in ("findings", "crossings", "matrix", "paths"):
        app.session_state["part"] = part
        assert not app.run().exception
    app.session_state["part"] = "crossings"
    crossings, gateways = (table.value for table in app.run().main.dataframe)
    assert len(crossings) == 58
    assert gateways["Gateway"].iloc[0] == "Account maintenance"


def test_the_measures_are_listed_with_what_they_mean():
    measures = looked_at(opened(), "findings").table[0].value
    assert measures.loc["Reciprocity", "Value"] == "21.3%"
    assert measures["What it means"].str.len().min() > 20


def test_a_question_is_answered_once_for_all_of_that_name():
    app = dropped("id,name,parent\n1,Sales,\n2,Xyzzy,1\n3,Plugh,\n4,Plugh,\n")
    app = looked_at(app, "table")
    before = figures(app)
    question = next(button for button in app.button if button.key.endswith("-front"))
    app = question.click().run()
    assert not app.exception
    assert figures(app) != before
    assert "1 correction" in said(app)


def test_a_correction_can_be_undone():
    app = looked_at(dropped("id,name,parent\n1,Sales,\n2,Plugh,\n"), "table")
    before = figures(app)
    app = next(button for button in app.button if button.key.endswith("-back")).click().run()
    assert figures(app) != before
    app = app.button(key="undo").click().run()
    assert figures(app) == before


def test_columns_can_be_chosen_by_hand():
    app = dropped("id,name,parent,chief\n1,Board,,\n2,Sales,1,1\n3,Shop,1,2\n")
    app.session_state["columns"] = True  # the panel is open
    app.run()
    widget = next(box for box in app.multiselect if box.key.endswith("-parent"))
    assert widget.value == ["parent"]
    app = widget.set_value(["chief"]).run()
    assert not app.exception
    assert "2 top-level" not in said(app)
    assert next(box for box in app.multiselect if box.key.endswith("-parent")).value == ["chief"]


def test_a_vocabulary_of_ones_own_decides():
    app = dropped("name,parent\nBoard,\nZorble unit,Board\n")
    before = figures(app)
    app.file_uploader(key="vocabulary").upload("words.csv", b"phrase,office\nzorble,front\n", "text/csv")
    app = app.run()
    assert not app.exception
    assert figures(app) != before


DEPARTMENTS = "id,name,parent,office\n1,Board,,back\n2,Sales,1,front\n3,IT,1,back\n4,Zorg,1,\n"


def test_a_second_file_keeps_what_was_corrected():
    app = looked_at(dropped(DEPARTMENTS), "table")
    app = next(button for button in app.button if button.key.endswith("-front")).click().run()
    assert "1 correction" in said(app)
    app.file_uploader(key="handoffs").upload("edges.csv", b"from,to\nSales,IT\n", "text/csv")
    assert "1 correction" in said(app.run())


def test_the_table_is_searched_in_any_case_and_without_accents():
    app = looked_at(dropped("name,parent\nBan Giám đốc,\nChăm sóc khách hàng,Ban Giám đốc\n"), "table")
    for words, found in (("cham soc KHACH", 1), ("GIÁM ĐỐC", 2), ("#3", 1), ("nothing", 0)):
        app = app.text_input(key="table-find").set_value(words).run()
        assert f"{found} of 2 shown" in said(app)


def test_the_line_about_the_file_always_counts_the_tops():
    app = dropped("id,name,parent\n1,Board,\n2,Sales,9\n")
    assert "2 departments, 2 top-level" in said(app)


def test_a_broken_file_does_not_bring_back_the_sample():
    app = dropped("id,name,parent\n1,Board,\n2,Sales,1\n")
    app.file_uploader(key="upload").upload("broken.csv", b"", "text/csv")
    app = app.run()
    assert len(app.error) == 1
    assert app.subheader[0].value == "Mine"


def test_a_correction_after_a_download_and_an_undo_is_pending_again():
    from org.page.file_choices import FileChoices
    from org.reading.columns import Role
    from org.reading.corrections import Correction

    one, other = Correction(2, Role.NAME, "A"), Correction(2, Role.NAME, "B")
    assert FileChoices((one,), steps=(0,)).pending == 1
    assert FileChoices((one,), steps=(0,), taken=(one,)).pending == 0
    assert FileChoices((other,), steps=(0,), taken=(one,)).pending == 1


def test_a_bad_second_file_loses_no_correction():
    app = looked_at(dropped(DEPARTMENTS), "table")
    app = next(button for button in app.button if button.key.endswith("-front")).click().run()
    app.file_uploader(key="handoffs").upload("edges.csv", b"", "text/csv")
    app = app.run()
    assert len(app.error) == 1
    assert "1 correction" in said(app)


def test_it_opens_on_the_file_that_the_server_was_started_with(tmp_path, monkeypatch):
    path = tmp_path / "our-company.csv"
    path.write_text("id,name,parent\n1,Board,\n2,Sales,1\n", encoding="utf-8")
    monkeypatch.setenv(FILE_VARIABLE, str(path))
    app = opened()
    assert app.subheader[0].value == "Our company"
    app = next(button for button in app.button if button.label.startswith("Close our")).click().run()
    assert app.subheader[0].value == "Sông Hồng Bank"


def test_it_says_that_the_file_that_the_server_was_started_with_is_gone(tmp_path, monkeypatch):
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "gone.csv"))
    app = opened()
    assert "gone.csv cannot be read: No such file or directory." in said(app)
    assert app.subheader[0].value == "Sông Hồng Bank"


DOUBTFUL = "kotu;ngam;turo\n1;Quill;\n2;Bramble;1\n3;Thistle;1\n4;Sedge;2\n"


def test_a_file_with_doubtful_columns_is_asked_about_once_and_remembered_by_its_header():
    app = dropped(DOUBTFUL)
    assert not app.exception
    assert "Are the columns labelled correctly here?" in said(app)
    assert "4 departments, 3 levels, 3 parents found" in said(app)
    parent = next(box for box in app.selectbox if box.label == "turo")
    assert parent.value == "parent"
    parent.set_value("").run()
    assert "4 departments, 1 level, 0 parents found" in said(app)
    app.button(key="settle").click().run()
    assert "Are the columns labelled correctly here?" not in said(app)
    app.file_uploader(key="upload").upload("other.csv", DOUBTFUL.replace("Sedge", "Fern").encode(), "text/csv").run()
    assert not app.exception
    assert "4 departments, 4 top-level" in said(app)
    assert "Are the columns labelled correctly here?" not in said(app)


def test_a_file_about_something_else_can_be_read_all_the_same():
    app = dropped("SKU,Product name,Price\nA1,Quill,20\nA2,Bramble,80\nA3,Sedge,9\n")
    assert "looks like" in said(app)
    app.button(key="read-anyway").click().run()
    assert not app.exception
    assert "3 departments" in said(app)


def test_departments_of_one_name_are_joined_with_one_click():
    app = dropped("Department,Reports to\nBoard,\nSales,Board\nShops,Board\nReturns,Sales\nReturns,Shops\n")
    assert "5 departments" in said(app)
    app.button(key="problems").click().run()
    app.button(key="join-twins").click().run()
    assert not app.exception
    assert "4 departments" in said(app)
    company = app.session_state["files"].shown.company
    ends = company.handoffs[["source", "target"]].to_numpy().tolist()
    assert [[company.departments["name"][at] for at in pair] for pair in ends] == [["Shops", "Returns"]]
    assert "Returns (dotted line)" in write_company_csv(company)
    looked_at(app, "table").button(key="undo").click().run()
    assert not app.exception
    back = app.session_state["files"].shown.company
    assert (len(back), len(back.handoffs)) == (5, 0)
    assert [problem.kind for problem in back.problems] == ["several-parents"]


def test_the_preview_shows_every_column_of_a_file_and_says_where_the_rest_of_a_very_wide_one_is():
    def wide(columns):
        header, *rows = DOUBTFUL.splitlines()
        further = range(columns - 3)
        lines = [header + "".join(f";q{at}" for at in further), *(row + ";7.5" * len(further) for row in rows)]
        return "\n".join(lines)

    def menus(app):
        return [menu.label for menu in app.selectbox if str(menu.key).startswith("preview-")]

    assert menus(dropped(wide(12))) == ["kotu", "ngam", "turo", *(f"q{at}" for at in range(9))]
    app = dropped(wide(40))
    assert menus(app) == ["kotu", "ngam", "turo", *(f"q{at}" for at in range(27))]
    assert "10 more columns are under “Column mapping”" in said(app)
