"""The parts of this kind of survey, plugged together (see `surveys.kind`)."""

from __future__ import annotations

from metaloom.draw.kind import FigureKind
from metaloom.surveys.kind import Kind
from metaloom.surveys.reporting.counted import counted
from metaloom.surveys.reporting.declare import Reporting
from metaloom.surveys.reporting.describe import survey
from metaloom.surveys.reporting.draw import reporting
from metaloom.surveys.reporting.facts import Facts
from metaloom.surveys.reporting.matrix import reporting_matrix
from metaloom.surveys.reporting.write import block

KIND = Kind(
    key="reporting",
    about="which study reports which item",
    model=Reporting,
    facts=Facts,
    describe=survey,
    block=block,
    counted=counted,
    figures=(FigureKind("reporting", reporting), FigureKind("reporting_matrix", reporting_matrix)),
)
