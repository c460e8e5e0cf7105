"""A moderator that is the same in every study is refused by name, and never left out of its formula unsaid."""

from __future__ import annotations

import pandas as pd
import pytest

from metaloom.engine.analyse import analyse

TABLE = pd.DataFrame(
    {
        "study_id": list("abcdefg"),
        "estimate": [0.1, 0.4, -0.2, 0.3, 0.6, 0.2, 0.5],
        "se": [0.1, 0.2, 0.15, 0.3, 0.12, 0.2, 0.25],
        "dose": [1, 2, 4, 3, 5, 2, 6],
        "route": ["vein"] * 7,
    }
)


@pytest.mark.parametrize("formula", ["route", "dose + route", "dose:route"])
def test_a_category_of_one_level_is_refused(formula):
    (part,) = analyse(TABLE, {"measure": "GEN", "moderators": [formula]})["moderators"]
    assert part["status"] == "not_estimable"
    assert part["reason"] == "route is 'vein' in every study, so that nothing can depend on it"
    assert part["coefficients"] == []


def test_without_an_intercept_its_one_level_is_the_mean():
    (part,) = analyse(TABLE, {"measure": "GEN", "moderators": ["0 + route"]})["moderators"]
    assert [one["term"] for one in part["coefficients"]] == ["route[vein]"]
