"""What the effects of an analysis are to one another: dependent, grouped, or a network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from metaloom.catalogue.measures import having, measure_of
from metaloom.catalogue.methods import METHODS
from metaloom.declare.broken import Broken
from metaloom.declare.formula import fault_of

if TYPE_CHECKING:
    from metaloom.declare.fields import AnalysisFields


NOT_IN_NETWORKS = (
    "subgroups", "moderators", "cluster", "random", "robust", "sensitivity", "bias", "influence", "baujat", "blup",
    "subsets", "bayes", "multiverse",
)  # fmt: skip


def structure(analysis: AnalysisFields) -> Iterator[Broken]:
    """Yield choices about dependence between effects, moderators and names that mean nothing together."""
    if analysis.robust is not None and analysis.cluster is None:
        yield Broken(
            ("robust",),
            "`robust` needs to know which effects belong together.",
            "Add cluster: study_id.",
            code="ML-0415",
        )
    if METHODS[analysis.method].tables:
        for option in ("cluster", "random", "robust", "moderators"):
            if getattr(analysis, option):
                yield Broken(
                    (option,),
                    f"`{option}` cannot be used with method {analysis.method}, which pools tables, not effect sizes.",
                    "Take an inverse-variance method, such as REML.",
                    code="ML-0404",
                )
    for index, moderator in enumerate(analysis.moderators):
        text, path = (moderator, ()) if isinstance(moderator, str) else (moderator.formula, ("formula",))
        fault = fault_of(text)
        if fault is not None:
            yield Broken(
                ("moderators", index, *path),
                fault,
                "Write columns joined by +, as in year or route + donor.",
                code="ML-0416",
            )
    for option in ("subgroups", "random", "figures"):
        yield from _repeated(option, getattr(analysis, option))


def network(analysis: AnalysisFields) -> Iterator[Broken]:
    """Yield what has no meaning in a network."""
    if analysis.network is None:
        return
    if analysis.measure is not None and not measure_of(analysis.measure).compares:
        yield Broken(
            ("measure",),
            f"A network needs a measure that compares two groups; {analysis.measure} does not.",
            f"Take one of {', '.join(sorted(having('compares')))}.",
            code="ML-0417",
        )
    if analysis.network.rows == "arms" and analysis.network.comparator is not None:
        cause = "`comparator` cannot be used with rows: arms, where each row is one treatment."
        yield Broken(("network", "comparator"), cause, "Remove it, or write rows: pairs.", code="ML-0417")
    if not METHODS[analysis.method].networks:
        fitting = ", ".join(row.code for row in METHODS.values() if row.networks)
        yield Broken(("method",), f"A network is not pooled by {analysis.method}.", f"Take {fitting}.", code="ML-0417")
    if analysis.test != "z":
        yield Broken(
            ("test",), f"The test {analysis.test} cannot be used in a network.", "Write test: z.", code="ML-0417"
        )
    for option in NOT_IN_NETWORKS:
        if getattr(analysis, option):
            yield Broken(
                (option,),
                f"`{option}` cannot be used in a network.",
                "Remove it; for other rows or another method, declare a second analysis.",
                code="ML-0417",
            )


def _repeated(option: str, values: list[str]) -> Iterator[Broken]:
    for index, value in enumerate(values):
        if value in values[:index]:
            yield Broken(
                (option, index), f"Duplicate {value!r} under `{option}`.", "Keep one of the two.", code="ML-0418"
            )
