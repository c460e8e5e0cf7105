"""Every combination of the listed choices: in how many the conclusion holds, and what would turn it."""

from __future__ import annotations

from metaloom.declare.analysis import Analysis
from metaloom.draw.multiverse import option_words
from metaloom.judge.effect import says_nothing
from metaloom.judge.judged import Judged
from metaloom.probe.parts import Multiverse, Turning, Universe
from metaloom.text import counts, numbers
from metaloom.text.effects import labels, pooled_text
from metaloom.text.escape import escape
from metaloom.text.vocabulary import effect_head, measure_name
from metaloom.write import markdown
from metaloom.write.findings import Findings

CONCLUSIONS = {
    "below": "the interval is below no effect",
    "above": "the interval is above no effect",
    "undecided": "the interval includes no effect",
}


def multiverse(findings: Findings, analysis: Analysis) -> str:
    """Return the share of universes with the declared conclusion, the smallest turning set, and each universe.

    Else empty.
    """
    result = findings.results[analysis.id]
    found = result.multiverse
    if not found:
        return ""
    head = markdown.heading("Every combination of choices", 2, "multiverse")
    if found.status != "ok":
        return markdown.page(head, escape(found.reason or numbers.NOT_ESTIMABLE))
    table = markdown.table(
        ["Measure", "Rows", "Method", "Test", "Studies", effect_head(result.measure)],
        [_row(result, universe) for universe in found.universes],
        "Each combination",
        "tbl-multiverse",
        frozenset({4, 5}),
    )
    count = numbers.things(len(found.universes), "combination", "combinations")
    folded = markdown.details(f"Each of the {count}", table)
    return markdown.page(head, _sentence(found), _turning(result, found.turning), folded)


def _row(result: Judged, universe: Universe) -> tuple[str, ...]:
    choices = universe.choices
    return (
        escape(measure_name(choices.measure)),
        *(escape(option_words(axis, getattr(choices, axis))) for axis in ("where", "method", "test")),
        counts.cell(universe),
        pooled_text(result, universe.pooled, universe.reason, choices.measure),
    )


def _sentence(found: Multiverse) -> str:
    counted = (
        f"Combinations that can be estimated: {numbers.count(found.estimated)} of {numbers.count(found.combinations)}."
    )
    wide = sum(_tells_nothing(universe) for universe in found.universes)
    nothing = (
        f" In {numbers.spelled(wide)} the interval includes nearly everything, which is no finding." if wide else ""
    )
    if found.share_holding is None:
        return f"{counted}{nothing}"
    same = round(found.share_holding * (found.estimated or 0))
    which = "every one" if same == found.estimated else numbers.spelled(same)
    return f"{counted} In {which} of them {CONCLUSIONS[str(found.conclusion)]}, as in the main analysis.{nothing}"


def _tells_nothing(universe: Universe) -> bool:
    ends = universe.pooled.ends if universe.pooled else None
    return ends is not None and says_nothing(universe.choices.measure, ends[1], ends[2])


def _turning(result: Judged, found: Turning | None) -> str:
    if found is None or found.status != "ok":
        return escape((found.reason if found else None) or numbers.NOT_ESTIMABLE)
    if found.size is None:
        return unmoved(found.searched or 0, str(found.conclusion))
    named = labels(result)
    names = ", ".join(named.get(study, escape(study)) for study in found.studies)
    left = numbers.things(found.size, "study", "studies")
    return f"Leaving out {left} changes the conclusion ({names}): {CONCLUSIONS[str(found.turned_to)]} then."


def unmoved(searched: int, conclusion: str) -> str:
    """Return that no set of so many studies, or fewer, changes the conclusion, and which it is.

    Empty where none was tried.
    """
    if searched == 0:
        return ""
    sets = "any one study" if searched == 1 else f"any set of up to {numbers.spelled(searched)} studies"
    return f"Leaving out {sets} does not change the conclusion: {CONCLUSIONS[conclusion]}."
