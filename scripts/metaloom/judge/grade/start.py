"""Where certainty starts: high for randomised studies, low for others (GRADE guidelines 3, J Clin Epidemiol 2011)."""

from __future__ import annotations

from collections.abc import Sequence

from metaloom.declare.certainty import Start
from metaloom.judge.certain import StartingLevel
from metaloom.read.select import RANDOMISED


def start_of(designs: Sequence[str | None], declared: Start | None) -> StartingLevel:
    """Return the level, who or what decided, and why; `designs` are those of the studies, None where not recorded.

    One study that is not known to be randomised is enough for a low start.
    """
    if declared is not None:
        return StartingLevel(level=declared.level, by="judgement", who=declared.by, reason=declared.reason)
    randomised = sum(design is not None and design.casefold() in RANDOMISED for design in designs)
    level, reason = "low", "No study is randomised."
    if randomised == len(designs):
        level, reason = "high", "All studies are randomised."
    elif randomised:
        reason = "Not all studies are randomised."
    elif all(design is None for design in designs):
        reason = "The design of the studies is not recorded."
    return StartingLevel(level=level, by="rule", who=None, reason=reason)
