"""The parts of this kind of survey, plugged together (see `surveys.kind`)."""

from __future__ import annotations

from metaloom.draw.kind import FigureKind
from metaloom.surveys.kind import Kind
from metaloom.surveys.variance_components.counted import counted
from metaloom.surveys.variance_components.declare import VarianceComponents
from metaloom.surveys.variance_components.describe import survey
from metaloom.surveys.variance_components.draw import spread
from metaloom.surveys.variance_components.facts import Facts
from metaloom.surveys.variance_components.proof import proof
from metaloom.surveys.variance_components.write import block

KIND = Kind(
    key="variance_components",
    about="spread between and within groups",
    model=VarianceComponents,
    facts=Facts,
    describe=survey,
    block=block,
    counted=counted,
    proof=proof,
    figures=(FigureKind("spread", spread),),
)
