"""The site's settings: what `_quarto.yml` says, as one typed object.

Profiles and other files of settings are merged as Quarto merges them; `settings.yml` says what is done with each key.
Texts stay Markdown here and are turned into HTML by pandoc with the pages, so that nothing from YAML reaches a page
unescaped.
"""

from __future__ import annotations

import copy
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

from metaloom.declare.profiles import Settings, active_profiles, with_profiles
from metaloom.errors import Place, Problem, ProjectError
from metaloom.store.documents import Json

SETTINGS = "_quarto.yml"
DEFAULT_OUTPUT = "_site"
MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Site:
    """The settings of a website project.

    `text` is `_quarto.yml` itself, to find places in it, and `own` what it says; `settings` is that with what profiles
    and other files of settings add to it.
    """

    project: Path
    text: str
    settings: Settings
    own: Settings

    @property
    def profiles(self) -> tuple[str, ...]:
        """The active profiles."""
        return active_profiles(self.own)

    @property
    def project_settings(self) -> Settings:
        """The part under `project:`."""
        return _mapping(self.settings.get("project"))

    @property
    def website(self) -> Settings:
        """The part under `website:`."""
        return _mapping(self.settings.get("website"))

    @property
    def title(self) -> str:
        """The site's name, as Markdown."""
        return str(self.website.get("title") or self.settings.get("title") or "")

    @property
    def url(self) -> str | None:
        """Where the site will be, without a slash at the end."""
        url = self.website.get("site-url")
        return str(url).rstrip("/") if url else None

    @property
    def render(self) -> tuple[str, ...]:
        """The patterns of the pages, as in `project.render`."""
        return strings(self.project_settings.get("render"))

    @property
    def resources(self) -> tuple[str, ...]:
        """The patterns of files to copy as they are."""
        return strings(self.project_settings.get("resources"))

    @property
    def output(self) -> str:
        """The folder that a build writes to, relative to the project; never an input."""
        return str(self.project_settings.get("output-dir") or DEFAULT_OUTPUT)

    def place_of(self, needle: str) -> Place:
        """Return where `needle` first is in the settings file."""
        return place_in(self.text, needle, SETTINGS)


def read_site(project: Path) -> Site:
    """Read `_quarto.yml` of a project; a ProjectError says what is wrong with it."""
    path = project / SETTINGS
    if not path.is_file():
        raise ProjectError(
            [
                Problem(
                    Place(SETTINGS),
                    "the project has no _quarto.yml",
                    "Write one, or make a project: metaloom new DIR.",
                    code="ML-0202",
                )
            ]
        )
    text = _text_of(path)
    settings = read_yaml(text, SETTINGS)
    if not isinstance(settings, dict):
        raise ProjectError(
            [Problem(Place(SETTINGS), "the file is not a mapping of keys", "Write `key: value` lines.", code="ML-0209")]
        )

    def layer(name: str) -> Json:
        path = project / name
        inside = path.resolve().is_relative_to(project.resolve())
        return read_yaml(path.read_text(encoding="utf-8-sig"), name) if inside and path.is_file() else None

    return Site(project, text, with_profiles(settings, layer), settings)


def _text_of(path: Path) -> str:
    if path.stat().st_size > MOST_BYTES:
        raise ProjectError(
            [Problem(Place(SETTINGS), "the YAML is larger than one megabyte", "Split it.", code="ML-0120")]
        )
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        cause = f"the file is not UTF-8 (byte {error.start + 1})"
        raise ProjectError([Problem(Place(SETTINGS), cause, "Save it as UTF-8.", code="ML-0122")]) from None


def read_yaml(text: str, file: str, first_line: int = 1) -> Json:
    """Return YAML text as plain data; `first_line` is where the text starts in its file.

    A build asks for the same texts several times: each is parsed once, and each caller gets a copy of its own.
    """
    return copy.deepcopy(_parsed(text, file, first_line))


@lru_cache(maxsize=4096)
def _parsed(text: str, file: str, first_line: int) -> Json:
    if len(text) > MOST_BYTES:
        raise ProjectError([Problem(Place(file), "the YAML is larger than one megabyte", "Split it.", code="ML-0120")])
    if _FAST is not None:
        with suppress(yaml.YAMLError, ValueError, RecursionError):  # PyYAML's own parser says more of what is wrong
            found: Json = yaml.load(text, Loader=_FAST)  # noqa: S506  a safe loader
            return found
    try:
        found = yaml.load(text, Loader=_Loader)  # noqa: S506  a safe loader
        return found
    except RecursionError:
        cause = "the YAML is nested too deeply"
        raise ProjectError(
            [Problem(Place(file, first_line), cause, "Nest fewer lists and mappings.", code="ML-0125")]
        ) from None
    except _DuplicateKey as error:
        mark = error.problem_mark
        place = Place(file, mark.line + first_line, mark.column + 1) if mark else Place(file, first_line)
        cause = f"Duplicate key {error.problem!r} (first at line {error.first + first_line})."
        raise ProjectError([Problem(place, cause, "Keep one of the two.", code="ML-0132")]) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + first_line, mark.column + 1) if mark else (first_line, 1)
        cause = f"the YAML cannot be read: {str(error.problem or error.context)[:200]}"
        raise ProjectError(
            [Problem(Place(file, line, column), cause, "Correct the syntax there.", code="ML-0101")]
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        cause = f"the YAML cannot be read: {str(error).splitlines()[0][:200]}"
        raise ProjectError([Problem(Place(file, first_line), cause, "Correct the syntax.", code="ML-0101")]) from None


class _DuplicateKey(yaml.MarkedYAMLError):
    """A key that a mapping holds twice: its second place, and the line (from 0) of the first."""

    def __init__(self, key: str, again: yaml.Mark, first: int) -> None:
        super().__init__(problem=key, problem_mark=again)
        self.first = first


class _Composer(Composer):
    """Mappings and lists as Quarto reads them: without aliases, no key twice."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):  # type: ignore[attr-defined]  # a parser's, by one base or the other
            event = self.peek_event()  # type: ignore[attr-defined]
            raise yaml.composer.ComposerError(None, None, "aliases (*name) are not supported", event.start_mark)
        return super().compose_node(parent, index)

    def compose_mapping_node(self, anchor: Any) -> yaml.MappingNode:
        """Compose a mapping; of two values under one key Quarto takes neither."""
        node: yaml.MappingNode = super().compose_mapping_node(anchor)
        first: dict[str, int] = {}
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in first:
                raise _DuplicateKey(key.value, key.start_mark, first[key.value])
            first[key.value] = key.start_mark.line
        return node


class _Loader(_Composer, yaml.SafeLoader):
    """YAML as Quarto reads it (1.2: only true and false are booleans, dates stay text)."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool", ":value"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


def _fast_loader() -> type[Any] | None:
    """Return the same over libyaml, several times faster, where PyYAML has it."""
    if not yaml.__with_libyaml__:
        return None
    from yaml.cyaml import CParser  # type: ignore[attr-defined]

    class Fast(_Composer, CParser, SafeConstructor, Resolver):
        yaml_implicit_resolvers = _Loader.yaml_implicit_resolvers

        def __init__(self, stream: str) -> None:
            CParser.__init__(self, stream)
            Composer.__init__(self)
            SafeConstructor.__init__(self)
            Resolver.__init__(self)

    return Fast


_FAST = _fast_loader()


def place_in(text: str, needle: str, file: str) -> Place:
    """Return where `needle` first is in a text; its beginning when it is not found."""
    offset = text.find(needle)
    if offset < 0:
        return Place(file)
    before = text[:offset]
    return Place(file, before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)


def strings(value: object) -> tuple[str, ...]:
    """Return a YAML value that may be one text or a list of them."""
    if value is None:
        return ()
    return tuple(str(item) for item in value) if isinstance(value, list) else (str(value),)


def _mapping(value: object) -> Settings:
    return value if isinstance(value, dict) else {}
