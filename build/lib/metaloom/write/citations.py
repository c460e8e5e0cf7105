"""A declared source as a citation where the bibliography has it, as plain text where it does not."""

from __future__ import annotations

import re

from metaloom.text.escape import escape
from metaloom.write.findings import Woven

_KEY = re.compile(r"@([A-Za-z0-9_][A-Za-z0-9_:.+-]*)")


def cited(woven: Woven, source: str | None, otherwise: str = "this project") -> str:
    """`@key`, or several, as one citation; any other text escaped; `otherwise` where nothing is declared."""
    keys = _known(woven, source)
    return f"[{'; '.join(f'@{key}' for key in keys)}]" if keys else escape(source or otherwise)


def named(woven: Woven, source: str | None, otherwise: str = "this project") -> str:
    """The same inside a sentence: authors by name, joined by "and"."""
    keys = _known(woven, source)
    return " and ".join(f"@{key}" for key in keys) if keys else escape(source or otherwise)


def _known(woven: Woven, source: str | None) -> list[str]:
    """The keys of a source; none unless the bibliography has all of them."""
    keys = [key.rstrip(".:-+") for key in _KEY.findall(source or "")]
    return keys if all(key in woven.evidence.bibliography for key in keys) else []
