"""An evidence gap map as a table of links: a bubble for each kind of study, larger with more studies.

Each bubble leads to the list of its studies, with or without a script. Kinds differ by shape as well as by colour, and
the number is in every bubble. `gap-map.js` adds the choices (rows, kinds, colour) and the walk by arrow keys.
"""

from __future__ import annotations

import math
from html import escape
from itertools import groupby

from metaloom.surveys.gap_maps.facts import Cell, Facts
from metaloom.text import numbers
from metaloom.text.certainty_words import SIGNS, level_text

SIZES = 6
"""Steps of size: the smallest bubble is large enough for a finger, so that sizes are steps and no exact areas."""


def grid(found: Facts) -> str:
    """Return the map as HTML, without a blank line; Quarto leaves the table as it is."""
    most = max((len(ids) for cell in found.cells for ids in cell.studies), default=1) or 1
    heads = "".join(
        f'<th scope="col">{escape(name)}{_certainty(level)}</th>'
        for name, level in zip(found.outcomes, found.certainty, strict=True)
    )
    bodies = ""
    for group, rows in groupby(enumerate(found.attributes), key=lambda pair: pair[1].group):
        span = len(found.outcomes) + 1
        bodies += f'<tbody><tr><th class="ml-map-group" colspan="{span}" scope="rowgroup">{escape(group)}</th></tr>'
        for number, attribute in rows:
            cells = [cell for cell in found.cells if cell.row == number]
            name = f'{escape(attribute.label)} <span class="ml-quiet">{numbers.count(attribute.total)}</span>'
            bodies += f'<tr><th scope="row">{name}</th>{"".join(_cell(cell, most, found) for cell in cells)}</tr>'
        bodies += "</tbody>"
    return (
        f'<div class="ml-map" id="{escape(found.id)}-map">{_legend(found)}'
        '<div class="table-scroll" tabindex="0" role="group" aria-label="Evidence gap map">'
        '<table data-quarto-disable-processing="true">'
        f"<thead><tr><td></td>{heads}</tr></thead>{bodies}</table></div></div>"
    )


def _legend(found: Facts) -> str:
    """Return the key: shapes by kind, colours by certainty where an outcome has one, and what an empty place is."""
    kinds = "".join(
        f'<li><span class="ml-bubble ml-kind-{number} ml-size-1"></span> {escape(str(kind))}</li>'
        for number, kind in enumerate(found.split)
    )
    rated = [level for level in SIGNS if level in found.certainty]
    dot = '<span class="ml-bubble ml-size-1 ml-sure-{}"></span>'
    levels = "".join(
        f'<li class="ml-map-level">{dot.format(_slug(level))} {_told(level)}</li>'
        for level in (*rated, *(["not rated"] if rated and None in found.certainty else []))
    )
    gap = '<li><span class="ml-map-gap"></span> no study: a gap</li>'
    return f'<ul class="ml-map-key">{kinds}{levels}{gap}</ul>'


def _certainty(level: str | None) -> str:
    return f'<span class="ml-quiet">{escape(level_text(level))}</span>' if level else ""


def _cell(cell: Cell, most: int, found: Facts) -> str:
    sure = _slug(found.certainty[cell.column] or "not rated")
    bubbles = "".join(
        f'<a class="ml-bubble ml-kind-{number} ml-size-{_size(len(ids), most)} ml-sure-{sure}" '
        f'href="#{cell.anchor}">{numbers.count(len(ids))}</a>'
        for number, ids in enumerate(cell.studies)
        if ids
    )
    return f"<td>{bubbles}</td>" if bubbles else '<td class="ml-map-gap"></td>'


def _size(count: int, most: int) -> int:
    return max(1, math.ceil(SIZES * math.sqrt(count / most)))


def _told(level: str) -> str:
    return f"{level} certainty" if level in SIGNS else level


def _slug(level: str) -> str:
    return level.replace(" ", "-")
