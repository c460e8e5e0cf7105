"""A sheet of marks, painted by plotnine as SVG.

One ggplot whose coordinates are the pixels of the sheet, three layers, nothing else: no axis, legend or margin that
would be laid out by the width of a font that the reader does not have. matplotlib never sees a word of what becomes the
SVG; `clean` writes the words at their places. So no study name can be taken for mathematics ("$"), lack a glyph or
shift a mark, and the bytes depend on the marks alone.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from metaloom.draw.clean import MARGIN, clean
from metaloom.draw.figure import Layout
from metaloom.draw.marks import Shape, Sheet
from metaloom.draw.on_paper import on_paper
from metaloom.draw.palette import light

_SALT = "metaloom"
_LINE = 1 / 3.141592653589793**0.5  # a plotnine line of size 1 is sqrt(pi) points wide; marks give points


@dataclass(frozen=True)
class Painted:
    """One drawing as SVG for pages and, where asked for, as PDF and PNG for paper."""

    svg: str
    pdf: bytes = b""
    png: bytes = b""


def paint(sheet: Sheet, name: str, alt: str, layout: Layout = "wide") -> Painted:
    """The sheet as a whole SVG document, `alt` becoming its accessible name; the wide layout as PDF and PNG, too."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    mpl.use("agg")
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": _SALT, "pdf.fonttype": 42, "path.simplify": False}):
        figure = _plot(sheet).draw()
        figure.set_layout_engine("none")
        for axes in figure.axes:
            axes.set_position((0, 0, 1, 1))
        buffer = io.BytesIO()
        canvas: Any = FigureCanvasSVG(figure)
        canvas.print_svg(buffer, metadata={"Date": None, "Creator": None})
        svg = clean(buffer.getvalue(), sheet, name, alt, layout)
        made = Painted(svg, *on_paper(figure, sheet, name)) if layout == "wide" else Painted(svg)
    figure.clear()
    return made


def size(sheet: Sheet) -> tuple[int, int]:
    """Width and height of the painted figure in pixels, margin included."""
    return round(sheet.width + 2 * MARGIN), round(sheet.height + 2 * MARGIN)


def _plot(sheet: Sheet) -> Any:
    """The sheet as a ggplot."""
    import pandas as pd

    p9: Any = import_module("plotnine")
    height = sheet.height
    plot: Any = p9.ggplot()
    plot += p9.scale_x_continuous(limits=(0, sheet.width), expand=(0, 0))
    plot += p9.scale_y_continuous(limits=(0, height), expand=(0, 0))
    plot += p9.theme_void()
    plot += p9.theme(figure_size=(sheet.width / 72, height / 72), dpi=72, plot_margin=0)
    if sheet.grounds:
        plot += _polygons(p9, pd, sheet.grounds, height)
    if sheet.lines:
        lines = pd.DataFrame(
            {
                "x": [line.x1 for line in sheet.lines],
                "xend": [line.x2 for line in sheet.lines],
                "y": [height - line.y1 for line in sheet.lines],
                "yend": [height - line.y2 for line in sheet.lines],
                "color": [light(line.role) for line in sheet.lines],
                "size": [line.width * _LINE for line in sheet.lines],
                "linetype": [line.dash for line in sheet.lines],
            }
        )
        plot += p9.geom_segment(
            p9.aes(x="x", xend="xend", y="y", yend="yend", color="color", size="size", linetype="linetype"),
            data=lines,
            inherit_aes=False,
            show_legend=False,
        )
        plot += p9.scale_linetype_identity()
        plot += p9.scale_size_identity()
    if sheet.shapes:
        plot += _polygons(p9, pd, sheet.shapes, height)
    plot += p9.scale_color_identity()
    plot += p9.scale_fill_identity()
    return plot


def _polygons(p9: Any, pd: Any, shapes: Sequence[Shape], height: float) -> Any:
    rows = [
        (number, x, height - y, light(shape.fill), light(shape.stroke or shape.fill))
        for number, shape in enumerate(shapes)
        for x, y in shape.points
    ]
    frame = pd.DataFrame(rows, columns=["group", "x", "y", "fill", "color"])
    return p9.geom_polygon(
        p9.aes(x="x", y="y", group="group", fill="fill", color="color"),
        data=frame,
        size=0.5 * _LINE,
        inherit_aes=False,
        show_legend=False,
    )
