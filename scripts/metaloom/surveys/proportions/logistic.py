"""A logistic model of a yes-or-no by a few columns, or the sentence that says why there is none.

A column of numbers enters as it is, centred; any other as one coefficient for each value except the first in sorted
order. Three things forbid an estimate, and each is named: columns that say the same (aliasing), values of which all or
none are events (separation: the odds have no finite estimate), and fewer than `PER_COEFFICIENT` events (or
non-events) for each coefficient, below which estimates of logistic models are known to be biased and too sure
(Peduzzi 1996); the last is a warning, the first two a refusal.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from metaloom.surveys.frames import known
from metaloom.surveys.proportions.facts import Coefficient, ColumnTest, Logistic

if TYPE_CHECKING:
    from pandas import DataFrame

PER_COEFFICIENT = 10
Array = NDArray[np.float64]


def logistic(
    frame: DataFrame, met: NDArray[np.bool_], terms: Sequence[str], words: Mapping[str, Mapping[Any, str]], level: float
) -> Logistic:
    """Return odds ratios of the terms with Wald intervals and a likelihood-ratio test a column (statsmodels GLM)."""
    complete = np.array([all(known(value) for value in row) for row in frame[list(terms)].to_numpy()], dtype=bool)
    frame, met = frame[complete], met[complete]
    base = Logistic(
        n=len(frame), events=int(met.sum()), left_out=int((~complete).sum()), status="not_estimable", reason=None
    )
    blocks = {term: _block(frame, term, words.get(term, {})) for term in terms}
    reason = _refusal(frame, met, blocks, words)
    if reason:
        return replace(base, reason=reason)
    from scipy import stats
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    def fit(names: Sequence[str]) -> Any:
        design = np.column_stack([np.ones(len(met)), *(blocks[name][1] for name in names)])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # separation that no single column shows is looked for below
            return GLM(met.astype(float), design, family=Binomial()).fit()

    whole = fit(terms)
    if np.max(np.abs(whole.bse)) > 50 or np.min(np.minimum(whole.mu, 1 - whole.mu)) < 1e-8:
        return replace(base, reason="Together the columns tell events from others without error.")
    z = stats.norm.ppf(0.5 + level / 200)
    coefficients, at = [], 1
    for term in terms:
        labels, columns = blocks[term]
        drop = fit([name for name in terms if name != term])
        deviance = max(0.0, float(drop.deviance - whole.deviance))
        p_value = float(stats.chi2.sf(deviance, len(labels)))
        test = ColumnTest(statistic=deviance, df=len(labels), p_value=p_value)
        for offset, label in enumerate(labels):
            estimate, error = float(whole.params[at + offset]), float(whole.bse[at + offset])
            ratio, lower, upper = (float(np.exp(estimate + shift * error)) for shift in (0, -z, z))
            coefficients.append(
                Coefficient(column=term, label=label, odds_ratio=ratio, lower=lower, upper=upper, test=test)
            )
        at += columns.shape[1]
    rarer = min(int(met.sum()), int((~met).sum()))
    thin = rarer < PER_COEFFICIENT * len(coefficients)
    caution = (
        f"The rarer outcome has {rarer} rows for {len(coefficients)} coefficients: fewer than {PER_COEFFICIENT} each."
        if thin
        else None
    )
    references = {term: _reference(frame, term, words.get(term, {})) for term in terms}
    return replace(
        base,
        status="ok",
        caution=caution,
        coefficients=tuple(coefficients),
        references={term: word for term, word in references.items() if word},
    )


def _values(frame: DataFrame, term: str) -> list[Any]:
    return sorted(frame[term].unique(), key=str)


def _is_number(frame: DataFrame, term: str, words: Mapping[Any, str]) -> bool:
    numeric = frame[term].dtype.kind in "if"
    return numeric and all(str(word).replace(".", "").isdigit() for word in words.values())


def _block(frame: DataFrame, term: str, words: Mapping[Any, str]) -> tuple[list[str], Array]:
    """Return the labels and columns of one term, (n, number of coefficients)."""
    if _is_number(frame, term, words):
        numbers = frame[term].to_numpy(dtype=float)
        return [f"{term}, each unit"], (numbers - numbers.mean())[:, None] if len(numbers) else np.zeros((0, 1))
    values = _values(frame, term)[1:]
    columns = [(frame[term] == value).to_numpy(dtype=float) for value in values]
    return [words.get(value, str(value)) for value in values], np.column_stack(columns) if columns else np.zeros(
        (len(frame), 0)
    )


def _reference(frame: DataFrame, term: str, words: Mapping[Any, str]) -> str | None:
    if _is_number(frame, term, words):
        return None
    first = _values(frame, term)[0]
    return words.get(first, str(first))


def _refusal(
    frame: DataFrame,
    met: NDArray[np.bool_],
    blocks: Mapping[str, tuple[list[str], Array]],
    words: Mapping[str, Mapping[Any, str]],
) -> str | None:
    if len(frame) == 0 or met.all() or not met.any():
        which = (
            "No row can be used" if len(frame) == 0 else "All rows are events" if met.all() else "No row is an event"
        )
        return f"{which}, so that nothing is to be explained."
    for term, (_, columns) in blocks.items():
        if columns.shape[1] == 0 or not np.ptp(columns, axis=0).all():
            return f"The column {term} has one value only."
        if _is_number(frame, term, words.get(term, {})):
            continue
        for value in _values(frame, term):
            inside = met[(frame[term] == value).to_numpy()]
            if inside.all() or not inside.any():
                share = "all" if inside.all() else "none"
                word = words.get(term, {}).get(value, str(value))
                rows = f"{share.capitalize()} of the {len(inside)} rows with {term} “{word}” are events"
                return f"{rows}, so that its odds have no finite estimate (separation)."
    design = np.column_stack([np.ones(len(met)), *(columns for _, columns in blocks.values())])
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return f"The columns {', '.join(blocks)} say the same in part (aliasing), so that they cannot be distinguished."
    return None
