"""The small parts: text that fits, ticks that can be read, colours with contrast, measures that all have words."""

from __future__ import annotations

import itertools
import math
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metaloom.declare.analysis import Measure
from metaloom.draw import palette, text
from metaloom.draw.axis import axis_of
from metaloom.draw.panels import Measured
from metaloom.text.figures.rows import Row
from metaloom.text.measures import short_name
from metaloom.text.plain import plain


@given(st.text(), st.floats(20, 400), st.integers(1, 4))
def test_wrapped_lines_fit(words, limit, lines):
    made = text.wrap(plain(words), limit, 12, lines)
    assert 1 <= len(made) <= lines
    assert all(text.width(line, 12) <= limit + 1e-6 or len(line) <= 1 for line in made)


def test_short_text_is_left_alone():
    assert text.shorten("Aronson 1948", 200, 13) == "Aronson 1948"
    assert text.wrap("Aronson 1948", 200, 13) == ("Aronson 1948",)


@settings(deadline=None)
@given(st.floats(-6, 6), st.floats(1e-3, 8), st.sampled_from(["RR", "MD"]), st.sampled_from([344.0, 450.0, 160.0]))
def test_ticks_stand_apart_inside_the_axis_and_differ(centre, half, measure, width):
    row = Row("study", "a", value=centre, lower=centre - half, upper=centre + half)
    axis = axis_of(Measured(measure), [row], 0.0, width)
    places = axis.tick_places()
    assert len(places) >= 2
    assert all(-0.01 <= x <= width + 0.01 for x, _ in places)
    assert len({label for _, label in places}) == len(places)
    assert all(later - earlier >= 20 for (earlier, _), (later, _) in itertools.pairwise(places))


def test_ticks_of_ratios_are_labelled_with_what_they_are():
    row = Row("study", "a", value=0.0, lower=math.log(0.2), upper=math.log(5))
    axis = axis_of(Measured("RR"), [row], 0.0, 400.0)
    for place, label in axis.ticks:
        assert math.exp(place) == pytest.approx(float(label), rel=0.01)
    assert "1" in [label for _, label in axis.ticks]


def test_every_measure_that_can_be_declared_has_a_column_head():
    assert {measure for measure in get_args(Measure) if short_name(measure) == "Effect"} == {"GEN"}


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("ground", ["paper", "band"])
@pytest.mark.parametrize("role", ["ink", "muted", "effect", "pooled", "subgroup", "prediction", "threshold"])
def test_colours_have_the_contrast_that_wcag_asks_of_text(role, ground):
    for scheme in ("light", "dark"):
        colours = [getattr(palette.ROLES[name], scheme) for name in (role, ground)]
        assert _contrast(*colours) >= 4.5


def test_every_role_has_its_own_light_colour():
    assert len(palette.BY_COLOUR) == len(palette.ROLES)
