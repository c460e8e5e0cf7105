"""What a forest plot must hold, whatever the result: its words, its marks, its safety, its bytes."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys

import pytest
from lxml import etree
from typed_results import drawn

from metaloom.draw.palette import inline
from metaloom.store.imports import PACKAGE

SVG = "{http://www.w3.org/2000/svg}"
LAYOUTS = ("wide", "narrow")
NB = "\N{NO-BREAK SPACE}"


def parse(figure):
    return etree.fromstring(figure.svg.encode())


def words(figure):
    return [text.text for text in parse(figure).iter(f"{SVG}text")]


def kinds(figure, kind):
    return [path for path in parse(figure).iter(f"{SVG}path") if f"ml-{kind}" in path.get("class").split()]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("k", [2, 13, 60])
def test_every_study_has_its_name_its_square_and_its_numbers(make, layout, k):
    result = make(k)
    figure = drawn("forest", result, layout)
    said = words(figure)
    for study in result["studies"]:
        assert study["label"] in said
    assert len(kinds(figure, "study")) == k
    assert len(kinds(figure, "pooled")) == 1
    assert len(kinds(figure, "prediction")) == 1
    joined = " ".join(said).replace(NB, " ")
    assert "Favours intervention" in joined
    assert "Favours control" in joined
    assert "I² = 42.1% (0.0% to 80.2%)" in joined
    data = result["studies"][0]["data"]
    assert f"{data['events_treated']}/{data['total_treated']}" in joined


@pytest.mark.parametrize("layout", LAYOUTS)
def test_one_study_is_shown_with_the_reason_and_no_diamond(make, layout):
    figure = drawn("forest", make(1), layout)
    assert kinds(figure, "pooled") == []
    assert len(kinds(figure, "study")) == 1
    assert "Not pooled. One study only; two are needed to pool." in words(figure)
    assert "Measure: risk ratio. Not pooled. One study only" in figure.alt


def test_no_study_no_figure(make):
    assert drawn("forest", make(0)) is None


def test_a_study_without_an_estimate_keeps_its_row(make):
    result = make(3)
    result["studies"][1].update(yi=None, vi=None, ci_lower=None, ci_upper=None, weight_percent=None)
    figure = drawn("forest", result)
    assert len(kinds(figure, "study")) == 2
    assert result["studies"][1]["label"] in words(figure)
    assert "not estimable" in words(figure)


def test_squares_grow_with_weight_and_stand_at_their_estimate(make):
    result = make(13)
    squares = kinds(drawn("forest", result), "study")
    areas, centres = [], []
    for square in squares:
        xs = [float(x) for x, _ in re.findall(r"(-?[\d.]+) (-?[\d.]+)", square.get("d"))]
        areas.append((max(xs) - min(xs)) ** 2)
        centres.append((max(xs) + min(xs)) / 2)
    weights = [study["weight_percent"] for study in result["studies"]]
    effects = [study["yi"] for study in result["studies"]]
    assert sorted(range(13), key=areas.__getitem__) == sorted(range(13), key=weights.__getitem__)
    assert sorted(range(13), key=centres.__getitem__) == sorted(range(13), key=effects.__getitem__)
    slope = (centres[1] - centres[0]) / (effects[1] - effects[0])
    for centre, effect in zip(centres, effects, strict=True):
        assert centre == pytest.approx(centres[0] + slope * (effect - effects[0]), abs=0.05)


def test_the_diamond_is_as_wide_as_its_interval_on_the_axis_of_the_ticks(make):
    result = make(13)
    figure = drawn("forest", result)
    ticks = {
        float(text.text): float(text.get("x"))
        for text in parse(figure).iter(f"{SVG}text")
        if text.get("text-anchor") == "middle" and re.fullmatch(r"[\d.]+", text.text)
    }
    (low, left), (high, right) = min(ticks.items()), max(ticks.items())
    place = lambda ratio: left + (math.log(ratio) - math.log(low)) / (math.log(high) - math.log(low)) * (right - left)  # noqa: E731
    xs = [float(x) for x, _ in re.findall(r"(-?[\d.]+) (-?[\d.]+)", kinds(figure, "pooled")[0].get("d"))]
    assert min(xs) == pytest.approx(place(result["display"]["ci_lower"]), abs=0.3)
    assert max(xs) == pytest.approx(place(result["display"]["ci_upper"]), abs=0.3)


def test_subgroups_have_diamonds_and_their_interaction_test(make_grouped):
    figure = drawn("forest", make_grouped(13))
    assert len(kinds(figure, "subgroup")) == 2
    said = "\n".join(words(figure)).replace(NB, " ")
    assert "Donor: allogeneic" in said
    assert "Interaction test (donor): χ² = 1.23 on 1 df, p = 0.27" in said
    assert "Interaction test (donor)" in figure.alt


def test_a_second_subgroup_stands_below_as_a_summary(make_grouped):
    result = make_grouped(6)
    result["subgroups"]["route_of_infusion"] = {
        "levels": result["subgroups"]["donor"]["levels"], "p_value": None, "reason": "too few studies",
    }  # fmt: skip
    figure = drawn("forest", result)
    assert len(kinds(figure, "subgroup")) == 4
    assert "By route of infusion" in words(figure)
    assert "Interaction test (route of infusion): too few studies" in words(figure)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_intervals_that_leave_the_axis_end_in_arrows(make, layout):
    result = make(5)
    result["studies"][1].update(yi=2.5, ci_lower=-9.0, ci_upper=14.0)
    figure = drawn("forest", result, layout)
    assert len(kinds(figure, "arrow")) == 2
    for path in parse(figure).iter(f"{SVG}path"):
        for x, _ in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path.get("d")):
            assert -1 <= float(x) <= figure.width_px + 1


HOSTILE = [
    "<script>alert(1)</script>",
    "]]><style>*{display:none}</style>",
    '" onload="alert(1)',
    r"$\frac{1}{2}$ and 5$",
    "&amp; & &#x27;",
    "bell \x07 null \x00 escape \x1b",
    "bidi \u202e gnol",
    "lone \ud800 surrogate",
    "王新等 2017 间充质干细胞治疗肝衰竭的随机对照试验研究结果",
    "x" * 5000,
    "{{< include /etc/passwd >}}",
    "",
]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_hostile_names_are_text_and_nothing_else(make, layout):
    result = make(len(HOSTILE))
    for study, name in zip(result["studies"], HOSTILE, strict=True):
        study["label"] = name
    result["title"] = HOSTILE[0]
    figure = drawn("forest", result, layout)
    root = parse(figure)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {"svg", "style", "path", "text", "title"}
    assert len(list(root.iter(f"{SVG}style"))) == 1
    for element in root.iter():
        assert not any(name.startswith("on") or name in ("style", "href", "id") for name in element.attrib)
    whole = "".join(text.text for text in root.iter(f"{SVG}text"))
    assert "<script>alert(1)</script>" in whole
    assert r"$\frac{1}{2}$ and 5$" in whole
    assert "\u202e" not in whole


def test_a_shortened_name_keeps_the_whole_one_as_its_title(make):
    result = make(3)
    result["studies"][0]["label"] = "The Multicentre Collaborative Group " * 6
    texts = parse(drawn("forest", result)).iter(f"{SVG}text")
    titles = [text.find(f"{SVG}title").text for text in texts if text.find(f"{SVG}title") is not None]
    assert titles
    assert set(titles) == {("The Multicentre Collaborative Group " * 6).strip()}


def test_the_same_result_gives_the_same_bytes_in_any_process(make, tmp_path):
    import json

    result = make(7)
    (tmp_path / "result.json").write_text(json.dumps(result))
    code = (
        "import json, pathlib, sys; from metaloom.text.figures.pictured import Pictured;"
        "from metaloom.surveys.figures import drawn;"
        "result = Pictured.of_part(json.loads(pathlib.Path(sys.argv[1]).read_text()));"
        "sys.stdout.buffer.write(drawn('forest', result).svg.encode())"
    )
    scripts = str(PACKAGE.parent)
    made = [
        subprocess.run(
            [sys.executable, "-W", "error", "-c", code, str(tmp_path / "result.json")],
            env={**os.environ, "PYTHONPATH": scripts, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C.UTF-8"},
            check=True, capture_output=True,
        ).stdout
        for seed, zone in (("0", "UTC"), ("4242", "Pacific/Kiritimati"))
    ]  # fmt: skip
    assert made[0] == made[1] == drawn("forest", result).svg.encode()


def test_nothing_in_the_figure_points_outside_it(make):
    svg = drawn("forest", make(13)).svg
    assert svg.count("http") == 1  # the SVG namespace
    assert "url(" not in svg
    assert "style=" not in svg
    assert "<style>" in svg
    assert "<style" not in inline(svg)


def test_every_colour_is_a_class_too(make_grouped):
    for path in parse(drawn("forest", make_grouped(6))).iter(f"{SVG}path"):
        for attribute in ("fill", "stroke"):
            if path.get(attribute, "none") != "none":
                assert f"ml-{attribute}-" in path.get("class")


def test_the_alternative_text_carries_the_numbers(make):
    result = make(3)
    alt = drawn("forest", result).alt
    shown = result["display"]
    assert alt.startswith("Forest plot of 3 studies. Pooled risk ratio")
    assert f"{shown['estimate']:.2f}, 95% confidence interval {shown['ci_lower']:.2f} to {shown['ci_upper']:.2f}" in alt
    crosses = shown["ci_lower"] <= 1 <= shown["ci_upper"]
    assert ("the interval crosses 1" in alt) is crosses
    assert all(study["label"] in alt for study in result["studies"])


def test_an_interval_over_no_effect_is_said_to_cross_it(make):
    result = make(3)
    result["pooled"].update(estimate=-0.1, ci_lower=-0.5, ci_upper=0.3)
    assert "the interval crosses 1, the line of no effect" in drawn("forest", result).alt


def test_direction_follows_what_is_better(make):
    result = make(3)
    said = {better: words(drawn("forest", {**result, "better": better})) for better in ("lower", "higher", None)}
    assert "← Favours intervention" in said["lower"]
    assert "← Favours control" in said["higher"]
    assert "← Lower with intervention" in said[None]


def test_one_arm_proportions_have_no_line_of_no_effect_and_no_direction(make):
    result = make(4)
    result["measure"] = "PLO"
    for study in result["studies"]:
        data = study["data"]
        study["data"] = {"events": data["events_treated"], "total": data["total_treated"]}
    result["display"] = {"scale": "ilogit", "estimate": 0.4, "ci_lower": 0.33, "ci_upper": 0.47}
    figure = drawn("forest", result)
    assert not any("avours" in word or "with intervention" in word for word in words(figure))
    assert "no effect" not in figure.alt
    assert "Events/total" in words(figure)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("size", [1e-6, 0.001, 1, 1000, 1e6])
def test_differences_of_any_size(make_continuous, layout, size):
    figure = drawn("forest", make_continuous(5, size), layout)
    assert len(kinds(figure, "study")) == 5
    ticks = [text.text for text in parse(figure).iter(f"{SVG}text") if text.get("text-anchor") == "middle"]
    assert len(set(ticks)) == len(ticks) >= 2


def test_identical_studies_without_width(make):
    result = make(4)
    for study in result["studies"]:
        study.update(yi=0.0, ci_lower=0.0, ci_upper=0.0)
    result["pooled"].update(estimate=0.0, ci_lower=0.0, ci_upper=0.0)
    assert len(kinds(drawn("forest", result), "study")) == 4


def test_the_table_holds_what_the_figure_shows(make):
    result = make(3)
    table = drawn("forest", result).table
    assert table[0] == (
        "Study", "Intervention, events/total", "Control, events/total", f"Risk ratio (95%{NB}CI)", "Weight",
    )  # fmt: skip
    assert [row[0] for row in table[1:]] == [
        *(s["label"] for s in result["studies"]),
        f"Pooled (k{NB}={NB}3)",
        "Prediction interval",
    ]
    assert {len(row) for row in table} == {5}


def test_drawing_loads_no_plotting_library():
    code = (
        "import sys; from metaloom import draw; from metaloom.draw.svg import svg_of; import metaloom.draw.forest;"
        "sys.exit(any(m in sys.modules for m in ('plotnine', 'matplotlib', 'pandas')))"
    )
    scripts = str(PACKAGE.parent)
    assert subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": scripts}).returncode == 0
