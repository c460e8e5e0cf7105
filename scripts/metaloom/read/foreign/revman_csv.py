"""RevMan's exports as CSV: that of RevMan 5 (one line an outcome, then its studies) and RevMan Web's data rows.

RevMan Web writes the models of its analyses into a second file beside the rows
(`…-overall-estimates-and-settings.csv`); where it is there, it is read too.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path

from metaloom.read.foreign.found import Found, FoundTable, Notes
from metaloom.read.foreign.ids import study_ids
from metaloom.read.foreign.plain_text import table_of, text_of
from metaloom.read.foreign.revman import Datum, Outcome, tables_and_analyses

Row = Mapping[str, str]
CLASSIC = frozenset({"Comparison Number", "Outcome Number", "Subgroup Number", "Name"})
WEB = frozenset({"Analysis group", "Analysis number", "Study"})
LIMIT = 1.959963984540054
ROWS, SETTINGS = "-data-rows", "-overall-estimates-and-settings"
KINDS = {"DIC": "binary", "CON": "continuous", "IV": "estimates", "GIV": "estimates", "IPD": "hazards", "OTH": "other"}
CLASSIC_CELLS = {
    "binary": ("Events 1", "Total 1", "Events 2", "Total 2"),
    "continuous": ("Mean 1", "SD 1", "Total 1", "Mean 2", "SD 2", "Total 2"),
    "estimates": ("Effect Estimate", "SE"),
    "hazards": ("O-E", "Variance", "Events 1", "Total 1", "Events 2", "Total 2"),
}
WEB_CELLS = {
    "hazards": ("O-E", "Variance", "Experimental cases", "Experimental N", "Control cases", "Control N"),
    "estimates": ("GIV Mean", "GIV SE"),
    "continuous": ("Experimental mean", "Experimental SD", "Experimental N", "Control mean", "Control SD", "Control N"),
    "binary": ("Experimental cases", "Experimental N", "Control cases", "Control N"),
}
"""In the order in which they are tried: RevMan Web's rows do not say of which kind they are."""
DECISIVE = {"hazards": "O-E", "estimates": "GIV Mean", "continuous": "Experimental SD", "binary": "Experimental cases"}


def is_revman(table: FoundTable) -> bool:
    """Return whether a table is one of RevMan's exports."""
    names = frozenset(table.columns)
    return names >= CLASSIC or names >= WEB


def read(table: FoundTable, path: Path, notes: Notes) -> Found:
    """Return the outcomes of an export."""
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    outcomes = tuple(
        classic(rows, notes) if frozenset(table.columns) >= CLASSIC else web(rows, settings(path, notes), notes)
    )
    years: dict[str, str] = {}
    for row in rows:
        name = row.get("Study") or row.get("Name") or ""
        years.setdefault(name, row.get("Study year") or row.get("Year of study") or "")
    names = list(dict.fromkeys(datum.study for outcome in outcomes for datum in outcome.data))
    ids = study_ids(names, notes)
    tables, analyses = tables_and_analyses(outcomes, ids, notes)
    listed = {ids[name]: (ids[name], name, years.get(name, "")) for name in reversed(names)}
    studies = FoundTable("studies", ("study_id", "label", "year"), tuple(reversed(listed.values())))
    return Found((studies, *tables) if names else (), tuple(analyses))


def classic(rows: list[dict[str, str]], notes: Notes) -> Iterator[Outcome]:
    """RevMan 5: a comparison, its outcomes (a data type, no study), their subgroups, their studies, line after line."""
    comparison = subgroup = ""
    head: Row | None = None
    data: list[Datum] = []
    for row in [*rows, {}]:
        opens = not row or bool(row.get("Data Type")) or row.get("Outcome Number") == "0"
        if opens:
            if head is not None and data:
                yield closed(head, comparison, tuple(data))
            head, data, subgroup = None, [], ""
            if row and row.get("Outcome Number") == "0":
                comparison = row.get("Name", "")
            elif row:
                head = row if KINDS.get(row["Data Type"], "other") != "other" else None
                if head is None:
                    notes.say(f"The outcome {row.get('Name', '')!r} holds free text and was left out.")
        elif head is not None and is_subgroup(row):
            subgroup = row.get("Name", "")
        elif head is not None:
            kind = KINDS[head["Data Type"]]
            cells = tuple(row.get(name, "") for name in CLASSIC_CELLS[kind])
            cells = as_entered(cells, row) if kind == "estimates" else cells
            data.append(Datum(row.get("Name", ""), subgroup, cells))


def as_entered(cells: tuple[str, ...], row: Row) -> tuple[str, ...]:
    """Estimate and standard error on one scale: a ratio whose error fits its logarithm becomes the logarithm."""
    try:
        estimate, error = float(cells[0]), float(cells[1])
        low, high = float(row.get("CI Start", "")), float(row.get("CI End", ""))
    except ValueError:
        return cells
    if estimate > 0 and low > 0 and high > 0 and math.isclose(math.log(high / low) / (2 * LIMIT), error, rel_tol=0.02):
        return repr(math.log(estimate)), cells[1]
    return cells


def is_subgroup(row: Row) -> bool:
    """Return a line that names a subgroup: it has a number of its own and, unlike a study, no place in the author's
    order.
    """
    return row.get("Subgroup Number", "0") != "0" and not row.get("User defined order") and not row.get("Year of study")


def closed(head: Row, comparison: str, data: tuple[Datum, ...]) -> Outcome:
    """Return an outcome with its data."""
    ident = f"CMP-{head['Comparison Number']}.{head['Outcome Number']}"
    kind = KINDS[head["Data Type"]]
    return Outcome(
        ident, comparison, head.get("Name", ""), kind, head.get("Effect Measure", ""),
        head.get("Statistical Method", ""),
        head.get("Analysis Model", "").casefold().startswith("random"), True, 95, data,
    )  # fmt: skip


def settings(path: Path, notes: Notes) -> dict[tuple[str, str], Row]:
    """(group, number) of an analysis -> its settings, from the file beside the rows; empty without one."""
    beside = path.with_name(path.name.replace(ROWS, SETTINGS))
    if beside == path or not beside.is_file():
        notes.say("There is no file of settings beside the rows, so measures and models are those that fit the data.")
        return {}
    notes.say(f"Measures and models come from {beside.name}.")
    table = table_of(text_of(beside, notes), "settings", beside.name, notes)
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return {(row.get("Analysis group", ""), row.get("Analysis number", "")): row for row in rows}


def web(rows: list[dict[str, str]], known: Mapping[tuple[str, str], Row], notes: Notes) -> Iterator[Outcome]:
    """RevMan Web: every line is a study's row of an analysis."""
    grouped: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows:
        grouped.setdefault((row.get("Analysis group", ""), row.get("Analysis number", "")), []).append(row)
    for key, own in grouped.items():
        title = own[0].get("Analysis name") or f"Analysis {key[0]}.{key[1]}"
        kind = next((kind for kind, name in DECISIVE.items() if any(row.get(name) for row in own)), None)
        if kind is None:
            notes.say(f"{title!r} holds no numbers and was left out.")
            continue
        data = tuple(
            Datum(row["Study"], row.get("Subgroup", ""), tuple(row.get(name, "") for name in WEB_CELLS[kind]))
            for row in own
        )
        said = known.get(key, {})
        model = said.get("Analysis model", "").casefold()
        yield Outcome(
            f"CMP-{key[0]}.{key[1]}", said.get("Analysis group name", ""), title, kind, said.get("Effect measure", ""),
            said.get("Statistical method", ""), model.startswith("random") if model else None,
            said.get("Overall estimates", "Yes").casefold() != "no", level_of(said.get("Estimate CI", "")), data,
            choices_of(said),
        )  # fmt: skip


def choices_of(said: Row) -> dict[str, str]:
    """RevMan Web's choices since 2025: the estimator of tau² and the interval, by whatever name their columns have."""
    words = " ".join(said.values()).casefold()
    choices = {}
    if "restricted maximum" in words or "reml" in words:
        choices["method"] = "REML"
    if "hksj" in words or "hartung" in words:
        choices["test"] = "knha"
    return choices


def level_of(text: str) -> float:
    """`95%` as a number; 95 where nothing is said."""
    digits = text.strip().removesuffix("%").strip()
    return float(digits) if digits.replace(".", "", 1).isdigit() else 95.0
