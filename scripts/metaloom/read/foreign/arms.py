"""Tables with one row an arm, as R's netmeta, gemtc and most extraction sheets have them.

Two arms a study of the same two treatments become one row a study; anything else is a network, declared from its arms
as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from metaloom.read.foreign import outcomes
from metaloom.read.foreign.found import Found, FoundTable, Notes, Wishes
from metaloom.read.foreign.ids import slug
from metaloom.read.foreign.roles import Parts
from metaloom.read.values import same_name

CONTROLS = (
    "placebo", "control", "controls", "usual care", "standard care", "no treatment", "no contact", "sham", "none",
    "standard of care", "soc", "waiting list", "waitlist", "treatment as usual", "tau", "vehicle", "no intervention",
    "no_contact", "no_treatment", "usual_care", "pbo", "plac",
)  # fmt: skip
PAIRWISE = {"OR": "RR", "MD": "MD", "IRR": "IRR"}


def read(table: FoundTable, treatment: str, way: Parts, columns: dict[str, str], notes: Notes, wishes: Wishes) -> Found:
    """Return pairs where every study compares the same two treatments, else a network."""
    arms = table.column(treatment)
    names = list(dict.fromkeys(same_name(arm) for arm in arms))
    several = outcomes.apart(table, columns)
    keys = trials(table, several)
    sizes = Counter(keys)
    reference = reference_of(arms, wishes, notes, table.name)
    if len(names) == 2 and set(sizes.values()) == {2} and one_of_each(table, treatment, keys):
        found = pairs(table, treatment, way, columns, reference, notes, wishes, keys)
        several = outcomes.apart(found.tables[0], {name: name for name in found.tables[0].columns[-2 * len(columns) :]})
    else:
        found = network(table, treatment, way, columns, reference, notes, wishes)
        several = outcomes.apart(found.tables[0], columns)
    if several is None:
        return found
    notes.say(outcomes.told(found.tables[0], several))
    return Found(found.tables, outcomes.of_each(found.tables[0], found.analyses[0], several))


def trials(table: FoundTable, several: outcomes.Apart | None) -> tuple[tuple[str, str], ...]:
    """Return of each row the study, and the outcome where studies give several: what two arms of a pair share."""
    studies = table.column("study_id")
    return tuple(zip(studies, table.column(several.column) if several else [""] * len(studies), strict=True))


def reference_of(arms: tuple[str, ...], wishes: Wishes, notes: Notes, table: str) -> str:
    """Return the treatment that others are compared with: wished, called as controls are, or the most frequent."""
    spelled = {same_name(arm): arm for arm in reversed(arms)}
    wish = same_name(wishes.control)
    if wish in spelled:
        return spelled[wish]
    found = next((spelled[name] for name in CONTROLS if name in spelled), None)
    if found is None:
        found = spelled[Counter(same_name(arm) for arm in arms).most_common(1)[0][0]]
    notes.say(f"{table}: the others are compared with {found!r} (another one by --control).")
    return found


def one_of_each(table: FoundTable, treatment: str, keys: Sequence[tuple[str, str]]) -> bool:
    """Return whether no study gives the same treatment twice for an outcome."""
    seen = Counter(zip(keys, map(same_name, table.column(treatment)), strict=True))
    return max(seen.values(), default=1) == 1


def pairs(
    table: FoundTable,
    treatment: str,
    way: Parts,
    columns: dict[str, str],
    reference: str,
    notes: Notes,
    wishes: Wishes,
    keys_of_rows: Sequence[tuple[str, str]],
) -> Found:
    """Return one row a study and outcome: its treated arm and its control arm side by side."""
    by_study: dict[tuple[str, str], dict[bool, dict[str, str]]] = {}
    for key, row in zip(keys_of_rows, table.rows, strict=True):
        record = dict(zip(table.columns, row, strict=True))
        by_study.setdefault(key, {})[same_name(record[treatment]) == same_name(reference)] = record
    kept = [name for name in table.columns if name not in (treatment, *columns.values())]
    standard = [f"{name}_{side}" for side in ("treated", "control") for name in columns]
    rows = []
    for arms in by_study.values():
        treated, control = arms[False], arms[True]
        shared = [
            treated[name] if treated[name] == control[name] else f"{treated[name]} / {control[name]}" for name in kept
        ]
        rows.append(
            (
                *shared,
                treated[treatment],
                control[treatment],
                *(arm[own] for arm in (treated, control) for own in columns.values()),
            )
        )
    head = (*kept, "treatment" if "treatment" not in kept else "treated_with", "comparator", *standard)
    measure = wishes.measure or PAIRWISE[way.measure]
    wider = FoundTable(table.name, head, tuple(rows))
    notes.say(f"{table.name}: rows of arms became rows of studies, {measure} of the other arm against {reference!r}.")
    if any(name != own for name, own in columns.items()):
        used = ", ".join(f"{own} as {name}" for name, own in columns.items())
        notes.say(f"{table.name}: columns are used so: {used}.")
    keys = {"id": slug(table.name, "-"), "title": table.name.replace("_", " "), "table": table.name, "measure": measure}
    return Found((wider,), (keys,))


def network(
    table: FoundTable,
    treatment: str,
    way: Parts,
    columns: dict[str, str],
    reference: str,
    notes: Notes,
    wishes: Wishes,
) -> Found:
    """Return the arms as they are, declared as a network."""
    sizes = Counter(table.column("study_id"))
    single = {study for study, size in sizes.items() if size == 1}
    if single:
        one = sorted(single)[0]
        told = f"the study {one!r} gives one arm only; it was left out."
        if len(single) > 1:
            told = f"{len(single)} studies give one arm only, such as {one!r}; they were left out."
        notes.say(f"{table.name}: {told}")
        table = FoundTable(
            table.name,
            table.columns,
            tuple(row for row in table.rows if row[table.columns.index("study_id")] not in single),
        )
    measure = wishes.measure or way.measure
    keys: dict[str, Any] = {
        "id": slug(table.name, "-"), "title": table.name.replace("_", " "), "table": table.name, "measure": measure,
        "network": {"treatment": treatment, "rows": "arms", "reference": reference},
    }  # fmt: skip
    mapped = {name: own for name, own in columns.items() if name != own}
    if mapped:
        keys["columns"] = mapped
    used = ", ".join(f"{own} as {name}" for name, own in columns.items())
    notes.say(f"{table.name}: each row is an arm; it is declared as a network of {treatment!r}, by {measure}.")
    if mapped:
        notes.say(f"{table.name}: columns are used so: {used}.")
    return Found((table,), (keys,))
