"""Medians and quartiles of two arms as means and standard deviations, step by step, by two methods.

Luo, Wan, Liu and Tong (2018) weigh the middle of the quartiles against the median; Wan, Wang, Liu and Tong (2014)
divide the distance of the quartiles by its normal expectation. McGrath and others (2020) first find the power that
makes the quartiles symmetric, which needs positive values. All three expect one hump; none can tell whether there is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from metaloom.judge.judged import Judged
from metaloom.read.hold_out import reason_against
from metaloom.read.records import number_in, records
from metaloom.surveys.conversions.facts import Converted, ConvertedArm, Facts
from metaloom.surveys.frames import known, rows_of, with_unit

if TYPE_CHECKING:
    from metaloom.declare import Declarations
    from metaloom.read import Evidence
    from metaloom.surveys.conversions.declare import Conversions

ARMS = ("treated", "control")


def survey(
    declared: Conversions, _declarations: Declarations, evidence: Evidence, _results: Mapping[str, Judged]
) -> Facts:
    """Return every arm with its printed numbers, both steps of Luo and Wan, and McGrath's result where there is one."""
    rows = []
    for record in records(rows_of(evidence, declared.table, declared.where)):
        if reason_against(record, ((),), convert=True):
            continue
        words = tuple(
            with_unit(evidence, declared.table, name, record[name]) for name in declared.beside if known(record[name])
        )
        label = record.get("label")
        for arm in ARMS:
            found = converted(*(float(number_in(record, f"{what}_{arm}")) for what in ("median", "q1", "q3", "n")))
            study = str(record["study_id"])
            name = str(label if known(label) else study)
            rows.append(ConvertedArm(study_id=study, label=name, beside=words, arm=arm, **asdict(found)))
    numbers = {"rows": len(rows), "studies": len({row.study_id for row in rows})}
    return Facts(id=declared.id, title=declared.title, numbers=numbers, rows=tuple(rows))


def converted(median: float, q1: float, q3: float, n: float) -> Converted:
    """Return one arm converted by Luo and Wan, and by McGrath where that is possible."""
    import numpy as np
    from scipy.special import ndtri

    from metaloom.measure.convert import quantiles
    from metaloom.measure.convert.box_cox import mean_and_sd

    low, middle, high, size = (np.array([value]) for value in (q1, median, q3, n))
    box_cox = mean_and_sd(math.nan, q1, median, q3, math.nan, n)
    return Converted(
        median=median,
        q1=q1,
        q3=q3,
        n=int(n),
        weight=0.7 + 0.39 / n,
        mean=float(quantiles.mean_from_quartiles(low, middle, high, size)[0]),
        divisor=float(2.0 * ndtri((0.75 * n - 0.125) / (n + 0.25))),
        sd=float(quantiles.sd_from_quartiles(low, high, size)[0]),
        box_cox_mean=None if box_cox is None else box_cox[0],
        box_cox_sd=None if box_cox is None else box_cox[1],
    )
