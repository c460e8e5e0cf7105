"""`metaloom verify`: every hash in seconds; with `recompute` every number; with `rebuild` every byte of the site.

What is verified is untrusted. Reading and computing it runs none of its code. Rebuilding it runs none
either: the embedded renderer and Metaloom's own filters are used. Only where the person who types allows it
(`--run-code`, or an answer on the terminal) is a state that Quarto made rendered by Quarto, which runs its code.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from metaloom.build.again import Again, computed_again, in_order_of
from metaloom.build.bundle_again import OTHER_TOOLS, compare_bundle
from metaloom.build.freeze import freeze
from metaloom.build.progress import Teller
from metaloom.build.rebuilt import built_again
from metaloom.errors import DifferenceError, Place, Problem, ProjectError
from metaloom.store.keys import source_key
from metaloom.store.strict_json import parse_json
from metaloom.store.together import is_begun
from metaloom.text.numbers import things
from metaloom.versions.snapshot.manifest import MANIFEST, Manifest
from metaloom.versions.snapshot.roles import RESULTS, source_of
from metaloom.versions.snapshot.shelf import Shelf, shelf_of
from metaloom.versions.verify.code_within import warning
from metaloom.versions.verify.difference import Difference, compare_bytes
from metaloom.versions.verify.held import SITE_ZIP, Held, absent_versions, check_path
from metaloom.versions.verify.numbers import compare_results
from metaloom.versions.verify.repeated import compare_repeated
from metaloom.versions.verify.shelved import check_shelf
from metaloom.versions.verify.unrun import AGAIN, compare_unrun, scripted_files
from metaloom.versions.verify.verified import Verified
from metaloom.versions.verify.vouched import UNASKED, not_vouched_for
from metaloom.write.about import EVERYTHING

MOST_TOLD = 50
OTHER_PROCESSOR = (
    "\nAnother processor adds up in another order, which changes the last digits: numbers count as the same up to a "
    "relative difference of 1e-9. If all that differs is just above that, the processor may be the cause."
)
MOST_NAMED = 12
REPORT_NOT_ASKED = "report, appendices and workbook are not among them either: --rebuild makes these again."

May = Callable[[str], bool]
"""Asked with the sentence that says what would run; whether it may."""


def verify(
    path: str, expect: str | None, recompute: bool, rebuild: bool, teller: Teller, may_run: May = lambda _: False
) -> Verified:
    """Return what was held against what; `path` is a folder, a zip, a project, or the name of a version here.

    `may_run` is asked before a rebuild runs code that came with what is verified.

    Errors: DifferenceError with the list of every difference; ProjectError when there is nothing to verify.
    """
    start = time.perf_counter()
    held, found = _check(path)
    _refuse(found)
    sealed = [(one, one.manifest) for one in held if one.manifest is not None]
    identities = {manifest.identity for _, manifest in sealed} | {one.identity for one in held if one.identity}
    count = sum(len(one.files) for one in held)
    lines = [f"Every hash holds: {count} files in {time.perf_counter() - start:.1f} s."]
    lines += [f"  {one.name}: identity of the bundle {one.identity}" for one in held if one.identity]
    lines += [f"  {one.name}: identity {manifest.identity}" for one, manifest in sealed]
    if absent := absent_versions(held):
        lines.append(f"  Not part of it, though its pages name them: the versions {', '.join(absent)}.")
    if expect is not None and expect not in identities:
        _refuse([Difference(path, "this is another version", expect, ", ".join(sorted(identities)))])
    versions = [one for one in held if one.manifest is not None and one.manifest.edition is not None]
    if expect is None:
        lines.append(UNASKED)
    done = Verified(tuple(lines), not_vouched_for(held, expect) if expect else ())
    bundles = {f"{one.name}/{SITE_ZIP}": one for one in held if one.identity}
    asked = cache(may_run)
    for one, manifest in sealed:
        if recompute:
            done += _recompute(one, manifest, teller)
        if rebuild:
            done += _rebuild(one, manifest, versions, teller, asked)
        if one.name in bundles and rebuild:
            done += _bundle_again(bundles[one.name], one, manifest, teller, asked)
        elif one.name in bundles and recompute:
            done += Verified((f"  {bundles[one.name].name}: {REPORT_NOT_ASKED}",))
    return done


def _bundle_again(bundle: Held, site: Held, manifest: Manifest, teller: Teller, may_run: May) -> Verified:
    code = _code_of(site, manifest)
    done, found = compare_bundle(bundle, site, manifest, may_run(code) if code else None, teller)
    _refuse(found, OTHER_TOOLS)
    return done


def _code_of(held: Held, manifest: Manifest) -> str:
    """Return the sentence that says what code of a state would run; empty where it has none."""
    by_quarto = _is_by_quarto(manifest)
    return warning(held.name, source_of(held.files), by_quarto) if by_quarto or scripted_files(held.files) else ""


def _check(path: str) -> tuple[list[Held], list[Difference]]:
    place = Path(path)
    if not place.exists() and path in shelf_of(Path()).names:
        _require_whole(Path())
        return check_shelf(shelf_of(Path()), [path])
    if place.parent.name == "snapshots" and place.suffix == ".json" and place.is_file():
        return check_shelf(Shelf(place.parent), [place.stem])
    if (place / "_quarto.yml").is_file() and not (place / MANIFEST).is_file():
        _require_whole(place)
        shelf = shelf_of(place)
        if not shelf.names:
            problem = Problem(
                Place(path), "This project has no versions.", "Make one: metaloom snapshot create", code="ML-1202"
            )
            raise ProjectError([problem])
        return check_shelf(shelf, shelf.names)
    return check_path(place)


def _require_whole(project: Path) -> None:
    """Refuse a project in which a command was killed while it wrote: verifying does not finish interrupted work."""
    if is_begun(project):
        cause = "A command was ended while it wrote files of this project."
        raise ProjectError([Problem(Place(str(project)), cause, "Let it be finished: metaloom check", code="ML-1216")])


def _recompute(held: Held, manifest: Manifest, teller: Teller) -> Verified:
    start = time.perf_counter()
    published = _published(held)
    by_other_code = manifest.edition is not None and manifest.tools.code != source_key()
    again = computed_again(source_of(held.files), manifest.edition, by_other_code, teller)
    frozen_on = manifest.edition.frozen_on if manifest.edition and by_other_code else None
    compared = compare_results(published, in_order_of(published, again.results), f"{held.name}/{RESULTS}", frozen_on)
    unconfirmed, differing = _unconfirmed(compared.differences, again, held)
    _refuse(differing, _other_code(manifest) + OTHER_PROCESSOR)
    _refuse(compare_repeated(held.name, held.files, published["analyses"], EVERYTHING))
    explained = sum(map(len, compared.explained.values()))
    every = "every result holds" if not explained else "results hold, but for rules that have changed"
    lines = [
        f"  {held.name}: {every}: {compared.numbers} numbers computed again, {compared.identical} of them "
        f"the same to the last bit, in {time.perf_counter() - start:.1f} s. Pages, figures and tables of rows are "
        "not among them: --rebuild makes these again."
    ]
    for rule, places in compared.explained.items():
        lines.append(f"    Since this version was frozen ({rule.since}, {rule.name}): {rule.says}.")
        lines.append(f"      {other_ones_now(places)}")
    for problem in again.refused:
        lines.append(f"    Today's rules refuse what this version declares at {problem.place}: {problem.cause}")
    if compared.added:
        lines.append(f"    {only_now(compared.added)}")
    if not unconfirmed:
        return Verified(tuple(lines))
    lacking = f"{held.name}: {', '.join(unconfirmed)} not computed again, as today's rules refuse what declares them."
    return Verified(tuple(lines), (f"{lacking} {_with_its_code(manifest)}",))


def other_ones_now(places: Sequence[str]) -> str:
    """Return how many values a changed rule explains, and where the first of them is."""
    if len(places) == 1:
        return f"One value is another one now, and was right by the old rule: {places[0]}"
    return f"{len(places)} values are other ones now, and were right by the old rule: {places[0]}, …"


def only_now(places: Sequence[str]) -> str:
    """Return how many values a version does not have, and their names: whoever removed an estimate is seen by it."""
    names = sorted({place.rsplit("/", 1)[-1] for place in places})
    named = ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")
    many = things(len(places), "value", "values")
    return f"Not in this version: {many} that are published today, added since or removed from it: {named}"


def _unconfirmed(found: Sequence[Difference], again: Again, held: Held) -> tuple[list[str], list[Difference]]:
    """Return ids of analyses that today's rules refuse whole, and the differences that are left without them."""
    there = {str(one["id"]) for one in again.results["analyses"]}
    prefix = f"{held.name}/{RESULTS}/analyses/"
    named = {one: one.where.removeprefix(prefix).split("/")[0] for one in found}
    gone = {name for one, name in named.items() if again.refused and name not in there and one.got == "nothing"}
    return sorted(gone), [one for one in found if named[one] not in gone]


def _published(held: Held) -> Any:
    """Return the results that a version published.

    Errors: DifferenceError where they are missing or cannot be read.
    """
    where = f"{held.name}/{RESULTS}"
    if RESULTS not in held.files:
        _refuse([Difference(where, "the file is missing: there are no results to compare")])
    try:
        found = parse_json(held.files[RESULTS])
        if not isinstance(found, dict) or not isinstance(found.get("analyses"), list):
            raise ValueError("it holds no list of analyses")
        return found
    except ValueError as error:
        _refuse([Difference(where, f"it cannot be read: {error}")])
        raise


def _rebuild(held: Held, manifest: Manifest, versions: Sequence[Held], teller: Teller, may_run: May) -> Verified:
    start = time.perf_counter()
    if manifest.tools.code != source_key():
        return _rebuild_by_other_code(held, manifest, teller)
    if manifest.edition is None and (absent := absent_versions([held, *versions])):
        lacking = (
            f"{held.name}: not built again, as its pages tell of the versions {', '.join(absent)}, which did not come "
            "with it. Give them with it, below v/."
        )
        return Verified(lacking=(lacking,))
    by_quarto = _is_by_quarto(manifest)
    code = _code_of(held, manifest)
    runs = bool(code) and may_run(code)
    beside = [] if manifest.edition else [(one.manifest, one.files) for one in versions if one.manifest]
    renderer = "quarto" if runs and by_quarto else "embedded"
    again = freeze(source_of(held.files), manifest.edition, renderer, teller, beside=beside, runs_code=runs).files
    if runs or not code:
        _refuse(_placed(held, compare_bytes(held.files, again, AGAIN)))
        took = f"{len(again)} files, in {time.perf_counter() - start:.1f} s."
        return Verified((f"  {held.name}: the site built again is the same, byte for byte: {took}",))
    unrun = compare_unrun(held.files, again, by_quarto, EVERYTHING)
    _refuse(_placed(held, unrun.differences))
    took = f"{unrun.same} files, in {time.perf_counter() - start:.1f} s."
    line = f"  {held.name}: built again without running its code; what no code of it makes is the same, {took}"
    if not unrun.left:
        return Verified((line,))
    named = ", ".join(unrun.left[:MOST_NAMED]) + (" and others" if len(unrun.left) > MOST_NAMED else "")
    lacking = (
        f"{held.name}: {things(len(unrun.left), 'file', 'files')} that {'Quarto' if by_quarto else 'its scripts'} may "
        f"have made could not be compared: {named}. Code that came with it makes them: --run-code allows that."
    )
    return Verified((line,), (lacking,))


def _is_by_quarto(manifest: Manifest) -> bool:
    return manifest.tools.renderer.split()[0] == "quarto"


def _placed(held: Held, found: Iterable[Difference]) -> list[Difference]:
    return [replace(one, where=f"{held.name}/{one.where}") for one in found]


def _rebuild_by_other_code(held: Held, manifest: Manifest, teller: Teller) -> Verified:
    """Build a version again by other code than made it: sources and results are held against it, the rest is counted.

    Pages and figures say the same in other bytes wherever the code that writes them has changed, so that a difference
    says nothing of the version; which code gives the same bytes is told.
    """
    start = time.perf_counter()
    after = built_again(source_of(held.files), manifest.edition, teller)
    compared = compare_results(
        _published(held),
        in_order_of(_published(held), parse_json(after[RESULTS])),
        f"{held.name}/{RESULTS}",
        manifest.edition.frozen_on if manifest.edition else None,
    )
    _refuse(compared.differences, _other_code(manifest) + OTHER_PROCESSOR)
    same = sum(after.get(name) == content for name, content in held.files.items())
    line = (
        f"  {held.name}: built again by other code than made it; its results hold, or differ by named rules: "
        f"{len(after)} files, in {time.perf_counter() - start:.1f} s."
    )
    if same == len(held.files) == len(after):
        return Verified((line, f"  {held.name}: the site built again is the same, byte for byte."))
    lacking = (
        f"{held.name}: only {same} of its {len(held.files)} files are the same, byte for byte. The others, its pages "
        "and figures among them, were not compared, as the code that writes them has changed since."
    )
    return Verified((line,), (f"{lacking} {_with_its_code(manifest)}",))


def _with_its_code(manifest: Manifest) -> str:
    """Return how to get the code that made a version."""
    revision = manifest.edition.revision if manifest.edition else None
    if revision is None:
        return f"For that, verify it with the Metaloom that made it, whose code is {manifest.tools.code[:12]}."
    return f"For that: git checkout {revision}, make env, then this command again."


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
    raise DifferenceError("\n".join([head, *map(str, found[:MOST_TOLD]), *rest]) + remark, code="ML-1209")
