"""The values behind a mixed model: one panel a model, one row a group, one dot a value, and a tick at each mean."""

from __future__ import annotations

from metaloom.draw.dots import LINE, axis_between, circle, finish_axis, label
from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import finish
from metaloom.draw.marks import Line, Shape, Sheet
from metaloom.surveys.variance_components.facts import Facts, NamedModel
from metaloom.text import numbers
from metaloom.text.plain import plain

_RADIUS = 3.2


def spread(facts: Facts, layout: Layout = "wide") -> Figure | None:
    """Return the figure of a survey of variance components; null where no model has a value."""
    models = [model for model in facts.models if model.groups]
    models = [model for model in models if model.status == "ok"] or models
    if not models:
        return None
    wide = layout == "wide"
    sheet = Sheet(640.0 if wide else 320.0)
    room = 180.0 if wide else 104.0
    values = [value for model in models for value in model.values]
    low, high = min(values), max(values)
    pad = 0.04 * (high - low) or 0.5
    axis = axis_between(low - pad, high + pad, room + 12, sheet.width - 10)
    y = 14.0
    for model in models:
        label(sheet, model.name, 0, y, sheet.width, bold=True)
        y += LINE + 6
        for group in model.groups:
            extra = label(sheet, group.label, 10, y + 2, room - 10)
            place = y - 2 + extra / 2
            for value in group.values:
                title = f"{group.label}: {numbers.plain(value, 2)}"
                sheet.shapes.append(Shape(circle(axis.place(value), place, _RADIUS), "effect", "study", "paper", title))
            sheet.lines.append(
                Line(axis.place(group.mean), place - 8, axis.place(group.mean), place + 8, "pooled", 1.8)
            )
            y += extra + LINE + 3
        y += 8
    sheet.height = finish_axis(sheet, axis, 4, y, plain(facts.unit))
    caption = (
        f"{plain(facts.title).rstrip('.')}. Dots: {plain(facts.units or 'values')}; "
        f"ticks: mean of each of the {plain(facts.groups or 'groups')}."
    )
    return finish(facts, "spread", layout, sheet, alternative(facts, models), caption, table(models))


def alternative(facts: Facts, models: list[NamedModel]) -> str:
    """Return the figure's alternative text, with its numbers."""
    told = [f"{plain(facts.units or 'values').capitalize()} by {plain(facts.groups or 'groups')}."]
    for model in models:
        values = model.values
        told.append(
            f"{plain(model.name)}: {numbers.counted(len(values), 'value')} in "
            f"{numbers.count(len(model.groups))}, from {numbers.plain(min(values), 2)} "
            f"to {numbers.plain(max(values), 2)}."
        )
    return " ".join(told)


def table(models: list[NamedModel]) -> tuple[tuple[str, ...], ...]:
    """Return the same as rows of text."""
    body = [
        (
            plain(model.name),
            plain(group.label),
            numbers.count(len(group.values)),
            numbers.fixed(group.mean, 1),
            f"{numbers.fixed(min(group.values), 1)} to {numbers.fixed(max(group.values), 1)}",
        )
        for model in models
        for group in model.groups
    ]
    return (("", "Group", "Values", "Mean", "Range"), *body)
