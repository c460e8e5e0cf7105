"""Declared meta-regressions by another route, and why some of their parts have none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from metaloom.measure.effects import Effects
from metaloom.pool import formula as formulas
from metaloom.pool.regression_parts import ModelBased, Regression
from metaloom.witness.agreement import Testimony

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis


def moderators(parts: Sequence[Regression], effects: Effects, analysis: Analysis) -> Iterator[tuple[str, Testimony]]:
    """Fit each declared formula again, each a part."""
    for index, part in enumerate(parts):
        if part.status != "ok":
            continue
        name = f"moderators.{index}"
        if analysis.random or (analysis.cluster is not None and analysis.robust is None):
            yield name, Testimony(None, reason="a regression with nested random effects has no second route yet")
            continue
        from metaloom.witness.regression import regression_witness

        design = formulas.design(formulas.parse(part.formula), effects.frame)
        rows = np.array(design.rows, dtype=int)
        model = part.model or ModelBased(coefficients=part.coefficients, qm=part.qm, qm_p_value=part.qm_p_value)
        yield name, regression_witness(model, part, effects.yi[rows], effects.vi[rows], design, analysis)
        if part.permutation is not None and part.permutation.p_value is not None:
            yield f"{name}.permutation", Testimony(None, reason="the share of shufflings is counted once; each "
                                                   "shuffling is a fit of the kind witnessed above")  # fmt: skip
        if part.robust is not None:
            yield f"{name}.robust", Testimony(None, reason="cluster-robust regressions have no second route yet")
