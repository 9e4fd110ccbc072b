"""Exports are whole: everything is in its place at every size, in every script, in every format.

What is drawn is read back out of the files with other libraries than those that wrote them. Small pictures and single
parts are tested beside this: sizes, colours, fonts and equality in test_picture.py, the page in one file in
test_webpage.py, the slide in test_slides.py.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import os
import random
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from betteroffice_pptx import Presentation
from browsing import Seen, wait_for_chart
from factories import ROOT
from geometry import Picture, Rect, overlapping, overlapping_with, pieces, read_svg
from PIL import Image
from playwright.sync_api import Page
from pypdf import PdfReader

from org.export.html import html
from org.export.page_layout import PageOptions
from org.export.png_pdf import pdf, png
from org.export.pptx import pptx
from org.export.svg import svg
from org.layout.boundary_map import boundary_map
from org.layout.org_chart import org_chart
from org.layout.scene import Scene
from org.layout.visibility import View
from org.model import Company
from org.reading.load import read_company
from org.style.palette import LIGHT
from org.style.system_fonts import undrawable
from org.style.text_metrics import FONT_FOLDER, missing_letters

pytestmark = pytest.mark.slow

DAY = datetime.date(2026, 1, 2)
DATED = PageOptions(date=DAY)
NAMES = (
    *("Sales", "Key accounts", "Customer service", "Regional branches and partners", "Marketing communications"),
    *("Accounting", "IT operations", "Warehouse", "Human resources", "Research & development", "Quality assurance"),
    *("Phòng Chăm sóc khách hàng", "Ban Kiểm soát nội bộ", "Trung tâm Giải quyết khiếu nại", "Kho vận"),
)
SCRIPTS = {
    "Latin": "Phòng Giải quyết khiếu nại và Chăm sóc khách hàng ưu tiên ƯỚC NGUYỆN ẴỬỖ ",
    "Latin, marks apart": unicodedata.normalize("NFD", "Phòng Giải quyết khiếu nại và Chăm sóc khách hàng ẴỬỖ "),
    "Cyrillic": "Отдел обслуживания крупных корпоративных клиентов ЩИТЫ ЖЮФЩШ ",
    "CJK": "営業本部カスタマーサービス課、大阪支店客户服务中心고객서비스",
    "Arabic": "قسم خدمة العملاء وإدارة المبيعات والتسويق للمؤسسات الكبيرة ",
    "mixed": "Отдел Sales (24) 営業 Ω ",
}
LENGTHS = (1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 200)
HALF_A_TENTH = 0.051
"""What rounding to tenths of a px may move an edge by."""
HIGHEST_PLATE = 24.0
"""Px. Higher shapes are grounds, on which lines run too."""
DRAWINGS = pytest.mark.parametrize("draw", [org_chart, boundary_map])
needs_fonts = pytest.mark.skipif(
    sys.platform != "linux" and bool(undrawable("".join(SCRIPTS.values()))),  # on Linux conftest.py brings the fonts
    reason="no font here has all scripts of the test: install Noto Sans CJK and Noto Sans Arabic",
)


@cache
def of_size(size: int) -> Company:
    """A company with about five departments under each, of all offices, with people and hand-offs on some."""
    chance = random.Random(size)
    rows = ["id,name,parent,office,people,hands off to", "0,Executive board,,back,5,"]
    for at in range(1, size):
        parent = chance.randint(max(0, (at - 1) // 7 - 1), at // 5) if at > 5 else 0
        office = chance.choice(["front", "back", "back", "unclear"])
        handoff = f"{chance.randrange(size)} (order {chance.randint(1, 90)})" if chance.random() < 0.1 else ""
        people = chance.randint(1, 60) if chance.random() < 0.8 else ""
        rows.append(f"{at},{chance.choice(NAMES)} {at},{parent},{office},{people},{handoff}")
    return read_company("\n".join(rows).encode(), title="Công ty mẫu")


@cache
def of_scripts() -> Company:
    """A company with names of every length in every script, all in the back office."""
    rows = ["id,name,parent,office"]
    for script, letters in SCRIPTS.items():
        rows.append(f"{script},{script},,back")
        for length in LENGTHS:
            name = (letters * length)[:length].strip() or letters[:1]
            rows.append(f'{script} {length},"{name}","{script}",back')
    rows = [row.replace("Latin, marks apart", "NFD") for row in rows]
    return read_company("\n".join(rows).encode(), title=SCRIPTS["Latin"] * 3)


@cache
def chart(size: int) -> Scene:
    return org_chart(of_size(size))


def drawn(scene: Scene) -> Picture:
    return read_svg(svg(scene, options=DATED, embed_fonts=False))


def assert_in_place(picture: Picture) -> None:
    """Boxes apart and inside the picture, words inside their boxes, everything else inside the picture and apart."""
    assert overlapping(picture.areas()) == []
    for department in picture.departments:
        assert picture.area.holds(department.area)
        for words in department.words:
            assert department.area.holds(words.ink()), f"{words.text!r} leaves {department.area}"
        pairs = combinations([words.core() for words in department.words], 2)
        assert not any(one.meets(other) for one, other in pairs), f"words of {department.hint!r} overlap"
    assert all(picture.area.holds(words.ink()) for words in picture.words)
    cores = np.array([words.core() for words in picture.words])
    assert overlapping(cores.reshape(-1, 4)) == []
    assert overlapping_with(cores, picture.areas()) == []
    assert_inside(picture.area, pieces(picture.paths))
    assert_inside(picture.area, np.array(picture.shapes).reshape(-1, 4))
    assert words_under_lines(picture) == []


def words_under_lines(picture: Picture) -> list[str]:
    """The words outside of boxes that a line runs over; numbers of lines stand on plates of their own."""
    plates = [shape for shape in picture.shapes if shape.bottom - shape.top < HIGHEST_PLATE]
    loose = [words for words in picture.words if not any(plate.holds(words.core()) for plate in plates)]
    cores = np.array([words.core() for words in loose])
    lines = pieces(picture.paths) + np.array([-1, -1, 1, 1]) * HALF_A_TENTH
    return [loose[at].text for at, _line in overlapping_with(cores, lines)]


def assert_inside(area: Rect, areas: npt.NDArray[np.float64]) -> None:
    assert (areas[:, :2] >= np.array(area[:2]) - HALF_A_TENTH).all()
    assert (areas[:, 2:] <= np.array(area[2:]) + HALF_A_TENTH).all()


@pytest.mark.parametrize("size", [10, 100, 1_000])
def test_every_department_of_an_org_chart_is_drawn_in_its_place(size):
    picture = drawn(chart(size))
    assert len(picture.departments) == size
    assert_in_place(picture)


@pytest.mark.parametrize("size", [10, 100, 1_000])
def test_no_reporting_line_runs_through_a_box(size):
    scene = chart(size)
    keys = np.array([box.key for box in scene.boxes])
    boxes = np.array([(box.left, box.top, box.right, box.bottom) for box in scene.boxes])
    inside = np.concatenate([boxes[:, :2] + 1.0, boxes[:, 2:] - 1.0], axis=1)
    for line in scene.lines:
        # A line begins inside its parent, where the corner is round.
        lines, others = pieces([line.path]), inside[keys != line.target]
        apart = (lines[:, None, :2] >= others[None, :, 2:]) | (others[None, :, :2] >= lines[:, None, 2:])
        assert apart.any(axis=2).all()


@pytest.mark.parametrize("size", [10, 100, 1_000])
def test_everything_in_a_boundary_map_is_in_its_place(size):
    scene = boundary_map(of_size(size))
    picture = drawn(scene)
    assert len(picture.departments) == len(scene.boxes)
    assert_in_place(picture)


@DRAWINGS
@pytest.mark.parametrize("levels", [1, 2, 3])
@pytest.mark.parametrize("sample", sorted((ROOT / "sample_data").glob("*.csv")), ids=lambda path: path.stem)
def test_samples_of_collapsed_branches_are_in_their_place(draw, levels, sample):
    assert_in_place(drawn(draw(read_company(sample.read_bytes()), View(levels=levels))))


@DRAWINGS
def test_names_of_every_length_and_script_stay_in_their_boxes(draw):
    scene = draw(of_scripts(), View())
    picture = drawn(scene)
    assert len(picture.departments) == len(scene.boxes) == len(of_scripts())
    assert_in_place(picture)


def pixels(scene: Scene, scale: float) -> npt.NDArray[np.uint8]:
    """(height, width, 3) the PNG of a scene."""
    return np.asarray(Image.open(io.BytesIO(png(scene, scale=scale, options=DATED))).convert("RGB"))


def rgb(colour: str) -> list[int]:
    return list(bytes.fromhex(colour[1:]))


def test_no_pixel_of_a_name_comes_near_the_edge_of_its_box():
    scene, scale = org_chart(of_scripts()), 2
    shown, fill = pixels(scene, scale), rgb(LIGHT.back.fill)
    for department in drawn(scene).departments:
        left, top, right, bottom = (round(edge * scale) for edge in department.area)
        corner, edge = 16, 3
        strips = [
            shown[top + corner : bottom - corner, left + edge : left + edge + 2],
            shown[top + corner : bottom - corner, right - edge - 2 : right - edge],
            shown[top + edge : top + edge + 1, left + corner : right - corner],
            shown[bottom - edge - 1 : bottom - edge, left + corner : right - corner],
        ]
        assert all((strip == fill).all() for strip in strips), department.hint


@pytest.mark.parametrize(("size", "scale"), [(10, 2.0), (100, 1.0), (1_000, 0.5)])
def test_the_png_shows_every_box_where_the_svg_has_it(size, scale):
    scene = chart(size)
    shown, picture = pixels(scene, scale), drawn(scene)
    height, width, _three = shown.shape
    assert (width, height) == (
        pytest.approx(picture.width * scale, abs=1),
        pytest.approx(picture.height * scale, abs=1),
    )
    corners = shown[[0, 0, -1, -1], [0, -1, 0, -1]]
    assert (corners == rgb(LIGHT.background)).all()
    for department in picture.departments:
        left, top, _right, bottom = department.area
        across, down = int(scale * (left + 5)), int(scale * (top + bottom) / 2)
        assert shown[down, across].tolist() == rgb(department.fill), department.hint


@pytest.mark.parametrize("size", [10, 150])
def test_the_pdf_is_one_page_with_every_name_as_text(size):
    scene = chart(size)
    (page,) = PdfReader(io.BytesIO(pdf([scene], options=DATED))).pages
    picture = drawn(scene)
    assert float(page.mediabox.width) / float(page.mediabox.height) == pytest.approx(
        picture.width / picture.height, rel=0.001
    )
    text = "".join(page.extract_text().split())
    for box in scene.boxes:
        assert all("".join(line.split()) in text for line in box.label)
    assert "2026-01-02" in text


@needs_fonts
def test_the_pdf_holds_the_letters_of_every_script():
    scene = org_chart(of_scripts())
    (page,) = PdfReader(io.BytesIO(pdf([scene], options=DATED))).pages
    text = set(unicodedata.normalize("NFKC", page.extract_text()))
    # Arabic letters may be written as the shapes that they take beside others.
    names = unicodedata.normalize("NFKC", "".join(line for box in scene.boxes for line in box.label))
    assert not {letter for letter in names if not letter.isspace()} - text


MAKERS: dict[str, Callable[[Scene], bytes]] = {
    "svg": lambda scene: svg(scene, options=DATED).encode(),
    "png": lambda scene: png(scene, options=DATED),
    "pdf": lambda scene: pdf([scene], options=DATED),
    "html": lambda scene: html(scene, options=DATED),
    "pptx": lambda scene: pptx([scene], options=DATED),
}


def sums() -> str:
    """The sums of an export of each kind, a line each."""
    scenes = (chart(100), boundary_map(of_size(100)))
    return "\n".join(hashlib.sha256(make(scene)).hexdigest() for scene in scenes for make in MAKERS.values())


def test_two_processes_export_the_same_bytes():
    code = "import test_whole_exports; print(test_whole_exports.sums())"
    paths = os.pathsep.join(map(str, (ROOT, ROOT / "tests", Path(__file__).parent)))
    # Sets have another order in the other process than here.
    surroundings = {**os.environ, "PYTHONHASHSEED": "1", "PYTHONPATH": paths}
    other = subprocess.run(
        [sys.executable, "-c", code], env=surroundings, stdout=subprocess.PIPE, text=True, check=True
    )
    first, second = sums().split(), other.stdout.split()
    assert first == second
    assert len(first) == 2 * len(MAKERS)


@DRAWINGS
def test_another_reader_lays_out_the_slide_and_shows_every_name(draw):
    scene = draw(of_size(100))
    deck = Presentation.open(pptx([scene], options=DATED))
    assert (deck.slide_count, deck.width_emu / deck.height_emu) == (1, pytest.approx(16 / 9, rel=0.001))
    for weight in ("Regular", "SemiBold"):
        font = (FONT_FOLDER / f"BeVietnamPro-{weight}.ttf").read_bytes()
        deck.register_font("Be Vietnam Pro", font, bold=weight == "SemiBold")
    lines = [line for shape in deck.render_slide(0).to_dict()["primitives"] for line in shape.get("lines", ())]
    # A name may be broken into other lines than ours.
    missing = Counter("".join("".join(box.label) for box in scene.boxes))
    missing -= Counter("".join(run["text"] for line in lines for run in line["runs"]))
    assert not {letter for letter in missing if not letter.isspace()}
    shown = Image.open(io.BytesIO(deck.render_png(0).bytes)).convert("RGB")
    colours = {colour for _count, colour in shown.getcolors(1 << 24) or []}
    assert {tuple(rgb(colour.fill)) for colour in (LIGHT.front, LIGHT.back)} <= colours


@pytest.mark.parametrize("company", [of_scripts, lambda: of_size(1_000)], ids=["scripts", "1,000"])
@DRAWINGS
def test_the_page_opens_without_a_network_and_without_an_error(draw, company, offline: Page, seen: Seen, tmp_path):
    scene = draw(company())
    file = tmp_path / "company.html"
    file.write_bytes(html(scene, options=DATED))
    offline.goto(file.as_uri())
    wait_for_chart(offline)
    assert offline.locator(".department").first.is_visible()
    assert seen.errors == []
    assert [url for url in seen.requests if not url.startswith(("file:", "data:"))] == []


def test_the_scripts_need_more_than_the_bundled_font():
    foreign = {script: bool(missing_letters(letters)) for script, letters in SCRIPTS.items()}
    assert foreign == {script: not script.startswith("Latin") for script in SCRIPTS}


def named(*names: str) -> Scene:
    """An org chart of departments in the back office with these names, below one."""
    rows = "\n".join(f'"{name}",Board,back' for name in names)
    return org_chart(read_company(f"name,parent,office\nBoard,,back\n{rows}".encode()))


def assert_shown_as_measured(scene: Scene) -> None:
    """Every line of a name covers as much of its box as its letters should: none is lost, none set in another font."""
    scale = 2
    shown, fill = pixels(scene, scale), rgb(LIGHT.back.fill)
    for department in drawn(scene).departments:
        for words in department.words:
            if words.text.endswith("、"):
                continue  # the ink of this mark ends long before its width, which is what Pillow measures
            ink = words.ink()
            rows = slice(int(scale * (words.y - 0.7 * words.size)), int(scale * words.y))
            inside = slice(int(scale * department.area.left) + 6, int(scale * department.area.right) - 6)
            columns = np.nonzero((shown[rows, inside] != fill).any(axis=(0, 2)))[0] + inside.start
            found = (columns.min() / scale, columns.max() / scale)
            assert found == pytest.approx((ink.left, ink.right), abs=0.03 * (ink.right - ink.left) + 1.5), words.text


@needs_fonts
def test_the_png_shows_every_name_as_wide_as_another_library_draws_it():
    assert_shown_as_measured(org_chart(of_scripts()))
    assert_shown_as_measured(named("Отдел 営業 Sales", "Sales \U0001f8ff Отдел", "Отдел Wholesale", "営業 ﬁ Sales Ж"))


def test_every_line_is_drawn_by_one_font_and_begins_on_its_side():
    text = svg(org_chart(of_scripts()), options=DATED)
    cyrillic = re.search(r"<text[^>]*>[^<]*Отдел[^<]*</text>", text)
    assert cyrillic
    assert (" font-family=" in cyrillic[0]) is not bool(undrawable("Ж"))
    assert "\u202bقسم" in text
