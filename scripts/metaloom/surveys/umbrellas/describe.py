"""Pooled effects of earlier reviews by outcome and time, each with what is known of it; never pooled with each other.

Reviews of one question share trials, so their results are not independent, and a pooled result of pooled results would
count patients several times. How many trials two reviews share is told where a table says which study is in which
review, and told as not known elsewhere. An effect whose numbers contradict each other is shown with what is wrong with
it (the warnings of `read.plausibility` about its row); an effect without an interval is listed and not drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from metaloom.declare.expression import parse_expression
from metaloom.judge.judged import Judged
from metaloom.read.plausibility.context import DIFFERENCE, RATIO
from metaloom.read.records import line_of, records
from metaloom.surveys.frames import known, rows_of, word_of
from metaloom.surveys.umbrellas.facts import EffectPanel, Facts, Recomputed, Review, ReviewEffect, ReviewPair, TimeGroup
from metaloom.surveys.umbrellas.recomputed import recomputed

if TYPE_CHECKING:
    from pandas import DataFrame

    from metaloom.declare import Declarations
    from metaloom.read import Evidence
    from metaloom.read.bibliography import Reference
    from metaloom.surveys.umbrellas.declare import Panel, Umbrella

NUMBERS = ("estimate", "ci_low", "ci_high", "level", "k", "n", "i2_percent", "printed_p", "timepoint_weeks")
TEXTS = (
    "timepoint", "population", "measure", "k_scope", "model", "printed_p_operator", "reference", "source_url",
    "source_quote", "seen_at", "verification",
)  # fmt: skip


def survey(declared: Umbrella, declarations: Declarations, evidence: Evidence, results: Mapping[str, Judged]) -> Facts:
    """Return the panels of drawn rows, the rows without an interval, shared studies, and what was recomputed."""
    frame = rows_of(evidence, declared.table, declared.where)
    flags = _flags(evidence, declared.table)
    again = recomputed(declared, declarations, frame, results)
    panels: list[EffectPanel] = []
    listed: list[ReviewEffect] = []
    for panel in declared.panels:
        rows = list(_rows(declared, panel, frame, evidence, flags))
        listed += [row for row in rows if not row.drawn]
        for scale in ("exp", "identity"):
            drawn = [row for row in rows if row.drawn and row.scale == scale]
            if drawn:
                panels.append(_panel(declared, panel, scale, drawn, again))
    drawn_rows = [row for panel in panels for row in panel.rows]
    reviews = list(dict.fromkeys(row.review for row in [*drawn_rows, *listed]))
    names = {row.review: row.label for row in [*drawn_rows, *listed]}
    return Facts(
        id=declared.id,
        title=declared.title,
        figures=("umbrella",) if panels else (),
        numbers={
            "effects": len(drawn_rows),
            "without-interval": len(listed),
            "reviews": len(reviews),
            "flagged": sum(bool(row.flags) for row in drawn_rows),
            "recomputed": sum(part.ours is not None for part in again.values()),
            "same-side": sum(part.agreement is not None and part.agreement.same_side for part in again.values()),
        },
        panels=tuple(panels),
        listed=tuple(listed),
        reviews=tuple(Review(review=review, label=names[review]) for review in reviews),
        shared=_shared(declared, evidence, reviews, names),
        recomputed=tuple(again.values()),
    )


def _rows(
    declared: Umbrella, panel: Panel, frame: DataFrame, evidence: Evidence, flags: Mapping[int, list[str]]
) -> Iterator[ReviewEffect]:
    """Yield the rows of one panel, in the order of time."""
    part = frame[parse_expression(panel.where).mask(frame)]
    turned = set() if panel.turned is None else _lines(part, panel.turned)
    windows = [_lines(part, window.where) for window in declared.windows]
    for record in records(part):
        row: dict[str, Any] = {name: _number(record.get(name)) for name in NUMBERS}
        row |= {name: str(record[name]) if known(record.get(name)) else None for name in TEXTS}
        review, measure = str(record[declared.review]), str(row["measure"])
        scale = "identity" if DIFFERENCE.search(measure) else "exp" if RATIO.search(measure) else None
        limits = (row["estimate"], row["ci_low"], row["ci_high"])
        drawn = scale is not None and None not in limits and (scale == "identity" or min(limits) > 0)
        is_turned = record["_line"] in turned and drawn and scale == "identity"
        if is_turned:
            row |= {"estimate": -limits[0], "ci_low": -limits[2], "ci_high": -limits[1]}
        yield ReviewEffect(
            **row,
            window=next((number for number, lines in enumerate(windows) if record["_line"] in lines), len(windows)),
            line=line_of(record),
            review=review,
            label=label_of(evidence, review, row["reference"]),
            outcome=panel.label,
            scale=scale,
            drawn=drawn,
            turned=is_turned,
            misprinted=drawn and not row["ci_low"] <= row["estimate"] <= row["ci_high"],
            flags=tuple(flags.get(line_of(record), ())),
            measure_name=word_of(evidence, declared.table, "measure", measure),
        )


def _panel(
    declared: Umbrella, panel: Panel, scale: str, rows: list[ReviewEffect], again: Mapping[int, Recomputed]
) -> EffectPanel:
    """Return rows under the first window that they fit; those that fit none come last."""
    rows = sorted(rows, key=lambda row: (row.timepoint_weeks is None, row.timepoint_weeks or 0.0, row.label))
    names = [*(window.label for window in declared.windows), "Another time, or none given" if declared.windows else ""]
    groups = (
        TimeGroup(
            label=name,
            rows=tuple(replace(row, again=again.get(row.line)) for row in rows if row.window == number),
        )
        for number, name in enumerate(names)
    )
    return EffectPanel(
        label=panel.label,
        scale=scale,
        better=panel.better,
        unit=panel.unit if scale == "identity" else None,
        groups=tuple(group for group in groups if group.rows),
    )


def _lines(part: DataFrame, condition: str) -> set[int]:
    return set(part[parse_expression(condition).mask(part)]["_line"])


def _flags(evidence: Evidence, table: str) -> dict[int, list[str]]:
    """Return line of the table -> what is suspicious about it."""
    found: dict[int, list[str]] = {}
    for problem in evidence.warnings:
        if problem.place.file == evidence.tables[table].file and problem.place.line is not None:
            found.setdefault(problem.place.line, []).append(problem.cause)
    return found


def _shared(
    declared: Umbrella, evidence: Evidence, reviews: list[str], names: Mapping[str, str]
) -> tuple[ReviewPair, ...]:
    """Return for every pair of reviews the studies that both are known to include; None where one has no list."""
    inside: dict[str, set[str]] = {}
    if declared.members is not None:
        members = evidence.tables[declared.members].frame
        for review, study in zip(members[declared.review], members["study_id"], strict=True):
            inside.setdefault(str(review), set()).add(str(study))
    return tuple(
        ReviewPair(
            reviews=(names[one], names[other]),
            known=(len(inside.get(one, ())), len(inside.get(other, ()))),
            shared=tuple(sorted(inside[one] & inside[other])) if one in inside and other in inside else None,
        )
        for one, other in combinations(reviews, 2)
    )


def label_of(evidence: Evidence, review: str, reference: str | None) -> str:
    """Return a review's display name: first author, else short title, else journal, and the year.

    Without any of them it is the short name as words.
    """
    entry = evidence.bibliography.get(reference or review)
    named = _named(entry) if entry is not None else ""
    return named or review.replace("_", " ")


def _named(entry: Reference) -> str:
    fields = {name: re.sub(r"[{}]", "", value) for name, value in entry.fields.items()}
    author = re.split(r",| and ", fields.get("author", ""))[0].strip()
    who = author or fields.get("shorttitle") or fields.get("journal", "")
    return f"{who} {fields.get('year', '')}".strip()


def _number(value: Any) -> float | None:
    return float(value) if known(value) and isinstance(value, int | float) else None
