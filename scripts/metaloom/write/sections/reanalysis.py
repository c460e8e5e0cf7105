"""The place on an analysis' page where a reader can pool the studies again with other choices.

The page carries the effects and variances that were pooled, and a script of the site works on them; without the
script the place says what can be done instead. An analysis whose pooling the script does not know (dependent effects,
a known variance) says so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from html import unescape
from math import log
from typing import Any

import pandas as pd

from metaloom.declare.analysis import Analysis
from metaloom.measure.columns import ONE_GROUP, RATIO_SCALE
from metaloom.measure.transform import scale_of
from metaloom.read.standard_columns import KNOWN
from metaloom.write import markdown, numbers
from metaloom.write.escape import escape
from metaloom.write.rows import PROVENANCE, meaning_of, name_of
from metaloom.write.vocabulary import measure_name
from metaloom.write.woven import OK, STUDIES, Woven, cell_text, is_missing

METHODS = frozenset({"EE", "FE", "DL", "REML", "PM", "ML", "EB", "HE", "HS", "SJ"})
SCALES = frozenset({"exp", "ilogit", "square", "sin_squared", "identity"})
MOST_VALUES, MOST_COLUMNS = 8, 8
NOT_CHOSEN_BY = frozenset({*PROVENANCE, "study_id", "label", "title", "poolable", "poolable_reason"})
WITHOUT_SCRIPT = "This needs a browser that runs scripts. Without one, change the declaration and build the site again."


def reanalysis(woven: Woven, analysis: Analysis) -> str:
    """The section; empty where nothing was pooled."""
    result = woven.results[analysis.id]
    if result["status"] != OK or result.get("network"):
        return ""
    heading = markdown.heading("Try other choices", 2, "reanalysis")
    reason = _why_not(analysis, result)
    if reason:
        return markdown.page(heading, escape(f"This result cannot be computed again in the browser: {reason}."))
    words = [
        "Leave studies out, or choose another estimator, test or level: the forest, the pooled result and the verdict "
        "follow at once, and the address carries your choices."
    ]
    if analysis.method not in METHODS:
        words.append(
            f"The published result pools by {analysis.method}; here studies are pooled by inverse variance, so "
            "the numbers differ even with all studies in."
        )
    return markdown.page(heading, escape(" ".join(words)), _holder(payload(woven, analysis)))


def payload(woven: Woven, analysis: Analysis) -> dict[str, Any]:
    """What the script works on: studies with effects `y` and variances `v`, the published choices and result.

    `digest` names these data: an address made with other data is recognised by it.
    """
    result = woven.results[analysis.id]
    minimal = analysis.threshold.minimal_important if analysis.threshold else None
    ratio = analysis.measure in RATIO_SCALE
    studies = [study for study in result["studies"] if _usable(study)]
    facts = {
        "studies": [
            {"id": study["study_id"], "label": study["label"], "y": study["yi"], "v": study["vi"]} for study in studies
        ],
        "columns": _columns(woven, analysis, studies),
        "measure": measure_name(result["measure"]),
        "scale": scale_of(result["measure"]),
        "digits": numbers.decimals(1.96 * study["vi"] ** 0.5 for study in studies),
        "one_group": result["measure"] in ONE_GROUP,
        "better": analysis.better,
        "margin": None if minimal is None else abs(log(minimal)) if ratio else abs(minimal),
        "method": _method(analysis.method),
        "test": analysis.test,
        "level": _whole(analysis.level),
        "prediction_rule": analysis.prediction,
        "minimum": max(1, analysis.minimum_studies),
        "published": _published(result),
    }
    digest = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:8]
    return {**facts, "digest": digest}


def _why_not(analysis: Analysis, result: Mapping[str, Any]) -> str:
    identifiers = [study["study_id"] for study in result["studies"]]
    if analysis.cluster or analysis.random or len(set(identifiers)) < len(identifiers):
        return "several effects of one study depend on each other"
    if analysis.tau2_value is not None:
        return "its between-study variance was declared as known"
    if scale_of(result["measure"]) not in SCALES:
        return "its measure needs the sizes of all groups to be read back"
    if sum(map(_usable, result["studies"])) < 2:
        return "fewer than two studies have an estimate of their own"
    return ""


def _usable(study: Mapping[str, Any]) -> bool:
    return study.get("yi") is not None and (study.get("vi") or 0) > 0


def _method(method: str) -> str:
    return {"FE": "EE", "MH": "EE", "PETO": "EE"}.get(method, method if method in METHODS else "REML")


def _whole(level: float) -> float:
    return int(level) if float(level).is_integer() else level


def _published(result: Mapping[str, Any]) -> dict[str, Any]:
    spread, prediction = result.get("heterogeneity") or {}, result.get("prediction") or {}
    names = ("estimate", "ci_lower", "ci_upper", "p_value")
    return {
        "k": result["k"],
        **{name: result["pooled"].get(name) for name in names},
        **{name: spread.get(name) for name in ("tau2", "i2", "q", "q_df", "q_p_value")},
        "prediction": None if prediction.get("lower") is None else {n: prediction[n] for n in ("lower", "upper")},
    }


def _columns(woven: Woven, analysis: Analysis, studies: list[dict[str, Any]]) -> dict[str, dict[str, list[str]]]:
    """Column in words -> value in words -> ids of the studies that have it; columns that tell studies apart."""
    frame: pd.DataFrame = woven.selections[analysis.id].frame
    frame = frame[frame["study_id"].isin([study["study_id"] for study in studies])]
    words = [column for column in frame.columns if _tells_apart(frame, str(column))]
    first = [*analysis.subgroups, "risk_of_bias", "design"]
    words.sort(key=lambda column: first.index(column) if column in first else len(first))
    found: dict[str, dict[str, list[str]]] = {}
    for column in words[:MOST_COLUMNS]:
        table = analysis.table if column not in woven.studies.columns else STUDIES
        values: dict[str, list[str]] = {}
        for study, value in zip(frame["study_id"], frame[column], strict=True):
            word = "not known" if is_missing(value) else meaning_of(woven, table, column, value)
            values.setdefault(word, []).append(str(study))
        found[_plain_name(woven, table, column)] = dict(sorted(values.items()))
    return found


def _tells_apart(frame: pd.DataFrame, column: str) -> bool:
    if column in NOT_CHOSEN_BY or column in KNOWN or column.startswith("_"):
        return False
    if pd.api.types.is_numeric_dtype(frame[column]):
        return False
    values = {cell_text(value) for value in frame[column]}
    return 2 <= len(values) <= MOST_VALUES and len(values) < max(3, len(frame)) and max(map(len, values)) <= 40


def _plain_name(woven: Woven, table: str, column: str) -> str:
    return unescape(name_of(woven, table, column))


def _holder(facts: dict[str, Any]) -> str:
    """Raw HTML with the facts as data; no character of them can end the element or begin another."""
    text = json.dumps(facts, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    for character in "<>&`":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return (
        '```{=html}\n<div class="ml-reanalysis"><p>'
        f"{WITHOUT_SCRIPT}</p>\n"
        f'<script type="application/json">{text}</script></div>\n```'
    )
