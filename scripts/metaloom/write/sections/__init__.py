"""Further sections of an analysis' page, in the order in which they are printed.

Each is a function `section(findings, analysis) -> str` in a module of its own; an empty text means that there is
nothing to say for this analysis.
"""

from __future__ import annotations

from collections.abc import Callable

from metaloom.declare.analysis import Analysis
from metaloom.write.findings import Findings
from metaloom.write.sections.bayes import bayes
from metaloom.write.sections.certainty import certainty
from metaloom.write.sections.choices import choices
from metaloom.write.sections.credibility import credibility
from metaloom.write.sections.influence import influence
from metaloom.write.sections.levels import levels
from metaloom.write.sections.multiverse import multiverse
from metaloom.write.sections.network import section as network
from metaloom.write.sections.preparation import preparation
from metaloom.write.sections.proof import proof
from metaloom.write.sections.regression import regression
from metaloom.write.sections.routes import routes
from metaloom.write.sections.small_studies import small_studies
from metaloom.write.sections.subgroups import subgroups
from metaloom.write.sections.subsets import subsets
from metaloom.write.sections.true_effects import true_effects
from metaloom.write.sections.witnesses import witnesses

Section = Callable[[Findings, Analysis], str]

AFTER_ROWS: tuple[Section, ...] = (preparation, routes)
"""Below the rows: what was done to them before they became effects."""

SURENESS: tuple[Section, ...] = (certainty,)
"""How sure the answer is."""

CHOICES: tuple[Section, ...] = (
    levels,
    network,
    choices,
    multiverse,
    subgroups,
    credibility,
    regression,
    small_studies,
    influence,
    true_effects,
    subsets,
    bayes,
)
"""What other choices would make of it, the reader's own first."""

CHECKS: tuple[Section, ...] = (proof, witnesses)
"""Below how it was computed."""
