"""Survival curves read off printed figures, with what can be computed once the patients behind them are restored.

Restored patients are an approximation (`measure.convert.kaplan_meier`), and everything that follows is called so: the
curve with its interval (log-log), the medians, the log-rank test and the hazard ratio of a proportional hazards model
(statsmodels, Efron's ties).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from metaloom.judge.judged import Judged
from metaloom.surveys.frames import known, rows_of
from metaloom.surveys.survival.facts import Curve, CurveArm, CurveStudy, Facts, HazardRatio, LogRank, Step

if TYPE_CHECKING:
    from pandas import DataFrame

    from metaloom.declare import Declarations
    from metaloom.measure.convert.kaplan_meier import Individuals
    from metaloom.read import Evidence
    from metaloom.surveys.survival.declare import SurvivalCurves


def survey(
    declared: SurvivalCurves, _declarations: Declarations, evidence: Evidence, _results: Mapping[str, Judged]
) -> Facts:
    """Return every study with the curves of its arms; one whose curve cannot be restored with the reason."""
    studies: list[CurveStudy] = []
    if declared.points is not None and declared.at_risk is not None:
        points, at_risk = (rows_of(evidence, name, None) for name in (declared.points, declared.at_risk))
        for study in dict.fromkeys(str(name) for name in points["study_id"] if known(name)):
            here = points[points["study_id"] == study]
            labels = [str(label) for label in here.get("label", []) if known(label)]
            blank = CurveStudy(study_id=study, label=labels[0] if labels else study, status="ok", reason=None)
            studies.append(_study(declared, blank, here, at_risk[at_risk["study_id"] == study]))
    return Facts(
        id=declared.id,
        title=declared.title,
        figures=("survival_curves",) if any(study.status == "ok" for study in studies) else (),
        numbers={"curves": sum(len(study.arms) for study in studies), "studies": len(studies)},
        studies=tuple(studies),
        arms=tuple(declared.arms.values()),
        unit=declared.unit,
        level=declared.level,
    )


def _study(declared: SurvivalCurves, study: CurveStudy, points: DataFrame, at_risk: DataFrame) -> CurveStudy:
    """Return the study with its curves, or with the reason why one of them cannot be restored."""
    from metaloom.measure.convert.kaplan_meier import AtRisk, readings, reconstruct

    arms, patients = [], []
    for value, name in declared.arms.items():
        read, below = points[points["arm"] == value], at_risk[at_risk["arm"] == value].sort_values("timepoint")
        totals = [int(events) for events in below["events"] if known(events)]
        try:
            curve = readings(read["timepoint"].to_numpy(float), read["survival_percent"].to_numpy(float) / 100)
            numbers = AtRisk(below["timepoint"].to_numpy(float), below["at_risk"].to_numpy(float))
            found = reconstruct(curve, numbers, totals[0] if totals else None)
        except ValueError as error:
            return replace(study, status="not_estimable", reason=f"{name}: {error}.")
        patients.append(found)
        printed = ((float(time), int(number)) for time, number in zip(numbers.times, numbers.numbers, strict=True))
        curve_found = curve_of(found, declared.level)
        arms.append(CurveArm(label=name, at_risk=tuple(printed), readings=len(read), **vars(curve_found)))
    ratio, test = compared(patients[0], patients[1], declared.level)
    return replace(study, arms=tuple(arms), hazard_ratio=ratio, log_rank=test)


def curve_of(patients: Individuals, level: float) -> Curve:
    """Return the Kaplan-Meier estimate with log-log limits at every event, and the median with its interval."""
    from scipy.stats import norm
    from statsmodels.duration.survfunc import SurvfuncRight

    estimate = SurvfuncRight(patients.times, patients.events.astype(float))
    z = float(norm.ppf(0.5 + level / 200))
    steps = []
    rows = zip(estimate.surv_times, estimate.surv_prob, estimate.surv_prob_se, strict=True)
    for time, share, error in rows:
        inside = 0 < share < 1 and error > 0
        half = z * error / (share * abs(math.log(share))) if inside else 0.0
        limits = sorted(share ** math.exp(sign * half) for sign in (-1, 1)) if inside else [share, share]
        steps.append(Step(time=float(time), survival=float(share), lower=limits[0], upper=limits[1]))
    return Curve(
        n=len(patients.times),
        events=int(patients.events.sum()),
        last=float(patients.times.max()),
        steps=tuple(steps),
        median=_first_half((step.time, step.survival) for step in steps),
        median_lower=_first_half((step.time, step.lower) for step in steps),
        median_upper=_first_half((step.time, step.upper) for step in steps),
    )


def _first_half(line: Iterable[tuple[float, float]]) -> float | None:
    """Return when a curve, or one of its limits, is first at one half or below (Brookmeyer and Crowley 1982)."""
    return next((time for time, share in line if share <= 0.5), None)


def compared(
    treated: Individuals, control: Individuals, level: float
) -> tuple[HazardRatio, LogRank] | tuple[None, None]:
    """Return the hazard ratio (treated against control) with its interval and the log-rank test; None without events
    in an arm.
    """
    import numpy as np
    from scipy.stats import norm
    from statsmodels.duration.hazard_regression import PHReg
    from statsmodels.duration.survfunc import survdiff

    times = np.concatenate([treated.times, control.times])
    events = np.concatenate([treated.events, control.events]).astype(float)
    group = np.concatenate([np.ones(len(treated.times)), np.zeros(len(control.times))])
    if not treated.events.any() or not control.events.any():
        return None, None
    model = PHReg(times, group[:, None], status=events, ties="efron").fit()
    log_ratio, error = float(model.params[0]), float(model.bse[0])
    half = float(norm.ppf(0.5 + level / 200)) * error
    statistic, p_value = survdiff(times, events, group)
    ratio = HazardRatio(
        estimate=math.exp(log_ratio),
        lower=math.exp(log_ratio - half),
        upper=math.exp(log_ratio + half),
        log=log_ratio,
        standard_error=error,
    )
    return ratio, LogRank(statistic=float(statistic), p_value=float(p_value))
