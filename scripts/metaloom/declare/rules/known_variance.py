"""What a between-study variance that is known (`tau2_value`) cannot be declared with.

It pools the analysis, its subgroups and each refit on other rows. A model that estimates its own variance would leave
it out unsaid, and a sensitivity analysis by another method would change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from metaloom.declare.broken import Broken

if TYPE_CHECKING:
    from metaloom.declare.fields import AnalysisFields

OWN_VARIANCE = ("cluster", "random", "moderators", "influence", "baujat", "bayes")
OWN_VARIANCE_BIAS = frozenset({"egger_mixed", "trim_and_fill"})


def known_variance(analysis: AnalysisFields) -> Iterator[Broken]:
    """Yield what estimates a between-study variance although one is declared."""
    if analysis.tau2_value is None:
        return
    for option in OWN_VARIANCE:
        if getattr(analysis, option):
            yield _estimates((option,), f"`{option}`")
    if analysis.subgroups and analysis.tau2 == "common":
        yield _estimates(("tau2",), "`tau2: common`")
    for index, probe in enumerate(analysis.bias):
        names = {probe} if isinstance(probe, str) else probe.model_fields_set
        for name in sorted(names & OWN_VARIANCE_BIAS):
            yield _estimates(("bias", index), f"The bias test {name}")
    for index, entry in enumerate(analysis.sensitivity):
        if not isinstance(entry, str) and entry.method is not None:
            yield _no_other_method(("sensitivity", index, "method"))
    if analysis.multiverse is not None and analysis.multiverse.methods:
        yield _no_other_method(("multiverse", "methods"))


def _estimates(path: tuple[str | int, ...], what: str) -> Broken:
    cause = f"{what} estimates the between-study variance, although `tau2_value` says that it is known."
    return Broken(path, cause, "Remove it, or declare a second analysis without `tau2_value`.", code="ML-0404")


def _no_other_method(path: tuple[str | int, ...]) -> Broken:
    cause = "With `tau2_value` another method would change nothing: the between-study variance is not estimated."
    return Broken(path, cause, "Remove it, or declare a second analysis without `tau2_value`.", code="ML-0404")
