"""Further sections of an analysis' page, in the order in which they are printed.

Each is a function `section(woven, analysis) -> str` in a module of its own; an empty text means that there is nothing
to say for this analysis.
"""

from __future__ import annotations

from collections.abc import Callable

from metaloom.declare.analysis import Analysis
from metaloom.write.sections.credibility import credibility
from metaloom.write.sections.network import section as network
from metaloom.write.sections.reanalysis import reanalysis
from metaloom.write.sections.witnesses import witnesses
from metaloom.write.woven import Woven

Section = Callable[[Woven, Analysis], str]

BEFORE_ROWS: tuple[Section, ...] = (network, credibility, reanalysis)
"""After the choices that change the result, before the rows it was made from."""

AFTER_ROWS: tuple[Section, ...] = (witnesses,)
"""After the rows, before the declaration."""
