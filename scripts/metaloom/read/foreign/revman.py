"""What RevMan's formats share: outcomes with their data, and how its words for measures and models are said here."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from metaloom.catalogue import measures
from metaloom.errors import quoted
from metaloom.read.foreign.found import Found, FoundTable, Notes
from metaloom.read.foreign.ids import distinct, short_id, slug, study_ids
from metaloom.read.values import same_name

MEASURES = {
    "rr": "RR", "risk_ratio": "RR", "or": "OR", "odds_ratio": "OR", "rd": "RD", "risk_difference": "RD",
    "peto_or": "PETO", "peto_odds_ratio": "PETO", "md": "MD", "mean_difference": "MD", "wmd": "MD",
    "smd": "SMD", "std_mean_difference": "SMD", "standardised_mean_difference": "SMD",
    "standardized_mean_difference": "SMD", "hr": "HR", "hazard_ratio": "HR", "irr": "IRR", "rate_ratio": "IRR",
}  # fmt: skip
DEFAULTS = {"binary": "RR", "continuous": "MD", "hazards": "HR", "estimates": "GEN"}
FITTING = {
    "binary": frozenset({"RR", "OR", "RD", "PETO"}),
    "continuous": frozenset({"MD", "SMD"}),
    "hazards": frozenset({"HR", "OR", "PETO"}),
    "estimates": frozenset(MEASURES.values()) - {"PETO"},
}
METHODS = {
    "mh": "MH", "mantel_haenszel": "MH", "m_h": "MH", "iv": "IV", "inverse_variance": "IV", "peto": "PETO",
    "exp_o_e_var": "PETO", "exp_o_e_variance": "PETO",
}  # fmt: skip
BINARY = ("events_treated", "total_treated", "events_control", "total_control")
COLUMNS: dict[str, tuple[str, ...]] = {
    "binary": BINARY,
    "continuous": ("mean_treated", "sd_treated", "n_treated", "mean_control", "sd_control", "n_control"),
    "estimates": ("estimate", "se", "as_entered"),
    "hazards": ("observed_minus_expected", "log_rank_variance", *BINARY),
}
HEAD = ("study_id", "study", "outcome_id", "comparison", "outcome", "subgroup")


@dataclass(frozen=True)
class Datum:
    """One study's row of an outcome; the cells are in the order of the kind's columns."""

    study: str
    subgroup: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """One outcome of a comparison as RevMan pooled it; `random` is None where the file does not say."""

    ident: str
    comparison: str
    title: str
    kind: str
    measure: str
    method: str
    random: bool | None
    pooled: bool
    level: float
    data: tuple[Datum, ...]
    choices: Mapping[str, str] = field(default_factory=dict)
    """Choices that a newer RevMan names itself; they go before what RevMan 5 always did."""


Row = Mapping[str, str]


def records(table: FoundTable) -> list[dict[str, str]]:
    """Return the rows of a table by the names of its columns."""
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def years_of(rows: Sequence[Row]) -> dict[str, str]:
    """Return the year of each study as the first of its rows gives it."""
    years: dict[str, str] = {}
    for row in rows:
        name = row.get("Study") or row.get("Name") or ""
        years.setdefault(name, row.get("Study year") or row.get("Year of study") or "")
    return years


def found_of(outcomes: Sequence[Outcome], years: Mapping[str, str], notes: Notes) -> Found:
    """Return studies, tables and analyses of the outcomes of an export."""
    names = list(dict.fromkeys(datum.study for outcome in outcomes for datum in outcome.data))
    ids = study_ids(names, notes)
    tables, analyses = tables_and_analyses(outcomes, ids, notes)
    listed = {ids[name]: (ids[name], name, years.get(name, "")) for name in reversed(names)}
    studies = FoundTable("studies", ("study_id", "label", "year"), tuple(reversed(listed.values())))
    return Found((studies, *tables) if names else (), tuple(analyses))


def tables_and_analyses(
    outcomes: Sequence[Outcome], ids: Mapping[str, str], notes: Notes
) -> tuple[list[FoundTable], list[dict[str, Any]]]:
    """Return one table a kind of data, and the analyses of its outcomes; `ids` holds the id of each study's name."""
    rows: dict[str, list[tuple[str, ...]]] = {}
    analyses: list[dict[str, Any]] = []
    taken: set[str] = set()
    for outcome in outcomes:
        measure = measure_of(outcome, notes)
        for datum in outcome.data:
            head = (ids[datum.study], datum.study, outcome.ident, outcome.comparison, outcome.title, datum.subgroup)
            cells = natural(datum.cells, measure) if outcome.kind == "estimates" else datum.cells
            rows.setdefault(outcome.kind, []).append((*head, *cells))
        analyses += analyses_of(outcome, measure, taken, notes)
    return [
        FoundTable(f"outcomes_{kind}", (*HEAD, *COLUMNS[kind]), tuple(body)) for kind, body in rows.items()
    ], analyses


def measure_of(outcome: Outcome, notes: Notes) -> str:
    """Return the effect measure by RevMan's words; where they name none that fits, by the kind of data."""
    known = MEASURES.get(slug(outcome.measure))
    if known in FITTING[outcome.kind]:
        return known
    default = DEFAULTS[outcome.kind]
    said = f"called {outcome.measure!r}" if outcome.measure else "not named"
    notes.say(f"{outcome.title!r}: the effect measure is {said} and was taken for {default}.")
    return default


def as_they_stand(words: str, title: str, notes: Notes) -> str:
    """Return the words of a measure whose estimates are not logarithms; none for a ratio, which GEN pools like that."""
    known = MEASURES.get(slug(words))
    if known is None or not measures.measure_of(known).ratio:
        return words
    notes.say(f"{title!r}: RevMan pools these ratios as they are, without logarithms, and so does GEN here.")
    return ""


def swapped(rows: Sequence[tuple[str, ...]], title: str, notes: Notes) -> list[tuple[str, ...]]:
    """Return counts of people without the event, where RevMan swaps events and non-events."""
    notes.say(f"{title!r}: RevMan swaps events and non-events there, so the people without the event are counted.")
    return [
        tuple(cell for events, total in (row[:2], row[2:]) for cell in (_without(events, total), total)) for row in rows
    ]


def _without(events: str, total: str) -> str:
    """Return how many had no event; the cell as it is where that cannot be counted, to be refused at its place."""
    try:
        return f"{quoted(float(total) - float(events))}"
    except ValueError:
        return events


def natural(cells: tuple[str, ...], measure: str) -> tuple[str, ...]:
    """Estimate and standard error: RevMan holds ratios as logarithms, a table here holds the ratio itself."""
    estimate, error = cells[0], cells[1]
    if not measures.measure_of(measure).ratio or not estimate:
        return estimate, error, estimate
    return repr(math.exp(float(estimate))), error, estimate


def model_of(outcome: Outcome, measure: str, notes: Notes) -> dict[str, Any]:
    """Return the keys of an analysis that pools as RevMan 5 did."""
    pooling = METHODS.get(slug(outcome.method), "IV")
    if outcome.kind == "hazards":
        return {"method": "EE"}
    if outcome.random is None:
        notes.say("The file does not say how RevMan pooled: analyses are declared as random-effects models by REML.")
        return {"method": "REML"}
    if measure == "PETO" or (pooling == "PETO" and measure == "OR"):
        return {"method": "PETO"}
    if outcome.random:
        if pooling == "MH" and "method" not in outcome.choices:
            notes.say(
                "RevMan's Mantel-Haenszel random-effects model takes Q from Mantel-Haenszel weights, DL here from "
                "those of inverse variance: tau² and the estimate differ a little, more where events are few."
            )
        if "method" not in outcome.choices:
            notes.say(
                "Random-effects models of RevMan 5 are declared as it computed them: DerSimonian-Laird (method DL) and "
                "normal intervals (test z), too narrow where studies are few; without `test: z` they are wider."
            )
            return {"method": "DL", "test": "z"}
        return {"method": "DL", **outcome.choices}
    if pooling == "MH" and measure in ("OR", "RR", "RD"):
        return {"method": "MH", "tables": {"to": "only0", "drop00": measure != "RD"}}
    return {"method": "EE"}


def analyses_of(outcome: Outcome, measure: str, taken: set[str], notes: Notes) -> Iterator[dict[str, Any]]:
    """Yield the analysis of an outcome as RevMan had it; one for each subgroup where it pooled no total or may not."""
    keys: dict[str, Any] = {"measure": measure, **model_of(outcome, measure, notes)}
    if outcome.level != 95:
        keys["level"] = outcome.level
    table, where = f"outcomes_{outcome.kind}", [condition("outcome_id", outcome.ident)]
    groups = list(dict.fromkeys(datum.subgroup for datum in outcome.data if datum.subgroup))
    twice = repeated([datum.study for datum in outcome.data])
    base = short_id(outcome.title, 45) or "outcome"
    if groups and (twice or not outcome.pooled):
        if twice:
            notes.say(
                f"{outcome.title!r}: studies are in several subgroups, so each subgroup is an analysis of its own."
            )
        for group in groups:
            own = [datum.study for datum in outcome.data if datum.subgroup == group]
            ident = distinct(f"{base}-{slug(group, '-')[:18].strip('-')}".strip("-"), taken)
            chosen = [*where, condition("subgroup", group)]
            yield declared(
                ident, f"{outcome.title}: {group}", table, chosen, independent(keys, own, outcome.title, notes)
            )
        return
    if groups:
        keys["subgroups"] = ["subgroup"]
    own = [datum.study for datum in outcome.data]
    yield declared(distinct(base, taken), outcome.title, table, where, independent(keys, own, outcome.title, notes))


def independent(keys: Mapping[str, Any], studies: Sequence[str], title: str, notes: Notes) -> dict[str, Any]:
    """Return the keys, with a multilevel model where a study gives several rows; RevMan took them for studies."""
    several = repeated(studies)
    if not several:
        return dict(keys)
    notes.say(f"{title!r}: {several[0]!r} gives several rows; RevMan took each for a study, here they are a cluster.")
    measure = "OR" if keys["measure"] == "PETO" else keys["measure"]
    return {"measure": measure, "cluster": "study_id"}


def repeated(names: Sequence[str]) -> list[str]:
    """Return the names that occur more than once, whatever their case."""
    count: dict[str, int] = {}
    for name in names:
        count[same_name(name)] = count.get(same_name(name), 0) + 1
    return [name for name in dict.fromkeys(names) if count[same_name(name)] > 1]


def condition(column: str, value: str) -> str:
    """Return an equation of the expression language."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{column} == "{escaped}"'


def declared(ident: str, title: str, table: str, where: Sequence[str], keys: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys of one analysis in the order in which people read them."""
    analysis: dict[str, Any] = {"id": ident, "title": title, "table": table}
    if where:
        analysis["where"] = " and ".join(where)
    return analysis | dict(keys)
