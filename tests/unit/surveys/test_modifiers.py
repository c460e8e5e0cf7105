"""An attribute is tested where there are studies enough, by the engine; else the count that forbids it is told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from typed_results import judged

from metaloom.declare.analysis import Analysis
from metaloom.engine.analyse import analyse
from metaloom.errors import Place
from metaloom.store.plain import plain
from metaloom.surveys.modifiers.declare import Modifiers
from metaloom.surveys.modifiers.describe import survey

ROWS = [(f"s{n}", 5 + n % 4, 40, 9 - n % 3, 40, ("own", "other")[n % 2], 2000 + n, ("x", "")[n > 1]) for n in range(12)]
HEAD = "study_id,events_treated,total_treated,events_control,total_control"


def found_of(evidence_of: Any, keep: int, events: bool = True, **options: Any) -> dict[str, dict[str, Any]]:
    rows = ROWS if events else [(row[0], 0, row[2], 0, *row[4:]) for row in ROWS]
    outcomes = HEAD + "\n" + "\n".join(",".join(map(str, row[:5])) for row in rows[:keep])
    studies = "study_id,donor,year,serum\n" + "\n".join(f"{r[0]},{r[5]},{r[6]},{r[7]}" for r in ROWS)
    asked = {"measure": "RR"} if events else {"measure": "OR", "method": "GLMM"}
    analysis = Analysis.model_validate({"id": "death", "title": "Death", "table": "outcomes", **asked})
    evidence = evidence_of(outcomes=outcomes, studies=studies)
    evidence.declarations.analyses, evidence.declarations.frozen = (analysis,), False
    evidence.declarations.value_place = lambda *_path: Place("chapters/c.yml")
    declared = Modifiers.model_validate({
        "id": "m", "title": "M", "analyses": ["death"], **options,
        "attributes": [{"label": name.title(), "column": name} for name in ("donor", "year", "serum")],
    })  # fmt: skip
    results = {"death": judged({"studies": [{"study_id": row[0]} for row in ROWS[:keep]], "flags": []})}
    found = plain(survey(declared, SimpleNamespace(analyses=(analysis,)), evidence, results).rows)  # type: ignore[arg-type]
    return {row["column"]: row for row in found}


def test_the_engine_tests_what_can_be_tested(evidence_of: Any) -> None:
    import pandas as pd

    found = found_of(evidence_of, 12)
    columns = [*HEAD.split(","), "donor", "year", "serum"]
    frame = pd.DataFrame(ROWS, columns=columns)
    ours = analyse(frame, {"measure": "RR", "subgroups": ["donor"], "moderators": ["year"]})
    assert found["donor"]["p_value"] == pytest.approx(ours["subgroups"]["donor"]["p_value"])
    estimates = {level["level"]: level["pooled"]["estimate"] for level in ours["subgroups"]["donor"]["levels"]}
    assert {level["level"]: level["estimate"] for level in found["donor"]["levels"]} == pytest.approx(estimates)
    assert found["year"]["p_value"] == pytest.approx(ours["moderators"][0]["qm_p_value"])
    slope = ours["moderators"][0]["coefficients"][1]
    assert (slope["term"], found["year"]["slope"]) == ("year", pytest.approx(slope["estimate"]))
    assert found["donor"]["slope"] is None
    assert found["serum"]["reason"] == "known for 2 of 12 studies, all of one kind"


def test_too_few_are_counted(evidence_of: Any) -> None:
    found = found_of(evidence_of, 3)
    assert found["donor"]["reason"] == "the smallest group has 1 of 3"
    assert [(level["level"], level["k"]) for level in found["donor"]["levels"]] == [("other", 1), ("own", 2)]
    assert all(level["estimate"] is None for level in found["donor"]["levels"])
    assert found["year"]["reason"] == "known for all three studies"
    assert all(row["status"] == "not_estimable" for row in found.values())


def test_what_the_engine_cannot_pool_has_its_reason(evidence_of: Any) -> None:
    found = found_of(evidence_of, 12, events=False)
    assert found["donor"]["status"] == "not_estimable"
    assert "event" in found["donor"]["reason"]
