"""The middle office and control functions: what is called so, and that figures and pictures agree on it."""

from __future__ import annotations

import numpy as np
import pytest
from factories import parse_company

from org.analysis.boundary import handoff_lines
from org.analysis.report import summarise
from org.classification.departments import find_middle_office, is_control_function, is_middle_cell
from org.export.html import theme_css
from org.export.page_layout import PageOptions
from org.export.svg import svg
from org.layout.boundary_map import boundary_map
from org.layout.box_style import style_box
from org.layout.org_chart import org_chart
from org.model import Office
from org.style.palette import DARK, LIGHT

TEXT = """
    id,name,parent,office,people,hands off to
    1,Board,,back,3,
    2,Sales,1,front,20,3;4
    3,Risk Management,1,middle,5,4
    4,Accounting,1,back,6,
    5,Compliance,1,,4,
    6,IT,1,,9,
"""


@pytest.mark.parametrize(
    "name",
    [
        "Risk Management", "Compliance & AML", "Internal Audit", "Phòng Quản lý Rủi ro", "quan ly rui ro", "合规部",
        "内部監査室", "준법감시팀", "إدارة المخاطر", "Gestión de Riesgos", "Audit interne", "Innenrevision",
        "Gestão de Riscos", "Служба внутреннего аудита", "Manajemen Risiko", "ฝ่ายบริหารความเสี่ยง",
    ],
)  # fmt: skip
def test_control_functions_are_known_in_every_language(name):
    assert is_control_function(name)


@pytest.mark.parametrize("name", ["IT", "Finance", "Accounting", "Sales", "Middle Office", "Security", "Grisko"])
def test_no_other_department_is_a_control_function(name):
    assert not is_control_function(name)


def test_the_middle_office_is_risk_and_compliance_and_never_audit_it_or_finance():
    names = ["Risk Management", "Compliance", "Middle Office", "Internal Audit", "IT", "Finance", "Risk Advisory Sales"]
    offices = np.array([Office.BACK] * 6 + [Office.FRONT], dtype=np.int8)
    assert find_middle_office(names, offices, [""] * 7).tolist() == [True, True, True, False, False, False, False]


def test_an_office_column_that_names_a_middle_office_decides():
    offices = np.full(3, Office.BACK, dtype=np.int8)
    found = find_middle_office(["Risk", "Treasury", "Compliance"], offices, ["back", "Middle Office", ""])
    assert found.tolist() == [False, True, True]
    assert is_middle_cell("MIDDLE-OFFICE")
    assert not is_middle_cell("back")


def test_it_is_off_by_default_and_offered_where_the_file_names_it():
    found = parse_company(TEXT)
    assert not found.middle_office.any()
    (note,) = (note for note in found.reading.notes if note.kind == "middle-office")
    assert "counts as back office" in str(note.message)
    assert not any(box.middle for box in org_chart(found).boxes)


def test_every_figure_counts_it_as_back_and_says_so():
    off, on = parse_company(TEXT), parse_company(TEXT, middle_office=True)
    assert on.middle_office.tolist() == [False, False, True, False, True, False]
    assert (on.offices == off.offices).all()
    assert (handoff_lines(on).crossing == handoff_lines(off).crossing).all()
    assert "2 departments are shown as the middle office; every figure counts them as back office." in summarise(on)


def test_it_has_a_colour_and_a_lane_of_its_own():
    found = parse_company(TEXT, middle_office=True)
    for picture in (org_chart(found), boundary_map(found)):
        boxes = {box.label[0]: box for box in picture.boxes}
        assert style_box(boxes["Compliance"]).fill == LIGHT.middle.fill
        assert style_box(boxes["Accounting"]).fill == LIGHT.back.fill
        assert "Middle office (counted as back)" in [entry.text for entry in picture.legend]
    lanes = boundary_map(found).lanes
    assert [label.text for label in lanes.labels if label.text.endswith("office")][:3] == [
        "Front office", "Middle office", "counted as back office"
    ]  # fmt: skip
    place = {box.label[0].split()[0]: box.y for box in boundary_map(found).boxes}
    assert place["Sales"] < lanes.divide < place["Compliance"] == place["Risk"] < place["Accounting"]
    assert not any(label.text == "Middle office" for label in boundary_map(parse_company(TEXT)).lanes.labels)


def test_the_style_sheet_colours_it_in_each_theme():
    drawing = svg(org_chart(parse_company(TEXT, middle_office=True)), PageOptions())
    assert drawing.count("leaf middle") == 2
    rules = theme_css()
    assert all(f"--fill:{colours.middle.fill}" in rules for colours in (LIGHT, DARK))
