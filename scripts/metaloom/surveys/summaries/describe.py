"""The rows of a summary of findings, from results whose certainty was rated.

After GRADE guidelines 12 and 13 (J Clin Epidemiol 2013;66:158 and 173) and Core GRADE 6 (BMJ 2025;389:e083866):
studies, participants and designs, the relative effect, the risk without treatment with its source, the absolute
effect, certainty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from metaloom.catalogue.measures import measure_of
from metaloom.judge.judged import Judged
from metaloom.surveys.summaries.facts import DesignCount, Facts, SummaryRow

if TYPE_CHECKING:
    from metaloom.declare import Declarations
    from metaloom.read import Evidence
    from metaloom.surveys.summaries.declare import Summary


def survey(declared: Summary, _declarations: Declarations, _evidence: Evidence, results: Mapping[str, Judged]) -> Facts:
    """Return one row for each analysis; `numbers` count the rows by their certainty."""
    rows = [_row(results[identifier]) for identifier in declared.analyses]
    levels = Counter(row.level for row in rows)
    named = {level.replace(" ", "-"): levels[level] for level in ("high", "moderate", "low", "very low")}
    numbers = {"outcomes": len(rows), "rated": len(rows) - levels[None], **named}
    return Facts(id=declared.id, title=declared.title, numbers=numbers, rows=tuple(rows))


def _row(result: Judged) -> SummaryRow:
    designs = Counter(study.design for study in result.studies)
    return SummaryRow(
        analysis=result.id,
        title=result.title,
        measure=result.measure,
        studies=len(result.studies),
        designs=tuple(DesignCount(design=design, studies=count) for design, count in designs.items()),
        absolute=result.absolute,
        control_means=None if measure_of(result.measure).absolute else _control_means(result),
        certainty=result.certainty,
    )


def _control_means(result: Judged) -> tuple[float, float] | None:
    """Return the lowest and the highest mean of the control arms, on the scale of the data.

    None where they are not known.
    """
    means = [study.number("mean_control") for study in result.studies]
    known = [mean for mean in means if mean is not None]
    return (min(known), max(known)) if known else None
