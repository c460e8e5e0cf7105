"""Refuse settings that name something outside the project, whichever setting it is.

The rule looks at every text of the settings and not at a list of keys, so that it covers future settings too.
Only the folder of the site may be given elsewhere, and has its own door for that (`--output`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from metaloom.declare.profiles import layer_names
from metaloom.declare.site import SETTINGS, Site, read_yaml
from metaloom.errors import Place, Problem
from metaloom.stitch.embedded.options import folder_settings_of
from metaloom.stitch.embedded.places import key_places
from metaloom.stitch.embedded.shortcodes import resolve
from metaloom.stitch.embedded.source import Source, read_text

STEP_UP = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)")
NO_PATH = re.compile(r"[\n<]|://")
"""What is in HTML, in texts of several lines and in addresses, and in no path."""

OUTPUT = ("project", "output-dir")
Keys = tuple[str | int, ...]


def leading_out(site: Site, sources: Iterable[Source]) -> Iterator[Problem]:
    """Yield each path of the settings (the site's, a folder's, a page's) that leads out of the project."""
    sources = list(sources)
    yield from _of(SETTINGS, site.own, site.text, 1)
    folders = dict.fromkeys(name for source in sources for name in folder_settings_of(site, source))
    for name in [*layer_names(site.own), *sorted(folders)]:
        if resolve(name, SETTINGS) is not None and (site.project / name).is_file():
            text = read_text(site.project, name)
            yield from _of(name, read_yaml(text, name), text, 1)
    for source in sources:
        yield from _of(source.name, source.settings, source.head, 2)


def _of(file: str, values: Any, text: str, first: int) -> Iterator[Problem]:
    found = [(keys, value) for keys, value in _texts(values, ()) if _leads_out(value, file) and keys != OUTPUT]
    spots = key_places(text, file, first) if found else {}
    for keys, value in found:
        named = "".join(f"{key}: " for key in keys if isinstance(key, str))
        cause = f"`{named}{value}` leads out of the project"
        remedy = "Copy what is meant into the project, and name it there."
        yield Problem(_place(keys, spots, value, text, first, file), cause, remedy, code="ML-1122")


def _leads_out(value: str, file: str) -> bool:
    if not STEP_UP.search(value) or NO_PATH.search(value):
        return False
    return resolve(value.strip().removeprefix("!").replace("\\", "/"), file) is None


def _texts(value: Any, keys: Keys) -> Iterator[tuple[Keys, str]]:
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*keys, str(key)))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, (*keys, number))


def _place(keys: Keys, spots: Mapping[Keys, Place], value: str, text: str, first: int, file: str) -> Place:
    """Return the place of a value: its text, from the nearest key above it on."""
    while keys and keys not in spots:
        keys = keys[:-1]
    begin = spots[keys] if keys else Place(file, first)
    for number, line in enumerate(text.split("\n")[begin.line - first :], start=begin.line):
        if (column := line.find(value)) >= 0:
            return Place(file, number, column + 1)
    return begin
