"""Verbs match certainty: the words for a result follow from a rule, never from p < 0.05.

Where certainty was rated (`judge.grade`), the estimate gives the direction and the level the verb (GRADE guidelines 26,
J Clin Epidemiol 2020;119:126; Cochrane Handbook 15.6.4): high "lowers the risk", moderate "probably lowers the risk",
low "may lower the risk", very low "whether treatment lowers the risk is very uncertain". An estimate within the
smallest effect that matters, or an interval with nothing but effects that hardly matter, makes "little or no
difference", and so does an estimate close to no effect whose interval includes it. An interval that includes no effect
is said to; with very low certainty and an interval that also includes an appreciable benefit and an appreciable harm
the data are too few.

Where it was not rated, the interval decides, in order:

1. Nothing could be pooled: "could not be estimated". One group alone has no comparison: the estimate is
   without a verb. What follows is said of two groups; of change within one group and of an association the same rule
   says it in their own words (`catalogue.comparisons`).
2. The interval lies wholly on one side of no effect, and beyond the declared threshold: "was better, by an amount that
   matters"; reaching the threshold: "whether by an amount that matters is open".
3. It includes no effect and only effects that do not matter: "made little or no difference".
4. Otherwise, where only effects are left that are not appreciable (ratios of 0.75 to 1.25, half a standard deviation),
   it "rules out a large effect"; else the data are too few to show a benefit, a harm or no effect.

With fewer than five studies, or a prediction interval that crosses no effect, the sentence says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from metaloom.catalogue.comparisons import TWO_GROUPS
from metaloom.catalogue.measures import measure_of
from metaloom.catalogue.scales import FREEMAN_TUKEY
from metaloom.judge.effect import Effect, effect_of
from metaloom.judge.judged import Judged
from metaloom.judge.margins import Margins, appreciable_of, is_little, little_of

Direction = Literal["better", "worse", "little", "open", "none"]
FEW_STUDIES = 5
UNEQUAL = 10
"""How many times the smallest group the largest may be before a Freeman-Tukey result carries a caution."""


@dataclass(frozen=True)
class Reading:
    """What an interval allows one to say."""

    direction: Direction
    matters: bool | None
    words: str


INCLUDES_NONE = "the interval includes no effect"
INCLUDES_MORE = "the interval includes effects that matter"
RULES_OUT_LARGE = "the interval includes no effect and rules out a large one"
NOT_ESTIMABLE = Reading("none", None, "could not be estimated")


def read_interval(result: Judged, better: str | None, margins: Margins | None) -> Reading:
    """Return the words that a pooled result allows; `result` is one analysis in the results format."""
    if result.status != "ok":
        return NOT_ESTIMABLE
    comparison = measure_of(result.measure).comparison
    if comparison.null is None:
        return Reading("none", None, "")
    pooled = result.pooled.ends
    if pooled is None:
        return Reading("none", None, "")
    _, lower, upper = pooled
    if lower <= 0 <= upper:
        held = margins or little_of(result.measure)
        if held is not None and held.within(lower, upper):
            return Reading("little", False, comparison.little)
        appreciable = appreciable_of(result.measure) if comparison is TWO_GROUPS else None
        small = margins is None and appreciable is not None and appreciable.within(lower, upper)
        return Reading("open", None, RULES_OUT_LARGE if small else comparison.undecided)
    words = comparison.verdict(upper < 0, better)
    if better is None:
        return Reading("open", None, words)
    direction: Direction = "better" if (upper < 0) == (better == "lower") else "worse"
    if margins is None:
        return Reading(direction, None, words)
    if upper <= margins.below or lower >= margins.above:
        return Reading(direction, True, f"{words}, by an amount that matters")
    return Reading(direction, False, f"{words}; whether by an amount that matters is open")


def certain_words(result: Judged, better: str | None, margins: Margins | None) -> str:
    """Return the words where certainty was rated, with the level behind them."""
    return f"{plain_words(result, better, margins)} ({_level(result) or 'no'} certainty)"


def plain_words(result: Judged, better: str | None, margins: Margins | None) -> str:
    """Return the words where certainty was rated: verb by level, direction by the estimate; of one study, too."""
    level, effect = _level(result), effect_of(result)
    if level is None or effect is None:
        return NOT_ESTIMABLE.words
    includes_none = effect.lower <= 0 <= effect.upper
    if is_little(effect, margins):
        return _verb(level, "make", "little or no difference")
    if includes_none and level == "very low" and _too_few(effect):
        return TWO_GROUPS.undecided
    if _close_to_none(effect, margins, includes_none):
        return f"{_verb(level, 'make', 'little or no difference')}; {INCLUDES_MORE}"
    words = _verb(level, "lower" if effect.estimate < 0 else "raise", f"the {_noun(effect, better)}")
    if includes_none:
        return f"{words}; {INCLUDES_NONE}"
    if margins is None:
        return words
    reaches = effect.upper <= margins.below or effect.lower >= margins.above
    return f"{words}, by an amount that matters" if reaches else f"{words}; whether by an amount that matters is open"


def _level(result: Judged) -> str | None:
    return result.certainty.level if result.certainty else None


def _too_few(effect: Effect) -> bool:
    """Return whether an interval includes an appreciable benefit and an appreciable harm; never where it has units."""
    appreciable = appreciable_of(effect.measure)
    return appreciable is not None and effect.lower < appreciable.below and effect.upper > appreciable.above


def _close_to_none(effect: Effect, margins: Margins | None, includes_none: bool) -> bool:
    """Return whether an estimate hardly matters: by the declared margins, else only where no effect is included."""
    if margins is not None:
        return margins.below < effect.estimate < margins.above
    little = little_of(effect.measure)
    if not includes_none:
        return False
    return effect.estimate == 0 or (little is not None and little.within(effect.estimate, effect.estimate))


def _verb(level: str, verb: str, what: str) -> str:
    match level:
        case "high":
            return f"treatment {verb}s {what}"
        case "moderate":
            return f"treatment probably {verb}s {what}"
        case "low":
            return f"treatment may {verb} {what}"
        case _:
            return f"whether treatment {verb}s {what} is very uncertain"


def _noun(effect: Effect, better: str | None) -> str:
    """Return what a measure is a measure of; a risk of something good is a chance."""
    return measure_of(effect.measure).noun_for(better)


def cautions(result: Judged) -> list[str]:
    """Return the cautions beside an estimate: few studies, a wide prediction, mixed designs."""
    if result.status != "ok":
        return []
    found = []
    count = min(result.k, result.k_studies or result.k)
    if count < FEW_STUDIES:
        found.append(f"only {_studies(count)}, so the interval and the heterogeneity are themselves uncertain")
    if result.network:
        return found
    sizes = [size for study in result.studies if (size := study.number("total"))]
    if measure_of(result.measure).scale is FREEMAN_TUKEY and sizes and max(sizes) > UNEQUAL * min(sizes):
        found.append(
            "group sizes are very unequal, so that the way back from Freeman and Tukey's scale can mislead "
            "(Schwarzer 2019); compare a logit analysis (PLO)"
        )
    prediction = result.prediction
    lower, upper = prediction.lower, prediction.upper
    if measure_of(result.measure).null is None:
        return found
    crosses = lower is not None and upper is not None and lower <= 0 <= upper
    pooled = result.pooled.ends
    if crosses and pooled is not None and not pooled[1] <= 0 <= pooled[2]:
        found.append("a new study could well find no effect or the opposite (prediction interval)")
    if "mixed_designs" in result.flags:
        found.append("randomised and non-randomised studies are pooled together")
    return found


def _studies(count: int) -> str:
    words = {1: "one study", 2: "two studies", 3: "three studies", 4: "four studies"}
    return words.get(count, f"{count} studies")
