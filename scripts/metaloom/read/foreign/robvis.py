"""Judgements of bias as robvis draws them: one row a study, one column a domain, `Overall`, and often a weight.

A table is known as one by its cells: every column but the study's and the weights' holds words of one tool. The
project's own table has a row for each study and domain, so the columns become rows.
"""

from __future__ import annotations

from metaloom.catalogue.judgements import TOOLS, level_of
from metaloom.read.foreign.found import Found, FoundTable, Notes
from metaloom.read.foreign.ids import slug, study_ids
from metaloom.read.foreign.roles import STUDY, place_of
from metaloom.read.values import is_missing

DOMAINS: dict[str, tuple[str, ...]] = {
    "RoB 2": (
        "randomisation process",
        "deviations from intended interventions",
        "missing outcome data",
        "measurement of the outcome",
        "selection of the reported result",
    ),
    "ROBINS-I": (
        "confounding",
        "selection of participants",
        "classification of interventions",
        "deviations from intended interventions",
        "missing data",
        "measurement of outcomes",
        "selection of the reported result",
    ),
    "QUADAS-2": ("patient selection", "index test", "reference standard", "flow and timing"),
}
"""What the columns D1, D2, … of a tool's own layout are."""
OVERALL = ("overall", "overall_bias", "overall_risk_of_bias", "overall_rob")
WEIGHTS = ("weight", "weights")
FEWEST = 3
"""Columns of judgements that make a table one of judgements."""


def is_robvis(table: FoundTable) -> bool:
    """Return whether a table gives judgements of bias, one column a domain."""
    return place_of(STUDY, table.columns) is not None and bool(_tools(table))


def read(table: FoundTable, notes: Notes) -> Found:
    """Return the table of judgements, one row for each study and domain."""
    study = place_of(STUDY, table.columns)
    assert study is not None
    tool = _tool(table, notes)
    names = table.column(study)
    ids = study_ids(names, notes)
    given = DOMAINS.get(tool, ())
    rows = []
    for column in _judged(table):
        number = slug(column).removeprefix("d")
        at = int(number) - 1 if number.isdigit() and slug(column).startswith("d") else None
        own = column.replace(".", " ").replace("_", " ").strip()
        domain = "overall" if slug(column) in OVERALL else given[at] if at is not None and at < len(given) else own
        rows += [
            (ids[name], tool, domain, word.strip())
            for name, word in zip(names, table.column(column), strict=True)
            if name.strip() and (not is_missing(word) or word.strip() == "-")
        ]
    left = [column for column in table.columns if slug(column) in WEIGHTS]
    if left:
        notes.say(f"{table.name}: {left[0]!r} is left out: weights come from the analyses.")
    rows.sort(key=lambda row: list(ids.values()).index(row[0]))
    return Found((FoundTable("risk_of_bias", ("study_id", "tool", "domain", "judgement"), tuple(rows)),))


def _judged(table: FoundTable) -> list[str]:
    """Return the columns that hold judgements: all but the study's, weights and what is empty."""
    study = place_of(STUDY, table.columns)
    return [
        column
        for column in table.columns
        if column != study and slug(column) not in WEIGHTS and any(word.strip() for word in table.column(column))
    ]


def _tools(table: FoundTable) -> list[str]:
    """Return the tools that know every word of every column."""
    columns = _judged(table)
    words = {word for column in columns for word in table.column(column) if not is_missing(word) or word.strip() == "-"}
    if len(columns) < FEWEST or not words:
        return []
    return [tool for tool in TOOLS if all(word.strip() == "-" or level_of(tool, word) is not None for word in words)]


def _tool(table: FoundTable, notes: Notes) -> str:
    """Return the tool whose words and number of domains a table has; what was assumed is told."""
    fit = _tools(table)
    count = sum(slug(column)[:1] == "d" and slug(column)[1:].isdigit() for column in table.columns)
    tool = next((one for one in fit if count and len(DOMAINS.get(one, ())) == count), None)
    if tool is None and not count and "RoB 1" in fit:
        tool = "RoB 1"
    tool = tool or fit[0]
    others = f"; its words would fit {', '.join(one for one in fit if one != tool)} too" if len(fit) > 1 else ""
    notes.say(f"{table.name}: the judgements were taken for those of {tool}{others}. Check the column `tool`.")
    return tool
