"""Projects in the manner of strangers: each gives its right number, from a source that is not ours, or its refusal.

A folder `projects/NAME/` holds `data/`, `chapters/` and `expected.yml`:

- `story`, `field`, `written_by`: who would send this, and which program wrote the table;
- `numbers`: analysis -> path in the result -> number; `tolerance` (relative, 1e-6) bounds the difference;
  `source` says where the numbers come from: an R call (run again by `ask_r.py`) or a publication;
- `words`: analysis -> path -> regular expression that the text there fulfils (`status`, `reason`);
- `excluded`: analysis -> rows that are listed as left out, `line: regular expression`;
- `refused`, `warned`: every message, each `at` its place and with `says`, a regular expression; there are no others;
- `noted`: regular expressions, each found in a note;
- `pending`: whose work in progress makes it pass; it must fail until then.
"""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import pytest
from strangers_kit import Outcome, expected_of, lay_out, names, run, value_at


def cases() -> list[Any]:
    marked = []
    for name in names():
        pending = expected_of(name).get("pending")
        marks = [pytest.mark.xfail(reason=f"pending: {pending}", strict=True)] if pending else []
        marked.append(pytest.param(name, marks=marks))
    return marked


@pytest.mark.parametrize("name", cases())
def test_right_or_refused(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected = expected_of(name)
    outcome = run(lay_out(name, tmp_path / "project"), capsys)
    refused, warned = expected.get("refused", []), expected.get("warned", [])
    assert_said("error", refused, outcome)
    assert outcome.code == (2 if refused else 0), outcome
    if refused:
        return
    assert_said("warning", warned, outcome)
    for pattern in expected.get("noted", []):
        assert any(re.search(pattern, note) for note in outcome.notes), (pattern, outcome.notes)
    tolerance = float(expected.get("tolerance", 1e-6))
    for owner, numbers in expected.get("numbers", {}).items():
        result = outcome.results[owner]
        for path, number in numbers.items():
            assert_near(f"{owner} {path}", value_at(result, path), number, tolerance, result)
    for owner, words in expected.get("words", {}).items():
        for path, pattern in words.items():
            found = str(value_at(outcome.results[owner], path))
            assert re.search(pattern, found), f"{owner} {path}: {found!r} is not {pattern!r}"
    for owner, rows in expected.get("excluded", {}).items():
        listed = {str(row["line"]): row["reason"] for row in outcome.results[owner]["excluded"]}
        assert set(listed) == {str(line) for line in rows}, listed
        for line, pattern in rows.items():
            assert re.search(pattern, listed[str(line)]), listed


def assert_near(what: str, found: Any, number: float | None, tolerance: float, result: Any) -> None:
    if number is None:
        assert found is None, f"{what}: {found} where nothing is to be had"
        return
    assert found is not None, f"{what}: nothing where {number} is right; {result.get('reason')}"
    assert math.isclose(found, number, rel_tol=tolerance, abs_tol=tolerance * 1e-1), f"{what}: {found}, not {number}"


def assert_said(severity: str, wanted: list[dict[str, str]], outcome: Outcome) -> None:
    """Every message that is wanted is there at its place, and no other."""
    said = [(place, words) for place, kind, words in outcome.messages if kind == severity]
    for one in wanted:
        fit = [item for item in said if item[0] == one["at"] and re.search(one["says"], item[1])]
        assert fit, f"no {severity} {one} among {said}"
        said.remove(fit[0])
    assert not said, f"{severity}s that nobody expected: {said}"


def test_there_are_sixty_and_each_measure_has_its_number() -> None:
    every = [expected_of(name) for name in names()]
    assert len(every) >= 60
    assert len({one["field"] for one in every}) >= 4
    measures = {
        measure for name, one in zip(names(), every, strict=True) for measure in measures_with_numbers(name, one)
    }
    schema = json.loads((Path(__file__).parents[2] / "schemas" / "chapter.schema.json").read_text("utf-8"))
    assert measures == set(declared_measures(schema))


def measures_with_numbers(name: str, expected: dict[str, Any]) -> set[str]:
    return set(expected.get("measures", [])) if expected.get("numbers") else set()


def declared_measures(schema: Any) -> list[str]:
    """The effect measures that the schema of chapters offers."""
    if isinstance(schema, dict):
        if "RR" in schema.get("enum", ()):
            return list(schema["enum"])
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            if found := declared_measures(part):
                return found
    return []
