"""`from metaloom import analyse`: the same guarded door as a project's, for a pandas DataFrame.

Every cell is read by the role that its column has in the declaration, every rule of rows is asked, and an error names
row and column; what only looks wrong is a Python warning. What cannot be estimated is said in the result
(`status: not_estimable` with a reason), never raised; a number that does not exist is None.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from metaloom.declare.analysis import Analysis
from metaloom.declare.chapter import chapter_model
from metaloom.declare.declarations import Declarations
from metaloom.declare.load import read_chapter
from metaloom.declare.yaml_source import parse_yaml
from metaloom.engine.analyse import compute
from metaloom.engine.result import ExcludedRow
from metaloom.errors import Place, Problem, ProjectError, grouped
from metaloom.read.evidence import Evidence, views_of
from metaloom.read.joint_names import with_joint_names
from metaloom.read.plausibility import warnings_of
from metaloom.read.roles import uses_of
from metaloom.read.rows import row_problems
from metaloom.read.select import select
from metaloom.read.sheet import Cell, Sheet
from metaloom.read.studies import study_problems
from metaloom.read.table import make_table

if TYPE_CHECKING:
    import pandas as pd

TABLE = "table"
WHOLE = 1e15
"""Below this every whole number is a float of its own."""


@dataclass(frozen=True, order=True)
class Spot(Place):
    """A cell of a DataFrame, said as its reader counts: rows from 1, columns by name; or a key of the declaration."""

    said: str = ""

    def __str__(self) -> str:
        return self.said


class SuspiciousTableWarning(UserWarning):
    """Something in the table looks wrong beside its other numbers."""


def analyse(table: pd.DataFrame, declaration: Mapping[str, Any], *, witness: bool = True) -> dict[str, Any]:
    """Return the result of one analysis of `table` as `declaration` (the keys of an analysis in YAML) describes it.

    `id`, `title` and `table` may be left out. Raises pydantic's ValidationError for an unknown key or value,
    ProjectError with every problem of the table, each with its row and column, and of what the declaration asks of it.
    """
    analysis = Analysis.model_validate({"id": "analysis", "title": "Analysis", **declaration, "table": TABLE})
    declarations = _declarations(analysis, declaration)
    sheet = with_joint_names(sheet_of(table, analysis), [analysis])
    uses = uses_of(declarations, {TABLE: sheet.names})
    typed, problems, _ = make_table(TABLE, sheet, {}, uses[TABLE])
    views = {TABLE: views_of(typed, uses[TABLE])}
    problems += [problem for view in views[TABLE] for problem in row_problems(view)]
    problems += study_problems({TABLE: typed}, None, views)
    _told(problems, sheet)
    evidence = Evidence({TABLE: typed}, None, (), {}, declarations)
    try:
        found = select(analysis, evidence)
    except ProjectError as error:
        _told(error.problems, sheet)
        raise
    suspicious = [*problems, *warnings_of(evidence.tables, views), *found.warnings]
    asked = {0, *found.lines}  # of the other rows this analysis takes no number
    suspicious = [one for one in suspicious if one.severity == "warning" and one.place.line in asked]
    for text in grouped(sorted(_spotted(suspicious, sheet))):
        warnings.warn(text, SuspiciousTableWarning, stacklevel=2)
    result = compute(found.frame, analysis, witness=witness)
    held_out = tuple(ExcludedRow(study_id=one.study_id, line=one.line, reason=one.reason) for one in found.held_out)
    flags = tuple(sorted({*found.flags, *result.flags}))
    return replace(result, excluded=held_out + result.excluded, flags=flags).plain()


def sheet_of(table: pd.DataFrame, analysis: Analysis) -> Sheet:
    """Return the cells of a DataFrame as a table's file would hold them; `line` is the row, counted from 1.

    Rows without names of studies are studies of their own.
    """
    if not hasattr(table, "columns"):
        raise TypeError(f"analyse takes a pandas DataFrame and the keys of an analysis, not {type(table).__name__}")
    names = [str(name) for name in table.columns]
    again = next((name for at, name in enumerate(names) if name in names[:at]), None)
    if again is not None:
        place, remedy = Spot(TABLE, said=f"column {again!r}"), "Rename or drop one of them."
        raise ProjectError([Problem(place, f"Two columns are called {again!r}.", remedy, code="ML-0609")])
    columns = [[_text(value) for value in table.iloc[:, position]] for position in range(len(names))]
    if "study_id" not in (*names, *analysis.columns):
        names, columns = [*names, "study_id"], [*columns, [f"row {row + 1}" for row in range(len(table))]]
    header = tuple(Cell(name, 0, position + 1) for position, name in enumerate(names))
    rows = zip(*columns, strict=True) if columns else iter(())
    cells = tuple(
        tuple(Cell(text, row, position + 1) for position, text in enumerate(texts))
        for row, texts in enumerate(rows, start=1)
    )
    return Sheet(TABLE, header, cells)


def _text(value: Any) -> str:
    """Return a value of a DataFrame as a table has it: every digit of a number, nothing where it is missing.

    A whole number in a column of floats is written as one: pandas wrote 43 as 43.0 where another cell is missing.
    """
    import pandas as pd

    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return ""
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return str(bool(value))
    number = value.item() if type(value).__module__ == "numpy" else value
    if isinstance(number, float) and number.is_integer() and abs(number) < WHOLE:
        return str(int(number))
    return repr(number) if isinstance(number, int | float) else str(number)


def _declarations(analysis: Analysis, declaration: Mapping[str, Any]) -> Declarations:
    """Return the declaration as a chapter that holds it alone, so that the places of its keys are known."""
    own = {"id": analysis.id, "title": analysis.title, **declaration, "table": TABLE}
    text = json.dumps({"chapter": "declaration", "title": "Declaration", "analyses": [own]}, default=_plain)
    document, problems = parse_yaml(text, "declaration.yml")
    chapter, found = read_chapter(document, chapter_model(())) if document is not None else (None, [])
    if chapter is None or problems or found:
        _told([*problems, *found], None)
    assert chapter is not None
    return Declarations((chapter,))


def _plain(value: Any) -> Any:
    """Return what is in a declaration and is no JSON: pydantic's models, tuples of them."""
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else list(value)


def _told(problems: Sequence[Problem], sheet: Sheet | None) -> None:
    """Raise ProjectError where there are errors, each with its row and column."""
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise ProjectError(_spotted(errors, sheet)) from None


def _spotted(problems: Sequence[Problem], sheet: Sheet | None) -> Iterator[Problem]:
    for problem in problems:
        place = problem.place
        said = "declaration"
        if sheet is not None and place.file == TABLE:
            column = f"column {sheet.names[place.column - 1]!r}"
            said = f"row {place.line}, {column}" if place.line else column
        yield replace(problem, place=Spot(place.file, place.line, place.column, said))
