"""The project's own evidence: the rules find what is known to be contradictory in it, and accuse nothing else.

When a table gets a new row that is rightly accused, it is added here with the reason, not exempted in a rule.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from metaloom.read.csv_source import read_sheet
from metaloom.read.plausibility import warnings_of
from metaloom.read.table import Table, make_table

PROJECT = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(not (PROJECT / "data/studies.csv").exists(), reason="the evidence is not there yet")

KNOWN = {
    ("outcomes_binary", "newsome_2018", "sae", "total_control"),  # twice: 26 printed for the 27 of standard care
    ("outcomes_binary", "newsome_2018", "infection", "total_control"),  # sepsis, one of those events: the same 26
    ("outcomes_binary", "newsome_2018", "hepatic_encephalopathy", "total_control"),  # the same 26
    ("outcomes_binary", "newsome_2018", "sae", "total_treated"),  # 28 printed for the 26 of G-CSF only
    ("outcomes_binary", "spahr_2013", "meld_decrease_3_points", "printed_percent_control"),  # 18 of 30 printed as 53 %
    ("outcomes_binary", "uc_esld_cancer", "hcc", "printed_p"),  # 0.008 beside 1/45 v 6/50
    ("outcomes_continuous", "zekri_2015", "creatinine", "sd_control"),  # 0.99 where 0.09 is likely
    ("outcomes_continuous", "zekri_2015", "meld", "sd_control"),  # 3.70, about twice the other visits
    ("printed_tests", "abmsc_dlc_50_40", "alb", "printed_p"),  # t = 4.312 with 88 df printed with P 0.002
    ("printed_tests", "abmsc_dlc_50_40", "pta", "printed_p"),  # t = 4.672 with 88 df printed with P 0.004
    ("published_pooled", "chen_b_2018", "mortality", "printed_p"),  # 0.00009 beside 0.50 (0.33 to 0.76)
    ("published_pooled", "msc_safety_2023", "fatigue", "estimate"),  # 0.18 beside 0.61 to 1.07
    ("published_pooled", "thompson_2020", "mortality", "printed_conclusion"),  # no association beside 0.65 to 0.94
}


def accused() -> list[tuple[str, str, str, str]]:
    tables: dict[str, Table] = {}
    for path in sorted((PROJECT / "data").glob("*.csv")):
        sheet, problems = read_sheet(PROJECT, f"data/{path.name}")
        assert sheet is not None, problems
        tables[path.stem] = make_table(path.stem, sheet, {})[0]
    found = []
    for warning in warnings_of(tables):
        table = tables[Path(warning.place.file).stem]
        row = table.lines.index(warning.place.line)
        column = next(name for name in table.columns if table.place(row, name) == warning.place)
        who = table.text(row, "study_id") or table.text(row, "review_id")
        found.append((table.name, who, table.text(row, "outcome"), column))
    return found


def test_exactly_the_known_contradictions_are_found() -> None:
    assert set(accused()) == KNOWN


def test_each_is_told_once_per_place() -> None:
    assert len(accused()) == len(KNOWN) + 1
