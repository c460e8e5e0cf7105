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

from metaloom.judge.judged import Judged
from metaloom.surveys.frames import known, rows_of
from metaloom.surveys.variance_components.facts import Components, Facts, GroupValues, NamedModel
from metaloom.surveys.variance_components.likelihood import Group, Sums, at, best_share, profile_interval, sums_of

if TYPE_CHECKING:
    from metaloom.declare import Declarations
    from metaloom.read import Evidence
    from metaloom.surveys.variance_components.declare import VarianceComponents


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
    sums = sums_of(groups)
    share = best_share(sums)
    mean, between, within = _reml(groups, sums, share)
    icc = between / (between + within)
    lower, upper = profile_interval(sums, share, level)
    return replace(
        base, status="ok", mean=mean, between_sd=between**0.5, within_sd=within**0.5,
        icc=icc, icc_lower=lower, icc_upper=upper,
    )  # fmt: skip


def _reml(groups: list[Group], sums: Sums, share: float) -> tuple[float, float, float]:
    """Return mean and variances by MixedLM, or by the profile's own optimum where MixedLM does not converge.

    That happens near the edges: no variance between groups, or next to none within them.
    """
    from statsmodels.regression.mixed_linear_model import MixedLM

    values = np.concatenate([rows for _, rows in groups])
    labels = np.repeat(np.arange(len(groups)), [len(rows) for _, rows in groups])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an estimate at the edge of the parameter space is a result here
        try:
            fit = MixedLM(values, np.ones((len(values), 1)), labels).fit(reml=True, method=["lbfgs", "powell"])
        except np.linalg.LinAlgError:
            return at(sums, share)
    fitted = (float(fit.fe_params[0]), max(0.0, float(np.asarray(fit.cov_re)[0, 0])), float(fit.scale))
    sound = bool(np.isfinite(fitted).all()) and fitted[2] > 0
    return fitted if sound and abs(fitted[1] / sum(fitted[1:]) - share) < 1e-3 else at(sums, share)


def slug(text: str) -> str:
    """Return a name as a part of a key: lower case, digits, hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
