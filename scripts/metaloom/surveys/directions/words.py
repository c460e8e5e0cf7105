"""Directions in words: what the studies point to, how many of them, how far chance would go, and what it cannot show.

The verb is "points to", never "shows": votes say nothing of the size of an effect.
"""

from __future__ import annotations

from metaloom.judge.grade.level import LEVELS
from metaloom.surveys.directions.facts import Facts, OutcomeVotes, VoteGroup
from metaloom.text import numbers

BASES = {
    "counts": "counts",
    "means": "means",
    "medians": "medians",
    "percentages": "percentages",
    "p_value": "a P value with words",
    "words": "words alone",
}
VOTES = {
    "benefit": "benefit",
    "harm": "harm",
    "no difference": "no difference stated",
    "conflicting": "conflicting results",
}
ALONE = {
    "benefit": "which points to benefit",
    "harm": "which points to harm",
    "no_difference": "which states no difference",
    "conflicting": "whose results conflict",
}
UNANIMOUS = {
    "benefit": "point to benefit",
    "harm": "point to harm",
    "no_difference": "state no difference",
    "conflicting": "conflict within themselves",
}
NOTE = (
    "Each study votes once for each outcome by the direction of its result, whether or not it was statistically "
    "significant: from counts, else means, else medians, else percentages, and from words only where no number gives "
    "a direction. Votes say nothing about the size of an effect."
)


def group_sentence(group: VoteGroup, of: str = "studies") -> str:
    """Return what one group of studies points to, without a full stop: counts, then the sign test."""
    if group.k == 0:
        return f"no {singular(of)} compares the groups"
    if group.k == 1:
        word = next(key for key in ALONE if group.count(key))
        return f"one {singular(of)}, {ALONE[word]}"
    for key, words in UNANIMOUS.items():
        if group.count(key) == group.k:
            every = "both" if group.k == 2 else f"all {numbers.spelled(group.k)}"
            return f"{every} {of} {words}{_sign(group)}"
    parts = []
    if group.benefit:
        parts.append(f"{numbers.spelled(group.benefit)} point{_s(group.benefit)} to benefit")
    if group.harm:
        parts.append(f"{numbers.spelled(group.harm)} point{_s(group.harm)} to harm")
    if group.no_difference:
        parts.append(f"{numbers.spelled(group.no_difference)} state{_s(group.no_difference)} no difference")
    if group.conflicting:
        parts.append(f"{numbers.spelled(group.conflicting)} conflict{_s(group.conflicting)} within themselves")
    return f"of {numbers.spelled(group.k)} {of}, {_joined(parts)}{_sign(group)}"


def sign_words(group: VoteGroup) -> str:
    """Return the sign test of a group as a cell of a table."""
    sign = group.sign
    if sign is None or group.directed < 2:
        return "not testable"
    share = f"{numbers.share(sign.share, 0)} ({numbers.percent_range(100 * sign.lower, 100 * sign.upper, 0)})"
    return f"{share}, {numbers.p_value(sign.p_value)}"


def combined_words(group: VoteGroup) -> str:
    """Return the combined P values of a group, or why there are none."""
    found = group.combined
    if found.k is None:
        return f"P values are not combined, because {found.reason}."
    fisher = numbers.p_value(found.fisher)
    return (
        f"Combined one-sided P values of {numbers.spelled(found.k)} studies: Fisher {fisher}, "
        f"Stouffer {numbers.p_value(found.stouffer)}. They ask only whether at least one study has a benefit."
    )


def outcome_sentence(outcome: OutcomeVotes) -> str:
    """Return what an outcome's studies point to: the distinguished groups in one sentence, else all studies.

    That the first group (randomised trials, as a rule) has no study is said; others without one are left out.
    """
    every, *apart = outcome.groups
    if not apart or every.k == 0:
        return f"{outcome.label}: {group_sentence(every)}."
    first, *others = apart
    said = [first, *(group for group in others if group.k)]
    told = "; ".join(group_sentence(group, group.label.lower()) for group in said)
    return f"{outcome.label}: {told}."


def certainty_sentence(found: Facts) -> str:
    """Return how sure the directions are: one level for all, or the outcomes at each level; empty where none votes."""
    levels: dict[str, list[str]] = {}
    for outcome in found.outcomes:
        for group in outcome.apart:
            if group.certainty:
                of = "" if len(outcome.groups) == 1 else f" ({group.label.lower()})"
                levels.setdefault(str(group.certainty.level), []).append(outcome.label.lower() + of)
    if not levels:
        return ""
    if len(levels) == 1:
        return f"Certainty (GRADE): {next(iter(levels))} for every outcome."
    told = [f"{level} for {_joined(levels[level])}" for level in LEVELS[::-1] if level in levels]
    return f"Certainty (GRADE): {'; '.join(told)}."


def singular(of: str) -> str:
    """Return the singular of a group's name: "randomised trials" -> "randomised trial"."""
    if of.endswith("studies"):
        return of.removesuffix("studies") + "study"
    return of.removesuffix("s")


def _sign(group: VoteGroup) -> str:
    sign = group.sign
    if sign is None or group.directed < 2:
        return ""
    return f" (sign test {numbers.p_value(sign.p_value)})"


def _s(count: int) -> str:
    return "s" if count == 1 else ""


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
