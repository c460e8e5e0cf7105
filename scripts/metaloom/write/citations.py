"""A declared source as a citation where the bibliography has it, as plain text where it does not."""

from __future__ import annotations

import re

from metaloom.write.escape import escape
from metaloom.write.woven import Woven

_KEY = re.compile(r"@([A-Za-z0-9_][A-Za-z0-9_:.+-]*)")


def cited(woven: Woven, source: str | None, otherwise: str = "this project") -> str:
    """`@key`, or several, as one citation; any other text escaped; `otherwise` where nothing is declared."""
    if not source:
        return otherwise
    keys = [key.rstrip(".:-+") for key in _KEY.findall(source)]
    known = [key for key in keys if key in woven.evidence.bibliography]
    return f"[{'; '.join(f'@{key}' for key in known)}]" if known and len(known) == len(keys) else escape(source)
