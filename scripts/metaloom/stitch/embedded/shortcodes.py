"""Shortcodes: `{{< include … >}}`, `{{< woven … >}}`, `{{< var … >}}`, `{{< meta … >}}` and `{{< pagebreak >}}`.

`{{< woven NAME >}}` includes `_generated/NAME.qmd`: with Quarto it is the project's own shortcode (scripts/woven.lua),
which is expanded after the pre-render hook has written that file, where Quarto's `include` comes before.

An include may include in turn, to a bounded depth, and stays inside the project. The value of a variable is Markdown,
as in Quarto, but it can carry no raw HTML: what looks like a tag or a raw attribute is escaped.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from metaloom.declare.profiles import Settings
from metaloom.declare.site import read_yaml
from metaloom.errors import Place, Problem, ProjectError, suggestion
from metaloom.stitch.embedded.source import FRONT_MATTER, Line, Source, lines_of, read_text
from metaloom.store.documents import Json

VARIABLES = "_variables.yml"
DEEPEST_INCLUDE = 8
MOST_LINES = 200_000
SHORTCODE = re.compile(
    r"\{\{\{<(?P<kept>(?:(?!\{\{\{<|>\}\}\}).)*)>\}\}\}|\{\{<\s*(?P<name>[\w-]+)(?P<rest>(?:(?!\{\{<|>\}\}).)*)>\}\}"
)
"""Each place is looked at once: no two parts of it can share what is between them, however long that is."""
INCLUDE = re.compile(r"\s*\{\{<\s*(?P<verb>include|woven)\s(?P<target>(?:(?!>\}\}).)+)>\}\}\s*$")


@dataclass
class Expander:
    """Expands the shortcodes of a project's pages; collects problems instead of stopping at the first."""

    project: Path
    variables: Settings
    problems: list[Problem] = field(default_factory=list)

    def expand(self, source: Source, settings: Settings) -> Source:
        """Return the page with its includes and shortcodes replaced by what they stand for."""
        lines: list[Line] = []
        for line in self._included(source.lines, source.name, (source.name,)):
            if len(lines) >= MOST_LINES:
                self._report(line, "{{<", f"the page is longer than {MOST_LINES} lines", "Include less.")
                break
            lines.append(self._replaced(line, settings))
        return replace(source, lines=tuple(lines))

    def text(self, text: str, place: Place, settings: Settings) -> str:
        """Return a text of the front matter, with its shortcodes replaced."""
        return self._replaced(Line(text, place.file, place.line), settings).text

    def _included(self, lines: tuple[Line, ...], holder: str, chain: tuple[str, ...]) -> Iterator[Line]:
        for line in lines:
            found = INCLUDE.match(line.text)
            if not found:
                yield line
                continue
            target = found["target"].strip().strip("'\"")
            if found["verb"] == "woven":
                target = f"/_generated/{target}.qmd"
            name = resolve(target, holder)
            if name is None:
                self._report(
                    line, target, f"the include {target!r} leaves the project", "Include a file of the project."
                )
            elif name in chain:
                self._report(line, target, f"{target!r} includes itself", "Take the include out.")
            elif len(chain) > DEEPEST_INCLUDE:
                self._report(line, target, f"includes are nested deeper than {DEEPEST_INCLUDE}", "Nest fewer.")
            elif not self._inside(name):
                siblings = [path.name for path in (self.project / name).parent.glob("*") if path.is_file()]
                remedy = suggestion(posixpath.basename(name), siblings, "files")
                self._report(line, target, f"there is no file {name!r} to include", remedy)
            else:
                text = FRONT_MATTER.sub("", read_text(self.project, name), count=1)
                yield from self._included(lines_of(text, name), name, (*chain, name))

    def _inside(self, name: str) -> bool:
        path = self.project / name
        return path.is_file() and path.resolve().is_relative_to(self.project.resolve())

    def _replaced(self, line: Line, settings: Settings) -> Line:
        if "{{" not in line.text:
            return line
        return replace(line, text=SHORTCODE.sub(lambda found: self._value(found, line, settings), line.text))

    def _value(self, found: re.Match[str], line: Line, settings: Settings) -> str:
        if found["kept"] is not None:
            return "{{<" + found["kept"] + ">}}"
        name, rest = found["name"], found["rest"].strip().strip("'\"")
        place = Place(line.file, line.number, found.start() + 1)
        if name == "var":
            return self._looked_up(rest, self.variables, place, f"variable in {VARIABLES}")
        if name == "meta":
            return self._looked_up(rest, settings, place, "key of the page's settings")
        if name == "pagebreak":
            return ""
        known = ["include", "woven", "var", "meta", "pagebreak"]
        cause = f"the shortcode {name!r} is not known"
        if name in {"include", "woven"}:
            cause, known = f"{name!r} is inside a line", []
        remedy = suggestion(name, known, "shortcodes") if known else "Give it a line of its own."
        self.problems.append(Problem(place, cause, remedy, code="ML-1107"))
        return found[0]

    def _looked_up(self, path: str, values: Settings, place: Place, what: str) -> str:
        value: Json = values
        for part in path.split("."):
            if not isinstance(value, Mapping) or part not in value:
                remedy = suggestion(path, list(_paths(values)), f"{what}s")
                self.problems.append(Problem(place, f"there is no {what} named {path!r}", remedy, code="ML-1105"))
                return f"?{path}"
            value = value[part]
        if isinstance(value, Mapping | list):
            cause = f"{path!r} is not one value but several"
            self.problems.append(Problem(place, cause, f"Name one of them: {path}.…", code="ML-1106"))
            return f"?{path}"
        return harmless(value)

    def _report(self, line: Line, needle: str, cause: str, remedy: str) -> None:
        column = max(line.text.find(needle), 0) + 1
        self.problems.append(Problem(Place(line.file, line.number, column), cause, remedy, code="ML-1108"))


def read_variables(project: Path) -> Settings:
    """Return the variables of a project; none when there is no file of them."""
    if not (project / VARIABLES).is_file():
        return {}
    values = read_yaml(read_text(project, VARIABLES), VARIABLES)
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise ProjectError(
            [Problem(Place(VARIABLES), "the file is not a mapping", "Write `name: value` lines.", code="ML-0209")]
        )
    return values


def harmless(value: object) -> str:
    """Return a YAML value as Markdown for the middle of a line: no line breaks, no raw HTML, no shortcodes."""
    text = str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
    text = " ".join(text.split())
    text = re.sub(r"(?<!\\)<(?=[A-Za-z/!?])", r"\\<", text)
    return text.replace("{=", "{\\=").replace("{{", "{\\{")


def resolve(target: str, holder: str) -> str | None:
    """Return a path as written in a file, relative to the project; None when it leaves the project."""
    joined = target.lstrip("/") if target.startswith("/") else posixpath.join(posixpath.dirname(holder), target)
    path = posixpath.normpath(joined)
    return None if path.startswith("..") or path.startswith("/") else path


def _paths(values: Settings, prefix: str = "") -> Iterator[str]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _paths(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"
