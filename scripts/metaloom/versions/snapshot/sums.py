"""SHA256SUMS: the hashes of a folder in the form that `sha256sum --check` reads, without Metaloom."""

from __future__ import annotations

import re
from collections.abc import Mapping

from metaloom.store.safe_path import safe_paths

SUMS = "SHA256SUMS"
LINE = re.compile(r"([0-9a-f]{64})  ([^\n]+)")


def sums_text(hashes: Mapping[str, str]) -> str:
    """Return the list for a mapping of paths to SHA-256, in the order of paths."""
    return "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes))


def parse_sums(text: str) -> dict[str, str]:
    """Return path -> SHA-256; raises ValueError unless the text is exactly what `sums_text` writes."""
    hashes = {found[2]: found[1] for line in text.splitlines() if (found := LINE.fullmatch(line))}
    if sums_text(hashes) != text:
        raise ValueError("it is not a list of SHA-256 and paths in the order of paths")
    safe_paths(hashes)
    return hashes
