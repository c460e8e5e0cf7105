"""Meta-regression, permutation, nested models and robust variance: what must hold of any studies."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from metaloom.engine.analyse import analyse
from metaloom.pool import kernel, mixed, mixed_tau2
from metaloom.pool.formula import FormulaError, aliased, design, parse
from metaloom.pool.multilevel import multilevel
from metaloom.pool.permutation import permutation_test
from metaloom.pool.robust import robust

LAW = settings(max_examples=25, deadline=None, derandomize=True)
METHODS = ["EE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM"]


@st.composite
def regressions(draw, least=5, most=10):
    k = draw(st.integers(least, most))
    numbers = [draw(st.lists(st.floats(*limits), min_size=k, max_size=k)) for limits in ((-3, 3), (0.01, 2), (-5, 5))]
    yi, vi, x = (np.round(values, 3) for values in numbers)
    assume(np.ptp(x) > 0.1)
    return yi, vi, x


def matrix(x):
    return np.column_stack([np.ones(len(x)), x])


def close(a, b, tolerance=1e-7):
    assert np.allclose(a, b, rtol=tolerance, atol=1e-8), (a, b)


@LAW
@given(regressions(), st.sampled_from(METHODS))
def test_without_moderators_it_is_the_pooled_estimate(data, method):
    yi, vi, _ = data
    regression, pooled = mixed.fit(yi, vi, np.ones((len(yi), 1)), method), kernel.fit(yi, vi, None, method)
    close(regression.coefficients[0, 0], pooled.estimate[0])
    close(regression.tau2[0], pooled.tau2[0], 1e-6)


@LAW
@given(regressions(), st.sampled_from(METHODS), st.floats(-2000, 2000))
def test_shifting_a_moderator_moves_the_intercept_only(data, method, shift):
    yi, vi, x = data
    here, there = mixed.fit(yi, vi, matrix(x), method), mixed.fit(yi, vi, matrix(x + shift), method)
    close(here.coefficients[0, 1], there.coefficients[0, 1], 1e-6)
    close(here.tau2[0], there.tau2[0], 1e-6)
    close(here.coefficients[0, 0], there.coefficients[0, 0] + shift * there.coefficients[0, 1], 1e-5)


@LAW
@given(regressions(), st.sampled_from(METHODS))
def test_scaling_effects_scales_everything(data, method):
    yi, vi, x = data
    one, other = mixed.fit(yi, vi, matrix(x), method), mixed.fit(10 * yi, 100 * vi, matrix(x), method)
    close(10 * one.coefficients, other.coefficients, 1e-6)
    close(100 * one.tau2, other.tau2, 1e-6)
    close(one.p_values, other.p_values, 1e-6)


@LAW
@given(regressions(), st.sampled_from(["ML", "REML"]))
def test_no_tau2_is_more_likely(data, method):
    yi, vi, x = data
    basis = np.linalg.qr(matrix(x))[0][None]
    best = mixed_tau2.estimate(method, yi[None], vi[None], basis)
    top = mixed_tau2.log_likelihood(best, yi[None], vi[None], basis, method == "REML")[0]
    for tau2 in np.concatenate([[0.0], np.geomspace(1e-4, 100, 200)]):
        assert mixed_tau2.log_likelihood(np.array([tau2]), yi[None], vi[None], basis, method == "REML")[0] <= top + 1e-9


@LAW
@given(regressions())
def test_paule_mandel_solves_its_equation(data):
    yi, vi, x = data
    basis = np.linalg.qr(matrix(x))[0][None]
    tau2 = mixed_tau2.estimate("PM", yi[None], vi[None], basis)
    q = mixed_tau2.generalised_q(tau2, yi[None], vi[None], basis)[0]
    assert q <= len(yi) - 2 + 1e-6
    assert tau2[0] == 0 or q == pytest.approx(len(yi) - 2, rel=1e-8)


@LAW
@given(regressions(), st.sampled_from(METHODS))
def test_a_batch_of_regressions_is_its_members(data, method):
    yi, vi, x = data
    both = mixed.fit(np.vstack([yi, yi[::-1]]), np.vstack([vi, vi]), matrix(x), method)
    close(both.coefficients[0], mixed.fit(yi, vi, matrix(x), method).coefficients[0])
    close(both.coefficients[1], mixed.fit(yi[::-1], vi, matrix(x), method).coefficients[0])


@LAW
@given(regressions(), st.floats(0.1, 5), st.floats(-5, 5))
def test_a_moderator_that_repeats_another_is_aliased(data, factor, shift):
    x = data[2]
    repeated = np.column_stack([np.ones(len(x)), x, factor * x + shift])
    assert aliased(repeated, ("intercept", "x", "again")) == ["again"]
    assert aliased(repeated[:, :2], ("intercept", "x")) == []


@LAW
@given(regressions(), st.sampled_from(["z", "t", "knha", "adhoc"]))
def test_adhoc_is_never_narrower_than_z(data, test):
    yi, vi, x = data
    wide, plain = mixed.fit(yi, vi, matrix(x), "DL", "adhoc"), mixed.fit(yi, vi, matrix(x), "DL", "z")
    assert (wide.ci_upper - wide.ci_lower >= plain.ci_upper - plain.ci_lower - 1e-12).all()


@settings(max_examples=12, deadline=None, derandomize=True)
@given(regressions(5, 6), st.sampled_from(["EE", "DL", "REML"]))
def test_permutation_p_values_lie_in_their_range(data, method):
    yi, vi, x = data
    found = permutation_test(yi, vi, matrix(x), (1,), method, "z")
    assert found.exact
    assert ((found.p_values > 0) & (found.p_values <= 1)).all()
    assert 1 / found.permutations <= found.p_value <= 1
    signs = permutation_test(yi, vi, np.ones((len(yi), 1)), (), method, "z")
    assert signs.permutations == 2 ** len(yi)
    assert 2 / signs.permutations <= signs.p_value <= 1


def test_repeated_rows_are_shuffled_once():
    random = np.random.default_rng(5)
    yi, vi, x = random.normal(size=6), random.uniform(0.1, 1, 6), np.array([0.0, 0, 0, 1, 1, 1])
    assert permutation_test(yi, vi, matrix(x), (1,), "DL", "z").permutations == 20


def test_a_sampled_permutation_test_is_seeded():
    random = np.random.default_rng(5)
    yi, vi, x = random.normal(size=14), random.uniform(0.1, 1, 14), random.normal(size=14)
    one, other = (permutation_test(yi, vi, matrix(x), (1,), "DL", "z", 200) for _ in range(2))
    assert not one.exact
    assert one.permutations == 200
    assert one.p_value == other.p_value


def leaves_residuals(yi, x):
    """Return whether the effects do not all lie on one line, where the robust variance would be zero."""
    design_matrix = matrix(x)
    return float(np.abs(yi - design_matrix @ np.linalg.lstsq(design_matrix, yi, rcond=None)[0]).max()) > 1e-6


def test_effects_on_one_line_have_no_robust_variance():
    x = np.arange(5.0)
    with pytest.raises(ValueError, match="robust variance is zero"):
        robust(2 + 3 * x, matrix(x), np.ones(5), range(5), "CR2")


@LAW
@given(regressions())
def test_singleton_clusters_give_the_heteroscedastic_variance(data):
    yi, vi, x = data
    assume(leaves_residuals(yi, x))
    found = robust(yi, matrix(x), vi, range(len(yi)), "CR0")
    w, design_matrix = 1 / vi, matrix(x)
    bread = np.linalg.inv(design_matrix.T @ (design_matrix * w[:, None]))
    residuals = yi - design_matrix @ (bread @ design_matrix.T @ (w * yi))
    meat = design_matrix.T @ (design_matrix * (w * residuals)[:, None] ** 2)
    close(found.covariance, bread @ meat @ bread)


@LAW
@given(regressions())
def test_cr1_is_cr0_with_its_factor(data):
    yi, vi, x = data
    assume(leaves_residuals(yi, x))
    plain, factored = (robust(yi, matrix(x), vi, range(len(yi)), kind) for kind in ("CR0", "CR1"))
    close(factored.covariance, plain.covariance * len(yi) / (len(yi) - 2))


def carried(design_matrix, vi, groups):
    """Return how much of each cluster's own variance its residuals keep at least; CR2 divides by its root."""
    projector = np.linalg.inv(design_matrix.T / vi @ design_matrix) @ design_matrix.T / vi
    kept = (np.eye(len(vi)) - design_matrix @ projector) * np.sqrt(vi[None] / vi[:, None])
    blocks = [np.ix_(rows, rows) for rows in (np.flatnonzero(np.array(groups) == one) for one in set(groups))]
    return min(float(np.linalg.eigvalsh(kept[block]).min()) for block in blocks)


@LAW
@given(regressions())
def test_cr2_is_unbiased_under_its_working_model(data):
    """The mean of the sandwich over residuals of the working covariance is that covariance of the coefficients.

    Where no cluster determines a coefficient alone: else nothing is left of it among the residuals.
    """
    _, vi, x = data
    design_matrix, groups = matrix(x), [i // 2 for i in range(len(x))]
    assume(carried(design_matrix, vi, groups) > 1e-6)
    bread = np.linalg.inv(design_matrix.T @ np.diag(1 / vi) @ design_matrix)
    total = np.zeros((2, 2))
    for column in np.linalg.cholesky(np.diag(vi)).T:  # the sum over orthogonal directions of the errors
        total += robust(column, design_matrix, vi, groups, "CR2").covariance
    close(total, bread, 1e-6)


@LAW
@given(regressions())
def test_one_effect_per_study_makes_a_nested_model_the_plain_one(data):
    yi, vi, _ = data
    nested = multilevel(yi, vi, [list(range(len(yi)))])
    plain = kernel.fit(yi, vi, None, "REML")
    close(nested.sigma2[0], plain.tau2[0], 1e-5)
    close(nested.coefficients[0], plain.estimate[0], 1e-5)


def test_names_and_order_of_clusters_do_not_matter():
    random = np.random.default_rng(8)
    study = np.repeat(np.arange(8), 3)
    yi = random.normal(size=8)[study] + random.normal(size=24) * 0.5
    vi = random.uniform(0.05, 0.3, 24)
    one = multilevel(yi, vi, [list(study), list(range(24))])
    order = random.permutation(24)
    other = multilevel(yi[order], vi[order], [[f"x{n}" for n in study[order]], list(order)])
    close(one.sigma2, other.sigma2, 1e-6)
    close(one.coefficients, other.coefficients, 1e-6)


def test_a_formula_is_read_and_never_evaluated():
    frame = pd.DataFrame({"year": [1, 2, 3, 4], "route": ["iv", "ha", "iv", "ha"]})
    made = design(parse("year + route"), frame)
    assert made.terms == ("intercept", "year", "route[iv]")
    assert design(parse("0 + route"), frame).terms == ("route[ha]", "route[iv]")
    assert design(parse("I(year - 2) * route"), frame).terms == (
        "intercept", "I(year - 2)", "route[iv]", "I(year - 2):route[iv]",
    )  # fmt: skip
    for text in ("__import__('os').system('true')", "year +", "year ** 2", "I(year - x)", "log(year)", "route[iv]"):
        with pytest.raises(FormulaError):
            design(parse(text), frame)
    with pytest.raises(FormulaError, match="no column 'dose'"):
        design(parse("dose"), frame)


def table(**columns):
    base = {
        "study_id": list("abcdef"),
        "estimate": [0.1, 0.4, 0.3, 0.8, 0.2, 0.5],
        "variance": [0.1, 0.2, 0.1, 0.3, 0.2, 0.1],
    }
    return pd.DataFrame(base | columns)


@pytest.mark.parametrize(
    ("columns", "formula", "words"),
    [
        ({"x": [1, 2, 3, 4, 5, 6], "z": [2, 4, 6, 8, 10, 12]}, "x + z", "says what the terms before it say"),
        ({"x": [1, 1, 1, 1, 1, 1]}, "x", "says what the terms before it say"),
        ({"g": list("abcdef")}, "g", "6 studies cannot carry 6 coefficients"),
        ({}, "dose", "no column 'dose'"),
        ({"x": [None] * 6}, "x", "No study has a value"),
    ],
)
def test_what_cannot_be_estimated_is_said(columns, formula, words):
    part = analyse(table(**columns), {"measure": "GEN", "moderators": [formula]})["moderators"][0]
    assert part["status"] == "not_estimable"
    assert words in part["reason"]


def test_studies_without_a_value_are_named():
    part = analyse(table(x=[1, 2, None, 4, 5, 6]), {"measure": "GEN", "moderators": ["x"]})["moderators"][0]
    assert part["omitted"] == ["c"]
    assert part["k"] == 5
    assert "fewer than ten per covariate" in part["note"]


def test_contrast_of_an_unknown_term_is_refused():
    moderator = {"formula": "x", "contrasts": {"odd": {"y": 1.0}}}
    part = analyse(table(x=[1, 2, 3, 4, 5, 7]), {"measure": "GEN", "moderators": [moderator]})["moderators"][0]
    assert "there is no coefficient 'y'" in part["contrasts"]["results"][0]["reason"]


def test_dependence_is_refused_in_words():
    declaration = {"measure": "GEN", "method": "DL", "random": ["study_id"]}
    assert "ML or REML" in analyse(table(), declaration)["reason"]
    assert "no column 'centre'" in analyse(table(), {"measure": "GEN", "random": ["centre"]})["reason"]
    one = analyse(table(centre=["x"] * 6), {"measure": "GEN", "cluster": "centre", "robust": "CR2"})
    assert "All 6 effects belong to one centre" in one["reason"]
    assert one["pooled"]["estimate"] is None
