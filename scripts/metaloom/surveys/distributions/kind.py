"""The parts of this kind of survey, plugged together (see `surveys.kind`)."""

from __future__ import annotations

from metaloom.draw.kind import FigureKind
from metaloom.surveys.distributions.counted import counted
from metaloom.surveys.distributions.declare import Distribution
from metaloom.surveys.distributions.describe import survey
from metaloom.surveys.distributions.draw import distribution
from metaloom.surveys.distributions.facts import Facts
from metaloom.surveys.distributions.write import block
from metaloom.surveys.kind import Kind

KIND = Kind(
    key="distributions",
    about="how values are spread over the studies",
    model=Distribution,
    facts=Facts,
    describe=survey,
    block=block,
    counted=counted,
    figures=(FigureKind("distribution", distribution),),
)
