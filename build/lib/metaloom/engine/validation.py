"""Where the summary of all comparisons is kept; a module of its own, so that a build need not load the comparing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

PLACE = Path("validation/summary.json")


def read_summary(root: Path) -> dict[str, Any] | None:
    """Return the project's summary, or None where it has none (a project need not validate the engine)."""
    path = root / PLACE
    if not path.is_file():
        return None
    summary: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return summary


def write_summary(root: Path, summary: dict[str, Any]) -> Path:
    """Write the summary where the site's build finds it."""
    path = root / PLACE
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(summary, indent=1, ensure_ascii=False, allow_nan=False) + "\n", "utf-8")
    return path
