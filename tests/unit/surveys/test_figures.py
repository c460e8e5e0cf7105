"""Figures of surveys: every mark stands where its number is, both layouts fit, and a bubble leads to its list."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import etree
from typed_results import drawn

from metaloom.stitch.finish.figure import inline_figure

SVG = "{http://www.w3.org/2000/svg}"
GAPS = {
    "id": "gaps", "title": "Gaps", "total": 9, "outcomes": ["Death & <b>", "Fever"], "split": ["Randomised", "Other"],
    "attributes": [{"label": "Own", "group": "Donor", "total": 5}, {"label": "Other", "group": "Donor", "total": 4}],
    "cells": [
        {"row": 0, "column": 0, "anchor": "gaps-1-1", "studies": [["a", "b", "c", "d"], ["e"]]},
        {"row": 0, "column": 1, "anchor": "gaps-1-2", "studies": [[], []]},
        {"row": 1, "column": 0, "anchor": "gaps-2-1", "studies": [[], ["f"]]},
        {"row": 1, "column": 1, "anchor": "gaps-2-2", "studies": [["g"], []]},
    ],
}  # fmt: skip
SHARES = {
    "id": "p", "title": "P", "unit": "reports", "level": 95, "interval": "wilson", "total": 20,
    "rows": [
        {"group": "", "label": "None", "events": 0, "total": 20, "estimate": 0.0, "lower": 0.0, "upper": 0.16,
         "printed": {"share": 0.05, "reference": None}},
        {"group": "", "label": "All $x$", "events": 20, "total": 20, "estimate": 1.0, "lower": 0.84, "upper": 1.0,
         "printed": None},
    ],
}  # fmt: skip
DOSES = {
    "id": "d", "title": "D", "unit": "mg", "scale": "log", "total": 5, "known": 3, "counted": "studies",
    "rows": [{"label": "Own", "values": [
        {"study_id": name, "label": name, "value": value, "lower": low, "upper": high}
        for name, value, low, high in (("a", 1.0, None, None), ("b", 1.0, 0.5, 2.0), ("c", 100.0, 100.0, 100.0))
    ]}],
    "bars": [{"label": "Not known", "count": 2, "known": False}],
    "summary": {"n": 3, "median": 1.0, "lowest": 0.5, "highest": 100.0},
}  # fmt: skip
LOTS = {
    "id": "v", "title": "V", "groups": "reports", "units": "lots", "unit": "%",
    "models": [
        {"name": "M", "status": "ok",
         "groups": [{"label": "A", "values": [10.0, 20.0]}, {"label": "B", "values": [90.0]}]},
    ],
}  # fmt: skip
HARMS = {
    "id": "h", "title": "H", "level": 95, "unit": "weeks", "added": None,
    "studies": [
        {"study_id": "a", "label": "Ada <2001>", "follow_up": 52.0, "about": ["Trial", None], "comparison": {
            "odds_ratio": None, "lower": None, "upper": None, "p_value": None, "estimable": False,
            "difference": 0.0, "difference_lower": -0.1, "difference_upper": 0.1},
         "arms": [{"arm": arm, "events": 0, "total": 20, "estimate": 0.0, "lower": 0.0, "upper": 0.17, "bound": 0.14,
                   "rate": None} for arm in ("treated", "control")]},
        {"study_id": "b", "label": "Bo", "follow_up": None, "about": [], "comparison": {
            "odds_ratio": None, "lower": 2.0, "upper": None, "p_value": 0.01, "estimable": True,
            "difference": 0.5, "difference_lower": 0.2, "difference_upper": 0.7},
         "arms": [{"arm": "treated", "events": 10, "total": 20, "estimate": 0.5, "lower": 0.27, "upper": 0.73,
                   "bound": 0.7, "rate": None}]},
    ],
}  # fmt: skip
ALL = (
    ("gap_map", GAPS),
    ("proportions", SHARES),
    ("distribution", DOSES),
    ("spread", LOTS),
    ("harms", HARMS),
    ("harm_contrasts", HARMS),
)


def marks(svg: str, kind: str) -> list[tuple[float, float]]:
    found = []
    for path in etree.fromstring(svg.encode()).iter(f"{SVG}path"):
        if f"ml-{kind}" in path.get("class").split():
            corners = [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path.get("d"))]
            xs, ys = zip(*corners, strict=True)
            found.append(((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2))
    return found


@pytest.mark.parametrize(("kind", "facts"), ALL)
@pytest.mark.parametrize(("layout", "most"), [("wide", 880), ("narrow", 336)])
def test_every_text_stays_on_the_sheet(kind: str, facts: dict[str, Any], layout: Any, most: int) -> None:
    figure = drawn(kind, facts, layout)
    assert figure is not None
    assert figure.width_px <= most
    root = etree.fromstring(figure.svg.encode())
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x")) <= figure.width_px
        assert 0 <= float(text.get("y")) <= figure.height_px
    assert figure.alt
    assert len({len(row) for row in figure.table}) == 1


def test_bubbles_lead_to_their_lists_in_the_page_too() -> None:
    svg = drawn("gap_map", GAPS).svg  # type: ignore[union-attr]
    assert len(marks(svg, "bubble")) == 4
    for text in (svg, inline_figure(svg.encode(), "f1-", "words", None)):
        assert text is not None
        assert re.findall(r'href="#(gaps-[\d-]+)"', text) == ["gaps-1-1", "gaps-1-1", "gaps-2-1", "gaps-2-2"]
        assert 'role="document"' in text
        assert 'aria-label="Own, Death &amp; &lt;b&gt;: 4 (Randomised)"' in text
        assert text.count('pointer-events="none"') == 4  # the number in a bubble does not catch its click


def test_a_larger_bubble_has_more_studies() -> None:
    svg = drawn("gap_map", GAPS).svg  # type: ignore[union-attr]
    widths = []
    for path in etree.fromstring(svg.encode()).iter(f"{SVG}path"):
        if "ml-bubble" in path.get("class").split():
            xs = [float(x) for x, _ in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path.get("d"))]
            widths.append(max(xs) - min(xs))
    assert widths[0] == max(widths)
    assert widths[0] > 1.4 * widths[3]


def test_links_out_of_the_page_are_refused_and_stripped() -> None:
    with pytest.raises(ValueError, match="leads elsewhere"):
        drawn("gap_map", {**GAPS, "cells": [{**GAPS["cells"][0], "anchor": "x'><script"}]})  # type: ignore[index]
    hostile = b'<svg xmlns="http://www.w3.org/2000/svg"><a href="javascript:alert(1)"><path d="M 0 0"/></a></svg>'
    assert "javascript" not in str(inline_figure(hostile, "f1-", "words", None))


def test_dots_stand_at_their_share() -> None:
    none, every = marks(drawn("proportions", SHARES).svg, "study")  # type: ignore[union-attr]
    ring = marks(drawn("proportions", SHARES).svg, "printed")[0]  # type: ignore[union-attr]
    assert ring[0] - none[0] == pytest.approx(0.05 * (every[0] - none[0]), abs=0.1)


def test_dots_of_one_value_stand_above_each_other() -> None:
    one, other, far = marks(drawn("distribution", DOSES).svg, "study")  # type: ignore[union-attr]
    assert one[0] == pytest.approx(other[0], abs=0.05)
    assert one[1] != other[1]
    assert far[0] > one[0]


def test_silence_is_worded_as_what_it_allows_and_open_intervals_end_in_arrows() -> None:
    figure = drawn("harms", HARMS)
    assert figure is not None
    assert "treated 0/20, at most 14.0%" in figure.alt
    assert "time not stated" in figure.alt
    contrasts = drawn("harm_contrasts", HARMS)
    assert contrasts is not None
    assert "no event in either arm; difference −10.0 to 10.0 percentage points" in contrasts.alt
    assert len(marks(contrasts.svg, "arrow")) == 1
    assert "∞ (2.00 to ∞)" in contrasts.alt


def test_nothing_to_show_makes_no_figure() -> None:
    for kind, facts in ALL:
        assert drawn(kind, {**facts, "rows": [], "models": [], "attributes": [], "studies": [], "total": 0}) is None
