"""The parts of this kind of survey, plugged together (see `surveys.kind`)."""

from __future__ import annotations

from metaloom.draw.kind import FigureKind
from metaloom.surveys.kind import Kind
from metaloom.surveys.time_courses.counted import counted
from metaloom.surveys.time_courses.declare import TimeCourses
from metaloom.surveys.time_courses.describe import survey
from metaloom.surveys.time_courses.draw import time_course
from metaloom.surveys.time_courses.facts import Facts
from metaloom.surveys.time_courses.write import block

KIND = Kind(
    key="time_courses",
    about="what studies measured over time",
    model=TimeCourses,
    facts=Facts,
    describe=survey,
    block=block,
    counted=counted,
    figures=(FigureKind("time_course", time_course),),
)
