"""Published judgements of risk of bias, drawn beside the rows of a forest.

A sign is a disc with + (low), ! (some concerns), − (high) or ? (no information), so that nothing rests on its colour.
"""

from __future__ import annotations

from collections.abc import Sequence

from metaloom.draw.marks import Shape, Sheet, Text, circle
from metaloom.text.figures.judgements import SIGNS

STEP = 14.0
_RADIUS = 6.0


def draw_signs(sheet: Sheet, levels: Sequence[str | None], right: float, y: float, name: str) -> None:
    """Draw the signs of one study in a row that ends at `right`, their middle at `y`."""
    for number, level in enumerate(levels):
        if level is None:
            continue
        x = right - (len(levels) - number - 0.5) * STEP
        sign, role = SIGNS[level]
        sheet.shapes.append(Shape(circle(x, y, _RADIUS), role, "judged", None, f"{name}: {level}"))
        sheet.texts.append(Text(x, y + 3.7, sign, "middle", 11, True, "paper", through=True))
