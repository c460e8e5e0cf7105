"""A pooled ratio whose interval includes nearly everything is no finding, in a sentence, a table and a figure."""

from __future__ import annotations

import math
from math import log
from typing import Any

import pytest
from typed_results import pictured

from metaloom.draw.leave_one_out import leave_one_out
from metaloom.draw.multiverse import multiverse
from metaloom.judge.effect import says_nothing
from metaloom.text.effects import pooled_text
from metaloom.text.figures.pictured import Pictured
from metaloom.text.figures.printed import NO_ESTIMATE, Printed
from metaloom.text.figures.rows import NEARLY_EVERYTHING, overall, rows_of
from metaloom.text.figures.sentences import pooled_sentence
from metaloom.text.numbers import NO_BREAK, powers
from metaloom.text.sentences import NO_FINDING, estimate_text, events_text, per_cent, prediction_sentence
from metaloom.text.times import time_text


def ends(estimate: float, lower: float, upper: float) -> dict[str, float]:
    return {"estimate": log(estimate), "ci_lower": log(lower), "ci_upper": log(upper)}


def result(estimate: float, lower: float, upper: float, **more: Any) -> Pictured:
    shown = {"scale": "exp", "estimate": estimate, "ci_lower": lower, "ci_upper": upper}
    pooled = ends(estimate, lower, upper)
    base = {"status": "ok", "measure": "RR", "level": 95, "k": 2, "studies": [], "pooled": pooled, "display": shown}
    return pictured({**base, **more})


def test_a_sentence_prints_an_estimate_only_where_its_interval_says_something() -> None:
    assert estimate_text(result(1.17, 0.000003, 513_847)) == NO_FINDING
    assert estimate_text(result(0.56, 0.17, 1.83)).startswith("0.56")
    # wide, but wholly on one side: that is a finding
    assert estimate_text(result(30, 2, 400)).startswith("30")


def test_a_table_of_choices_does_the_same() -> None:
    assert pooled_text(result(1, 0.5, 2), result(1.17, 0.001, 1000).pooled, None) == NO_FINDING
    assert pooled_text(result(1, 0.5, 2), result(0.5, 0.3, 0.8).pooled, None).startswith("0.50")


@pytest.mark.parametrize(("lower", "upper", "drawn"), [(0.001, 1000, False), (0.4, 2.5, True)])
def test_a_figure_draws_no_diamond_over_the_whole_axis(lower: float, upper: float, drawn: bool) -> None:
    level = {"level": "autologous", "k": 2, "pooled": ends(1.0, lower, upper)}
    parts = {"donor": {"levels": [level], "p_value": None, "reason": "one level"}}
    (row,) = [row for row in rows_of(result(1, 0.5, 2, subgroups=parts)).rows if row.kind == "subgroup"]
    assert (row.value is not None) is drawn
    assert (row.effect == NO_ESTIMATE) is not drawn


def test_no_event_is_none_and_not_a_bare_nought() -> None:
    data = {"events_treated": 3, "total_treated": 15, "events_control": 0, "total_control": 12}
    assert events_text(pictured({"studies": [{"data": data}]})) == "3 of 15 with the treatment and none of 12 without"


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("2 x 10^8", "2 × 10⁸"),
        ("(1-10) x 10^6/kg", "(1-10) × 10⁶/kg"),
        ("about 1x10^6/kg", "about 1 × 10⁶/kg"),
        ("1.0-10 x 10^5 cells/kg weekly x4", "1.0-10 × 10⁵ cells/kg weekly ×4"),
        ("box x10a", "box x10a"),
        ("10^-3", "10⁻³"),
        ("no power", "no power"),
    ],
)
def test_powers_of_ten_are_raised(printed: str, told: str) -> None:
    assert powers(printed) == told


def test_parts_of_a_day_are_hours() -> None:
    assert time_text(0.125, "days") == "3 hours"
    assert time_text(1, "days") == "1 day"
    assert time_text(10, "days") == "10 days"


WIDE, TELLING = ends(1.17, 0.000003, 513_847), ends(0.56, 0.17, 1.83)


def study(name: str) -> dict[str, Any]:
    return {"study_id": name, "label": name, "yi": log(0.6), "vi": 0.1, "ci_lower": log(0.4), "ci_upper": log(0.9)}


def test_a_forest_of_refits_prints_no_row_that_says_nothing() -> None:
    refits = [
        {"omitted": name, "k": 2, "pooled": part, "heterogeneity": {"i2": 0.0}}
        for name, part in (("A", WIDE), ("B", WIDE), ("C", TELLING))
    ]
    entry = {"kind": "leave_one_out", "title": "Each left out", "results": refits}
    more = {"method": "REML", "test": "adhoc", "title": "Death", "sensitivity": [entry]}
    figure = leave_one_out(result(0.56, 0.17, 1.83, k=3, studies=[study(name) for name in "ABC"], **more))
    assert figure is not None
    told = [row[-1].replace(NO_BREAK, " ") for row in figure.table if row[0] in "ABC"]
    assert told == [NO_ESTIMATE, NO_ESTIMATE, "0.56 (0.17 to 1.83)"]
    assert "One row has a usable estimate: 0.56" in figure.caption
    assert "in 3 of 3" in figure.caption
    for words in (figure.caption, figure.alt, figure.svg, *(cell for row in figure.table for cell in row)):
        assert "1000" not in words


def test_a_curve_of_choices_prints_no_combination_that_says_nothing() -> None:
    choices = {"measure": "RR", "where": None, "method": "REML", "test": "adhoc"}
    universes = [
        {"choices": {**choices, "method": method}, "k": 3, "status": "ok", "pooled": part}
        for method, part in (("REML", TELLING), ("PM", WIDE))
    ]
    found = {"universes": universes, "combinations": 2, "share_holding": 1.0}
    more = {"method": "REML", "test": "adhoc", "title": "Death", "multiverse": found}
    figure = multiverse(result(0.56, 0.17, 1.83, k=3, studies=[study(name) for name in "ABC"], **more))
    assert figure is not None
    assert [row[-1] == NO_ESTIMATE for row in figure.table[1:]] == [False, True]
    assert "One of the combinations has no usable estimate." in figure.alt
    assert "1000" not in figure.alt


def test_a_pooled_result_and_a_prediction_that_say_nothing_are_not_drawn() -> None:
    wide = result(1.17, 0.000003, 513_847, prediction={"lower": log(0.0001), "upper": log(9000)})
    rows = overall(Printed(wide, []), wide)
    assert [(row.effect, row.value, row.lower) for row in rows] == [
        (NO_ESTIMATE, None, None),
        (NEARLY_EVERYTHING, None, None),
    ]
    assert pooled_sentence(wide, rows).endswith("is no usable estimate: its interval includes nearly everything.")


def test_a_coefficient_of_variation_is_said_in_per_cent_too() -> None:
    assert per_cent("CVLN", 0.0051, 0.0014, 0.019) == ", that is 0.51% (0.14% to 1.9%)"
    assert per_cent("CVLN", 0.00012, 0.21) == ", that is 0.012% to 21%"
    assert per_cent("SDLN", 0.0051, 0.0014, 0.019) == ""


def test_what_says_nothing_is_the_same_in_every_unit() -> None:
    for shift in (-7.0, 0.0, 7.0):
        assert says_nothing("SDLN", shift - 3, shift + 3)
        assert not says_nothing("SDLN", shift - 1, shift + 1)
    assert says_nothing("CVLN", -5, 1)
    assert not says_nothing("CVLN", -9, -1.5)
    assert not says_nothing("RR", 0.1, 9)


def test_a_table_and_a_figure_leave_out_the_same_spreads() -> None:
    wide = result(0.01, 0.00001, 1000, measure="CVLN")
    assert pooled_text(wide, wide.pooled, None) == NO_FINDING


@pytest.mark.parametrize(
    ("measure", "lower", "upper", "told"),
    [
        ("CVLN", -9.0, -1.56, "the coefficient of variation may be anything from 0.00012 to 0.21"),
        ("CVLN", -20.0, 15.0, "may be almost anything"),
        ("SDLN", -9.0, -1.56, "the standard deviation may be almost anything"),
        ("SDLN", -3.0, 1.0, "may be anything from 0.050 to 2.72"),
        ("RR", -9.0, 1.56, "the effect may be almost anything"),
    ],
)
def test_a_prediction_interval_that_includes_nearly_everything_is_no_finding(
    measure: str, lower: float, upper: float, told: str
) -> None:
    display = {"scale": "exp", "prediction_lower": math.exp(lower), "prediction_upper": math.exp(upper)}
    prediction = {"lower": lower, "upper": upper, "df": 2}
    result = {"status": "ok", "measure": measure, "level": 95, "display": display, "prediction": prediction}
    sentence = prediction_sentence(pictured(result))
    assert told in sentence.replace(NO_BREAK, " ")
    assert "t distribution with 2 degrees of freedom" in sentence
