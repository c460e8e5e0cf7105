"""What raises the certainty of non-randomised evidence: a large effect, a dose response, confounding the other way.

GRADE guidelines 9 (J Clin Epidemiol 2011;64:1311). The rule for a large effect: the evidence starts low, no domain has
lowered it, and the whole interval lies on one side of no effect; a risk ratio above 2 or below 0.5 then raises by one
level, above 5 or below 0.2 by two. Odds ratios are turned into risk ratios at the risk without treatment. A dose
response and opposing confounding are for people to judge, and to declare with a reason.
"""

from __future__ import annotations

from math import log

from metaloom.catalogue.measures import measure_of
from metaloom.declare.certainty import Certainty, Raised
from metaloom.judge.absolute import risk_with
from metaloom.judge.certain import RaisedLevel
from metaloom.judge.effect import Effect

LARGE, VERY_LARGE = log(2), log(5)


def raised_by(
    effect: Effect, start: str, down: int, control: float | None, declared: Certainty
) -> dict[str, RaisedLevel]:
    """Return everything that raises certainty, by name; empty where certainty cannot be raised.

    `down` are the levels that the domains have cost: what has been lowered is not raised again by a rule.
    """
    if start != "low":
        return {}
    found: dict[str, RaisedLevel] = {}
    if declared.large_effect is not None:
        found["large_effect"] = _declared(declared.large_effect)
    elif down == 0 and (steps := _large(effect, control)):
        size = "very large" if steps == 2 else "large"
        found["large_effect"] = RaisedLevel(steps=steps, reason=f"The effect is {size}.", by="rule", who=None)
    for name in ("dose_response", "opposing_confounding"):
        judged = getattr(declared, name)
        if judged is not None:
            found[name] = _declared(judged)
    return found


def _large(effect: Effect, control: float | None) -> int:
    if effect.lower <= 0 <= effect.upper:
        return 0
    ratio = _as_ratio(effect, control)
    if ratio is None:
        return 0
    return 2 if abs(ratio) > VERY_LARGE else 1 if abs(ratio) > LARGE else 0


def _as_ratio(effect: Effect, control: float | None) -> float | None:
    """Return the logarithm of the ratio of risks; None where it does not follow."""
    if measure_of(effect.measure).ratio_of_risks:
        return effect.estimate
    if control is None or measure_of(effect.measure).absolute is None or not 0 < control < 1:
        return None
    risk = risk_with(effect.measure, control, effect.estimate)
    return log(risk / control) if risk > 0 else None


def _declared(judged: Raised) -> RaisedLevel:
    return RaisedLevel(steps=judged.levels, reason=judged.reason, by="judgement", who=judged.by)
