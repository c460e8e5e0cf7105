"""The inputs that are published beside the results: tables, codebook, references and declarations, byte for byte."""

from __future__ import annotations

from pathlib import Path

from metaloom.declare.codebook import CODEBOOK
from metaloom.write.findings import Findings

SITE_FOLDER = "_generated/site"
SOURCE = "source/"
"""Where the project's own files are in a site."""

REFERENCES = "data/references.bib"


def inputs_published(root: Path, findings: Findings) -> dict[str, str]:
    """Return path in the site -> content of every input that a reader may want to check."""
    names = [f"data/{name}.csv" for name in sorted(findings.evidence.tables)]
    names += [name for name in (CODEBOOK, REFERENCES) if (root / name).is_file()]
    names += [chapter.file for chapter in findings.declarations.chapters]
    return {SOURCE + name: (root / name).read_bytes().decode("utf-8") for name in names}


def table_file(name: str) -> str:
    """Return where a table is in the site."""
    return f"{SOURCE}data/{name}.csv"
