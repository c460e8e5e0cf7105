"""Rows and Python behind each published effect: the cells of its line, as they were printed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from metaloom.surveys.numbers import count, named
from metaloom.text import numbers
from metaloom.write.proof.code import Given
from metaloom.write.proof.counted import Counted
from metaloom.write.proof.program import Program

if TYPE_CHECKING:
    from metaloom.read import Evidence
    from metaloom.surveys.umbrellas.declare import Umbrella

PRINTED = ("estimate", "ci_low", "ci_high", "k", "n", "i2_percent", "printed_p")


def counted(declared: Umbrella, _evidence: Evidence, found: Mapping[str, Any], program: Program) -> Iterator[Counted]:
    """Yield how many effects there are of which kind, then each of them."""
    drawn = [row for panel in found["panels"] for group in panel["groups"] for row in group["rows"]]
    listed = found["listed"]
    again = [row for row in drawn if row["again"]]
    same = [row for row in again if row["again"]["ours"] and row["again"]["agreement"]["same_side"]]
    every = [*drawn, *listed]
    at = f"{program.at(declared.table, {row['line'] for row in every})}[{json.dumps(declared.review)}].nunique()"
    yield _all(declared, "Reviews", "reviews", every, found, at)
    for what, key, rows in (
        ("Effects with an interval", "effects", drawn),
        ("Effects without an interval", "without-interval", listed),
        ("Effects whose printed numbers contradict each other", "flagged", [row for row in drawn if row["flags"]]),
    ):
        size = " + ".join(f"len({program.at(declared.table, [row['line']])})" for row in rows) if _twice(rows) else (
            f"len({program.at(declared.table, [row['line'] for row in rows])})"
        )  # fmt: skip
        yield _all(declared, what, key, rows, found, size)
    yield _again(declared, "Computed again from this project's own data", "recomputed", again, found)
    yield _again(declared, "Of those, on the same side of no effect", "same-side", same, found)
    seen = set()
    for row in every:
        if row["line"] not in seen:
            seen.add(row["line"])
            yield _printed(declared, row, program)


def _twice(rows: list[Any]) -> bool:
    """Return whether a row stands in two panels."""
    return len({row["line"] for row in rows}) < len(rows)


def _all(
    declared: Umbrella, what: str, key: str, rows: list[Any], found: Mapping[str, Any], expression: str
) -> Counted:
    lines = sorted({row["line"] for row in rows})
    gives = (named(key, found["numbers"][key], expression if rows else "0"),)
    return Counted(what=what, keys=(key,), gives=gives, rows={declared.table: lines} if lines else {})


def _again(declared: Umbrella, what: str, key: str, rows: list[Any], found: Mapping[str, Any]) -> Counted:
    ours = [row for row in rows if row["again"]["ours"]]
    lines = sorted({row["line"] for row in ours})
    analyses = tuple(dict.fromkeys(row["again"]["analysis"] for row in ours))
    gives = (named(key, found["numbers"][key], f"len({lines})"),)
    return Counted(
        what=what, keys=(key,), gives=gives, rows={declared.table: lines} if lines else {}, analyses=analyses
    )


def _printed(declared: Umbrella, row: Mapping[str, Any], program: Program) -> Counted:
    """Return the printed cells of one row; limits whose sign was turned change places."""
    turned = row["turned"]
    of = {"ci_low": "ci_high", "ci_high": "ci_low"} if turned else {}
    gives = [
        Given(
            f"{'-' if turned and name in ('estimate', 'ci_low', 'ci_high') else ''}"
            f'{program.table(declared.table)}.loc[{row["line"]}, "{of.get(name, name)}"]',
            float(row[name]),
            numbers.plain(row[name]),
        )
        for name in PRINTED
        if row[name] is not None
    ] or [count(1, f"len({program.at(declared.table, [row['line']])})")]
    gives += _ours(row, program)
    when = f", {row['timepoint']}" if row["timepoint"] else ""
    return Counted(
        what=f"{row['label']}: {row['outcome']}{when}",
        group=str(row["outcome"]),
        keys=(f"effect-{row['line']}",),
        gives=tuple(gives),
        rows={declared.table: (row["line"],)},
        analyses=(row["again"]["analysis"],) if row.get("again") else (),
    )


def _ours(row: Mapping[str, Any], program: Program) -> Iterator[Given]:
    """Yield the same effect as computed here, where it is pooled; turned over where the review counts the opposite."""
    again = row.get("again")
    if not again or not again["ours"] or program.findings.results[again["analysis"]].status != "ok":
        return
    result = f'{program.result(again["analysis"])}["display"]'
    ends = {"estimate": "estimate", "lower": "ci_upper", "upper": "ci_lower"} if again["inverted"] else {
        "estimate": "estimate", "lower": "ci_lower", "upper": "ci_upper"
    }  # fmt: skip
    for name, end in ends.items():
        told = f'1 / {result}["{end}"]' if again["inverted"] else f'{result}["{end}"]'
        yield Given(told, again["ours"][name], f"{numbers.plain(again['ours'][name], 3)} here")
