"""Survival curves of restored patients: steps with their interval, and the printed numbers at risk below.

Each study has a plot of its own. The arms differ by colour and by the dash of their line; the limits of a curve are its
own thin lines, because two shaded bands cannot be distinguished where they cross.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from metaloom.draw.dots import label
from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import finish
from metaloom.draw.frame import LABELS, SMALL, Frame, draw_frame, frame_between, key
from metaloom.draw.marks import Line, Sheet, Text
from metaloom.draw.text import width
from metaloom.surveys.survival.facts import CurveArm, CurveStudy, Facts
from metaloom.text import numbers
from metaloom.text.plain import plain

STYLES = (("effect", "solid"), ("pooled", "dashed"))
_HIGH = 250.0


def survival_curves(facts: Facts, layout: Layout = "wide") -> Figure | None:
    """Return the figure of a survey of survival curves; null where no curve was restored."""
    studies = facts.restored
    if not studies:
        return None
    sheet = Sheet(700.0 if layout == "wide" else 320.0)
    styles = dict(zip(facts.arms, STYLES, strict=True))
    y = key(sheet, [(plain(name), *style) for name, style in styles.items()], 14.0)
    for study in studies:
        y = _study(sheet, study, styles, plain(facts.unit), y)
    sheet.height = y
    return finish(
        facts,
        "survival-curves",
        layout,
        sheet,
        alternative(facts, studies),
        caption(facts, studies),
        table(studies),
    )


def _study(sheet: Sheet, study: CurveStudy, styles: Mapping[str, tuple[str, str]], unit: str, y: float) -> float:
    y += 16 + label(sheet, study.label, 0, y + 14, sheet.width, bold=True, lines=3)
    last = max(arm.last for arm in study.arms)
    frame = frame_between(LABELS, sheet.width - 6, y + 10, y + 10 + _HIGH, (0.0, 1.02 * last), (0.0, 100.0))
    draw_frame(sheet, frame)
    for arm in study.arms:
        _curve(sheet, frame, arm, *styles[arm.label])
    middle = (frame.across.left + frame.across.right) / 2
    sheet.texts.append(Text(middle, frame.bottom + 34, unit.capitalize(), "middle", SMALL, role="muted"))
    return _at_risk(sheet, frame, study, frame.bottom + 54)


def _curve(sheet: Sheet, frame: Frame, arm: CurveArm, role: str, dash: str) -> None:
    """Draw a step line of the estimate and thin ones of its limits."""
    lines = (
        ([step.survival for step in arm.steps], 2.0, dash),
        ([step.lower for step in arm.steps], 1.1, "dotted"),
        ([step.upper for step in arm.steps], 1.1, "dotted"),
    )
    for shares, thick, pattern in lines:
        time, share = 0.0, 1.0
        for step, below in zip(arm.steps, shares, strict=True):
            x, y = frame.x(step.time), frame.y(100 * share)
            sheet.lines.append(Line(frame.x(time), y, x, y, role, thick, pattern))
            sheet.lines.append(Line(x, y, x, frame.y(100 * below), role, thick, pattern))
            time, share = step.time, below
        sheet.lines.append(Line(frame.x(time), frame.y(100 * share), frame.x(arm.last), frame.y(100 * share), role,
                                thick, pattern))  # fmt: skip


def _at_risk(sheet: Sheet, frame: Frame, study: CurveStudy, y: float) -> float:
    """Return the numbers at risk as they were printed, below their times; those that would touch are left out."""
    sheet.texts.append(Text(0, y, "At risk", size=SMALL, bold=True))
    for arm in study.arms:
        y += 17
        sheet.texts.append(Text(0, y, plain(arm.label), size=SMALL, role="muted"))
        y += 16
        free = -1.0
        for time, number in arm.at_risk:
            text = numbers.count(number)
            x = frame.x(time)
            if time <= frame.across.high and x - width(text, SMALL) / 2 > free:
                sheet.texts.append(Text(x, y, text, "middle", SMALL))
                free = x + width(text, SMALL) / 2 + 4
    return y + 14


def ratio_words(study: CurveStudy, level: float) -> str:
    """Return the hazard ratio with its interval and the log-rank test, in words."""
    found, test = study.hazard_ratio, study.log_rank
    if not found or not test:
        return "hazard ratio not estimable: an arm has no event"
    effect = numbers.effect(found.estimate, found.lower, found.upper, "exp")
    return f"hazard ratio {effect}, {numbers.level(level)} interval; log-rank {numbers.p_value(test.p_value)}"


def median_words(arm: CurveArm) -> str:
    """Return the median with its interval, or that it was not reached."""
    if arm.median is None:
        return "median not reached"
    lower = "not reached" if arm.median_lower is None else numbers.plain(arm.median_lower, 1)
    upper = "not reached" if arm.median_upper is None else numbers.plain(arm.median_upper, 1)
    return f"median {numbers.plain(arm.median, 1)} ({lower} to {upper})"


def caption(facts: Facts, studies: Sequence[CurveStudy]) -> str:
    """Return what the figure shows, for under it."""
    return (
        f"{plain(facts.title).rstrip('.')}. Survival (%) of {numbers.count(len(studies))} "
        f"{'study' if len(studies) == 1 else 'studies'}, of patients restored from the printed curves; thin lines: "
        f"{numbers.level(facts.level)} confidence limits; below, the numbers at risk as printed."
    )


def alternative(facts: Facts, studies: Sequence[CurveStudy]) -> str:
    """Return the figure's alternative text, with its numbers."""
    told = []
    for study in studies:
        arms = "; ".join(
            f"{plain(arm.label)}: {numbers.events_of(arm.events, arm.n)} events, {median_words(arm)}"
            for arm in study.arms
        )
        told.append(f"{plain(study.label)}: {arms}; {ratio_words(study, facts.level)}.")
    return f"Survival curves. {' '.join(told)}".replace(numbers.NO_BREAK, " ")


def table(studies: Sequence[CurveStudy]) -> tuple[tuple[str, ...], ...]:
    """Return the same as rows of text."""
    body = [
        (plain(study.label), plain(arm.label), numbers.count(arm.n), numbers.count(arm.events),
         median_words(arm))
        for study in studies for arm in study.arms
    ]  # fmt: skip
    return (("Study", "Arm", "Patients", "Events", "Median"), *body)
