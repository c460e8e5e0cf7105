"""The parts of this kind of survey, plugged together (see `surveys.kind`)."""

from __future__ import annotations

from metaloom.draw.kind import FigureKind
from metaloom.surveys.kind import Kind
from metaloom.surveys.survival.counted import counted
from metaloom.surveys.survival.declare import SurvivalCurves
from metaloom.surveys.survival.describe import survey
from metaloom.surveys.survival.draw import survival_curves
from metaloom.surveys.survival.facts import Facts
from metaloom.surveys.survival.write import block

KIND = Kind(
    key="survival",
    about="survival curves read off printed figures",
    model=SurvivalCurves,
    facts=Facts,
    describe=survey,
    block=block,
    counted=counted,
    figures=(FigureKind("survival_curves", survival_curves),),
)
