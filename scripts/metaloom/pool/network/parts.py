"""The network part of a result: treatments, comparisons, league table, inconsistency, ranking."""

from __future__ import annotations

from dataclasses import dataclass

from metaloom.measure.display import Display, Number
from metaloom.store.part import Kept


@dataclass(frozen=True, kw_only=True)
class Treatment(Kept):
    """One treatment of a network and in how many studies it is."""

    name: str
    studies: int


@dataclass(frozen=True, kw_only=True)
class Evidence(Kept):
    """What direct or indirect evidence alone says of a comparison, or how far the two are apart."""

    estimate: float
    standard_error: float
    statistic: float
    p_value: float


@dataclass(frozen=True, kw_only=True)
class Comparison(Kept):
    """One pair of treatments: the network's estimate, then direct and indirect evidence."""

    treatment: str
    comparator: str
    estimate: float
    ci_lower: float
    ci_upper: float
    prediction_lower: Number
    prediction_upper: Number
    standard_error: float
    statistic: Number
    p_value: Number
    display: Display
    studies: int
    direct_share: float
    direct: Evidence | None
    indirect: Evidence | None
    difference: Evidence | None


@dataclass(frozen=True, kw_only=True)
class Cell(Kept):
    """The effect of a row's treatment against a column's."""

    estimate: float
    ci_lower: float
    ci_upper: float


@dataclass(frozen=True, kw_only=True)
class League(Kept):
    """Every treatment against every other; None on the diagonal."""

    treatments: tuple[str, ...]
    cells: tuple[tuple[Cell | None, ...], ...]


@dataclass(frozen=True, kw_only=True)
class QTest(Kept):
    """A part of Cochran's Q; `tau2_within` is the variance under which it was computed."""

    q: Number
    df: int
    p_value: Number
    tau2_within: Number = None


@dataclass(frozen=True, kw_only=True)
class Design(QTest):
    """The studies that compare the same treatments: their own Q, and what is left without them."""

    treatments: tuple[str, ...]
    studies: int
    detached: QTest


@dataclass(frozen=True, kw_only=True)
class Inconsistency(Kept):
    """Cochran's Q of a network, within and between designs."""

    total: QTest
    within: QTest
    between: QTest
    between_random: QTest
    designs: tuple[Design, ...]


@dataclass(frozen=True, kw_only=True)
class Rank(Kept):
    """A treatment's P-score: the mean certainty that it is better than another."""

    treatment: str
    p_score: float


@dataclass(frozen=True, kw_only=True)
class Network(Kept):
    """A network of treatments, compared by direct and indirect evidence together."""

    treatments: tuple[Treatment, ...]
    reference: str
    parts: tuple[tuple[str, ...], ...]
    comparisons: tuple[Comparison, ...]
    league: League
    inconsistency: Inconsistency | None
    ranking: tuple[Rank, ...] | None
