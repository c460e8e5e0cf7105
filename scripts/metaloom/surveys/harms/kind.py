"""The parts of this kind of survey, plugged together (see `surveys.kind`)."""

from __future__ import annotations

from metaloom.draw.kind import FigureKind
from metaloom.surveys.harms.contrasts import harm_contrasts
from metaloom.surveys.harms.counted import counted
from metaloom.surveys.harms.declare import Harms
from metaloom.surveys.harms.describe import survey
from metaloom.surveys.harms.draw import harms
from metaloom.surveys.harms.facts import Facts
from metaloom.surveys.harms.proof import proof
from metaloom.surveys.harms.write import block
from metaloom.surveys.kind import Kind

KIND = Kind(
    key="harms",
    about="harms study by study, by exact methods",
    model=Harms,
    facts=Facts,
    describe=survey,
    block=block,
    counted=counted,
    proof=proof,
    figures=(FigureKind("harms", harms), FigureKind("harm_contrasts", harm_contrasts)),
)
