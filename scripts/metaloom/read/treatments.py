"""Which treatments a row of a network compares, and errors in the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from metaloom.declare.structure import Network


@dataclass(frozen=True)
class Comparison:
    """One row: whose, which treatment against which, and where it is in the table."""

    study_id: str
    treatment: str
    comparator: str
    line: int | None


@dataclass(frozen=True)
class Fault:
    """The reason why the rows are not a network, and the remedy."""

    cause: str
    remedy: str
    code: str


def missing_name(frame: pd.DataFrame, network: Network) -> list[str]:
    """Return for each row why its treatments are not known, or an empty text."""
    reasons = [""] * len(frame)
    for column in _columns(network):
        for row, value in enumerate(frame[column]):
            if not reasons[row] and (pd.isna(value) or not str(value).strip()):
                reasons[row] = f"its column {column!r} is empty, so that the treatment is not known"
    return reasons


def comparisons(frame: pd.DataFrame, network: Network) -> list[Comparison]:
    """Return the comparison of every row; rows must name their treatments."""
    studies = [str(value) for value in frame["study_id"]]
    treated = [str(value).strip() for value in frame[network.treatment]]
    other = network.against
    control = [network.reference] * len(frame) if other is None else [str(value).strip() for value in frame[other]]
    lines = list(frame["_line"]) if "_line" in frame.columns else [None] * len(frame)
    return [
        Comparison(study, one, two, None if pd.isna(line) else int(line))
        for study, one, two, line in zip(studies, treated, control, lines, strict=True)
    ]


def faults(rows: Sequence[Comparison], reference: str) -> Iterator[Fault]:
    """Yield every study whose rows are not the pairs of its arms, each pair once; a reference that no study has."""
    by_study: dict[str, list[Comparison]] = {}
    for row in rows:
        by_study.setdefault(row.study_id, []).append(row)
    for study, own in by_study.items():
        yield from _study_faults(study, own)
    treatments = sorted({name for row in rows for name in (row.treatment, row.comparator)})
    if rows and reference not in treatments:
        yield Fault(
            f"The reference {reference!r} is not among the treatments of the rows: {', '.join(treatments)}.",
            "Name one of them as `reference`.",
            code="ML-0910",
        )


def _study_faults(study: str, rows: list[Comparison]) -> Iterator[Fault]:
    seen: dict[frozenset[str], Comparison] = {}
    sound = True
    for row in rows:
        pair = frozenset((row.treatment, row.comparator))
        if len(pair) == 1:
            sound = False
            yield Fault(
                f"The study {study!r} compares {row.treatment!r} with itself{_at([row])}.",
                "Correct the name of the treatment or of the comparator, or leave the row out by `where`.",
                code="ML-0911",
            )
        elif pair in seen:
            sound = False
            yield Fault(
                f"The study {study!r} compares {row.treatment!r} and {row.comparator!r} twice{_at([seen[pair], row])}.",
                "Narrow `where` to one row for each pair of arms.",
                code="ML-0911",
            )
        else:
            seen[pair] = row
    arms = sorted({name for pair in seen for name in pair})
    lacking = [pair for pair in combinations(arms, 2) if frozenset(pair) not in seen]
    if sound and lacking:
        pairs = len(arms) * (len(arms) - 1) // 2
        missing = " and ".join(f"{one!r} against {two!r}" for one, two in lacking)
        yield Fault(
            f"The study {study!r} has {len(arms)} arms ({', '.join(arms)}) and lacks the comparison of {missing}.",
            f"A study of {len(arms)} arms needs {pairs} rows, one for each pair of arms: add what is missing, "
            "or narrow `where`.",
            code="ML-0911",
        )


def _at(rows: Sequence[Comparison]) -> str:
    lines = [str(row.line) for row in rows if row.line is not None]
    return f" ({'line' if len(lines) == 1 else 'lines'} {' and '.join(lines)})" if lines else ""


def _columns(network: Network) -> list[str]:
    return [network.treatment, *([network.against] if network.against is not None else [])]
