"""The parts of this kind of survey, plugged together (see `surveys.kind`)."""

from __future__ import annotations

from metaloom.draw.kind import FigureKind
from metaloom.surveys.kind import Kind
from metaloom.surveys.windows.counted import counted
from metaloom.surveys.windows.declare import Windows
from metaloom.surveys.windows.describe import survey
from metaloom.surveys.windows.draw import windows
from metaloom.surveys.windows.facts import Facts
from metaloom.surveys.windows.proof import proof
from metaloom.surveys.windows.write import block

KIND = Kind(
    key="windows",
    about="what is known when: outcomes by windows of time",
    model=Windows,
    facts=Facts,
    describe=survey,
    block=block,
    counted=counted,
    proof=proof,
    figures=(FigureKind("windows", windows),),
)
