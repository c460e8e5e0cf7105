"""On which scale the ready-made estimates of a foreign table are: the printed one, or the one that is pooled.

A declaration gives ratios, proportions and correlations themselves; programs write logarithms, logits and Fisher's z.
The intervals tell which it is, or a number that the other scale has not, or the name that programs give the one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

import numpy as np

from metaloom.catalogue.measures import measure_of
from metaloom.catalogue.scales import FREEMAN_TUKEY, IDENTITY, LOGARITHM, Scale
from metaloom.read.foreign.found import FoundTable
from metaloom.read.foreign.ids import slug

Side = Literal["pooled", "read"]
POOLED = frozenset({"yi", "te", "coef", "beta", "giv_mean"})
"""Names under which metafor, meta, models and RevMan write what is pooled."""
EVEN = 0.1
FEWEST = 3
SHARE = 0.8
WORDS = {"exp": "the log of {measure}", "ilogit": "logits", "tanh": "Fisher's z"}
"""What the numbers of the pooled scale are called, by the scale's name."""
READ = {"exp": "{measure} itself", "ilogit": "proportions", "tanh": "correlations"}


def turns(measure: str) -> bool:
    """Return whether a measure is pooled on another scale than people read, with a way back that needs no sizes."""
    return measure_of(measure).scale not in (IDENTITY, FREEMAN_TUKEY)


def word(measure: str, side: Side) -> str:
    """Return what the numbers of one side are called."""
    words, scale = (WORDS if side == "pooled" else READ), measure_of(measure).scale
    return words.get(scale.name, "the transformed {measure}" if side == "pooled" else "{measure} itself").format(
        measure=measure
    )


def side_of(table: FoundTable, columns: Mapping[str, str], measure: str) -> Side | None:
    """Return on which side the estimates are; None where nothing tells."""
    scale = measure_of(measure).scale
    rows = [
        [number_of(cell) for cell in cells]
        for cells in zip(*(table.column(columns[name]) for name in _given(columns)), strict=True)
    ]
    told = _by_intervals([row for row in rows if len(row) == FEWEST and None not in row], scale)
    if told is not None:
        return told
    estimates = [row[0] for row in rows if row[0] is not None]
    if any(scale.analysed(number) is None for number in estimates):
        return "pooled"
    return "pooled" if slug(columns["estimate"]) in POOLED else None


def turned_back(cell: str, measure: str) -> str:
    """Return the number whose analysed form a cell holds; another cell as it is."""
    number = number_of(cell)
    if number is None:
        return cell
    scale = measure_of(measure).scale
    try:
        found = math.exp(number) if scale is LOGARITHM else float(scale.read(np.array(number), None))
    except OverflowError:
        return cell
    return repr(found)


def _given(columns: Mapping[str, str]) -> tuple[str, ...]:
    limits = ("ci_low", "ci_high")
    return ("estimate", *limits) if set(limits) <= set(columns) else ("estimate",)


def number_of(cell: str) -> float | None:
    """Return the finite number that a cell holds, or None."""
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _by_intervals(rows: list[list[float | None]], scale: Scale) -> Side | None:
    """Return the side on which intervals lie evenly about their estimates, and on the other do not."""
    plain = turned = 0
    for row in rows:
        estimate, low, high = (float(number) for number in row if number is not None)
        if not low < estimate < high:
            return None
        even = _even(estimate, low, high)
        inner = [scale.analysed(number) for number in (estimate, low, high)]
        whole = [number for number in inner if number is not None]
        even_inside = len(whole) == len(inner) and _even(*whole)
        plain += even and not even_inside
        turned += even_inside and not even
    if plain + turned < FEWEST:
        return None
    if plain >= SHARE * (plain + turned):
        return "pooled"
    return "read" if turned >= SHARE * (plain + turned) else None


def _even(estimate: float, low: float, high: float) -> bool:
    return abs(estimate - (low + high) / 2) < EVEN * (high - low) / 2
