"""One group measured twice: MC, SMCC, SMCR, SMCRH, ROMC, VRC, CVRC.

The change is post minus pre (for ROMC, VRC, CVRC a log ratio), r the correlation of the two measurements.
Sources: Becker 1988; Morris and DeShon 2002, Psychological Methods 7:105-125 (MC, SMCC); Morris 2008, Organizational
Research Methods 11:364-386 (SMCR, standardised by the standard deviation before treatment); Bonett 2008,
Psychological Methods 13:99-109 (SMCRH, whose variance allows for two unequal deviations); Lajeunesse 2011, Ecology
92:2049-2055 (ROMC); Nakagawa et al. 2015 with a correlation (VRC, CVRC). Variance types of SMCC and SMCR: LS, LS2.
"""

from __future__ import annotations

import numpy as np

from metaloom.measure.effects import FloatArray
from metaloom.measure.two_means import small_sample_correction

MEASURES = ("MC", "SMCC", "SMCR", "SMCRH", "ROMC", "VRC", "CVRC")


def change_scores(measure: str, inputs: dict[str, FloatArray], vtype: str = "LS") -> tuple[FloatArray, FloatArray]:
    """Return effects and variances, both (k,), from `mean_post sd_post mean_pre sd_pre n correlation`."""
    n, r, sd_pre = inputs["n"], inputs["correlation"], inputs["sd_pre"]
    with np.errstate(divide="ignore", invalid="ignore"):
        if measure == "VRC":
            return np.log(inputs["sd_post"] / sd_pre), (1 - r**2) / (n - 1)
        post, pre = inputs["mean_post"], inputs["mean_pre"]
        if measure == "SMCR":
            return _standardised((post - pre) / sd_pre, 2 * (1 - r) / n, n, vtype)
        sd_post = inputs["sd_post"]
        variance = sd_post**2 + sd_pre**2 - 2 * r * sd_post * sd_pre
        match measure:
            case "MC":
                return post - pre, variance / n
            case "SMCC":
                return _standardised((post - pre) / np.sqrt(variance), 1 / n, n, vtype)
            case "SMCRH":
                correction = small_sample_correction(n - 1)
                g = correction * (post - pre) / sd_pre
                return g, correction**2 * (variance / (sd_pre**2 * (n - 1)) + g**2 / (2 * (n - 1)))
            case "ROMC" | "CVRC":
                relative_post, relative_pre = sd_post / post, sd_pre / pre
                vi = (relative_post**2 + relative_pre**2 - 2 * r * relative_post * relative_pre) / n
                if measure == "ROMC":
                    return np.log(post / pre), vi
                return np.log(relative_post / relative_pre), (1 - r**2) / (n - 1) + vi
            case _:
                raise ValueError(f"{measure!r} is not a measure of change")


def _standardised(d: FloatArray, base: FloatArray, n: FloatArray, vtype: str) -> tuple[FloatArray, FloatArray]:
    """Return the corrected standardised change and its large-sample variance, at its own value (LS) or at d's (LS2)."""
    correction = small_sample_correction(n - 1)
    g = correction * d
    if vtype == "LS2":
        return g, correction**2 * (base + d**2 / (2 * n))
    return g, base + g**2 / (2 * n)
