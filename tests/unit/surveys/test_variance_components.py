"""Two independent routes to one variance, MixedLM and the closed profile; and the classical balanced case."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from metaloom.surveys.variance_components.describe import components
from metaloom.surveys.variance_components.likelihood import (
    at,
    best_share,
    profile_interval,
    restricted_likelihood,
    sums_of,
)


def groups_of(k: int, n: int, between: float, within: float, seed: int = 3) -> list[tuple[str, np.ndarray]]:
    draw = np.random.default_rng(seed)
    return [(f"g{g}", 50 + draw.normal(0, between) + draw.normal(0, within, n + g % 3)) for g in range(k)]


@pytest.mark.parametrize(("between", "within"), [(2.0, 1.0), (0.8, 1.0), (3.0, 2.0)])
def test_the_profile_and_mixedlm_agree(between: float, within: float) -> None:
    import statsmodels.api as sm

    groups = groups_of(8, 6, between, within)
    mean, between_variance, within_variance = at(sums_of(groups), best_share(sums_of(groups)))
    values = np.concatenate([rows for _, rows in groups])
    labels = np.repeat(range(8), [len(rows) for _, rows in groups])
    fit = sm.MixedLM(values, np.ones((len(values), 1)), labels).fit(reml=True)
    assert mean == pytest.approx(fit.fe_params[0], abs=1e-5)
    assert between_variance == pytest.approx(fit.cov_re[0, 0], rel=2e-3)
    assert within_variance == pytest.approx(fit.scale, rel=2e-3)


def test_balanced_groups_give_the_analysis_of_variance() -> None:
    """With equal sizes REML is the classical estimate: (MSB - MSW) / n between groups and MSW within."""
    draw = np.random.default_rng(11)
    rows = [draw.normal(loc, 1.0, 5) for loc in (10, 12, 15, 11)]
    groups = [(str(number), values) for number, values in enumerate(rows)]
    means = np.array([values.mean() for values in rows])
    within = np.mean([values.var(ddof=1) for values in rows])
    between = (5 * means.var(ddof=1) - within) / 5
    found = components(groups, 3, 95)
    assert found.mean == pytest.approx(means.mean(), abs=1e-6)
    assert found.within_sd == pytest.approx(within**0.5, rel=1e-4)
    assert found.between_sd == pytest.approx(between**0.5, rel=1e-4)
    assert 0 <= found.icc_lower < found.icc < found.icc_upper <= 1


def test_the_interval_ends_where_the_likelihood_has_fallen_by_half_a_quantile() -> None:
    groups = sums_of(groups_of(6, 5, 2.0, 1.0))
    lower, upper = profile_interval(groups, best_share(groups), 95)
    floor = restricted_likelihood(groups, best_share(groups)) - stats.chi2.ppf(0.95, 1) / 2
    assert restricted_likelihood(groups, lower) == pytest.approx(floor, abs=1e-6)
    assert restricted_likelihood(groups, upper) == pytest.approx(floor, abs=1e-6)


def test_groups_that_are_alike_have_no_variance_between_them() -> None:
    same = np.array([1.0, 2.0, 3.0, 4.0])
    found = components([("a", same), ("b", same + 0.01), ("c", same - 0.01)], 3, 95)
    assert found.between_sd == 0
    assert found.icc_lower == 0


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ([("a", [1, 2]), ("b", [2, 3])], "values from 2 of 3 groups that are needed"),
        ([("a", [1]), ("b", [2]), ("c", [3, 4])], "more than one value in 1 of the groups only"),
        ([("a", [1, 1]), ("b", [2, 2]), ("c", [3, 3])], "the values do not differ within any of the groups"),
    ],
)
def test_what_cannot_be_estimated_says_why(groups: list[tuple[str, list[float]]], words: str) -> None:
    found = components([(label, np.array(values, dtype=float)) for label, values in groups], 3, 95)
    assert found.status == "not_estimable"
    assert found.reason == words


def test_next_to_no_variance_within_groups_still_comes_to_an_end() -> None:
    groups = [("a", np.array([1.0, 1.0 + 1e-7])), ("b", np.array([50.0, 50.0])), ("c", np.array([99.0, 99.0]))]
    found = components(groups, 3, 95)
    assert found.status == "ok"
    assert found.icc > 0.999
