"""A painted figure as PDF and PNG, for paper and for programs that do not read SVG.

It is the drawing that became the SVG, with the words set into it, in a font of this room (`fonts/README.md`) that is
the same on every machine; in the PDF it is embedded, and its text can be searched. Characters that it lacks are taken
from a font of the machine, where one of those named here has them. The bytes hold no date.
"""

from __future__ import annotations

import io
import warnings
from functools import cache
from pathlib import Path
from typing import Any

from metaloom.draw.marks import Sheet
from metaloom.draw.palette import light
from metaloom.draw.text import plain

FONTS = Path(__file__).parent / "fonts"
FAMILY = "Metaloom Sans"
OTHERS = (
    "DejaVu Sans",
    "Noto Sans CJK SC",
    "Droid Sans Fallback",
    "WenQuanYi Zen Hei",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans",
)
DOTS_PER_INCH = 150
"""Of a sheet at 72 pixels an inch: a figure of full width is 1875 dots wide, 300 an inch in a column of 16 cm."""
COLOURS = 64
MARGIN = 12
_SIDES = {"start": "left", "middle": "center", "end": "right"}
_REGULAR, _BOLD = 0.93, 0.9
"""The font is wider than those whose widths `text.width` estimates; so much smaller, it takes no more room."""


def on_paper(figure: Any, sheet: Sheet, title: str) -> tuple[bytes, bytes]:
    """The PDF and the PNG of a drawn sheet, whose words are set into `figure`."""
    from matplotlib.backends.backend_pdf import FigureCanvasPdf

    fonts = families()
    for text in sheet.texts:
        figure.axes[0].text(
            text.x, sheet.height - text.y, plain(text.text),
            parse_math=False,
            fontfamily=fonts,
            fontsize=text.size * (_BOLD if text.bold else _REGULAR),
            fontweight="bold" if text.bold else "normal",
            horizontalalignment=_SIDES[text.anchor],
            color=light(text.role),
        )  # fmt: skip
    _margin(figure, sheet)
    pdf = io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph \d+ .*missing from font", UserWarning)
        about = {"Title": title, "Creator": None, "Producer": None, "CreationDate": None}
        canvas: Any = FigureCanvasPdf(figure)
        canvas.print_pdf(pdf, metadata=about)
        return pdf.getvalue(), small_png(figure)


def _margin(figure: Any, sheet: Sheet) -> None:
    """White around the sheet."""
    wide, high = sheet.width + 2 * MARGIN, sheet.height + 2 * MARGIN
    figure.set_size_inches(wide / 72, high / 72)
    figure.axes[0].set_position((MARGIN / wide, MARGIN / high, sheet.width / wide, sheet.height / high))


@cache
def families() -> list[str]:
    """The font of this room, made known to matplotlib, and what the machine has of the others."""
    from matplotlib.font_manager import fontManager, get_font_names

    for file in sorted(FONTS.glob("*.ttf")):
        fontManager.addfont(file)
    here = set(get_font_names())
    return [FAMILY, *(name for name in OTHERS if name in here)]


def small_png(figure: Any) -> bytes:
    """The figure as PNG with a palette, a quarter of the size: it has few colours."""
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    figure.set_dpi(DOTS_PER_INCH)
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    picture = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    buffer = io.BytesIO()
    few = picture.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(buffer, "png", dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
    return buffer.getvalue()
