"""What is worked out once for a company, and kept for one person's session as long as they look at it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

import streamlit as st

from org.company.model import Company

Worked = TypeVar("Worked")


def remembered(name: str, company: Company, make: Callable[[], Worked], version: Hashable = None) -> Worked:
    """What ``make`` gives for ``company`` in some ``version``; ``name`` tells one such thing from another.

    The latest of each name is kept, and no other: an org chart is confidential, and large.
    """
    place = f"remembered-{name}"
    last = st.session_state.get(place)
    if last is None or last[0] is not company or last[1] != version:
        last = st.session_state[place] = (company, version, make())
    return cast(Worked, last[2])
