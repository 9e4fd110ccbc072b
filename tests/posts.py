"""Two half-year releases of the posts of a public body, made up: the layout of the British organograms of senior posts.

References of posts are kept between the releases, as they are there. What changed is known exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

HEADER = "Post Unique Reference,Name,Grade,Job Title,Unit,Reports to Senior Post,FTE"
_TITLES = ("Director", "Deputy Director", "Head of Service", "Manager", "Officer", "Adviser")
_AREAS = ("Port Checks", "Visas", "Payments", "Casework", "Audit", "Estates", "Press Office", "Appeals", "Legal")
_GRADES = ("SCS4", "SCS3", "SCS2", "SCS1", "G6", "G7")


@dataclass
class Release:
    """One release: what each reference says."""

    titles: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    above: dict[str, str] = field(default_factory=dict)
    """Reference of the post that it reports to; XX for the top."""
    fte: dict[str, float] = field(default_factory=dict)

    def csv(self, seed: int = 0) -> bytes:
        """The file, with its rows in some order below the top."""
        first, *others = self.titles
        order = [first, *np.random.default_rng(seed).permutation(others).tolist()]
        rows = [
            f"{post},N/D,{_GRADES[at % 6]},{self.titles[post]},{self.units[post]},{self.above[post]},{self.fte[post]:g}"
            for at, post in enumerate(order)
        ]
        return "\n".join([HEADER, *rows, ""]).encode()


@dataclass
class Reform:
    """Two releases, and the references of the posts that changed."""

    before: Release
    after: Release
    new: set[str]
    gone: set[str]
    moved: set[str]
    renamed: set[str]
    fewer: set[str]
    """Those that are part-time now."""


def make_release(posts: int, seed: int = 1) -> Release:
    """A body of so many posts, each of which reports to one that comes before it."""
    dice = np.random.default_rng(seed)
    release = Release()
    for at in range(posts):
        post = f"{4_000_000 + 37 * at}"
        # About six posts report to one.
        above = 0 if at < 7 else int(dice.integers(max(1, (at - 1) // 7), (at - 1) // 5 + 1))
        area = _AREAS[at % len(_AREAS)]
        release.titles[post] = f"{_TITLES[min(at, 5)]} {area} {at}" if at else "Permanent Secretary"
        release.units[post] = f"{area} {1 + min(at, above) // 9}" if at else "Office of the Permanent Secretary"
        release.above[post] = f"{4_000_000 + 37 * above}" if at else "XX"
        release.fte[post] = 1.0
    return release


def reform(posts: int, seed: int = 1) -> Reform:
    """A release and the next one: a twentieth of the posts each is new, gone, moved, renamed and part-time."""
    before = make_release(posts, seed)
    after = Release(*(dict(each) for each in (before.titles, before.units, before.above, before.fte)))
    bosses = set(before.above.values())
    leaves = [post for post in before.titles if post not in bosses]
    some = max(1, posts // 20)
    chosen = np.random.default_rng(seed).permutation(leaves).tolist()
    gone, moved, renamed, fewer = (set(chosen[at * some : (at + 1) * some]) for at in range(4))
    for post in gone:
        for column in (after.titles, after.units, after.above, after.fte):
            del column[post]
    places = [post for post in before.titles if post in bosses]
    for post in moved:
        after.above[post] = next(place for place in reversed(places) if place != before.above[post])
    for post in renamed:
        after.titles[post] = "Lead " + before.titles[post].split(" ", 1)[1]
    for post in fewer:
        after.fte[post] = 0.6
    new = {f"{9_000_000 + at}" for at in range(some)}
    for at, post in enumerate(sorted(new)):
        after.titles[post], after.units[post] = f"Officer Digital {at}", "Digital 1"
        after.above[post], after.fte[post] = places[-1], 1.0
    return Reform(before, after, new, gone, moved, renamed, fewer)
