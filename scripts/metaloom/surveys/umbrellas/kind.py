"""The parts of this kind of survey, plugged together (see `surveys.kind`)."""

from __future__ import annotations

from metaloom.draw.kind import FigureKind
from metaloom.surveys.kind import Kind
from metaloom.surveys.umbrellas.counted import counted
from metaloom.surveys.umbrellas.declare import Umbrella
from metaloom.surveys.umbrellas.describe import survey
from metaloom.surveys.umbrellas.draw import umbrella
from metaloom.surveys.umbrellas.facts import Facts
from metaloom.surveys.umbrellas.write import block

KIND = Kind(
    key="umbrellas",
    about="pooled effects of earlier reviews, side by side",
    model=Umbrella,
    facts=Facts,
    describe=survey,
    block=block,
    counted=counted,
    figures=(FigureKind("umbrella", umbrella),),
)
