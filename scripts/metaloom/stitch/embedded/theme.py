"""The variables of a theme in SCSS, as those of our style sheet: `$primary`, `$link-color`, `$body-bg`, fonts.

Only variables are taken (`/*-- scss:defaults --*/`), with plain values or other variables; rules need a compiler of
SCSS, which comes with Quarto, and are said to be left out. Named themes are Quarto's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from metaloom.declare.site import SETTINGS, Site
from metaloom.errors import Place, Problem
from metaloom.stitch.embedded.options import Options
from metaloom.stitch.embedded.shortcodes import resolve
from metaloom.stitch.embedded.source import read_text

EVIDENCE = ("benefit", "harm", "unclear", "missing", "randomised", "other", "struck", "spared")
OURS: Mapping[str, tuple[str, ...]] = {
    "primary": ("--accent",),
    "link-color": ("--link",),
    "body-bg": ("--paper",),
    "body-color": ("--ink",),
    "border-color": ("--rule",),
    "code-bg": ("--code",),
    "code-block-bg": ("--code",),
    "secondary": ("--quiet",),
    "font-family-sans-serif": ("--sans",),
    "font-family-serif": ("--serif",),
    "font-family-base": ("--serif",),
    "font-family-monospace": ("--mono",),
    "headings-font-family": ("--sans",),
    **{f"evidence-{name}": (f"--evidence-{name}",) for name in EVIDENCE},
    "callout-color-note": ("--note",),
    "callout-color-tip": ("--tip",),
    "callout-color-warning": ("--warning",),
    "callout-color-important": ("--important",),
    "callout-color-caution": ("--caution",),
}
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
SECTION = re.compile(r"/\*--\s*scss:(\w+)\s*--\*/")
VARIABLE = re.compile(r"^[ \t]*\$([\w-]+)[ \t]*:([^;\n]+);", re.MULTILINE)
PLAIN = re.compile(r"^[\w\s#%.,()'\"+/-]+$")
MARK = "quarto-only"
"""A comment by which a theme says that what we leave out of it is meant for Quarto's pages alone."""
FONTS = ("--sans", "--serif", "--mono")
UNHEEDED = "the embedded renderer does nothing with"
WITH_QUARTO = (
    "Build with --renderer quarto to have it, put plain rules into a style sheet under `css:`, "
    "or say `// quarto-only` in the file."
)


def theme_files(site: Site) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the SCSS files of the site's theme for light and for dark pages, as paths in the project."""
    formats = site.settings.get("format")
    html = formats.get("html") if isinstance(formats, dict) else None
    theme = Options(tuple(part for part in (html, site.settings) if isinstance(part, dict))).get("theme")
    light = theme.get("light") if isinstance(theme, dict) else theme
    dark = theme.get("dark") if isinstance(theme, dict) else None
    return _names(light), _names(dark)


def theme_css(site: Site) -> str:
    """Return rules that set our variables from the theme's; empty where it sets none.

    Colours of the light theme hold on light pages alone, where their contrast was chosen; fonts hold on all.
    """
    light, dark = (_variables(site, names) for names in theme_files(site))
    fonts = {name: value for name, value in {**light, **dark}.items() if name in FONTS}
    rules = [f":root {{ {_declared(fonts)} }}"] if fonts else []
    for scheme, other, values in (("light", "dark", light), ("dark", "light", dark)):
        colours = _declared({name: value for name, value in values.items() if name not in FONTS})
        if colours:
            rule = f':root:not([data-theme="{other}"]) {{ {colours} }}'
            rules.append(f"@media screen and (prefers-color-scheme: {scheme}) {{ {rule} }}")
            rules.append(f'@media screen {{ :root[data-theme="{scheme}"] {{ {colours} }} }}')
    return "\n".join(rules)


def theme_problems(site: Site) -> Iterator[Problem]:
    """Yield what of a theme is not done, and files of it that are not there."""
    for name in dict.fromkeys([*theme_files(site)[0], *theme_files(site)[1]]):
        if not (site.project / name).is_file():
            yield Problem(
                site.place_of(name),
                f"there is no file {name!r}",
                "Correct the path, or add the file.",
                code="ML-1115",
            )
            continue
        text = read_text(site.project, name)
        left = [] if MARK in text else list(_left_out(text))
        if left:
            yield Problem(Place(name), f"{UNHEEDED} {', '.join(left)}", WITH_QUARTO, "warning", code="ML-1112")


def _left_out(text: str) -> Iterator[str]:
    """Yield the sections and variables of a theme that set nothing of ours."""
    for section in SECTION.finditer(text):
        rest = text[section.end() :]
        following = SECTION.search(rest)
        content = COMMENT.sub("", rest[: following.start()] if following else rest)
        if section[1] != "defaults" and content.strip():
            yield f"scss:{section[1]}"
    for found in VARIABLE.finditer(text):
        if found[1] not in OURS and not re.search(rf"\${re.escape(found[1])}\b", text[found.end() :]):
            yield f"${found[1]}"


def _names(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    names = (resolve(str(item), SETTINGS) for item in items if isinstance(item, str) and item.endswith(".scss"))
    return tuple(name for name in names if name)


def _variables(site: Site, names: tuple[str, ...]) -> dict[str, str]:
    values: dict[str, str] = {}
    found: dict[str, str] = {}
    for name in names:
        path = site.project / name
        if not path.is_file() or not path.resolve().is_relative_to(site.project.resolve()):
            continue
        for variable in VARIABLE.finditer(read_text(site.project, name)):
            written = variable[2].strip().removesuffix("!default").strip()
            value = re.sub(r"\$([\w-]+)", lambda other: values.get(other[1], ""), written).strip()
            values[variable[1]] = value
            if value and PLAIN.match(value):
                found |= dict.fromkeys(OURS.get(variable[1], ()), value)
    if "--accent" in found:
        found.setdefault("--link", found["--accent"])
    return found


def _declared(values: Mapping[str, str]) -> str:
    return " ".join(f"{name}: {value};" for name, value in values.items())
