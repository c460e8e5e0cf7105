"""Rates of two groups, against metafor 3.8.1 (escalc and rma); a root exists for an arm without events."""

import pandas as pd
import pytest
from typed_results import judged

from metaloom import analyse
from metaloom.text.vocabulary import method_sentence

TABLE = pd.DataFrame(
    {
        "study_id": ["a", "b", "c"],
        "events_treated": [7, 0, 12],
        "time_treated": [310.5, 95.0, 820.0],
        "events_control": [11, 3, 0],
        "time_control": [298.0, 101.25, 640.0],
    }
)


def test_the_difference_of_square_root_rates_is_that_of_metafor():
    result = analyse(TABLE, {"measure": "IRSD", "method": "REML", "test": "z"})
    studies = result["studies"]
    assert [one["yi"] for one in studies] == pytest.approx(
        [-0.04197937672716254, -0.17213259316477408, 0.12097167578182678]
    )
    assert [one["vi"] for one in studies] == pytest.approx(
        [0.0016440791535626668, 0.0051007147498375567, 0.0006955030487804878]
    )
    assert result["pooled"]["estimate"] == pytest.approx(-0.021450505920596, rel=1e-5)
    assert result["pooled"]["standard_error"] == pytest.approx(0.083798966686595, rel=1e-5)
    assert result["heterogeneity"]["tau2"] == pytest.approx(0.018747490580352, rel=1e-5)
    assert "nothing added to empty cells" in method_sentence(judged(result))
