"""A declared survival survey, on the curves of a classical trial: remission under 6-mercaptopurine (Gehan 1965)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pydantic
import pytest
from statsmodels.duration.survfunc import SurvfuncRight
from typed_results import drawn

from metaloom.measure.convert.kaplan_meier import Individuals
from metaloom.read.rows import row_problems
from metaloom.surveys.survival.declare import SurvivalCurves
from metaloom.surveys.survival.describe import compared, survey
from metaloom.surveys.survival.facts import Facts

TREATED = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"
DECLARED: dict[str, Any] = {"id": "s", "title": "S", "points": "points", "at_risk": "below", "unit": "weeks"}


def patients(text: str) -> Individuals:
    """Times in weeks, a plus for a patient still in remission."""
    words = text.split()
    return Individuals(np.array([float(w.rstrip("+")) for w in words]), np.array([not w.endswith("+") for w in words]))


def tables() -> tuple[str, str]:
    """The two curves as a reader would type them: readings to one decimal, numbers at risk every five weeks."""
    points, below = ["study_id,arm,timepoint,survival_percent"], ["study_id,arm,timepoint,at_risk,events"]
    for arm, text in (("treated", TREATED), ("control", PLACEBO)):
        truth = patients(text)
        curve = SurvfuncRight(truth.times, truth.events.astype(float))
        for time, share in zip(curve.surv_times, curve.surv_prob, strict=True):
            points.append(f"gehan,{arm},{time:g},{100 * share:.1f}")
        if truth.times.max() > curve.surv_times[-1]:
            points.append(f"gehan,{arm},{truth.times.max():g},{100 * curve.surv_prob[-1]:.1f}")
        for time in range(0, int(truth.times.max()), 5):
            total = int(truth.events.sum()) if time == 0 else ""
            below.append(f"gehan,{arm},{time},{int((truth.times >= time).sum())},{total}")
    return "\n".join(points), "\n".join(below)


def found_of(evidence_of: Any, readings: str, numbers: str, **changes: Any) -> Facts:
    declared = SurvivalCurves.model_validate(DECLARED | changes)
    evidence = evidence_of(points=readings, below=numbers)
    return survey(declared, evidence.declarations, evidence, {})


def test_the_trial_comes_back_from_its_curves(evidence_of: Any) -> None:
    study = found_of(evidence_of, *tables()).studies[0]
    treated, control = study.arms
    assert (treated.n, treated.events) == (21, 9)
    assert (control.n, control.events) == (21, 21)
    assert (treated.median, control.median) == (23.0, 8.0)
    ratio, test = compared(patients(TREATED), patients(PLACEBO), 95)
    assert ratio is not None
    assert test is not None
    assert study.log_rank is not None
    assert study.hazard_ratio is not None
    assert test.statistic == pytest.approx(16.79, abs=0.01), "as printed in many textbooks"
    assert study.log_rank.statistic == pytest.approx(test.statistic, rel=0.06)
    assert study.hazard_ratio.log == pytest.approx(ratio.log, abs=0.06)
    assert study.hazard_ratio.standard_error == pytest.approx(ratio.standard_error, rel=0.03)


def test_the_tables_pass_the_rules_for_every_table(evidence_of: Any) -> None:
    """Their column names must not be standard names of another meaning (a time at risk is never zero)."""
    points, below = tables()
    evidence = evidence_of(points=points, below=below)
    assert [problem for table in evidence.tables.values() for problem in row_problems(table)] == []


def test_limits_lie_around_the_curve_and_within_0_and_1(evidence_of: Any) -> None:
    for arm in found_of(evidence_of, *tables()).studies[0].arms:
        assert all(0 <= step.lower <= step.survival <= step.upper <= 1 for step in arm.steps)


def test_an_impossible_curve_is_told_and_not_drawn(evidence_of: Any) -> None:
    points, below = tables()
    found = found_of(evidence_of, points.replace("gehan,treated,6,85.7", "gehan,treated,6,185.7"), below)
    assert "Treated: a survival of the curve is not between 0 and 1." in str(found.studies[0].reason)
    assert found.figures == ()


def test_an_arm_without_events_has_no_ratio(evidence_of: Any) -> None:
    points = "study_id,arm,timepoint,survival_percent\na,treated,9,100\na,control,4,50\na,control,9,50"
    below = "study_id,arm,timepoint,at_risk,events\na,treated,0,10,\na,control,0,10,"
    study = found_of(evidence_of, points, below).studies[0]
    assert study.hazard_ratio is None
    figure = drawn("survival_curves", found_of(evidence_of, points, below))
    assert figure is not None
    assert "not estimable: an arm has no event" in figure.alt


def test_no_curve_is_a_result(evidence_of: Any) -> None:
    points, below = tables()
    found = found_of(evidence_of, points, below, points=None, at_risk=None)
    assert (found.studies, found.figures) == ((), ())
    with pytest.raises(pydantic.ValidationError, match="need the numbers at risk"):
        SurvivalCurves.model_validate(DECLARED | {"at_risk": None})


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_the_figure_shows_steps_and_numbers_at_risk(evidence_of: Any, layout: Any) -> None:
    figure = drawn("survival_curves", found_of(evidence_of, *tables()), layout)
    assert figure is not None
    assert "Treated: 9/21 events, median 23" in figure.alt
    assert figure.svg.count(">21<") == 3, "both arms begin with 21 at risk; 21 are left in one at five weeks"
    assert "At risk" in figure.svg
