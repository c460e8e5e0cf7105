"""One group with a mean and a standard deviation: MN, MNLN, SDLN, CVLN.

Source: Nakagawa et al. 2015, Methods in Ecology and Evolution 6:143-152, for the logarithms and their bias.
"""

from __future__ import annotations

import numpy as np

from metaloom.measure.effects import FloatArray

MEASURES = ("MN", "MNLN", "SDLN", "CVLN")


def one_mean(measure: str, inputs: dict[str, FloatArray]) -> tuple[FloatArray, FloatArray]:
    """Return effects and variances, both (k,), from `mean sd n`; NaN where there is none."""
    sd, n = inputs["sd"], inputs["n"]
    with np.errstate(divide="ignore", invalid="ignore"):
        bias = 1 / (2 * (n - 1))
        if measure == "SDLN":
            return np.log(sd) + bias, bias
        mean = inputs["mean"]
        match measure:
            case "MN":
                return mean, sd**2 / n
            case "MNLN":
                return np.log(mean), sd**2 / (n * mean**2)
            case "CVLN":
                return np.log(sd / mean) + bias, bias + sd**2 / (n * mean**2)
            case _:
                raise ValueError(f"{measure!r} is not a measure of one mean")
