"""The report as PDF: tagged (PDF/UA-1), with bookmarks, figures as vectors, without a date of its making.

Pandoc writes the manuscript as Typst, and Typst sets it with the fonts that it and matplotlib bring; only characters
that they lack, such as Chinese ones in a quoted title, are taken from a font of the machine. Typst runs in a process of
its own, with limits in time and memory, which ends with us (see `typeset`).
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from metaloom.bundle.manuscript import Manuscript
from metaloom.bundle.pandoc import MOST_SECONDS, pandoc, without_clock
from metaloom.bundle.typeset import OUTPUT, REFUSED
from metaloom.cite.plain import plain
from metaloom.cite.work import Work
from metaloom.errors import ToolError
from metaloom.stitch.process import run
from metaloom.store.scratch import scratch

LOOK = Path(__file__).parent / "assets" / "report.typ"
FONT_OF_FIGURES = "DejaVu Sans"
FAMILY = re.compile(rb'font-family="[^"]*"')
OUT_OF_MEMORY = "memory allocation of"
"""How Rust, in which Typst is written, says so before it ends."""

MISSING = "Typst is not installed."
FAULT = "Report it as a fault of Metaloom."
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
    if find_spec("typst") is None:
        raise ToolError(MISSING, REMEDY, code="ML-1405")
    said: list[str] = []
    command = (sys.executable, "-P", "-m", "metaloom.bundle.typeset", source)
    code = run(command, source.parent, _environment(source.parent), MOST_SECONDS, said.append)
    if code == 0:
        return source.with_name(OUTPUT).read_bytes()
    raise ToolError(f"Typst, which sets the report, {_failure(code, ''.join(said).strip())}", FAULT, code="ML-1405")


def _failure(code: int | None, told: str) -> str:
    """Return why Typst failed, as a sentence."""
    if code is None:
        return f"was not done within {MOST_SECONDS} seconds."
    if code == REFUSED:
        return f"refused it: {told}"
    if OUT_OF_MEMORY in told or "MemoryError" in told:
        return "needed more memory than it may have."
    return f"ended without it (exit code {code}: {told[:500] or 'no message'})."


def _environment(folder: Path) -> dict[str, str]:
    """Return our environment for a Python that finds what we find and keeps its temporary files beside the report."""
    return without_clock() | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "TMPDIR": str(folder)}


def for_typst(svg: bytes) -> bytes:
    """Return a figure whose words are set in a font that is there."""
    return FAMILY.sub(f'font-family="{FONT_OF_FIGURES}"'.encode(), svg)


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
