"""The parts of this kind of survey, plugged together (see `surveys.kind`)."""

from __future__ import annotations

from metaloom.surveys.kind import Kind
from metaloom.surveys.modifiers.counted import counted
from metaloom.surveys.modifiers.declare import Modifiers
from metaloom.surveys.modifiers.describe import survey
from metaloom.surveys.modifiers.facts import Facts
from metaloom.surveys.modifiers.write import block

KIND = Kind(
    key="modifiers",
    about="whether effects differ by attributes of the studies",
    model=Modifiers,
    facts=Facts,
    describe=survey,
    block=block,
    counted=counted,
)
