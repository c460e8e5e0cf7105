"""What of a site can be held against one that was built again without running the code that came with it.

Without its scripts a site lacks what they make, and pages that show or count it differ. Which files are a script's is
taken from the site that was built again, whose scripts are those that its sources declare: whoever forges a site could
otherwise call any result a script's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from metaloom.versions.verify.difference import Difference, compare_bytes
from metaloom.versions.verify.zipped import unzipped

SCRIPT = re.compile(r"api/[a-z0-9-]+\.py")
"""A declared script as a site publishes it."""
BY_RENDERER = ("site_libs/", "sitemap.xml", "search.json", "robots.txt", "styles.css")
"""Files that a renderer makes, beside the pages."""
PAGE = ".html"
AGAIN = "the site built again"


@dataclass(frozen=True)
class Unrun:
    """What differs; which files of the site that was sent only its code can make again; and how many are the same."""

    differences: tuple[Difference, ...]
    left: tuple[str, ...]
    same: int


def scripted_files(files: Iterable[str]) -> frozenset[str]:
    """Return the names of the files that declared scripts made, by the scripts that a site publishes."""
    names = list(files)
    return frozenset(name for name in names if name.startswith(_beginnings(names)))


def compare_unrun(sent: Mapping[str, bytes], again: Mapping[str, bytes], by_quarto: bool, packed: str) -> Unrun:
    """Return the site that was `sent` held against the one that was built `again` without its code.

    `packed` is the archive that has results of scripts among others: what is in it is compared file by file.
    """
    beginnings = _beginnings(again)
    one, other = (_apart(files, packed) if beginnings else files for files in (sent, again))
    found: list[Difference] = []
    left: list[str] = []
    for path in sorted(one.keys() | other.keys()):
        ours, theirs = ({path: files[path]} if path in files else {} for files in (one, other))
        differing = compare_bytes(ours, theirs, AGAIN)
        rendered = path.endswith(PAGE) or path.startswith(BY_RENDERER)
        if path.removeprefix(f"{packed}/").startswith(beginnings) or (rendered and (by_quarto or (ours and theirs))):
            left += [path] if differing and path in one else []
        else:
            found += differing
    return Unrun(tuple(found), tuple(left), sum(other.get(path) == content for path, content in one.items()))


def _beginnings(files: Iterable[str]) -> tuple[str, ...]:
    """Return how the names of files begin that the scripts of a site make."""
    scripts = [name.removeprefix("api/").removesuffix(".py") for name in files if SCRIPT.fullmatch(name)]
    return tuple(start for one in scripts for start in (f"api/{one}.", f"figures/{one}-plot"))


def _apart(files: Mapping[str, bytes], packed: str) -> dict[str, bytes]:
    """Return files with those of an archive beside it, in its place."""
    if packed not in files:
        return dict(files)
    inside = {f"{packed}/{name}": content for name, content in unzipped(files[packed], packed).items()}
    return {name: content for name, content in files.items() if name != packed} | inside
