"""The parts of this kind of survey, plugged together (see `surveys.kind`)."""

from __future__ import annotations

from typing import Any

from metaloom.draw.kind import FigureKind
from metaloom.surveys.kind import Kind
from metaloom.surveys.windows.counted import counted
from metaloom.surveys.windows.declare import Windows
from metaloom.surveys.windows.describe import survey
from metaloom.surveys.windows.draw import windows
from metaloom.surveys.windows.proof import proof
from metaloom.surveys.windows.write import block

KIND: Kind[Any, Any] = Kind(
    key="windows",
    about="what is known when: outcomes by windows of time",
    model=Windows,
    describe=survey,
    block=block,
    counted=counted,
    proof=proof,
    figures=(FigureKind("windows", windows),),
)
