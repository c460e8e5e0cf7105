"""What to do about studies without events (Cochrane Handbook 10.4.4): add a constant, to which studies, or drop them.

`add` is added to every cell of the studies that `to` names: `only0` those with at least one empty cell, `all` every
study, `if0all` every study if any study has an empty cell, `none` no study. With `drop00` a two-group study in which
both arms or neither had every event tells nothing about the ratio and is left without an estimate. Measures on the
arcsine or square-root scale, and phi, exist for empty cells and need no addition.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from metaloom.catalogue.measures import measure_of
from metaloom.measure.effects import BoolArray, FloatArray, Policy


def effective(policy: Policy, measure: str, declared: bool = False) -> Policy:
    """Return the policy in force for `measure`: nothing is added where nothing needs to be.

    `declared`: whether `add` was declared, and so is obeyed on the arcsine and square-root scales, too.
    """
    zero_events = measure_of(measure).zero_events
    if zero_events == "no counts":
        return Policy(add=0.0, to="none", drop00=False)
    if zero_events == "as they are" and not declared:
        return Policy(add=0.0, to="none", drop00=policy.drop00)
    return policy


def addition(policy: Policy, cells: list[FloatArray]) -> FloatArray:
    """Return how much each study's cells grow, shape (k,); `cells` are the (k,) counts that may be empty."""
    empty: BoolArray = np.logical_or.reduce([cell == 0.0 for cell in cells])
    match policy.to:
        case "all":
            who = np.ones_like(empty)
        case "only0":
            who = empty
        case "if0all":
            who = np.full_like(empty, bool(empty.any()))
        case "none":
            who = np.zeros_like(empty)
        case _:
            raise ValueError(f"unknown zero-cell rule {policy.to!r}")
    return np.where(who, policy.add, 0.0)


def two_by_two(inputs: dict[str, FloatArray], policy: Policy) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return the cells a, b (treated, with and without the event), c, d (control) of `events_…` and `total_…`, all
    (k,).

    Studies that the policy drops are NaN and do not influence what is done to the others.
    """
    a, c = inputs["events_treated"], inputs["events_control"]
    b, d = inputs["total_treated"] - a, inputs["total_control"] - c
    cells = [a, b, c, d]
    if policy.drop00:
        dropped = double_zero(a, b, c, d)
        cells = [np.where(dropped, np.nan, cell) for cell in cells] if dropped.any() else cells
    extra = addition(policy, cells)
    return cells[0] + extra, cells[1] + extra, cells[2] + extra, cells[3] + extra


def by_trial(
    inputs: dict[str, FloatArray], layout: tuple[str, ...], policy: Policy, trials: Sequence[str]
) -> tuple[dict[str, FloatArray], Policy]:
    """Return counts of a network's comparisons with what is added to a whole trial, and the policy that is then left.

    An arm is in several comparisons of its trial. Were each comparison corrected by itself, the arm would have two
    different risks, and the comparisons would contradict one another; so all arms of a trial grow if one of them has an
    empty cell, and a trial without an event in any arm is dropped as a whole.
    """
    treated, of_treated, control, of_control = (inputs[name] for name in layout)
    counted = layout[1].startswith("total")
    cells = [treated, control, *([of_treated - treated, of_control - control] if counted else [])]
    empty = np.any(np.stack(cells) == 0.0, axis=0)
    nobody = (treated == 0.0) & (control == 0.0)
    everybody = (cells[2] + cells[3] == 0.0) if counted else np.zeros(len(treated), dtype=bool)
    names = np.array(trials, dtype=object)
    extra, dropped = np.zeros(len(treated)), np.zeros(len(treated), dtype=bool)
    for name in dict.fromkeys(trials):
        own = names == name
        dropped[own] = policy.drop00 and bool(nobody[own].all() or everybody[own].all())
        extra[own] = policy.add if bool(empty[own].any()) else 0.0
    if policy.to == "none":
        extra[:] = 0.0
    elif policy.to == "all" or (policy.to == "if0all" and extra[~dropped].any()):
        extra[:] = policy.add
    grown = {**inputs, layout[0]: np.where(dropped, np.nan, treated + extra), layout[2]: control + extra}
    if counted:
        grown |= {layout[1]: of_treated + 2.0 * extra, layout[3]: of_control + 2.0 * extra}
    return grown, Policy(add=0.0, to="none", drop00=False)


def double_zero(a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray) -> BoolArray:
    """Return studies in which no one, or everyone, had the event in both arms."""
    return np.asarray(((a == 0.0) & (c == 0.0)) | ((b == 0.0) & (d == 0.0)))
