"""Folders that a web server can read, whatever the umask is."""

from __future__ import annotations

from pathlib import Path

OPEN = 0o755


def make_open_folder(folder: Path) -> None:
    """Make a folder and its missing parents so that every user may enter them; existing ones stay as they are."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        one.chmod(OPEN)
