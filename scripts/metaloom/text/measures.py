"""What a figure has to know about an effect measure: column head, null value, the way back to the display scale."""

from __future__ import annotations

import math
from collections.abc import Sequence

from metaloom.catalogue.measures import measure_of
from metaloom.measure.transform import display, scale_of


def short_name(measure: object) -> str:
    """Return a measure as a column head."""
    return measure_of(measure).head


def plotted(measure: str, value: float, sizes: Sequence[float] = ()) -> float:
    """Return where a value of the analysis scale is on the axis.

    Logarithms and differences are where they are (the axis is a log axis for the former); proportions and rates that
    were pooled on another scale are drawn on their own. `sizes` are group sizes, for Freeman-Tukey proportions.
    """
    if scale_of(measure) in ("exp", "identity"):
        return value
    return float(display(measure, value, sizes or None))


def shown(measure: str, place: float) -> float:
    """Return a place on the axis as the number that people read."""
    return math.exp(min(place, 700.0)) if scale_of(measure) == "exp" else place


def null_value(measure: str) -> float | None:
    """Return the value of no effect on the analysis scale; measures of one group have none."""
    return measure_of(measure).null


def has_direction(measure: str) -> bool:
    """Return whether the two sides of the null value belong to two arms (not so for one group or for change scores)."""
    return measure_of(measure).comparison.sides
