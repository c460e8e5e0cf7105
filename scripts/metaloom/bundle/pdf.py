"""The report as PDF: tagged (PDF/UA-1), with bookmarks, figures as vectors, without a date of its making.

Pandoc writes the manuscript as Typst, and Typst sets it with the fonts that it and matplotlib bring; only characters
that they lack, such as Chinese ones in a quoted title, are taken from a font of the machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from metaloom.bundle.manuscript import Manuscript
from metaloom.bundle.pandoc import pandoc
from metaloom.cite.plain import plain
from metaloom.cite.work import Work
from metaloom.errors import ToolError
from metaloom.store.scratch import scratch

LOOK = Path(__file__).parent / "assets" / "report.typ"
FONT_OF_FIGURES = "DejaVu Sans"
FAMILY = re.compile(rb'font-family="[^"]*"')
MISSING = "Typst is not installed."
REMEDY = "Install it in a checkout of Metaloom: pip install '.[bundle]'."


def pdf(found: Manuscript, svgs: Mapping[str, bytes], work: Work, version: str, made: str) -> bytes:
    """Return the report as the bytes of a PDF; `svgs` holds its figures by path.

    Errors: ToolError when Typst is missing or refuses the manuscript.
    """
    with scratch("pdf") as folder:
        for path, svg in svgs.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(for_typst(svg))
        _write(folder / "about.json", _about(work, version, made))
        _write(folder / "alts.json", dict(found.figures))
        (folder / "report.typ").write_text(LOOK.read_text("utf-8") + _typst(folder, found.document), "utf-8")
        return compiled(folder / "report.typ")


def compiled(source: Path) -> bytes:
    """Return what Typst makes of a file, seeing nothing outside its folder.

    Errors: ToolError when Typst is missing or refuses the file.
    """
    try:
        import typst
    except ImportError:
        raise ToolError(MISSING, REMEDY, code="ML-1405") from None
    try:
        made = typst.compile(
            str(source),
            root=str(source.parent),
            font_paths=[fonts()],
            timestamp=0,
            format="pdf",
            pdf_standards="ua-1",
        )
    except typst.TypstError as error:
        raise ToolError(
            f"Typst refused the report: {error}", "Report it as a fault of Metaloom.", code="ML-1405"
        ) from None
    return bytes(made)


def for_typst(svg: bytes) -> bytes:
    """Return a figure whose words are set in a font that is there."""
    return FAMILY.sub(f'font-family="{FONT_OF_FIGURES}"'.encode(), svg)


def fonts() -> str:
    """Return the folder of the fonts that matplotlib brings: DejaVu."""
    import matplotlib

    return str(Path(matplotlib.get_data_path(), "fonts", "ttf"))


def _typst(folder: Path, document: str) -> str:
    (folder / "report.json").write_text(document, "utf-8")
    wanted = ("--to", "typst", "--wrap", "none", "--syntax-highlighting", "none", "-o", "body.typ")
    pandoc(folder, "report.json", *wanted)
    return (folder / "body.typ").read_text("utf-8")


def _about(work: Work, version: str, made: str) -> dict[str, Any]:
    language, _, region = work.language.partition("-")
    return {
        "title": work.title,
        "authors": [author.full for author in work.authors],
        "keywords": list(work.keywords),
        "lang": language,
        "region": region or None,
        "version": version,
        "abstract": work.abstract or "",
        "citation": plain(work),
        "licence": " and ".join(work.licences),
        "made": made,
    }


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
