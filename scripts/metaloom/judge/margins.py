"""The smallest effects that matter, below and above no effect, on the analysis scale.

They are declared either as an effect of the measure (0.9 for a risk ratio; it then holds on both sides alike) or in
absolute terms (30 of 1000 people), which become relative effects at the risk without treatment: GRADE guidance 34
(J Clin Epidemiol 2022;150:216) and Core GRADE 2 (BMJ 2025;389:e081904) rate imprecision on the absolute effect first.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log

from metaloom.catalogue.measures import measure_of
from metaloom.declare.analysis import Analysis
from metaloom.engine.result import Result
from metaloom.judge.absolute import baseline_of, risk_with
from metaloom.judge.effect import Effect, margin_of

FAR = 3.0
"""An interval that reaches this many times the smallest effect that matters, on both sides, says next to nothing."""
LITTLE_RATIO, LITTLE_DEVIATIONS = -log(0.9), 0.1
"""Where no threshold is declared, an interval within these counts as little or no difference: ratios of 0.9 to 1.11,
a tenth of a standard deviation."""
APPRECIABLE_BENEFIT, APPRECIABLE_HARM, HALF_DEVIATION = log(0.75), log(1.25), 0.5
"""Where no threshold is declared, an interval beyond both includes an appreciable benefit and an appreciable harm
(GRADE guidelines 6, J Clin Epidemiol 2011;64:1283); half a standard deviation either way for standardised ones."""
_WIDEST = 30.0


@dataclass(frozen=True)
class Margins:
    """`below` is negative, `above` positive; infinite where no effect in that direction could matter.

    `far` are the same for three times the threshold, where it is an absolute one.
    """

    below: float
    above: float
    far: tuple[float, float] | None = None

    def within(self, lower: float, upper: float) -> bool:
        """Return whether an interval lies between the margins."""
        return self.below < lower and upper < self.above


def margins_of(result: Result, analysis: Analysis) -> Margins | None:
    """Return the declared margins of a result; None where none are declared or no risk is known to apply them to."""
    threshold = analysis.threshold
    if threshold is None:
        return None
    measure = str(result.measure)
    if threshold.minimal_important is not None:
        margin = margin_of(measure, threshold.minimal_important)
        return None if margin is None else Margins(-margin, margin)
    baseline = baseline_of(result, analysis.certainty.baseline if analysis.certainty else None)
    if threshold.absolute is None or baseline is None or not 0 < baseline.risk < 1:
        return None
    step = threshold.absolute / threshold.per
    below, above = _effects_at(measure, baseline.risk, step)
    return Margins(below, above, _effects_at(measure, baseline.risk, FAR * step))


def little_of(measure: str) -> Margins | None:
    """Return what counts as little or no difference where nothing is declared; None for measures with units."""
    found = measure_of(measure)
    if found.ratio:
        return Margins(-LITTLE_RATIO, LITTLE_RATIO)
    return Margins(-LITTLE_DEVIATIONS, LITTLE_DEVIATIONS) if found.in_deviations else None


def appreciable_of(measure: str) -> Margins | None:
    """Return the appreciable benefit and harm where nothing is declared; None for measures with units."""
    found = measure_of(measure)
    if found.ratio:
        return Margins(APPRECIABLE_BENEFIT, APPRECIABLE_HARM)
    return Margins(-HALF_DEVIATION, HALF_DEVIATION) if found.in_deviations else None


def is_little(effect: Effect, margins: Margins | None) -> bool:
    """Return whether an interval holds nothing but effects that do not matter."""
    held = margins or little_of(effect.measure)
    return held is not None and held.within(effect.lower, effect.upper)


def _effects_at(measure: str, risk: float, step: float) -> tuple[float, float]:
    """Return the effects that change a risk by `step` downwards and upwards."""
    below = _effect_for(measure, risk, risk - step) if risk - step > 0 else -inf
    above = _effect_for(measure, risk, risk + step) if risk + step < 1 else inf
    return below, above


def _effect_for(measure: str, risk: float, wanted: float) -> float:
    """Return the effect that turns `risk` into `wanted`, by bisection: risks rise with the effect."""
    low, high = -_WIDEST, _WIDEST
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if risk_with(measure, risk, middle) < wanted else (low, middle)
    return (low + high) / 2
