"""Pooling again on other rows or by other choices: each refit is witnessed as the declared analysis itself is.

Of more than MOST refits an even spread of MOST is repeated, and the route says so. Refits of models whose second route
is itself a search over likelihoods (nested random effects, GLMM) are not repeated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import stats

from metaloom.declare.expression import parse_expression
from metaloom.measure.effects import Effects
from metaloom.measure.rows import effects_of
from metaloom.pool.nested import structured
from metaloom.probe.sensitivity import CHOICES
from metaloom.witness.agreement import SMALLEST_P, Agreed, Testimony, agree, digits_of
from metaloom.witness.pooled import second_route

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis

MOST = 100
SEARCHED = "each refit would need a search of its own; the model itself is witnessed"
Refits = Sequence[tuple[str, dict[str, Any], Effects, "Analysis"]]


def subgroups(result: dict[str, Any], effects: Effects, analysis: Analysis) -> Iterator[tuple[str, Testimony]]:
    """Pool every level by itself and test between them, for each declared column."""
    for column, part in result["subgroups"].items():
        if not part["levels"]:
            continue
        texts = [str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
                 for value in effects.frame[column]]  # fmt: skip
        masks = [np.array([text == level["level"] for text in texts]) for level in part["levels"]]
        if part["tau2"] == "common":
            yield f"subgroups.{column}", _common(part, masks, effects, analysis)
            continue
        rows = list(zip(part["levels"], masks, strict=True))
        said = refits([(level["level"], level, effects.subset(mask), analysis) for level, mask in rows])
        if said.route is not None and part.get("p_value") is not None:
            said = Testimony(said.route + ", chi-squared by scipy.stats", (*said.agreed, *_between(part)))
        yield f"subgroups.{column}", said


def sensitivity(
    result: dict[str, Any], effects: Effects, analysis: Analysis, frame: pd.DataFrame
) -> Iterator[tuple[str, Testimony]]:
    """Pool each declared entry again: leave-one-out, cumulative, other rows and other choices, each a part."""
    for index, (declared, entry) in enumerate(zip(analysis.sensitivity, result["sensitivity"], strict=True)):
        ids = np.array(effects.study_ids)
        rows: list[tuple[str, dict[str, Any], Effects, Analysis]] = []
        entered = np.zeros(len(ids), dtype=bool)
        for item in entry["results"]:
            if entry["kind"] == "leave_one_out":
                rows.append((item["omitted"], item, effects.subset(ids != item["omitted"]), analysis))
            elif entry["kind"] == "cumulative" and item.get("added") is not None:
                entered = entered | (ids == item["added"])
                rows.append((item["added"], item, effects.subset(entered), analysis))
            elif not isinstance(declared, str) and item["status"] == "ok":
                changed = {name: getattr(declared, name) for name in CHOICES if getattr(declared, name) is not None}
                altered = analysis.changed(changed)
                rows.append((entry["title"], item, effects_of(_where(frame, declared.where), altered), altered))
        yield f"sensitivity.{index}", refits(rows)


def multiverse(part: dict[str, Any], analysis: Analysis, frame: pd.DataFrame) -> Testimony:
    """Pool every universe that could be estimated."""
    rows = []
    for entry in part["universes"]:
        if entry["status"] != "ok":
            continue
        choices = dict(entry["choices"])
        chosen = _where(frame, choices.pop("where"))
        altered = analysis.model_copy(update=choices)
        rows.append((", ".join(map(str, choices.values())), entry, effects_of(chosen, altered), altered))
    return refits(rows)


def refits(rows: Refits) -> Testimony:
    """Return what the second route says about each refit (its name, its entry in the result, its effects, its
    analysis).
    """
    estimated = [row for row in rows if row[1].get("status", "ok") == "ok" and row[1].get("pooled")]
    if not estimated:
        return Testimony(None, reason="nothing was estimated")
    if any(structured(row[3]) or row[3].method == "GLMM" for row in estimated):
        return Testimony(None, reason=SEARCHED)
    spread = np.unique(np.linspace(0, len(estimated) - 1, min(len(estimated), MOST)).astype(int))
    agreed, routes = [], {}
    for name, entry, effects, analysis in (estimated[i] for i in spread):
        witnessed = second_route(entry, effects, analysis)
        assert witnessed is not None
        routes[witnessed[0]] = True
        digits, where = digits_of(entry, witnessed[1])
        agreed.append(Agreed(digits, f"{name} {where}"))
    of = "" if len(spread) == len(estimated) else f" ({len(spread)} of {len(estimated)} refits)"
    return Testimony("; ".join(routes) + of, tuple(agreed))


def _where(frame: pd.DataFrame, condition: str | None) -> pd.DataFrame:
    return frame if condition is None else frame[parse_expression(condition).mask(frame)].reset_index(drop=True)


def _between(part: dict[str, Any]) -> list[Agreed]:
    """Return Q between the levels from pairs of levels: sum over pairs of w_i w_j (difference)^2 / sum w."""
    pooled = [level["pooled"] for level in part["levels"] if level.get("pooled") and level["pooled"]["standard_error"]]
    y = np.array([row["estimate"] for row in pooled])
    w = 1.0 / np.array([row["standard_error"] for row in pooled]) ** 2
    pairs = 0.5 * np.outer(w, w) * (y[:, None] - y[None]) ** 2
    statistic = float(pairs.sum() / w.sum())
    p_value = float(stats.chi2.sf(statistic, len(y) - 1))
    return [
        agree("statistic", part["statistic"], statistic, 1.0), agree("p_value", part["p_value"], p_value, SMALLEST_P)
    ]  # fmt: skip


def _common(part: dict[str, Any], masks: list[Any], effects: Effects, analysis: Analysis) -> Testimony:
    """Fit one regression on the levels."""
    from metaloom.witness.regression import ROUTE, coefficient_agreed, refitted, wald

    used = np.any(masks, axis=0)
    x = np.array(masks)[:, used].T.astype(float)
    other = refitted(effects.yi[used], effects.vi[used], x, analysis.method, analysis.test)
    agreed: list[Agreed] = []
    for index, level in enumerate(part["levels"]):
        agreed += coefficient_agreed(level["level"], level["pooled"], other, index, analysis.level)
    statistic, p_value = wald(other, np.column_stack([-np.ones(len(masks) - 1), np.eye(len(masks) - 1)]))
    agreed += [agree("statistic", part["statistic"], statistic, 1.0), agree("p_value", part["p_value"], p_value, 1e-6)]
    return Testimony(ROUTE, tuple(agreed))
