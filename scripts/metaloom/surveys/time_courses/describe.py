"""Values of every study by arm and time, as they were printed; nothing is pooled or joined between studies."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from metaloom.declare.expression import parse_expression
from metaloom.judge.judged import Judged
from metaloom.read.records import records
from metaloom.surveys.frames import known, rows_of
from metaloom.surveys.time_courses.facts import CourseArm, CoursePanel, Facts, Plot, Point

if TYPE_CHECKING:
    from pandas import DataFrame

    from metaloom.declare import Declarations
    from metaloom.read import Evidence
    from metaloom.surveys.time_courses.declare import Arm, TimeCourses


def survey(
    declared: TimeCourses, _declarations: Declarations, evidence: Evidence, _results: Mapping[str, Judged]
) -> Facts:
    """Return panels of plots of arms of points."""
    frame = rows_of(evidence, declared.table, declared.where)
    panels: list[CoursePanel] = []
    for panel in declared.panels:
        part = frame[parse_expression(panel.where).mask(frame)]
        plots = [
            plot for one in dict.fromkeys(part[declared.by]) if known(one)
            for plot in [_plot(declared, str(one), part[part[declared.by] == one])] if plot.arms
        ]  # fmt: skip
        if plots:
            panels.append(CoursePanel(label=panel.label, unit=panel.unit, plots=tuple(plots)))
    return Facts(
        id=declared.id,
        title=declared.title,
        figures=("time_course",) if panels else (),
        numbers={
            "plots": sum(len(panel.plots) for panel in panels),
            "studies": len({study for panel in panels for plot in panel.plots for study in plot.studies}),
        },
        panels=tuple(panels),
        time=declared.unit,
        level=declared.level,
        computed=any(arm.sd is not None for arm in declared.arms),
    )


def _plot(declared: TimeCourses, name: str, rows: DataFrame) -> Plot:
    """Return one study: its label, and every arm that has a point."""
    labels = [str(label) for label in rows.get("label", []) if known(label)] if declared.by == "study_id" else []
    arms = []
    for arm in declared.arms:
        made = (_point(declared, arm, record) for record in records(rows.sort_values(declared.time)))
        points = [point for point in made if point is not None]
        if points and declared.start is not None and all(point.time > 0 for point in points):
            points.insert(0, Point(time=0.0, value=declared.start, lower=None, upper=None))
        if points:
            arms.append(CourseArm(label=arm.label, points=tuple(points)))
    studies = tuple(dict.fromkeys(str(study) for study in rows.get("study_id", []) if known(study)))
    label = labels[0] if labels else name.replace("_", " ")
    return Plot(id=name, label=label, studies=studies, arms=tuple(arms))


def _point(declared: TimeCourses, arm: Arm, record: Mapping[Any, Any]) -> Point | None:
    """Return a point with its limits, as far as they are known; none without a time, a value or both limits."""

    def number(column: str | None) -> float | None:
        return float(record[column]) if column is not None and known(record[column]) else None

    time, value, lower, upper = (number(name) for name in (declared.time, arm.value, arm.lower, arm.upper))
    sd, size = number(arm.sd), number(arm.size)
    if value is not None and lower is None and sd is not None and size is not None and size > 1:
        from scipy.stats import t

        half = float(t.ppf(0.5 + declared.level / 200, size - 1)) * sd / math.sqrt(size)
        lower, upper = value - half, value + half
    if time is None or (value is None and (lower is None or upper is None)):
        return None
    return Point(time=time, value=value, lower=lower, upper=upper)
