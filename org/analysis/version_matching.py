"""Two versions of a company: which department of the one is which of the other, and how sure that is.

Departments are matched by id, then by name and parent, then by name. Those that are left may have been renamed: that is
judged by their parents, their people, their children and their names. A department that was split, or merged with
another, is matched with none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from org.hierarchy import levels
from org.model import NONE, Company, Flags, Indices, Values
from org.text import fold_names

BY_ID, BY_PARENT, BY_NAME, BY_ORDER = 1.0, 0.95, 0.8, 0.7
"""How sure a pair is: of equal id; of equal name and parent; of equal name; one of several alike below one parent."""
_REUSED = 0.85
"""How sure a pair of equal id is whose name and parent both differ: the id may have been given to another one."""
_TRUSTED = 0.5
"""Share of equal ids that have to have equal names, or equal parents, too. Else they are running numbers."""
_SURE_ENOUGH, _MOST_SURE = 0.6, 0.75
"""How sure a renamed department has to be, and is at most."""
_SAME_PARENT, _CHILDREN, _PEOPLE, _NAME, _ALONE = 0.3, 0.4, 0.25, 0.3, 0.1
"""What each kind of evidence adds to how sure it is that a department was renamed."""
_MOST_PAIRS = 400
"""Pairs of departments below one parent that are looked at; a larger family gives no evidence by its parent."""
_MOST_ROUNDS = 50
_LETTERS = 40
"""Of a name that are compared."""
_BUCKETS = 256
_MOST_PARTS = 5
_CLEAR = 0.8
"""Share of the children that have to be found in the parts of a department that was split."""
_SAME_SUM = 0.02
"""By how much the people of the parts may differ from those of the whole."""
LEAST_SHARE = 0.3
"""Versions that share less of their departments are taken for different companies."""

Prints = npt.NDArray[np.uint64]
Pair = tuple[int, int]
"""Positions: before, after."""


@dataclass(frozen=True)
class Division:
    """One department that became several (split), or several that became one (merged)."""

    whole: int
    """Before a split, after a merger."""
    parts: tuple[int, ...]
    """After a split, before a merger."""


@dataclass(frozen=True, eq=False)
class Versions:
    """Two versions of a company, and their departments in pairs."""

    before: Company
    after: Company
    partner: Indices
    """(departments before) the position of each in ``after``; NONE for those that have no partner."""
    certainty: Values
    """(departments before) 0 to 1; 0 for those without a partner."""
    splits: tuple[Division, ...] = ()
    mergers: tuple[Division, ...] = ()

    @property
    def origin(self) -> Indices:
        """(departments after) the position of each in ``before``; NONE for those that have no partner."""
        return invert(self.partner, len(self.after))

    @property
    def share(self) -> float:
        """Which share of the departments of the smaller version has a partner; 1 if it has no departments."""
        smaller = min(len(self.before), len(self.after))
        return int((self.partner != NONE).sum()) / smaller if smaller else 1.0

    @property
    def alike(self) -> bool:
        """Whether they are versions of one company, as far as one can see."""
        return self.share >= LEAST_SHARE


def match_departments(
    before: Company, after: Company, joined: Iterable[Pair] = (), parted: Iterable[Pair] = ()
) -> Versions:
    """Match the departments of two versions. Each has one partner at most.

    ``joined`` are pairs that the person has made, ``parted`` those that are none.
    """
    matching = _Matching(before, after)
    matching.pair(np.array(list(joined), dtype=np.int64).reshape(-1, 2).T, BY_ID)
    _match_ids(matching)
    _match_names(matching)
    splits = _find_divisions(before, after, matching.partner)
    mergers = _find_divisions(after, before, matching.origin)
    _match_renamed(matching, list_divided(splits, mergers), list_divided(mergers, splits))
    for one, other in parted:
        if matching.partner[one] == other:
            matching.partner[one], matching.certainty[one] = NONE, 0.0
    return Versions(before, after, matching.partner, matching.certainty, tuple(splits), tuple(mergers))


def match_same_ids(before: Company, after: Company) -> Versions:
    """Match departments by equal ids alone, as of a company and of what a scenario makes of it."""
    partner = pd.Index(after.departments["id"]).get_indexer(pd.Index(before.departments["id"])).astype(np.int64)
    return Versions(before, after, partner, np.where(partner == NONE, 0.0, BY_ID))


def list_divided(wholes: Sequence[Division], parts: Sequence[Division]) -> Indices:
    """The departments of one version that were divided there, and those that are parts of what the other divided."""
    found = [each.whole for each in wholes] + [part for each in parts for part in each.parts]
    return np.array(found, dtype=np.int64)


def invert(partner: Indices, size: int) -> Indices:
    """(size,) the index of each number in ``partner``, NONE where it is not there.

    >>> invert(np.array([2, -1, 0]), 3).tolist()
    [2, -1, 0]
    """
    origin = np.full(size, NONE, dtype=np.int64)
    origin[partner[partner != NONE]] = np.flatnonzero(partner != NONE)
    return origin


class _Matching:
    """The pairs so far, and the folded names and ids of both versions as numbers: equal ones have the same number."""

    def __init__(self, before: Company, after: Company) -> None:
        self.before, self.after = before, after
        self.partner: Indices = np.full(len(before), NONE, dtype=np.int64)
        self.certainty: Values = np.zeros(len(before))
        self.ids_are_kept = False
        """Whether departments keep their ids: those with other ids are others, unless name or children say more."""
        self.names = self._number("name")
        self.ids = self._number("id")

    def _number(self, column: str) -> tuple[Indices, Indices]:
        texts = [company.departments[column].to_numpy(dtype=object) for company in (self.before, self.after)]
        folded = fold_names(np.concatenate(texts)) if column == "name" else np.concatenate(texts)
        numbers = pd.factorize(folded)[0].astype(np.int64)
        return numbers[: len(self.before)], numbers[len(self.before) :]

    @property
    def origin(self) -> Indices:
        return invert(self.partner, len(self.after))

    @property
    def left(self) -> tuple[Indices, Indices]:
        """The departments without a partner: before, after."""
        return np.flatnonzero(self.partner == NONE), np.flatnonzero(self.origin == NONE)

    def pair(self, ends: Iterable[Indices], sure: float | Values) -> None:
        """Make pairs of the departments at ``ends``: before, after."""
        one, other = ends
        self.partner[one], self.certainty[one] = other, sure

    def match(self, keys: tuple[pd.DataFrame, pd.DataFrame]) -> tuple[Indices, Indices]:
        """The departments without a partner whose keys are equal, and occur once among them on each side."""
        sides = [
            frame.iloc[left].drop_duplicates(keep=False).assign(at=lambda rows: rows.index)
            for frame, left in zip(keys, self.left, strict=True)
        ]
        pairs = sides[0].merge(sides[1], on=list(keys[0].columns))
        return pairs["at_x"].to_numpy(dtype=np.int64), pairs["at_y"].to_numpy(dtype=np.int64)


def _match_ids(matching: _Matching) -> None:
    """Equal ids are partners, if most of these have equal names or, for ids that are no plain numbers, equal parents.

    Of ids that are no evidence, equal ones are partners only where the names are equal too.
    """
    frames = [
        pd.DataFrame({"id": np.where(_has_id(company), ids, -1 - np.arange(len(ids)) - side * len(matching.partner))})
        for side, (company, ids) in enumerate(zip((matching.before, matching.after), matching.ids, strict=True))
    ]
    one, other = matching.match((frames[0], frames[1]))
    if not len(one):
        return
    same_name = matching.names[0][one] == matching.names[1][other]
    above = _find_parent_keys(matching.before, matching.ids[0]), _find_parent_keys(matching.after, matching.ids[1])
    same_parent = above[0][one] == above[1][other]
    worded = not matching.before.departments["id"].iloc[one].str.fullmatch(r"\d+").mean() > _TRUSTED
    if same_name.mean() < _TRUSTED and not (worded and same_parent.mean() >= _TRUSTED):
        one, other, same_parent = one[same_name], other[same_name], same_parent[same_name]
        same_name = same_name[same_name]
    else:
        matching.ids_are_kept = True
    matching.pair((one, other), np.where(same_name | same_parent, BY_ID, _REUSED))


def _has_id(company: Company) -> Flags:
    """(n,) whether the file gives an id; else it was made of the name, and of the row where two names are equal."""
    ids, names = (company.departments[column].astype(object) for column in ("id", "name"))
    made = [one == name or one.startswith(f"{name} #") for one, name in zip(ids, names, strict=True)]
    return ~np.array(made, dtype=bool)


def _find_parent_keys(company: Company, keys: Indices) -> Indices:
    """(n,) the key of each parent, NONE for tops."""
    return np.append(keys, NONE)[company.parent]


def _match_names(matching: _Matching) -> None:
    """Equal names on equal paths from the top, below parents of equal names, that occur once; then those alike."""
    companies = matching.before, matching.after
    paths = _number_paths(matching)
    above = [_find_parent_keys(company, names) for company, names in zip(companies, matching.names, strict=True)]
    named = [pd.DataFrame({"name": names}) for names in matching.names]
    of_parents = [frame.assign(parent=keys) for frame, keys in zip(named, above, strict=True)]
    on_path = [pd.DataFrame({"path": numbers}) for numbers in paths]
    for frames, sure in ((on_path, BY_PARENT), (of_parents, BY_PARENT), (named, BY_NAME)):
        matching.pair(matching.match((frames[0], frames[1])), sure)
    if matching.ids_are_kept:
        return
    left = matching.left
    # Those alike that are left are paired in the order of the file.
    for frame, rows in zip(on_path, left, strict=True):
        frame["turn"] = frame.iloc[rows].groupby("path").cumcount()
    matching.pair(matching.match((on_path[0], on_path[1])), BY_ORDER)


def _number_paths(matching: _Matching) -> tuple[Indices, Indices]:
    """A number for each department; two of them are equal where the names from the top down are."""
    size = len(matching.before)
    later = np.where(matching.after.parent == NONE, NONE, matching.after.parent + size)
    parent = np.concatenate([matching.before.parent, later])
    names, depth = np.concatenate(matching.names), np.concatenate([matching.before.depth, matching.after.depth])
    path, most, first = np.zeros(len(names), dtype=np.int64), int(names.max(initial=0)) + 1, 0
    for members in levels(depth, tops=True):
        above = np.where(parent[members] == NONE, 0, path[parent[members]])
        numbers, found = pd.factorize(above * most + names[members])
        path[members] = numbers + first + 1
        first += len(found)
    return path[:size], path[size:]


def _find_divisions(before: Company, after: Company, partner: Indices) -> list[Division]:
    """Departments that are gone, and the new ones that have their children, or else their parent and their people."""
    gone, new = partner == NONE, invert(partner, len(after)) == NONE
    children = np.flatnonzero(~gone & (before.parent != NONE))
    frame = pd.DataFrame({"whole": before.parent[children], "part": after.parent[partner[children]]})
    frame = frame[(frame["part"] != NONE).to_numpy() & gone[frame["whole"]]]
    frame = frame[new[frame["part"]]]
    total = np.bincount(before.parent[before.parent != NONE], minlength=len(before))
    counts = frame.groupby("whole")["part"].agg(["size", "nunique"])
    clear = counts["nunique"].between(2, _MOST_PARTS) & (counts["size"] >= _CLEAR * total[counts.index])
    inherited = frame[frame["whole"].isin(counts.index[clear])].groupby("whole")["part"].unique()
    by_children = [Division(int(str(whole)), tuple(sorted(parts.tolist()))) for whole, parts in inherited.items()]
    return by_children + _find_by_sums(before, after, partner, by_children)


def _find_by_sums(before: Company, after: Company, partner: Indices, found: list[Division]) -> list[Division]:
    """The only department of a family that is gone, where the new ones there have its people among them."""
    gone, new = np.flatnonzero(partner == NONE), np.flatnonzero(invert(partner, len(after)) == NONE)
    lost = pd.DataFrame({"parent": _find_parent_keys(before, partner)[gone], "whole": gone})
    lost = lost[(before.parent[gone] == NONE) | (lost["parent"] != NONE)].drop_duplicates("parent", keep=False)
    sizes = pd.Series(after.parent[new]).value_counts()
    lost = lost[lost["parent"].map(sizes).between(2, _MOST_PARTS)]
    taken = {part for each in found for part in (each.whole, *each.parts)}
    families = pd.Series(new).groupby(after.parent[new]).agg(list)
    divisions = []
    for parent, whole in lost.itertuples(index=False):
        parts = families[parent]
        people, total = after.people[parts], float(before.people[whole])
        clear = total > 0 and (people > 0).all() and abs(float(people.sum()) - total) <= _SAME_SUM * total
        if clear and whole not in taken and taken.isdisjoint(parts):
            divisions.append(Division(int(whole), tuple(parts)))
    return divisions


def _match_renamed(matching: _Matching, divided: Indices, arisen: Indices) -> None:
    """Pair departments that are left where each is the best partner of the other and the evidence is enough.

    Parents come before their children: a family is known by its parents. So it is done again until nothing is found.
    """
    prints = [_fingerprint(company.departments["name"]) for company in (matching.before, matching.after)]
    for _round in range(_MOST_ROUNDS):
        gone, new = (np.setdiff1d(each, out) for each, out in zip(matching.left, (divided, arisen), strict=True))
        pairs = _list_candidates(matching, gone, new)
        pairs = pairs[pairs["common"] > 0] if matching.ids_are_kept else pairs
        pairs = pairs.assign(sure=_judge(matching, pairs, prints[0], prints[1]))
        pairs = pairs[pairs["sure"] >= _SURE_ENOUGH]
        # A tie for the best is no evidence for either.
        best = [pairs["sure"] == pairs.groupby(end)["sure"].transform("max") for end in ("one", "other")]
        chosen = pairs[best[0] & best[1]]
        chosen = chosen[~chosen.duplicated("one", keep=False) & ~chosen.duplicated("other", keep=False)]
        if chosen.empty:
            return
        ends = (chosen[end].to_numpy(dtype=np.int64) for end in ("one", "other"))
        matching.pair(ends, np.minimum(chosen["sure"].to_numpy(), _MOST_SURE))


def _list_candidates(matching: _Matching, gone: Indices, new: Indices) -> pd.DataFrame:
    """Pairs that have their parent or a child in common: whether the parent, how many children, and if alone there."""
    before, after, partner = matching.before, matching.after, matching.partner
    above = _find_parent_keys(before, partner)[gone]
    here = (before.parent[gone] == NONE) | (above != NONE)
    one = pd.DataFrame({"one": gone[here], "parent": above[here]})
    other = pd.DataFrame({"other": new, "parent": after.parent[new]})
    for side in (one, other):
        side["size"] = side.groupby("parent")["parent"].transform("size")
    sizes = other.drop_duplicates("parent").set_index("parent")["size"]
    few = (one["size"] * one["parent"].map(sizes)).to_numpy() <= _MOST_PAIRS
    family = one[few].merge(other, on="parent")
    family = family.assign(same=1.0, alone=(family["size_x"] == 1) & (family["size_y"] == 1))
    child = np.flatnonzero((partner != NONE) & (before.parent != NONE))
    shared = pd.DataFrame({"one": before.parent[child], "other": after.parent[partner[child]]})
    shared = shared[shared["one"].isin(gone) & shared["other"].isin(new)].assign(common=1.0)
    shared = shared.groupby(["one", "other"])["common"].sum().reset_index()
    pairs = family[["one", "other", "same", "alone"]].astype(float).merge(shared, on=["one", "other"], how="outer")
    return pairs.fillna(0.0).astype({"one": np.int64, "other": np.int64})


def _judge(matching: _Matching, pairs: pd.DataFrame, one_print: Prints, other_print: Prints) -> Values:
    """(pairs) how sure it is that the one is the other: a sum of the evidence, 0 to about 1.3."""
    before, after = matching.before, matching.after
    one, other = pairs["one"].to_numpy(), pairs["other"].to_numpy()
    sizes = [np.bincount(each.parent[each.parent != NONE], minlength=len(each)) for each in (before, after)]
    children = 2 * pairs["common"].to_numpy() / np.maximum(sizes[0][one] + sizes[1][other], 1)
    people = before.people[one], after.people[other]
    most = np.maximum(*people)
    with np.errstate(invalid="ignore", divide="ignore"):
        alike = np.nan_to_num(np.where(most > 0, 1 - np.abs(people[0] - people[1]) / most, 0.0))
    parents = _SAME_PARENT * pairs["same"].to_numpy() + _ALONE * pairs["alone"].to_numpy()
    spelled = _compare_prints(one_print[one], other_print[other])
    return np.asarray(parents + _CHILDREN * children + _PEOPLE * alike + _NAME * spelled, dtype=np.float64)


def _fingerprint(names: pd.Series) -> Prints:
    """(n, 4) which pairs of letters each name has, as bits: the pairs are sorted into 256 buckets."""
    texts = names.str.casefold().str.slice(0, _LETTERS).to_numpy(dtype=f"U{_LETTERS}")
    letters = texts.view(np.uint32).reshape(len(texts), _LETTERS)
    buckets = (letters[:, :-1] * 31 + letters[:, 1:]) % _BUCKETS
    rows, columns = np.nonzero(letters[:, 1:])
    has = np.zeros((len(texts), _BUCKETS), dtype=bool)
    has[rows, buckets[rows, columns]] = True
    return np.packbits(has, axis=1).view(np.uint64)


def _compare_prints(one: Prints, other: Prints) -> Values:
    """(pairs) how alike names are: the share of their pairs of letters that both have (Dice 1945)."""
    common, first, second = (np.bitwise_count(each).sum(axis=1, dtype=np.float64) for each in (one & other, one, other))
    return np.asarray(2 * common / np.maximum(first + second, 1), dtype=np.float64)
