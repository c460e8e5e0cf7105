"""Remove characters that a page must not contain (control characters, as they are or as references) before parsing."""

from __future__ import annotations

import re

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]"
    "|&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef]|d[89a-f][0-9a-f]{2})|0*(?:[0-8]|1[1245-9]|2[0-9]|3[01]|6553[45]))(?![0-9a-f]);?",
    re.IGNORECASE,
)


def without_controls(text: str) -> str:
    """Return HTML without the characters that XML forbids, which lxml refuses to set."""
    return FORBIDDEN.sub("", text)
