"""A script's figure as SVG, wide and narrow, in the face of the site.

All words are set in the one face that the site serves, whatever family a theme names: only so are they where they were
measured, on every reader's machine and on paper.
"""

from __future__ import annotations

import io
import unicodedata
from copy import deepcopy
from functools import cache
from importlib import import_module
from typing import Any

from metaloom.draw.own import Shown
from metaloom.draw.paper import FONTS
from metaloom.draw.text import FAMILY, known, width

NARROW = 4.3
"""Inches of a figure on a phone."""
TALLEST = 1.35
"""How much higher a figure may become there."""
GENERIC = ("sans-serif", "serif", "monospace", "cursive", "fantasy")
SETTINGS = {
    "svg.fonttype": "none", "svg.hashsalt": "metaloom", "font.family": FAMILY, "mathtext.fontset": "custom",
    "mathtext.fallback": "stixsans", "mathtext.rm": FAMILY, "mathtext.it": FAMILY, "mathtext.bf": f"{FAMILY}:bold",
    **{f"font.{family}": [FAMILY] for family in GENERIC},
}  # fmt: skip


@cache
def set_up_drawing() -> None:
    """Let figures be drawn without a screen, in the face of the site."""
    mpl: Any = import_module("matplotlib")
    faces: Any = import_module("matplotlib.font_manager").fontManager
    measuring: Any = import_module("matplotlib.textpath").TextToPath

    mpl.use("svg")
    for file in sorted(FONTS.glob("*.ttf")):
        faces.addfont(str(file))
    mpl.rcParams |= SETTINGS
    measuring.get_text_width_height_descent = _measured(measuring.get_text_width_height_descent)


def drawn(shown: Shown) -> dict[str, str]:
    """Return the figure of each layout."""
    if shown.narrow is not None:
        return {"wide": _drawn(shown.figure), "narrow": _drawn(shown.narrow)}
    if hasattr(shown.figure, "savefig"):
        return _drawn_in_matplotlib(shown.figure)
    p9: Any = import_module("plotnine")
    plot = getattr(shown.figure, "last_plot", shown.figure)  # a composition takes its size from there
    wide, high = plot.theme.getp("figure_size", None) or (7.0, 4.4)
    narrow = deepcopy(shown.figure) + p9.theme(figure_size=_narrowed(wide, high))
    return {"wide": _drawn(shown.figure), "narrow": _drawn(narrow)}


def _narrowed(wide: float, high: float) -> tuple[float, float]:
    return NARROW, high * min(TALLEST, (wide / NARROW) ** 0.5)


def _drawn_in_matplotlib(figure: Any) -> dict[str, str]:
    """Return a figure of matplotlib; one with several axes is only made smaller on a phone."""
    wide = _drawn(figure)
    size = figure.get_size_inches()
    if len(figure.axes) > 1 or size[0] <= NARROW:
        return {"wide": wide, "narrow": wide}
    figure.set_size_inches(*_narrowed(*size))
    narrow = _drawn(figure)
    figure.set_size_inches(*size)
    return {"wide": wide, "narrow": narrow}


def _drawn(figure: Any) -> str:
    mpl: Any = import_module("matplotlib")
    with mpl.rc_context(SETTINGS):
        figure = figure if hasattr(figure, "savefig") else figure.draw()
        for text in figure.findobj(mpl.text.Text):
            text.set_fontfamily(FAMILY)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue().decode("utf-8")


def _measured(measure: Any) -> Any:
    """Return a measure of texts that gives characters that the face lacks, such as Chinese ones, their usual room."""

    def measured(self: Any, text: str, face: Any, is_formula: Any) -> tuple[float, float, float]:
        wide, high, descent = measure(self, text, face, is_formula)
        if not is_formula and not known().issuperset(unicodedata.normalize("NFC", text)):
            is_bold = face.get_weight() in ("bold", "heavy", "black", "semibold") or face.get_weight() == 700
            wide = max(wide, width(text, face.get_size_in_points(), bold=is_bold))
        return wide, high, descent

    return measured
