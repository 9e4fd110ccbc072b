"""The window in a real Chromium: the chart has most of it, the rest comes when it is needed and goes again."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import uuid4

from browsing import chart, click_department, drop, ready, rerun, scrolls_sideways, settled, tells_of_an_end
from playwright.sync_api import Browser, FloatRect, Locator, Page, Route, WebSocket, expect

SIDEBAR = "stSidebar"


def said(page: Page) -> Locator:
    """What the page says, also to screen readers, of a file that is sent."""
    return page.locator('p[role="status"].upload-status')


def frame(page: Page) -> FloatRect:
    """Where the chart is in the window, px."""
    box = chart(page).bounding_box()
    assert box is not None
    return box


def test_the_chart_has_four_fifths_of_the_window_and_the_details_take_none_of_it(opened: Page):
    before = frame(opened)
    assert before["width"] * before["height"] >= 0.8 * 1440 * 900
    details = opened.locator(".st-key-details")
    expect(details).to_have_count(0)
    with rerun(opened):
        click_department(opened, "Complaints desk")
    expect(details.get_by_role("heading", name="Complaints desk")).to_be_visible()
    assert frame(opened) == before
    rows = details.locator("[class*=st-key-taken-]").all()
    assert len({row.evaluate("(it) => it.clientHeight") for row in rows}) == 1
    details.get_by_role("button", name="Change to back office").focus()
    with rerun(opened):
        opened.keyboard.press("Escape")
    expect(details).to_have_count(0)
    with rerun(opened):
        click_department(opened, "Treasury")
    with rerun(opened):
        details.get_by_role("button", name="Close").click()
    expect(details).to_have_count(0)
    assert frame(opened) == before


def test_the_name_of_the_file_opens_the_sidebar_and_a_file_closes_it(fresh: Page):
    sidebar = fresh.get_by_test_id(SIDEBAR)
    expect(sidebar).to_have_attribute("data-collapsed", "true")
    fresh.get_by_role("button", name="Open your file").click()
    expect(sidebar).to_have_attribute("data-collapsed", "false")
    expect(sidebar.get_by_text("Drop your file here, or click to choose one.")).to_be_visible()
    drop(fresh, "id,name,parent\n1,Board,\n2,Sales,1\n", "gro\u202evsc\u200b.csv")
    expect(sidebar).to_have_attribute("data-collapsed", "true")
    fresh.locator(".open-file").click()
    expect(sidebar.get_by_role("combobox", name="Or try a sample.")).to_have_value("")
    chip = fresh.locator('.st-key-upload [data-testid="stFileChip"]')
    expect(chip).to_contain_text("gro[U+202E]vsc[U+200B].csv")  # what is hidden in the name of the file
    assert not set("\u202e\u200b") & set(chip.evaluate("(chip) => chip.outerHTML"))


def test_a_file_dropped_anywhere_on_the_page_is_opened(fresh: Page, tmp_path: Path):
    file = tmp_path / "dropped.csv"
    file.write_text("id,name,parent\n1,Board,\n2,Sales,1\n", encoding="utf-8")
    hand = fresh.context.new_cdp_session(fresh)

    def drag(kind: str) -> None:
        data = {"items": [], "files": [str(file)], "dragOperationsMask": 1}
        hand.send("Input.dispatchDragEvent", {"type": kind, "x": 700, "y": 500, "data": data})

    drag("dragEnter")
    drag("dragOver")
    expect(fresh.locator("html")).to_have_attribute("data-drop", "")
    with rerun(fresh):
        drag("drop")
    expect(fresh.locator("html")).not_to_have_attribute("data-drop", "")
    expect(fresh.get_by_role("button", name="dropped.csv")).to_be_visible()
    with rerun(fresh):
        fresh.get_by_role("radio", name="Compare").click()
    file.write_text("id,name,parent\n1,Board,\n2,Sales,1\n3,Lab,1\n", encoding="utf-8")
    drag("dragEnter")
    with rerun(fresh):
        drag("drop")
    expect(fresh.get_by_role("radio", name="What changed")).to_be_visible()


def test_a_person_sees_that_a_file_is_sent_and_read_though_the_sidebar_is_closed(fresh: Page, tmp_path: Path):
    file = tmp_path / "large.csv"
    rows = (f"{at},Team of the branch number {at},{at // 7 or 1}\n" for at in range(2, 200_000))
    # A company that the server has read before, when the test is run again, would be there at once.
    file.write_text(f"id,name,parent\n1,Board {uuid4()},\n" + "".join(rows), encoding="utf-8")
    fresh.evaluate(
        """() => {
            window.shown = [];
            const look = () => {
                const bar = document.querySelector('[data-testid="stProgress"]');
                const inside = bar?.checkVisibility({ visibilityProperty: true }) && bar.getBoundingClientRect();
                if (inside && inside.x > 0 && inside.bottom < innerHeight) window.shown.push(bar.innerText);
            };
            new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
        }"""
    )
    sending: list[str] = []

    def look(route: Route) -> None:
        expect(fresh.get_by_test_id("stFileChipIconSpinner")).to_be_attached()
        sending.append(said(fresh).inner_text())
        route.continue_()

    fresh.route("**/upload_file/**", look)
    with rerun(fresh):
        fresh.locator('[data-testid="stFileUploaderDropzoneInput"]').first.set_input_files(file)
    assert sending == ["Uploading the file …"]
    assert "Reading the file …" in fresh.evaluate("window.shown")
    expect(said(fresh)).to_have_text("")
    expect(fresh.get_by_test_id("stProgress")).to_have_count(0)


def test_an_upload_that_breaks_off_is_not_lost_in_silence(fresh: Page) -> None:
    file = {"name": "mine.csv", "mimeType": "text/csv", "buffer": b"id,name,parent\n1,Board,\n2,Sales,1\n"}
    field = fresh.locator('[data-testid="stFileUploaderDropzoneInput"]').first
    fresh.route("**/upload_file/**", lambda route: route.abort("connectionreset"))
    field.set_input_files(file)
    expect(said(fresh)).to_contain_text("The file was not uploaded: the connection broke off")
    expect(said(fresh)).to_be_in_viewport()
    fresh.unroute_all()
    with rerun(fresh):
        field.set_input_files(file)
    expect(said(fresh)).to_have_text("")
    expect(fresh.get_by_role("button", name="mine.csv ▾")).to_be_visible()
    further = fresh.locator('.st-key-handoffs [data-testid="stFileUploaderDropzoneInput"]')
    further.set_input_files({**file, "name": "flows.exe"})  # it says so for each field, and for what it does not take
    expect(said(fresh)).to_contain_text("The file was not uploaded")


def test_a_sidebar_that_is_opened_while_a_file_is_read_stays_open(fresh: Page) -> None:
    """The file may have been drawn, and the answer with its name still be on its way."""
    fresh.evaluate(
        """() => addEventListener("change", () => document.querySelector(".open-file").click(), { once: true })"""
    )
    drop(fresh, "id,name,parent\n1,Board,\n2,Sales,1\n")
    expect(fresh.get_by_role("button", name="mine.csv ▾")).to_be_visible()
    expect(fresh.get_by_test_id(SIDEBAR)).to_have_attribute("data-collapsed", "false")
    with rerun(fresh):
        fresh.get_by_test_id(SIDEBAR).get_by_role("combobox", name="Or try a sample.").click()
        fresh.get_by_role("option").first.click()
    expect(fresh.get_by_test_id(SIDEBAR)).to_have_attribute("data-collapsed", "true")


def go_by_tab_to(page: Page, element: Locator) -> None:
    """Press Tab until the element has the focus; at most 16 times."""
    for _press in range(16):
        page.keyboard.press("Tab")
        assert page.evaluate("!document.activeElement.closest('[data-testid=stSidebar][data-collapsed=true]')")
        if element.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"{element} is not within 16 steps of Tab")


def test_by_keys_alone_a_file_is_opened_and_a_picture_saved(fresh: Page, tmp_path: Path):
    file = tmp_path / "mine.csv"
    file.write_text("id,name,parent\n1,Board,\n2,Sales,1\n", encoding="utf-8")
    fresh.on("filechooser", lambda _chooser: None)  # the browser takes a while to let dialogs be answered by a program
    button = fresh.locator(".open-file")
    expect(button).to_have_attribute("aria-expanded", "false")
    go_by_tab_to(fresh, button)
    fresh.keyboard.press("Enter")
    expect(fresh.get_by_test_id(SIDEBAR)).to_have_attribute("data-collapsed", "false")
    expect(fresh.locator(".st-key-upload").get_by_role("button", name="Upload", exact=True)).to_be_focused()
    with fresh.expect_file_chooser() as chooser:
        fresh.keyboard.press("Enter")
    with rerun(fresh):
        chooser.value.set_files(file)
    expect(fresh.get_by_test_id(SIDEBAR)).to_have_attribute("data-collapsed", "true")
    expect(fresh.get_by_role("button", name="mine.csv ▾")).to_be_focused()
    export = fresh.locator(".st-key-export button")
    go_by_tab_to(fresh, export)
    fresh.keyboard.press("Enter")
    pdf = fresh.get_by_role("dialog").get_by_role("button", name="PDF", exact=True)
    expect(pdf).to_be_visible()
    go_by_tab_to(fresh, pdf)
    with fresh.expect_download() as saved:
        fresh.keyboard.press("Enter")
    assert saved.value.path().read_bytes().startswith(b"%PDF")
    expect(pdf).to_be_focused()
    fresh.keyboard.press("Escape")
    expect(export).to_be_focused()


def test_panels_search_and_export_can_be_reached_in_any_window(opened: Page):
    parts = [
        opened.get_by_role("radio", name="Findings"),
        opened.get_by_role("button", name="Export"),
        opened.get_by_role("button", name="Filter"),
        opened.get_by_role("button", name="Open your file"),
        opened.get_by_role("combobox", name="Search departments"),
        opened.get_by_text("E-I index"),
    ]
    for width, height in ((1280, 800), (720, 450), (390, 844)):
        opened.set_viewport_size({"width": width, "height": height})
        settled(opened)
        assert not scrolls_sideways(opened)
        for part in parts:
            part.scroll_into_view_if_needed()
            expect(part).to_be_in_viewport(ratio=0.9)
    opened.locator(".figures [data-tip]").first.focus()  # on a phone: all of them lie over what is beside them
    assert opened.locator(".figures > div").evaluate("(opened) => opened.scrollWidth <= opened.clientWidth")


def test_a_wide_window_is_drawn_by_the_first_run(page: Page, server: str):
    ends: list[str | bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda message: ends.extend([message] if tells_of_an_end(message) else []))

    page.on("websocket", listen)
    page.goto(server)
    ready(page)
    assert len(ends) == 1


def test_a_reload_brings_back_what_is_switched_off_and_hidden(opened: Page):
    with rerun(opened):
        chart(opened).get_by_role("button", name="Back office").click()
    opened.get_by_role("button", name="Filter").click()
    menu = opened.get_by_test_id("stPopoverBody")
    with rerun(opened):
        menu.get_by_role("button", name="Front office").click()
    with rerun(opened):
        menu.get_by_role("radio", name="Hide").click()
    opened.keyboard.press("Escape")
    expect(opened).to_have_url(re.compile("off=back.*fade=hide"))
    opened.reload()
    ready(opened)
    expect(chart(opened)).to_have_attribute("data-off", "back")
    expect(chart(opened).get_by_role("button", name="Back office")).to_have_attribute("aria-pressed", "false")
    expect(chart(opened).locator(".department.gone")).to_have_count(32)
    expect(opened.get_by_text("28 of 60 shown")).to_be_visible()


def test_in_forced_colours_one_sees_which_view_is_chosen_and_where_the_keys_are(opened: Page):
    """There shadows and backgrounds are not drawn, by which Streamlit shows both."""
    opened.emulate_media(forced_colors="active")
    views = [opened.get_by_role("radio", name=name) for name in ("Org chart", "Network")]
    chosen, other = (view.evaluate("(view) => getComputedStyle(view).backgroundColor") for view in views)
    letters = views[0].locator("p").evaluate("(words) => getComputedStyle(words).color")
    assert chosen not in (other, letters)
    opened.keyboard.press("Tab")  # the next is reached by keys, too
    export = opened.get_by_role("button", name="Export")
    export.focus()
    assert export.evaluate("(button) => getComputedStyle(button).outlineStyle") == "solid"
    opened.emulate_media(forced_colors="none")


MARKS_OVER_NAMES = """(chart) => {
    const places = (of) => [...chart.querySelectorAll(of)].map((it) => it.getBoundingClientRect());
    return places(".hint-marks circle").some((mark) => places(".name").some((name) =>
        mark.left < name.right && name.left < mark.right && mark.top < name.bottom && name.top < mark.bottom));
}"""
LONG_FIGURE = """(figures) => {
    const first = figures.querySelector("[data-tip]");
    first.append(" and far more than the line has room for");
    return first.getBoundingClientRect().right <= figures.querySelector(".more").getBoundingClientRect().left;
}"""
SHOWS_STATUS = """(header) => ["stStatusWidgetRunningIcon", "stConnectionStatus"].map((kind) => {
    header.insertAdjacentHTML("beforeend",
        `<div data-testid="stStatusWidget"><div data-testid="${kind}">Stop</div></div>`);
    const shown = header.lastChild.checkVisibility();
    header.lastChild.remove();
    return shown;
})"""


def test_nothing_lies_over_the_key_figures_and_the_buttons_of_a_phone(opened: Page):
    opened.set_viewport_size({"width": 390, "height": 844})
    assert opened.locator(".figures").evaluate(LONG_FIGURE)
    # The page says itself what it does; only Streamlit knows that the connection is lost.
    assert opened.locator("header.stAppHeader").evaluate(SHOWS_STATUS) == [False, True]


def test_the_hints_of_the_first_minute_are_whole_on_a_phone_and_never_come_again(browser: Browser, server: str):
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(server)
        ready(page)
        hints = chart(page).get_by_role("complementary")
        words = [hints.locator("p"), *hints.get_by_role("listitem").all()]
        assert len(words) == 4
        for each in words:
            expect(each).to_be_in_viewport(ratio=1)
            assert each.evaluate("(it) => it.scrollWidth <= it.clientWidth")
        assert hints.evaluate("(it) => it.clientHeight") < 90
        second, button = words[2].bounding_box(), hints.get_by_role("button").bounding_box()
        assert second
        assert button
        assert second["y"] + second["height"] <= button["y"]
        assert not chart(page).evaluate(MARKS_OVER_NAMES)
        hints.get_by_role("button").click()
        expect(hints).to_be_hidden()
        page.reload()
        ready(page)
        expect(hints).to_be_hidden()
