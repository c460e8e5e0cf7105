"""Declared meta-regressions by another route, and why some of their parts have none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from metaloom.measure.effects import Effects
from metaloom.pool import formula as formulas
from metaloom.witness.agreement import Testimony

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis


def moderators(result: dict[str, Any], effects: Effects, analysis: Analysis) -> Iterator[tuple[str, Testimony]]:
    """Fit each declared formula again, each a part."""
    for index, part in enumerate(result["moderators"]):
        if part["status"] != "ok":
            continue
        name = f"moderators.{index}"
        if analysis.random or (analysis.cluster is not None and analysis.robust is None):
            yield name, Testimony(None, reason="a regression with nested random effects has no second route yet")
            continue
        from metaloom.witness.regression import regression_witness

        design = formulas.design(formulas.parse(part["formula"]), effects.frame)
        rows = np.array(design.rows, dtype=int)
        model = {**part, **(part.get("model") or {})}
        yield name, regression_witness(model, effects.yi[rows], effects.vi[rows], design, analysis)
        if (part.get("permutation") or {}).get("p_value") is not None:
            yield f"{name}.permutation", Testimony(None, reason="the share of shufflings is counted once; each "
                                                   "shuffling is a fit of the kind witnessed above")  # fmt: skip
        if part.get("robust"):
            yield f"{name}.robust", Testimony(None, reason="cluster-robust regressions have no second route yet")
