"""The network part of a result: every comparison, the league table, heterogeneity, inconsistency, ranking."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scipy import stats

from metaloom.catalogue.predictions import PREDICTIONS
from metaloom.measure.effects import Effects, FloatArray
from metaloom.measure.transform import display_part
from metaloom.pool.network.consistency import Consistent, consistent, parts_of
from metaloom.pool.network.inconsistency import inconsistency
from metaloom.pool.network.parts import Cell, Comparison, League, Network, Treatment
from metaloom.pool.network.ranking import ranking
from metaloom.pool.network.splitting import split
from metaloom.pool.network.tau2 import information, interval, tau2_of
from metaloom.pool.network.trial import ContradictionError, Trial, trials_of
from metaloom.pool.parts import NO_HETEROGENEITY, Heterogeneity, Refused
from metaloom.read.treatments import comparisons, faults

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis


@dataclass(frozen=True)
class NetworkModel:
    """A network of k studies pooled, with its heterogeneity."""

    k: int
    heterogeneity: Heterogeneity
    network: Network


def network_answer(effects: Effects, analysis: Analysis) -> NetworkModel | Refused:
    """Return the network pooled; Refused where its rows contradict one another or fall apart.

    There is no one pooled effect: `pooled`, `display` and `prediction` stay null.
    """
    network = analysis.network
    assert network is not None
    rows = comparisons(effects.frame, network)
    wrong = [fault.cause for fault in faults(rows, network.reference)]
    if wrong:
        return Refused(" ".join(wrong))
    names = {name for row in rows for name in (row.treatment, row.comparator)}
    treatments = [*sorted(names - {network.reference}), network.reference]
    try:
        trials = trials_of(rows, effects.yi, effects.vi, treatments)
    except ContradictionError as error:
        return Refused(str(error))
    parts = tuple(tuple(treatments[i] for i in part) for part in parts_of(trials, len(treatments)))
    if len(parts) > 1:
        listed = "; ".join(", ".join(part) for part in parts)
        return Refused(f"The network falls apart: no chain of comparisons joins its {len(parts)} parts ({listed}).")
    n = len(treatments)
    tau2 = tau2_of(trials, n, analysis.method) if analysis.tau2_value is None else analysis.tau2_value
    fitted, at_zero = consistent(trials, n, tau2), consistent(trials, n)
    found = _comparisons(trials, treatments, fitted, tau2, analysis)
    ranked = analysis.better is not None and _ranks(trials)
    return NetworkModel(
        k=len(trials),
        heterogeneity=_heterogeneity(trials, n, at_zero, tau2, analysis),
        network=Network(
            treatments=tuple(
                Treatment(name=name, studies=sum(i in trial.arms for trial in trials))
                for i, name in enumerate(treatments)
            ),
            reference=network.reference,
            parts=parts,
            comparisons=found,
            league=_league(found, treatments),
            inconsistency=inconsistency(trials, treatments),
            ranking=ranking(fitted.theta, fitted.spread, treatments, str(analysis.better)) if ranked else None,
        ),
    )


def _ranks(trials: list[Trial]) -> bool:
    """Return whether a ranking says anything: a loop is closed, or some comparison has two trials."""
    pairs = [(i, j) for trial in trials for i in trial.arms for j in trial.arms if i < j]
    treatments = {arm for trial in trials for arm in trial.arms}
    return len(pairs) > len(set(pairs)) or len(set(pairs)) >= len(treatments)


def _comparisons(
    trials: list[Trial], treatments: list[str], fitted: Consistent, tau2: float, analysis: Analysis
) -> tuple[Comparison, ...]:
    """Return each pair once, the reference as the comparator: the network's estimate, then direct and indirect
    evidence.
    """
    level = 0.5 + analysis.level / 200.0
    rows = []
    for i in range(len(treatments)):
        for j in range(i + 1, len(treatments)):
            estimate = float(fitted.theta[i] - fitted.theta[j])
            variance = contrast_variance(fitted.spread, i, j)
            error = math.sqrt(variance)
            margin = float(stats.norm.ppf(level)) * error
            wide = _prediction_margin(variance + tau2, fitted.df, level, analysis)
            low, high = (None, None) if wide is None else (estimate - wide, estimate + wide)
            apart = split(trials, i, j, tau2, estimate, variance)
            rows.append(
                Comparison(
                    treatment=treatments[i],
                    comparator=treatments[j],
                    estimate=estimate,
                    ci_lower=estimate - margin,
                    ci_upper=estimate + margin,
                    prediction_lower=low,
                    prediction_upper=high,
                    standard_error=error,
                    statistic=estimate / error,
                    p_value=float(2.0 * stats.norm.sf(abs(estimate / error))),
                    display=display_part(
                        str(analysis.measure),
                        {
                            "estimate": estimate,
                            "ci_lower": estimate - margin,
                            "ci_upper": estimate + margin,
                            "prediction_lower": low,
                            "prediction_upper": high,
                        },
                    ),
                    studies=apart.studies,
                    direct_share=apart.direct_share,
                    direct=apart.direct,
                    indirect=apart.indirect,
                    difference=apart.difference,
                )
            )
    return tuple(rows)


def contrast_variance(spread: FloatArray, i: int, j: int) -> float:
    """Return the variance of the effect of treatment i against j."""
    return float(spread[i, i] + spread[j, j] - 2.0 * spread[i, j])


def _prediction_margin(variance: float, df: int, level: float, analysis: Analysis) -> float | None:
    """Return half a prediction interval: t with one degree less than Q has (k - 2 for two treatments), or as
    declared.
    """
    if analysis.method in ("EE", "FE"):
        return None
    freedom = PREDICTIONS[analysis.prediction].degrees(df + 1)
    if freedom is None:
        return float(stats.norm.ppf(level)) * math.sqrt(variance)
    return float(stats.t.ppf(level, freedom)) * math.sqrt(variance) if freedom >= 1 else None


def _league(found: Sequence[Comparison], treatments: list[str]) -> League:
    """Return row against column for every pair, on the analysis scale; None on the diagonal."""
    place = {name: i for i, name in enumerate(treatments)}
    cells: list[list[Cell | None]] = [[None] * len(treatments) for _ in treatments]
    for row in found:
        i, j = place[row.treatment], place[row.comparator]
        cells[i][j] = Cell(estimate=row.estimate, ci_lower=row.ci_lower, ci_upper=row.ci_upper)
        cells[j][i] = Cell(estimate=-row.estimate, ci_lower=-row.ci_upper, ci_upper=-row.ci_lower)
    return League(treatments=tuple(treatments), cells=tuple(tuple(row) for row in cells))


def _heterogeneity(trials: list[Trial], n: int, at_zero: Consistent, tau2: float, analysis: Analysis) -> Heterogeneity:
    """Return tau2, I2 and H2 by the typical variance df/C (with DL (Q - df)/Q); null without a degree."""
    if at_zero.df <= 0:
        return replace(NO_HETEROGENEITY, q_df=0)
    typical = at_zero.df / information(at_zero)
    i2 = max(0.0, 1.0 - at_zero.df / at_zero.q) if analysis.method in ("EE", "FE") and at_zero.q > 0 else None
    i2 = tau2 / (tau2 + typical) if i2 is None else i2
    part = replace(
        NO_HETEROGENEITY, tau2=tau2, tau=math.sqrt(tau2), i2=100.0 * i2, h2=1.0 / (1.0 - i2),
        q=at_zero.q, q_df=at_zero.df, q_p_value=float(stats.chi2.sf(at_zero.q, at_zero.df)),
    )  # fmt: skip
    if analysis.method in ("EE", "FE"):
        return part
    low, high = interval(trials, n, analysis.level)
    return replace(
        part,
        tau2_ci_lower=low, tau_ci_lower=math.sqrt(low), i2_ci_lower=100.0 * low / (low + typical),
        h2_ci_lower=1.0 + low / typical, tau2_ci_upper=high, tau_ci_upper=math.sqrt(high),
        i2_ci_upper=100.0 * high / (high + typical), h2_ci_upper=1.0 + high / typical,
    )  # fmt: skip
