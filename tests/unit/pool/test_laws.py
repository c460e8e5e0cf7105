"""Laws that hold whatever the data: order, names, units, mirrors, limits, batches."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from metaloom.engine.analyse import analyse
from metaloom.pool.kernel import METHODS, fit, make_batch
from metaloom.pool.moments import dot
from metaloom.pool.prediction import prediction_bounds
from metaloom.pool.q_profile import q_profile

RANDOM = sorted(METHODS - {"EE", "FE"})
finite = st.floats(-3, 3).map(lambda x: round(x, 4))
variance = st.floats(0.005, 2).map(lambda x: round(x, 4))
methods = st.sampled_from(sorted(METHODS))
random_methods = st.sampled_from(RANDOM)
tests = st.sampled_from(["z", "t", "knha", "adhoc"])


@st.composite
def studies(draw, smallest=3, largest=9):
    """Effects and variances (k,) that are not all alike."""
    k = draw(st.integers(smallest, largest))
    y = np.array(draw(st.lists(finite, min_size=k, max_size=k)))
    assume(np.ptp(y) > 1e-3)
    return y, np.array(draw(st.lists(variance, min_size=k, max_size=k)))


@st.composite
def tables(draw):
    """Counts of two arms with some events and some non-events in every arm."""
    k = draw(st.integers(2, 6))
    sizes = st.integers(20, 300)
    n1, n2 = (np.array(draw(st.lists(sizes, min_size=k, max_size=k))) for _ in range(2))
    a, c = (np.array([draw(st.integers(1, int(n) - 1)) for n in group]) for group in (n1, n2))
    return a, n1, c, n2


def frame(a, n1, c, n2):
    ids = [f"s{i}" for i in range(len(a))]
    columns = {"events_treated": a, "total_treated": n1, "events_control": c, "total_control": n2}
    return pd.DataFrame({"study_id": ids, **columns})


def close(one, other, rel=1e-9, absolute=1e-9):
    return pytest.approx(np.asarray(other, dtype=float), rel=rel, abs=absolute) == np.asarray(one, dtype=float)


@given(studies(), methods, tests, st.randoms(use_true_random=False))
def test_order_of_studies_does_not_matter(data, method, test, random):
    y, v = data
    order = list(range(len(y)))
    random.shuffle(order)
    one, other = fit(y, v, None, method, test), fit(y[order], v[order], None, method, test)
    assert close(one.estimate, other.estimate)
    assert close(one.tau2, other.tau2)
    assert close(one.ci_lower, other.ci_lower)


@given(studies())
def test_names_of_studies_do_not_matter(data):
    y, v = data
    plain = pd.DataFrame({"study_id": [f"s{i}" for i in range(len(y))], "estimate": y, "variance": v})
    renamed = plain.assign(study_id=[f"Müller & Søn {i}" for i in range(len(y))])
    answers = [analyse(table, {"measure": "GEN"}, witness=False) for table in (plain, renamed)]
    assert answers[0]["pooled"] == answers[1]["pooled"]


@given(studies(), methods, tests, st.floats(0.01, 100))
def test_change_of_unit_scales_the_estimate_and_not_the_test(data, method, test, unit):
    y, v = data
    one, other = fit(y, v, None, method, test), fit(unit * y, unit**2 * v, None, method, test)
    assert close(unit * one.estimate, other.estimate, 1e-7, 1e-7 * unit)
    assert close(one.p_value, other.p_value, 1e-6)
    assert close(one.i2, other.i2, 1e-6, 1e-6)


@given(studies(), methods, tests, st.floats(-50, 50))
def test_shift_of_all_effects_shifts_the_estimate_and_nothing_else(data, method, test, shift):
    y, v = data
    one, other = fit(y, v, None, method, test), fit(y + shift, v, None, method, test)
    assert close(one.estimate + shift, other.estimate, 1e-8, 1e-8)
    assert close(one.tau2, other.tau2, 1e-7, 1e-8)
    assert close(one.standard_error, other.standard_error, 1e-7)


@given(studies(), methods, tests)
def test_mirrored_effects_mirror_the_estimate(data, method, test):
    y, v = data
    one, other = fit(y, v, None, method, test), fit(-y, v, None, method, test)
    assert close(one.estimate, -other.estimate)
    assert close(one.ci_lower, -other.ci_upper)


MIRRORED = ["OR", "RR", "RD", "AS", "PETO", "PHI", "YUQ", "YUY", "PBIT", "OR2DN"]


@given(tables(), st.sampled_from(MIRRORED))
def test_swapped_arms_mirror_the_result(data, measure):
    a, n1, c, n2 = data
    one = analyse(frame(a, n1, c, n2), {"measure": measure, "drop00": False}, witness=False)["pooled"]
    other = analyse(frame(c, n2, a, n1), {"measure": measure, "drop00": False}, witness=False)["pooled"]
    assert close(one["estimate"], -other["estimate"])
    assert close(one["ci_lower"], -other["ci_upper"])


@given(tables(), st.sampled_from(["OR", "RD"]), st.sampled_from(["MH", "REML"]))
def test_counting_non_events_mirrors_odds_ratio_and_risk_difference(data, measure, method):
    a, n1, c, n2 = data
    declared = {"measure": measure, "method": method, "drop00": False}
    one = analyse(frame(a, n1, c, n2), declared, witness=False)["pooled"]
    other = analyse(frame(n1 - a, n1, n2 - c, n2), declared, witness=False)["pooled"]
    assert close(one["estimate"], -other["estimate"])
    assert close(one["standard_error"], other["standard_error"])


@given(tables(), st.sampled_from(["OR", "RR", "RD"]))
def test_mantel_haenszel_of_one_study_is_that_study(data, measure):
    table = frame(*data).head(1)
    declared = {"measure": measure, "minimum_studies": 1}
    pooled = analyse(table, declared | {"method": "MH"}, witness=False)["pooled"]
    own = analyse(table, declared | {"method": "EE"}, witness=False)["studies"][0]
    assert close(pooled["estimate"], own["yi"])
    assert close(pooled["standard_error"], np.sqrt(own["vi"]), 1e-9)


@given(tables(), st.integers(2, 5))
def test_mantel_haenszel_of_copies_keeps_the_estimate_and_tightens_it(data, copies):
    table = frame(*data)
    declared = {"measure": "OR", "method": "MH"}
    one = analyse(table, declared, witness=False)["pooled"]
    copied = pd.concat([table] * copies, ignore_index=True)
    named = copied.assign(study_id=[f"s{i}" for i in range(len(copied))])
    many = analyse(named, declared, witness=False)["pooled"]
    assert close(one["estimate"], many["estimate"])
    assert close(one["standard_error"], many["standard_error"] * np.sqrt(copies))


@given(studies(), tests)
def test_no_heterogeneity_gives_the_equal_effects_result(data, test):
    y, v = data
    assert close(fit(y, v, None, "REML", test, tau2=0.0).ci_lower, fit(y, v, None, "EE", test).ci_lower)


@given(studies(), random_methods)
def test_tau2_zero_where_effects_are_closer_than_chance(data, method):
    assume(method != "SJ")
    y, v = data
    calm = y.mean() + 1e-6 * (y - y.mean())
    assert fit(calm, v, None, method).tau2[0] == 0.0


@given(studies(), random_methods, tests)
def test_prediction_interval_holds_the_confidence_interval(data, method, test):
    y, v = data
    answer = fit(y, v, None, method, test)
    lower, upper, _ = prediction_bounds(answer, "hts")
    assert lower[0] <= answer.ci_lower[0] + 1e-12
    assert upper[0] >= answer.ci_upper[0] - 1e-12


@given(studies(), methods)
def test_estimate_lies_between_the_smallest_and_the_largest_effect(data, method):
    y, v = data
    estimate = fit(y, v, None, method).estimate[0]
    assert y.min() - 1e-12 <= estimate <= y.max() + 1e-12


@given(studies(), methods)
def test_adhoc_is_never_narrower_than_normal_and_never_than_knha(data, method):
    y, v = data
    width = {test: np.ptp([getattr(fit(y, v, None, method, test), side)[0] for side in ("ci_lower", "ci_upper")])
             for test in ("z", "knha", "adhoc")}  # fmt: skip
    assert width["adhoc"] >= width["z"] - 1e-12
    assert width["adhoc"] >= width["knha"] - 1e-12


@given(studies(), methods, st.floats(50, 90), st.floats(90.5, 99.9))
def test_a_higher_level_gives_a_wider_interval(data, method, low, high):
    y, v = data
    narrow, wide = fit(y, v, None, method, "knha", low), fit(y, v, None, method, "knha", high)
    assert wide.ci_lower[0] <= narrow.ci_lower[0]
    assert wide.ci_upper[0] >= narrow.ci_upper[0]


@given(studies(), methods, tests)
def test_interval_excludes_zero_exactly_where_p_is_small(data, method, test):
    y, v = data
    answer = fit(y, v, None, method, test)
    assume(abs(answer.p_value[0] - 0.05) > 1e-9)
    excluded = answer.ci_lower[0] > 0 or answer.ci_upper[0] < 0
    assert excluded == (answer.p_value[0] < 0.05)


@given(studies())
def test_paule_mandel_makes_q_its_expectation(data):
    y, v = data
    tau2 = fit(y, v, None, "PM").tau2[0]
    w = 1 / (v + tau2)
    q = np.sum(w * (y - np.average(y, weights=w)) ** 2)
    assert q == pytest.approx(len(y) - 1, rel=1e-10) or (tau2 == 0.0 and q <= len(y) - 1)


@given(studies(), st.sampled_from(["ML", "REML"]))
def test_no_other_tau2_is_more_likely(data, method):
    y, v = data
    best = fit(y, v, None, method).tau2[0]
    grid = np.concatenate([[best, 0.0], np.geomspace(1e-6, 50, 300)])
    w = 1 / (v + grid[:, None])
    mean = (w @ y) / w.sum(1)
    height = 0.5 * (np.log(w).sum(1) - (w * (y - mean[:, None]) ** 2).sum(1))
    height -= 0.5 * np.log(w.sum(1)) if method == "REML" else 0.0
    assert height[0] >= height.max() - 1e-11


@given(studies())
def test_all_estimators_but_ml_agree_where_variances_are_equal(data):
    y, _ = data
    v = np.full(len(y), 0.03)
    expected = max(0.0, np.var(y, ddof=1) - 0.03)
    for method in ("DL", "HE", "REML", "PM", "EB"):
        assert fit(y, v, None, method).tau2[0] == pytest.approx(expected, rel=1e-9, abs=1e-12)


@given(studies(smallest=4), random_methods, tests)
def test_a_batch_equals_its_analyses_one_by_one(data, method, test):
    y, v = data
    include = ~np.eye(len(y), dtype=bool)
    together = fit(y, v, include, method, test)
    for i, keep in enumerate(include):
        alone = fit(y[keep], v[keep], None, method, test)
        assert close(together.estimate[i], alone.estimate[0], 1e-10)
        assert close(together.tau2[i], alone.tau2[0], 1e-9, 1e-11)
        assert close(together.p_value[i], alone.p_value[0], 1e-9)


@given(studies(), st.floats(50, 99))
def test_q_profile_bounds_are_ordered_and_reject_beyond(data, level):
    y, v = data
    low, high = q_profile(make_batch(y[None], v[None]), level)
    assert 0.0 <= low[0] <= high[0]


@given(studies(), st.integers(1, 4))
def test_a_study_of_hardly_any_weight_changes_hardly_anything(data, far):
    y, v = data
    one, other = fit(y, v, None, "EE"), fit(np.append(y, far), np.append(v, 1e12), None, "EE")
    assert close(one.estimate, other.estimate, 1e-8, 1e-8)


@given(studies())
def test_splitting_a_study_into_two_halves_keeps_the_equal_effects_estimate(data):
    y, v = data
    halves = fit(np.append(y, y[0]), np.append(np.append(2 * v[0], v[1:]), 2 * v[0]), None, "EE")
    assert close(fit(y, v, None, "EE").estimate, halves.estimate)


@given(studies())
def test_dot_is_the_sum_of_products(data):
    y, v = data
    assert dot(y[:, None], v[:, None])[0] == pytest.approx(float(y @ v), rel=1e-12, abs=1e-14)
