"""The page as tests of the browser find it."""

from __future__ import annotations

import pytest
from browsing import ready
from playwright.sync_api import Page


@pytest.fixture
def opened(page: Page, server: str) -> Page:
    """The page with the sample company drawn, all of it."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(server)
    ready(page)
    return page
