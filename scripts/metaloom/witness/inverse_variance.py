"""The inverse-variance model by another route: tau2 from matrices, the rest from statsmodels' weighted least squares.

tau2 comes from `tau2.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from metaloom.measure.effects import Effects
from metaloom.witness.agreement import Numbers
from metaloom.witness.distributions import chi_squared, normal_or_student
from metaloom.witness.tau2 import tau2_by

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis


def inverse_variance_witness(effects: Effects, analysis: Analysis) -> tuple[str, Numbers]:
    """Return the route's name and its numbers by their dotted names in the result."""
    from statsmodels.regression.linear_model import WLS

    y, v, k = effects.yi, effects.vi, len(effects)
    method = "EE" if k == 1 else analysis.method
    tau2 = analysis.tau2_value if analysis.tau2_value is not None else tau2_by(method, y, v, np.ones((k, 1)))
    fitted = WLS(y, np.ones((k, 1)), weights=1.0 / (v + tau2)).fit()
    scale = 1.0
    if k > 1 and analysis.test in {"knha", "adhoc"}:
        scale = float(fitted.scale) if analysis.test == "knha" else max(1.0, float(fitted.scale))
    error = float(np.sqrt(np.linalg.inv(fitted.model.wexog.T @ fitted.model.wexog)[0, 0] * scale))
    estimate = float(fitted.params[0])
    law = normal_or_student(None if analysis.test == "z" or k == 1 else k - 1)
    margin = law.ppf(0.5 + analysis.level / 200.0) * error
    numbers: Numbers = {
        "pooled.estimate": estimate,
        "pooled.standard_error": error,
        "pooled.statistic": estimate / error if error > 0.0 else None,
        "pooled.p_value": 2.0 * law.sf(abs(estimate / error)) if error > 0.0 else None,
        "pooled.ci_lower": estimate - margin,
        "pooled.ci_upper": estimate + margin,
        "heterogeneity.tau2": tau2,
        "scale.tau2": k / float(np.sum(1.0 / v)),
        "scale.standard_error": float(np.sqrt(1.0 / np.sum(1.0 / (v + tau2)))),
    }
    if k > 1:
        q = float(np.sum((y - np.average(y, weights=1.0 / v)) ** 2 / v))
        numbers |= {"heterogeneity.q": q, "heterogeneity.q_p_value": chi_squared(k - 1).sf(q)}
    return "statsmodels WLS, tau2 by matrices and root finding", numbers
