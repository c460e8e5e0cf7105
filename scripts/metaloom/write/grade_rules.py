"""The rules of `judge.grade` in words for a methods page, with the very constants that the rules use."""

from __future__ import annotations

from math import exp

from metaloom.judge import margins
from metaloom.judge.grade import (
    directions,
    imprecision,
    inconsistency,
    information_size,
    publication_bias,
    raised,
    risk_of_bias,
)
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.findings import Findings


def grade_rules(_woven: Findings) -> dict[str, str]:
    """Return `{{< woven grade-rules >}}`: a definition for the start and for each domain."""
    body = markdown.definitions((term, escape(meaning)) for term, meaning in _rules())
    return {"_generated/grade-rules.qmd": markdown.page(markdown.GENERATED, body)}


def _rules() -> list[tuple[str, str]]:
    half = numbers.percent(risk_of_bias.HALF, 0)
    few, enough = numbers.count(inconsistency.FEW), numbers.count(publication_bias.ENOUGH)
    benefit, harm = exp(margins.APPRECIABLE_BENEFIT), exp(margins.APPRECIABLE_HARM)
    deviation = numbers.plain(margins.HALF_DEVIATION)
    large, very_large = round(exp(raised.LARGE)), round(exp(raised.VERY_LARGE))
    return [
        (
            "Start",
            "High where every study is randomised, low otherwise. Each domain then takes away no, one, two or three "
            "levels; below very low there is nothing. A single study is rated, too, and is not called pooled.",
        ),
        (
            "Target",
            "Where a smallest effect that matters is declared, an estimate beyond it is rated as an important "
            "effect, one within it as little or no effect. Where none is declared, what is rated is whether there is "
            "an effect.",
        ),
        (
            "Risk of bias, by weight",
            f"One level where {half} of the weight or more comes from studies at high risk, or from studies that "
            "nobody has assessed by RoB 2 or ROBINS-I. What is not assessed is not taken for low risk; the page of "
            "the result says that this is the reason. Quality scales of single reviews are not translated into these "
            "tools.",
        ),
        (
            "Inconsistency",
            "One study: not assessable. One level where estimates lie on both sides of the threshold and intervals "
            f"do not all overlap or I² is {numbers.percent(inconsistency.SUBSTANTIAL, 0)} or more; two where "
            f"intervals do not all overlap and I² is {numbers.percent(inconsistency.CONSIDERABLE, 0)} or more. From "
            f"{few} studies on also one level where the interval excludes the threshold and the prediction interval "
            "does not.",
        ),
        (
            "Indirectness, by judgement",
            "Whether the people, the treatment, the comparison and the outcome are those of the question is judged "
            "by people, with their reason. Where nobody has judged, the page says so.",
        ),
        (
            "Imprecision",
            "First the interval against the declared threshold, in absolute terms where it is declared so (30 of 1000 "
            "people, at the risk without treatment). One level where it crosses the threshold, two where it crosses it "
            f"on both sides, three where it reaches {numbers.plain(margins.FAR)} times as far on both sides of an "
            "absolute threshold. Without a threshold: one level where the interval includes no effect, two where it "
            f"also includes ratios of {numbers.ratio(benefit)} and {numbers.ratio(harm)} (or {deviation} standard "
            "deviations), none where it includes nothing but ratios of "
            f"{numbers.ratio(exp(-margins.LITTLE_RATIO))} to {numbers.ratio(exp(margins.LITTLE_RATIO))} "
            f"(or {numbers.plain(margins.LITTLE_DEVIATIONS)} standard deviations): little or no difference. Then, "
            "where the interval does not cross and the effect is large (a ratio below "
            f"{numbers.plain(exp(-imprecision.LARGE), 2)} or above its inverse, {deviation} standard deviations), the "
            f"optimal information size, the size of one adequate trial: α {numbers.plain(information_size.ALPHA)}, "
            f"power {numbers.plain(information_size.POWER)}, a relative risk reduction of "
            f"{numbers.share(information_size.RISK_REDUCTION, 0)} or "
            f"{numbers.plain(information_size.STANDARD_DEVIATIONS)} standard deviations. Fewer participants cost one "
            "level, fewer than half of them two.",
        ),
        (
            "Publication bias",
            f"With fewer than {enough} studies not testable; otherwise one level where the declared test for "
            f"small-study effects gives p below {numbers.plain(publication_bias.LEVEL)}. People may suspect it, with "
            "their reason.",
        ),
        (
            "Raising",
            "Evidence that starts low and that no domain has lowered rises by one level where the risk ratio is above "
            f"{large} or below {numbers.plain(1 / large)}, by two where it is above {very_large} or below "
            f"{numbers.plain(1 / very_large)}, if the whole interval is on one side of no effect. A dose response, or "
            "confounding that would weaken the effect, is judged by people, with their reason.",
        ),
        (
            "Overrides",
            "A judgement on a domain that a rule decides is an override. It needs a reason and a name, and what the "
            "rule said is printed beside it.",
        ),
        (
            "Verbs",
            "High: treatment lowers the risk. Moderate: it probably lowers the risk. Low: it may lower the risk. "
            "Very low: whether it lowers the risk is very uncertain. The estimate gives the direction and the "
            "certainty the verb, not the P value; an interval that includes no effect is said to, and an estimate "
            "close to no effect makes little or no difference. With very low certainty and an interval that includes "
            "an appreciable benefit and an appreciable harm the data are too few to show a benefit, a harm or no "
            "effect.",
        ),
        (
            "Directions",
            "Where studies are counted by the way they point, the same domains are rated: start by design; risk of "
            "bias weighed by people; inconsistency where fewer than "
            f"{numbers.share(directions.AGREE, 0)} of two or more votes agree; imprecision where fewer than "
            f"{numbers.spelled(directions.ENOUGH_VOTES)} studies have a direction, where the interval of their share "
            f"includes one half, or where they have {directions.ENOUGH_PEOPLE} people or fewer, two levels where "
            "people and directions both are too few. Indirectness and publication bias are judged by people.",
        ),
        (
            "Absolute effects",
            "The relative effect at the median risk of the control arms, whose lowest and highest are printed beside "
            "it, or at a declared risk with its source: p "
            "× RR; odds × OR turned back into a risk; 1 − (1 − p)^HR; p + RD. The interval is that of the relative "
            "effect.",
        ),
    ]
