"""What each column of each table is used as, over everything that a project declares.

A role comes from a standard name or from `columns:`; from here on there is no difference. A column may have several:
`year` may be a moderator of one analysis and be in the condition of another. A column that is not used has no role, and
a standard name means nothing there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from metaloom.declare.expression import ExpressionError, parse_expression
from metaloom.declare.formula import columns_of
from metaloom.read.declared_names import conditions, formulas, measures, single_names
from metaloom.read.standard_columns import COUNTS, KNOWN, STUDY_COLUMNS, used_by

if TYPE_CHECKING:
    from metaloom.declare import Declarations
    from metaloom.declare.analysis import Analysis

STUDIES = "studies"
BESIDE_AN_ESTIMATE = frozenset({"se", "variance", "ci_low", "ci_high", "p_value"})
"""What says how sure a ready-made estimate (or one mean) is, and means nothing in a table that has none."""
SPREADS = (("se",), ("variance",), ("ci_low", "ci_high"), ("p_value",))
"""Each alone gives the variance of a ready-made estimate."""
Role = Literal["study", "count", "number", "beside", "words", "moderator", "category", "condition"]
Names = Mapping[str, tuple[str, ...]]


@dataclass
class Uses:
    """The roles of one table's columns, and every way in which its columns stand for standard names.

    `mappings` holds one entry for each way of the analyses: (standard name, own name) of the columns that a measure may
    use; `themselves` are the columns that mean what their standard name says, by the codebook or for a survey. An idle
    table is not used. `beside` holds columns that no analysis names and none needs, each with the columns that are
    named in their stead.
    """

    roles: dict[str, set[Role]] = field(default_factory=dict)
    mappings: set[tuple[tuple[str, str], ...]] = field(default_factory=set)
    themselves: set[str] = field(default_factory=set)
    beside: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)
    idle: bool = True

    def add(self, column: str, role: Role) -> None:
        """Note a role of a column."""
        self.roles.setdefault(column, set()).add(role)

    def stands_for_itself(self, column: str) -> None:
        """Note that a column means what its standard name says, whichever analysis uses it."""
        self.idle = False
        self.themselves.add(column)
        self.add(column, role_of(column))

    @property
    def ways(self) -> tuple[dict[str, str], ...]:
        """Every way in which columns stand for standard names (standard -> own), in a fixed order."""
        own = (tuple((name, name) for name in sorted(self.themselves | {"study_id"})),) if self.themselves else ()
        return tuple(dict(names) for names in sorted({*self.mappings, *own}))


def role_of(standard: str) -> Role:
    """Return the role of a standard name."""
    if standard in COUNTS:
        return "count"
    if standard in STUDY_COLUMNS:
        return "study"
    return "words" if standard == "label" else "number"


def uses_of(declarations: Declarations, tables: Names) -> dict[str, Uses]:
    """Return the uses of every table, by its name; `tables` holds the column names of each."""
    uses = {name: Uses() for name in tables}
    for name, columns in tables.items():
        for column in columns:
            if column == "study_id" or (name == "overlaps" and column in STUDY_COLUMNS):
                uses[name].add(column, "study")
    for analysis in declarations.analyses:
        if analysis.table in tables:
            _uses_of_analysis(analysis, tables, uses)
    for table, column in _described(declarations, tables):
        uses[table].stands_for_itself(column)
    for table, surveyed in _surveyed(declarations, tables).items():
        for column in tables[table]:
            if column in KNOWN:
                uses[table].stands_for_itself(column)
        for column in surveyed:
            uses[table].add(column, "condition")
    return uses


def names_of(analysis: Analysis, columns: tuple[str, ...]) -> dict[str, str]:
    """Return the standard names that an analysis may use, each with the column that stands for it.

    A standard name that is not mapped counts where a measure can use it; for `level` see `levels`.
    """
    wanted = {name for _, measure in measures(analysis) for name in used_by(measure)} | {"study_id", "label"}
    if analysis.network is not None and analysis.network.rows == "arms":
        wanted = {name.removesuffix("_treated").removesuffix("_control") for name in wanted}
    if not {"estimate", "mean"} & {*columns, *analysis.columns}:
        wanted -= BESIDE_AN_ESTIMATE
    found = {name: name for name in wanted - {"level"} if name in columns and name not in analysis.columns}
    return {**found, **{name: own for name, own in analysis.columns.items() if own in columns}}


def _uses_of_analysis(analysis: Analysis, tables: Names, uses: dict[str, Uses]) -> None:
    own = tables[analysis.table]
    uses[analysis.table].idle = False
    named = names_of(analysis, own)
    uses[analysis.table].mappings.add(tuple(sorted(named.items())))
    instead = _spread_named(analysis)
    for standard, column in named.items():
        if instead and standard in BESIDE_AN_ESTIMATE and standard not in analysis.columns:
            uses[analysis.table].add(column, "beside")
            uses[analysis.table].beside.setdefault(column, set()).add(instead)
        else:
            uses[analysis.table].add(column, role_of(standard))
    joined = tables.get(STUDIES, ()) if analysis.table != STUDIES else ()
    if joined:
        for standard in names_of(analysis, joined):
            if standard not in named and standard in joined:
                uses[STUDIES].add(standard, role_of(standard))
    for name, role in _named(analysis):
        if name in analysis.columns:
            continue
        if name in own:
            uses[analysis.table].add(name, role)
        elif name in joined:
            uses[STUDIES].add(name, role)


def _spread_named(analysis: Analysis) -> tuple[str, ...]:
    """Return the columns that `columns:` names for the spread of a named estimate; none where it names no such set."""
    named = analysis.columns
    spread = next((one for one in SPREADS if "estimate" in named and set(one) <= set(named)), ())
    return tuple(str(named[standard]) for standard in spread)


def _named(analysis: Analysis) -> Iterator[tuple[str, Role]]:
    """Yield every column that an analysis names besides its standard ones."""
    for path, name in single_names(analysis):
        yield name, "condition" if path[0] == "sensitivity" else "category"
    for _, text in formulas(analysis):
        for name in columns_of(text):
            yield name, "moderator"
    for _, text in conditions(analysis):
        for name in names_in(text):
            yield name, "condition"


def names_in(condition: str) -> frozenset[str]:
    """Return the names of a condition; none where it cannot be read, which is told elsewhere."""
    try:
        return parse_expression(condition).names
    except ExpressionError:
        return frozenset()


def _described(declarations: Declarations, tables: Names) -> Iterator[tuple[str, str]]:
    """Yield every standard column that the codebook describes as a number, with its table."""
    entries = declarations.codebook.tables if declarations.codebook else {}
    for table, entry in entries.items():
        for name, column in entry.columns.items():
            if name in tables.get(table, ()) and name in KNOWN and column.type in ("integer", "number"):
                yield table, name


def _surveyed(declarations: Declarations, tables: Names) -> dict[str, set[str]]:
    """Return every table that a survey names, with the columns that the survey names."""
    found: dict[str, set[str]] = {}
    for survey in (found.declared for found in declarations.surveys):
        for _, table in survey.tables():
            if table in tables:
                found.setdefault(table, set())
        named = [
            *((one.table, one.text) for one in survey.columns()),
            *((one.table, name) for one in survey.conditions() for name in names_in(one.text)),
        ]
        for table, name in named:
            for holder in (table, STUDIES):
                if name in tables.get(holder, ()):
                    found.setdefault(holder, set()).add(name)
                    break
    return found
