"""For scripts of a project: what they return, and a theme with the site's look for ggplots."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from metaloom.draw.palette import ROLES
from metaloom.draw.text import FAMILY

if TYPE_CHECKING:
    from pandas import DataFrame

NAME = re.compile(r"[a-z][a-z0-9-]*")
COLOURS: Mapping[str, str] = {name: colour.light for name, colour in ROLES.items() if not name.startswith("tint")}
"""The site's colours by what they mean: ink, muted, effect, pooled, subgroup, prediction, threshold, …"""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a script shows. `alt` says in words what the figure shows, and is required; so is `caption`.

    `table` is a DataFrame, printed with its column names; `figure` a plotnine ggplot or a matplotlib figure; `numbers`
    are named values (lower case, digits, hyphens) for `{{< var ID.NAME >}}` and for claims: numbers, texts or None.
    """

    table: DataFrame
    figure: Any
    caption: str
    alt: str
    numbers: Mapping[str, float | int | str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("caption", "alt"):
            if not str(getattr(self, name)).strip():
                raise ValueError(f"Shown needs {name}: words for those who cannot see the figure")
        for name, value in self.numbers.items():
            if not NAME.fullmatch(name):
                raise ValueError(f"the number {name!r} needs a name of lower case letters, digits and hyphens")
            if not (value is None or isinstance(value, int | float | str)):
                raise ValueError(f"the number {name!r} is a {type(value).__name__}, not a number or a text")


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
