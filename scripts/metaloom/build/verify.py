"""`metaloom verify`: every hash in seconds; with `recompute` every number; with `rebuild` every byte of the site."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from metaloom.build.freeze import freeze
from metaloom.build.progress import Clock, Teller
from metaloom.build.project import Project
from metaloom.errors import DifferenceError, Place, Problem, ProjectError
from metaloom.store.keys import source_key
from metaloom.versions.snapshot.manifest import MANIFEST, Manifest
from metaloom.versions.snapshot.roles import RESULTS, source_of
from metaloom.versions.snapshot.shelf import Shelf, shelf_of
from metaloom.versions.snapshot.source import write_source
from metaloom.versions.verify.difference import Difference, compare_bytes
from metaloom.versions.verify.held import Held, check_held, open_held
from metaloom.versions.verify.numbers import compare_results
from metaloom.versions.verify.shelved import check_shelf

MOST_TOLD = 50


def verify(path: str, expect: str | None, recompute: bool, rebuild: bool, teller: Teller) -> list[str]:
    """What was held against what, in lines; `path` is a folder, a zip, a project, or the name of a version here.

    Errors: DifferenceError with the list of every difference; ProjectError when there is nothing to verify.
    """
    start = time.perf_counter()
    held, found = _check(path)
    _refuse(found)
    sealed = [(one, one.manifest) for one in held if one.manifest is not None]
    count = sum(len(one.files) for one in held)
    lines = [f"Every hash holds: {count} files in {time.perf_counter() - start:.1f} s."]
    lines += [f"  {one.name}: identity {manifest.identity}" for one, manifest in sealed]
    if expect is not None and expect not in {manifest.identity for _, manifest in sealed}:
        others = ", ".join(manifest.identity for _, manifest in sealed)
        _refuse([Difference(path, "this is another version", expect, others)])
    versions = [one for one in held if one.manifest is not None and one.manifest.edition is not None]
    for one, manifest in sealed:
        if recompute:
            lines.append(_recompute(one, manifest, teller))
        if rebuild:
            lines.append(_rebuild(one, manifest, versions, teller))
    return lines


def _check(path: str) -> tuple[list[Held], list[Difference]]:
    place = Path(path)
    if not place.exists() and path in shelf_of(Path()).names:
        return check_shelf(shelf_of(Path()), [path])
    if place.parent.name == "snapshots" and place.suffix == ".json" and place.is_file():
        return check_shelf(Shelf(place.parent), [place.stem])
    if (place / "_quarto.yml").is_file() and not (place / MANIFEST).is_file():
        shelf = shelf_of(place)
        if not shelf.names:
            problem = Problem(Place(path), "This project has no versions.", "Make one: metaloom snapshot create")
            raise ProjectError([problem])
        return check_shelf(shelf, shelf.names)
    checked = [check_held(held) for held in open_held(place)]
    return [held for held, _ in checked], [one for _, found in checked for one in found]


def _recompute(held: Held, manifest: Manifest, teller: Teller) -> str:
    from metaloom.build.compute import compute
    from metaloom.write.api import results_json

    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="metaloom-verify-") as folder:
        write_source(Path(folder), source_of(held.files))
        computed = compute(Project(Path(folder), manifest.edition), Clock(), teller)
    again = json.loads(results_json([computed.results[one.id] for one in computed.declarations.analyses]))
    compared = compare_results(json.loads(held.files[RESULTS]), again, f"{held.name}/{RESULTS}")
    _refuse(compared.differences, _other_code(manifest))
    return (
        f"  {held.name}: every result holds: {compared.numbers} numbers computed again, {compared.identical} of them "
        f"the same to the last bit, in {time.perf_counter() - start:.1f} s."
    )


def _rebuild(held: Held, manifest: Manifest, versions: Sequence[Held], teller: Teller) -> str:
    start = time.perf_counter()
    renderer = manifest.tools.renderer.split()[0]
    beside = [] if manifest.edition else [(one.manifest, one.files) for one in versions if one.manifest]
    again = freeze(source_of(held.files), manifest.edition, renderer, teller, beside=beside)
    differences = compare_bytes(held.files, again.files, "the site built again")
    placed = [Difference(f"{held.name}/{one.where}", one.what, one.expected, one.got) for one in differences]
    _refuse(placed, _other_code(manifest))
    return (
        f"  {held.name}: the site built again is the same, byte for byte: {len(again.files)} files, "
        f"in {time.perf_counter() - start:.1f} s."
    )


def _other_code(manifest: Manifest) -> str:
    if manifest.tools.code == source_key():
        return ""
    revision = manifest.edition.revision if manifest.edition else None
    return (
        "\nThis version was made by other code of Metaloom than is running here, which may be the cause. "
        f"Its code: {manifest.tools.code}" + (f", git revision {revision}." if revision else ".")
    )


def _refuse(found: Sequence[Difference], remark: str = "") -> None:
    if not found:
        return
    rest = [f"... and {len(found) - MOST_TOLD} more."] if len(found) > MOST_TOLD else []
    head = f"{len(found)} {'difference' if len(found) == 1 else 'differences'} found:"
    raise DifferenceError("\n".join([head, *map(str, found[:MOST_TOLD]), *rest]) + remark)
