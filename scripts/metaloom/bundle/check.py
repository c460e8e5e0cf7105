"""The program with which whoever has a bundle or a site checks it without Metaloom, and which comes with both.

It is a file of the standard library's Python alone, short enough to be read before it is run. The list of hashes and
the manifest vouch for it as for any other file.
"""

from __future__ import annotations

from pathlib import Path

from metaloom.versions.snapshot.copies import CHECK


def check() -> bytes:
    """Return its text."""
    return (Path(__file__).parent / "assets" / CHECK).read_bytes()
