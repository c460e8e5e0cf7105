"""Small-study effects, missing studies and Bayes: what must hold of any studies, and what is refused in words."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from metaloom.engine.analyse import analyse
from metaloom.pool import mixed
from metaloom.probe import asymmetry
from metaloom.probe.bayes import bayes, log_density, posterior
from metaloom.probe.bias import PROBES, probe
from metaloom.probe.excess import excess_significance
from metaloom.probe.rank import rank_test
from metaloom.probe.selection import selection
from metaloom.probe.trim_and_fill import trim_and_fill

LAW = settings(max_examples=25, deadline=None, derandomize=True)
ESTIMATORS = st.sampled_from(["L0", "R0", "Q0"])


@st.composite
def studies(draw, least=4, most=12):
    k = draw(st.integers(least, most))
    yi = np.round(draw(st.lists(st.floats(-2, 2), min_size=k, max_size=k, unique=True)), 4)
    vi = np.round(draw(st.lists(st.floats(0.02, 1.5), min_size=k, max_size=k, unique=True)), 4)
    assume(len(set(yi)) == k)
    assume(len(set(vi)) == k)
    return yi, vi


def close(a, b, tolerance=1e-7):
    assert np.allclose(a, b, rtol=tolerance, atol=1e-8), (a, b)


@LAW
@given(studies(), ESTIMATORS)
def test_trim_and_fill_of_mirrored_effects_is_mirrored(data, estimator):
    yi, vi = data
    left, right = (
        trim_and_fill(yi, vi, "DL", estimator=estimator, side="left"),
        trim_and_fill(-yi, vi, "DL", estimator=estimator, side="right"),
    )
    assert left.k_imputed == right.k_imputed
    close(left.pooled.estimate, -right.pooled.estimate)


@LAW
@given(studies(), ESTIMATORS)
def test_filled_studies_mirror_observed_ones_about_one_centre(data, estimator):
    yi, vi = data
    found = trim_and_fill(yi, vi, "EE", estimator=estimator, side="left")
    k0 = found.k_imputed
    assert k0 <= len(yi) - 2
    outer = np.sort(yi)[len(yi) - k0 :]
    centres = (outer + np.array([row.yi for row in found.imputed])) / 2
    assert np.ptp(centres) < 1e-9 if k0 else not found.imputed


@LAW
@given(studies())
def test_no_missing_study_leaves_the_estimate(data):
    yi, vi = data
    found = trim_and_fill(yi, vi, "DL")
    if found.k_imputed == 0:
        close(found.pooled.estimate, mixed.fit(yi, vi, np.ones((len(yi), 1)), "DL").coefficients[0, 0])


@LAW
@given(studies())
def test_egger_of_mirrored_effects_is_mirrored(data):
    yi, vi = data
    one, other = asymmetry.regression_test(yi, vi, np.sqrt(vi)), asymmetry.regression_test(-yi, vi, np.sqrt(vi))
    close(one.p_value, other.p_value)
    close(one.slope, -other.slope)


@LAW
@given(studies())
def test_egger_is_the_regression_of_the_standardised_effect_on_precision(data):
    """The form in which Egger published it: the intercept of y/s on 1/s is the slope of y on s."""
    import statsmodels.api as sm

    yi, vi = data
    error = np.sqrt(vi)
    published = sm.OLS(yi / error, sm.add_constant(1 / error)).fit()
    found = asymmetry.regression_test(yi, vi, error)
    close(found.slope, published.params[0], 1e-6)
    close(found.p_value, published.pvalues[0], 1e-5)


@LAW
@given(studies())
def test_pet_and_egger_are_two_sides_of_one_regression(data):
    yi, vi = data
    close(asymmetry.pet(yi, vi).estimate, asymmetry.regression_test(yi, vi, np.sqrt(vi)).limit_estimate)


@LAW
@given(studies(), st.floats(0.1, 20))
def test_rank_test_does_not_know_the_unit(data, unit):
    yi, vi = data
    close(rank_test(yi, vi).kendall_tau, rank_test(unit * yi, unit**2 * vi).kendall_tau)


@LAW
@given(studies())
def test_power_lies_between_the_level_and_one(data):
    found = excess_significance(*data)
    assert all(0.05 - 1e-12 <= power <= 1 for power in found.power)
    assert 0 <= found.p_value <= 1
    close(found.expected, sum(found.power))


@settings(max_examples=8, deadline=None, derandomize=True)
@given(studies(6, 12))
def test_selection_of_mirrored_effects_is_mirrored(data):
    yi, vi = data
    p = stats.norm.sf(yi / np.sqrt(vi))
    assume((p < 0.5).any() and (p > 0.5).any())
    one, other = selection(yi, vi, "step", (0.5,), "greater"), selection(-yi, vi, "step", (0.5,), "less")
    close(one.log_likelihood, other.log_likelihood, 1e-6)
    assert one.lrt >= 0
    assert 0 <= one.lrt_p_value <= 1


def test_an_empty_interval_of_the_step_function_is_said():
    table = pd.DataFrame({"study_id": list("abcd"), "estimate": [2.0, 3, 2.5, 2.2], "variance": [0.1, 0.1, 0.2, 0.1]})
    part = analyse(table, {"measure": "GEN", "bias": ["selection"]})["bias"]["selection"]
    assert part["status"] == "not_estimable"
    assert part["reason"] == "No study has a p value between 0.025 and 1."


def binary(k):
    random = np.random.default_rng(k)
    total = random.integers(30, 90, k)
    return pd.DataFrame({
        "study_id": [f"s{i}" for i in range(k)], "total_treated": total, "total_control": total + 3,
        "events_treated": random.binomial(total, 0.2), "events_control": random.binomial(total, 0.35),
    })  # fmt: skip


@pytest.mark.parametrize("name", sorted(PROBES))
def test_every_probe_refuses_two_studies_and_notes_few(name):
    two = analyse(binary(2), {"measure": "RR", "bias": [name]})["bias"][name]
    assert two["status"] == "not_estimable"
    assert "at least 3" in two["reason"]
    few = analyse(binary(6), {"measure": "RR", "bias": [name]})["bias"][name]
    assert few["status"] == "not_estimable" or "Fewer than 10 studies" in few["note"]
    many = analyse(binary(12), {"measure": "RR", "bias": [name]})["bias"][name]
    assert many["status"] == "not_estimable" or "note" not in many
    json.dumps([two, few, many], allow_nan=False)


@pytest.mark.parametrize("name", ["egger", "rank", "pet"])
def test_equal_precision_is_said(name):
    table = pd.DataFrame({"study_id": list("abcd"), "estimate": [0.1, 0.2, 0.3, 0.5], "variance": [0.1] * 4})
    assert "equally precise" in analyse(table, {"measure": "GEN", "bias": [name]})["bias"][name]["reason"]


@pytest.mark.parametrize("name", ["peters", "harbord"])
def test_tests_of_tables_need_tables(effects, analysis_of, name):
    """`declare` refuses this for other measures; a table that gives log odds ratios ready-made comes here."""
    part = probe(name, effects([0.1, 0.2, 0.3, 0.5], [0.1, 0.2, 0.3, 0.4]), analysis_of())
    assert "events and totals" in part.reason


def test_two_of_a_kind_keep_their_names_apart():
    options = [{"trim_and_fill": {"estimator": estimator}} for estimator in ("L0", "R0", "Q0")]
    found = analyse(binary(12), {"measure": "RR", "bias": options})["bias"]
    assert {name: part["estimator"] for name, part in found.items()} == {
        "trim_and_fill": "L0", "trim_and_fill_2": "R0", "trim_and_fill_3": "Q0",
    }  # fmt: skip


@pytest.mark.parametrize("prior", ["half_normal", "half_cauchy"])
@pytest.mark.parametrize("scale", [0.1, 0.5, 5.0])
def test_quadrature_agrees_with_adaptive_integration(effects, analysis_of, prior, scale):
    """The second route: scipy's adaptive quadrature over tau, with the normal densities written out."""
    yi, vi = np.array([-0.9, -0.2, 0.1, -0.5, -0.7]), np.array([0.3, 0.05, 0.2, 0.1, 0.4])

    def weight(tau):
        s2 = vi + tau**2
        mean = np.average(yi, weights=1 / s2)
        likelihood = np.prod(stats.norm.pdf(yi, mean, np.sqrt(s2))) / np.sqrt((1 / s2).sum())
        law = stats.halfnorm if prior == "half_normal" else stats.halfcauchy
        return likelihood * law.pdf(tau, scale=scale)

    def average(f):
        cuts = (0, 0.05, 0.2, 0.5, 1, 2, 5, 20, 100, 2000)
        parts = itertools.pairwise(cuts)
        return sum(integrate.quad(lambda t: f(t) * weight(t), *ends, epsabs=0, epsrel=1e-10)[0] for ends in parts)

    def mean_at(tau):
        return np.average(yi, weights=1 / (vi + tau**2))

    def below_at(tau, value, new):
        spread = np.sqrt(1 / (1 / (vi + tau**2)).sum() + (tau**2 if new else 0))
        return stats.norm.cdf(value, mean_at(tau), spread)

    whole = average(lambda tau: 1.0)
    found = bayes(effects(yi, vi), analysis_of(bayes={"prior": prior, "scale": scale}))
    assert found.estimate == pytest.approx(average(mean_at) / whole, rel=1e-6)
    limits = ((found.ci_lower, 0.025, False), (found.ci_upper, 0.975, False), (found.prediction_upper, 0.975, True))
    for limit, p, new in limits:
        assert average(lambda tau, v=limit, n=new: below_at(tau, v, n)) / whole == pytest.approx(p, rel=1e-5)
    assert found.probability_below_null == pytest.approx(average(lambda t: below_at(t, 0.0, False)) / whole, rel=1e-6)
    up_to_median = integrate.quad(weight, 0, found.tau.median, epsabs=0, epsrel=1e-10)[0]
    assert up_to_median / whole == pytest.approx(0.5, rel=1e-6)


@LAW
@given(studies(2, 10), st.sampled_from(["half_normal", "half_cauchy"]))
def test_bayesian_quantiles_bracket_the_mean_and_prediction_holds_the_interval(effects, analysis_of, data, prior):
    found = bayes(effects(*data), analysis_of(bayes={"prior": prior}))
    if len(data[0]) == 2 and prior == "half_cauchy":
        assert found.status == "not_estimable"
        return
    assert found.ci_lower < found.median < found.ci_upper
    assert found.prediction_lower <= found.ci_lower + 1e-9
    assert found.prediction_upper >= found.ci_upper - 1e-9
    assert found.tau.ci_lower < found.tau.median < found.tau.ci_upper


def test_a_tiny_prior_scale_is_the_equal_effects_model(effects, analysis_of):
    yi, vi = np.array([0.2, 0.5, 0.1]), np.array([0.1, 0.2, 0.05])
    found = bayes(effects(yi, vi), analysis_of(bayes={"scale": 1e-6}))
    plain = mixed.fit(yi, vi, np.ones((3, 1)), "EE")
    assert found.estimate == pytest.approx(plain.coefficients[0, 0], rel=1e-8)
    assert found.ci_lower == pytest.approx(plain.ci_lower[0, 0], rel=1e-6)


def test_the_weight_of_tau_is_resolved_for_many_studies():
    random = np.random.default_rng(2)
    vi = random.uniform(0.01, 0.1, 3000)
    yi = random.normal(0.3, np.sqrt(vi + 0.04))
    found = posterior(yi, vi, "half_normal", 0.5)
    dense = np.linspace(0.17, 0.23, 20001)
    density = np.concatenate([log_density(yi, vi, "half_normal", 0.5)(part) for part in np.array_split(dense, 100)])
    weight = np.exp(density - density.max())
    assert (found.weight * found.tau).sum() == pytest.approx((weight * dense).sum() / weight.sum(), rel=1e-6)


def test_passing_the_threshold_is_counted_on_the_better_side():
    declaration = {"measure": "RR", "bayes": True, "better": "lower"}
    easy, hard = (
        analyse(binary(8), declaration | {"threshold": {"minimal_important": edge}})["bayes"] for edge in (0.95, 0.4)
    )
    assert 1 > easy["probability_beyond_threshold"] > 0.5 > hard["probability_beyond_threshold"] > 0
    assert easy["probability_below_null"] > easy["probability_beyond_threshold"]
    assert analyse(binary(8), {"measure": "RR", "bayes": True})["bayes"]["probability_beyond_threshold"] is None
