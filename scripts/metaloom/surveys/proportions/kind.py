"""The parts of this kind of survey, plugged together (see `surveys.kind`)."""

from __future__ import annotations

from metaloom.draw.kind import FigureKind
from metaloom.surveys.kind import Kind
from metaloom.surveys.proportions.counted import counted
from metaloom.surveys.proportions.declare import Proportions
from metaloom.surveys.proportions.describe import survey
from metaloom.surveys.proportions.draw import proportions
from metaloom.surveys.proportions.facts import Facts
from metaloom.surveys.proportions.proof import proof
from metaloom.surveys.proportions.write import block

KIND = Kind(
    key="proportions",
    about="proportions with intervals",
    model=Proportions,
    facts=Facts,
    describe=survey,
    block=block,
    counted=counted,
    proof=proof,
    figures=(FigureKind("proportions", proportions),),
)
