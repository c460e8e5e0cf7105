"""What a survey of harms says: how many had it, what silence allows, whether studies contradict each other."""

from __future__ import annotations

from metaloom.pool.parts import known
from metaloom.surveys.harms.facts import Comparison, Facts, HarmDirections
from metaloom.surveys.harms.words import arm_words, difference_words, followed_all, ratio_ends
from metaloom.text import numbers

CHANCE = 0.05
TIMES = (
    "Person-years assume that everyone was followed to the end; the true number is lower, so the true upper limit is "
    "higher."
)


def counted_sentence(found: Facts) -> str:
    """Return in how many studies no one had the harm, and what the largest of these still allows."""
    studies = found.studies
    free = [study for study in studies if study.treated.events == 0]
    time = followed_all(studies, found.unit)
    level = numbers.level(found.level)
    if not free:
        whole = {1: "The only study that counts it", 2: "Both studies"}
        where = whole.get(len(studies), f"All {numbers.spelled(len(studies))} studies")
        return f"{where} ({time} of follow-up) recorded cases among treated people."
    largest = max(free, key=lambda study: study.treated.total)
    arm = largest.treated
    told = f"One study counts it, and followed people for {time}; no treated person had the harm."
    if len(studies) > 1:
        every = numbers.things(len(studies), "study", "studies")
        told = f"{every[:1].upper()}{every[1:]} followed people for {time}; {_none(len(free), len(studies))}."
    return (
        f"{told} {'The largest of these' if len(free) > 1 else 'That study'}, {largest.label} with "
        f"{numbers.count(arm.total)} treated, still allows a risk of up to {numbers.share(arm.bound)} (one-sided "
        f"exact {level} bound; upper end of the two-sided interval {numbers.share(arm.upper)})."
    )


def _none(free: int, studies: int) -> str:
    if free == studies:
        return "no treated person had the harm"
    return f"in {numbers.spelled(free)} of them no treated person had the harm"


def added_sentence(found: Facts) -> str:
    """Return the treated groups as one count, with its caveat and its rate; empty where they are not added up."""
    added = found.added
    if not added:
        return ""
    told = (
        f"All treated groups added up: {arm_words(added)}. They differ in disease, product, definition and follow-up, "
        "so this is a count and not an estimate."
    )
    rate = added.rate
    if rate:
        untimed = f", without {numbers.count(added.untimed)} of no stated length" if added.untimed else ""
        told += (
            f" Over at most {numbers.count(round(rate.years))} person-years{untimed}, that allows up to "
            f"{numbers.fixed(rate.bound, 1)} per 100 person-years (one-sided exact "
            f"{numbers.level(found.level)} Poisson bound). {TIMES}"
        )
    return told


def direction_sentence(found: Facts) -> str:
    """Return whether the studies point in opposite directions; empty where arms are not compared."""
    directions = found.directions
    if not directions:
        return ""
    fewer, more = ("; ".join(labels) for labels in (directions.fewer, directions.more))
    if not (fewer and more):
        return ""
    gap = _gap(directions)
    return f"The studies point in opposite directions: fewer among the treated in {fewer}; more in {more}.{gap}"


def edge_sentence(found: Facts) -> str:
    """Return where Fisher's p and the exact interval disagree about chance, that they do and why; empty elsewhere."""
    told = [
        f"{study.label} ({_both_ways(study.comparison)})"
        for study in found.studies
        if study.comparison and at_the_edge(study.comparison, found.level)
    ]
    if not told:
        return ""
    names = "; ".join(told)
    return (
        f"Test and interval disagree in {names}. They are two methods: Fisher's test adds up all tables that are no "
        "likelier than the observed one, the exact interval counts each tail by itself. "
        "Such a result is at the edge of what chance gives."
    )


def _both_ways(comparison: Comparison) -> str:
    lower, _, upper = ratio_ends(comparison)
    interval = f"{lower} to {upper}"
    includes = "includes" if _holds_one(comparison) else "excludes"
    return f"test: {numbers.p_value(comparison.p_value)}; interval: {interval}, which {includes} no effect"


def _holds_one(comparison: Comparison) -> bool:
    return known(comparison.lower) <= 1 and (comparison.upper is None or comparison.upper >= 1)


def at_the_edge(comparison: Comparison | None, level: float) -> bool:
    """Return whether Fisher's p and the exact interval of one study fall on different sides of the usual limit."""
    if not comparison or not comparison.estimable:
        return False
    return _holds_one(comparison) == (known(comparison.p_value) < 1 - level / 100)


def differences_sentence(found: Facts) -> str:
    """Return how far the risks of two arms may lie apart where neither had an event."""
    told = [
        f"{study.label} allows a difference of {difference_words(study.comparison)}"
        for study in found.studies
        if study.comparison and not study.comparison.estimable
    ]
    return f"Without any event, {'; '.join(told)}." if told else ""


def _gap(directions: HarmDirections) -> str:
    p_value = directions.equal_odds_p
    if p_value is None:
        return ""
    reading = "hardly explains" if p_value < CHANCE else "could explain"
    p_words = numbers.p_value(p_value)
    return f" Chance alone {reading} so wide a gap between them (one odds ratio: {p_words}, Zelen's exact test)."
