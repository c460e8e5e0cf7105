"""What each kind of figure must hold: a mark for each thing it shows, its numbers in words, a reason where it says
nothing. Drawn from results of the engine itself (`gallery`), of 1, 2, 13 studies and with very long names.
"""

from __future__ import annotations

import math
import re
from itertools import pairwise

import pytest
from lxml import etree
from typed_results import drawn

from gallery import MAKERS, OF_ANALYSES, flow_of, judged, network_of, result_of
from metaloom.draw.figure import LAYOUTS

SVG = "{http://www.w3.org/2000/svg}"
POINT = re.compile(r"(-?[\d.]+) (-?[\d.]+)")


def marks(figure, kind):
    paths = etree.fromstring(figure.svg.encode()).iter(f"{SVG}path")
    return [path for path in paths if f"ml-{kind}" in path.get("class").split()]


def corners(path):
    return [(float(x), float(y)) for x, y in POINT.findall(path.get("d"))]


def texts(figure):
    return [text.text for text in etree.fromstring(figure.svg.encode()).iter(f"{SVG}text")]


@pytest.mark.parametrize("kind", OF_ANALYSES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_long_names_stay_text_inside_the_figure(kind, layout):
    facts = MAKERS.get(kind, result_of)(13, True)
    figure = drawn(kind, facts, layout)
    root = etree.fromstring(figure.svg.encode())
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {"svg", "style", "path", "text", "title"}
    assert root.get("aria-label") == figure.alt
    assert figure.caption.startswith(facts["title"].rstrip("."))
    assert len({len(row) for row in figure.table}) == 1
    assert re.search(r"\d", figure.alt)
    for path in root.iter(f"{SVG}path"):
        for x, y in corners(path):
            assert -1 <= x <= figure.width_px + 1
            assert -1 <= y <= figure.height_px + 1


@pytest.mark.parametrize("kind", ["baujat", "labbe", "subsets", "network", "flow"])
def test_the_same_facts_give_the_same_bytes(kind):
    facts = MAKERS.get(kind, result_of)(13)
    assert drawn(kind, facts, "narrow").svg == drawn(kind, facts, "narrow").svg


@pytest.mark.parametrize("kind", [kind for kind in OF_ANALYSES if kind not in ("forest", "network", "flow")])
def test_one_study_gives_a_reason_in_words_and_no_empty_figure(kind):
    figure = drawn(kind, result_of(1))
    assert figure.svg == ""
    assert re.fullmatch(r"No .+ is drawn\. .+\.", figure.missing)


@pytest.mark.parametrize("kind", ["leave_one_out", "cumulative", "baujat", "influence", "subsets", "bubble"])
def test_two_studies_leave_nothing_to_compare(kind):
    assert drawn(kind, result_of(2)).missing


@pytest.mark.parametrize("kind", ["leave_one_out", "cumulative"])
def test_each_refit_has_its_dot_its_number_of_studies_and_its_interval(kind):
    result = result_of(13)
    figure = drawn(kind, result)
    assert len(marks(figure, "refit")) == 13
    assert len(marks(figure, "pooled")) == 1
    counts = [row[1] for row in figure.table[1:14]]
    assert counts == (["12"] * 13 if kind == "leave_one_out" else [str(k) for k in range(1, 14)])
    assert "of 13 studies" in figure.alt
    assert re.search(r"The interval crosses 1, no effect, in \d+ of 1[23]\.", figure.alt)


def test_the_last_of_the_cumulative_is_the_whole():
    figure = drawn("cumulative", result_of(13))
    assert figure.table[13][3] == figure.table[14][3]
    assert figure.caption.startswith("Death from any cause at 24 to 52 weeks. Cumulative forest by year:")


def test_a_baujat_dot_stands_further_right_the_more_heterogeneity_it_adds():
    result = result_of(13)
    figure = drawn("baujat", result)
    dots = [sum(x for x, _ in corners(dot)) / len(corners(dot)) for dot in marks(figure, "study")]
    ordered = [dots[study] for study in sorted(range(13), key=result["baujat"]["x"].__getitem__)]
    assert all(after > before - 0.1 for before, after in pairwise(ordered))
    assert ordered[-1] > ordered[0] + 100
    outermost = result["studies"][max(range(13), key=result["baujat"]["x"].__getitem__)]["label"]
    assert outermost in texts(figure)
    assert f"{outermost} adds most to Cochran's Q" in figure.alt


def test_influence_has_a_mark_for_each_study_and_measure_and_squares_beyond_the_limits():
    result = result_of(13)
    figure = drawn("influence", result)
    beyond = [row for row in result["influence"] if abs(row["rstudent"]) > 1.96]
    assert beyond
    assert len(marks(figure, "study")) + len(marks(figure, "beyond")) == 13 * 8
    assert len(marks(figure, "beyond")) >= len(beyond)
    assert "Beyond the usual limits: Frimodt-Møller 1953 (Residual" in figure.alt


def test_labbe_has_a_circle_for_each_trial_and_needs_events_in_two_groups():
    figure = drawn("labbe", result_of(13))
    assert len(marks(figure, "study")) == 13
    lower = sum(float(row[2][:-1]) < float(row[4][:-1]) for row in figure.table[1:])
    assert f"With the intervention it is lower in {lower}" in figure.alt
    refused = drawn("labbe", {**result_of(13), "measure": "MD"})
    assert (
        refused.missing == "No L'Abbé plot is drawn. It shows events in two groups, and the mean difference has none."
    )


def test_the_subset_plot_draws_its_sample_as_two_crowds_and_says_how_many():
    result = result_of(13)
    figure = drawn("subsets", result)
    crowds = marks(figure, "speck")
    assert len(crowds) == 2
    assert sum(path.get("d").count("M") for path in crowds) == len(result["subsets"]["sample"]["k"]) == 500
    assert "500 drawn at random of the 2000 computed" in figure.caption.replace("\N{NARROW NO-BREAK SPACE}", "")
    assert len(figure.table) == 14


def test_the_line_of_a_bubble_plot_is_that_of_the_regression():
    result = result_of(13)
    figure = drawn("bubble", result)
    assert len(marks(figure, "study")) == 13
    slope = next(row for row in result["moderators"][0]["coefficients"] if row["term"] == "year")["estimate"]
    predicted = result["moderators"][0]["line"]["predicted"]
    first, last = predicted[0], predicted[-1]
    assert (last["estimate"] - first["estimate"]) / (last["x"] - first["x"]) == pytest.approx(slope, rel=1e-9)
    assert all(at["ci_lower"] < at["estimate"] < at["ci_upper"] for at in predicted)
    assert "along year, from 1949 to 1961" in figure.alt


def test_the_specification_curve_has_every_universe_and_marks_the_declared_one():
    result = result_of(13)
    figure = drawn("multiverse", result)
    assert len(marks(figure, "declared")) == 1
    assert len(figure.table) == 1 + result["multiverse"]["estimated"]
    assert "All rows" in texts(figure)
    assert "the conclusion is that of the main analysis." in figure.alt


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_network_has_every_treatment_and_a_square_for_what_all_are_compared_with(layout):
    result = network_of(13)
    figure = drawn("network", result, layout)
    nodes = marks(figure, "treatment")
    assert len(nodes) == len(result["network"]["treatments"])
    assert sum(len(corners(node)) == 4 for node in nodes) == 1
    assert all(any(part["name"] in text for text in texts(figure)) for part in result["network"]["treatments"])
    assert "Cells of source 1 against usual care: 1" in figure.alt
    assert drawn("network", result_of(13), layout) is None


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_flow_prints_its_counts_and_says_what_nobody_counted(layout):
    figure = drawn("flow", flow_of(13), layout)
    assert len(marks(figure, "box")) == 5
    said = " ".join(texts(figure)).replace("\N{NO-BREAK SPACE}", " ")
    assert "Studies in a pooled result (n = 13)" in said
    assert "Records from databases (not recorded)" in said
    assert ("Identification", "In the flow", "Records from databases", "not recorded") in figure.table


@pytest.mark.parametrize("layout", LAYOUTS)
def test_judgements_stand_beside_their_rows_as_signs(layout):
    result = judged(result_of(13))
    figure = drawn("forest", result, layout)
    assert len(marks(figure, "judged")) == 12 * 6
    signs = [text for text in texts(figure) if text in ("+", "!", "−", "?")]
    assert len(signs) == 12 * 6
    assert "Risk of bias (RoB 2), from left to right randomisation" in " ".join(texts(figure))
    assert figure.table[0][-1] == "Risk of bias, overall"
    assert "Risk of bias" not in " ".join(texts(drawn("forest", result_of(13), layout)))


def test_of_two_tools_only_the_overall_judgement_stands():
    result = judged(result_of(13))
    result["studies"][0]["risk_of_bias"] = {"tool": "ROBINS-I", "overall": "high", "domains": []}
    figure = drawn("forest", result)
    assert len(marks(figure, "judged")) == 12
    assert "Risk of bias (ROBINS-I, RoB 2), overall" in " ".join(texts(figure))


def test_captions_carry_the_pooled_number():
    result = result_of(13)
    shown = result["display"]
    caption = drawn("forest", result).caption.replace("\N{NO-BREAK SPACE}", " ")
    assert f"{shown['estimate']:.2f}, 95% confidence interval {shown['ci_lower']:.2f} to" in caption
    assert "the interval crosses 1" in caption
    assert math.isclose(shown["estimate"], math.exp(result["pooled"]["estimate"]))
