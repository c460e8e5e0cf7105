"""Licences by their SPDX names, as addresses that machines know."""

from __future__ import annotations

SPDX = "https://spdx.org/licenses/"


def licence_url(name: str) -> str:
    """Return the page of a licence in the list of SPDX."""
    return f"{SPDX}{name}"
