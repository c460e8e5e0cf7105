"""`metaloom diff A B`: each side becomes a state, computed again from its own files, and the two are compared."""

from __future__ import annotations

import json
import tempfile
from itertools import pairwise
from pathlib import Path

from metaloom.errors import DifferenceError, Place, Problem, ProjectError
from metaloom.keep.difference.change import MOVED, Change
from metaloom.keep.difference.compare import compare
from metaloom.keep.difference.state import State
from metaloom.keep.snapshot.manifest import MANIFEST, Manifest, Tools
from metaloom.keep.snapshot.shelf import shelf_of
from metaloom.keep.snapshot.source import write_source
from metaloom.keep.verify.held import check_held, open_held
from metaloom.walk.compute import compute
from metaloom.walk.progress import Clock, Teller
from metaloom.walk.project import Project
from metaloom.walk.seal import tools_of
from metaloom.walk.verify import RESULTS, source_of


def difference(project: Project, old: str, new: str, moved: float, teller: Teller) -> Change:
    """What changed between two states: each is the name of a version, a folder, a zip, or `.` for the project itself.

    Errors: ProjectError when a state cannot be found or does not hold.
    """
    return compare(state_of(project, old, teller), state_of(project, new, teller), moved)


def changes_between(project: Project, manifests: list[Manifest], teller: Teller) -> list[Change]:
    """What changed from each version on the shelf to the next."""
    shelf = shelf_of(project.root)
    states = [_frozen(project, manifest, shelf.files(manifest), teller) for manifest in manifests]
    return [compare(old, new, MOVED) for old, new in pairwise(states)]


def state_of(project: Project, which: str, teller: Teller) -> State:
    """One side of a comparison."""
    shelf = shelf_of(project.root)
    if which in shelf.names:
        manifest = shelf.manifest(which)
        return _frozen(project, manifest, shelf.files(manifest), teller)
    place = project.root if which == "." else Path(which)
    if (place / "chapters").is_dir() and not (place / MANIFEST).is_file():
        name = "working state" if which == "." else which
        return _state(Project(place.resolve(), None, project.cache.folder), name, teller)
    if not place.exists():
        known = ", ".join(shelf.names) or "none yet"
        remedy = f"Versions are: {known}. A folder, a zip or . for the project itself can be given, too."
        raise ProjectError([Problem(Place(which), "There is no such version or folder.", remedy)])
    held, found = check_held(open_held(place)[0])
    if found or held.manifest is None:
        raise DifferenceError(f"{which} is not what its manifest says. See: metaloom verify {which}")
    return _frozen(project, held.manifest, held.files, teller)


def _frozen(project: Project, manifest: Manifest, files: dict[str, bytes], teller: Teller) -> State:
    name = manifest.edition.name if manifest.edition else "latest state"
    published = {one["id"]: one for one in json.loads(files[RESULTS])["analyses"]}
    with tempfile.TemporaryDirectory(prefix="metaloom-state-") as folder:
        root = Path(folder).resolve()
        write_source(root, source_of(files))
        copy = Project(root, manifest.edition, project.cache.folder)
        return _state(copy, name, teller, published, manifest.tools)


def _state(
    project: Project,
    name: str,
    teller: Teller,
    published: dict[str, dict[str, object]] | None = None,
    tools: Tools | None = None,
) -> State:
    computed = compute(project, Clock(), teller)
    results = computed.results
    return State(
        name,
        computed.declarations,
        computed.evidence,
        results,
        published if published is not None else results,
        computed.verdicts,
        tools or tools_of(""),
    )
