"""Two versions on the page, in a real Chromium: the chart of both, the glide, text that is never code."""

from __future__ import annotations

from browsing import Seen, drop, rerun, scrolls_sideways, settled
from playwright.sync_api import Locator, Page, expect

BEFORE = """id,name,parent,office,people
K1,Board,,back,2
K2,Sales,K1,front,10
K3,Store,K1,back,5
K4,Lab,K3,back,4
"""
AFTER = """id,name,parent,office,people
K1,Board,,back,2
K2,Sales,K1,front,10
K3,Store,K1,back,5
K4,Lab,K2,front,4
K5,"<img src=x onerror=""window.hacked = 1"">",K3,back,1
"""


def compared(page: Page) -> Locator:
    """The chart of two versions, with all changes."""
    drop(page, BEFORE)
    with rerun(page):
        page.get_by_role("radio", name="Compare").click(force=True)
    found = page.locator(".st-key-version-chart .org-svg")
    if not found.count():  # else the versions of an earlier test
        with rerun(page):
            page.locator('.st-key-upload-version input[type="file"]').set_input_files(
                {"name": "later.csv", "mimeType": "text/csv", "buffer": AFTER.encode()}
            )
    settled(page)
    expect(found).to_be_visible()
    return found


def show(page: Page, moment: str) -> None:
    with rerun(page):
        page.locator(".st-key-version-bar").get_by_role("radio", name=moment, exact=True).click(force=True)
    settled(page)


def place_of(chart: Locator, key: str) -> str | None:
    return chart.locator(f'.department[data-key="{key}"]').get_attribute("transform")


def test_two_versions_are_one_chart_that_goes_from_before_to_after(reused: Page, seen: Seen):
    chart = compared(reused)
    box = reused.locator(".st-key-version-chart").bounding_box()
    assert box is not None
    assert box["width"] > 1300
    assert box["height"] > 650
    assert reused.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight") <= 905
    expect(chart.locator(".department.ghost")).to_have_count(1)
    expect(chart.locator(".department .marked")).to_have_count(2)
    expect(chart.locator(".handoff.move")).to_have_count(1)
    show(reused, "Before")
    expect(chart.locator(".department.ghost")).to_have_count(0)
    expect(chart.locator(".department")).to_have_count(4)
    expect(chart.locator('.department.back[data-key="3"]')).to_have_count(1)
    before, store = place_of(chart, "3"), place_of(chart, "2")
    show(reused, "After")
    expect(chart.locator('.department.front[data-key="3"]')).to_have_count(1)
    expect(chart.locator(".department")).to_have_count(5)
    expect(chart.locator('.department[data-key="3"]')).not_to_have_attribute("transform", str(before))
    expect(chart.locator('.department[data-key="2"]')).to_have_attribute("transform", str(store))
    assert not reused.evaluate("window.hacked")
    assert seen.errors == []


def test_only_what_changed_and_the_map_are_one_click_away_and_play_goes_through_all_three(reused: Page):
    chart = compared(reused)
    bar = reused.locator(".st-key-version-bar")
    with rerun(reused):
        bar.get_by_text("Only what changed").click()
    expect(chart.locator(".department")).to_have_count(6)
    with rerun(reused):
        bar.get_by_text("Boundary map").click()
    expect(chart.locator(".lanes")).to_have_count(1)
    expect(chart.locator(".department .marked")).to_have_count(2)
    for switch in ("Only what changed", "Boundary map"):
        with rerun(reused):
            bar.get_by_text(switch).click()
    expect(chart.locator(".lanes")).to_have_count(0)
    reused.get_by_role("button", name="Play").click()
    for moment, boxes in (("Before", 4), ("Changes", 6), ("After", 5)):
        expect(bar.get_by_role("radio", name=moment, exact=True)).to_be_checked(timeout=20_000)
        expect(chart.locator(".department")).to_have_count(boxes)
    reused.set_viewport_size({"width": 390, "height": 844})
    settled(reused)
    assert not scrolls_sideways(reused)
