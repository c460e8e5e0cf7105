"""For scripts of a project: what they return, and a theme with the site's look for ggplots."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from typing import TYPE_CHECKING, Any

from metaloom.draw.palette import ROLES
from metaloom.draw.text import FAMILY

if TYPE_CHECKING:
    from pandas import DataFrame

NAME = re.compile(r"[a-z][a-z0-9-]*")
KINDS = (("plotnine", "ggplot"), ("plotnine.composition", "Compose"), ("matplotlib.figure", "Figure"))
"""What can be drawn."""
LARGEST = 10**300
COLOURS: Mapping[str, str] = {name: colour.light for name, colour in ROLES.items() if not name.startswith("tint")}
"""The site's colours by what they mean: ink, muted, effect, pooled, subgroup, prediction, threshold, …"""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a script shows. `alt` says in words what the figure shows, and is required; so is `caption`.

    `table` is a DataFrame, printed with its column names, and with its index where that has a name or holds texts;
    `figure` a ggplot or a composition of plotnine, or a figure of matplotlib; `narrow` the same for phones, where
    making `figure` narrower would not do. `numbers` are named values (lower case, digits, hyphens) for
    `{{< var ID.NAME >}}` and for claims: numbers, texts or None.
    """

    table: DataFrame
    figure: Any
    caption: str
    alt: str
    numbers: Mapping[str, float | int | str | None] = field(default_factory=dict)
    narrow: Any = None
    made_at: Mapping[str, int] = field(init=False, repr=False, compare=False)
    """The lines of the files that were running when this was made: where to look for what cannot be drawn."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "made_at", _lines())
        for name in ("caption", "alt"):
            if not str(getattr(self, name)).strip():
                raise ValueError(f"Shown needs {name}: words for those who cannot see the figure")
        if not isinstance(self.table, import_module("pandas").DataFrame):
            raise TypeError(f"Shown needs a DataFrame as table, not a {type(self.table).__name__}")
        if not len(self.table.columns):
            raise ValueError("Shown needs a table with columns; this one has none")
        if not isinstance(self.numbers, Mapping):
            raise TypeError(f"Shown needs numbers by their names, not a {type(self.numbers).__name__}")
        object.__setattr__(self, "figure", _figure(self.figure, "figure"))
        if self.narrow is not None:
            object.__setattr__(self, "narrow", _figure(self.narrow, "narrow"))
        object.__setattr__(self, "numbers", {name: _number(name, value) for name, value in self.numbers.items()})


def _lines() -> dict[str, int]:
    """Return file -> the line at which its innermost function is running."""
    lines: dict[str, int] = {}
    frame = sys._getframe(1)
    while frame is not None:
        lines.setdefault(frame.f_code.co_filename, frame.f_lineno)
        frame = frame.f_back  # type: ignore[assignment]
    return lines


def _figure(figure: Any, name: str) -> Any:
    """Return a figure that can be drawn; of axes, and what else belongs to a figure of matplotlib, that figure."""
    kinds = tuple(getattr(import_module(module), kind) for module, kind in KINDS)
    for candidate in (figure, getattr(figure, "figure", None)):
        if isinstance(candidate, kinds):
            return candidate
    raise TypeError(f"Shown needs a ggplot or a figure of matplotlib as {name}, not a {type(figure).__name__}")


def _number(name: str, value: Any) -> float | int | str | None:
    """Return a named number as Python's own; what pandas calls missing is None."""
    if not NAME.fullmatch(str(name)):
        asked = re.sub(r"[^a-z0-9]+", "-", str(name).lower()).strip("-0123456789") or "mean"
        raise ValueError(
            f"the number {name!r} needs a name of lower case letters, digits and hyphens, such as {asked!r}"
        )
    if getattr(value, "ndim", None) == 0 and hasattr(value, "item"):
        value = value.item()
    if isinstance(value, Decimal | Fraction):
        value = float(value)
    if type(value).__name__ in ("NAType", "NaTType"):
        value = None
    if not (value is None or isinstance(value, int | float | str)):
        raise ValueError(f"the number {name!r} is of the type {type(value).__name__}: not one number, nor a text")
    if isinstance(value, int) and abs(value) > LARGEST:
        raise ValueError(f"the number {name!r} is larger than any that a page or a program can hold")
    return value


def theme(base_size: float = 13.0) -> Any:
    """Return the site's look as a theme of plotnine, to be added to a ggplot."""
    p9: Any = import_module("plotnine")

    ink, muted, rule = COLOURS["ink"], COLOURS["muted"], COLOURS["rule"]
    return p9.theme_minimal(base_size=base_size, base_family=FAMILY) + p9.theme(
        text=p9.element_text(color=ink, family=FAMILY),
        axis_text=p9.element_text(color=muted, size=0.85 * base_size),
        axis_title=p9.element_text(size=0.92 * base_size),
        strip_text=p9.element_text(color=ink, size=0.92 * base_size, weight="bold"),
        legend_position="bottom",
        legend_text=p9.element_text(size=0.87 * base_size),
        legend_title=p9.element_text(size=0.9 * base_size),
        panel_grid_minor=p9.element_blank(),
        panel_grid_major=p9.element_line(color=rule, size=0.4),
        plot_background=p9.element_blank(),
        panel_background=p9.element_blank(),
        figure_size=(7.0, 4.4),
    )


def colours(*names: str) -> list[str]:
    """Return the site's colours of these meanings, or those for up to six groups where none is named.

    Raises KeyError for a meaning that the site does not have.
    """
    wanted = names or ("effect", "pooled", "subgroup", "prediction", "threshold", "muted")
    return [COLOURS[name] for name in wanted]
