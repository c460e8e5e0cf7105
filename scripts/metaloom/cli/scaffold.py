"""`metaloom new DIR`: a small complete project that builds at once."""

from __future__ import annotations

import shutil
from pathlib import Path

from metaloom.declare.schema import write_schemas
from metaloom.errors import Place, Problem, ProjectError
from metaloom.surveys.kinds import KINDS

TEMPLATE = Path(__file__).parent / "template"
RENAMED = {"gitignore": ".gitignore", "gitattributes": ".gitattributes", "vscode": ".vscode"}


def scaffold(folder: Path) -> Path:
    """Copy the template into a new or empty folder.

    Errors: ProjectError when the folder holds anything.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        cause = f"{folder} exists and is not an empty folder."
        raise ProjectError([Problem(Place(str(folder)), cause, "Give the name of a new folder.")])
    shutil.copytree(TEMPLATE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    for name, real in RENAMED.items():
        if (folder / name).exists():
            (folder / name).rename(folder / real)
    write_schemas(folder / "schemas", KINDS)
    return folder
