"""The parts of this kind of survey, plugged together (see `surveys.kind`)."""

from __future__ import annotations

from metaloom.surveys.conversions.counted import counted
from metaloom.surveys.conversions.declare import Conversions
from metaloom.surveys.conversions.describe import survey
from metaloom.surveys.conversions.facts import Facts
from metaloom.surveys.conversions.proof import proof
from metaloom.surveys.conversions.write import block
from metaloom.surveys.kind import Kind

KIND = Kind(
    key="conversions",
    about="medians turned into means, step by step",
    model=Conversions,
    facts=Facts,
    describe=survey,
    block=block,
    counted=counted,
    proof=proof,
)
