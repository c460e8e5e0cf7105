"""From a table and a declaration to the results of one analysis.

`compute` starts from rows that have been selected already and returns the typed `Result`. `analyse` does the same to a
DataFrame whose cells are known to be sound, as those of reference cases are: it applies `columns` and `where` and asks
nothing of the cells. The guarded door for Python users is `metaloom.analyse` (engine.door). What cannot be estimated is
said in the result (`status: not_estimable` with a reason), never raised; a number that does not exist is None. A fault
in the numerics raises ConvergenceError or WitnessError, because no number is better than a wrong one.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from metaloom.declare.analysis import Analysis
from metaloom.engine.blank import blank_result
from metaloom.engine.result import Result
from metaloom.measure.display import Display
from metaloom.measure.effects import Effects
from metaloom.measure.rows import effects_of
from metaloom.measure.transform import display_part
from metaloom.pool.model import pool
from metaloom.pool.parts import PooledModel, Refused
from metaloom.pool.refusal import refusal
from metaloom.read.joint_names import joint_name, parts_of
from metaloom.store.plain import finite


def analyse(table: pd.DataFrame, declaration: Mapping[str, Any], *, witness: bool = True) -> dict[str, Any]:
    """Return the result of one analysis of a sound `table` as `declaration` (the keys of an analysis) describes it.

    `id`, `title` and `table` may be left out. Raises pydantic's ValidationError for an unknown key or value,
    ExpressionError for a `where` that cannot be read, KeyError for an unknown column in `columns`.
    """
    analysis = Analysis.model_validate({"id": "analysis", "title": "Analysis", "table": "table", **declaration})
    named = {standard: parts_of(own, table.columns) for standard, own in analysis.columns.items()}
    unknown = [own for owns in named.values() for own in owns if own not in table.columns]
    if unknown:
        raise KeyError(f"the table has no column {unknown[0]!r}")
    frame = table.assign(**{standard: _column(table, owns) for standard, owns in named.items()}) if named else table
    if analysis.where is not None:
        from metaloom.declare.expression import parse_expression

        frame = frame[parse_expression(analysis.where).mask(frame)]
    if analysis.network is not None and analysis.network.rows == "arms":
        from metaloom.read.arms import pairs_of_arms

        frame = pairs_of_arms(frame, analysis.network)
    return compute(frame, analysis, witness=witness).plain()


def compute(frame: pd.DataFrame, analysis: Analysis, *, witness: bool = True) -> Result:
    """Return the result of one analysis from the rows selected for it (standard column names)."""
    with np.errstate(all="ignore"):
        effects = effects_of(frame, analysis)
        if analysis.network is not None:
            from metaloom.engine.network import network_result

            return finite(network_result(effects, analysis, witness=witness))
        reason = refusal(effects, analysis)
        model = pool(effects, analysis) if reason is None else Refused(reason)
        if isinstance(model, Refused):
            return blank_result(effects, analysis, model.reason)
        return _estimated(model, effects, analysis, frame, witness=witness)


def _estimated(
    model: PooledModel, effects: Effects, analysis: Analysis, frame: pd.DataFrame, *, witness: bool
) -> Result:
    """Return the result of a model that was pooled: probed as declared, and each number witnessed."""
    witnessed = None
    if witness:
        from metaloom.witness.pooled import witness_of

        with quiet():
            witnessed = witness_of(model, effects, analysis)
    from metaloom.probe.declared import declared_parts

    parts = declared_parts(effects, analysis, model, frame)
    if witnessed is not None:
        from metaloom.witness.parts import witness_parts

        with quiet():
            heard = witness_parts(model, parts, effects, analysis, frame)
        parts, witnessed = heard.parts, replace(witnessed, parts=heard.witnessed)
    return replace(
        blank_result(effects, analysis, None, model.weights),
        k=model.k,
        k_studies=min(effects.studies, model.k),
        pooled=finite(model.pooled),
        display=_display(effects, model),
        prediction=finite(model.prediction),
        witness=witnessed,
        heterogeneity=finite(model.heterogeneity),
        cluster=finite(model.cluster),
        tests=finite(model.tests),
        glmm=finite(model.glmm),
        **vars(parts),
    )


@contextmanager
def quiet() -> Iterator[None]:
    """Silence warnings of libraries about degenerate tables: their numbers are compared anyway, and a warning would end
    up in the caller's output.
    """
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def without_numbers(analysis: Analysis, reason: str) -> Result:
    """Return the result of an analysis that could not be computed at all, with the reason."""
    none = np.zeros(0)
    empty = Effects(str(analysis.measure), none, none, (), (), (), pd.DataFrame(), {})
    return blank_result(empty, analysis, reason)


def _display(effects: Effects, model: PooledModel) -> Display:
    """Return the estimate, interval and prediction interval on the scale that people read."""
    pooled, prediction = model.pooled, model.prediction
    sizes = effects.inputs.get("total")
    return display_part(
        effects.measure,
        {
            "estimate": pooled.estimate,
            "ci_lower": pooled.ci_lower,
            "ci_upper": pooled.ci_upper,
            "prediction_lower": prediction.lower,
            "prediction_upper": prediction.upper,
        },
        sizes,
    )


def _column(table: pd.DataFrame, names: tuple[str, ...]) -> pd.Series:
    """Return a column, or what several name together."""
    if len(names) == 1:
        return table[names[0]]
    cells = table[list(names)].astype(str).itertuples(index=False)
    return pd.Series([joint_name(row) for row in cells], index=table.index)
