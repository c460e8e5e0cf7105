"""The colours of the figures, by what they mean.

A mark is drawn in the light colour of its role; `svg` writes it as a class (`ml-fill-effect`,
`ml-stroke-ink`) with the colour kept as a presentation attribute, so that a figure

- opened as a file follows the reader's colour scheme (the style sheet inside it, bound to `svg:root`, which never
  matches once the figure is in a page),
- put into a page follows the page, whose style sheet sets the custom properties `--ml-figure-…` (see `site_css`),
- printed by a program that knows neither is still right.

Hues are those of Okabe and Ito (2008), darkened or lightened for contrast; no meaning rests on hue alone: studies are
squares, pooled results diamonds, prediction intervals bars.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

FONT = "'Metaloom Sans', 'Source Sans 3', system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"
"""The site serves the first; a figure opened as a file, where that is not installed, takes another."""
X_HEIGHT = 0.486
"""Of the first of these faces, in em: another one is scaled to it, so that words keep to their room."""


@dataclass(frozen=True)
class Colour:
    """One role's colour on light and on dark ground."""

    light: str
    dark: str


ROLES: dict[str, Colour] = {
    "paper": Colour("#ffffff", "#14181d"),
    "ink": Colour("#1a1d21", "#e8eaed"),
    "muted": Colour("#56606b", "#a9b3be"),
    "rule": Colour("#c4cad1", "#4a535d"),
    "band": Colour("#f3f5f7", "#1d232a"),
    "effect": Colour("#005b8f", "#6cc0f2"),
    "pooled": Colour("#a3420a", "#f0944d"),
    "subgroup": Colour("#00664b", "#3fc79a"),
    "prediction": Colour("#8a4a78", "#dd9cc6"),
    "threshold": Colour("#7a5b00", "#e3b93a"),
    "tint-one": Colour("#e4e9ee", "#262d35"),
    "tint-two": Colour("#d1d9e1", "#343d47"),
    "tint-three": Colour("#bac5d0", "#434e5a"),
}
BY_COLOUR = {colour.light: role for role, colour in ROLES.items()}

_STANDALONE = re.compile(r"<style\b.*?</style>\s*", re.DOTALL)
_PROLOGUE = re.compile(r"^\s*<\?xml.*?\?>\s*", re.DOTALL)


def light(role: str) -> str:
    """Return the fallback colour of a role; an unknown role is a fault of ours."""
    return ROLES[role].light


def inline(svg: str) -> str:
    """Return the figure as it goes into an HTML page: no XML prologue and no style element (a strict policy forbids
    it).
    """
    return _STANDALONE.sub("", _PROLOGUE.sub("", svg), count=1)


@cache
def own_style() -> str:
    """Return the style sheet inside a figure that stands alone: the reader's colour scheme decides."""
    rules = "".join(_rules("svg:root ", role, colour.dark) for role, colour in ROLES.items())
    size = f"svg:root{{font-size-adjust:{X_HEIGHT}}}"
    return f"{size}@media (prefers-color-scheme: dark){{svg:root{{background:{ROLES['paper'].dark}}}{rules}}}"


def site_css(dark: str = '[data-theme="dark"]', follow_reader: bool = True) -> str:
    """Return the style sheet that a page needs for its figures; `dark` selects the page's dark state.

    Without that state the reader's own colour scheme decides, unless the page says `data-theme="light"`; a page that
    keeps to its own state alone does not `follow_reader`.
    """
    classes = "\n".join(_rules(".ml-figure ", role, f"var(--ml-figure-{role})") for role in ROLES)
    lights = _properties({role: colour.light for role, colour in ROLES.items()})
    darks = _properties({role: colour.dark for role, colour in ROLES.items()})
    reader = f'@media screen and (prefers-color-scheme:dark){{:root:not([data-theme="light"]){{{darks}}}}}'
    return "\n".join([
        f":root{{{lights}}}",
        *([reader] if follow_reader else []),
        f"@media screen{{{dark}{{{darks}}}}}",
        f".ml-figure{{font-family:{FONT};font-size-adjust:{X_HEIGHT}}}",
        ".ml-figure{max-width:100%;height:auto;display:block;overflow:visible}",
        ".ml-narrow{display:none}",
        "@media screen and (max-width:40rem){.ml-wide{display:none}.ml-narrow{display:block}}",
        classes,
        "",
    ])  # fmt: skip


def _rules(scope: str, role: str, value: str) -> str:
    return f"{scope}.ml-fill-{role}{{fill:{value}}}{scope}.ml-stroke-{role}{{stroke:{value}}}"


def _properties(values: dict[str, str]) -> str:
    return ";".join(f"--ml-figure-{role}:{value}" for role, value in values.items())
