"""Rules of the prediction interval, one row each, in the order in which messages and the schema list them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """One rule: t with k minus `spent` degrees of freedom, or the normal distribution where `spent` is None."""

    code: str
    words: str
    spent: int | None
    reference: str | None = None

    def degrees(self, k: int) -> int | None:
        """Return the degrees of freedom with k independent studies; None for the normal distribution."""
        return None if self.spent is None else k - self.spent


_T = "prediction interval from the t distribution with k − {} degrees of freedom"

ROWS = (
    Prediction(
        code="hts",
        words=f"{_T.format(2)} (Higgins, Thompson and Spiegelhalter 2009)",
        spent=2,
        reference="higgins_2009",
    ),
    Prediction(code="normal", words="prediction interval from the normal distribution", spent=None),
    Prediction(code="t", words=_T.format(1), spent=1),
    Prediction(code="knha", words=_T.format(1), spent=1),
)

PREDICTIONS: dict[str, Prediction] = {row.code: row for row in ROWS}
