"""What a figure has to know about an effect measure: column head, null value, the way back to the display scale.

Names and column layouts are those of `measure` and `write`; only what a drawing needs besides stands here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from metaloom.catalogue.columns import ONE_GROUP
from metaloom.measure.transform import display
from metaloom.measure.transform import scale_of as measure_scale

_SHORT = {
    "RR": "Risk ratio",
    "OR": "Odds ratio",
    "RD": "Risk difference",
    "AS": "Arcsine difference",
    "PETO": "Peto odds ratio",
    "PHI": "Phi",
    "YUQ": "Yule's Q",
    "YUY": "Yule's Y",
    **dict.fromkeys(("PBIT", "OR2DN", "OR2DL", "SMD1"), "SMD"),
    **dict.fromkeys(("D2ORN", "D2ORL"), "Odds ratio"),
    **dict.fromkeys(("RPB", "RBIS", "COR", "ZCOR"), "Correlation"),
    **dict.fromkeys(("ARAW", "AHW", "ABT"), "Alpha"),
    "MD": "Mean difference",
    "SMD": "SMD",
    "SMDH": "SMD",
    "ROM": "Ratio of means",
    "CVR": "Ratio of CVs",
    "VR": "Ratio of SDs",
    "MC": "Mean change",
    "SMCC": "Std. mean change",
    "SMCR": "Std. mean change",
    "SMCRH": "Std. mean change",
    "VRC": "Ratio of SDs",
    "CVRC": "Ratio of CVs",
    "ROMC": "Ratio of means",
    "IRR": "Rate ratio",
    "IRD": "Rate difference",
    "IR": "Rate",
    "IRLN": "Rate",
    "IRS": "Rate",
    "IRFT": "Rate (double root)",
    "MN": "Mean",
    "MNLN": "Mean",
    "SDLN": "SD",
    "CVLN": "CV",
    "HR": "Hazard ratio",
    **dict.fromkeys(("PR", "PLO", "PLN", "PAS", "PFT"), "Proportion"),
}
_CHANGES = frozenset({"MC", "SMCC", "SMCR", "SMCRH", "ROMC", "VRC", "CVRC", "COR", "ZCOR"})


def short_name(measure: object) -> str:
    """A measure as a column head."""
    return _SHORT.get(str(measure), "Effect")


def scale_of(result: Mapping[str, Any]) -> str:
    """The display scale of a result: "exp" for whatever is analysed as a logarithm."""
    return measure_scale(str(result.get("measure")))


def plotted(measure: str, value: float, sizes: Sequence[float] = ()) -> float:
    """Where a value of the analysis scale stands on the axis.

    Logarithms and differences stand where they are (the axis is a log axis for the former); proportions and rates that
    were pooled on another scale are drawn on their own. `sizes` are group sizes, for Freeman-Tukey proportions.
    """
    if measure_scale(measure) in ("exp", "identity"):
        return value
    return float(display(measure, value, sizes or None))


def shown(measure: str, place: float) -> float:
    """A place on the axis as the number that people read."""
    return math.exp(min(place, 700.0)) if measure_scale(measure) == "exp" else place


def null_value(result: Mapping[str, Any]) -> float | None:
    """The value of no effect on the analysis scale; measures of one group have none."""
    return None if result.get("measure") in ONE_GROUP else 0.0


def has_direction(result: Mapping[str, Any]) -> bool:
    """Whether the two sides of the null value belong to two arms (not so for one group or for change scores)."""
    return result.get("measure") not in ONE_GROUP | _CHANGES
