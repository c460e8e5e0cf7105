"""Read untrusted JSON: what is too deep, not UTF-8 or not JSON at all is one kind of error."""

from __future__ import annotations

import json
from typing import Any


def parse_json(content: bytes | str) -> Any:
    """Return what a JSON text says.

    Errors: ValueError for whatever is wrong with it, deep nesting and endless numbers included.
    """
    try:
        return json.loads(content if isinstance(content, str) else content.decode("utf-8"))
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
