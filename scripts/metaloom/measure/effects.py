"""The effect sizes of one analysis: what `measure` hands to `pool` and `probe`.

The rows are in table order. Every array is aligned with `frame`, which keeps the columns that the
studies came with (moderators, subgroups, arms), so that a later room never needs the table itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Policy:
    """What was done about cells without events: `add` this much, `to` these studies, or drop double-zero studies."""

    add: float = 0.5
    to: str = "only0"
    drop00: bool = False


@dataclass(frozen=True)
class Excluded:
    """A row that has no effect size, and why, in plain words."""

    study_id: str
    line: int | None
    reason: str


@dataclass(frozen=True)
class SharedArm:
    """Rows of one study that shared an arm (`shared`: control or treated), and what was done: combine or split."""

    study_id: str
    rule: str
    shared: str
    lines: tuple[int | None, ...]


@dataclass(frozen=True)
class Effects:
    """Effect sizes yi with sampling variances vi (both (k,), analysis scale: log for ratios), and their studies.

    yi and vi are finite, except with the methods that pool the tables themselves (MH, PETO, GLMM): there a study
    whose own estimate does not exist (no events in either arm, say) still takes part, with NaN.
    `routes` says of each study from which columns its effect was computed (a layout of `catalogue.columns`).
    `inputs` holds the numeric input columns (k,) by their standard names after conversion, before any
    zero-cell correction. `converted` says for each row what was computed from other summaries, and from which ("" for
    nothing); `shared_arms` what became of rows that shared an arm. `columns` holds columns of `frame` that
    pandas has handed out already, which takes it longer than numpy takes to compute with one.
    """

    measure: str
    yi: FloatArray
    vi: FloatArray
    study_ids: tuple[str, ...]
    labels: tuple[str, ...]
    lines: tuple[int | None, ...]
    frame: pd.DataFrame
    inputs: dict[str, FloatArray]
    policy: Policy = Policy()
    excluded: tuple[Excluded, ...] = ()
    flags: tuple[str, ...] = ()
    routes: tuple[tuple[str, ...], ...] = ()
    converted: tuple[str, ...] = ()
    shared_arms: tuple[SharedArm, ...] = ()
    columns: Mapping[str, pd.Series] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.yi)

    @cached_property
    def studies(self) -> int:
        """How many studies the effects come from: a study may give several."""
        return len(set(self.study_ids))

    def subset(self, keep: BoolArray) -> Effects:
        """Return the same effects for the studies where `keep` (k,) holds; order kept."""
        if keep.all():
            return self
        index = np.flatnonzero(keep)
        return replace(
            self,
            yi=self.yi[index],
            vi=self.vi[index],
            study_ids=tuple(self.study_ids[i] for i in index),
            labels=tuple(self.labels[i] for i in index),
            lines=tuple(self.lines[i] for i in index),
            frame=self.frame.iloc[index].reset_index(drop=True),
            inputs={name: values[index] for name, values in self.inputs.items()},
            routes=tuple(self.routes[i] for i in index) if self.routes else (),
            converted=tuple(self.converted[i] for i in index) if self.converted else (),
            columns={},
        )

    def column(self, name: str) -> Any:
        """Return a column of the studies' rows as a pandas Series."""
        column = self.columns.get(name)
        return self.frame[name] if column is None else column
