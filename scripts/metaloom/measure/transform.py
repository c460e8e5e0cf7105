"""From the analysis scale to the scale that people read, by the measure's row of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metaloom.catalogue.measures import measure_of
from metaloom.catalogue.scales import IDENTITY, LOGARITHM
from metaloom.measure.display import Display
from metaloom.store.part import changed

FloatArray = NDArray[np.float64]


def scale_of(measure: str) -> str:
    """Return the name of the transformation that brings `measure` to its display scale."""
    return measure_of(measure).scale.name


def display(measure: str, values: ArrayLike, sizes: ArrayLike | None = None) -> FloatArray:
    """Return values of the analysis scale on the display scale, any shape; NaN stays NaN.

    `sizes` are the group sizes, needed for PFT alone, which is inverted at their harmonic mean.
    """
    x = np.asarray(values, dtype=float)
    return measure_of(measure).scale.read(x, None if sizes is None else np.asarray(sizes, dtype=float))


def to_analysis_scale(measure: str, values: ArrayLike) -> FloatArray:
    """Return values that a paper prints on the scale that `measure` is pooled on, any shape: the inverse of `display`.

    NaN where there is none, as for PFT, which needs the size of the group.
    """
    x, scale = np.asarray(values, dtype=float), measure_of(measure).scale
    if scale is IDENTITY:
        return x
    if scale is LOGARITHM:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(x > 0.0, np.log(x), np.nan), dtype=float)
    found = [scale.analysed(float(value)) if np.isfinite(value) else None for value in x.ravel()]
    return np.array([np.nan if value is None else value for value in found], dtype=float).reshape(x.shape)


def display_part(measure: str, numbers: Mapping[str, float | None], sizes: ArrayLike | None = None) -> Display:
    """Return named numbers of the analysis scale (None where they do not exist) on the display scale."""
    shown = {
        name: None if value is None else _finite(display(measure, value, sizes)) for name, value in numbers.items()
    }
    return changed(Display(scale=scale_of(measure)), **shown)


def _finite(value: Any) -> float | None:
    number = float(value)
    return number if np.isfinite(number) else None
