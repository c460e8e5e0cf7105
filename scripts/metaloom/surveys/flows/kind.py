"""The parts of this kind of survey, plugged together (see `surveys.kind`)."""

from __future__ import annotations

from metaloom.draw.kind import FigureKind
from metaloom.surveys.flows.counted import counted
from metaloom.surveys.flows.declare import Flow
from metaloom.surveys.flows.describe import survey
from metaloom.surveys.flows.draw import flow
from metaloom.surveys.flows.facts import Facts
from metaloom.surveys.flows.write import block
from metaloom.surveys.kind import Kind

KIND = Kind(
    key="flows",
    about="from records to pooled studies, as PRISMA 2020 draws it",
    model=Flow,
    facts=Facts,
    describe=survey,
    block=block,
    counted=counted,
    figures=(FigureKind("flow", flow),),
)
