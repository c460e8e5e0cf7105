"""Unit of analysis: one row per study unless the model knows of clusters, and never both studies of an overlap.

Cochrane Handbook, section 23.3 (one study with several rows: unit-of-analysis error) and section 4.6.2 (one patient in
two reports). Both are refused, not repaired: which row or study to keep is a judgement, to be declared. The message
names the ways out that the declared method and measure allow.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from metaloom.catalogue.methods import METHODS
from metaloom.declare.analysis import Analysis
from metaloom.declare.rules import can_share_arms
from metaloom.errors import Place, Problem, quoted
from metaloom.read.columns_needed import ways_of
from metaloom.read.hold_out import is_given
from metaloom.read.overlaps import Overlap
from metaloom.read.standard_columns import Way

if TYPE_CHECKING:
    from pandas import DataFrame

SIDES = ("control", "treated")
ALREADY_SPLIT = "already_split"
YEARS = ("year", "Year", "yr", "pub_year", "publication_year", "study_year")
"""Columns by which studies of one author are distinguished."""


def counted_twice(
    analysis: Analysis,
    used: DataFrame,
    overlaps: tuple[Overlap, ...],
    place: Place,
    spellings: Mapping[str, Sequence[str]] | None = None,
) -> Iterator[Problem]:
    """Yield studies with several rows in use without a model for them, and overlapping pairs with both studies in use.

    `spellings` are the names of a study by its id, as the table writes them.
    """
    spelt = spellings or {}
    called = {study: several[0] for study, several in spelt.items()}
    lines: dict[str, list[int]] = {}
    for study, line in zip(used["study_id"], used["_line"], strict=True):
        lines.setdefault(str(study), []).append(int(line))
    if analysis.network is not None:
        yield from network_problems(analysis, used, place)
    elif analysis.cluster is None and not analysis.random and analysis.shared_arm != ALREADY_SPLIT:
        yield from _several_rows(analysis, used, lines, place, spelt)
    for overlap in overlaps:
        if overlap.both_in(lines):
            one, other = (called.get(study, study) for study in (overlap.study_a, overlap.study_b))
            cause = f"{one!r} and {other!r} are pooled together and may share patients: {overlap.why}."
            remedy = f'Keep one of the two, for example by adding to `where`: and study_id != "{other}"'
            yield Problem(place, cause, remedy, code="ML-0908")


def _several_rows(
    analysis: Analysis, used: DataFrame, lines: dict[str, list[int]], place: Place, spelt: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    """Yield studies with several rows that are not, as `shared_arm` may say, comparisons with one and the same arm."""
    for study, several in lines.items():
        if len(several) == 1:
            continue
        shared = _shared_side(analysis, used[used["study_id"] == study])
        if analysis.shared_arm and shared:
            continue
        name, *others = spelt.get(study, (study,))
        rows = f"The study {name!r} gives {len(several)} rows (lines {_listed(several)})"
        if others:
            rows += f", written {_listed([name, *others], repr)}"
        if analysis.shared_arm:
            cause = f"{rows} that do not all share one arm."
        elif shared:
            cause = f"{rows} with the same {shared} group, which would count several times."
        else:
            cause = f"{rows}, as if they were different people."
        split = not shared and _looks_split(analysis, used[used["study_id"] == study])
        ways = _ways_out(analysis, shared, likely_split=split)
        other = _other_studies(name, used[used["study_id"] == study], same_people=bool(shared or split))
        yield Problem(place, cause, ways + other, code="ML-0909")


def _other_studies(name: str, rows: DataFrame, *, same_people: bool) -> str:
    """Return what to do where one name stands for several studies; rows of different years are shown how."""
    for column in YEARS:
        if column in rows.columns and rows[column].notna().all() and rows[column].nunique() == len(rows):
            years = [f"{quoted(value)}" if isinstance(value, float) else str(value) for value in rows[column]]
            named = f"such as {f'{name} {years[0]}'!r}"
            return (
                f" If they are different studies ({column} is {_listed(years)}), give each a name of its own, {named}; "
                f"`columns: {{study_id: [COLUMN, {column}]}}` joins two columns."
            )
    return "" if same_people else " If they are different studies, give each a name of its own."


def _ways_out(analysis: Analysis, shared: str | None, *, likely_split: bool) -> str:
    """Return what may be declared: only what this method and measure allow."""
    if analysis.shared_arm:
        narrow = "Narrow `where` to rows with the same treated or control group"
    else:
        narrow = "Narrow `where` to one row per study"
    ways = [narrow]
    if shared and not analysis.shared_arm and can_share_arms(analysis.measure):
        ways.append("declare `shared_arm: combine` (or split)")
    if likely_split:
        ways.append("declare `shared_arm: already_split` if the source has divided the shared group among its rows")
    if not METHODS[analysis.method].tables:
        ways.append("declare `cluster: study_id`")
    return f"{', '.join(ways[:-1])}, or {ways[-1]}." if len(ways) > 1 else f"{ways[0]}."


def _listed(things: Sequence[object], said: Callable[[object], str] = str) -> str:
    return f"{', '.join(map(said, things[:-1]))} and {said(things[-1])}"


def _shared_side(analysis: Analysis, rows: DataFrame) -> str | None:
    """Return the side (control or treated) that all rows of a study have in common, or None.

    Rows of which only some share their control arm have none in common, whatever their treated arms are.
    """
    if not can_share_arms(analysis.measure):
        return None
    # A ratio of standard deviations looks at the means, too: groups that differ in mean spread wider together.
    possible = ways_of(analysis, "MD" if analysis.measure == "VR" else str(analysis.measure))
    records = rows.to_dict("records")
    for side in SIDES:
        arms = [_arm(record, possible, f"_{side}") for record in records]
        different = len({arm for arm in arms if arm}) + arms.count(())
        if different == 1 and arms[0]:
            return side
        if different < len(arms):
            return None
    return None


def _arm(record: Mapping[Hashable, Any], possible: tuple[Way, ...], side: str) -> tuple[object, ...]:
    """Return the numbers that a row gives of one arm, by the first way that it fills; nothing where it fills none."""
    for way in possible:
        names = [name for name in way if name.endswith(side)]
        if names and all(name in record and is_given(record[name]) for name in way):
            return tuple((name, float(record[name])) for name in names)
    return ()


def _looks_split(analysis: Analysis, rows: DataFrame) -> bool:
    """Return whether one side has the same size in all rows, give or take one, as a group that was divided among
    them.
    """
    if not can_share_arms(analysis.measure):
        return False
    sizes = [f"{what}_{side}" for side in SIDES for what in ("total", "n") if f"{what}_{side}" in rows.columns]
    return any(rows[name].notna().all() and rows[name].max() - rows[name].min() <= 1 for name in sizes)


def network_problems(analysis: Analysis, used: DataFrame, place: Place) -> Iterator[Problem]:
    """Yield studies of a network whose rows are not the pairs of their arms, each pair once."""
    from metaloom.read.treatments import comparisons, faults, missing_name

    assert analysis.network is not None
    named = used.loc[[not reason for reason in missing_name(used, analysis.network)]]
    for fault in faults(comparisons(named, analysis.network), analysis.network.reference):
        yield Problem(place, fault.cause, fault.remedy, code=fault.code)
