"""Harness: reference answers of R's metafor (the project's own copy of the facts) against the engine.

`cases/FEATURE.json` holds the cases of a feature, one a line; `tables/NAME.json` the study tables, column oriented,
with metafor's argument names. A test function is marked `@pytest.mark.oracle("feature", …)`, takes `case`, and runs
once per case that `skipped.csv` does not list. It hands what it got to `checker(case)`, which compares each number
within |got - want| <= tolerance * |want| + 1e-10 and fails with all differences at once.
"""

from __future__ import annotations

import csv
import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

HERE = Path(__file__).parent
Case = dict[str, Any]
WORST: dict[str, list[tuple[float, str]]] = defaultdict(list)

COUNTS = {"ai": "events_treated", "n1i": "total_treated", "ci": "events_control", "n2i": "total_control"}
RATES = {"x1i": "events_treated", "t1i": "time_treated", "x2i": "events_control", "t2i": "time_control"}
MEANS = {
    "m1i": "mean_treated", "sd1i": "sd_treated", "n1i": "n_treated",
    "m2i": "mean_control", "sd2i": "sd_control", "n2i": "n_control",
}  # fmt: skip
READY = {"yi": "estimate", "vi": "variance"}


def read_cases() -> dict[str, list[Case]]:
    """Every case by its main feature."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((HERE / "cases").glob("*.json"))}


def read_skipped() -> dict[str, str]:
    """Case name to the reason why it is not tested."""
    with (HERE / "skipped.csv").open(encoding="utf-8", newline="") as file:
        return {row["case"]: row["reason"] for row in csv.DictReader(file)}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "oracle(*features): runs once per reference case of these features")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marker = metafunc.definition.get_closest_marker("oracle")
    if marker is None:
        return
    cases, skipped = read_cases(), read_skipped()
    wanted = [case | {"feature": name} for name in marker.args for case in cases[name] if case["case"] not in skipped]
    metafunc.parametrize("case", wanted, ids=[case["case"] for case in wanted])


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Per feature: how many numbers were compared, and the largest relative difference."""
    if not WORST:
        return
    terminalreporter.section("reference cases")
    for feature, differences in sorted(WORST.items()):
        largest, where = max(differences)
        terminalreporter.line(f"{feature:28} {len(differences):6} numbers, largest difference {largest:.1e} ({where})")


@pytest.fixture(scope="session")
def oracle_cases() -> dict[str, list[Case]]:
    return read_cases()


@pytest.fixture(scope="session")
def oracle_skipped() -> dict[str, str]:
    return read_skipped()


@pytest.fixture(scope="session")
def frame() -> Callable[..., pd.DataFrame]:
    """`frame(case, renames)`: the case's table with `study_id` s1, s2, … and columns renamed to the standard names."""

    def build(case: Case, renames: dict[str, str] | None = None) -> pd.DataFrame:
        table = json.loads((HERE / "tables" / f"{case['table']}.json").read_text("utf-8"))
        built = pd.DataFrame(table).rename(columns=renames or {})
        built["study_id"] = [f"s{i + 1}" for i in range(len(built))]
        return built

    return build


@pytest.fixture(scope="session")
def renames() -> dict[str, dict[str, str]]:
    """metafor's argument names to standard column names, by kind: counts, rates, means, ready."""
    return {"counts": COUNTS, "rates": RATES, "means": MEANS, "ready": READY}


class Checker:
    """Collects differences between what was computed and what the case says."""

    def __init__(self, case: Case, tolerance: float | None = None) -> None:
        self.case = case
        self.tolerance = tolerance if tolerance is not None else tolerance_of(case)
        self.problems: list[str] = []
        self.compared = 0

    def number(self, name: str, got: Any, want: Any, tolerance: float | None = None) -> None:
        """One number; an array of length one stands for its element, None for a number that does not exist."""
        want = want[0] if isinstance(want, list) else want
        self.compared += 1
        if want is None or got is None:
            if (want is None) != (got is None):
                self.problems.append(f"{name}: got {got}, want {want}")
            return
        got, want = float(got), float(want)
        if math.isinf(want) or math.isinf(got):
            if got != want:
                self.problems.append(f"{name}: got {got}, want {want}")
            return
        difference = abs(got - want)
        allowed = (self.tolerance if tolerance is None else tolerance) * abs(want) + 1e-10
        relative = difference / abs(want) if abs(want) > 1e-10 else 0.0
        WORST[self.case["feature"]].append((relative, self.case["case"]))
        if not difference <= allowed:
            self.problems.append(f"{name}: got {got!r}, want {want!r}, difference {difference:.2e}")

    def numbers(self, name: str, got: Any, want: Any, tolerance: float | None = None) -> None:
        """Arrays of equal length, element by element."""
        got, want = list(got), list(want)
        if len(got) != len(want):
            self.problems.append(f"{name}: got {len(got)} numbers, want {len(want)}")
        for i, (mine, theirs) in enumerate(zip(got, want, strict=False)):
            self.number(f"{name}[{i}]", mine, theirs, tolerance)

    def done(self) -> None:
        """Fails with every difference found, or if nothing was compared at all."""
        assert self.compared, "nothing was compared"
        assert not self.problems, "\n" + "\n".join(self.problems)


def tolerance_of(case: Case) -> float:
    """The case's relative tolerance, loosened to three times the spread between its own optimizers."""
    spread = case.get("oracle_spread")
    return max(case["rtol"], 3.0 * spread if isinstance(spread, int | float) else 0.0)


@pytest.fixture
def checker() -> Iterator[Callable[..., Checker]]:
    """`checker(case)`: a Checker whose `done` is called when the test ends, so that it cannot be forgotten."""
    made: list[Checker] = []

    def make(case: Case, tolerance: float | None = None) -> Checker:
        made.append(Checker(case, tolerance))
        return made[-1]

    yield make
    for check in made:
        check.done()
