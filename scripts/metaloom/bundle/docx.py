"""The report as DOCX: by Quarto where it is found, else by pandoc, from the same manuscript.

Each figure is in it twice, as the format wants it: as PNG for programs that know nothing else, and as SVG for those
that draw vectors.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

from metaloom.bundle.archive import packed
from metaloom.bundle.contents import DOCUMENT, with_contents
from metaloom.bundle.manuscript import Manuscript
from metaloom.bundle.pandoc import MOST_SECONDS, pandoc, without_clock
from metaloom.bundle.reference_docx import reference_docx
from metaloom.bundle.vectors import with_vectors
from metaloom.bundle.word_tables import with_room
from metaloom.errors import ToolError
from metaloom.stitch.process import run
from metaloom.stitch.quarto.find import Quarto
from metaloom.store.scratch import scratch

OUTPUT = "report.docx"
DOCX = ("--to", "docx", "--toc", "--toc-depth", "2", "--reference-doc", "reference.docx")
FRONT = """---
format:
  docx: {toc: true, toc-depth: 2, reference-doc: reference.docx}
---

"""


def docx(found: Manuscript, pngs: Mapping[str, bytes], svgs: Mapping[str, bytes], quarto: Quarto | None) -> bytes:
    """Return the report as the bytes of a DOCX; `pngs` and `svgs` hold the figures by the path of the SVG.

    Errors: ToolError when pandoc or Quarto fails.
    """
    document = found.document
    for path in found.figures:
        document = document.replace(json.dumps(path), json.dumps(png_name(path)))
    with scratch("docx") as folder:
        (folder / "reference.docx").write_bytes(reference_docx())
        for path, png in pngs.items():
            (folder / png_name(path)).parent.mkdir(parents=True, exist_ok=True)
            (folder / png_name(path)).write_bytes(png)
        (folder / "report.json").write_text(document, "utf-8")
        made = _by_quarto(folder, quarto) if quarto else _by_pandoc(folder)
    with ZipFile(io.BytesIO(made)) as old:
        parts = {name: old.read(name) for name in sorted(old.namelist())}
    parts[DOCUMENT] = with_room(with_contents(parts[DOCUMENT]))
    return packed(with_vectors(parts, {pngs[path]: svgs[path] for path in pngs}))


def png_name(path: str) -> str:
    """Return where the picture of an SVG file is."""
    return path.removesuffix(".svg") + ".png"


def _by_pandoc(folder: Path) -> bytes:
    """Return Pandoc's own DOCX, with a table of contents that the reader's program fills with page numbers."""
    pandoc(folder, "report.json", *DOCX, "-o", OUTPUT)
    return (folder / OUTPUT).read_bytes()


def _by_quarto(folder: Path, quarto: Quarto) -> bytes:
    """Return Quarto's DOCX of the manuscript as one document."""
    pandoc(folder, "report.json", "--to", "markdown", "--standalone", "--wrap", "none", "-o", "body.md")
    body = (folder / "body.md").read_text("utf-8").removeprefix("---\n")
    (folder / "report.qmd").write_text(FRONT.removesuffix("---\n\n") + body, "utf-8")
    said: list[str] = []
    command = (quarto.path, "render", "report.qmd", "--to", "docx", "--output", OUTPUT)
    code = run(command, folder, without_clock(), MOST_SECONDS, said.append)
    if code != 0 or not (folder / OUTPUT).is_file():
        told = "".join(said[-5:]).strip()
        raise ToolError(
            f"Quarto {quarto.version} could not make the report: {told}", "Use --renderer embedded.", code="ML-1402"
        )
    return (folder / OUTPUT).read_bytes()
