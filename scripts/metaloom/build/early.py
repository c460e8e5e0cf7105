"""The pages of an edit before the whole site is made again: what a preview shows first.

The last whole build of a preview leaves what it knew. Where since then nothing but the text of some pages has changed,
these pages are rendered from that, as the next build will render them, to the byte; only a build writes a site or a
cache. Whatever could change more (settings, tables, declarations, scripts, a new or a lost file, files of a build that
is under way), or would be refused, is left to the whole build.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from metaloom.build.generated import GENERATED
from metaloom.build.kept import PROSE, numbers_asked
from metaloom.build.project import Project
from metaloom.build.seal import sealed_alone
from metaloom.cite.pages import Part
from metaloom.declare.review import read_review
from metaloom.errors import ProjectError
from metaloom.stitch.embedded.again import Again, Whole, files_of, pages_again
from metaloom.stitch.embedded.inputs import SUFFIXES
from metaloom.stitch.embedded.source import html_name
from metaloom.stitch.finish.site import finish_alone
from metaloom.versions.snapshot.manifest import MANIFEST
from metaloom.write.about import about_files
from metaloom.write.desk import TABLES, desk_files
from metaloom.write.findings import Findings

MOST_PAGES = 4
"""More pages than that are rendered with the whole site: the first of them would wait for the last."""

Stamps = Mapping[str, tuple[int, int, int]]
"""Size, time stamp and inode of files: what an edit cannot leave as they were."""


@dataclass(frozen=True)
class Last:
    """What the last whole build of a preview knew, and the files that it was made from and left, by their stamps."""

    whole: Whole
    findings: Findings
    asked: list[str]
    inputs: Stamps
    generated: Stamps
    site: Stamps


class Audience(Protocol):
    """The open pages that watch a site while it is rebuilt: those of a preview."""

    @property
    def last(self) -> Last | None:
        """What the last build knew; None before the first."""

    def keep(self, last: Last) -> None:
        """Keep what a build knew, for the next one."""

    def looked_at(self) -> Sequence[str]:
        """Return the pages that are open, as places in the site, the newest first."""

    def show(self, pages: Mapping[str, bytes]) -> None:
        """Show pages, and the files that they show, before the build that makes them is done."""


def inputs_of(project: Project) -> Stamps:
    """Return the stamps of a project's own files."""
    return _stamps(project.root, project.inputs())


def generated_of(project: Project) -> Stamps:
    """Return the stamps of the files that builds write into the project."""
    tops = [project.root / top for top in GENERATED]
    below = (Path(folder, name) for top in tops for folder, _, names in os.walk(top) for name in names)
    return _stamps(project.root, (*below, *(top for top in tops if top.is_file())))


def site_of(output: Path) -> Stamps:
    """Return the stamp of a site's manifest, which every build writes."""
    return _stamps(output, [output / MANIFEST])


def early_pages(project: Project, output: Path, last: Last) -> dict[str, bytes] | None:
    """Return place in the site -> the finished page, of every page whose text differs from that of the last build.

    None where it is not certain that the whole build will write the same.
    """
    try:
        changed = _changed_prose(project, output, last)
        if not changed:
            return None if changed is None else {}
        names = last.whole.made_of(changed)
        if len(names) > MOST_PAGES or not _are_of(last.whole, changed, names):
            return None
        made = pages_again(last.whole, names)
        if made is None or not _rests_on_same(project, output, last, made):
            return None
        places = {html_name(one.page.name): one.html.encode() for one in made}
        return {
            place: finished_alone(project, place, page, lambda path: bytes_of(output, path))
            for place, page in places.items()
        }
    except (ProjectError, OSError, UnicodeDecodeError):  # the whole build reports what is wrong, at its place
        return None


def finished_alone(
    project: Project,
    place: str,
    page: bytes,
    picture: Callable[[str], bytes | None],
    parts: Mapping[str, Part] | None = None,
) -> bytes:
    """Return a rendered page as a build leaves it; `picture` gives a file by its path in the site, `parts` what pages
    are a part of, where that is not written yet.
    """
    policy = read_review(project.root)[0].policy
    return sealed_alone(project, place, finish_alone(place, page, project.root, policy, picture, parts))


def _changed_prose(project: Project, output: Path, last: Last) -> frozenset[str] | None:
    """Return the pages and parts of pages that have changed; None where anything else has, too."""
    now = inputs_of(project)
    if now.keys() != last.inputs.keys() or site_of(output) != last.site or generated_of(project) != last.generated:
        return None
    changed = frozenset(name for name, stamp in now.items() if stamp != last.inputs[name])
    return changed if all(name.endswith(PROSE) for name in changed) else None


def _are_of(whole: Whole, changed: frozenset[str], names: Iterable[str]) -> bool:
    """Return whether each changed file is a part of one of these pages."""
    return changed <= frozenset().union(*(files_of(whole.pages[name]) for name in names))


def _rests_on_same(project: Project, output: Path, last: Last, made: Iterable[Again]) -> bool:
    """Return whether pages ask for no number, block or file beyond those that the last build made."""
    if numbers_asked(project.inputs()) != last.asked:
        return False
    for one in made:
        files = (path for _, path, _ in one.page.answer["targets"] if not path.endswith((*SUFFIXES, ".html")))
        if not all((output / path).is_file() for path in files):
            return False
    included = frozenset().union(*(files_of(one.page) for one in made))
    return all(_stands(project.root, included, blocks) for blocks in _blocks_on_prose(project, last, included))


def _blocks_on_prose(project: Project, last: Last, included: frozenset[str]) -> Iterator[Mapping[str, str]]:
    """Yield the blocks that say something of the project's own pages, as far as some page includes them."""
    if included & {"_generated/about.qmd", "_generated/claims-line.qmd"}:
        yield about_files(project.root, last.findings, project.edition)
    if included & {f"_generated/{name}.qmd" for name in TABLES}:
        yield desk_files(project.root, last.findings)


def _stands(root: Path, included: frozenset[str], blocks: Mapping[str, str]) -> bool:
    """Return whether blocks on the disk are what would be written now."""
    return all((root / name).read_text("utf-8") == blocks[name] for name in included & blocks.keys())


def bytes_of(output: Path, name: str) -> bytes | None:
    """Return a file of a folder by its path in it; None where there is none, or where it leads out."""
    path = output / name
    return path.read_bytes() if path.is_file() and path.resolve().is_relative_to(output.resolve()) else None


def _stamps(root: Path, paths: Iterable[Path]) -> Stamps:
    found = {}
    for path in paths:
        status = path.stat()
        found[path.relative_to(root).as_posix()] = (status.st_size, status.st_mtime_ns, status.st_ino)
    return found
