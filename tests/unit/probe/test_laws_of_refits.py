"""Leave-one-out, cumulative, influence, subsets, subgroups, multiverse: what must hold of any studies."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metaloom.declare.analysis import Subsets
from metaloom.engine.analyse import analyse
from metaloom.pool import kernel, mixed
from metaloom.pool.subgroups import subgroup
from metaloom.probe.blup import blup
from metaloom.probe.influence import baujat, influence
from metaloom.probe.sensitivity import cumulative, leave_one_out
from metaloom.probe.subsets import fit_subsets, subsets
from metaloom.probe.turning import smallest_turning_set
from metaloom.store.plain import plain

LAW = settings(max_examples=25, deadline=None, derandomize=True)
METHODS = st.sampled_from(["EE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM"])
TESTS = st.sampled_from(["z", "t", "knha", "adhoc"])
NAMES = [f"s{i}" for i in range(20)]


@st.composite
def studies(draw, least=3, most=9):
    k = draw(st.integers(least, most))
    yi = draw(st.lists(st.floats(-3, 3), min_size=k, max_size=k))
    vi = draw(st.lists(st.floats(0.01, 2), min_size=k, max_size=k))
    return np.round(yi, 4), np.round(vi, 4)


def close(a, b, tolerance=1e-8):
    assert np.allclose(a, b, rtol=tolerance, atol=1e-9), (a, b)


def numbers(pooled):
    return np.array([np.nan if value is None else value for value in plain(pooled).values()], dtype=float)


@LAW
@given(studies(), METHODS, TESTS)
def test_leaving_one_out_is_refitting_without_it(effects, analysis_of, again, data, method, test):
    found = effects(*data)
    analysis = analysis_of(method=method, test=test)
    rows = leave_one_out(found, analysis, again).results
    for i, row in enumerate(rows):
        alone = kernel.fit(np.delete(data[0], i), np.delete(data[1], i), None, method, test)
        close(row.pooled.estimate, alone.estimate[0])
        close(row.pooled.ci_lower, alone.ci_lower[0])


@LAW
@given(studies(), METHODS, TESTS)
def test_a_predicted_true_effect_lies_between_the_study_and_the_mean(data, method, test):
    mean = kernel.fit(*data, None, method, test)
    for own, row in zip(data[0], blup(NAMES[: len(data[0])], *data, method, test), strict=True):
        low, high = sorted([own, float(mean.estimate[0])])
        assert low - 1e-9 <= row.estimate <= high + 1e-9
        close(row.estimate - float(mean.estimate[0]), row.deviation.estimate)
        if mean.tau2[0] == 0:
            close(row.standard_error, mean.standard_error[0])


@LAW
@given(studies(), METHODS, TESTS)
def test_the_last_step_of_accumulation_is_the_whole(effects, analysis_of, again, data, method, test):
    found, analysis = effects(*data), analysis_of(method=method, test=test)
    last = cumulative(found, analysis, again, "variance").results[-1]
    whole = again(found, analysis)
    np.testing.assert_allclose(numbers(last.pooled), numbers(whole.pooled), rtol=1e-7, atol=1e-9)


@LAW
@given(studies())
def test_the_first_step_of_accumulation_is_the_first_study(effects, analysis_of, again, data):
    first = cumulative(effects(*data), analysis_of(), again).results[0]
    assert first.k == 1
    close(first.pooled.estimate, data[0][0])
    close(first.pooled.standard_error, np.sqrt(data[1][0]))


@LAW
@given(studies(), st.randoms())
def test_order_of_studies_does_not_matter(effects, analysis_of, again, data, random):
    order = list(range(len(data[0])))
    random.shuffle(order)
    straight = leave_one_out(effects(*data), analysis_of(), again).results
    mixed_up = leave_one_out(effects(data[0][order], data[1][order]), analysis_of(), again).results
    close([straight[i].pooled.estimate for i in order], [row.pooled.estimate for row in mixed_up], 1e-6)


@LAW
@given(studies(), METHODS)
def test_mirrored_effects_mirror_influence(data, method):
    yi, vi = data
    one, other = influence(yi, vi, None, method), influence(-yi, vi, None, method)
    for name in ("rstudent", "dffits", "dfbeta"):
        close(getattr(one, name), -getattr(other, name), 1e-6)
    for name in ("cook_d", "cov_r", "hat", "weight_percent", "tau2_deleted"):
        close(getattr(one, name), getattr(other, name), 1e-6)


@LAW
@given(studies(), METHODS)
def test_leverages_sum_to_one_and_weights_to_a_hundred(data, method):
    found = influence(*data, None, method)
    close(found.hat.sum(), 1.0)
    close(found.weight_percent.sum(), 100.0)


@LAW
@given(studies())
def test_leverages_with_a_moderator_sum_to_two(data):
    yi, vi = data
    found = influence(
        np.append(yi, 0.5), np.append(vi, 0.3), np.column_stack([np.ones(len(yi) + 1), np.arange(len(yi) + 1.0)]), "DL"
    )
    close(found.hat.sum(), 2.0)


@LAW
@given(studies())
def test_baujat_shares_of_equal_effects_sum_to_q(data):
    close(sum(baujat(*data, "EE").x), mixed.fit(*data, np.ones((len(data[0]), 1)), "EE").qe[0])


@LAW
@given(studies(), METHODS)
def test_the_whole_is_the_last_of_all_subsets(effects, analysis_of, again, data, method):
    analysis = analysis_of(method=method)
    found = subsets(effects(*data), analysis, Subsets())
    assert found.fitted == 2 ** len(data[0]) - 1
    fits = fit_subsets(effects(*data), analysis, Subsets())
    close(fits.columns["estimate"][-1], again(effects(*data), analysis).pooled.estimate, 1e-7)
    assert 0 < found.share_holding <= 1


@LAW
@given(studies(most=7), METHODS)
def test_a_batch_is_its_members_one_by_one(effects, analysis_of, data, method):
    fits = fit_subsets(effects(*data), analysis_of(method=method), Subsets())
    for here, estimate, tau2 in zip(fits.members, fits.columns["estimate"], fits.columns["tau2"], strict=True):
        alone = kernel.fit(data[0][here], data[1][here], None, method)
        close(estimate, alone.estimate[0], 1e-7)
        close(tau2, alone.tau2[0], 1e-6)


def test_a_sample_of_subsets_is_seeded(effects, analysis_of):
    random = np.random.default_rng(3)
    found = effects(random.normal(size=12), random.uniform(0.1, 1, 12))
    one, other = (subsets(found, analysis_of(), Subsets(limit=500, seed=7)) for _ in range(2))
    assert one == other
    assert (one.exact, one.fitted, one.possible) == (False, 500, 4095)
    assert subsets(found, analysis_of(), Subsets(limit=500, seed=8)).quantiles != one.quantiles


@LAW
@given(studies(4, 9), METHODS)
def test_two_levels_of_one_kind_do_not_differ(effects, analysis_of, again, data, method):
    yi, vi = np.tile(data[0], 2), np.tile(data[1], 2)
    group = ["a"] * len(data[0]) + ["b"] * len(data[0])
    part = subgroup(effects(yi, vi, group=group), analysis_of(method=method), "group", again)
    close(part.statistic, 0.0)
    close(part.p_value, 1.0)


@LAW
@given(studies(4, 9))
def test_common_equal_effects_split_q(effects, analysis_of, again, data):
    yi, vi = data
    group = ["a", "b"] * (len(yi) // 2) + ["a"] * (len(yi) % 2)
    found = effects(yi, vi, group=group)
    analysis = analysis_of(method="EE", subgroups=["group"], tau2="common")
    part = subgroup(found, analysis, "group", again)
    total = again(found, analysis).heterogeneity.q
    close(part.statistic + part.residual_heterogeneity.q, total, 1e-7)


def test_a_turning_set_turns_and_nothing_smaller_does(effects, analysis_of):
    yi, vi = np.array([-0.9, -0.8, -0.7, -0.1, 0.1, -1.2]), np.array([0.05, 0.06, 0.1, 0.02, 0.09, 0.2])
    found, analysis = effects(yi, vi), analysis_of(method="REML", test="z")
    part = smallest_turning_set(found, analysis)
    left = np.array([name not in part.studies for name in found.study_ids])
    turned = kernel.fit(yi[left], vi[left], None, "REML")
    assert part.conclusion == "below"
    assert turned.ci_upper[0] > 0
    assert part.size == len(part.studies)
    for i in range(len(yi)) if part.size > 1 else ():
        assert kernel.fit(np.delete(yi, i), np.delete(vi, i), None, "REML").ci_upper[0] < 0


def test_a_declared_multiverse_counts_every_combination(effects, analysis_of):
    table = pd.DataFrame({
        "study_id": list("abcde"), "events_treated": [3, 5, 2, 0, 8], "total_treated": [50, 60, 40, 30, 80],
        "events_control": [9, 11, 8, 0, 15], "total_control": [50, 60, 40, 30, 80],
        "design": ["rct", "rct", "cohort", "rct", "rct"],
    })  # fmt: skip
    declaration = {
        "measure": "RR", "method": "REML",
        "multiverse": {
            "methods": ["DL", "MH"], "tests": ["knha"], "measures": ["OR", "RD"],
            "where": ['design == "rct"', 'design == "none"'],
        },
    }  # fmt: skip
    part = analyse(table, declaration)["multiverse"]
    assert part["combinations"] == 3 * 2 * 3 * 3 == len(part["universes"])
    refused = [universe for universe in part["universes"] if universe["status"] != "ok"]
    assert len(refused) == part["combinations"] - part["estimated"]
    assert all(universe["reason"] for universe in refused)
    assert any(universe["choices"]["where"] == 'design == "none"' for universe in refused)
    first = part["universes"][0]
    assert first["choices"] == {"measure": "RR", "where": None, "method": "REML", "test": "adhoc"}
    assert first["pooled"]["estimate"] == pytest.approx(analyse(table, {"measure": "RR"})["pooled"]["estimate"])


@pytest.mark.parametrize("method", ["MH", "PETO"])
def test_leave_one_out_of_pooled_tables(method):
    table = pd.DataFrame({
        "study_id": list("abcd"), "events_treated": [3, 5, 2, 4], "total_treated": [50, 60, 40, 30],
        "events_control": [9, 11, 8, 6], "total_control": [50, 60, 40, 30],
    })  # fmt: skip
    declaration = {"measure": "OR", "method": method}
    rows = analyse(table, declaration | {"sensitivity": ["leave_one_out"]})["sensitivity"][0]["results"]
    for i, row in enumerate(rows):
        alone = analyse(table.drop(index=i), declaration)
        assert row["omitted"] == table["study_id"][i]
        assert row["pooled"]["estimate"] == pytest.approx(alone["pooled"]["estimate"], rel=1e-12)


def test_a_study_with_two_effects_is_left_out_whole():
    table = pd.DataFrame({"study_id": list("aabc"), "estimate": [0.1, 0.3, 0.5, 0.2], "variance": [0.1, 0.2, 0.1, 0.3]})
    rows = analyse(table, {"measure": "GEN", "sensitivity": ["leave_one_out"]})["sensitivity"][0]["results"]
    assert [(row["omitted"], row["k"]) for row in rows] == [("a", 2), ("b", 3), ("c", 3)]


def test_the_subsets_shown_are_some_of_those_computed_and_the_halves_are_medians(effects, analysis_of):
    found = effects([0.1, 0.5, -0.2, 0.3, 1.1, 0.2, 0.4, 0.0, 0.6, -0.1], [0.1, 0.2, 0.1, 0.3, 0.1] * 2)
    part = subsets(found, analysis_of(), Subsets())
    fits = fit_subsets(found, analysis_of(), Subsets())
    members = ["".join("1" if here else "0" for here in row) for row in fits.members]
    table = dict(zip(members, fits.columns["estimate"], strict=True))
    sample = part.sample
    assert len(sample.k) == len(set(sample.members)) == 500
    assert tuple(table[members] for members in sample.members) == sample.estimate
    assert tuple(members.count("1") for members in sample.members) == sample.k
    several = {members: estimate for members, estimate in table.items() if members.count("1") > 1}
    for number, half in enumerate(part.studies):
        inside = [estimate for members, estimate in several.items() if members[number] == "1"]
        assert half.median_with == pytest.approx(float(np.median(inside)))
