"""`metaloom diff A B`: each side becomes a state, read from its own files, and the two are compared."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from metaloom.build.compute import compute, known
from metaloom.build.ordinary import require_ordinary
from metaloom.build.progress import Clock, Teller
from metaloom.build.project import Project
from metaloom.build.seal import tools_of
from metaloom.errors import DifferenceError, Place, Problem, ProjectError
from metaloom.judge.judged import judged_part
from metaloom.store.scratch import scratch
from metaloom.store.strict_json import parse_json
from metaloom.versions.difference.change import MOVED, Change
from metaloom.versions.difference.compare import compare
from metaloom.versions.difference.state import State
from metaloom.versions.snapshot.manifest import MANIFEST, Manifest
from metaloom.versions.snapshot.roles import RESULTS, source_of
from metaloom.versions.snapshot.shelf import Opened, shelf_of
from metaloom.versions.snapshot.source import write_source
from metaloom.versions.verify.held import check_path

CLAIMS = "api/claims.json"


def difference(project: Project, old: str, new: str, moved: float, teller: Teller) -> Change:
    """Return what changed between two states: each is the name of a version, a folder, a zip, or `.` for the project
    itself.

    Errors: ProjectError when a state cannot be found or is not valid.
    """
    return compare(state_of(project, old, teller), state_of(project, new, teller), moved)


def changes_between(project: Project, manifests: list[Manifest]) -> list[Change]:
    """Return what changed from each version on the shelf to the next."""
    shelf = shelf_of(project.root)
    opened = Opened()
    states = [_frozen(manifest, shelf.files(manifest, opened)) for manifest in manifests]
    return [compare(old, new, MOVED) for old, new in pairwise(states)]


def state_of(project: Project, which: str, teller: Teller) -> State:
    """Return one side of a comparison."""
    shelf = shelf_of(project.root)
    if which in shelf.names:
        manifest = shelf.manifest(which)
        return _frozen(manifest, shelf.files(manifest))
    place = project.root if which == "." else Path(which)
    if (place / "chapters").is_dir() and not (place / MANIFEST).is_file():
        root = place.resolve()
        require_ordinary(root)
        return _working(Project(root, None, project.cache.folder, runs_code=root == project.root), which, teller)
    if not place.exists():
        known = ", ".join(shelf.names) or "none yet"
        remedy = f"Versions are: {known}. A folder, a zip or . for the project itself can be given, too."
        raise ProjectError([Problem(Place(which), "There is no such version or folder.", remedy, code="ML-1201")])
    held, found = check_path(place)
    sealed = [(one.manifest, one.files) for one in held if one.manifest is not None]
    if found or not sealed:
        first = f"\n{found[0]}" if found else ""
        raise DifferenceError(
            f"{which} is not what its manifest says. See: metaloom verify {which}{first}", code="ML-1209"
        )
    return _frozen(*sealed[0])


def _frozen(manifest: Manifest, files: dict[str, bytes]) -> State:
    """Return a version: its evidence is read again, its results are those that were published."""
    name = manifest.edition.name if manifest.edition else "latest state"
    try:
        results = {str(one["id"]): judged_part(one) for one in parse_json(files[RESULTS])["analyses"]}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DifferenceError(f"{name}: {RESULTS} cannot be read: {ascii(str(error))[:200]}", code="ML-1210") from None
    try:
        told = parse_json(files[CLAIMS])["claims"] if CLAIMS in files else []
        claims = {str(one["id"]): (str(one["text"]), str(one["status"])) for one in told}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DifferenceError(f"{name}: {CLAIMS} cannot be read: {ascii(str(error))[:200]}", code="ML-1210") from None
    with scratch("state") as folder:
        root = folder.resolve()
        write_source(root, source_of(files))
        declarations, tables = known(Project(root, manifest.edition))
    return State(name, declarations, tables, results, claims, manifest.tools)


def _working(project: Project, which: str, teller: Teller) -> State:
    """Return a project as it is."""
    computed = compute(project, Clock(), teller)
    name = "working state" if which == "." else which
    claims = {verdict.claim.id: (verdict.claim.text, verdict.status) for verdict in computed.verdicts}
    return State(name, computed.declarations, computed.evidence.tables, computed.results, claims, tools_of(""))
