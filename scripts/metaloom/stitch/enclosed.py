"""Sites within a site: what another build made, and this one publishes byte for byte (a gallery beside a handbook).

Such a folder is finished, searched and vouched for by its own manifest, so this build changes nothing in it and follows
no link of it again. It is published where `project: resources` of `_quarto.yml` names it by its folder: a wildcard
alone never takes in a site that happens to be somewhere in the project.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from metaloom.versions.snapshot.built import is_built
from metaloom.versions.snapshot.manifest import MANIFEST


def sites_below(folder: Path, left_out: str = "") -> Iterator[str]:
    """Yield the relative path of every built site below a folder; hidden ones and `left_out` are not looked at."""
    top, left_out = os.fspath(folder), left_out.strip("/")
    for here, folders, files in os.walk(top):
        name = here[len(top) :].replace(os.sep, "/").strip("/")
        if name and MANIFEST in files and is_built(Path(here)):
            yield name
            folders.clear()
            continue
        prefix = f"{name}/" if name else ""
        folders[:] = sorted(one for one in folders if not one.startswith(("_", ".")) and prefix + one != left_out)


def enclosed(output: Path) -> Callable[[Path], bool]:
    """Return whether a file of a site belongs to a site within it; those below `v/` are not asked for."""
    sites = frozenset(output / name for name in sites_below(output, "v"))
    if not sites:
        return lambda _: False
    return lambda path: not sites.isdisjoint(path.parents)


def files_of(folder: Path) -> Iterator[str]:
    """Yield every file of a site, relative to its folder."""
    yield from (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file())
