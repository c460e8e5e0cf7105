"""The summary of all comparisons with other programs and with print, and where it is kept.

This is a module of its own so that a build need not load what compares.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict

PLACE = Path("validation/summary.json")


class Feature(TypedDict):
    """Reference cases of one feature: how many pass, to which tolerance, and the largest relative difference."""

    feature: str
    cases: int
    passed: int
    failed: int
    skipped: int
    tolerance: float
    numbers: int
    largest_difference: float | None
    largest_in: str | None
    why: str


class PrintedNumber(TypedDict):
    """A number of a published analysis, as it was printed and as we compute it; `why` they differ."""

    quantity: str
    printed: str
    ours: float | None
    agrees: bool
    why: str


class PublishedAnalysis(TypedDict):
    """A published analysis, where it was read, and its numbers."""

    name: str
    id: str
    source: str
    url: str
    place: str
    note: str
    numbers: list[PrintedNumber]


class Word(TypedDict):
    """A word of a declaration, how often it is compared, or the `reason` why it is not."""

    kind: str
    word: str
    reference_cases: int
    published: int
    reason: str


class Compared(TypedDict):
    """The reference cases: their features, and case -> "passed", "failed", "not run" or "skipped: …"."""

    features: list[Feature]
    cases: dict[str, str]


class Summary(Compared):
    """Everything: the hash of the engine and of the facts that it was compared with, and the comparisons."""

    engine: str
    facts: str
    programs: str
    published: list[PublishedAnalysis]
    vocabulary: list[Word]


def read_summary(root: Path) -> Summary | None:
    """Return the project's summary, or None where it has none (a project need not validate the engine)."""
    path = root / PLACE
    if not path.is_file():
        return None
    summary: Summary = json.loads(path.read_text("utf-8"))
    return summary


def write_summary(root: Path, summary: Summary) -> Path:
    """Write the summary where the site's build finds it."""
    path = root / PLACE
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(summary, indent=1, ensure_ascii=False, allow_nan=False) + "\n", "utf-8")
    return path
