"""Verbs match certainty: the words for a result are chosen by rule, never by hand.

The rule for the interval, in order:

1. Nothing could be pooled: "could not be estimated". One group alone has no comparison: the estimate stands
   without a verb. What follows is said of two groups; of change within one group and of an association the same rule
   says it in their own words (`catalogue.comparisons`).
2. The interval lies wholly on the better side of no effect, and beyond the declared threshold:
   "was better, by an amount that matters"; wholly on the worse side likewise.
3. The interval lies wholly on one side of no effect but reaches the threshold: "was better" / "was worse",
   "whether by an amount that matters is open".
4. The interval holds no effect and, where a threshold is declared, stays within it on both sides:
   "made little or no difference".
5. Otherwise the interval holds both benefit and harm, or cannot exclude them: "no difference could be shown
   or excluded".

Where certainty was rated (`judge.grade`) it chooses the verb for 2 to 4: high "lowers the risk", moderate "probably
lowers the risk", low "may lower the risk", very low "whether treatment lowers the risk is very uncertain". What stands
in 5 stays, with the certainty beside it.

With fewer than five studies, or a prediction interval that crosses no effect, the sentence says so.
After the Cochrane Handbook, section 15.6.4, Core GRADE (BMJ 2025;389:e083866) and GRADE guidelines 26 (J Clin Epidemiol
2020;119:126).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from metaloom.catalogue.comparisons import TWO_GROUPS
from metaloom.catalogue.measures import measure_of
from metaloom.judge.effect import Effect, effect_of, margin_of

Direction = Literal["better", "worse", "little", "open", "none"]
FEW_STUDIES = 5


@dataclass(frozen=True)
class Reading:
    """What an interval allows one to say."""

    direction: Direction
    matters: bool | None
    words: str


NOT_ESTIMABLE = Reading("none", None, "could not be estimated")


def read_interval(result: dict[str, Any], better: str | None, minimal_important: float | None) -> Reading:
    """The words that a pooled result allows.

    `result` is one analysis in the results format; `minimal_important` is on the natural scale.
    """
    if result["status"] != "ok":
        return NOT_ESTIMABLE
    comparison = measure_of(result["measure"]).comparison
    if comparison.null is None:
        return Reading("none", None, "")
    pooled = result["pooled"]
    if pooled["estimate"] is None:
        return Reading("none", None, "")
    lower, upper = pooled["ci_lower"], pooled["ci_upper"]
    margin = margin_of(result["measure"], minimal_important)
    if lower <= 0 <= upper:
        if margin is not None and -margin < lower and upper < margin:
            return Reading("little", False, comparison.little)
        return Reading("open", None, comparison.undecided)
    words = comparison.verdict(upper < 0, better)
    if better is None:
        return Reading("open", None, words)
    direction: Direction = "better" if (upper < 0) == (better == "lower") else "worse"
    if margin is None:
        return Reading(direction, None, words)
    if min(abs(lower), abs(upper)) >= margin:
        return Reading(direction, True, f"{words}, by an amount that matters")
    return Reading(direction, False, f"{words}; whether by an amount that matters is open")


def certain_words(result: dict[str, Any], better: str | None, minimal_important: float | None) -> str:
    """The words where certainty was rated, with the level behind them."""
    return f"{plain_words(result, better, minimal_important)} ({result['certainty']['level'] or 'no'} certainty)"


def plain_words(result: dict[str, Any], better: str | None, minimal_important: float | None) -> str:
    """The words where certainty was rated: verb by level, direction and size by the interval; of one study, too."""
    level, effect = result["certainty"]["level"], effect_of(result)
    if level is None or effect is None:
        return NOT_ESTIMABLE.words
    margin = margin_of(effect.measure, minimal_important)
    if effect.lower <= 0 <= effect.upper:
        within = margin is not None and -margin < effect.lower and effect.upper < margin
        return _verb(level, "make", "little or no difference") if within else TWO_GROUPS.undecided
    words = _verb(level, "lower" if effect.upper < 0 else "raise", f"the {_noun(effect, better)}")
    if margin is None:
        return words
    reaches = min(abs(effect.lower), abs(effect.upper)) >= margin
    return f"{words}, by an amount that matters" if reaches else f"{words}; whether by an amount that matters is open"


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
    """What a measure is a measure of; a risk of something good is a chance."""
    return measure_of(effect.measure).noun_for(better)


def cautions(result: dict[str, Any]) -> list[str]:
    """What must be said beside an estimate: few studies, a wide prediction, mixed designs."""
    if result["status"] != "ok":
        return []
    found = []
    if result["k"] < FEW_STUDIES:
        found.append(f"only {_studies(result['k'])}, so the interval and the heterogeneity are themselves uncertain")
    if result.get("network"):
        return found
    prediction = result.get("prediction") or {}
    lower, upper = prediction.get("lower"), prediction.get("upper")
    if measure_of(result["measure"]).null is None:
        return found
    crosses = lower is not None and upper is not None and lower <= 0 <= upper
    pooled = result["pooled"]
    if crosses and not pooled["ci_lower"] <= 0 <= pooled["ci_upper"]:
        found.append("a new study could well find no effect or the opposite (prediction interval)")
    if "mixed_designs" in result.get("flags", []):
        found.append("randomised and non-randomised studies stand together here")
    return found


def _studies(count: int) -> str:
    words = {1: "one study", 2: "two studies", 3: "three studies", 4: "four studies"}
    return words.get(count, f"{count} studies")
