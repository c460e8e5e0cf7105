"""Which figures draw a part of the result that has to be declared, too.

A figure shows the result and computes nothing of its own; so what it shows must have been asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from metaloom.catalogue.figures import FIGURES

from .broken import Broken

if TYPE_CHECKING:
    from .fields import AnalysisFields


def figures_without_their_part(analysis: AnalysisFields) -> Iterator[Broken]:
    """Yield the declared figures of parts that are not declared."""
    for index, figure in enumerate(analysis.figures):
        facts = FIGURES[figure]
        if facts.declared is not None and not facts.declared(analysis):
            cause = f"The figure {figure} draws a part of the result that this analysis does not declare."
            yield Broken(("figures", index), cause, f"Add {facts.remedy}, or remove the figure.", code="ML-0407")
