"""Exploring in a real Chromium: folds, search, filters, the way back, keys; and nothing ever jumps."""

from __future__ import annotations

import re
from typing import Any

import pytest
from browsing import (
    HANDLE,
    NEXT_FRAME,
    chart,
    click_department,
    drop,
    find_department,
    ready,
    rerun,
    scrolls_sideways,
    settled,
)
from playwright.sync_api import Page, expect

from org.layout.visibility import BUDGET


def made_up(size: int, per_parent: int = 7) -> str:
    """A company with so many children below each department; every third is in the front office."""
    rows = ["id,name,parent,office,hands off to", "0,Board,,back,"]
    for at in range(1, size):
        office = "front" if at % 3 == 0 else "back"
        given = f"{(at * 31) % size} (order {at % 90 + 1})" if at % 20 == 0 else ""
        rows.append(f"{at},Unit {at},{(at - 1) // per_parent},{office},{given}")
    return "\n".join(rows)


def boxes(page: Page) -> dict[str, dict[str, float]]:
    """The boxes of the picture by name, in its own coordinates."""
    found: list[dict[str, Any]] = chart(page).evaluate(f"(host) => {{ {HANDLE} return host.orgChart.boxes(); }}")
    return {str(box["name"]): box for box in found}


def focused(page: Page) -> str | None:
    """The key of the box that has the focus."""
    found: str | None = chart(page).evaluate("(host) => host.getRootNode().activeElement?.dataset.key ?? null")
    return found


def double_click(page: Page, name: str) -> None:
    """Fold or unfold a branch with the pointer, and wait until all is at rest."""
    before = set(boxes(page))
    at = find_department(page, name)
    page.mouse.dblclick(at["x"], at["y"])
    changed(page, before)


def changed(page: Page, before: set[str]) -> None:
    """Wait until other boxes are visible than before, and all is at rest."""
    look = (
        f"(host, before) => {{ {NEXT_FRAME} return"
        + """ new Promise((done) => {
        const names = () => host.orgChart?.boxes().map((box) => box.name) ?? before;
        const differ = (now) => now.length !== before.length || now.some((name) => !before.includes(name));
        const next = (left) => nextFrame(() => wait(left - 1));
        const wait = (left) => (differ(names()) || !left ? done(left > 0) : next(left));
        wait(1200); // frames
    })}"""
    )
    assert chart(page).evaluate(look, sorted(before)), "the same boxes are still visible"
    ready(page)


def assert_in_view(page: Page, name: str) -> None:
    """The middle of the box is inside the chart's frame."""
    at, view = find_department(page, name), chart(page).bounding_box()
    assert view is not None
    assert view["x"] < at["x"] < view["x"] + view["width"]
    assert view["y"] < at["y"] < view["y"] + view["height"]


def heading(page: Page, name: str) -> None:
    """The details are about this department."""
    expect(page.locator(".st-key-details").get_by_role("heading", name=name, exact=True)).to_be_visible()


@pytest.mark.parametrize("size", [20, 2_000])
def test_a_branch_expands_and_collapses_in_place(reused: Page, size: int):
    drop(reused, made_up(size))
    expect(reused.get_by_text(f"{size:,} departments, 1 top")).to_be_visible(timeout=60_000)
    ready(reused)
    first = boxes(reused)
    assert len(first) <= BUDGET
    if size == 20:
        assert len(first) == 20
        name = "Unit 2"
        double_click(reused, name)
        assert set(boxes(reused)) == set(first) - {f"Unit {at}" for at in range(15, 20)}
        expect(reused.get_by_text("15 of 20 shown")).to_be_visible()
    else:
        name = "Unit 12"
        scale = chart(reused).get_attribute("data-scale")
        double_click(reused, name)
        assert set(boxes(reused)) == set(first) | {f"Unit {at}" for at in range(85, 92)}
        assert chart(reused).get_attribute("data-scale") == scale
        assert_in_view(reused, name)
        assert_in_view(reused, "Unit 85")
    double_click(reused, name)
    assert set(boxes(reused)) == set(first)
    expect(reused.get_by_text("15 of 20 shown")).to_have_count(0)


def test_a_large_family_opens_by_steps(reused: Page):
    rows = ["id,name,parent", "0,Board,", *(f"{at},Shop {at},0" for at in range(1, 1_235))]
    drop(reused, "\n".join(rows))
    expect(reused.get_by_text("1,235 departments, 1 top")).to_be_visible()
    ready(reused)
    assert len(boxes(reused)) <= BUDGET
    more = next(name for name in boxes(reused) if name.startswith("+"))
    before = boxes(reused)
    at = find_department(reused, more)
    reused.mouse.click(at["x"], at["y"])
    changed(reused, set(before))
    assert len(boxes(reused)) > len(before)


def test_a_search_without_accents_expands_the_way_and_selects(reused: Page):
    drop(reused, made_up(2_000).replace("Unit 1999,", "Chăm sóc khách hàng,"))
    expect(reused.get_by_text("2,000 departments, 1 top")).to_be_visible()
    ready(reused)
    before = set(boxes(reused))
    assert "Chăm sóc khách hàng" not in before
    reused.locator(".org-viewer .view").focus()
    reused.keyboard.press("/")
    reused.keyboard.type("cham soc")
    option = reused.get_by_role("option").first
    expect(option).to_contain_text("Chăm sóc khách hàng")
    expect(option).to_contain_text("Board ›")
    reused.keyboard.press("Enter")
    changed(reused, before)
    assert "Chăm sóc khách hàng" in boxes(reused)
    heading(reused, "Chăm sóc khách hàng")
    assert_in_view(reused, "Chăm sóc khách hàng")


def test_an_address_opens_the_same_sight_for_another_person_and_back_leaves_the_branch(fresh: Page, server: str):
    every = set(boxes(fresh))
    with rerun(fresh):
        click_department(fresh, "Contact centre")
    fresh.keyboard.press("Shift+Enter")
    changed(fresh, every)
    ready(fresh)
    assert len(boxes(fresh)) == 5
    expect(fresh.get_by_role("button", name="Whole company")).to_be_visible()
    expect(fresh).to_have_url(re.compile("branch="))
    assert "Contact" not in fresh.url
    within = set(boxes(fresh))
    colleague = fresh.context.new_page()
    colleague.set_viewport_size({"width": 1440, "height": 900})  # as `fresh`: the chart is laid out for its window
    colleague.goto(fresh.url)
    ready(colleague)
    assert boxes(colleague) == boxes(fresh)
    heading(colleague, "Contact centre")
    colleague.close()
    fresh.bring_to_front()
    fresh.go_back()
    changed(fresh, within)
    assert set(boxes(fresh)) == every
    fresh.go_forward()
    changed(fresh, every)
    assert set(boxes(fresh)) == within


def test_a_file_dropped_right_after_a_step_back_is_shown(fresh: Page):
    uploader = fresh.locator('[data-testid="stFileUploaderDropzoneInput"]').first
    for name in ("First", "Second"):
        drop(fresh, made_up(3).replace("Board", name))
        expect(fresh).to_have_url(re.compile("file="))
        ready(fresh)
        before = set(boxes(fresh))
        fresh.go_back()
        text = made_up(4).replace("Board", f"{name} again")
        uploader.set_input_files({"name": "next.csv", "mimeType": "text/csv", "buffer": text.encode()})
        changed(fresh, before)
        expect(fresh.get_by_role("treeitem", name=f"{name} again")).to_be_visible()


def test_a_filter_dims_and_moves_no_department(opened: Page):
    before = boxes(opened)
    where = chart(opened).get_attribute("data-centre"), chart(opened).get_attribute("data-scale")
    opened.get_by_role("button", name="Filter").click()
    opened.get_by_test_id("stPopoverBody").get_by_role("button", name="Front office").click()
    expect(opened.get_by_text("28 of 60 shown")).to_be_visible()
    opened.keyboard.press("Escape")
    ready(opened)
    assert boxes(opened) == before
    assert (chart(opened).get_attribute("data-centre"), chart(opened).get_attribute("data-scale")) == where


def test_the_selection_outlives_a_correction_and_a_change_of_view_and_leaving_asks_first(fresh: Page):
    with rerun(fresh):
        click_department(fresh, "Complaints desk")
    heading(fresh, "Complaints desk")
    figures = fresh.locator(".figures").inner_text()
    scale, before = chart(fresh).get_attribute("data-scale"), find_department(fresh, "Complaints desk")
    with rerun(fresh):
        fresh.get_by_role("button", name="Change to back office").click()
    ready(fresh)
    assert chart(fresh).get_attribute("data-scale") == scale
    after = find_department(fresh, "Complaints desk")
    assert (after["x"], after["y"]) == pytest.approx((before["x"], before["y"]), abs=2)
    heading(fresh, "Complaints desk")
    expect(fresh.locator(".figures")).not_to_have_text(figures)
    expect(fresh.locator(".st-key-details").get_by_text("Back: set by hand")).to_be_visible()
    chosen = chart(fresh).get_attribute("data-selected")
    assert chosen
    with rerun(fresh):
        fresh.get_by_role("radio", name="Boundary map").click()
    ready(fresh)
    heading(fresh, "Complaints desk")
    assert chart(fresh).get_attribute("data-selected") == chosen
    asked = []
    fresh.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    fresh.reload()
    assert asked == ["beforeunload"]


def test_selection_and_collapsed_branches_outlive_a_change_of_theme_and_of_view(opened: Page):
    double_click(opened, "Operations")
    folded = boxes(opened)
    selected = chart(opened).get_attribute("data-selected")
    where = chart(opened).get_attribute("data-centre")
    opened.emulate_media(color_scheme="dark")
    expect(chart(opened)).to_have_attribute("data-theme", "dark")
    ready(opened)
    assert boxes(opened) == folded
    for panel in ("Boundary map", "Org chart"):
        with rerun(opened):
            opened.get_by_role("radio", name=panel).click()
        ready(opened)
    assert boxes(opened) == folded
    assert chart(opened).get_attribute("data-selected") == selected
    assert chart(opened).get_attribute("data-centre") == where


def test_the_keyboard_alone_leads_from_the_top_to_a_leaf_and_back(reused: Page):
    drop(reused, made_up(2_001))
    expect(reused.get_by_text("2,001 departments, 1 top")).to_be_visible()
    ready(reused)
    reused.locator(".org-viewer .view").focus()
    way = []
    for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
        reused.keyboard.press(key)
        way.append(focused(reused))
    grown = False
    while not grown:  # where the window has room for what is below it, Enter collapses it first
        before = set(boxes(reused))
        reused.keyboard.press("Enter")
        changed(reused, before)
        grown = len(boxes(reused)) > len(before)
    assert focused(reused) == way[-1]
    reused.keyboard.press("ArrowRight")
    with rerun(reused):
        reused.keyboard.press("Space")
    leaf = chart(reused).get_attribute("data-selected")
    assert leaf == focused(reused)
    assert leaf not in way
    reused.keyboard.press("Escape")
    for key, above in (("ArrowLeft", way[-1]), ("Home", way[0])):
        reused.keyboard.press(key)
        assert focused(reused) == above


def test_two_departments_show_the_ways_between_them(opened: Page):
    with rerun(opened):
        click_department(opened, "Complaints desk")
    at = find_department(opened, "Treasury")
    with rerun(opened):
        opened.keyboard.down("Shift")
        opened.mouse.click(at["x"], at["y"])
        opened.keyboard.up("Shift")
    details = opened.locator(".st-key-details")
    expect(details.get_by_text("Executive board").first).to_be_visible()
    expect(details).to_contain_text("Complaints desk")
    expect(details).to_contain_text("Treasury")


def test_it_can_be_used_in_a_narrow_window(opened: Page):
    with rerun(opened):  # the chart says that its view has other proportions now
        opened.set_viewport_size({"width": 390, "height": 844})
    ready(opened)
    opened.locator(".org-viewer").scroll_into_view_if_needed()
    opened.locator(".org-viewer .view").focus()
    opened.keyboard.press("/")
    expect(opened.get_by_role("combobox", name="Search departments")).to_be_focused()
    opened.keyboard.type("treasury")
    expect(opened.get_by_role("option").first).to_contain_text("Treasury")
    with rerun(opened):
        opened.keyboard.press("Enter")
    heading(opened, "Treasury")
    assert not scrolls_sideways(opened)
    place = opened.locator(".org-viewer .window").bounding_box()
    assert place is not None
    assert place["y"] + place["height"] <= 844 + 1
    assert place["height"] > 0.76 * 844  # with the hints; what is above takes a fifth of the window
    settled(opened)


def test_a_finding_about_departments_out_of_sight_brings_them_into_sight(opened: Page):
    with rerun(opened):
        click_department(opened, "Technology")
    before = set(boxes(opened))
    opened.keyboard.press("Shift+Enter")
    changed(opened, before)
    assert "Complaints desk" not in boxes(opened)
    with rerun(opened):
        opened.get_by_role("radio", name="Findings").click()
    with rerun(opened):
        opened.get_by_role("button", name="Complaints desk").first.click()
    ready(opened)
    assert "Complaints desk" in boxes(opened)


def test_quick_steps_back_and_forward_end_where_they_lead(fresh: Page):
    for panel in ("Boundary map", "Departments", "Findings"):
        with rerun(fresh):
            fresh.get_by_role("radio", name=panel).click()
        expect(fresh).to_have_url(re.compile({"B": "map", "D": "table", "F": "findings"}[panel[0]]))
    length = fresh.evaluate("history.length")
    for direction in ("back", "back", "forward", "forward", "back", "back"):
        fresh.evaluate(f"history.{direction}()")
        fresh.evaluate("new Promise((done) => setTimeout(done, 60))")
    expect(fresh).to_have_url(re.compile("view=map"))
    expect(fresh.get_by_role("radio", name="Boundary map", checked=True)).to_have_count(1)
    settled(fresh)
    expect(fresh).to_have_url(re.compile("view=map"))
    assert fresh.evaluate("history.length") == length


def test_a_file_that_is_exchanged_for_another_shows_no_sample_in_between(reused: Page):
    drop(reused, made_up(21))
    expect(reused.get_by_text("21 departments, 1 top")).to_be_visible()
    reused.evaluate(
        """() => {
            window.headings = new Set();
            const look = () => document.querySelectorAll("h3").forEach((one) => window.headings.add(one.textContent));
            new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
        }"""
    )
    drop(reused, made_up(30), name="other.csv")
    expect(reused.get_by_text("30 departments, 1 top")).to_be_visible()
    settled(reused)
    assert "Sông Hồng Bank" not in reused.evaluate("[...window.headings]")
