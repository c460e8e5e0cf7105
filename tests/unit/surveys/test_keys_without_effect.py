"""A key of a survey that would change nothing is refused at its place; the same survey without it is sound."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from metaloom.declare.survey_parts import Survey
from metaloom.surveys.directions.declare import Directions
from metaloom.surveys.distributions.declare import Distribution
from metaloom.surveys.time_courses.declare import TimeCourses

Declared = dict[str, Any]
CATEGORIES: Declared = {"table": "t", "categories": [{"label": "Yes", "where": "x == 1"}]}
VALUES: Declared = {"table": "t", "value": "dose"}
OUTCOME: Declared = {"label": "Death", "rows": "x == 1"}
COURSE: Declared = {"table": "t", "time": "week", "panels": [{"label": "Score", "where": "x == 1"}]}


def course(**arm: str) -> Declared:
    return COURSE | {"arms": [{"label": "Treated", **arm}]}


IDLE: list[tuple[type[Survey], Declared, Declared, str]] = [
    (Distribution, CATEGORIES, CATEGORIES | {"scale": "log"}, "scale"),
    (Distribution, CATEGORIES, CATEGORIES | {"unit": "mg"}, "unit"),
    (Distribution, CATEGORIES, CATEGORIES | {"by": "route"}, "by"),
    (Distribution, CATEGORIES, CATEGORIES | {"lower": "low", "upper": "high"}, "lower"),
    (Distribution, VALUES | {"lower": "low", "upper": "high"}, VALUES | {"lower": "low"}, "lower"),
    (Directions, {"outcomes": [OUTCOME]}, {"outcomes": [OUTCOME | {"better": "lower"}]}, "better"),
    (TimeCourses, course(value="mean"), course(value="mean", sd="sd"), "sd"),
    (TimeCourses, course(value="mean"), course(value="mean", upper="high"), "upper"),
    (TimeCourses, course(lower="low", upper="high"), course(lower="low", upper="high", sd="sd", size="n"), "sd"),
    (
        TimeCourses,
        course(value="mean", sd="sd", size="n") | {"level": 90},
        course(value="mean") | {"level": 90},
        "level",
    ),
]


def declare(kind: type[Survey], declared: Declared) -> Survey:
    return kind.model_validate({"id": "a", "title": "A", **declared})


@pytest.mark.parametrize(
    ("kind", "sound", "idle", "key"), IDLE, ids=[f"{kind.__name__}-{key}" for kind, _, _, key in IDLE]
)
def test_a_key_without_effect_is_refused(kind: type[Survey], sound: Declared, idle: Declared, key: str) -> None:
    declare(kind, sound)
    with pytest.raises(ValidationError) as caught:
        declare(kind, idle)
    (error,) = caught.value.errors()
    assert error["ctx"]["broken"][0].path[-1] == key
    assert all("changes nothing" in broken.cause for broken in error["ctx"]["broken"])
