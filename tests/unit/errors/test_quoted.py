"""Numbers of a project's files as messages quote them."""

from __future__ import annotations

import math

import pytest

from metaloom.errors import quoted


@pytest.mark.parametrize(
    ("number", "text"),
    [(1234567, "1234567"), (3.0, "3"), (0.025, "0.025"), (-12.5, "-12.5"), (1e20, "1e+20"), (math.inf, "inf")],
)
def test_a_person_finds_the_number_again(number: float, text: str) -> None:
    assert quoted(number) == text
