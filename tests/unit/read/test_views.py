from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from metaloom.declare.views import Matrix, TableView
from metaloom.read.views_named import view_problems

STUDIES = "study_id,label,year\na_2001,A,2001"
OUTCOMES = "study_id,outcome,weeks\na_2001,death,24"


def view(**options: Any) -> TableView:
    plain = {
        "id": "v",
        "title": "V",
        "table": "outcomes",
        "columns": {"study_id": "Study", "year": "Year", "source": ""},
    }
    return TableView.model_validate({**plain, **options})


def matrix(**options: Any) -> Matrix:
    plain = {"id": "m", "title": "M", "table": "outcomes", "across": "outcome", "cell": "weeks"}
    return Matrix.model_validate({**plain, **options})


def told(evidence_of: Any, declared: Any, tables: list[Any], matrices: list[Any]) -> list[str]:
    chapters = (SimpleNamespace(chapter=SimpleNamespace(tables=tables, matrices=matrices)),)
    evidence = evidence_of(outcomes=OUTCOMES, studies=STUDIES, lots="lot,mean\nx,1")
    return [f"{p.place} {p.cause} {p.remedy}" for p in view_problems(declared(chapters=chapters), evidence)]


def test_sound_views(evidence_of: Any, declared: Any) -> None:
    assert told(evidence_of, declared, [view(where="weeks > 4", sort=["year"])], [matrix()]) == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"table": "outcome"}, "chapters/v/table:1:1 There is no table data/outcome.csv. Did you mean 'outcomes'?"),
        ({"columns": {"yaer": "Year"}}, "chapters/v/columns/yaer:1:1 There is no column 'yaer'. Did you mean 'year'?"),
        ({"sort": ["yaer"]}, "chapters/v/sort/0:1:1 There is no column 'yaer'. Did you mean 'year'?"),
        ({"where": "weeks > 4 and yaer > 1"}, "chapters/v/where:1:15 There is no column 'yaer'. Did you mean 'year'?"),
        ({"where": 'weeks > "4"'}, "chapters/v/where:1:9 weeks, which holds numbers,"),
    ],
)
def test_table_views(evidence_of: Any, declared: Any, options: dict[str, Any], words: str) -> None:
    (found,) = told(evidence_of, declared, [view(**options)], [])
    assert found.startswith(words)


def test_matrices(evidence_of: Any, declared: Any) -> None:
    (found,) = told(evidence_of, declared, [], [matrix(cell="wekks")])
    assert found.startswith("chapters/m/cell:1:1 There is no column 'wekks'. Did you mean 'weeks'?")
    (found,) = told(evidence_of, declared, [], [matrix(table="lots", across="lot", cell="mean")])
    assert found.startswith("chapters/m/table:1:1 There is no column 'study_id'.")
