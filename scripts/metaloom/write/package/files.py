"""All files by which a project is cited and its parts are described for machines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from metaloom.cite.bibtex import bibtex
from metaloom.cite.csl import csl_json
from metaloom.cite.pages import CONTEXT, Cited
from metaloom.cite.plain import plain, plain_line
from metaloom.cite.ris import ris
from metaloom.cite.work import Work, read_work
from metaloom.cite.zenodo import zenodo_json
from metaloom.declare.cff import FILE
from metaloom.declare.edition import Edition
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.findings import Findings
from metaloom.write.package.data_package import data_package
from metaloom.write.package.parts import parts_of
from metaloom.write.package.published import SITE_FOLDER, inputs_published
from metaloom.write.package.ro_crate import ro_crate

FORMATS: dict[str, tuple[str, Callable[[Work], str]]] = {
    "text": ("citation.txt", plain_line),
    "bibtex": ("citation.bib", bibtex),
    "ris": ("citation.ris", ris),
    "csl-json": ("citation.csl.json", csl_json),
    "zenodo": ("zenodo.json", zenodo_json),
}
"""Name of a format -> its file below `api/`, and what makes it of the work."""
HERE = "ml-citation-here"


def citation_files(root: Path, findings: Findings, edition: Edition | None = None) -> dict[str, str]:
    """Return relative path -> content: formats under `api/`, the block `cite`, and what is put into the site's own
    folder.
    """
    work = read_work(root, edition)
    inputs = inputs_published(root, findings)
    site = {
        "ro-crate-metadata.json": ro_crate(work, findings, tuple(inputs)),
        "datapackage.json": data_package(work, findings, inputs),
    }
    return {
        **{f"api/{name}": make(work) for name, make in FORMATS.values()},
        **_cff(root),
        CONTEXT: Cited(work, parts_of(root, findings)).text(),
        "_generated/cite.qmd": cite_block(work, bool(_cff(root))),
        **{f"{SITE_FOLDER}/{name}": text for name, text in site.items()},
    }


def cite_block(work: Work, has_cff: bool) -> str:
    """Return how the site is cited, for the front page; the finishing pass puts buttons and formats in its place."""
    formats = ["[BibTeX](/api/citation.bib)", "[RIS](/api/citation.ris)", "[CSL-JSON](/api/citation.csl.json)"]
    if has_cff:
        formats.append(f"[CITATION.cff](/api/{FILE})")
    return markdown.page(
        markdown.GENERATED,
        f"::: {{.{HERE}}}\n{escape(plain(work))}\n:::",
        f"For reference managers: {', '.join(formats)}.",
    )


def _cff(root: Path) -> dict[str, str]:
    path = root / FILE
    return {f"api/{FILE}": path.read_bytes().decode("utf-8")} if path.is_file() else {}
