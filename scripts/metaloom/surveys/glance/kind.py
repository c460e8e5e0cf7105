"""The parts of this kind of survey, plugged together (see `surveys.kind`)."""

from __future__ import annotations

from metaloom.draw.kind import FigureKind
from metaloom.surveys.glance.counted import counted
from metaloom.surveys.glance.declare import Glance
from metaloom.surveys.glance.describe import survey
from metaloom.surveys.glance.draw import glance
from metaloom.surveys.glance.facts import Facts
from metaloom.surveys.glance.write import block
from metaloom.surveys.kind import Kind

KIND = Kind(
    key="glance",
    about="the evidence at a glance: one row an outcome",
    model=Glance,
    facts=Facts,
    describe=survey,
    block=block,
    counted=counted,
    figures=(FigureKind("glance", glance),),
)
