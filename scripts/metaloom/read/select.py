"""From the evidence, the rows of one analysis: asked for by `where`, fit to be pooled, each study counted once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from metaloom.catalogue.measures import measure_of
from metaloom.declare.analysis import Analysis
from metaloom.errors import Place, Problem, ProjectError, nearest, suggestion
from metaloom.read.arms import pairs_of_arms
from metaloom.read.columns_needed import column_problems, ways_of
from metaloom.read.evidence import Evidence
from metaloom.read.hold_out import reason_against
from metaloom.read.joint_names import parts_of
from metaloom.read.levels import with_level
from metaloom.read.names_used import name_problems, numbers_in_no_row
from metaloom.read.plausibility.of_analysis import warnings_of_analysis
from metaloom.read.plausibility.skewed_quantiles import skewed_quantiles
from metaloom.read.records import records
from metaloom.read.roles import names_of
from metaloom.read.rows import not_of_the_measure
from metaloom.read.selection import HeldOut, Selection
from metaloom.read.standard_columns import KNOWN, Way, used_by
from metaloom.read.studies import STUDIES
from metaloom.read.surveys_named import survey_problems
from metaloom.read.table import Table
from metaloom.read.totals import totals_rows
from metaloom.read.unit_of_analysis import counted_twice
from metaloom.read.views_named import view_problems

if TYPE_CHECKING:
    from pandas import DataFrame

    from metaloom.declare import Declarations

RANDOMISED = frozenset(
    {"rct", "cluster_rct", "crossover_rct", "randomised", "randomized", "randomised trial", "randomized trial"}
)
"""Values of a `design` column that mean random allocation; every other value means none."""


def select(analysis: Analysis, evidence: Evidence) -> Selection:
    """Return the rows for one analysis; raises ProjectError with everything that is wrong with its columns and rows."""
    found = attempt(analysis, evidence)
    if isinstance(found, Selection):
        return found
    raise ProjectError(found)


def select_all(declarations: Declarations, evidence: Evidence) -> dict[str, Selection]:
    """Return the rows of every analysis by its id; raises ProjectError with all problems, those of the views too."""
    attempts = {analysis.id: attempt(analysis, evidence) for analysis in declarations.analyses}
    problems = [problem for found in attempts.values() if not isinstance(found, Selection) for problem in found]
    problems.extend(view_problems(declarations, evidence))
    problems.extend(survey_problems(declarations, evidence))
    if problems:
        raise ProjectError(problems)
    return {owner: found for owner, found in attempts.items() if isinstance(found, Selection)}


def attempt(analysis: Analysis, evidence: Evidence) -> Selection | list[Problem]:
    """Return the selection of one analysis, or its problems."""
    declarations = evidence.declarations
    table = evidence.tables.get(analysis.table)
    if table is None:
        place = declarations.value_place(analysis.id, "table")
        known = [name for name in evidence.tables if name != "overlaps"]
        return [
            Problem(
                place,
                f"There is no table data/{analysis.table}.csv.",
                suggestion(analysis.table, known, "tables"),
                code="ML-0901",
            )
        ]
    problems = mapping_problems(analysis, table, declarations)
    if problems:
        return problems
    frame = evidence.rows_under(analysis.table, analysis.columns)
    arms = analysis.network if analysis.network is not None and analysis.network.rows == "arms" else None
    shape = frame if arms is None or "study_id" not in frame.columns else pairs_of_arms(frame.iloc[:0], arms)
    lookup = evidence.lookup(analysis.table, analysis.columns)
    problems = [*column_problems(analysis, shape, declarations), *name_problems(analysis, frame, declarations, lookup)]
    if problems:
        return problems
    where = analysis.where
    asked = frame if where is None else frame[evidence.meets(analysis.table, where, analysis.columns)]
    asked = asked if arms is None else pairs_of_arms(asked, arms)
    possible = ways_of(analysis, str(analysis.measure))
    used, held_out = sift(asked, possible, convert=bool(analysis.convert))
    place = declarations.value_place(analysis.id, "where" if analysis.where is not None else "table")
    view = table.under(with_level(table, names_of(analysis, table.sheet.names)))
    at = {line: row for row, line in enumerate(table.lines)}
    rows = [at[int(line)] for line in asked["_line"]]
    problems = [
        *totals_rows(view, [int(line) for line in asked["_line"]]),
        *not_of_the_measure(view, rows, str(analysis.measure), possible),
    ]
    if problems:
        return problems
    problems = list(counted_twice(analysis, used, evidence.overlaps, place, spellings_of(view, rows)))
    if designs_recorded(evidence) and not declarations.frozen:
        problems += designs_together(analysis, used, place)
    if problems:
        return problems
    warnings = [*warnings_of_analysis(view, rows, str(analysis.measure))]
    warnings += numbers_in_no_row(analysis, frame, declarations)
    if analysis.convert == "luo-wan":
        warnings += skewed_quantiles(view, rows)
    return Selection(used, tuple(int(line) for line in used["_line"]), held_out, flags(used), tuple(warnings))


def spellings_of(view: Table, rows: Sequence[int]) -> dict[str, list[str]]:
    """Return the names of each study as its rows write them, each once, in their order."""
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        found.setdefault(view.study(row), {}).setdefault(view.text(row, "study_id").strip())
    return {study: list(names) for study, names in found.items()}


def mapping_problems(analysis: Analysis, table: Table, declarations: Declarations) -> list[Problem]:
    """Return `columns` that map from an unknown standard name, or to a column that the table does not have."""
    problems = []
    for standard, own in analysis.columns.items():
        place = declarations.value_place(analysis.id, "columns", standard)
        if standard not in KNOWN and standard != "study_id":
            cause = f"{standard!r} is not the name of a standard column."
            key = declarations.place(analysis.id, "columns", standard)
            problems.append(Problem(key, cause, _standard_names(standard, str(analysis.measure)), code="ML-0904"))
        parts = parts_of(own, table.columns)
        if len(parts) > 1 and standard != "study_id":
            cause = f"{standard} is one column, not {len(parts)}."
            remedy = "Name one; only the name of a study can be joined from several, such as [author, year]."
            problems.append(Problem(place, cause, remedy, code="ML-0904"))
            continue
        for part in parts:
            if part not in table.columns:
                cause = f"The table {table.name!r} has no column {part!r}."
                problems.append(Problem(place, cause, suggestion(part, table.columns, "columns"), code="ML-0905"))
    return problems


def _standard_names(name: str, measure: str) -> str:
    """Return the nearest standard name, or those that the measure can be computed from."""
    if nearest(name, KNOWN) is not None:
        return suggestion(name, KNOWN, "standard columns")
    return suggestion(name, {*used_by(measure), "study_id", "label"}, f"standard columns for {measure}")


def sift(asked: DataFrame, possible: tuple[Way, ...], *, convert: bool) -> tuple[DataFrame, tuple[HeldOut, ...]]:
    """Return the rows that may be pooled, and those that are held out."""
    reasons = [reason_against(row, possible, convert=convert) for row in records(asked)]
    held_out = tuple(
        HeldOut(str(study), int(line), reason)
        for study, line, reason in zip(asked["study_id"], asked["_line"], reasons, strict=True)
        if reason is not None
    )
    used = [row for row, reason in enumerate(reasons) if reason is None]
    return asked.iloc[used].reset_index(drop=True), held_out


def designs_recorded(evidence: Evidence) -> bool:
    """Return whether the project itself records how studies assigned people: in its table of studies, or by its
    codebook.

    A column that only happens to be called `design` may mean anything; its page carries the caution.
    """
    studies = evidence.tables.get(STUDIES)
    described = evidence.codebook.tables.values() if evidence.codebook else ()
    return (studies is not None and "design" in studies.columns) or any("design" in one.columns for one in described)


def designs_together(analysis: Analysis, used: DataFrame, place: Place) -> list[Problem]:
    """Return randomised and other studies pooled together without a declared reason (Cochrane Handbook 24)."""
    if analysis.pool_designs is not None or not flags(used) or one_group(analysis):
        return []
    cause = f"The analysis {analysis.id!r} pools randomised and non-randomised studies, and gives no reason for it."
    remedy = (
        'Narrow `where` to one of them (such as design == "rct"), or say why they can be pooled: pool_designs: "…".'
    )
    return [Problem(place, cause, remedy, code="ML-0907")]


def one_group(analysis: Analysis) -> bool:
    """Return whether nothing is compared, so that there was no assignment."""
    return measure_of(analysis.measure).null is None


def flags(used: DataFrame) -> tuple[str, ...]:
    """Return what a reader must be told: `mixed_designs` where randomised and other studies are pooled together."""
    if "design" not in used.columns:
        return ()
    randomised = {str(design).casefold() in RANDOMISED for design in used["design"] if isinstance(design, str)}
    return ("mixed_designs",) if len(randomised) > 1 else ()
