"""Scripts as readers load them: without comments and needless white space."""

from __future__ import annotations


def smaller(script: str) -> str:
    """The same script in fewer bytes."""
    from rjsmin import jsmin

    return str(jsmin(script))
