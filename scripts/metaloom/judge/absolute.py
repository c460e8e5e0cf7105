"""Absolute effects: a relative effect applied to a risk without treatment.

GRADE guidelines 12 (J Clin Epidemiol 2013;66:158); Cochrane Handbook 14.1.5.2 and 15.4.4; the ways are in
`catalogue.risks`. The interval is that of the relative effect at this one risk: the uncertainty of the risk itself is
not in it.
"""

from __future__ import annotations

from statistics import median

from metaloom.catalogue.measures import measure_of
from metaloom.declare.certainty import Baseline
from metaloom.engine.result import Result
from metaloom.judge.certain import Absolute, BaselineRisk
from metaloom.judge.effect import Effect


def risk_with(measure: str, baseline: float, value: float) -> float:
    """Return the risk with treatment (0 to 1), from the risk without and an effect on the analysis scale."""
    way = measure_of(measure).absolute
    if way is None:
        raise ValueError(f"no absolute effect follows from {measure}")
    return min(1.0, max(0.0, way(baseline, value)))


def baseline_of(result: Result, declared: Baseline | None) -> BaselineRisk | None:
    """Return the declared risk, or that of the control arms.

    Of several control arms the median is taken, with the lowest and the highest beside it: people of different
    diseases and follow-ups are not added up. None where neither is known.
    """
    if declared is not None:
        return BaselineRisk(
            risk=declared.risk, source=declared.source, note=declared.note,
            events=None, total=None, lowest=None, highest=None, arms=0,
        )  # fmt: skip
    arms = [(study.number("events_control"), study.number("total_control")) for study in result.studies]
    if not arms or any(events is None or not total for events, total in arms):
        return None
    risks = [float(events) / float(total) for events, total in arms if events is not None and total]
    single = len(arms) == 1
    return BaselineRisk(
        risk=median(risks), source=None, note=None, arms=len(arms),
        events=arms[0][0] if single else None, total=arms[0][1] if single else None,
        lowest=None if single else min(risks), highest=None if single else max(risks),
    )  # fmt: skip


def absolute(effect: Effect | None, baseline: BaselineRisk | None) -> Absolute | None:
    """Return the absolute effect at a baseline risk; None where none follows."""
    if effect is None or baseline is None or measure_of(effect.measure).absolute is None or not 0 < baseline.risk < 1:
        return None
    without = baseline.risk
    risk, lower, upper = (
        risk_with(effect.measure, without, value) for value in (effect.estimate, effect.lower, effect.upper)
    )
    return Absolute(
        baseline=baseline, risk=risk, risk_lower=lower, risk_upper=upper,
        difference=risk - without, difference_lower=lower - without, difference_upper=upper - without,
    )  # fmt: skip
