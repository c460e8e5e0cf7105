"""All files of a bundle, from a finished site and the project that it was made from."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from metaloom.bundle.archive import packed
from metaloom.bundle.check import check
from metaloom.bundle.docx import docx, png_name
from metaloom.bundle.manuscript import Part, manuscript
from metaloom.bundle.pdf import pdf
from metaloom.bundle.readme import readme
from metaloom.bundle.summary import summary, summary_csv
from metaloom.bundle.workbook import workbook
from metaloom.cite.plain import plain
from metaloom.cite.work import read_work
from metaloom.declare.codebook import CODEBOOK, read_codebook
from metaloom.stitch.quarto.find import Quarto
from metaloom.versions.snapshot.copies import CHECK, is_in, sorted_into_folders
from metaloom.versions.snapshot.manifest import Manifest, digest
from metaloom.versions.snapshot.publish import seals
from metaloom.versions.snapshot.roles import SOURCE
from metaloom.versions.snapshot.sums import SUMS, sums_text


@dataclass(frozen=True)
class Frozen:
    """What is bundled: the manifest, and path -> content of all files of the site."""

    manifest: Manifest
    files: Mapping[str, bytes]


PARTS: tuple[Part, ...] = ("report", "appendices")
STEPS = 2 * len(PARTS) + 1


def silent(_done: int, _total: int) -> None:
    """Report no progress."""


def assemble(
    frozen: Frozen, project: Path, quarto: Quarto | None, tell: Callable[[int, int], None] = silent
) -> dict[str, bytes]:
    """Return path in the bundle -> content; `project` is a copy of the source whose generated files are made.

    `tell` hears how many of how many documents are made.

    Errors: ToolError when a tool is missing or fails, ProjectError when the report names what does not exist.
    """
    edition = frozen.manifest.edition
    work = read_work(project, edition)
    version = f"Version {edition.name}: {edition.label}" if edition else f"Latest state, {work.version or 'no version'}"
    made = f"Made by Metaloom {frozen.manifest.tools.metaloom}. Identity: SHA-256 {frozen.manifest.identity}."
    documents: dict[str, bytes] = {}
    for at, part in enumerate(PARTS):
        tell(2 * at, STEPS)
        found = manuscript(project, work, version, part)
        pictures = {name: frozen.files[png_name(name)] for name in found.figures}
        vectors = {name: frozen.files[name] for name in found.figures}
        documents[f"{part}.docx"] = docx(found, pictures, vectors, quarto)
        tell(2 * at + 1, STEPS)
        documents[f"{part}.pdf"] = pdf(found, vectors, work, version, made)
    tell(2 * len(PARTS), STEPS)
    results = summary(json.loads(frozen.files["api/analyses.json"])["analyses"])
    tables = {PurePosixPath(name).stem: content for name, content in frozen.files.items() if _is_table(name)}
    files = {
        "README.txt": readme(work, frozen.manifest, version).encode(),
        **documents,
        "tables.xlsx": workbook(
            results,
            {name: content.decode("utf-8") for name, content in tables.items()},
            read_codebook(project)[0],
            work.title,
            (
                ("Version", version),
                ("Identity", f"SHA-256 {frozen.manifest.identity}"),
                ("How to cite", plain(work)),
                ("From a result to its rows", "tables/rows/ANALYSIS.csv; its page in site.zip: analyses/ANALYSIS.html"),
                (
                    "How to verify",
                    "python3 -I -S verify.py, for files; metaloom verify site.zip --recompute, for results",
                ),
                ("Address", work.url or "none given"),
            ),
            work.url,
        ),
        "tables/results.csv": summary_csv(results).encode(),
        **sorted_into_folders(frozen.files),
        "site.zip": packed({**frozen.files, **seals(frozen.manifest)}),
        "manifest.json": frozen.manifest.text.encode(),
        CHECK: check(),
    }
    tell(STEPS, STEPS)
    ordered = {name: files[name] for name in ("README.txt", *sorted(files.keys() - {"README.txt"}))}
    return ordered | {SUMS: sums_text({name: digest(content) for name, content in files.items()}).encode()}


def _is_table(name: str) -> bool:
    return is_in(name, f"{SOURCE}data", ".csv") and name != SOURCE + CODEBOOK
