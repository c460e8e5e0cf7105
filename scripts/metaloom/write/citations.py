"""A declared source as a citation where the bibliography has it, as plain text where it does not."""

from __future__ import annotations

import re

from metaloom.text.escape import escape
from metaloom.write.findings import Findings

_CITATION = re.compile(r"\[(@[^\]]+)\]")
_KEY = re.compile(r"@([A-Za-z0-9_][A-Za-z0-9_:.+-]*)")


def cited(woven: Findings, source: str | None, otherwise: str = "this project") -> str:
    """`@key`, or several, as one citation; any other text escaped; `otherwise` where nothing is declared."""
    keys = _known(woven, source)
    return f"[{'; '.join(f'@{key}' for key in keys)}]" if keys else escape(source or otherwise)


def named(woven: Findings, source: str | None, otherwise: str = "this project") -> str:
    """Return the same inside a sentence: authors by name, joined by commas and "and"."""
    *first, last = [f"@{key}" for key in _known(woven, source)] or [escape(source or otherwise)]
    return f"{', '.join(first)} and {last}" if first else last


def with_citations(woven: Findings, text: str) -> str:
    """Return a declared text escaped, its `[@key]` as citations where the bibliography has them."""
    parts = _CITATION.split(text)
    return "".join(cited(woven, part) if number % 2 else escape(part) for number, part in enumerate(parts))


def _known(woven: Findings, source: str | None) -> list[str]:
    """Return the keys of a source; none unless the bibliography has all of them."""
    keys = [key.rstrip(".:-+") for key in _KEY.findall(source or "")]
    return keys if all(key in woven.evidence.bibliography for key in keys) else []
