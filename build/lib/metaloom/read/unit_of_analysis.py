"""Nobody is counted twice: one row per study unless the model knows of clusters, and never both studies of an overlap.

Cochrane Handbook, section 23.3 (one study with several rows: unit-of-analysis error) and section 4.6.2 (one patient in
two reports). Both are refused, not repaired: which row or study to keep is a judgement, to be declared.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from metaloom.declare.analysis import Analysis
from metaloom.errors import Place, Problem
from metaloom.read.columns_needed import ways_of
from metaloom.read.hold_out import is_given
from metaloom.read.overlaps import Overlap
from metaloom.read.standard_columns import Way

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
    """Whether all rows of a study have the same treated arm, or the same control arm.

    Rows of which only some share their control arm do not, whatever their treated arms are.
    """
    # A ratio of standard deviations looks at the means, too: groups that differ in mean spread wider together.
    possible = ways_of(analysis, "MD" if analysis.measure == "VR" else str(analysis.measure))
    records = rows.to_dict("records")
    for side in ("_control", "_treated"):
        arms = [_arm(record, possible, side) for record in records]
        different = len({arm for arm in arms if arm}) + arms.count(())
        if different == 1 and arms[0]:
            return True
        if different < len(arms):
            return False
    return False


def _arm(record: Mapping[Hashable, Any], possible: tuple[Way, ...], side: str) -> tuple[object, ...]:
    """The numbers that a row gives of one arm, by the first way that it fills; nothing where it fills none."""
    for way in possible:
        names = [name for name in way if name.endswith(side)]
        if names and all(name in record and is_given(record[name]) for name in way):
            return tuple((name, float(record[name])) for name in names)
    return ()


def network_problems(analysis: Analysis, used: DataFrame, place: Place) -> Iterator[Problem]:
    """Studies of a network whose rows are not the pairs of their arms, each pair once."""
    from metaloom.read.treatments import comparisons, faults, missing_name

    assert analysis.network is not None
    named = used[[not reason for reason in missing_name(used, analysis.network)]]
    for fault in faults(comparisons(named, analysis.network), analysis.network.reference):
        yield Problem(place, fault.cause, fault.remedy)
