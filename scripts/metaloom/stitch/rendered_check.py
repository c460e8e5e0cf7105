"""Broken links and references on rendered pages, for which the renderer did not stop.

Quarto warns of an unknown cross-reference or citation and ends with success. Here each is an error that names the line
of the source, as the embedded renderer's own are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from metaloom.errors import Place, Problem
from metaloom.stitch.enclosed import enclosed
from metaloom.stitch.links import Broken
from metaloom.stitch.parsed import page_of

INCLUDED = re.compile(r"\{\{<\s*(include|woven)\s+(\S+)\s*>\}\}")
DEEPEST = 4
UNRESOLVED = re.compile(r"^\?@([\w-]+)$")


def broken_links(broken: tuple[Broken, ...], project: Path) -> list[Problem]:
    """Return a problem for each broken link, at its line in the sources."""
    return [
        Problem(
            place_in_sources(project, item.page, _spellings(item.target)),
            f"Broken link to {item.target!r}: {item.reason}.",
            "Correct or remove the link.",
            code="ML-1101",
        )
        for item in broken
    ]


def unresolved(output: Path, project: Path) -> list[Problem]:
    """Return a problem for each cross-reference and citation of a page of Quarto's that stands for nothing."""
    found: list[Problem] = []
    within = enclosed(output)
    for path in sorted(output.rglob("*.html")):
        name = path.relative_to(output).as_posix()
        content = path.read_bytes()
        if name.startswith("v/") or within(path) or (b"?@" not in content and b"data-cites" not in content):
            continue
        document: Any = page_of(content)
        found.extend(_unresolved(document, name, project))
    return found


def place_in_sources(project: Path, page: str, needles: tuple[str, ...]) -> Place:
    """Return where one of some texts is in the sources of a page; the page itself where it is in none of them."""
    source = next(
        (page[:-5] + suffix for suffix in (".qmd", ".md") if (project / (page[:-5] + suffix)).is_file()), None
    )
    if source is None:
        return Place(page)
    for name in _sources(project, source, 0):
        for number, line in enumerate((project / name).read_text("utf-8", "replace").split("\n"), start=1):
            for needle in needles:
                column = line.find(needle)
                if column >= 0:
                    return Place(name, number, column + 1)
    return Place(source)


def _unresolved(document: Any, page: str, project: Path) -> Iterator[Problem]:
    for strong in document.xpath("//main//strong[starts-with(., '?@')] | //main//a[starts-with(., '?@')]"):
        label = UNRESOLVED.match(strong.text_content().strip())
        if label:
            place = place_in_sources(project, page, (f"@{label[1]}",))
            yield Problem(
                place, f"Nothing is labelled {label[1]!r}.", "Correct the name, or label what is meant.", code="ML-1104"
            )
    for citation in document.xpath("//main//span[@data-cites]"):
        words = citation.text_content()
        for key in str(citation.get("data-cites")).split():
            if f"@{key}" in words or citation.xpath(".//strong[normalize-space(.)=$text]", text=f"{key}?"):
                place = place_in_sources(project, page, (f"@{key}", f"@{{{key}}}"))
                remedy = "Correct the key, or add the reference."
                yield Problem(place, f"The citation key @{key} is not in the bibliography.", remedy, code="ML-1103")


def _sources(project: Path, name: str, depth: int) -> Iterator[str]:
    """Yield a page's source and what it includes."""
    yield name
    if depth >= DEEPEST:
        return
    for found in INCLUDED.finditer((project / name).read_text("utf-8", "replace")):
        target = found[2].strip("'\"")
        other = f"_generated/{target}.qmd" if found[1] == "woven" else target.lstrip("/")
        inside = (project / other).resolve().is_relative_to(project.resolve())
        if inside and (project / other).is_file():
            yield from _sources(project, other, depth + 1)


def _spellings(target: str) -> tuple[str, ...]:
    """Return a link as a page has it, and as its source may have written it."""
    path, mark, fragment = target.partition("#")
    bare = path
    while bare.startswith(("./", "../")):
        bare = bare.partition("/")[2]
    names = (path, re.sub(r"\.html$", ".qmd", path), bare, re.sub(r"\.html$", ".qmd", bare))
    return tuple(dict.fromkeys(name + mark + fragment for name in names if name or fragment))
