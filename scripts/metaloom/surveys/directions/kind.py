"""The kind `directions`, plugged together."""

from __future__ import annotations

from metaloom.draw.kind import FigureKind
from metaloom.surveys.directions.counted import counted
from metaloom.surveys.directions.declare import Directions
from metaloom.surveys.directions.describe import survey
from metaloom.surveys.directions.draw import effect_directions
from metaloom.surveys.directions.facts import Facts
from metaloom.surveys.directions.proof import proof
from metaloom.surveys.directions.write import block
from metaloom.surveys.kind import Kind

KIND = Kind(
    key="directions",
    about="directions of effect that sources give in words, P values or counts, one vote a study and outcome",
    model=Directions,
    facts=Facts,
    describe=survey,
    block=block,
    counted=counted,
    proof=proof,
    figures=(FigureKind("effect_directions", effect_directions),),
)
