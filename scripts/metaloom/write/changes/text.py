"""A change as plain text, ordered so that a reader may stop at the end of any part."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from metaloom.text import numbers
from metaloom.text.sides import heterogeneity_text, result_text
from metaloom.versions.difference.cells import Edit
from metaloom.versions.difference.change import AnalysisChange, Change
from metaloom.write.changes.words import (
    EDIT_TITLES,
    TIER_TITLES,
    head_text,
    split_text,
    why_text,
)

MOST_EDITS = 40


def change_text(change: Change) -> str:
    """Return the whole change."""
    return "\n".join(_lines(change)) + "\n"


def change_json(change: Change) -> str:
    """Return the whole change as JSON, results in the results format."""
    return json.dumps(asdict(change), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _lines(change: Change) -> Iterator[str]:
    yield f"From {change.old} to {change.new}"
    yield head_text(change)
    if change.claims:
        yield "\nClaims whose verdict changed"
        yield from (f"  {claim.id}: {claim.old} -> {claim.new}" for claim in change.claims)
    for tier, title in TIER_TITLES.items():
        if change.tier(tier):
            yield f"\n{title}"
        for one in change.tier(tier):
            yield from _analysis(one)
    yield from _studies(change)
    yield from _cells(change)
    yield from _declared(change)


def _analysis(change: AnalysisChange) -> Iterator[str]:
    yield f"  {change.id}: {change.title}"
    yield f"    {result_text(change.old)} -> {result_text(change.new)}"
    if why_text(change):
        yield f"    {why_text(change)}"
    if change.split:
        yield f"    heterogeneity {heterogeneity_text(change.old)} -> {heterogeneity_text(change.new)}"
    if split_text(change):
        yield f"    {split_text(change)}"


def _studies(change: Change) -> Iterator[str]:
    if change.came:
        yield f"\nStudies added: {', '.join(change.came)}"
    if change.went:
        yield f"\nStudies removed: {', '.join(change.went)}"


def _cells(change: Change) -> Iterator[str]:
    edits = [edit for table in change.tables for edit in table.edits]
    for kind in ("corrected", "completed", "sourced"):
        yield from _edited(EDIT_TITLES[kind], [edit for edit in edits if edit.kind == kind])


def _edited(title: str, edits: Sequence[Edit]) -> Iterator[str]:
    if edits:
        yield f"\n{title} ({numbers.count(len(edits))})"
    for edit in edits[:MOST_EDITS]:
        yield f"  data/{edit.table}.csv:{edit.line} {edit.row}, {edit.column}: {edit.old!r} -> {edit.new!r}"
        if edit.source:
            yield f"    source: {edit.source}"
    if len(edits) > MOST_EDITS:
        yield f"  and {numbers.count(len(edits) - MOST_EDITS)} more (--json has them all)"


def _declared(change: Change) -> Iterator[str]:
    for title, found in (("Declarations that changed", change.declared), ("Tools that changed", change.tools)):
        if found:
            yield f"\n{title}"
        for one in found:
            name = f"{one.owner}.{one.key}" if one.key else one.owner
            yield f"  {name}: {one.old or 'absent'} -> {one.new or 'absent'}"
