"""Survival curves read off printed figures, with what can be computed once the patients behind them are restored.

Restored patients are an approximation (`measure.convert.kaplan_meier`), and everything that follows is called so: the
curve with its interval (log-log), the medians, the log-rank test and the hazard ratio of a proportional hazards model
(statsmodels, Efron's ties).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from metaloom.judge.judged import Judged
from metaloom.surveys.frames import known, rows_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from metaloom.declare import Declarations
    from metaloom.measure.convert.kaplan_meier import Individuals
    from metaloom.read import Evidence
    from metaloom.surveys.survival.declare import SurvivalCurves


def survey(
    declared: SurvivalCurves, _declarations: Declarations, evidence: Evidence, _results: Mapping[str, Judged]
) -> dict[str, Any]:
    """Return every study with the curves of its arms; one whose curve cannot be restored with the reason."""
    studies: list[dict[str, Any]] = []
    if declared.points is not None and declared.at_risk is not None:
        points, at_risk = (rows_of(evidence, name, None) for name in (declared.points, declared.at_risk))
        for study in dict.fromkeys(str(name) for name in points["study_id"] if known(name)):
            here = points[points["study_id"] == study]
            labels = [str(label) for label in here.get("label", []) if known(label)]
            part = _study(declared, here, at_risk[at_risk["study_id"] == study])
            studies.append({"study_id": study, "label": labels[0] if labels else study, **part})
    return {
        "figures": ["survival_curves"] if any(study["status"] == "ok" for study in studies) else [],
        "studies": studies,
        "arms": list(declared.arms.values()),
        "unit": declared.unit,
        "level": declared.level,
        "numbers": {"curves": sum(len(study.get("arms", [])) for study in studies), "studies": len(studies)},
    }


def _study(declared: SurvivalCurves, points: DataFrame, at_risk: DataFrame) -> dict[str, Any]:
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
            return {"status": "not_estimable", "reason": f"{name}: {error}."}
        patients.append(found)
        printed = [[float(time), int(number)] for time, number in zip(numbers.times, numbers.numbers, strict=True)]
        arms.append({"label": name, "at_risk": printed, "readings": len(read), **curve_of(found, declared.level)})
    return {"status": "ok", "reason": None, "arms": arms, **compared(patients[0], patients[1], declared.level)}


def curve_of(patients: Individuals, level: float) -> dict[str, Any]:
    """Kaplan-Meier estimate with log-log limits at every event, the median with its interval; null if not reached."""
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
        steps.append({"time": float(time), "survival": float(share), "lower": limits[0], "upper": limits[1]})
    return {
        "n": len(patients.times),
        "events": int(patients.events.sum()),
        "last": float(patients.times.max()),
        "steps": steps,
        "median": _half(steps, "survival"),
        "median_lower": _half(steps, "lower"),
        "median_upper": _half(steps, "upper"),
    }


def _half(steps: list[dict[str, float]], line: str) -> float | None:
    """When the curve, or one of its limits, is first at one half or below (Brookmeyer and Crowley 1982)."""
    return next((step["time"] for step in steps if step[line] <= 0.5), None)


def compared(treated: Individuals, control: Individuals, level: float) -> dict[str, Any]:
    """Return the hazard ratio (treated against control) with its interval, and the log-rank test.

    Null without events.
    """
    import numpy as np
    from scipy.stats import norm
    from statsmodels.duration.hazard_regression import PHReg
    from statsmodels.duration.survfunc import survdiff

    times = np.concatenate([treated.times, control.times])
    events = np.concatenate([treated.events, control.events]).astype(float)
    group = np.concatenate([np.ones(len(treated.times)), np.zeros(len(control.times))])
    if not treated.events.any() or not control.events.any():
        return {"hazard_ratio": None, "log_rank": None}
    model = PHReg(times, group[:, None], status=events, ties="efron").fit()
    log_ratio, error = float(model.params[0]), float(model.bse[0])
    half = float(norm.ppf(0.5 + level / 200)) * error
    statistic, p_value = survdiff(times, events, group)
    return {
        "hazard_ratio": {
            "estimate": math.exp(log_ratio), "lower": math.exp(log_ratio - half), "upper": math.exp(log_ratio + half),
            "log": log_ratio, "standard_error": error,
        },
        "log_rank": {"statistic": float(statistic), "p_value": float(p_value)},
    }  # fmt: skip
