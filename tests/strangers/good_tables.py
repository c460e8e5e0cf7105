"""Three sound tables for the mutation test, with their right numbers by another route than Metaloom's.

Invented studies; the numbers are such that no rule of plausibility speaks. `columns` are the standard names; `own` are
the names that a stranger gives them, of the same length, so that places in the mapped file equal those in the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

Row = tuple[str, ...]
Numbers = dict[str, float]
LIMIT = 1.959963984540054


@dataclass(frozen=True)
class Good:
    """A sound table: its measure, its columns (name, role), its rows, and what is right for any of its rows."""

    name: str
    measure: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    right: Callable[[list[dict[str, float]]], Numbers]
    moderators: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.columns]

    def numbers(self, rows: list[Row]) -> Numbers:
        """What is right for these rows; a cell that is empty is missing."""
        records = [
            {
                name: float(cell)
                for (name, role), cell in zip(self.columns, row, strict=True)
                if role != "study" and cell
            }
            for row in rows
        ]
        return self.right(records)


def inverse_variance(yi: list[float], vi: list[float]) -> Numbers:
    weights = 1.0 / np.array(vi)
    return {
        "k": len(yi),
        "pooled/estimate": float((weights * yi).sum() / weights.sum()),
        "pooled/standard_error": float(weights.sum() ** -0.5),
    }


def complete(records: list[dict[str, float]], names: tuple[str, ...]) -> list[dict[str, float]]:
    return [record for record in records if all(name in record for name in names)]


def risk_ratios(records: list[dict[str, float]]) -> Numbers:
    """Log risk ratios by inverse variance."""
    names = ("events_treated", "total_treated", "events_control", "total_control")
    arms = [tuple(record[name] for name in names) for record in complete(records, names)]
    return inverse_variance(
        [float(np.log((a / n) / (c / m))) for a, n, c, m in arms],
        [1 / a - 1 / n + 1 / c - 1 / m for a, n, c, m in arms],
    )


def mean_differences(records: list[dict[str, float]]) -> Numbers:
    """Mean differences by inverse variance."""
    names = ("mean_treated", "sd_treated", "n_treated", "mean_control", "sd_control", "n_control")
    arms = [tuple(record[name] for name in names) for record in complete(records, names)]
    return inverse_variance(
        [m1 - m2 for m1, _, _, m2, _, _ in arms], [s1**2 / n1 + s2**2 / n2 for _, s1, n1, _, s2, n2 in arms]
    )


def ready_made(records: list[dict[str, float]], moderator: str) -> Numbers:
    """Estimates with intervals by inverse variance, and the slope of a moderator by weighted least squares."""
    full = complete(records, ("estimate", "ci_low", "ci_high"))
    numbers = inverse_variance([one["estimate"] for one in full], [variance_of(one) for one in full])
    full = complete(full, (moderator,))
    design = np.array([[1.0, one[moderator]] for one in full])
    weights = np.diag([1.0 / variance_of(one) for one in full])
    spread = np.linalg.inv(design.T @ weights @ design)
    slope = spread @ design.T @ weights @ np.array([one["estimate"] for one in full])
    return numbers | {
        "moderators/0/k": len(full),
        f"moderators/0/coefficients/{moderator}/estimate": float(slope[1]),
        f"moderators/0/coefficients/{moderator}/standard_error": float(spread[1, 1] ** 0.5),
    }


def variance_of(record: dict[str, float]) -> float:
    return float(((record["ci_high"] - record["ci_low"]) / (2 * LIMIT)) ** 2)


BINARY = Good(
    "binary",
    "RR",
    (
        ("study_id", "study"),
        ("events_treated", "count"),
        ("total_treated", "total"),
        ("events_control", "count"),
        ("total_control", "total"),
    ),
    (
        ("Amber 2001", "12", "80", "20", "82"),
        ("Birch 2004", "5", "45", "9", "44"),
        ("Cliff 2009", "30", "210", "41", "205"),
        ("Dove 2012", "7", "66", "6", "64"),
        ("Elm 2015", "18", "120", "29", "118"),
        ("Fern 2018", "9", "75", "13", "77"),
    ),
    risk_ratios,
)
CONTINUOUS = Good(
    "continuous",
    "MD",
    (
        ("study_id", "study"),
        ("mean_treated", "mean"),
        ("sd_treated", "deviation"),
        ("n_treated", "total"),
        ("mean_control", "mean"),
        ("sd_control", "deviation"),
        ("n_control", "total"),
    ),
    (
        ("Amber 2001", "5.2", "1.9", "40", "6.4", "2.1", "41"),
        ("Birch 2004", "4.8", "2.2", "33", "5.9", "2.3", "30"),
        ("Cliff 2009", "6.1", "1.8", "58", "6.6", "1.7", "60"),
        ("Dove 2012", "5.5", "2.4", "25", "7.2", "2.5", "24"),
        ("Elm 2015", "5.0", "2.0", "71", "6.1", "2.1", "70"),
        ("Fern 2018", "5.7", "2.3", "48", "6.2", "2.0", "47"),
    ),
    mean_differences,
)
READY = Good(
    "ready",
    "SMD",
    (
        ("study_id", "study"),
        ("estimate", "estimate"),
        ("ci_low", "limit"),
        ("ci_high", "limit"),
        ("weeks", "moderator"),
    ),
    (
        ("Amber 2001", "-0.35", "-0.57", "-0.13", "12"),
        ("Birch 2004", "-0.12", "-0.30", "0.06", "8"),
        ("Cliff 2009", "-0.48", "-0.74", "-0.22", "16"),
        ("Dove 2012", "-0.21", "-0.41", "-0.01", "10"),
        ("Elm 2015", "-0.40", "-0.58", "-0.22", "14"),
        ("Fern 2018", "-0.27", "-0.51", "-0.03", "20"),
    ),
    partial(ready_made, moderator="weeks"),
    ("weeks",),
)
TABLES = (BINARY, CONTINUOUS, READY)
