"""RevMan Web's data rows: every line is a study's row of an analysis, and a second file holds how each was pooled.

Both belong to Cochrane's data package (its specification is in Cochrane's RevMan Knowledge Base, "Data package").
Cells that an analysis does not use are empty in some packages and 0 in others, so what a row holds is told by the
settings, and where those are not at hand by the columns that are not 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from metaloom.read.foreign.found import Found, FoundTable, Notes
from metaloom.read.foreign.ids import slug
from metaloom.read.foreign.revman import Datum, Outcome, Row, as_they_stand, found_of, records, swapped, years_of

ROWS, SETTINGS = "-data-rows", "-overall-estimates-and-settings"
ROW_COLUMNS = frozenset({"Analysis group", "Analysis number", "Study"})
CELLS = {
    "hazards": ("O-E", "Variance", "Experimental cases", "Experimental N", "Control cases", "Control N"),
    "estimates": ("GIV Mean", "GIV SE"),
    "continuous": ("Experimental mean", "Experimental SD", "Experimental N", "Control mean", "Control SD", "Control N"),
    "binary": ("Experimental cases", "Experimental N", "Control cases", "Control N"),
}
DECISIVE = {
    "hazards": ("Variance",),
    "estimates": ("GIV SE",),
    "continuous": ("Experimental SD", "Control SD"),
    "binary": ("Experimental N", "Control N"),
}
"""What is above 0 in a row of each kind, in the order in which they are tried; a row that lacks it gives no effect."""
KINDS = {
    "dichotomous": "binary",
    "continuous": "continuous",
    "contrast_level": "estimates",
    "generic_inverse_variance": "estimates",
    "o_e_and_variance": "hazards",
}
ESTIMATORS = {
    "dl": "DL", "dersimonian_laird": "DL", "dersimonian_and_laird": "DL", "reml": "REML",
    "restricted_maximum_likelihood": "REML", "restricted_maximum_likelihood_reml": "REML",
}  # fmt: skip
TESTS = {"wald": "z", "wald_type": "z", "hksj": "knha", "hartung_knapp_sidik_jonkman": "knha"}
NOTHING = frozenset({"", "#N/A", "NA", "N/A"})
Settings = Mapping[tuple[str, str], Row]


def read(table: FoundTable, settings: FoundTable | None, notes: Notes) -> Found:
    """Return the outcomes of RevMan Web's data rows, pooled as their settings say."""
    rows = [{name: "" if cell in NOTHING else cell for name, cell in row.items()} for row in records(table)]
    if settings is None:
        notes.say("There is no file of settings beside the rows, so measures and models are those that fit the data.")
    else:
        notes.say("Measures and models come from the settings that RevMan wrote beside the rows.")
    known = {_key(row): row for row in records(settings)} if settings is not None else {}
    return found_of(tuple(outcomes(rows, known, notes)), years_of(rows), notes)


def outcomes(rows: Sequence[Row], known: Settings, notes: Notes) -> Iterator[Outcome]:
    """Yield the outcome of each analysis; one without a number is told and left out."""
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        grouped.setdefault(_key(row), []).append(row)
    for key, own in grouped.items():
        title = own[0].get("Analysis name") or f"Analysis {key[0]}.{key[1]}"
        said = known.get(key, {})
        kind = kind_of(own, said)
        filled = [row for row in own if kind and holds(row, kind)]
        if kind is None or not filled:
            notes.say(f"{title!r} holds no numbers and was left out.")
            continue
        empty = list(dict.fromkeys(row["Study"] for row in own if row not in filled))
        if empty:
            notes.say(f"{title!r}: {', '.join(empty)} {'has' if len(empty) == 1 else 'have'} no numbers there.")
        yield from in_parts(outcome(key, title, kind, filled, said, notes), filled, notes)


def outcome(key: tuple[str, str], title: str, kind: str, rows: Sequence[Row], said: Row, notes: Notes) -> Outcome:
    """Return an analysis as RevMan pooled it."""
    given = [tuple(row.get(name, "") for name in CELLS[kind]) for row in rows]
    if kind == "binary" and is_true(said.get("Swap event and non-event", "")):
        given = swapped(given, title, notes)
    model = said.get("Analysis model", "").casefold()
    return Outcome(
        f"CMP-{key[0]}.{key[1]}", said.get("Analysis group name", ""), title, kind,
        measure_said(title, kind, said, notes), said.get("Statistical method", ""),
        model.startswith("random") if model else None, not is_false(said.get("Overall estimates", "")),
        level_of(said.get("Estimate CI") or said.get("CI/PI level") or ""),
        tuple(Datum(row["Study"], row.get("Subgroup", ""), cells) for row, cells in zip(rows, given, strict=True)),
        choices_of(title, said, notes),
    )  # fmt: skip


def in_parts(whole: Outcome, rows: Sequence[Row], notes: Notes) -> Iterator[Outcome]:
    """Yield an outcome; two where some rows count for the total alone, and others for a subgroup alone."""
    words = [row.get("Applicability", "").upper() for row in rows]
    if all(not word or ("SUBGROUP" in word and "OVERALL" in word) for word in words):
        yield whole
        return
    notes.say(f"{whole.title!r}: some rows count for the total alone or for a subgroup alone, so they are separate.")
    total = tuple(datum for datum, word in zip(whole.data, words, strict=True) if not word or "OVERALL" in word)
    parts = tuple(datum for datum, word in zip(whole.data, words, strict=True) if "SUBGROUP" in word)
    if total:
        yield replace(whole, data=tuple(replace(datum, subgroup="") for datum in total))
    if parts:
        yield replace(whole, ident=f"{whole.ident}-subgroups", data=parts, pooled=False)


def kind_of(rows: Sequence[Row], said: Row) -> str | None:
    """Return what kind of data an analysis holds, by its settings or by what is not 0; None where all is empty."""
    named = KINDS.get(slug(said.get("Data type", "")))
    return named or next((kind for kind in DECISIVE if any(holds(row, kind) for row in rows)), None)


def holds(row: Row, kind: str) -> bool:
    """Return whether a row holds numbers of a kind; what is not a number is kept, to be refused at its place."""
    return any(row.get(name, "") not in NOTHING and not _is_zero(row[name]) for name in DECISIVE[kind])


def measure_said(title: str, kind: str, said: Row, notes: Notes) -> str:
    """Return the measure's words; none for a ratio that RevMan pools on its own scale, which GEN does here."""
    words = said.get("Effect measure", "")
    if kind == "estimates" and is_false(said.get("Log-scale data", "")):
        return as_they_stand(words, title, notes)
    return words


def choices_of(title: str, said: Row, notes: Notes) -> dict[str, str]:
    """Return RevMan Web's own choices since 2024: the estimator of tau² and the interval; an unknown one is told."""
    choices: dict[str, str] = {}
    for column, role, known in (("Heterogeneity estimator", "method", ESTIMATORS), ("CI method", "test", TESTS)):
        words = said.get(column, "")
        if slug(words) in known:
            choices[role] = known[slug(words)]
        elif words not in NOTHING:
            notes.say(f"{title!r}: {column!r} is {words!r}, which is not known here; check `{role}`.")
    return choices


def level_of(text: str) -> float:
    """Return `95%` as a number; 95 where nothing is said."""
    digits = text.strip().removesuffix("%").strip()
    return float(digits) if digits.replace(".", "", 1).isdigit() else 95.0


def is_true(word: str) -> bool:
    """Return whether a setting is on."""
    return word.strip().casefold() in ("true", "yes")


def is_false(word: str) -> bool:
    """Return whether a setting is said to be off."""
    return word.strip().casefold() in ("false", "no")


def _key(row: Row) -> tuple[str, str]:
    return row.get("Analysis group", ""), row.get("Analysis number", "")


def _is_zero(cell: str) -> bool:
    try:
        return float(cell) == 0
    except ValueError:
        return False
