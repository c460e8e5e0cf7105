"""An effect on the scale that people read, typed."""

from __future__ import annotations

from dataclasses import dataclass

from metaloom.store.part import Kept

Number = float | None
"""A number of a result; None where it does not exist."""


@dataclass(frozen=True, kw_only=True)
class Display(Kept):
    """An effect on the scale that people read; `scale` names the transformation (`catalogue.scales`)."""

    scale: str
    estimate: Number = None
    ci_lower: Number = None
    ci_upper: Number = None
    prediction_lower: Number = None
    prediction_upper: Number = None
