"""What a funnel plot must hold: each study at its effect and its standard error, the regions around no effect."""

from __future__ import annotations

import math
import re

import pytest
from lxml import etree
from typed_results import drawn

SVG = "{http://www.w3.org/2000/svg}"


def kinds(figure, kind):
    root = etree.fromstring(figure.svg.encode())
    return [path for path in root.iter(f"{SVG}path") if f"ml-{kind}" in path.get("class").split()]


def corners(path):
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path.get("d"))]


def middle(path):
    xs, ys = zip(*corners(path), strict=True)
    return (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2


@pytest.mark.parametrize("layout", ["wide", "narrow"])
@pytest.mark.parametrize("k", [2, 13, 60])
def test_studies_stand_at_their_effect_and_standard_error(make, layout, k):
    result = make(k)
    points = [middle(path) for path in kinds(drawn("funnel", result, layout), "study")]
    assert len(points) == k
    effects = [study["yi"] for study in result["studies"]]
    errors = [math.sqrt(study["vi"]) for study in result["studies"]]
    for place, number in ((0, effects), (1, errors)):
        low, high = number.index(min(number)), number.index(max(number))
        slope = (points[high][place] - points[low][place]) / (number[high] - number[low])
        assert slope > 0
        for point, value in zip(points, number, strict=True):
            assert point[place] == pytest.approx(points[low][place] + slope * (value - number[low]), abs=0.05)


def test_a_study_lies_in_the_region_of_its_p_value(make):
    result = make(13)
    figure = drawn("funnel", result)
    significant = [abs(study["yi"]) > 1.96 * math.sqrt(study["vi"]) for study in result["studies"]]
    region = corners(kinds(figure, "contour")[2])  # ground, 0.01, 0.05, 0.10
    apex, right = region[0], region[1]
    slope = (right[0] - apex[0]) / (right[1] - apex[1])
    outside = [abs(x - apex[0]) > slope * (y - apex[1]) for x, y in map(middle, kinds(figure, "study"))]
    assert outside == significant
    assert f"In {sum(significant)} of them p is below 0.05." in figure.alt


def test_imputed_studies_are_rings(make):
    result = make(6)
    result["bias"] = {
        "trim_and_fill": {"imputed": [{"yi": 0.4, "vi": 0.1}]}, "egger": {"p_value": 0.031},
    }  # fmt: skip
    figure = drawn("funnel", result)
    assert len(kinds(figure, "imputed")) == 1
    assert "Trim and fill adds 1." in figure.alt
    assert "Egger's test for asymmetry: p = 0.031." in figure.alt


def test_one_study_makes_no_funnel(make):
    assert drawn("funnel", make(1)).missing == "No funnel plot is drawn. One study has no spread to look at."
    assert drawn("funnel", make(0)) is None


def test_one_group_has_the_plain_funnel(make):
    result = make(5)
    result["measure"] = "PLO"
    figure = drawn("funnel", result)
    assert len(kinds(figure, "contour")) == 2
    assert "below 0.05" not in figure.alt
