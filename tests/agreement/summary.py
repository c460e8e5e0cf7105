"""The summary of all comparisons: `validation/summary.json`, committed, with the hash of what it was made from.

Made by `python -m agreement` (some minutes); read by the site's build, which runs no comparison itself.
"""

from __future__ import annotations

from pathlib import Path

from agreement import reference
from agreement.coverage import coverage
from agreement.published import Published, compare, load
from metaloom.engine.fingerprint import engine_hash, hash_of
from metaloom.engine.validation import PrintedNumber, PublishedAnalysis, Summary

FACTS = ("tests/oracle", "tests/published/analyses")
PROGRAMS = "R's metafor 3.8-1 with metadat 1.2-0, clubSandwich 0.5.8 and lme4 1.1-31"


def make_summary(root: Path) -> Summary:
    """Run every comparison of a project (its tests/oracle and tests/published) and sum it up."""
    compared = reference.summarise(root, reference.run(root))
    published = published_of(root)
    return {
        "engine": engine_hash(),
        "facts": facts_hash(root),
        "programs": PROGRAMS,
        **compared,
        "published": [published_entry(item) for item in published],
        "vocabulary": coverage(reference.read_cases(root), compared["cases"], published),
    }


def published_of(root: Path) -> tuple[Published, ...]:
    """The published analyses of a project."""
    return load(root / "tests/published/analyses", root / "tests/oracle/tables")


def published_entry(item: Published) -> PublishedAnalysis:
    """One published analysis with every printed number beside ours."""
    numbers: list[PrintedNumber] = [
        {"quantity": one.quantity, "printed": one.printed, "ours": one.ours, "agrees": one.agrees, "why": one.why}
        for one in compare(item)
    ]
    return {
        "name": item.name, "id": item.id, "source": item.source, "url": item.url, "place": item.place,
        "note": item.note, "numbers": numbers,
    }  # fmt: skip


def facts_hash(root: Path) -> str:
    """SHA-256 of the reference cases, their tests and the published analyses."""
    files = (
        path for name in FACTS for path in (root / name).rglob("*") if path.suffix in {".json", ".csv", ".yml", ".py"}
    )
    return hash_of(root, files)
