"""Several effects of one study: the pooled part of an analysis that declares `cluster` or `random`.

    random: [study, effect]          nested random effects of these levels, outermost first
    cluster: study                   without `random`: a three-level model, studies and the effects within them
    cluster: study, robust: CR2      without `random`: one random effect per row, and a variance robust to clusters
    random and robust                nested random effects, and a variance robust to clusters (by default the outermost)

With `robust` the pooled part is the robust one; the working model's own numbers are in `cluster.model`.

Components by ML or REML; EE and FE have none. Konstantopoulos 2011; Pustejovsky and Tipton 2022 (Prev Sci 23:425).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from metaloom.catalogue.predictions import PREDICTIONS
from metaloom.declare.analysis import Analysis
from metaloom.measure.effects import Effects
from metaloom.pool import mixed
from metaloom.pool.coefficient import coefficient
from metaloom.pool.kernel import METHODS
from metaloom.pool.multilevel import multilevel
from metaloom.pool.parts import (
    NO_HETEROGENEITY,
    Clustered,
    Component,
    Heterogeneity,
    Pooled,
    PooledModel,
    Prediction,
    Refused,
    Robust,
    known,
    no_prediction,
)
from metaloom.pool.prediction import FEWEST
from metaloom.pool.reference import FloatArray, chi_square_p, quantile
from metaloom.pool.robust import robust
from metaloom.store.part import changed

ROW = "row"
LARGEST = 4_000


@dataclass(frozen=True)
class Working:
    """What either working model of k effects returns.

    `pooled` is the estimate with its test, `q` Cochran's, `tau2` the variance of true effects (the sum of the
    components), `working` the covariance of the effects (k, k).
    """

    pooled: Pooled
    q: float
    tau2: float
    working: FloatArray
    components: tuple[Component, ...]
    log_likelihood: float | None


def structured(analysis: Analysis) -> bool:
    """Return whether the analysis declares dependence between effects."""
    return bool(analysis.random) or analysis.cluster is not None


def nested(effects: Effects, analysis: Analysis) -> PooledModel | Refused:
    """Return the effects pooled with their components of variance; Refused where they do not allow it."""
    levels = list(analysis.random) or ([] if analysis.robust else [str(analysis.cluster), ROW])
    cluster = analysis.cluster or (levels[0] if levels else None)
    missing = [name for name in [*levels, cluster] if name != ROW and name not in effects.frame.columns]
    if missing:
        return Refused(f"The table has no column {missing[0]!r} to group effects by.")
    if any(effects.frame[name].isna().any() for name in {*levels, cluster} - {ROW}):
        return Refused("Some effects have no value in the column that groups them.")
    if analysis.method not in METHODS or (levels and analysis.method not in {"ML", "REML", "EE", "FE"}):
        return Refused(f"Nested random effects are estimated by ML or REML, not by {analysis.method}.")
    k = len(effects)
    if k < 2:
        return Refused("One effect has no variation to divide between levels.")
    if k > LARGEST:
        return Refused(f"{k} dependent effects: their covariance matrix is kept whole, and {LARGEST} are the limit.")
    labels = [list(range(k)) if name == ROW else list(effects.frame[name]) for name in levels]
    clusters = list(effects.frame[cluster])
    outermost = len({str(value) for value in (labels[0] if labels else clusters)})
    independent = min(outermost, len({str(value) for value in clusters}))
    if independent < 2:
        return Refused(f"All {k} effects belong to one {_noun(str(cluster))}, so that nothing can be pooled.")
    paths, labels = distinguished(levels, labels)
    found = (
        _several(effects, analysis, paths, labels)
        if levels and analysis.method in {"ML", "REML"}
        else _one(effects, analysis)
    )
    part = Clustered(components=found.components, log_likelihood=found.log_likelihood)
    if len(paths) < len(levels):
        note = "Levels that group the effects alike cannot be distinguished; their variance is given as one."
        part = changed(part, note=note)
    pooled = found.pooled
    if analysis.robust is not None:
        pooled = _robust(effects, analysis, found.working, clusters)
        numbers = {name: getattr(pooled, name) for name in pooled.keys}
        kind, several = analysis.robust, len(set(map(str, clusters)))
        part = changed(part, model=found.pooled, robust=Robust(status="ok", kind=kind, clusters=several, **numbers))
    weights = np.linalg.inv(found.working).sum(axis=0)
    return PooledModel(
        k=k,
        pooled=pooled,
        heterogeneity=_heterogeneity(effects, found),
        prediction=_prediction(analysis, found.tau2, pooled, independent),
        weights=tuple(float(value) for value in 100 * weights / weights.sum()),
        cluster=part,
    )


def distinguished(levels: list[str], labels: list[list[Any]]) -> tuple[list[str], list[list[Any]]]:
    """Return each level that the data distinguish by its path (study/outcome), with its units, outermost first.

    Levels that group the effects alike (one effect per study, say) have one variance between them: the model with both
    has no single solution, and its fit is that of one level.
    """
    paths: list[str] = []
    kept: list[list[Any]] = []
    before = 0
    for depth in range(len(levels)):
        path = "/".join(levels[: depth + 1])
        units = len(set(zip(*labels[: depth + 1], strict=True)))
        if kept and units == before:
            paths[-1] = path
            continue
        paths.append(path)
        kept.append(labels[depth])
        before = units
    return paths, kept


def _noun(column: str) -> str:
    """Return what a grouping column groups by, as a reader says it: study_id is a study."""
    return column.removesuffix("_id").replace("_", " ")


def _several(effects: Effects, analysis: Analysis, paths: list[str], labels: list[list[Any]]) -> Working:
    fitted = multilevel(effects.yi, effects.vi, labels, None, analysis.method, analysis.test, analysis.level)
    components = tuple(
        Component(level=path, sigma2=float(value), units=len(set(zip(*labels[: depth + 1], strict=True))))
        for depth, (path, value) in enumerate(zip(paths, fitted.sigma2, strict=True))
    )
    return Working(
        coefficient(fitted), fitted.q, float(fitted.sigma2.sum()), fitted.working, components, fitted.log_likelihood
    )


def _one(effects: Effects, analysis: Analysis) -> Working:
    ones = np.ones((len(effects), 1))
    fitted = mixed.fit(effects.yi, effects.vi, ones, analysis.method, analysis.test, analysis.level)
    tau2 = float(fitted.tau2[0])
    working = np.diag(effects.vi + tau2)
    components = (Component(level=ROW, sigma2=tau2, units=len(effects)),)
    return Working(mixed.pooled(fitted), float(fitted.qe[0]), tau2, working, components, None)


def _robust(effects: Effects, analysis: Analysis, working: FloatArray, clusters: list[Any]) -> Pooled:
    """Return the pooled numbers whose variance is robust to clusters: what was declared, and so the result."""
    kind = str(analysis.robust)
    return coefficient(robust(effects.yi, np.ones((len(effects), 1)), working, clusters, kind, analysis.level))


def _heterogeneity(effects: Effects, found: Working) -> Heterogeneity:
    """Return the total variance of true effects as tau2; I2 by the typical sampling variance (Higgins and Thompson
    2002).
    """
    k, w = len(effects), 1 / effects.vi
    typical = (k - 1) * w.sum() / (w.sum() ** 2 - (w**2).sum())
    return replace(
        NO_HETEROGENEITY, tau2=found.tau2, tau=float(np.sqrt(found.tau2)),
        i2=float(100 * found.tau2 / (found.tau2 + typical)), h2=float(1 + found.tau2 / typical),
        q=found.q, q_df=k - 1, q_p_value=float(chi_square_p(found.q, k - 1)),
    )  # fmt: skip


def _prediction(analysis: Analysis, tau2: float, pooled: Pooled, independent: int) -> Prediction:
    """Return where the true effect of a new study is expected; all components take part."""
    if analysis.method in {"EE", "FE"} or independent < FEWEST:
        return no_prediction(analysis.prediction)
    df = PREDICTIONS[analysis.prediction].degrees(independent)
    estimate, error = known(pooled.estimate), known(pooled.standard_error)
    margin = float(quantile(analysis.level, df)) * float(np.sqrt(error**2 + tau2))
    return Prediction(rule=analysis.prediction, lower=estimate - margin, upper=estimate + margin, df=df)
