"""A study of a network: its arms, where they lie on the scale of the effect, and the variances of its contrasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from metaloom.measure.effects import FloatArray
from metaloom.read.treatments import Comparison

ROUNDING = 0.05
"""Contrasts of one study may miss one another by this share of their smallest standard error: they were rounded."""


class ContradictionError(ValueError):
    """The contrasts of one study cannot all be true."""


@dataclass(frozen=True)
class Trial:
    """t arms: which treatments (positions in the network's list), their effects y (t,) around zero, and the variances
    v (t, t) of the contrasts between them.
    """

    study_id: str
    arms: tuple[int, ...]
    y: FloatArray
    v: FloatArray

    @property
    def design(self) -> tuple[int, ...]:
        """Which treatments the study compares: studies of one design compare the same ones."""
        return self.arms


def trials_of(rows: Sequence[Comparison], yi: FloatArray, vi: FloatArray, treatments: Sequence[str]) -> list[Trial]:
    """Return the studies, in the order of their first rows; yi, vi (k,) are the contrasts treatment minus comparator.

    Raises ContradictionError where the contrasts of a study, or their variances, do not fit together.
    """
    place = {name: position for position, name in enumerate(treatments)}
    by_study: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        by_study.setdefault(row.study_id, []).append(index)
    return [_trial(study, [rows[i] for i in own], yi[own], vi[own], place) for study, own in by_study.items()]


def _trial(study: str, rows: list[Comparison], yi: FloatArray, vi: FloatArray, place: dict[str, int]) -> Trial:
    arms = sorted({place[name] for row in rows for name in (row.treatment, row.comparator)})
    t = len(arms)
    d, v = np.zeros((t, t)), np.zeros((t, t))
    for row, y, variance in zip(rows, yi, vi, strict=True):
        i, j = arms.index(place[row.treatment]), arms.index(place[row.comparator])
        d[i, j], d[j, i] = y, -y
        v[i, j] = v[j, i] = variance
    level = d.mean(axis=1)
    off = float(np.abs(d - (level[:, None] - level[None, :])).max())
    if off > ROUNDING * float(np.sqrt(vi.min())):
        raise ContradictionError(
            f"The comparisons of the study {study!r} contradict one another: in a study of {t} arms any two of them "
            "determine the third, and these miss it by more than rounding."
        )
    spread = _centred(v)
    if float(np.linalg.eigvalsh(spread)[1]) <= 1e-9 * float(v.max()):
        raise ContradictionError(
            f"The variances of the comparisons of the study {study!r} contradict one another: no arms have such "
            "variances."
        )
    return Trial(study, tuple(arms), level, v)


def _centred(v: FloatArray) -> FloatArray:
    """Return the covariance (t, t) of arms around their mean from the variances v (t, t) of their contrasts."""
    t = len(v)
    centring = np.eye(t) - 1.0 / t
    spread: FloatArray = -0.5 * centring @ v @ centring
    return spread


def laplacian(trial: Trial, tau2: float) -> FloatArray:
    """Return the weights of a study as a Laplacian (t, t), tau2 added to the variance of every contrast.

    The pseudoinverse of -V/2 centred (Rücker and Schwarzer 2014); for two arms, 1/(v + tau2) between them.
    """
    t = len(trial.arms)
    spread = _centred(trial.v + tau2 * (1.0 - np.eye(t)))
    weights: FloatArray = np.linalg.inv(spread + np.trace(spread) / t**2) - 1.0 / np.trace(spread)
    return weights
