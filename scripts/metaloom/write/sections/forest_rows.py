"""The rows of the forest as the page's script takes them: effects, the cells behind them, and where each came from.

Cells are given where the script can compute the effect from them: counts of two arms (RR, OR, RD) or two means (MD,
SMD), each row by itself and nothing converted before. A measure can then be exchanged and a cell edited.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from metaloom.catalogue.columns import BINARY, CONTINUOUS
from metaloom.declare.analysis import Analysis
from metaloom.judge.judged import Judged, JudgedStudy
from metaloom.measure.compute import compute_effects
from metaloom.measure.effects import Policy
from metaloom.read.records import Row, line_of
from metaloom.read.select import RANDOMISED
from metaloom.text.escape import safe_url
from metaloom.write.findings import LINE, Findings, cell_text, is_missing, records
from metaloom.write.proof.place import cell_id
from metaloom.write.rows import VERIFICATION_WORDS

MEASURES = {"counts": ("RR", "OR", "RD"), "means": ("MD", "SMD")}
LAYOUTS = {"counts": BINARY, "means": CONTINUOUS}
HEADS = {
    "counts": ("Treated", "Control"),
    "means": ("Treated: mean, SD, n", "Control: mean, SD, n"),
}
SHOWN = {"counts": ((0, 1), (2, 3)), "means": ((0, 1, 2), (3, 4, 5))}
NAMES = {
    "counts": ("events, treated", "people, treated", "events, control", "people, control"),
    "means": ("mean, treated", "SD, treated", "people, treated", "mean, control", "SD, control", "people, control"),
}
SAME = 1e-9


def family_of(analysis: Analysis, result: Judged, studies: Sequence[JudgedStudy]) -> str:
    """Return of which family all cells are; empty where the script cannot compute the published effects from them."""
    family = next((name for name, codes in MEASURES.items() if result.measure in codes), "")
    if not family or analysis.vtype not in (None, "LS"):
        return ""
    layout = LAYOUTS[family]
    for study in studies:
        if study.converted or tuple(study.route or layout) != layout:
            return ""
        if any(study.number(name) is None for name in layout):
            return ""
    policy = result.policy
    inputs = {name: np.array([study.number(name) for study in studies], dtype=float) for name in layout}
    rule = Policy(policy.add, policy.to, policy.drop00)
    yi, vi = compute_effects(str(result.measure), inputs, layout, rule)
    same = np.allclose(yi, np.array([study.yi for study in studies], dtype=float), rtol=SAME, atol=SAME)
    return (
        family
        if same and np.allclose(vi, np.array([study.vi for study in studies], dtype=float), rtol=SAME, atol=SAME)
        else ""
    )


def family_facts(family: str) -> dict[str, Any]:
    """Return what the script must know of the cells: heads of their columns and their names."""
    if not family:
        return {"family": None}
    return {"family": family, "heads": HEADS[family], "cell_names": NAMES[family]}


def told_studies(
    findings: Findings, analysis: Analysis, studies: Sequence[JudgedStudy], family: str
) -> list[dict[str, Any]]:
    """Return one entry a study: effect, cells, the source's words, where the row is, how far it can be trusted."""
    frame = findings.selections[analysis.id].frame
    rows = {line_of(row): row for row in records(frame)} if LINE in frame else {}
    return [_told(analysis, study, rows.get(study.line or -1, {}), family) for study in studies]


def _told(analysis: Analysis, study: JudgedStudy, row: Row, family: str) -> dict[str, Any]:
    line, word = study.line, row.get("verification")
    quote, english, url = row.get("source_quote"), row.get("source_translation"), row.get("source_url")
    found = {
        "id": study.study_id,
        "label": study.label,
        "y": study.yi,
        "v": study.vi,
        "cells": [study.data[name] for name in LAYOUTS[family]] if family else None,
        "shown": SHOWN[family] if family else None,
        "from": None if is_missing(word) else VERIFICATION_WORDS.get(str(word), str(word)),
        "randomised": str(study.design or "").casefold() in RANDOMISED,
        "bias": study.risk_of_bias.overall if study.risk_of_bias else None,
        "quote": None if is_missing(quote) else cell_text(quote),
        "english": None if is_missing(english) else cell_text(english),
        "url": None if is_missing(url) else safe_url(url),
        "where": None if line is None else f"data/{analysis.table}.csv:{line}",
        "cell": None if line is None else f"#{cell_id(line)}",
    }
    return {name: value for name, value in found.items() if value is not None}
