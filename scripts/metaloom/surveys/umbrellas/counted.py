"""Rows and Python behind each published effect: the cells of its line, as they were printed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from metaloom.surveys.numbers import count, named
from metaloom.text import numbers
from metaloom.write.proof.code import Given
from metaloom.write.proof.counted import Counted
from metaloom.write.proof.program import Program

if TYPE_CHECKING:
    from metaloom.read import Evidence
    from metaloom.surveys.umbrellas.declare import Umbrella
    from metaloom.surveys.umbrellas.facts import Facts, ReviewEffect
PRINTED = {
    "estimate": "estimate", "ci_low": "from", "ci_high": "to", "k": "studies", "n": "patients", "i2_percent": "I²",
    "printed_p": "p",
}  # fmt: skip
"""What each printed cell is, beside the others."""


def counted(declared: Umbrella, _evidence: Evidence, found: Facts, program: Program) -> Iterator[Counted]:
    """Yield how many effects there are of which kind, then each of them."""
    drawn, listed = found.drawn, found.listed
    again = [row for row in drawn if row.again]
    same = [row for row in again if row.again and row.again.agreement and row.again.agreement.same_side]
    every = [*drawn, *listed]
    at = f"{program.at(declared.table, {row.line for row in every})}[{json.dumps(declared.review)}].nunique()"
    yield _all(declared, "Reviews", "reviews", every, found, at)
    for what, key, rows in (
        ("Effects with an interval", "effects", drawn),
        ("Effects without an interval", "without-interval", listed),
        ("Effects whose printed numbers contradict each other", "flagged", [row for row in drawn if row.flags]),
    ):
        size = " + ".join(f"len({program.at(declared.table, [row.line])})" for row in rows) if _twice(rows) else (
            f"len({program.at(declared.table, [row.line for row in rows])})"
        )  # fmt: skip
        yield _all(declared, what, key, rows, found, size)
    yield _again(declared, "Computed again from this project's own data", "recomputed", again, found)
    yield _again(declared, "Of those, on the same side of no effect", "same-side", same, found)
    seen = set()
    for row in every:
        if row.line not in seen:
            seen.add(row.line)
            yield _printed(declared, row, program)


def _twice(rows: Sequence[ReviewEffect]) -> bool:
    """Return whether a row is in two panels."""
    return len({row.line for row in rows}) < len(rows)


def _all(
    declared: Umbrella, what: str, key: str, rows: Sequence[ReviewEffect], found: Facts, expression: str
) -> Counted:
    lines = sorted({row.line for row in rows})
    gives = (named(key, found.numbers[key], expression if rows else "0"),)
    return Counted(what=what, keys=(key,), gives=gives, rows={declared.table: lines} if lines else {})


def _again(declared: Umbrella, what: str, key: str, rows: Sequence[ReviewEffect], found: Facts) -> Counted:
    ours = [(row.line, row.again.analysis) for row in rows if row.again and row.again.ours]
    lines = sorted({line for line, _ in ours})
    analyses = tuple(dict.fromkeys(analysis for _, analysis in ours))
    gives = (named(key, found.numbers[key], f"len({lines})"),)
    return Counted(
        what=what, keys=(key,), gives=gives, rows={declared.table: lines} if lines else {}, analyses=analyses
    )


def _printed(declared: Umbrella, row: ReviewEffect, program: Program) -> Counted:
    """Return the printed cells of one row; limits whose sign was turned change places."""
    turned = row.turned
    of = {"ci_low": "ci_high", "ci_high": "ci_low"} if turned else {}
    printed = {
        "estimate": row.estimate, "ci_low": row.ci_low, "ci_high": row.ci_high, "k": row.k, "n": row.n,
        "i2_percent": row.i2_percent, "printed_p": row.printed_p,
    }  # fmt: skip
    gives = [
        Given(
            f"{'-' if turned and name in ('estimate', 'ci_low', 'ci_high') else ''}"
            f'{program.table(declared.table)}.loc[{row.line}, "{of.get(name, name)}"]',
            value,
            numbers.plain(value),
            name=PRINTED[name],
        )
        for name, value in printed.items()
        if value is not None
    ] or [count(1, f"len({program.at(declared.table, [row.line])})")]
    gives += _ours(row, program)
    when = f", {row.timepoint}" if row.timepoint else ""
    return Counted(
        what=f"{row.label}: {row.outcome}{when}",
        group=row.outcome,
        keys=(f"effect-{row.line}",),
        gives=tuple(gives),
        rows={declared.table: (row.line,)},
        analyses=(row.again.analysis,) if row.again else (),
    )


def _ours(row: ReviewEffect, program: Program) -> Iterator[Given]:
    """Yield the same effect as computed here, where it is pooled; turned over where the review counts the opposite."""
    again = row.again
    if not again or not again.ours or program.findings.results[again.analysis].status != "ok":
        return
    result = f'{program.result(again.analysis)}["display"]'
    names = ("estimate", "ci_upper", "ci_lower") if again.inverted else ("estimate", "ci_lower", "ci_upper")
    for at, name, value in zip(("estimate", "from", "to"), names, again.ours.ends, strict=True):
        told = f'1 / {result}["{name}"]' if again.inverted else f'{result}["{name}"]'
        yield Given(told, value, numbers.plain(value, 3), name=f"here, {at}")
