"""A declared source as a citation where the bibliography has it, as plain text where it does not."""

from __future__ import annotations

import re

from metaloom.text.escape import escape
from metaloom.write.findings import Findings

_CITATION = re.compile(r"\[(@[^\]]+)\]")
_HELD = "metaloomholdscitation{}here"
"""What holds the place of a citation while the text around it is escaped."""
_KEY = re.compile(r"@([A-Za-z0-9_][A-Za-z0-9_:.+-]*)")


def cited(findings: Findings, source: str | None, otherwise: str = "this project") -> str:
    """Return `@key`, or several, as one citation; any other text escaped; `otherwise` where nothing is declared."""
    keys = _known(findings, source)
    return f"[{'; '.join(f'@{key}' for key in keys)}]" if keys else escape(source or otherwise)


def named(findings: Findings, source: str | None, otherwise: str = "this project") -> str:
    """Return the same inside a sentence: authors by name, joined by commas and "and"."""
    *first, last = [f"@{key}" for key in _known(findings, source)] or [escape(source or otherwise)]
    return f"{', '.join(first)} and {last}" if first else last


def with_citations(findings: Findings, text: str) -> str:
    """Return a declared text escaped, its `[@key]` as citations where the bibliography has them."""
    sources = _CITATION.findall(text)
    held = iter(range(len(sources)))
    told = escape(_CITATION.sub(lambda _: _HELD.format(next(held)), text))
    for number, source in enumerate(sources):
        told = told.replace(_HELD.format(number), cited(findings, source))
    return told


def _known(findings: Findings, source: str | None) -> list[str]:
    """Return the keys of a source; none unless the bibliography has all of them."""
    keys = [key.rstrip(".:-+") for key in _KEY.findall(source or "")]
    return keys if all(key in findings.evidence.bibliography for key in keys) else []
