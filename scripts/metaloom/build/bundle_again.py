"""The report of an editor's bundle made again, from the site in it, and held against the one that was sent.

The site answers for what it was made from; report, appendices, workbook and README are in no site, so that whoever
changed them is found only by making them again, or by the identity of the bundle.
"""

from __future__ import annotations

import time

from metaloom.build.make import prepare
from metaloom.build.progress import Clock, Teller
from metaloom.build.project import Project
from metaloom.bundle.assemble import Frozen, assemble
from metaloom.stitch.quarto import find_quarto
from metaloom.store.keys import source_key
from metaloom.store.scratch import scratch
from metaloom.versions.snapshot.copies import OWN
from metaloom.versions.snapshot.manifest import Manifest
from metaloom.versions.snapshot.roles import source_of
from metaloom.versions.snapshot.source import write_source
from metaloom.versions.verify.difference import Difference, compare_bytes
from metaloom.versions.verify.held import Held
from metaloom.versions.verify.verified import Verified

OTHER_TOOLS = (
    "\nA report is set by pandoc and Typst, or by Quarto, and takes letters that their fonts lack from those of the "
    "machine: others than made it give other bytes, which may be the cause where the documents alone differ."
)


def compare_bundle(
    bundle: Held, site: Held, manifest: Manifest, runs_code: bool | None, teller: Teller
) -> tuple[Verified, list[Difference]]:
    """Return what of a bundle's own files is the same, made again, and every difference.

    `runs_code` is None where the site has no code, else whether it may run: without it there is no report to compare.

    Errors: ProjectError, ToolError when the report cannot be made.
    """
    start = time.perf_counter()
    if runs_code is False or manifest.tools.code != source_key():
        why = "code that came with it makes what they show" if runs_code is False else "other code of Metaloom made it"
        identity = "Expect the identity of the bundle (the SHA-256 of its SHA256SUMS), as whoever made it tells it."
        return Verified(lacking=(f"{bundle.name}: {', '.join(OWN)} were not made again: {why}. {identity}",)), []
    again = _own_files(site, manifest, bool(runs_code), teller)
    sent = {name: bundle.files[name] for name in OWN if name in bundle.files}
    found = compare_bytes(sent, again, "the bundle made again")
    placed = [Difference(f"{bundle.name}/{one.where}", one.what, one.expected, one.got) for one in found]
    took = f"{len(OWN)} files, in {time.perf_counter() - start:.1f} s."
    return Verified((f"  {bundle.name}: report, appendices and tables made again are the same, {took}",)), placed


def _own_files(site: Held, manifest: Manifest, runs_code: bool, teller: Teller) -> dict[str, bytes]:
    """Return path -> content of what a bundle has and its site has not."""
    quarto = find_quarto() if manifest.tools.renderer.split()[0] == "quarto" else None
    with scratch("bundle") as folder:
        root = folder.resolve() / "project"
        write_source(root, source_of(site.files))
        prepare(Project(root, manifest.edition, None, runs_code), Clock(), teller)
        frozen = Frozen(manifest, site.files)
        made = assemble(frozen, root, quarto, lambda done, total: teller.step("report", done, total))
    return {name: made[name] for name in OWN}
