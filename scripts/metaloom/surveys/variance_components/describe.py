"""Spread between groups and within them: a random intercept for each group, by restricted maximum likelihood.

statsmodels' MixedLM gives the components. The interval of the intraclass correlation (the share of the variance that
lies between groups) comes from the profile of the same restricted likelihood, which keeps to 0 and 1 and is as wide as
few groups make it; a Wald interval would promise what three groups cannot give.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from metaloom.judge.judged import Judged
from metaloom.surveys.frames import known, rows_of
from metaloom.surveys.variance_components.facts import Components, Facts, GroupValues, NamedModel

if TYPE_CHECKING:
    from metaloom.declare import Declarations
    from metaloom.read import Evidence
    from metaloom.surveys.variance_components.declare import VarianceComponents

Array = NDArray[np.float64]
Group = tuple[str, Array]


def survey(
    declared: VarianceComponents,
    _declarations: Declarations,
    evidence: Evidence,
    _results: Mapping[str, Judged],
) -> Facts:
    """Return one model for each value of `each`, with the values that it rests on."""
    frame = rows_of(evidence, declared.table, declared.where)
    frame = frame.loc[[known(value) for value in frame[declared.value]]]
    models = []
    for name in sorted(frame[declared.each].unique(), key=str):
        part = frame[frame[declared.each] == name]
        groups = [
            (str(rows[declared.label or declared.group].iloc[0]), rows[declared.value].to_numpy(dtype=float))
            for _, rows in part.groupby(declared.group, sort=True)
        ]
        found = components(groups, declared.minimum_groups, declared.level, declared.groups)
        values = tuple(GroupValues(label=label, values=tuple(map(float, rows))) for label, rows in groups)
        models.append(NamedModel(name=str(name), groups=values, **vars(found)))
    return Facts(
        id=declared.id,
        title=declared.title,
        figures=("spread",) if models else (),
        numbers={f"share-{slug(model.name)}": model.icc for model in models},
        models=tuple(models),
        groups=declared.groups,
        units=declared.units,
        unit=declared.unit or "",
        level=declared.level,
    )


def components(groups: list[Group], minimum: int, level: float, named: str = "groups") -> Components:
    """Return mean, SDs between and within groups, and the intraclass correlation with its profile interval."""
    k, n = len(groups), sum(len(values) for _, values in groups)
    base = Components(k=k, n=n, status="not_estimable")
    repeated = sum(len(values) > 1 for _, values in groups)
    if k < minimum:
        return replace(base, reason=f"values from {k} of {minimum} {named} that are needed")
    if repeated < 2:
        return replace(base, reason=f"more than one value in {repeated} of the {named} only")
    if all(np.ptp(values) == 0 for _, values in groups):
        return replace(base, reason=f"the values do not differ within any of the {named}")
    mean, between, within = _reml(groups)
    icc = between / (between + within)
    lower, upper = profile_interval(groups, level)
    return replace(
        base, status="ok", mean=mean, between_sd=between**0.5, within_sd=within**0.5,
        icc=icc, icc_lower=lower, icc_upper=upper,
    )  # fmt: skip


def _reml(groups: list[Group]) -> tuple[float, float, float]:
    """Return mean and variances by MixedLM, or by the profile's own optimum where MixedLM does not converge.

    That happens near the edges: no variance between groups, or next to none within them.
    """
    import statsmodels.api as sm

    values = np.concatenate([rows for _, rows in groups])
    labels = np.repeat(np.arange(len(groups)), [len(rows) for _, rows in groups])
    share = best_share(groups)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an estimate at the edge of the parameter space is a result here
        try:
            fit = sm.MixedLM(values, np.ones((len(values), 1)), labels).fit(reml=True, method=["lbfgs", "powell"])
        except np.linalg.LinAlgError:
            return at(groups, share)
    fitted = (float(fit.fe_params[0]), max(0.0, float(np.asarray(fit.cov_re)[0, 0])), float(fit.scale))
    sound = bool(np.isfinite(fitted).all()) and fitted[2] > 0
    return fitted if sound and abs(fitted[1] / sum(fitted[1:]) - share) < 1e-3 else at(groups, share)


def restricted_likelihood(groups: list[Group], share: float) -> float:
    """Return the restricted log-likelihood of an intraclass correlation, the rest profiled out (Searle 1992)."""
    _, _, within = at(groups, share)
    ratio = share / (1 - share)
    n = sum(len(rows) for _, rows in groups)
    sizes = np.array([len(rows) for _, rows in groups], dtype=float)
    information = float(np.sum(sizes / (1 + ratio * sizes)))
    return -0.5 * float((n - 1) * np.log(within) + float(np.sum(np.log1p(ratio * sizes))) + np.log(information))


def at(groups: list[Group], share: float) -> tuple[float, float, float]:
    """Return mean, variance between and within groups that fit best where their shares are given."""
    ratio = share / (1 - share)
    sizes = np.array([len(rows) for _, rows in groups], dtype=float)
    means = np.array([rows.mean() for _, rows in groups])
    inside = sum(float(np.sum((rows - rows.mean()) ** 2)) for _, rows in groups)
    weights = sizes / (1 + ratio * sizes)
    mean = float(np.sum(weights * means) / np.sum(weights))
    within = (inside + float(np.sum(weights * (means - mean) ** 2))) / (sizes.sum() - 1)
    return mean, ratio * within, within


def best_share(groups: list[Group]) -> float:
    """Return the intraclass correlation of the greatest restricted likelihood, between 0 and 0.999999."""
    from scipy.optimize import minimize_scalar

    grid = np.linspace(0, 0.999, 200)
    start = int(np.argmax([restricted_likelihood(groups, share) for share in grid]))
    low, high = grid[max(0, start - 1)], grid[start + 1] if start + 1 < len(grid) else 0.999999
    found = minimize_scalar(
        lambda share: -restricted_likelihood(groups, share),
        bounds=(low, high),
        method="bounded",
        options={"xatol": 1e-9},
    )
    edge = restricted_likelihood(groups, 0.0) >= restricted_likelihood(groups, float(found.x))
    return 0.0 if edge else float(found.x)


def profile_interval(groups: list[Group], level: float) -> tuple[float, float]:
    """Return where the profile of the restricted likelihood falls by half a chi-squared quantile (one df)."""
    from scipy.optimize import brentq
    from scipy.stats import chi2

    best = best_share(groups)
    floor = restricted_likelihood(groups, best) - chi2.ppf(level / 100, 1) / 2

    def above(share: float) -> float:
        return restricted_likelihood(groups, share) - floor

    top = 1 - 1e-9
    lower = 0.0 if above(0.0) > 0 else float(brentq(above, 0.0, best))
    upper = 1.0 if above(top) > 0 else float(brentq(above, best, top))
    return lower, upper


def slug(text: str) -> str:
    """Return a name as a part of a key: lower case, digits, hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
