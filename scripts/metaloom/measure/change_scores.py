"""One group measured twice: MC, SMCC, SMCR, ROMC.

The change is post minus pre (for ROMC their log ratio), r the correlation of the two measurements.
Sources: Becker 1988; Morris and DeShon 2002, Psychological Methods 7:105-125 (MC, SMCC); Morris 2008, Organizational
Research Methods 11:364-386 (SMCR, standardised by the standard deviation before treatment); Lajeunesse 2011 (ROMC).
"""

from __future__ import annotations

import numpy as np

from metaloom.measure.effects import FloatArray
from metaloom.measure.two_means import small_sample_correction

MEASURES = ("MC", "SMCC", "SMCR", "ROMC")


def change_scores(measure: str, inputs: dict[str, FloatArray]) -> tuple[FloatArray, FloatArray]:
    """Effects and variances, both (k,), from `mean_post sd_post mean_pre sd_pre n correlation`."""
    post, pre, sd_pre = inputs["mean_post"], inputs["mean_pre"], inputs["sd_pre"]
    n, r = inputs["n"], inputs["correlation"]
    with np.errstate(divide="ignore", invalid="ignore"):
        if measure == "SMCR":
            g = small_sample_correction(n - 1) * (post - pre) / sd_pre
            return g, 2 * (1 - r) / n + g**2 / (2 * n)
        sd_post = inputs["sd_post"]
        variance = sd_post**2 + sd_pre**2 - 2 * r * sd_post * sd_pre
        match measure:
            case "MC":
                return post - pre, variance / n
            case "SMCC":
                g = small_sample_correction(n - 1) * (post - pre) / np.sqrt(variance)
                return g, 1 / n + g**2 / (2 * n)
            case "ROMC":
                relative_post, relative_pre = sd_post / post, sd_pre / pre
                vi = (relative_post**2 + relative_pre**2 - 2 * r * relative_post * relative_pre) / n
                return np.log(post / pre), vi
            case _:
                raise ValueError(f"{measure!r} is no measure of change")
