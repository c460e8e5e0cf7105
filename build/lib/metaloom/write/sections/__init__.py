"""Further sections of an analysis' page, in the order in which they are printed.

Each is a function `section(woven, analysis) -> str` in a module of its own; an empty text means that there is nothing
to say for this analysis.
"""

from __future__ import annotations

from collections.abc import Callable

from metaloom.declare.analysis import Analysis
from metaloom.write.findings import Woven
from metaloom.write.sections.bayes import bayes
from metaloom.write.sections.certainty import certainty
from metaloom.write.sections.choices import choices
from metaloom.write.sections.credibility import credibility
from metaloom.write.sections.influence import influence
from metaloom.write.sections.levels import levels
from metaloom.write.sections.multiverse import multiverse
from metaloom.write.sections.network import section as network
from metaloom.write.sections.preparation import preparation
from metaloom.write.sections.reanalysis import reanalysis
from metaloom.write.sections.regression import regression
from metaloom.write.sections.routes import routes
from metaloom.write.sections.small_studies import small_studies
from metaloom.write.sections.subgroups import subgroups
from metaloom.write.sections.subsets import subsets
from metaloom.write.sections.true_effects import true_effects
from metaloom.write.sections.witnesses import witnesses

Section = Callable[[Woven, Analysis], str]

BEFORE_ROWS: tuple[Section, ...] = (
    certainty,
    levels,
    network,
    choices,
    subgroups,
    credibility,
    regression,
    small_studies,
    influence,
    true_effects,
    subsets,
    multiverse,
    bayes,
    reanalysis,
)
"""After the numbers behind the figure, before the rows that they were made from."""

AFTER_ROWS: tuple[Section, ...] = (preparation, routes, witnesses)
"""After the rows, before the declaration."""
