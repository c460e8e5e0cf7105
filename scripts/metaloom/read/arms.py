"""Rows that are arms become the comparisons that a network is made of: every pair of a study's arms, each once.

Most data of this kind are in this form. An arm's numbers carry the names of one group (`events`, `total`; `mean`, `sd`,
`n`; `events`, `time`); in a comparison they carry those of two. Where an arm lacks a number, only the comparisons with
it are left out.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from metaloom.declare.structure import COMPARATOR, Network

if TYPE_CHECKING:
    from pandas import DataFrame

OF_AN_ARM = (
    "events", "total", "mean", "sd", "n", "time", "se", "ci_low", "ci_high", "median", "q1", "q3", "min", "max",
)  # fmt: skip
"""What one arm may give, by its standard name."""


def pairs_of_arms(frame: DataFrame, network: Network) -> DataFrame:
    """Return a row for each pair of arms of each study, with the columns of two groups; other columns as in the first.

    The reference is the comparator where it is one of the two.
    """
    from pandas import DataFrame as Frame

    own = [name for name in OF_AN_ARM if name in frame.columns]
    columns = [name for name in frame.columns if name not in own]
    columns += [COMPARATOR, *(f"{name}{side}" for side in ("_treated", "_control") for name in own)]
    rows: list[dict[Any, Any]] = []
    for _, arms in frame.groupby("study_id", sort=False):
        for one, other in combinations(arms.to_dict("records"), 2):
            treated, control = (
                (other, one) if str(one[network.treatment]).strip() == network.reference else (one, other)
            )
            rows.append(
                {name: value for name, value in treated.items() if name not in own}
                | {COMPARATOR: control[network.treatment]}
                | {f"{name}_treated": treated[name] for name in own}
                | {f"{name}_control": control[name] for name in own}
            )
    return Frame(rows, columns=columns)
