"""Refits on other rows or by other choices, each witnessed in the same way as the declared analysis.

Of more than MOST refits an even spread of MOST is repeated, and the route says so. Refits of models whose second route
is itself a search over likelihoods (nested random effects, GLMM) are not repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import stats

from metaloom.declare.expression import parse_expression
from metaloom.measure.effects import Effects
from metaloom.measure.rows import effects_of
from metaloom.pool.nested import structured
from metaloom.pool.parts import Heterogeneity, Pooled, Subgroups, existing
from metaloom.pool.subgroups import estimates_of
from metaloom.probe.parts import Multiverse, Sensitivity
from metaloom.probe.sensitivity import CHOICES
from metaloom.witness.agreement import SMALLEST_P, Agreed, Testimony, agree, digits_of
from metaloom.witness.pooled import second_route

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis

MOST = 100
SEARCHED = "each refit would need a search of its own; the model itself is witnessed"


@dataclass(frozen=True)
class Repeated:
    """What another route fits again: a refit by its name, what it published, how its effects come about, its analysis.

    Of thousands of refits a hundred are repeated: only their effects are ever made.
    """

    name: str
    pooled: Pooled | None
    heterogeneity: Heterogeneity | None
    effects: Callable[[], Effects]
    analysis: Analysis


def subgroups(parts: Mapping[str, Subgroups], effects: Effects, analysis: Analysis) -> Iterator[tuple[str, Testimony]]:
    """Pool every level by itself and test between them, for each declared column."""
    for column, part in parts.items():
        if not part.levels:
            continue
        texts = [str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
                 for value in effects.frame[column]]  # fmt: skip
        masks = [np.array([text == level.level for text in texts]) for level in part.levels]
        if part.tau2 == "common":
            yield f"subgroups.{column}", _common(part, masks, effects, analysis)
            continue
        said = refits(
            [
                Repeated(level.level, level.pooled, level.heterogeneity, partial(effects.subset, mask), analysis)
                for level, mask in zip(part.levels, masks, strict=True)
            ]
        )
        if said.route is not None and part.p_value is not None:
            said = Testimony(said.route + ", chi-squared by scipy.stats", (*said.agreed, *_between(part)))
        yield f"subgroups.{column}", said


def sensitivity(
    parts: Sequence[Sensitivity], effects: Effects, analysis: Analysis, frame: pd.DataFrame
) -> Iterator[tuple[str, Testimony]]:
    """Pool each declared entry again: leave-one-out, cumulative, other rows and other choices, each a part."""
    for index, (declared, entry) in enumerate(zip(analysis.sensitivity, parts, strict=True)):
        ids = np.array(effects.study_ids)
        rows: list[Repeated] = []
        entered = np.zeros(len(ids), dtype=bool)
        for item in entry.results:
            if entry.kind == "leave_one_out":
                own, altered, name = partial(effects.subset, ids != item.omitted), analysis, str(item.omitted)
            elif entry.kind == "cumulative" and item.added is not None:
                entered = entered | (ids == item.added)
                own, altered, name = partial(effects.subset, entered), analysis, item.added
            elif not isinstance(declared, str) and item.status == "ok":
                changed = {name: getattr(declared, name) for name in CHOICES if getattr(declared, name) is not None}
                altered = analysis.changed(changed)
                own, name = partial(effects_of, _where(frame, declared.where), altered), entry.title
            else:
                continue
            if item.status == "ok":
                rows.append(Repeated(name, item.pooled, item.heterogeneity, own, altered))
        yield f"sensitivity.{index}", refits(rows)


def multiverse(part: Multiverse, analysis: Analysis, frame: pd.DataFrame) -> Testimony:
    """Pool every universe that could be estimated."""
    rows = []
    measured: dict[tuple[str | None, ...], Effects] = {}
    for entry in part.universes:
        if entry.status != "ok":
            continue
        made = entry.choices
        choices = {"measure": made.measure, "method": made.method, "test": made.test}
        altered = analysis.model_copy(update=choices)
        asked = made.measure, made.where, made.method  # no test changes the effects
        if asked not in measured:
            measured[asked] = effects_of(_where(frame, made.where), altered)
        own = partial(measured.__getitem__, asked)
        rows.append(Repeated(", ".join(choices.values()), entry.pooled, entry.heterogeneity, own, altered))
    return refits(rows)


def refits(rows: Sequence[Repeated]) -> Testimony:
    """Return what the second route says about each refit."""
    estimated = [(row, row.pooled) for row in rows if row.pooled is not None]
    if not estimated:
        return Testimony(None, reason="nothing was estimated")
    if any(structured(row.analysis) or row.analysis.method == "GLMM" for row, _ in estimated):
        return Testimony(None, reason=SEARCHED)
    spread = np.unique(np.linspace(0, len(estimated) - 1, min(len(estimated), MOST)).astype(int))
    agreed, routes = [], {}
    for row, pooled in (estimated[i] for i in spread):
        witnessed = second_route(row.effects(), row.analysis, None)
        assert witnessed is not None
        routes[witnessed[0]] = True
        digits, where = digits_of(pooled, row.heterogeneity, witnessed[1])
        agreed.append(Agreed(digits, f"{row.name} {where}"))
    of = "" if len(spread) == len(estimated) else f" ({len(spread)} of {len(estimated)} refits)"
    return Testimony("; ".join(routes) + of, tuple(agreed))


def _where(frame: pd.DataFrame, condition: str | None) -> pd.DataFrame:
    return frame if condition is None else frame[parse_expression(condition).mask(frame)].reset_index(drop=True)


def _between(part: Subgroups) -> list[Agreed]:
    """Return Q between the levels from pairs of levels: sum over pairs of w_i w_j (difference)^2 / sum w."""
    pooled = estimates_of(part.levels)
    y = np.array([row.estimate for row in pooled])
    w = 1.0 / np.array([row.standard_error for row in pooled]) ** 2
    pairs = 0.5 * np.outer(w, w) * (y[:, None] - y[None]) ** 2
    statistic = float(pairs.sum() / w.sum())
    p_value = float(stats.chi2.sf(statistic, len(y) - 1))
    return [
        agree("statistic", part.statistic, statistic, 1.0), agree("p_value", part.p_value, p_value, SMALLEST_P)
    ]  # fmt: skip


def _common(part: Subgroups, masks: list[Any], effects: Effects, analysis: Analysis) -> Testimony:
    """Fit one regression on the levels."""
    from metaloom.witness.regression import ROUTE, coefficient_agreed, refitted, wald

    used = np.any(masks, axis=0)
    x = np.array(masks)[:, used].T.astype(float)
    other = refitted(effects.yi[used], effects.vi[used], x, analysis.method, analysis.test)
    agreed: list[Agreed] = []
    for index, level in enumerate(part.levels):
        agreed += coefficient_agreed(level.level, existing(level.pooled), other, index, analysis.level)
    statistic, p_value = wald(other, np.column_stack([-np.ones(len(masks) - 1), np.eye(len(masks) - 1)]))
    agreed += [agree("statistic", part.statistic, statistic, 1.0), agree("p_value", part.p_value, p_value, 1e-6)]
    return Testimony(ROUTE, tuple(agreed))
