from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, fisher_exact

from metaloom.read.plausibility.two_by_two import LARGEST_EXACT, p_values

COUNT = st.integers(0, 120)


@given(COUNT, COUNT, COUNT, COUNT)
def test_agrees_with_scipy(a: int, b: int, c: int, d: int) -> None:
    if not (a + b and c + d):
        return
    table = [[a, b], [c, d]]
    found = p_values(a, b, c, d)
    assert found["Fisher's exact test"] == pytest.approx(fisher_exact(table)[1], rel=1e-6)
    if a + c and b + d:
        assert found["chi-square"] == pytest.approx(chi2_contingency(table, correction=False)[1], rel=1e-6)
        yates = chi2_contingency(table, correction=True)[1]
        assert found["chi-square with continuity correction"] == pytest.approx(yates, rel=1e-6)
        ratio = chi2_contingency(table, correction=False, lambda_="log-likelihood")[1]
        assert found["likelihood ratio"] == pytest.approx(ratio, rel=1e-6, abs=1e-12)


def test_no_events_at_all() -> None:
    assert p_values(0, 9, 0, 9) == {"Fisher's exact test": 1.0}


def test_large_tables_go_without_fisher() -> None:
    assert "Fisher's exact test" not in p_values(LARGEST_EXACT, 1, 1, LARGEST_EXACT)
    assert p_values(LARGEST_EXACT, 0, 1, 0) == {"any test": 1.0}
