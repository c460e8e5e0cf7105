"""The kinds of evidence that a new project can start from."""

from __future__ import annotations

from pathlib import Path

TEMPLATE = Path(__file__).parent / "template"
"""What every new project holds; its data and its chapter are those of the default kind."""
TEMPLATES = Path(__file__).parent / "templates"
"""One folder for each other kind, laid over the former."""
DEFAULT = "counts"


def kinds() -> tuple[str, ...]:
    """Return the names of all kinds, the default first."""
    return (DEFAULT, *sorted(path.name for path in TEMPLATES.iterdir() if (path / "chapters").is_dir()))
