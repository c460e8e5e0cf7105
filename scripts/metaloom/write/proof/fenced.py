"""Code on a page, and the command that computes a whole version again."""

from __future__ import annotations

RECOMPUTE = "metaloom verify . --recompute"


def fenced(language: str, code: str) -> str:
    """Return code that nothing in it can end or expand."""
    safe = code.replace("`", "'").replace("{{<", "{ {<")
    return f"```{language}\n{safe}\n```"
