"""A survey that names what the data do not have is refused, at the place of the name."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from metaloom.read.surveys_named import survey_problems
from metaloom.surveys.conversions.declare import Conversions
from metaloom.surveys.distributions.declare import Distribution
from metaloom.surveys.gap_maps.declare import GapMap
from metaloom.surveys.harms.declare import Harms
from metaloom.surveys.modifiers.declare import Modifiers
from metaloom.surveys.proportions.declare import Proportions
from metaloom.surveys.survival.declare import SurvivalCurves
from metaloom.surveys.time_courses.declare import TimeCourses
from metaloom.surveys.umbrellas.declare import Umbrella
from metaloom.surveys.variance_components.declare import VarianceComponents
from metaloom.surveys.windows.declare import Windows

MODELS: dict[str, Any] = {
    "proportions": (Proportions, {"table": "lots", "items": [{"label": "A", "where": "mean > 1"}]}),
    "distributions": (Distribution, {"table": "lots", "study": "lot", "value": "mean"}),
    "gap_maps": (GapMap, {
        "table": "studies", "attributes": [{"label": "A", "group": "G", "where": "year > 2000"}],
        "outcomes": [{"label": "D", "rows": {"outcomes": 'outcome == "death"'}}],
        "split": [{"label": "A", "where": "year > 2000"}],
    }),
    "variance_components": (VarianceComponents, {"table": "lots", "value": "mean", "group": "lot", "each": "lot"}),
    "conversions": (Conversions, {"table": "medians", "beside": ["what"]}),
    "harms": (Harms, {"rows": {"outcomes": 'outcome == "death"'}, "follow_up": "weeks", "about": ["year"]}),
    "modifiers": (Modifiers, {"analyses": ["death"], "attributes": [{"label": "Y", "column": "year"}]}),
    "time_courses": (TimeCourses, {
        "table": "outcomes", "time": "weeks", "arms": [{"label": "A", "value": "weeks"}],
        "panels": [{"label": "D", "where": 'outcome == "death"'}],
    }),
    "windows": (Windows, {
        "time": "weeks", "windows": [{"label": "Any"}], "split": [{"label": "All", "where": "weeks > 0"}],
        "outcomes": [{"label": "D", "table": "outcomes", "where": 'outcome == "death"', "measure": "GEN"}],
    }),
    "survival": (SurvivalCurves, {"points": "readings", "at_risk": "below"}),
    "umbrellas": (Umbrella, {
        "table": "pooled", "panels": [{"label": "D", "where": 'measure == "OR"'}],
        "recompute": [{"row": "estimate == 2", "analysis": "death"}],
    }),
}  # fmt: skip


def told(evidence_of: Any, declared: Any, key: str, **changes: Any) -> list[str]:
    model, plain = MODELS[key]
    survey = model.model_validate({"id": "s", "title": "S", **plain, **changes})
    known = (SimpleNamespace(id="death"),)
    declarations = declared(surveys=(SimpleNamespace(key=key, declared=survey),), analyses=known)
    tables = {
        "outcomes": "study_id,outcome,weeks,estimate,se\na_2001,death,24,0.5,0.1",
        "studies": "study_id,label,year\na_2001,A,2001",
        "lots": "lot,mean\nx,1",
        "readings": "study_id,arm,timepoint,survival_percent\na_2001,treated,1,90",
        "below": "study_id,arm,timepoint,at_risk,events\na_2001,treated,0,9,2",
        "medians": (
            "study_id,what,median_treated,q1_treated,q3_treated,n_treated,median_control,q1_control,q3_control,n_control\n"
            "a_2001,pain,2,1,3,9,2,1,3,9"
        ),
        "pooled": "review_id,measure,estimate,ci_low,ci_high\nr,OR,2,1,4\ns,OR,3,1,9",
    }  # fmt: skip
    return [f"{p.place} {p.cause} {p.remedy}" for p in survey_problems(declarations, evidence_of(**tables))]


@pytest.mark.parametrize("key", MODELS)
def test_sound_surveys(evidence_of: Any, declared: Any, key: str) -> None:
    assert told(evidence_of, declared, key) == []


@pytest.mark.parametrize(
    ("key", "changes", "words"),
    [
        (
            "proportions",
            {"table": "lost"},
            "chapters/s/table:1:1 There is no table data/lost.csv. Did you mean 'lots'?",
        ),
        ("proportions", {"by": ["maen"]}, "chapters/s/by/0:1:1 There is no column 'maen'. Did you mean 'mean'?"),
        ("proportions", {"items": [{"label": "A", "where": "maen > 1"}]}, "chapters/s/items/0/where:1:1 There is no"),
        ("proportions", {"items": [{"label": "A", "where": "mean >"}]}, "chapters/s/items/0/where:1:"),
        ("distributions", {"value": "maen"}, "chapters/s/value:1:1 There is no column 'maen'."),
        ("distributions", {"among": {"table": "studies"}}, "chapters/s/study:1:1 There is no column 'lot'."),
        ("gap_maps", {"table": "lots"}, "chapters/s/table:1:1 There is no column 'study_id'."),
        ("variance_components", {"label": "name"}, "chapters/s/label:1:1 There is no column 'name'."),
        (
            "conversions",
            {"beside": ["whta"]},
            "chapters/s/beside/0:1:1 There is no column 'whta'.",
        ),
        ("conversions", {"table": "outcomes"}, "chapters/s/table:1:1 There is no column 'median_treated'."),
        ("harms", {"follow_up": "week"}, "chapters/s/follow_up:1:1 There is no column 'week'. Did you mean 'weeks'?"),
        ("harms", {"about": ["yaer"]}, "chapters/s/about/0:1:1 There is no column 'yaer'. Did you mean 'year'?"),
        ("harms", {"rows": {"outcomes": "outcme == 1"}}, "chapters/s/rows/outcomes:1:1 There is no column 'outcme'."),
        ("modifiers", {"analyses": ["deaths"]}, "chapters/s/analyses/0:1:1 There is no analysis 'deaths'. Did you"),
        ("time_courses", {"time": "wekes"}, "chapters/s/time:1:1 There is no column 'wekes'. Did you mean 'weeks'?"),
        (
            "time_courses",
            {"arms": [{"label": "A", "value": "weeks", "sd": "sd", "size": "weeks"}]},
            "chapters/s/arms/0/sd:1:1 There is no column 'sd'.",
        ),
        ("windows", {"time": "week"}, "chapters/s/time:1:1 There is no column 'week'. Did you mean 'weeks'?"),
        ("windows", {"split": [{"label": "A", "where": "wek > 0"}]}, "chapters/s/split/0/where:1:1 There is no column"),
        ("survival", {"at_risk": "lots"}, "chapters/s/at_risk:1:1 There is no column 'study_id'."),
        ("survival", {"points": "reading"}, "chapters/s/points:1:1 There is no table data/reading.csv. Did you mean"),
        ("umbrellas", {"table": "lots"}, "chapters/s/table:1:1 There is no column 'measure'."),
        (
            "umbrellas",
            {"recompute": [{"row": "estimate == 2", "analysis": "deth"}]},
            "chapters/s/recompute/0/analysis:1:1 There is no analysis 'deth'. Did you mean 'death'?",
        ),
        (
            "umbrellas",
            {"recompute": [{"row": "estimate > 1", "analysis": "death"}]},
            "chapters/s/recompute/0/row:1:1 This condition matches 2 of the 2 rows; it must match exactly one.",
        ),
        (
            "umbrellas",
            {"recompute": [{"row": "estimate > 9", "analysis": "death"}]},
            "chapters/s/recompute/0/row:1:1 This condition matches none of the 2 rows; it must match exactly one.",
        ),
        ("modifiers", {"judgements": "lots"}, "chapters/s/judgements:1:1 There is no column 'analysis'."),
    ],
)
def test_what_is_not_there(evidence_of: Any, declared: Any, key: str, changes: dict[str, Any], words: str) -> None:
    found = told(evidence_of, declared, key, **changes)
    assert any(one.startswith(words) for one in found), found
