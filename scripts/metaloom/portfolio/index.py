"""The index page over a portfolio: every project, what its site says first, and which could not be built.

The page is a function of the projects' names, the sites in the folder and the entries of this run, so that it has the
same bytes however many processes built the sites. It loads nothing but its own style sheet.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined

from metaloom.declare.site import read_site
from metaloom.errors import MetaloomError, Place, Problem, ProjectError
from metaloom.judge.judged import judged_part
from metaloom.portfolio.projects import Member
from metaloom.portfolio.report import Entry, printable
from metaloom.store.cache import write_atomically
from metaloom.store.open_folder import make_open_folder
from metaloom.text import numbers
from metaloom.text.sentences import estimate_text
from metaloom.versions.snapshot.built import is_built

INDEX, STYLE, LIST = "index.html", "portfolio.css", "portfolio.json"
OURS = b'<meta name="generator" content="metaloom portfolio">'
MISSING = "No site has been built here."


@dataclass(frozen=True)
class Row:
    """One project as the index shows it."""

    name: str
    title: str
    address: str | None
    """Where its site is, from the index page; None where there is none."""
    analyses: int
    estimable: int
    studies: int
    first: str
    """The first result that could be estimated, in words."""
    trouble: str
    """Why the site is not that of the present files."""


def require_index(output: Path) -> None:
    """Refuse a folder in which the index page, or what belongs to it, was not made by this command.

    Errors: ProjectError.
    """
    page = output / INDEX
    for path in () if _is_ours(page) else (page, output / STYLE, output / LIST):
        if not os.path.lexists(path) or _is_ours(path):
            continue
        cause = f"{path} exists, and no portfolio was built there: it would be replaced."
        raise ProjectError(
            [Problem(Place("--output"), cause, "Give another folder, or move the file elsewhere.", code="ML-0217")]
        )


def _is_ours(path: Path) -> bool:
    """Return whether a file is one that an earlier run wrote, so that a run which lost its page, or died, can be
    repeated.
    """
    if path.is_symlink() or not path.is_file():
        return False
    content = path.read_bytes()
    if path.name == INDEX:
        return OURS in content[:2000]
    return content == _style().encode() if path.name == STYLE else content.startswith(b'{\n "projects": [')


def _style() -> str:
    return files(__package__).joinpath("page", STYLE).read_text("utf-8")


def write_index(output: Path, members: Sequence[Member], entries: Sequence[Entry]) -> None:
    """Write the index page, its style sheet, and the same as JSON."""
    found = {entry.name: entry for entry in entries}
    rows = [_row(output, member, found.get(member.name)) for member in members]
    make_open_folder(output)
    page = _template().render(
        rows=rows,
        built=sum(row.address is not None for row in rows),
        troubled=sum(bool(row.trouble) for row in rows),
        number=numbers.count,
        style=STYLE,
    )
    listed = [{name: getattr(row, name) for name in Row.__dataclass_fields__} for row in rows]
    for name, text in (
        (STYLE, _style()),
        (LIST, json.dumps({"projects": listed}, indent=1, ensure_ascii=False) + "\n"),
        (INDEX, page),
    ):
        path = output / name
        if not (path.is_file() and path.read_bytes() == text.encode()):
            write_atomically(path, text.encode())


def _row(output: Path, member: Member, entry: Entry | None) -> Row:
    site = output / member.name
    built = is_built(site)
    results = _results(site) if built else []
    estimable = [result for result in results if result.get("status") == "ok"]
    return Row(
        name=printable(member.name),
        title=_title(member),
        address=f"{quote(member.name)}/index.html" if built else None,
        analyses=len(results),
        estimable=len(estimable),
        studies=len({study["study_id"] for result in estimable for study in result["studies"]}),
        first=next(_first(estimable), ""),
        trouble=_trouble(entry, built),
    )


def _title(member: Member) -> str:
    try:
        return read_site(member.root).title or printable(member.name)
    except (MetaloomError, OSError):
        return printable(member.name)


def _results(site: Path) -> list[dict[str, Any]]:
    """Return the results that a site publishes; none where it publishes none."""
    try:
        found: Mapping[str, Any] = json.loads((site / "api" / "analyses.json").read_text("utf-8"))
        return list(found["analyses"])
    except (OSError, ValueError, KeyError):
        return []


def _first(results: Sequence[dict[str, Any]]) -> Iterator[str]:
    for result in results:
        if result.get("display"):
            yield estimate_text(judged_part(result))


def _trouble(entry: Entry | None, built: bool) -> str:
    """Return why a project has no site of its present files, in words; empty where it has."""
    if entry is None or entry.status in ("computed", "taken over"):
        return "" if built else MISSING
    kept = " Its last good site is shown." if built else ""
    if entry.problems:
        first, more = entry.problems[0], len(entry.problems) - 1
        others = f" ({numbers.count(more)} more)" if more else ""
        return f"Not built: {first.place}: {first.cause}{others}{kept}"
    return f"Not built: {entry.reason.strip().splitlines()[-1] if entry.reason.strip() else entry.status}{kept}"


@cache
def _template() -> Any:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(files(__package__).joinpath("page", "index.html.j2").read_text("utf-8"))
