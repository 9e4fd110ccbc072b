"""The live view on an empty page, without Streamlit: it is answered here as the page would answer it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from browsing import HANDLE, NEXT_FRAME, wait_for_chart
from PIL import Image
from playwright.sync_api import Page

from org.export.html import viewer_css, viewer_words
from org.layout.scene import Scene
from org.layout.visibility import View, toggle
from org.model import Company
from org.page.chart_component import CHART_SCRIPT, STEER_SCRIPT, write_message

HEAD = '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width, initial-scale=1">'
MOUNT = (
    f"async ([chart, steer, css, words]) => {{ {HANDLE}"
    + """
    const load = (text) => import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
    const [shown, steered] = [await load(chart), await load(steer)];
    document.body.style.margin = 0;
    document.body.innerHTML = `<style>${css} .org-viewer { height: 100vh; --st-background-color: #ffffff; }</style>`;
    const host = document.body.appendChild(document.createElement("div"));
    host.innerHTML = '<div class="org-viewer"></div>';
    globalThis.shell = host.firstElementChild;
    globalThis.sent = [];
    const setStateValue = (name, value) => sent.push([name, value]);
    shown.default({ data: { chart: "chart", words }, parentElement: host, setStateValue });
    globalThis.give = ({ picture, steering }) => {
        if (picture) steered.default({ data: new TextEncoder().encode(picture) });
        if (steering) steered.default({ data: steering });
    };
}"""
)


class Live:
    """A canvas with a page behind it that folds and unfolds, and writes down what it is sent."""

    def __init__(self, page: Page, company: Company, view: View, draw: Callable[[Company, View], Scene]) -> None:
        self.page, self.company, self.view, self.draw = page, company, view, draw
        self.steering: dict[str, Any] = {
            "chart": "chart",
            **dict.fromkeys(("selected", "other", "spotlight", "faded", "flash", "found")),
            "turn": 0,
            "fade": "dim",
            "faded_lines": [],
        }
        page.set_content(HEAD)
        page.evaluate(MOUNT, [CHART_SCRIPT, STEER_SCRIPT, viewer_css(), viewer_words()])
        self.show()

    def picture(self) -> str:
        return write_message(self.draw(self.company, self.view), "chart", "whole").decode()

    def show(self, **steering: Any) -> None:
        """Send the drawing again, as after a rerun of the page."""
        self.steering |= steering
        self.page.evaluate("(all) => give(all)", {"picture": self.picture(), "steering": self.steering})
        self.rest()

    def steer(self, **steering: Any) -> None:
        self.steering |= steering
        self.page.evaluate("(all) => give(all)", {"steering": self.steering})
        self.rest()

    def answer(self) -> dict[str, Any]:
        """Do what was asked for last, as the page does; gives it."""
        act: dict[str, Any] = self.picked()[-1]
        if act["act"] == "fold":
            self.view = toggle(self.company, self.view, act["key"])
        selected = act["key"] if act["act"] == "choose" else act["selected"]
        self.show(turn=act["turn"], selected=selected, other=act["other"])
        return act

    def rest(self) -> None:
        """Wait until nothing moves any more."""
        self.page.evaluate(f"() => {{ {NEXT_FRAME} return new Promise((done) => nextFrame(() => nextFrame(done))) }}")
        wait_for_chart(self.page)

    def ask(self, what: str, *of: Any) -> Any:
        return self.page.evaluate("([what, of]) => shell.orgChart[what](...of)", [what, list(of)])

    def click(self, name: str, where: str = "at", **how: Any) -> None:
        self.rest()
        place = self.ask(where, name)
        self.page.mouse.click(place["x"], place["y"], **how)
        self.rest()

    def sent(self, what: str) -> list[dict[str, Any]]:
        """What the canvas has sent to the page so far."""
        return [value for name, value in self.page.evaluate("sent") if name == what]

    def picked(self) -> list[dict[str, Any]]:
        return self.sent("picked")

    def acts(self) -> list[tuple[str, int | None, int | None]]:
        return [(act["act"], act["key"], act["other"]) for act in self.picked()]

    def names(self) -> set[str]:
        return {box["name"] for box in self.ask("boxes")}

    def zoom(self, turns: float) -> None:
        """Turn the wheel in the middle of the view; upwards comes nearer."""
        size = self.page.viewport_size
        assert size is not None
        self.page.mouse.move(size["width"] / 2, size["height"] / 2)
        self.page.mouse.wheel(0, -turns)
        self.rest()

    def colours(self) -> Image.Image:
        return Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")

    def colour_at(self, name: str, right: float = 0.42) -> tuple[int, ...]:
        """The colour inside a box, beside its words: `right` of its width from the middle."""
        box = next(box for box in self.ask("places") if box["name"] == name)
        pixel = self.colours().getpixel((int(box["x"] + right * box["w"]), int(box["y"])))
        assert isinstance(pixel, tuple)
        return pixel
