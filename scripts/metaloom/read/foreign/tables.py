"""A foreign table: the role of each column, one row a study or one row an arm, and what is declared."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from metaloom.catalogue.measures import MEASURES
from metaloom.read.foreign import arms, outcomes, robvis, scales
from metaloom.read.foreign.beside import measure_of_estimates
from metaloom.read.foreign.columns import able, asked, lacking
from metaloom.read.foreign.columns import named_by as columns_named
from metaloom.read.foreign.contrasts import compared
from metaloom.read.foreign.found import Found, FoundTable, Notes, Wishes
from metaloom.read.foreign.header import is_data
from metaloom.read.foreign.ids import slug, study_ids
from metaloom.read.foreign.labels import Groups, question, two_groups
from metaloom.read.foreign.own_errors import rivals, whose_error
from metaloom.read.foreign.revman import repeated
from metaloom.read.foreign.revman_sheet import plain_sheet
from metaloom.read.foreign.roles import KINDS, ONE_ARM, STUDY, TREATMENT, WAYS, YEAR, Parts, fill, place_of
from metaloom.read.foreign.told_apart import numbered_apart
from metaloom.read.foreign.unclear import shares, twin_of, two_in_one, which_twin, without_head
from metaloom.read.foreign.wide_arms import left_out, third_arm
from metaloom.read.plausibility.measure_of_rows import column_of_measures, measure_named
from metaloom.read.values import is_missing

SINGLE = {"OR": "PLO", "MD": "MN", "IRR": "IRLN"}
"""What one group a study gives, by what two groups would."""
MEASURE_SAID = {
    "PLO": "Events of one group were taken for proportions, pooled as logits (PLO).",
    "MN": "Means of one group are pooled as they are (MN).",
    "IRLN": "Events and time of one group were taken for rates, pooled as logarithms (IRLN).",
    "RR": "Counts in two groups were taken for risk ratios (RR); other measures of counts are OR, RD and PETO.",
    "MD": "Means in two groups were taken for mean differences (MD); with different scales SMD is right.",
    "GEN": "Estimates were taken as they are (GEN, no effect at 0); for logarithms of ratios say --measure OR.",
    "ZCOR": "Correlations are pooled as Fisher's z (ZCOR).",
    "IRR": "Events and time at risk were taken for rate ratios (IRR).",
}

OTHER_ROLES = (
    " Counts are events_treated, total_treated, events_control and total_control, or events and total of one group; "
    "means are mean_treated, sd_treated, n_treated and the same of _control; a correlation is correlation with n."
)

AUTHORS = ("author", "authors", "first_author", "autor", "autoren", "erstautor", "auteur", "auteurs")
CONVERSION = "luo-wan"
MOST_LINES = 10
FEWEST_BELOW = 3
PUBLISHED = re.compile(r"(?:19|20)\d\d(?:\.0|[a-z])?")
SUMS = re.compile(
    r"\s*(total|sub-?total|overall|pooled|summary|heterogeneity|test for|gesamt|insgesamt|summe)\b", re.IGNORECASE
)
"""Names that forest plots give to rows that are not studies."""


def read(table: FoundTable, notes: Notes, wishes: Wishes) -> Found:
    """Return the table with ids of studies, and the analysis that can be declared; none where no effect can be had
    from it.

    What the wishes name is taken as they say; the rest is known by its names.
    """
    table = plain_sheet(table, notes)
    if robvis.is_robvis(table):
        return robvis.read(table, notes)
    study = study_column(table, wishes)
    if study is None:
        missing = f"there is no column {wishes.study!r}" if wishes.study else "no column names the studies"
        if is_data(table.columns):
            notes.say(f"{table.name}: nothing is declared: {without_head(table.columns)}.")
            return Found((table,))
        listed = ", ".join(table.columns)
        notes.say(f"{table.name}: {missing}, so nothing is declared; say which it is, --study COLUMN, of {listed}.")
        return Found((table,), asked=("study",))
    if not wishes.study:
        _say_of_numbers(table, study, notes)
    table, study = named(table, study, notes)
    own = columns_named(wishes, table)
    groups = Groups() if own else two_groups(others(table, study), wishes)
    if groups.asked:
        notes.say(question(table.name, groups.labels))
        return Found((table,), asked=groups.asked)
    own = own or dict(groups.columns)
    ways, ones = fitting(able(WAYS, own), wishes), able(ONE_ARM, own)
    found = next(((way, columns) for way in ways if (columns := fill(way, others(table, study), own))), None)
    if found is not None and not own and (open_question := _asks_which_twin(table, found[1], notes)):
        return open_question
    if found is not None and not own and (third := third_arm(others(table, study), found[1])):
        notes.say(left_out(table.name, third))
        return Found((table,), asked=tuple(found[1]))
    if found is not None and not says_arms(table, study, found[0]):
        return wide(table, *found, notes, wishes)
    treatment = place_of(TREATMENT, others(table, study))
    one = next(((way, columns) for way in ones if (columns := fill(way, others(table, study, treatment), own))), None)
    if found is None and one is not None and not own and (open_question := _asks_which_twin(table, one[1], notes)):
        return open_question
    if treatment is not None and one is not None:
        return arms.read(table, treatment, *one, notes, wishes)
    if found is not None:
        return wide(table, *found, notes, wishes)
    if one is not None and not repeated(table.column("study_id")):
        return wide(table, replace(one[0], measure=SINGLE[one[0].measure]), one[1], notes, wishes)
    if own:
        raise lacking(own, others(table, study), table.name)
    if is_turned(table, study):
        notes.say(
            f"{table.name}: its first column names what is measured, and its head the studies: turn the table (a "
            "spreadsheet does it by Paste special, Transpose) and bring it in again."
        )
        return Found((table,))
    listed = ", ".join(table.columns)
    needed = "an effect needs counts, means, or an estimate with its standard error, variance or interval"
    roles = asked(wishes.measure, others(table, study))
    options = " ".join(f"--column {role}=NAME" for role in roles)
    notes.say(
        f"{table.name}: no analysis is declared: {needed}, and no such set was found among {listed}. Say which"
        f" column is what, for example {options}.{OTHER_ROLES}{shares(table)}{two_in_one(table)}"
    )
    return Found((table,), asked=roles)


def _asks_which_twin(table: FoundTable, columns: Mapping[str, str], notes: Notes) -> Found | None:
    """Return the table without an analysis where a used column has a twin, and ask which is meant; else None."""
    twin = twin_of(table, columns)
    if twin is None:
        return None
    notes.say(which_twin(table.name, columns, twin))
    return Found((table,), asked=tuple(columns))


def is_turned(table: FoundTable, study: str) -> bool:
    """Return whether the cells that should name studies would be the head of a table."""
    names = [name.strip() for name in table.column(study)]
    return len(names) == len(set(names)) and any(fill(way, names) is not None for way in WAYS)


def fitting(ways: tuple[Parts, ...], wishes: Wishes) -> tuple[Parts, ...]:
    """Return the ways in their order, those first that give the measure which is wished."""
    measure = MEASURES.get(wishes.measure or "")
    if measure is None:
        return ways
    needed = [frozenset(layout) for layout in measure.layouts]
    counts = {way.measure for way in ways if frozenset(way.columns) in needed}
    return tuple(sorted(ways, key=lambda way: way.measure not in counts))


def others(table: FoundTable, *but: str | None) -> list[str]:
    """Return the columns that can have a role: those that are not empty."""
    return [
        column
        for column in table.columns
        if column not in but and column != "study_id" and not all(map(is_missing, table.column(column)))
    ]


def says_arms(table: FoundTable, study: str, way: Parts) -> bool:
    """Return whether a table that seems to give effects gives arms: ready-made values beside a treatment that
    differs.
    """
    treatment = place_of(TREATMENT, others(table, study))
    if treatment is None or way.measure not in ("GEN", "ZCOR"):
        return False
    return any(fill(one, others(table, study, treatment)) for one in ONE_ARM) and bool(repeated(table.column(study)))


def study_column(table: FoundTable, wishes: Wishes) -> str | None:
    """Return the column that names studies, as wished or by its name."""
    if wishes.study:
        return wishes.study if wishes.study in table.columns else None
    named_all = [column for column in table.columns if not any(map(is_missing, table.column(column)))]
    return place_of(STUDY, named_all) or place_of(STUDY, table.columns)


def _say_of_numbers(table: FoundTable, study: str, notes: Notes) -> None:
    """Tell how to get names where studies are numbered and another column seems to name them."""
    better = place_of(STUDY, others(table, study))
    if better is not None and all(name.strip().isdigit() for name in table.column(study) if name.strip()):
        notes.say(f"{table.name}: studies are called by the numbers in {study!r}; for names say --study {better!r}.")


def named(table: FoundTable, study: str, notes: Notes) -> tuple[FoundTable, str]:
    """Return the table with a first column `study_id`; author and year are joined where only both name a study."""
    names = filled_down(table, study, notes)
    year = place_of(YEAR, table.columns)
    if year is not None and year != study and (slug(study) in AUTHORS or years_tell_apart(names, table.column(year))):
        names = tuple(f"{name} {when}".strip() for name, when in zip(names, table.column(year), strict=True))
        notes.say(f"{table.name}: a study is named by {study!r} and {year!r}.")
    names = numbered_apart(table, study, names, notes)
    aside = next(name for name in ("study", "study_as_given", "study_of_table") if name not in table.columns)
    own = aside if study == "study_id" else study
    body = FoundTable(table.name, tuple(aside if name == "study_id" else name for name in table.columns), table.rows)
    words = [
        at for at, row in enumerate(table.rows) if names[at].strip() and sum(1 for cell in row if cell.strip()) == 1
    ]
    if words and len(table.columns) > 2:
        quoted = "; ".join(repr(names[at]) for at in words)
        notes.say(f"{table.name}: rows of words alone, footnotes it seems, were left out: {quoted}.")
    left = set(words) if len(table.columns) > 2 else set()
    sums = [at for at, name in enumerate(names) if at not in left and (is_missing(name) or SUMS.match(name))]
    kept = [at for at in range(len(names)) if at not in {*left, *sums}]
    if sums:
        lines = ", ".join(str(at + 2) for at in sums[:MOST_LINES])
        lines += f" and {len(sums) - MOST_LINES} more" if len(sums) > MOST_LINES else ""
        notes.say(f"{table.name}: rows that name no study or are totals were left out (lines {lines}).")
    body = FoundTable(body.name, body.columns, tuple(body.rows[at] for at in kept))
    ids = study_ids([names[at] for at in kept], notes)
    first: dict[str, str] = {}
    for name, found in ids.items():
        first.setdefault(found, name.strip())
    if "label" not in body.columns and any(found != name for found, name in first.items()):
        body = body.with_column("label", tuple(first[ids[names[at]]] for at in kept), first=True)
    return body.with_column("study_id", tuple(ids[names[at]] for at in kept), first=True), own


def filled_down(table: FoundTable, study: str, notes: Notes) -> tuple[str, ...]:
    """Return the names of studies, where many rows leave theirs to the row above, as merged cells of a sheet do.

    A total without a name is one row of a table; of rows that are a study's further effects there are many.
    """
    names = table.column(study)
    width = len(table.columns) // 2
    below = [at for at, name in enumerate(names) if not name.strip() and sum(map(bool, table.rows[at])) >= width]
    if len(below) < FEWEST_BELOW or len(below) * 4 < len(names) or 0 in below:
        return names
    found = list(names)
    for at in below:
        found[at] = found[at - 1]
    if not all(found[at].strip() for at in below):
        return names
    notes.say(
        f"{table.name}: {len(below)} rows leave {study!r} empty below a name (the first is line {below[0] + 2}): they "
        "were taken for further effects of the study above, as merged cells mean it."
    )
    return tuple(found)


def years_tell_apart(names: Sequence[str], years: Sequence[str]) -> bool:
    """Whether one name stands for several studies, each of another year of publication: "Shechter" 1990 and 1995."""
    if not repeated(names) or all(name.strip().isdigit() for name in names):
        return False
    joined = [f"{name} {when}" for name, when in zip(names, years, strict=True)]
    return all(PUBLISHED.fullmatch(when.strip()) for when in years) and not repeated(joined)


def wide(table: FoundTable, way: Parts, columns: dict[str, str], notes: Notes, wishes: Wishes) -> Found:
    """Return one row an effect."""
    if "others_treated" in columns:
        table, columns = with_totals(table, columns, notes)
    rival = (
        rivals(table, columns, KINDS, others(table)) if not {"estimate", "se", "variance"} & set(wishes.columns) else ()
    )
    if rival:
        notes.say(whose_error(table.name, columns, rival))
        return Found((table,), asked=("estimate", "se" if "se" in columns else "variance"))
    measure = wishes.measure or (named_by_all(table, columns, notes) if way.measure == "GEN" else "") or way.measure
    if way.scale == "log":
        table, columns = turned(table, columns, measure, notes)
    elif way.measure == "GEN" and measure in MEASURES and scales.turns(measure):
        side = scales.side_of(table, columns, measure)
        if side is None:
            notes.say(not_told(table.name, columns["estimate"], measure))
            return Found((table,))
        if side == "pooled":
            table, columns = turned(table, columns, measure, notes)
        else:
            read = scales.word(measure, side)
            notes.say(f"{table.name}: {columns['estimate']!r} was taken for {read}, as its intervals tell.")
    elif measure == way.measure and not wishes.measure:
        told = measure_of_estimates(table, columns, measure, notes)
        measure = told or measure
        if told is None and measure in MEASURE_SAID:
            notes.say(f"{table.name}: {MEASURE_SAID[measure]}")
    keys = analysis_of(table, measure, columns, notes, wishes)
    several = None if "network" in keys else outcomes.apart(table, columns)
    if several is None:
        return Found((table,), (keys,))
    notes.say(outcomes.told(table, several))
    return Found((table,), outcomes.of_each(table, keys, several))


def named_by_all(table: FoundTable, columns: Mapping[str, str], notes: Notes) -> str:
    """Return the measure that a column names for every estimate; nothing where none does, or they differ."""
    column = column_of_measures(table.columns)
    if column is None:
        return ""
    pairs = zip(table.column(column), table.column(columns["estimate"]), strict=True)
    found = {measure_named(cell) or "" for cell, estimate in pairs if not is_missing(estimate)}
    measure = found.pop() if len(found) == 1 else ""
    if measure in MEASURES:
        notes.say(f"{table.name}: {column!r} names {measure} for every estimate, so {measure} is the measure.")
        return measure
    return ""


def analysis_of(
    table: FoundTable, measure: str, columns: Mapping[str, str], notes: Notes, wishes: Wishes
) -> dict[str, Any]:
    """Return the keys of the analysis of a table with one row an effect."""
    mapped = {standard: own for standard, own in columns.items() if standard != own}
    used = ", ".join(f"{own} as {standard}" for standard, own in columns.items())
    if mapped:
        notes.say(f"{table.name}: columns are used so: {used}.")
    keys: dict[str, Any] = {
        "id": slug(table.name, "-"),
        "title": table.name.replace("_", " "),
        "table": table.name,
        "measure": measure,
    }
    several = repeated(table.column("study_id"))
    pair = compared(table, others(table), columns.values())
    if pair is not None:
        arms_of_all = tuple(cell for column in pair for cell in table.column(column) if not is_missing(cell))
        reference = arms.reference_of(arms_of_all, wishes, notes, table.name)
        keys["network"] = {"treatment": pair[0], "comparator": pair[1], "reference": reference}
        notes.say(f"{table.name}: each row compares {pair[0]!r} with {pair[1]!r}; it is declared as a network.")
    elif several and outcomes.apart(table, columns) is None:
        count = len(several)
        notes.say(
            f"{table.name}: {count} {'study gives' if count == 1 else 'studies give'} several rows, such as "
            f"{several[0]!r}; they are declared as clusters."
        )
        keys["cluster"] = "study_id"
    if mapped:
        keys["columns"] = mapped
    if "median_treated" in columns:
        keys["convert"] = CONVERSION
        notes.say(
            f"{table.name}: medians and quartiles become means and deviations by {CONVERSION}; the page says in which "
            "rows."
        )
    return keys


def not_told(name: str, column: str, measure: str) -> str:
    """Return the question that a table leaves open whose estimates may be on either of two scales."""
    pooled, read = (scales.word(measure, side) for side in ("pooled", "read"))
    return (
        f"{name}: nothing is declared, since {column!r} may hold {read} or {pooled}, and neither its numbers nor its "
        f"name tells. For {read} declare measure: {measure} with columns: {{estimate: {column}}}; for {pooled}, call "
        "the column 'yi' and bring the file in again."
    )


def turned(table: FoundTable, columns: dict[str, str], measure: str, notes: Notes) -> tuple[FoundTable, dict[str, str]]:
    """Return estimates and limits on the scale that people read, as they are declared; errors stay as they are."""
    found = dict(columns)
    for standard in ("estimate", "ci_low", "ci_high"):
        if standard not in columns:
            continue
        name = standard if standard not in table.columns else f"{standard}_ratio"
        cells = tuple(scales.turned_back(cell, measure) for cell in table.column(columns[standard]))
        table = table.with_column(name, cells)
        found[standard] = name
    what = "the ratio is" if MEASURES[measure].ratio else f"{scales.word(measure, 'read')} are"
    notes.say(
        f"{table.name}: {columns['estimate']!r} was taken for {scales.word(measure, 'pooled')}; {what} in a new column."
    )
    return table, found


def with_totals(table: FoundTable, columns: dict[str, str], notes: Notes) -> tuple[FoundTable, dict[str, str]]:
    """Return totals from events and others, where both are whole numbers."""
    found = {name: own for name, own in columns.items() if name.startswith("events")}
    for side in ("treated", "control"):
        pairs = zip(table.column(columns[f"events_{side}"]), table.column(columns[f"others_{side}"]), strict=True)
        sums = tuple(str(int(one) + int(other)) if one.isdigit() and other.isdigit() else "" for one, other in pairs)
        table = table.with_column(f"total_{side}", sums)
        found[f"total_{side}"] = f"total_{side}"
        notes.say(f"{table.name}: total_{side} is {columns[f'events_{side}']} plus {columns[f'others_{side}']}.")
    return table, found
