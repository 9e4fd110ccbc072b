"""Measures the classifier on labelled names: ``python tests/benchmarks/offices.py NAMES.csv [--misses]``.

The file has the columns name, language and label (front, back or ambiguous).
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from org.classification.departments import FIRM, NOTHING_STATED, judge_departments  # noqa: E402
from org.model import Office  # noqa: E402


def judged(labelled: pd.DataFrame) -> pd.DataFrame:
    """``labelled`` with the verdict on each name, as if it stood alone in a file."""
    alone = np.full(len(labelled), -1, dtype=np.int64)
    stated = np.full(len(labelled), NOTHING_STATED, dtype=np.int8)
    verdicts = judge_departments(labelled["name"], stated, alone, np.zeros_like(alone))
    words = [Office(office).word for office in verdicts.office.tolist()]
    return labelled.assign(office=words, certainty=verdicts.certainty, reason=verdicts.reason)


def table(labelled: pd.DataFrame) -> pd.DataFrame:
    """Per language and label: names, right and unclear ones, their shares; ambiguous ones are right if uncertain."""
    frame = judged(labelled)
    frame["unclear"] = frame["office"] == Office.UNCLEAR.word
    uncertain = frame["unclear"] | (frame["certainty"] < FIRM)
    frame["right"] = np.where(frame["label"] == "ambiguous", uncertain, frame["office"] == frame["label"])
    parts = pd.concat([frame, frame.assign(language="all")])
    parts = parts.groupby(["language", "label"])[["right", "unclear"]].agg(["size", "sum"])
    counts = pd.DataFrame({"names": parts["right"]["size"], "right": parts["right"]["sum"]})
    counts["unclear"] = parts["unclear"]["sum"]
    decided = (counts["names"] - counts["unclear"]).where(counts.index.get_level_values("label") != "ambiguous")
    counts["right of decided %"] = (100 * counts["right"] / decided.fillna(counts["names"])).round(1)
    counts["unclear %"] = (100 * counts["unclear"] / counts["names"]).round(1)
    return counts


def main(arguments: list[str]) -> None:
    """Prints the table, and with ``--misses`` the names that went wrong."""
    labelled = pd.read_csv(arguments[0], dtype=str, keep_default_na=False)
    print(table(labelled).to_string())
    if "--misses" in arguments:
        frame = judged(labelled)
        firm = (frame["office"] != Office.UNCLEAR.word) & (frame["certainty"] >= FIRM)
        wrong = np.where(frame["label"] == "ambiguous", firm, frame["office"] != frame["label"])
        columns = ["name", "label", "office", "certainty", "reason"]
        print(frame.loc[wrong.astype(bool), columns].to_string(index=False))


if __name__ == "__main__":
    main(sys.argv[1:])
