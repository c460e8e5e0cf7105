"""A page as it was written: its settings (front matter) and its text, with every line's place of origin.

Includes and shortcodes are expanded here, before pandoc sees the text; each expanded line keeps the file and line that
it came from, so that later problems can be reported with their place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from metaloom.declare.site import read_yaml
from metaloom.errors import Place, Problem, ProjectError

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)

DEEPEST = 40
NESTED = re.compile(rf"(?:[ \t]*>){{{DEEPEST + 1}}}")
"""Pandoc needs hours for some thousand of them."""


@dataclass(frozen=True)
class Line:
    """One line of text and where it is."""

    text: str
    file: str
    number: int


@dataclass(frozen=True)
class Source:
    """A page's settings and lines; `name` is its path relative to the project, `head` its front matter as written."""

    name: str
    settings: Mapping[str, Any]
    lines: tuple[Line, ...]
    head: str = ""

    @property
    def text(self) -> str:
        """The text for pandoc."""
        return "\n".join(line.text for line in self.lines) + "\n"

    @property
    def output(self) -> str:
        """The page's path in the site."""
        return html_name(self.name)

    def setting_place(self, needle: str) -> Place:
        """Return where a text is in the page's front matter; the top of the page when it comes from elsewhere."""
        for number, line in enumerate(self.head.split("\n"), start=2):
            column = line.find(needle)
            if column >= 0:
                return Place(self.name, number, column + 1)
        return Place(self.name)

    def place_of(self, needle: str) -> Place:
        """Return where a text is in the page's sources; the top of the page when it came from elsewhere."""
        for line in self.lines:
            column = line.text.find(needle)
            if column >= 0:
                return Place(line.file, line.number, column + 1)
        return Place(self.name)


def html_name(name: str) -> str:
    """Return the file that a page becomes."""
    return re.sub(r"\.(qmd|md)$", ".html", name)


def read_source(project: Path, name: str) -> Source:
    """Read one page; nothing in it is expanded yet."""
    return source_of(name, read_text(project, name))


@lru_cache(maxsize=4096)
def source_of(name: str, text: str) -> Source:
    """Return the page that a text is; the same text is asked for several times in a build."""
    found = FRONT_MATTER.match(text)
    settings: Any = {}
    first_line = 1
    if found:
        settings = read_yaml(found.group(1), name, 2) or {}
        first_line = found.group(0).count("\n") + 1
        text = text[found.end() :]
    for number, line in enumerate(text.split("\n"), start=first_line):
        if NESTED.match(line):
            cause = f"quotations are nested more than {DEEPEST} deep"
            raise ProjectError([Problem(Place(name, number), cause, "Nest fewer.", code="ML-1116")])
    if not isinstance(settings, dict):
        raise ProjectError(
            [Problem(Place(name, 2), "the front matter is not a mapping", "Write `key: value` lines.", code="ML-0209")]
        )
    return Source(name, settings, lines_of(text, name, first_line), found.group(1) if found else "")


def lines_of(text: str, file: str, first_line: int = 1) -> tuple[Line, ...]:
    """Return a text as lines that know their place."""
    return tuple(Line(line, file, number) for number, line in enumerate(text.split("\n"), start=first_line))


def read_text(project: Path, name: str) -> str:
    """Return a text file of the project: UTF-8, any line ends."""
    if not (project / name).resolve().is_relative_to(project.resolve()):
        cause = "The file is a link that leads out of the project."
        raise ProjectError([Problem(Place(name), cause, "Copy the file into the project.", code="ML-0207")])
    try:
        return (project / name).read_text(encoding="utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        cause = f"the file is not UTF-8 (byte {error.start + 1})"
        raise ProjectError([Problem(Place(name), cause, "Save it as UTF-8.", code="ML-0122")]) from None
