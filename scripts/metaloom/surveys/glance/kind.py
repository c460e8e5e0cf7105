"""The parts of this kind of survey, plugged together (see `surveys.kind`)."""

from __future__ import annotations

from typing import Any

from metaloom.draw.kind import FigureKind
from metaloom.surveys.glance.counted import counted
from metaloom.surveys.glance.declare import Glance
from metaloom.surveys.glance.describe import survey
from metaloom.surveys.glance.draw import glance
from metaloom.surveys.glance.write import block
from metaloom.surveys.kind import Kind

KIND: Kind[Any, Any] = Kind(
    key="glance",
    about="the evidence at a glance: one row an outcome",
    model=Glance,
    describe=survey,
    block=block,
    counted=counted,
    figures=(FigureKind("glance", glance),),
)
