"""Warnings about tables for tests, and the heads of tables that rules of plausibility read."""

from __future__ import annotations

from metaloom.read.csv_source import parse
from metaloom.read.plausibility import warnings_of
from metaloom.read.table import Table, make_table

COUNTS = (
    "study_id,events_treated,total_treated,events_control,total_control,printed_p,printed_p_operator,printed_p_test\n"
)
INTERVAL = "study_id,measure,estimate,ci_low,ci_high,printed_p,printed_p_operator,printed_conclusion\n"
MEANS = "study_id,mean_treated,sd_treated,n_treated,mean_control,sd_control,n_control,printed_p,printed_p_operator\n"
PERCENT = "study_id,events,total,printed_percent\n"
T = "study_id,printed_t,printed_df,printed_p,printed_p_operator\n"
VISITS = (
    "study_id,outcome,timepoint_weeks,comparison,mean_treated,sd_treated,n_treated,mean_control,sd_control,n_control\n"
)


def warn(**texts: str) -> list[str]:
    """Every warning about these tables, as line, column and cause."""
    tables: dict[str, Table] = {}
    for name, text in texts.items():
        sheet, problems = parse(text.strip() + "\n", f"data/{name}.csv")
        assert sheet is not None, problems
        tables[name], wrong, _ = make_table(name, sheet, {})
        assert wrong == []
    found = warnings_of(tables)
    assert all(problem.severity == "warning" and problem.remedy for problem in found)
    return [f"{p.place.line}:{p.place.column} {p.cause}" for p in found]
