"""What a figure has to know about an effect measure: column head, null value, the way back to the display scale.

Names and column layouts are those of `measure` and `write`; only what a drawing needs besides stands here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from metaloom.measure.columns import ONE_GROUP, RATIO_SCALE

_SHORT = {
    "RR": "Risk ratio",
    "OR": "Odds ratio",
    "RD": "Risk difference",
    "AS": "Arcsine difference",
    "PETO": "Peto odds ratio",
    "MD": "Mean difference",
    "SMD": "SMD",
    "SMDH": "SMD",
    "ROM": "Ratio of means",
    "CVR": "Ratio of CVs",
    "VR": "Ratio of SDs",
    "MC": "Mean change",
    "SMCC": "Std. mean change",
    "SMCR": "Std. mean change",
    "ROMC": "Ratio of means",
    "IRR": "Rate ratio",
    "IRD": "Rate difference",
    "IR": "Rate",
    "IRLN": "Rate",
    "IRS": "Rate",
    "MN": "Mean",
    "MNLN": "Mean",
    "SDLN": "SD",
    "CVLN": "CV",
    "HR": "Hazard ratio",
    **dict.fromkeys(("PR", "PLO", "PLN", "PAS", "PFT"), "Proportion"),
}
_CHANGES = frozenset({"MC", "SMCC", "SMCR", "ROMC"})

_BACK: dict[str, Callable[[float], float]] = {
    "identity": lambda value: value,
    "exp": lambda value: math.exp(min(value, 700.0)),
    "expit": lambda value: 1 / (1 + math.exp(-value)) if value > -700 else 0.0,
    "sin2": lambda value: math.sin(min(max(value, 0.0), math.pi / 2)) ** 2,
    "square": lambda value: max(value, 0.0) ** 2,
    "tanh": math.tanh,
}
_SAME = {"none": "identity", "log": "exp", "logit": "expit", "plogis": "expit", "arcsine": "sin2", "sqrt": "square"}


def short_name(measure: object) -> str:
    """A measure as a column head."""
    return _SHORT.get(str(measure), "Effect")


def scale_of(result: Mapping[str, Any]) -> str:
    """The display scale under the name used here; one that cannot be undone value by value is left untransformed."""
    given = (result.get("display") or {}).get("scale")
    if given is None:
        return "exp" if result.get("measure") in RATIO_SCALE else "identity"
    name = _SAME.get(str(given), str(given))
    return name if name in _BACK else "identity"


def back(scale: str, value: float) -> float:
    """A value on the analysis scale, back-transformed to the display scale."""
    return _BACK[scale](value)


def null_value(result: Mapping[str, Any]) -> float | None:
    """The value of no effect on the analysis scale; measures of one group have none."""
    return None if result.get("measure") in ONE_GROUP else 0.0


def has_direction(result: Mapping[str, Any]) -> bool:
    """Whether the two sides of the null value belong to two arms (not so for one group or for change scores)."""
    return result.get("measure") not in ONE_GROUP | _CHANGES
