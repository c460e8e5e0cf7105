"""Which files are pages: the patterns of `project.render`, and what Quarto leaves out by itself.

Files and folders whose name begins with an underscore or a dot are never pages.
"""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath

from metaloom.declare.site import Site
from metaloom.stitch.enclosed import files_of, sites_below
from metaloom.versions.snapshot.built import is_built

SUFFIXES = (".qmd", ".md")
NOT_BY_DEFAULT = frozenset({"readme.md", "claude.md", "agents.md", "contributing.md", "code_of_conduct.md"})


def find_pages(site: Site) -> tuple[str, ...]:
    """Return the pages of a project, as sorted paths relative to it."""
    files = [name for name in walk(site.project, site.output) if name.endswith(SUFFIXES)]
    if not site.render:
        return tuple(sorted(name for name in files if PurePosixPath(name).name.lower() not in NOT_BY_DEFAULT))
    return tuple(sorted(choose(site.render, files)))


def find_resources(site: Site) -> set[str]:
    """Return the files that `project.resources` names, but no source of a page.

    Of a site that was built somewhere in the project all files are meant, where a pattern names its folder, or none.
    """
    files = [name for name in walk(site.project, site.output) if not name.endswith(SUFFIXES)]
    chosen = choose(site.resources, files)
    for folder in sites_named(site):
        chosen |= {f"{folder}/{name}" for name in files_of(site.project / folder)}
    return chosen


def sites_named(site: Site) -> tuple[str, ...]:
    """Return the folders of sites that were built somewhere in the project and that `project.resources` names."""
    named = [pattern for pattern in site.resources if _begins_with_a_folder(pattern)]
    below = sites_below(site.project, site.output) if named else ()
    return tuple(folder for folder in below if choose(named, [f"{folder}/index.html"]))


def _begins_with_a_folder(pattern: str) -> bool:
    first, slash, _ = pattern.removeprefix("!").removeprefix("./").removeprefix("/").partition("/")
    return bool(slash) and not any(character in first for character in "*?[")


def choose(patterns: Iterable[str], files: Iterable[str]) -> set[str]:
    """Return the files that some pattern names and none with a leading `!` takes out again."""
    chosen: set[str] = set()
    names = list(files)
    for pattern in patterns:
        if pattern.startswith("!"):
            meant = _matcher(pattern[1:])
            chosen -= {name for name in names if meant(name)}
        else:
            meant = _matcher(pattern)
            chosen |= {name for name in names if meant(name)}
    return chosen


def matches(pattern: str, name: str) -> bool:
    """Return whether a file is meant: by its path, by a folder that it is in, or by a pattern with `*`, `**` and `?`.

    As in Quarto, a pattern that does not begin with a slash is looked for in every folder.
    """
    return _matcher(pattern)(name)


@cache
def _matcher(pattern: str) -> Callable[[str], bool]:
    wild = any(character in pattern for character in "*?[")
    anywhere = wild and not pattern.startswith(("/", "./", "**"))
    pattern = pattern.removeprefix("./").removeprefix("/")
    if not wild:
        folder = pattern.rstrip("/")
        return lambda name: name == pattern or name.startswith(folder + "/")
    expression = _expression(f"**/{pattern}" if anywhere else pattern)
    return lambda name: expression.fullmatch(name) is not None


def walk(project: Path, output: str) -> Iterator[str]:
    """Yield every file of a project that may be an input, as a relative path with forward slashes."""
    yield from _files_below(str(project), "", output.strip("/"))


def _files_below(folder: str, prefix: str, output: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError:  # a folder that may not be read holds no page
        return
    shown = [entry for entry in found if not entry.name.startswith(("_", "."))]
    # A pipe among generated files, which are not checked elsewhere, would make a reader wait for ever.
    yield from (prefix + entry.name for entry in shown if entry.is_file())
    for entry in shown:
        name = prefix + entry.name
        if entry.is_dir(follow_symlinks=False) and name != output and not is_built(Path(entry.path)):
            yield from _files_below(entry.path, f"{name}/", output)


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    parts = []
    for part in re.split(r"(\*\*/?|\*|\?|\[[^\]]+\])", pattern):
        if part.startswith("**"):
            parts.append("(?:.*/)?" if part.endswith("/") else ".*")
        elif part == "*":
            parts.append("[^/]*")
        elif part == "?":
            parts.append("[^/]")
        elif part.startswith("["):
            parts.append(fnmatch.translate(part)[4:-3])
        else:
            parts.append(re.escape(part))
    return re.compile("".join(parts))
