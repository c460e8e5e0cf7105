"""The parts of this kind of survey, plugged together (see `surveys.kind`)."""

from __future__ import annotations

from metaloom.draw.kind import FigureKind
from metaloom.surveys.gap_maps.counted import counted
from metaloom.surveys.gap_maps.declare import GapMap
from metaloom.surveys.gap_maps.describe import survey
from metaloom.surveys.gap_maps.draw import gap_map
from metaloom.surveys.gap_maps.facts import Facts
from metaloom.surveys.gap_maps.write import block
from metaloom.surveys.kind import Kind

KIND = Kind(
    key="gap_maps",
    about="which studies have anything on which outcome",
    model=GapMap,
    facts=Facts,
    describe=survey,
    block=block,
    counted=counted,
    figures=(FigureKind("gap_map", gap_map),),
)
