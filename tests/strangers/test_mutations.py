"""Every cell of three sound tables, damaged in every way: the right number or a message there, mapped or not.

What is right does not come from Metaloom (`good_tables`). A sample runs always; `METALOOM_SOAK=1` runs all of it.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from good_tables import TABLES, Good, Row
from mutations import WAYS, Damage, errors_for_deviations, swapped
from strangers_kit import Outcome, run, value_at

SOAK = bool(os.environ.get("METALOOM_SOAK"))
FILE = "data/d.csv"


def own_name(name: str) -> str:
    """A stranger's name for a column: none of ours, as long as ours."""
    return "v" * (len(name) - 1) + chr(ord("a") + sum(map(ord, name)) % 26)


def project(folder: Path, good: Good, rows: list[Row], mapped: bool) -> Path:
    """The table as a project with the smallest declaration."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "chapters").mkdir(exist_ok=True)
    names = [own_name(name) if mapped and role != "moderator" else name for name, role in good.columns]
    text = "\n".join(",".join(row) for row in [tuple(names), *rows]) + "\n"
    (folder / FILE).write_text(text, "utf-8")
    pairs = ", ".join(f"{name}: {own}" for name, own in zip(good.names, names, strict=True) if name != own)
    columns = f", columns: {{{pairs}}}" if mapped else ""
    moderators = f", moderators: [{', '.join(good.moderators)}]" if good.moderators else ""
    analysis = f"{{id: a1, title: A, table: d, measure: {good.measure}, method: EE{columns}{moderators}}}"
    (folder / "chapters" / "c.yml").write_text(f"chapter: c\ntitle: T\nanalyses:\n  - {analysis}\n", "utf-8")
    return folder


def outcomes(folder: Path, good: Good, rows: list[Row], capsys: pytest.CaptureFixture[str]) -> tuple[Outcome, Outcome]:
    """What comes of the table under standard names, and mapped."""
    plain = run(project(folder / "plain", good, rows, mapped=False), capsys)
    mapped = run(project(folder / "mapped", good, rows, mapped=True), capsys)
    return plain, mapped


def same_outcome(one: Outcome, other: Outcome) -> None:
    """The two are one outcome: exit code, places and severities, numbers, rows left out."""
    assert one.code == other.code
    assert [(place, kind) for place, kind, _ in in_table(one)] == [(place, kind) for place, kind, _ in in_table(other)]
    if one.code == 0:
        left = [[(row["line"], row["reason"]) for row in each.results["a1"]["excluded"]] for each in (one, other)]
        assert [line for line, _ in left[0]] == [line for line, _ in left[1]]
        for part in ("k", "status"):
            assert one.results["a1"][part] == other.results["a1"][part]
        for part in ("pooled", "moderators"):
            assert one.results["a1"].get(part) == other.results["a1"].get(part)


def in_table(outcome: Outcome) -> list[tuple[str, str, str]]:
    return sorted(message for message in outcome.messages if message[0].startswith(FILE))


def is_right(outcome: Outcome, numbers: dict[str, float]) -> bool:
    return all(
        math.isclose(value_at(outcome.results["a1"], path), number, rel_tol=1e-9, abs_tol=1e-12)
        for path, number in numbers.items()
    )


def column_of(row: Row, position: int) -> int:
    """Where a cell begins, from 1."""
    return 1 + sum(len(cell) + 1 for cell in row[:position])


def judge(outcome: Outcome, good: Good, rows: list[Row], row: int, position: int, damage: Damage) -> str | None:
    """Why the outcome is not acceptable; None if it is."""
    line = row + 2
    said = [(place, kind) for place, kind, _ in outcome.messages if place.startswith(f"{FILE}:{line}:")]
    if damage.verdict == "exact":
        cell = f"{FILE}:{line}:{column_of(rows[row], position)}"
        return None if outcome.code == 2 and (cell, "error") in said else f"no error at {cell}: {outcome.messages}"
    if damage.verdict == "told":
        return None if said or left_out(outcome, line) else f"nothing said of line {line}: silent change"
    if outcome.code != 0:
        return f"refused: {outcome.messages}"
    if said:
        return f"an alarm for nothing: {said}"
    cells = list(good.rows[row])
    if damage.verdict == "missing":
        cells[position] = ""
    sound = [tuple(cells) if at == row else other for at, other in enumerate(good.rows)]
    if not is_right(outcome, good.numbers(sound)):
        return f"a wrong number: {outcome.results['a1']['pooled']}"
    if damage.verdict == "missing" and good.columns[position][1] != "moderator" and not left_out(outcome, line):
        return f"line {line} is left out and not listed"
    return None


def left_out(outcome: Outcome, line: int) -> bool:
    return outcome.code == 0 and any(row["line"] == line for row in outcome.results["a1"]["excluded"])


def trials(good: Good) -> Iterator[tuple[int, int, Damage]]:
    """Every cell with every way that applies to it; the sample takes one cell for each way, another for each."""
    for number, damage in enumerate(WAYS):
        cells = [
            (row, position)
            for position, (_, role) in enumerate(good.columns)
            for row in range(len(good.rows))
            if role in damage.roles and damage.change(good.rows[row][position], good.rows[row]) is not None
        ]
        chosen = cells if SOAK else [cells[number * 7 % len(cells)]] if cells else []
        for row, position in chosen:
            yield row, position, damage


@pytest.mark.parametrize("good", TABLES, ids=lambda good: good.name)
def test_sound_tables_are_right_and_silent(good: Good, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain, mapped = outcomes(tmp_path, good, list(good.rows), capsys)
    same_outcome(plain, mapped)
    assert not plain.messages
    assert is_right(plain, good.numbers(list(good.rows)))


@pytest.mark.parametrize("good", TABLES, ids=lambda good: good.name)
def test_a_damaged_cell_is_right_or_told(good: Good, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    faults = []
    count = 0
    for row, position, damage in trials(good):
        changed = damage.change(good.rows[row][position], good.rows[row])
        assert changed is not None
        cells = list(good.rows[row])
        cells[position] = changed
        rows = [tuple(cells) if at == row else other for at, other in enumerate(good.rows)]
        what = f"{good.name} {good.columns[position][0]} line {row + 2}, {damage.name}, {changed!r}"
        count += 1
        try:
            plain, mapped = outcomes(tmp_path / str(count), good, rows, capsys)
            same_outcome(plain, mapped)
        except Exception as error:  # a traceback is a fault of ours: all of them are told together
            faults.append(f"{what}: {type(error).__name__}: {error}")
            continue
        fault = judge(plain, good, rows, row, position, damage)
        if fault:
            faults.append(f"{what}: {fault}")
    assert not faults, f"{len(faults)} of {count}:\n" + "\n".join(faults)


def of_rows() -> Iterator[tuple[str, Good, list[Row], int]]:
    """Damage to whole rows: name, table, rows, and the line that must be told."""
    for good in TABLES:
        rows = list(good.rows)
        end = len(rows) + 2
        yield "a row twice", good, [*rows, rows[0]], end
        if good.name != "ready":
            sums = [str(round(sum(float(row[at]) for row in rows))) for at in range(1, len(good.columns))]
            yield "totals row", good, [*rows, ("Total", *sums)], end
        yield "pooled row", good, [*rows, ("Total (95% CI)", *rows[2][1:])], end
        yield "a study without a name", good, [("", *rows[0][1:]), *rows[1:]], 2
        if good.name == "binary":
            yield "events and people exchanged", good, [swapped(rows[0], 1, 2), *rows[1:]], 2
        if good.name == "continuous":
            yield "standard errors for deviations", good, [errors_for_deviations(rows[0]), *rows[1:]], 2
        if good.name == "ready":
            yield "limits exchanged", good, [swapped(rows[0], 2, 3), *rows[1:]], 2
            yield "estimate and limit exchanged", good, [swapped(rows[0], 1, 2), *rows[1:]], 2


@pytest.mark.parametrize(
    ("name", "good", "rows", "line"),
    [pytest.param(*one, id=f"{one[1].name}-{one[0]}") for one in of_rows()],
)
def test_a_damaged_row_is_told(
    name: str, good: Good, rows: list[Row], line: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain, mapped = outcomes(tmp_path, good, rows, capsys)
    same_outcome(plain, mapped)
    assert left_out(plain, line) or any(place.startswith(f"{FILE}:{line}:") for place, _, _ in plain.messages), plain


@pytest.mark.parametrize("good", TABLES, ids=lambda good: good.name)
@pytest.mark.parametrize("spelling", [str.upper, str.lower, lambda name: f"{name} ", lambda name: f" {name}"])
def test_one_study_in_two_spellings_is_told(
    good: Good, spelling: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert callable(spelling)
    rows = [*good.rows, (spelling(good.rows[0][0]), *good.rows[2][1:])]
    plain, mapped = outcomes(tmp_path, good, rows, capsys)
    same_outcome(plain, mapped)
    assert plain.code == 2
    assert any("Amber 2001" in words for _, _, words in plain.messages), plain


def test_there_are_thirty_ways() -> None:
    assert len(WAYS) + len({name for name, *_ in of_rows()}) >= 30
