"""The page in a real Chromium, as a person meets it."""

from __future__ import annotations

import io

from browsing import Seen, chart, click_department as click, drop, rerun, resting, settled, wait_for_chart
from PIL import Image
from playwright.sync_api import Page, expect

from org.style.palette import LIGHT

COMPANY = """id,name,parent,office,people,hands off to
1,Ban Giám đốc,,back,4,
2,Chăm sóc khách hàng,1,front,20,3 (complaint 7)
3,Kế toán,1,back,6,
4,Kho vận,1,back,,
5,Tổng đài,2,front,,
"""


def colours(page: Page) -> set[tuple[int, ...]]:
    """The colours that are to be seen in the chart."""
    image = Image.open(io.BytesIO(chart(page).screenshot())).convert("RGB")
    return {colour for _count, colour in image.getcolors(1 << 24) or []}


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def place_of(page: Page) -> tuple[str | None, str | None]:
    return chart(page).get_attribute("data-scale"), chart(page).get_attribute("data-centre")


def test_the_sample_is_drawn_in_both_colours_on_the_first_screen(opened: Page, seen: Seen):
    assert {rgb(LIGHT.front.fill), rgb(LIGHT.back.fill), rgb(LIGHT.boundary)} <= colours(opened)
    box = chart(opened).bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 900
    assert box["width"] > 600
    assert seen.errors == []
    loaded = "[...document.fonts].filter((face) => face.status === 'loaded').map((face) => face.family + face.weight)"
    assert {"Be Vietnam Pro400", "Be Vietnam Pro600"} <= set(opened.evaluate(loaded))


def test_a_file_is_dropped_and_drawn_and_no_other_person_sees_it(reused: Page, browser, server: str):
    drop(reused, COMPANY)
    expect(reused.get_by_role("heading", name="Mine")).to_be_visible()
    expect(reused.get_by_text("5 departments, 1 top")).to_be_visible()
    assert rgb(LIGHT.front.fill) in colours(reused)
    with browser.new_context() as other:
        page = other.new_page()
        page.goto(server)
        settled(page)
        expect(page.get_by_role("heading", name="Sông Hồng Bank")).to_be_visible()
        assert "Kế toán" not in page.content()


def test_a_click_shows_the_details_and_moves_nothing(opened: Page):
    resting(opened)
    before = place_of(opened)
    with rerun(opened):
        click(opened, "Complaints desk")
    details = opened.locator(".st-key-details")
    expect(details.get_by_role("heading", name="Complaints desk")).to_be_visible()
    expect(details.get_by_text("9 people")).to_be_visible()
    assert place_of(opened) == before
    with rerun(opened):
        details.get_by_role("button", name="Contact centre").click()
    expect(details.get_by_role("heading", name="Contact centre")).to_be_visible()
    assert chart(opened).get_attribute("data-scale") == before[0]


def test_zoom_place_and_selection_outlive_a_rerun_and_a_problem_leads_to_its_row(opened: Page):
    with rerun(opened):
        click(opened, "Complaints desk")
    fitted, selected = place_of(opened)[0] or "", chart(opened).get_attribute("data-selected")
    opened.locator("[data-action=zoom_in]").click()
    expect(chart(opened)).not_to_have_attribute("data-scale", fitted)
    resting(opened)
    before = place_of(opened)
    with rerun(opened):
        opened.get_by_role("button", name="2 rows need review").click()
    dialog = opened.get_by_role("dialog")
    expect(dialog.get_by_test_id("stDataFrame")).to_be_visible()
    assert place_of(opened) == before
    assert chart(opened).get_attribute("data-selected") == selected
    dialog.get_by_role("button", name="Fix in the table").click()
    expect(opened.get_by_text("2 of 60 shown")).to_be_visible(timeout=30_000)


def test_every_kind_of_file_is_downloaded(opened: Page):
    starts = {"SVG": b"<svg", "PDF": b"%PDF", "CSV": b"\xef\xbb\xbfid,name", "JSON": b"{", "PNG": b"\x89PNG"}
    opened.get_by_role("button", name="Export").click()
    for kind, start in starts.items():
        with opened.expect_download() as download:
            opened.get_by_role("dialog").get_by_role("button", name=kind, exact=True).click()
        assert download.value.suggested_filename == f"song-hong-bank.{kind.lower()}"
        assert download.value.path().read_bytes().startswith(start)
        settled(opened)
    image = Image.open(download.value.path()).convert("RGB")
    assert image.width > 2400
    assert image.height > 1000
    found = {colour for _count, colour in image.getcolors(1 << 24) or []}
    assert {rgb(LIGHT.front.fill), rgb(LIGHT.back.fill), rgb(LIGHT.boundary)} <= found


def look_at(page: Page, panel: str) -> None:
    """Choose another way to look at the company."""
    with rerun(page):
        page.locator(".st-key-view").get_by_text(panel, exact=True).click()


def test_a_finding_is_shown_on_the_map_and_a_click_ends_it(opened: Page):
    look_at(opened, "Findings")
    with rerun(opened):
        opened.get_by_role("button", name="All 221 complaints").click()
    wait_for_chart(opened)
    details = opened.locator(".st-key-details")
    expect(details.get_by_text("All 221 complaints")).to_be_visible()
    with rerun(opened):
        click(opened, "Complaints desk")
    expect(details.get_by_role("heading", name="Complaints desk")).to_be_visible()
    expect(details.get_by_text("All 221 complaints")).to_have_count(0)


def test_keys_decide_the_names_on_which_most_hangs_and_the_decisions_are_saved(reused: Page, seen: Seen):
    drop(reused, "id,name,parent,people\n1,Board,,\n2,Commercial,1,40\n3,Dispatch 1,1,9\n4,Dispatch 2,1,8\n5,IT,1,3\n")
    look_at(reused, "Departments")
    questions = reused.locator(".st-key-questions")
    expect(questions.get_by_text("“Front” changes 1 department")).to_be_visible()
    with rerun(reused):
        reused.keyboard.press("1")
    expect(questions.get_by_text("“Front” changes 2 departments")).to_be_visible()
    reused.get_by_label("Find").focus()
    reused.keyboard.type("2")  # a digit that is typed into a field decides nothing
    expect(reused.locator(".st-key-corrections").get_by_text("1 correction")).to_be_visible()
    reused.locator("h3").first.click()
    with rerun(reused):
        reused.keyboard.press("2")
    expect(questions.get_by_text("Every department is decided.")).to_be_visible()
    with reused.expect_download() as download:
        questions.get_by_role("button", name="Save the decisions as a vocabulary").click()
    saved = download.value.path().read_text(encoding="utf-8-sig")
    assert saved.splitlines() == ["phrase,office", "commercial,front", "dispatch,back"]
    assert seen.errors == []


def test_the_middle_office_is_offered_and_switched_on(reused: Page, seen: Seen):
    drop(reused, "id,name,parent,office\n1,Board,,back\n2,Sales,1,front\n3,Risk,1,middle\n4,Compliance,1,\n")
    expect(reused.locator(".figures")).not_to_contain_text("middle office")
    reused.locator(".open-file").click()
    with rerun(reused):
        reused.get_by_text("Show the middle office").click()
    expect(reused.locator(".figures")).to_contain_text("2 of them middle office")
    wait_for_chart(reused)
    assert rgb(LIGHT.middle.fill) in colours(reused)
    assert seen.errors == []
