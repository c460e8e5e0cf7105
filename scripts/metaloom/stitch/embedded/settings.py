"""What is done with each setting: followed, without effect here, reported once with its place, or refused as Quarto
refuses it.

The table of settings is `settings.yml` beside this file. No declared setting is ignored silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from metaloom.declare.site import SETTINGS, Site, read_yaml
from metaloom.errors import Place, Problem, nearest, suggestion
from metaloom.stitch.embedded.languages import has_words
from metaloom.stitch.embedded.options import FOLDER_SETTINGS
from metaloom.stitch.embedded.places import key_places
from metaloom.stitch.embedded.source import Source, read_text

TABLE = Path(__file__).with_name("settings.yml")
OWN_HOOKS = frozenset({"pre_render.py", "post_render.py", "project_python.py"})
OWN_SHORTCODES = frozenset({"woven.lua"})
WITH_QUARTO = "Build with --renderer quarto to have it, or take it out."
SETTINGS_OF_MANY = (SETTINGS, FOLDER_SETTINGS)
OFF = (False, None, "none", "no")
"""Values that ask for nothing: what is not done here is not done then."""
AS_IT_IS = (("html-math-method", "mathml"), ("open-graph", True), ("respect-user-color-scheme", True))
"""What every page of the embedded renderer is like."""
THEME = ".scss"
SHEET = ".css"
OF_PAGES = ("listing", "aliases")
"""Settings of single pages: those of the whole site or of a folder are not followed."""


@dataclass(frozen=True)
class Group:
    """The settings of one place."""

    done: frozenset[str]
    nothing: frozenset[str]
    told: frozenset[str]
    closed: bool

    @property
    def known(self) -> frozenset[str]:
        """Every setting that Quarto knows there."""
        return self.done | self.nothing | self.told


@cache
def groups() -> Mapping[str, Group]:
    """Return the table of settings."""
    table = yaml.safe_load(TABLE.read_text("utf-8"))
    return {
        name: Group(
            frozenset(part["done"]), frozenset(part["nothing"]), frozenset(part["told"]), bool(part.get("closed"))
        )
        for name, part in table.items()
    }


def check_settings(site: Site, sources: Iterable[Source]) -> list[Problem]:
    """Return problems of a project's settings: errors for what Quarto refuses, a warning for each setting that is not
    done.
    """
    found = [*_of_site(site)]
    folders: set[str] = set()
    for source in sources:
        found.extend(_of_page(source.settings, source.name, source.head, 2))
        folders |= {parent.as_posix() for parent in Path(source.name).parents if parent.as_posix() != "."}
    for folder in sorted(folders):
        name = f"{folder}/{FOLDER_SETTINGS}"
        if (site.project / name).is_file():
            text = read_text(site.project, name)
            values = read_yaml(text, name)
            found.extend(_of_page(values if isinstance(values, dict) else {}, name, text, 1))
    return _once(found)


def _of_site(site: Site) -> Iterator[Problem]:
    spots = key_places(site.text, SETTINGS, 1)
    own = site.own
    yield from _group("project", own.get("project"), ("project",), spots)
    yield from _group("website", own.get("website"), ("website",), spots)
    website = own.get("website")
    for part in ("navbar", "sidebar", "page-footer", "announcement"):
        value = website.get(part) if isinstance(website, dict) else None
        for step, item in enumerate(value) if isinstance(value, list) else ((None, value),):
            path = ("website", part) if step is None else ("website", part, step)
            yield from _group(f"website.{part}", item, path, spots)
    kind = site.project_settings.get("type", "default")
    if kind not in ("website", "default"):
        cause = f"the embedded renderer makes websites, and `project: type` is {kind!r}"
        place = spots.get(("project", "type"), Place(SETTINGS))
        yield Problem(place, cause, "Write `type: website`, or build with --renderer quarto.", code="ML-1113")
    yield from _foreign(own, spots)
    yield from _of_page({k: v for k, v in own.items() if k not in ("project", "website")}, SETTINGS, site.text, 1)


def _foreign(own: Mapping[str, Any], spots: Mapping[tuple[str | int, ...], Place]) -> Iterator[Problem]:
    """Yield hooks and shortcodes of the project's own, which only Quarto runs."""
    project = own.get("project")
    for when in ("pre-render", "post-render"):
        for entry in _listed(project.get(when) if isinstance(project, dict) else None):
            if not OWN_HOOKS & {part.rsplit("/", 1)[-1] for part in entry.split()}:
                yield _untold(spots.get(("project", when), Place(SETTINGS)), f"project: {when}: {entry}")
    for entry in _listed(own.get("shortcodes")):
        if entry.rsplit("/", 1)[-1] not in OWN_SHORTCODES:
            yield _untold(spots.get(("shortcodes",), Place(SETTINGS)), f"shortcodes: {entry}")


def _of_page(values: Mapping[str, Any], file: str, text: str, first: int) -> Iterator[Problem]:
    spots = key_places(text, file, first)
    yield from _group("page", values, (), spots)
    formats = values.get("format")
    if isinstance(formats, str):
        yield from _group("formats", {formats: None}, (), {(formats,): spots.get(("format",), Place(file))})
    elif isinstance(formats, dict):
        yield from _group("formats", formats, ("format",), spots)
        yield from _group("page", formats.get("html"), ("format", "html"), spots)
    for path, value in ((("theme",), values.get("theme")), (("format", "html", "theme"), _html(formats).get("theme"))):
        names = [*value.values()] if isinstance(value, dict) else [value]
        for name in [item for part in names for item in _listed(part)]:
            if not name.endswith(THEME) and name not in ("default", "none"):
                yield _untold(spots.get(path, Place(file)), f"theme: {name}")
    for path, value in ((("css",), values.get("css")), (("format", "html", "css"), _html(formats).get("css"))):
        for name in _listed(value):
            if not name.endswith(SHEET) or "://" in name or name.startswith("//"):
                yield _untold(spots.get(path, Place(file)), f"css: {name}")
    if isinstance(language := values.get("language"), str):
        yield _untold(spots.get(("language",), Place(file)), f"language: {language}")
    for key in OF_PAGES if file.endswith(SETTINGS_OF_MANY) else ():
        if values.get(key):
            yield _untold(spots.get((key,), Place(file)), key)
    lang = values.get("lang", _html(formats).get("lang"))
    if isinstance(lang, str) and not has_words(lang) and "language" not in values:
        cause = f"the words of captions and callouts are not known in {lang!r}: they are English"
        remedy = "Give them under `language:`, as Quarto calls them (crossref-fig-title, callout-note-title, …)."
        yield Problem(spots.get(("lang",), Place(file)), cause, remedy, "warning", code="ML-1114")


def _group(
    name: str, values: object, path: tuple[str | int, ...], spots: Mapping[tuple[str | int, ...], Place]
) -> Iterator[Problem]:
    if not isinstance(values, dict):
        return
    group = groups()[name]
    for key, value in values.items():
        place = spots.get((*path, key), Place(SETTINGS))
        where = "".join(f"{step}: " for step in path if isinstance(step, str)) + str(key)
        if name == "formats":
            yield from _format(str(key), place)
        elif key in group.told and value not in OFF and (key, value) not in AS_IT_IS:
            yield _untold(place, where)
        elif key in group.known:
            continue
        elif group.closed:
            yield Problem(
                place,
                f"Quarto knows no setting `{where}`",
                suggestion(str(key), group.known, "settings"),
                code="ML-1111",
            )
        elif "." in name or (name == "page" and path and len(str(key)) > 3 and nearest(str(key), group.known)):
            remedy = suggestion(str(key), group.known, "settings")
            yield Problem(place, f"Quarto knows no setting `{where}`: it is ignored", remedy, "warning", code="ML-1111")


def _format(name: str, place: Place) -> Iterator[Problem]:
    """Yield a note on each declared output format: the embedded renderer makes HTML alone."""
    group = groups()["formats"]
    base, *more = re.split(r"[+-]", name)
    if base in group.known or more:
        if name not in group.done:
            yield _untold(place, f"format: {name}")
        return
    cause = f"Quarto knows no format {name!r}"
    yield Problem(place, cause, suggestion(name, group.known, "formats"), code="ML-1111")


def _untold(place: Place, what: str) -> Problem:
    return Problem(place, f"the embedded renderer ignores `{what}`", WITH_QUARTO, "warning", code="ML-1112")


def _html(formats: object) -> Mapping[str, Any]:
    html = formats.get("html") if isinstance(formats, dict) else None
    return html if isinstance(html, dict) else {}


def _listed(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)] if isinstance(value, str) else []


def _once(problems: Iterable[Problem]) -> list[Problem]:
    """Return each warning once, at its first place; errors at all of their places."""
    seen: set[str] = set()
    kept = []
    for problem in problems:
        if problem.severity == "warning" and problem.cause in seen:
            continue
        seen.add(problem.cause)
        kept.append(problem)
    return kept
