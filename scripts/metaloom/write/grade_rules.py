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

NUMBERS = {
    "half": numbers.percent(risk_of_bias.HALF, 0),
    "few": numbers.count(inconsistency.FEW),
    "substantial": numbers.percent(inconsistency.SUBSTANTIAL, 0),
    "considerable": numbers.percent(inconsistency.CONSIDERABLE, 0),
    "far": numbers.plain(margins.FAR),
    "benefit": numbers.ratio(exp(margins.APPRECIABLE_BENEFIT)),
    "harm": numbers.ratio(exp(margins.APPRECIABLE_HARM)),
    "deviation": numbers.plain(margins.HALF_DEVIATION),
    "little_lower": numbers.ratio(exp(-margins.LITTLE_RATIO)),
    "little_upper": numbers.ratio(exp(margins.LITTLE_RATIO)),
    "little_deviations": numbers.plain(margins.LITTLE_DEVIATIONS),
    "large_ratio": numbers.plain(exp(-imprecision.LARGE), 2),
    "alpha": numbers.plain(information_size.ALPHA),
    "power": numbers.plain(information_size.POWER),
    "reduction": numbers.share(information_size.RISK_REDUCTION, 0),
    "deviations": numbers.plain(information_size.STANDARD_DEVIATIONS),
    "enough": numbers.count(publication_bias.ENOUGH),
    "level": numbers.plain(publication_bias.LEVEL),
    "large": str(round(exp(raised.LARGE))),
    "one_over_large": numbers.plain(1 / round(exp(raised.LARGE))),
    "very_large": str(round(exp(raised.VERY_LARGE))),
    "one_over_very_large": numbers.plain(1 / round(exp(raised.VERY_LARGE))),
    "agree": numbers.share(directions.AGREE, 0),
    "votes": numbers.spelled(directions.ENOUGH_VOTES),
    "people": str(directions.ENOUGH_PEOPLE),
}
"""The constants of the rules, as they are printed."""
RULES = (
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
        "One level where {half} of the weight or more comes from studies at high risk, or from studies that "
        "nobody has assessed by RoB 2 or ROBINS-I. What is not assessed is not taken for low risk; the page of "
        "the result says that this is the reason. Quality scales of single reviews are not translated into these "
        "tools.",
    ),
    (
        "Inconsistency",
        "One study: not assessable. One level where estimates lie on both sides of the threshold and intervals "
        "do not all overlap or I² is {substantial} or more; two where "
        "intervals do not all overlap and I² is {considerable} or more. From "
        "{few} studies on also one level where the interval excludes the threshold and the prediction interval "
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
        "on both sides, three where it reaches {far} times as far on both sides of an "
        "absolute threshold. Without a threshold: one level where the interval includes no effect, two where it "
        "also includes ratios of {benefit} and {harm} (or {deviation} standard "
        "deviations), none where it includes nothing but ratios of "
        "{little_lower} to {little_upper} "
        "(or {little_deviations} standard deviations): little or no difference. Then, "
        "where the interval does not cross and the effect is large (a ratio below "
        "{large_ratio} or above its inverse, {deviation} standard deviations), the "
        "optimal information size, the size of one adequate trial: α {alpha}, "
        "power {power}, a relative risk reduction of "
        "{reduction} or "
        "{deviations} standard deviations. Fewer participants cost one "
        "level, fewer than half of them two.",
    ),
    (
        "Publication bias",
        "With fewer than {enough} studies not testable; otherwise one level where the declared test for "
        "small-study effects gives p below {level}. People may suspect it, with "
        "their reason.",
    ),
    (
        "Raising",
        "Evidence that starts low and that no domain has lowered rises by one level where the risk ratio is above "
        "{large} or below {one_over_large}, by two where it is above {very_large} or below "
        "{one_over_very_large}, if the whole interval is on one side of no effect. A dose response, or "
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
        "{agree} of two or more votes agree; imprecision where fewer than "
        "{votes} studies have a direction, where the interval of their share "
        "includes one half, or where they have {people} people or fewer, two levels where "
        "people and directions both are too few. Indirectness and publication bias are judged by people.",
    ),
    (
        "Absolute effects",
        "The relative effect at the median risk of the control arms, whose lowest and highest are printed beside "
        "it, or at a declared risk with its source: p "
        "× RR; odds × OR turned back into a risk; 1 − (1 − p)^HR; p + RD. The interval is that of the relative "
        "effect.",
    ),
)
"""A name and a text for the start, for each domain and for what follows; {names} are those of NUMBERS."""


def grade_rules(_woven: Findings) -> dict[str, str]:
    """Return `{{< woven grade-rules >}}`: a definition for the start and for each domain."""
    body = markdown.definitions((term, escape(meaning.format(**NUMBERS))) for term, meaning in RULES)
    return {"_generated/grade-rules.qmd": markdown.page(markdown.GENERATED, body)}
