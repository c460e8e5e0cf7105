"""Medians turned into means: the steps that are shown give the numbers that the engine uses."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import pytest

from metaloom.surveys.conversions.declare import Conversions
from metaloom.surveys.conversions.describe import converted, survey
from metaloom.surveys.conversions.write import arithmetic, box_cox

ARMS = ",".join(f"{what}_{arm}" for arm in ("treated", "control") for what in ("median", "q1", "q3", "n"))
ROWS = f"study_id,outcome,poolable,{ARMS}\na,qol,yes,5,4.2,6.1,28,5.5,3.4,6.3,27\nb,qol,no,5,4,6,9,5,4,6,9"


def test_steps_give_the_result() -> None:
    found = converted(5.0, 4.2, 6.1, 28)
    assert found.weight == pytest.approx(0.7 + 0.39 / 28)
    assert found.mean == pytest.approx(found.weight * (4.2 + 6.1) / 2 + (1 - found.weight) * 5)
    assert found.sd == pytest.approx((6.1 - 4.2) / found.divisor)
    assert found.divisor == pytest.approx(2 * NormalDist().inv_cdf((0.75 * 28 - 0.125) / 28.25))
    assert found.box_cox_mean == pytest.approx(found.mean, abs=0.2)


def test_changes_around_zero_have_no_box_cox() -> None:
    found = converted(0.0, -0.2, 0.2, 28)
    assert found.box_cox_mean is None
    assert "not possible" in box_cox(found)
    assert "Luo: weight 0.7 + 0.39 / 28 = 0.7139" in arithmetic(found)


def test_rows_that_may_not_be_used_are_left_out(evidence_of: Any) -> None:
    plain = {"id": "c", "title": "C", "table": "medians", "beside": ["outcome"]}
    evidence = evidence_of(medians=ROWS)
    found = survey(Conversions.model_validate(plain), evidence.declarations, evidence, {})
    assert [(row.study_id, row.arm, row.beside) for row in found.rows] == [
        ("a", "treated", ("qol",)),
        ("a", "control", ("qol",)),
    ]
