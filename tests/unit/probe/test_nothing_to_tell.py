"""Probes of data in which there is nothing to tell: a reason, not digits of rounding, and the rest of the result."""

from __future__ import annotations

import pandas as pd
import pytest

from metaloom.engine.analyse import analyse

REGRESSIONS = ("egger", "pet", "peese", "pet_peese")


def counts(*rows: tuple[int, int, int, int]) -> pd.DataFrame:
    names = ("events_treated", "total_treated", "events_control", "total_control")
    return pd.DataFrame(rows, columns=list(names)).assign(study_id=[f"s{i}" for i in range(len(rows))])


def ready(estimates: list[float], errors: list[float]) -> pd.DataFrame:
    return pd.DataFrame({"study_id": [f"s{i}" for i in range(len(errors))], "estimate": estimates, "se": errors})


def reasons(table: pd.DataFrame, probes: tuple[str, ...], **choices: object) -> dict[str, str]:
    found = analyse(table, {"bias": list(probes), **choices})
    assert found["status"] == "ok"
    return {name: part["reason"] for name, part in found["bias"].items()}


def test_two_studies_with_events_have_no_slope():
    table = counts((0, 83, 0, 75), (0, 61, 2, 66), (0, 55, 1, 62))
    found = reasons(table, ("peters", "harbord"), measure="RD")
    assert set(found.values()) == {"Fewer than 3 studies had both events and non-events."}


def test_studies_of_one_size_have_no_slope():
    table = counts((3, 50, 5, 50), (7, 50, 9, 50), (2, 50, 8, 50), (6, 50, 6, 50))
    assert reasons(table, ("peters",), measure="OR")["peters"].startswith("All studies are of the same size")


def test_a_study_that_is_there_four_times_has_no_slope():
    found = reasons(counts(*[(15, 27, 7, 12)] * 4), ("peters", "harbord", "egger"), measure="RR")
    assert all(found.values())


@pytest.mark.parametrize("value", [0.3, 1 / 3, -1234.567, 0.0])
def test_equal_effects_have_no_asymmetry(value):
    table = ready([value] * 5, [0.1, 0.2, 0.15, 0.3, 0.12])
    found = reasons(table, (*REGRESSIONS, "rank", "trim_and_fill", "egger_mixed"), measure="GEN", test="knha")
    assert all("equal" in found[name] for name in (*REGRESSIONS, "egger_mixed"))
    assert all("same effect" in found[name] for name in ("rank", "trim_and_fill"))


def test_variances_that_differ_in_the_last_printed_digit_are_equal():
    errors = [0.1, 0.10000001, 0.1, 0.10000002, 0.1]
    found = reasons(ready([0.1, 0.4, 0.2, 0.5, 0.3], errors), ("egger", "peese"), measure="GEN")
    assert all(text.startswith("All studies are equally precise") for text in found.values())


def test_levels_of_equal_effects_are_not_compared_by_their_spread():
    table = counts(*[(54, 153, 98, 140)] * 5).assign(g=["a", "a", "b", "b", "c"])
    found = analyse(table, {"measure": "OR", "test": "knha", "subgroups": ["g"], "tau2": "common"})
    assert found["status"] == "ok"
    assert "nothing is left to test" in found["subgroups"]["g"]["reason"]
