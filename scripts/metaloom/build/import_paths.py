"""Where a process of ours that this one starts imports from."""

from __future__ import annotations

import sys
from pathlib import Path

from metaloom.store.imports import PACKAGE


def import_paths() -> list[str]:
    """Return where this process imports from, but for the folder in which it was started by `python -m`.

    Python lists that folder again whenever something in it changes, which no script may do.
    """
    here = str(Path.cwd())
    return [path for path in sys.path if path and (path != here or PACKAGE.parent.samefile(here))]
