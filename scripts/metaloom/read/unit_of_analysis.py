"""Nobody is counted twice: one row per study unless the model knows of clusters, and never both studies of an overlap.

Cochrane Handbook, section 23.3 (one study with several rows: unit-of-analysis error) and section 4.6.2 (one patient in
two reports). Both are refused, not repaired: which row or study to keep is a judgement, to be declared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from metaloom.declare.analysis import Analysis
from metaloom.errors import Place, Problem
from metaloom.read.overlaps import Overlap

if TYPE_CHECKING:
    from pandas import DataFrame


def counted_twice(
    analysis: Analysis, used: DataFrame, overlaps: tuple[Overlap, ...], place: Place
) -> Iterator[Problem]:
    """Studies with several rows in use without a model for them, and overlapping pairs with both studies in use."""
    lines: dict[str, list[int]] = {}
    for study, line in zip(used["study_id"], used["_line"], strict=True):
        lines.setdefault(str(study), []).append(int(line))
    if analysis.network is not None:
        yield from network_problems(analysis, used, place)
    elif analysis.cluster is None and not analysis.random:
        yield from _several_rows(analysis, used, lines, place)
    for overlap in overlaps:
        if overlap.both_in(lines):
            pair = f"{overlap.study_a!r} and {overlap.study_b!r}"
            cause = f"{pair} are pooled together and may share patients: {overlap.why}."
            remedy = f'Keep one of the two, for example by adding to `where`: and study_id != "{overlap.study_b}"'
            yield Problem(place, cause, remedy)


def _several_rows(analysis: Analysis, used: DataFrame, lines: dict[str, list[int]], place: Place) -> Iterator[Problem]:
    """Studies with several rows that are not, as `shared_arm` may say, comparisons with one and the same arm."""
    for study, several in lines.items():
        if len(several) == 1 or (analysis.shared_arm and _share_an_arm(analysis, used[used["study_id"] == study])):
            continue
        listed = f"{', '.join(str(line) for line in several[:-1])} and {several[-1]}"
        if analysis.shared_arm:
            cause = f"The study {study!r} gives {len(several)} rows (lines {listed}) that do not all share one arm."
            remedy = "Narrow `where` to rows with the same treated or control group, or declare `cluster: study_id`."
        else:
            cause = f"The study {study!r} gives {len(several)} rows (lines {listed}), as if they were different people."
            remedy = "Narrow `where` to one row per study, or declare `cluster: study_id`."
        yield Problem(place, cause, remedy)


def _share_an_arm(analysis: Analysis, rows: DataFrame) -> bool:
    """Whether all rows of a study have the same treated arm, or the same control arm."""
    from metaloom.measure.prepare import rows_that_share

    return [len(group) for group in rows_that_share(rows, analysis)] == [len(rows)]


def network_problems(analysis: Analysis, used: DataFrame, place: Place) -> Iterator[Problem]:
    """Studies of a network whose rows are not the pairs of their arms, each pair once."""
    from metaloom.read.treatments import comparisons, faults, missing_name

    assert analysis.network is not None
    named = used[[not reason for reason in missing_name(used, analysis.network)]]
    for fault in faults(comparisons(named, analysis.network), analysis.network.reference):
        yield Problem(place, fault.cause, fault.remedy)
