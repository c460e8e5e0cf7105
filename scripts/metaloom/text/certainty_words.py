"""Certainty in words: names of domains, ratings and deciders, and the numbers that are behind each rating."""

from __future__ import annotations

from metaloom.judge.certain import Decided, RatedDomain, RatingNumbers
from metaloom.text import numbers
from metaloom.text.escape import escape

DOMAINS = {
    "risk_of_bias": "Risk of bias",
    "inconsistency": "Inconsistency",
    "indirectness": "Indirectness",
    "imprecision": "Imprecision",
    "publication_bias": "Publication bias",
}
RAISED = {
    "large_effect": "Large effect",
    "dose_response": "Dose response",
    "opposing_confounding": "Confounding the other way",
}
DECIDED = {
    "rule": "by rule",
    "judgement": "by judgement",
    "override": "a judgement that overrules the rule",
    "nobody": "not judged",
}
SIGNS = {"high": "⊕⊕⊕⊕", "moderate": "⊕⊕⊕○", "low": "⊕⊕○○", "very low": "⊕○○○"}


def level_text(level: str | None) -> str:
    """Return a level with GRADE's four signs, which say the same to the eye."""
    return f"{SIGNS[level]} {level}" if level else "not rated"


def level_badge(level: str | None) -> str:
    """Return the level as a badge: Markdown, escaped."""
    text = escape(level_text(level))
    return f"[{text}]{{.badge .badge-{level.replace(' ', '-')}}}" if level else text


def decided_by(part: Decided) -> str:
    """Return who or what decided a domain; of an override, what the rule would have said."""
    words = DECIDED[part.by]
    who = f": {part.who}" if part.who else ""
    if part.computed:
        return f"{words}{who}. The rule says {_rating(part.computed.rating)}: {part.computed.reason}"
    return f"{words}{who}"


def concern(part: RatedDomain) -> str:
    """Return a rating in words."""
    if part.by == "nobody":
        return "not judged"
    if not part.decided and part.rating == "none":
        return "cannot be assessed"
    return _rating(part.rating)


def _rating(rating: str) -> str:
    return "no concern" if rating == "none" else rating


def levels_down(steps: int) -> str:
    """Return what a rating costs."""
    return "none" if steps == 0 else "1 level" if steps == 1 else f"{numbers.count(steps)} levels"


def numbers_of(domain: str, part: RatedDomain) -> str:
    """Return the numbers behind a rating as one sentence; empty where there are none."""
    found = part.numbers
    told = bool(found.keys)
    match domain:
        case "risk_of_bias" if told:
            return (
                f"Assessed: {numbers.some_of(found.assessed, found.studies)}; "
                f"{numbers.percent(found.weight_high, 0)} of the weight at high risk, "
                f"{numbers.percent(found.weight_not_assessed, 0)} not assessed."
            )
        case "inconsistency" if found.has("votes"):
            return f"{numbers.some_of(found.agree, found.votes)} agree."
        case "inconsistency" if told:
            return _spread(found)
        case "imprecision" if found.has("directed"):
            people = numbers.count(found.participants) if found.participants else "an unknown number of"
            return f"Studies with a direction: {numbers.count(found.directed)}, with {people} participants."
        case "imprecision" if found.information_size:
            known = numbers.count(found.participants) if found.participants else "an unknown number"
            return f"{known} participants; information size {numbers.count(found.information_size)}."
        case "publication_bias" if found.test:
            return f"{str(found.test).replace('_', ' ').capitalize()}: {numbers.p_value(found.p_value)}."
        case "publication_bias" if told:
            return f"Studies: {numbers.count(found.studies)}."
        case _:
            return ""


def _spread(found: RatingNumbers) -> str:
    overlap = "all intervals overlap" if found.intervals_overlap else "not all intervals overlap"
    i2 = ""
    if found.i2 is not None:
        limits = numbers.percent_range(found.i2_lower, found.i2_upper, 0)
        within = "" if found.i2_upper is None else f" ({limits})"
        i2 = f"I² = {numbers.percent(found.i2, 0)}{within}; "
    above, below = numbers.count(found.above_threshold), numbers.count(found.below_threshold)
    return f"{i2}estimates above the threshold: {above}, below: {below}; {overlap}."
