"""Several comparisons of one trial that share an arm, as `shared_arm` declares: combined into one, or the arm split.

Cochrane Handbook 23.3.4: counting a shared control group once for every comparison would count its people
twice. `combine` takes the other arms as one group and leaves one row; `split` divides the shared arm's people (and
events, and time) evenly among the rows, which keeps them apart but still a little correlated. Two rows share an arm
when all its numbers are the same. Arms are compared after conversions and before any zero-cell correction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metaloom.catalogue.measures import measure_of
from metaloom.measure.effects import FloatArray, SharedArm

SIDES = ("control", "treated")
COUNTED = ("events", "total", "n", "time")
"""What people, events and time a group has: added up when groups are combined, divided when a group is split."""


@dataclass(frozen=True)
class Rearranged:
    """The numbers of the rows that are left (positions `kept` of the old ones), and what was done to whom."""

    numbers: dict[str, FloatArray]
    kept: NDArray[np.int64]
    done: tuple[SharedArm, ...]


def arm_columns(measure: str, side: str) -> tuple[str, ...]:
    """Return the columns of one arm that `measure` needs; none where it does not compare two groups.

    A ratio of standard deviations needs the means, too: groups that differ in mean spread wider together.
    """
    return tuple(name for name in measure_of(measure).arms if name.endswith(f"_{side}"))


def sharing(measure: str, numbers: dict[str, FloatArray], studies: Sequence[str]) -> list[tuple[str, list[int]]]:
    """Return groups of two or more rows of one study that share an arm: (the shared side, positions of the rows)."""
    found: list[tuple[str, list[int]]] = []
    taken: set[int] = set()
    for side in SIDES:
        names = arm_columns(measure, side)
        if not names or any(name not in numbers for name in names):
            continue
        groups: dict[tuple[object, ...], list[int]] = {}
        for row, study in enumerate(studies):
            values = tuple(float(numbers[name][row]) for name in names)
            if row not in taken and np.isfinite(values).all():
                groups.setdefault((study, *values), []).append(row)
        for rows in groups.values():
            if len(rows) > 1:
                found.append((side, rows))
                taken.update(rows)
    return found


def rearrange(
    measure: str, numbers: dict[str, FloatArray], studies: Sequence[str], lines: Sequence[int | None], rule: str
) -> Rearranged:
    """Return the rows after `rule` ("combine" or "split"), in their old order; the input is not changed."""
    changed = {name: values.copy() for name, values in numbers.items()}
    gone: set[int] = set()
    done = []
    for side, rows in sharing(measure, numbers, studies):
        if rule == "combine":
            _combine(changed, arm_columns(measure, SIDES[1 - SIDES.index(side)]), rows)
            gone.update(rows[1:])
        else:
            for name in arm_columns(measure, side):
                if name.startswith(COUNTED):
                    changed[name][rows] /= len(rows)
        done.append(SharedArm(studies[rows[0]], rule, side, tuple(lines[row] for row in rows)))
    kept = np.array([row for row in range(len(studies)) if row not in gone], dtype=np.int64)
    return Rearranged({name: values[kept] for name, values in changed.items()}, kept, tuple(done))


def _combine(numbers: dict[str, FloatArray], names: tuple[str, ...], rows: list[int]) -> None:
    """Make the arm of the first row that of all rows, taken as one group."""
    first = rows[0]
    if any(name.startswith("sd_") for name in names):
        n, mean, sd = (next(name for name in names if name.startswith(kind)) for kind in ("n_", "mean_", "sd_"))
        whole = [numbers[name][first] for name in (n, mean, sd)]
        for row in rows[1:]:
            whole = list(combine_means(*whole, *(numbers[name][row] for name in (n, mean, sd))))
        for name, value in zip((n, mean, sd), whole, strict=True):
            numbers[name][first] = value
        return
    for name in names:
        numbers[name][first] = numbers[name][rows].sum()


def combine_means(
    n1: FloatArray, mean1: FloatArray, sd1: FloatArray, n2: FloatArray, mean2: FloatArray, sd2: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return size, mean and standard deviation, all (k,), of two groups taken as one; exact for the pooled values.

    Cochrane Handbook 6.5.2.10, table 6.5.a.
    """
    n = n1 + n2
    mean = (n1 * mean1 + n2 * mean2) / n
    between = n1 * n2 / n * (mean1 - mean2) ** 2
    sd = np.sqrt(((n1 - 1.0) * sd1**2 + (n2 - 1.0) * sd2**2 + between) / (n - 1.0))
    return n, mean, sd
