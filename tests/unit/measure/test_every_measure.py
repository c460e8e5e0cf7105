"""Every measure of the catalogue has numbers, and each variance that its row lists is one of its own."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from metaloom.catalogue.measures import MEASURES, ROWS
from metaloom.measure.compute import compute_effects
from metaloom.measure.effects import FloatArray, Policy

THREE_STUDIES = {
    "events_treated": (12, 7, 20), "total_treated": (40, 31, 55), "time_treated": (80, 66, 120),
    "events_control": (18, 9, 31), "total_control": (42, 30, 57), "time_control": (84, 61, 119),
    "mean_treated": (5.1, 6.4, 4.2), "sd_treated": (1.2, 2.1, 0.9), "n_treated": (40, 31, 55),
    "mean_control": (4.0, 6.0, 3.1), "sd_control": (1.5, 1.8, 1.1), "n_control": (42, 30, 57),
    "mean_post": (5.1, 6.4, 4.2), "sd_post": (1.2, 2.1, 0.9), "mean_pre": (4.0, 6.0, 3.1), "sd_pre": (1.5, 1.8, 1.1),
    "events": (12, 7, 20), "total": (40, 31, 55), "time": (80, 66, 120),
    "mean": (5.1, 6.4, 4.2), "sd": (1.2, 2.1, 0.9), "n": (40, 31, 55), "correlation": (0.4, 0.6, 0.3),
    "alpha": (0.8, 0.7, 0.9), "items": (10, 12, 8), "estimate": (0.8, 0.7, 0.9), "se": (0.2, 0.3, 0.1),
}  # fmt: skip
"""What any measure may be computed from, by its standard name."""


def computed(code: str, vtype: str) -> tuple[FloatArray, FloatArray]:
    """Effects and variances of a measure, by the first set of columns of its row."""
    inputs = {name: np.array(values, dtype=float) for name, values in THREE_STUDIES.items()}
    return compute_effects(code, inputs, MEASURES[code].layouts[0], Policy(), vtype)


@pytest.mark.parametrize(("code", "vtype"), [(row.code, vtype) for row in ROWS for vtype in row.variances])
def test_every_measure_has_an_effect_and_a_variance(code: str, vtype: str) -> None:
    yi, vi = computed(code, vtype)
    assert yi.shape == vi.shape == (3,)
    assert np.isfinite(yi).all()
    assert (np.isfinite(vi) & (vi > 0)).all()


@pytest.mark.parametrize("code", [row.code for row in ROWS if len(row.variances) > 1])
def test_each_variance_that_a_row_lists_is_another_number_of_the_same_effects(code: str) -> None:
    found = {vtype: computed(code, vtype) for vtype in MEASURES[code].variances}
    for one, other in combinations(found, 2):
        assert np.array_equal(found[one][0], found[other][0])
        assert not np.allclose(found[one][1], found[other][1], rtol=1e-6), f"{code}: {one} and {other} are the same"
