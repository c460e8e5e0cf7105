"""Check that what was published under `/v/NAME/` has not changed, byte for byte, before it is published again.

Two things are compared: the folder `snapshots/` now and at an earlier commit, in which files may only be
added; and the folders below `v/` of a built site and the manifests that they must be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from metaloom.declare.edition import VERSIONS_FOLDER
from metaloom.errors import ToolError
from metaloom.versions.snapshot import git
from metaloom.versions.snapshot.collect import names_of
from metaloom.versions.snapshot.publish import published_hashes
from metaloom.versions.snapshot.shelf import FOLDER, Shelf
from metaloom.versions.snapshot.sums import SUMS
from metaloom.versions.verify.difference import Difference, compare_hashes

FETCH = "Fetch the whole history (in GitHub's checkout: fetch-depth: 0), or name another commit."


def changed_since(project: Path, commit: str) -> list[Difference]:
    """Return every version on the shelf that is not as it was at an earlier commit; new ones are no difference.

    Errors: ToolError where git does not know that commit.
    """
    before = git.blobs(project, commit, FOLDER)
    if before is None:
        raise ToolError(
            f"git knows no commit {commit!r} of this project.",
            FETCH,
            code="ML-1214",
        )
    return list(_changed(project, commit, before))


def wrongly_published(shelf: Shelf, site: Path) -> list[Difference]:
    """Return every file below `v/` of a site that is not the one that its version's manifest names."""
    found = []
    for manifest in shelf.manifests():
        place = f"{VERSIONS_FOLDER}/{manifest.edition.name if manifest.edition else ''}"
        files = {name: (site / place / name).read_bytes() for name in names_of(site / place)}
        differences = compare_hashes(published_hashes(manifest), files)
        found += [replace(difference, where=f"{place}/{difference.where}") for difference in differences]
    return found


def _changed(project: Path, commit: str, before: dict[str, str]) -> Iterator[Difference]:
    for path, blob in before.items():
        file = project / path
        if not file.is_file():
            yield Difference(path, "the file is gone; a published version stays for ever")
        elif path == f"{FOLDER}/{SUMS}":
            text = git.text_at(project, commit, path)
            if text is None:
                raise ToolError(f"git does not have {path} of the commit {commit!r}.", FETCH, code="ML-1214")
            old = set(text.splitlines())
            for line in sorted(old - set(file.read_text("utf-8").splitlines())):
                yield Difference(path, f"the line of {line[66:]} is gone or changed")
        elif git.blob_hash(file.read_bytes(), blob) != blob:
            yield Difference(path, "the file has changed; a published version never does")
