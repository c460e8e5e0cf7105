"""The pages that are open in a browser, before the others of their build: numbers that a table's edit has changed.

All is computed and written as every build does; then the open pages are rendered and finished by themselves, from what
the last build knew of the rest of the site, and only where that is the same still: the same pages with the same
settings and titles, in a site of the same settings. What follows in the build is not touched by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from metaloom.build.early import Last, Stamps, bytes_of, finished_alone, inputs_of
from metaloom.build.project import Project
from metaloom.cite.pages import Part
from metaloom.errors import ProjectError
from metaloom.stitch.embedded.again import Whole, is_framed_alike, pages_again
from metaloom.stitch.embedded.inputs import SUFFIXES, find_pages
from metaloom.stitch.embedded.shortcodes import read_variables
from metaloom.stitch.embedded.source import html_name

MOST_PAGES = 2
MAY_CHANGE = (".csv", ".tsv", *SUFFIXES)
DECLARE = frozenset({"chapters", "data"})
"""Files whose contents decide numbers and words, and nothing of what is around a page that keeps its title."""


def first_pages(
    project: Project, output: Path, last: Last, generated: Stamps, looked_at: Iterable[str]
) -> dict[str, bytes]:
    """Return place in the site -> content, of open pages that changed and of the files that they show.

    `generated` are the generated files of this build. None are returned where none of them changed, so that the edit
    was one of prose alone, and where it is not certain that the build will write the same.
    """
    try:
        if generated == last.generated or not _is_around_alike(project, last):
            return {}
        whole = replace(last.whole, variables=read_variables(project.root))
        if not is_framed_alike(whole, find_pages(whole.frame.site)):
            return {}
        names = {html_name(name): name for name in whole.pages}
        open_pages = [names[place] for place in looked_at if place in names][:MOST_PAGES]
        return made_alone(project, output, whole, open_pages)
    except (ProjectError, OSError, UnicodeDecodeError):  # the build itself reports what is wrong, at its place
        return {}


def made_alone(
    project: Project,
    output: Path,
    whole: Whole,
    names: Iterable[str],
    written: Mapping[str, bytes] | None = None,
    parts: Mapping[str, Part] | None = None,
) -> dict[str, bytes]:
    """Return place in the site -> content, of these pages and of the files that they show, as far as they are new.

    `written` holds the generated files that this build has made already and not written yet; `parts` what pages are a
    part of, as far as that is not written yet either.
    """
    texts = {name: content.decode() for name, content in (written or {}).items() if name.endswith(SUFFIXES)}

    def newest(path: str) -> bytes | None:
        """Return a file as this build has made it; one that only the site holds, from there."""
        content = (written or {}).get(path)
        content = bytes_of(project.root, path) if content is None else content
        return bytes_of(output, path) if content is None else content

    found: dict[str, bytes] = {}
    for name in names:
        made = pages_again(whole, [name], texts)
        if not made:
            continue
        page, place = made[0], html_name(name)
        found[place] = finished_alone(project, place, page.html.encode(), newest, parts)
        for _, path, _ in page.page.answer["targets"]:
            content = None if path.endswith((*SUFFIXES, ".html")) else newest(path)
            if content is not None and content != bytes_of(output, path):
                found[path] = content
    return found


def _is_around_alike(project: Project, last: Last) -> bool:
    """Return whether the files of the project are the same ones, and all that may decide more than numbers and words
    is as it was.
    """
    now = inputs_of(project)
    return now.keys() == last.inputs.keys() and all(
        _decides_contents(name) for name, stamp in now.items() if stamp != last.inputs[name]
    )


def _decides_contents(name: str) -> bool:
    """Return whether a file decides numbers and words: a page, a table, its codebook, what a chapter declares."""
    path = PurePosixPath(name)
    declares = path.parent.name in DECLARE and path.suffix in (".yml", ".yaml") and not path.name.startswith("_")
    return declares or name.endswith(MAY_CHANGE)
