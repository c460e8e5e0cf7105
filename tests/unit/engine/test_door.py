"""`from metaloom import analyse` asks of a DataFrame what a project's tables are asked, by row and column."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from metaloom import analyse
from metaloom.engine.analyse import analyse as engine
from metaloom.engine.door import SuspiciousTableWarning
from metaloom.errors import ProjectError

SOUND: dict[str, list[Any]] = {
    "trial": ["a", "b", "c", "d"],
    "ev": [1, 2, 3, 4],
    "nt": [10, 20, 30, 40],
    "ec": [2, 3, 4, 6],
    "nc": [11, 21, 31, 41],
}
MAPPED = {
    "study_id": "trial", "events_treated": "ev", "total_treated": "nt", "events_control": "ec", "total_control": "nc",
}  # fmt: skip
DECLARED = {"measure": "RR", "method": "DL", "columns": MAPPED}


def refused(declared: dict[str, Any] | None = None, **columns: list[Any]) -> str:
    with pytest.raises(ProjectError) as caught:
        analyse(pd.DataFrame({**SOUND, **columns}), declared or DECLARED)
    return str(caught.value)


def test_a_sound_table_gives_the_engine_s_result() -> None:
    table = pd.DataFrame(SOUND)
    assert analyse(table, DECLARED)["pooled"] == engine(table, DECLARED)["pooled"]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"ev": [1, 2, 3, 124]}, "row 4, column 'ev': error: ev is 124, above nt = 40."),
        ({"ev": ["1", "2", "3", "1,234"]}, "row 4, column 'ev': error: ev is '1,234', which is not a number."),
        ({"ev": [1, -2, 3, 4]}, "row 2, column 'ev': error: ev is -2: a count cannot be negative."),
        ({"ev": [1.5, 2, 3, 4]}, "row 1, column 'ev': error: ev is 1.5: it counts"),
        ({"trial": ["a", "b", "c", "Total"]}, "row 4, column 'trial': error: trial is 'Total'"),
        ({"trial": ["a", "b", "c", "c"]}, "The study 'c' gives 2 rows (lines 3 and 4)"),
        ({"trial": ["a", "b", "c", None]}, "row 4, column 'trial': error: This row has no trial."),
    ],
)
def test_what_no_table_may_say_is_told_at_its_row_and_column(columns: dict[str, list[Any]], said: str) -> None:
    assert said in refused(**columns)


def test_columns_that_are_not_there_are_told_with_the_nearest() -> None:
    assert "'evs'" in refused({**DECLARED, "columns": {**MAPPED, "events_treated": "evs"}})
    assert "Did you mean 'ec'?" in refused({**DECLARED, "subgroups": ["ecc"]})


def test_a_row_that_lacks_a_number_is_listed() -> None:
    for lacking in (np.nan, None, pd.NA, "NR"):
        table = pd.DataFrame({**SOUND, "ev": [1, 2, lacking, 4]})
        result = analyse(table, DECLARED)
        assert (result["k"], result["excluded"][0]["line"]) == (3, 3)


def test_rows_without_names_are_studies_of_their_own() -> None:
    table = pd.DataFrame({"yi": [0.1, 0.25, 0.3], "sei": [0.1, 0.12, 0.1]})
    result = analyse(table, {"measure": "GEN", "method": "EE", "columns": {"estimate": "yi", "se": "sei"}})
    assert (result["k"], result["studies"][1]["label"]) == (3, "row 2")


def test_what_only_looks_wrong_is_a_warning() -> None:
    table = pd.DataFrame({**SOUND, "site": ["x", "y", "x", "Y"]})
    with pytest.warns(SuspiciousTableWarning, match="row 4, column 'site': warning: site is 'Y' here and 'y'"):
        analyse(table, {**DECLARED, "subgroups": ["site"]})


def test_every_digit_of_a_number_arrives() -> None:
    yi = [0.1 + 0.2, 1 / 3, 2**0.5]
    table = pd.DataFrame({"study_id": list("abc"), "estimate": yi, "se": [0.1, 0.2, np.float32(0.3)]})
    assert [one["yi"] for one in analyse(table, {"measure": "GEN"})["studies"]] == yi


def test_two_columns_of_one_name_are_refused() -> None:
    table = pd.DataFrame([["a", 0.1, 0.02, 9.0], ["b", 0.2, 0.03, 9.0]], columns=["study_id", "yi", "vi", "yi"])
    with pytest.raises(ProjectError, match="Two columns are called 'yi'"):
        analyse(table, {"measure": "GEN", "columns": {"estimate": "yi", "variance": "vi"}})


@pytest.mark.parametrize("table", [None, [1, 2], "data.csv"])
def test_what_is_no_frame_is_refused_by_its_type(table: object) -> None:
    with pytest.raises(TypeError, match="takes a pandas DataFrame"):
        analyse(table, {"measure": "GEN"})
