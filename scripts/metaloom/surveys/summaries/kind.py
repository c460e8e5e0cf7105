"""The parts of this kind of survey, plugged together (see `surveys.kind`)."""

from __future__ import annotations

from metaloom.surveys.kind import Kind
from metaloom.surveys.summaries.counted import counted
from metaloom.surveys.summaries.declare import Summary
from metaloom.surveys.summaries.describe import survey
from metaloom.surveys.summaries.facts import Facts
from metaloom.surveys.summaries.write import block

KIND = Kind(
    key="summaries",
    about="summaries of findings: effects, certainty, plain words",
    model=Summary,
    facts=Facts,
    describe=survey,
    block=block,
    counted=counted,
)
