"""The parts of this kind of survey, plugged together (see `surveys.kind`)."""

from __future__ import annotations

from typing import Any

from metaloom.draw.kind import FigureKind
from metaloom.surveys.harms.contrasts import harm_contrasts
from metaloom.surveys.harms.counted import counted
from metaloom.surveys.harms.declare import Harms
from metaloom.surveys.harms.describe import survey
from metaloom.surveys.harms.draw import harms
from metaloom.surveys.harms.proof import proof
from metaloom.surveys.harms.write import block
from metaloom.surveys.kind import Kind

KIND: Kind[Any, Any] = Kind(
    key="harms",
    about="harms study by study, by exact methods",
    model=Harms,
    describe=survey,
    block=block,
    counted=counted,
    proof=proof,
    figures=(FigureKind("harms", harms), FigureKind("harm_contrasts", harm_contrasts)),
)
