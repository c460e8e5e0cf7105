"""The kinds of figures of an analysis: one row of the catalogue and one file each. Figures of surveys are in their
folders.
"""

from __future__ import annotations

from importlib import import_module

from metaloom.catalogue.figures import FIGURES
from metaloom.draw.kind import FigureKind
from metaloom.text.figures.pictured import Pictured


def figure_kind(name: str) -> FigureKind[Pictured]:
    """Return the kind whose row has this name, drawn by the function of that name in the module of that name.

    Raises ImportError where there is no such module or function.
    """
    try:
        return FigureKind(name, getattr(import_module(f"metaloom.draw.{name}"), name))
    except (ImportError, AttributeError) as error:
        raise ImportError(f"figure {name!r} of the catalogue is not drawn by draw/{name}.py: {error}") from error


KINDS: dict[str, FigureKind[Pictured]] = {name: figure_kind(name) for name in FIGURES}
