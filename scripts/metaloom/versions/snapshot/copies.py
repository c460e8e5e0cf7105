"""What an editor's bundle holds a second time, outside the site: each file where it is looked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from metaloom.versions.snapshot.roles import SOURCE

CHECK = "verify.py"
"""The program that checks a bundle or a site without Metaloom; sites and bundles from before it lack it."""
OWN = (
    "README.txt", "report.docx", "report.pdf", "appendices.docx", "appendices.pdf", "tables.xlsx", "tables/results.csv",
    CHECK,
)  # fmt: skip
"""What a bundle has of its own: the identity of the site says nothing of these."""


def sorted_into_folders(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return path in the bundle -> content of what is in the site (path -> content) as well."""
    found: dict[str, bytes] = {}
    for path, content in files.items():
        name = PurePosixPath(path).name
        if path.startswith("figures/") or path == CHECK:
            found[path] = content
        elif path.startswith(f"{SOURCE}data/"):
            found[f"data/{name}"] = content
        elif is_in(path, f"{SOURCE}chapters", ".yml"):
            found[f"declarations/{name}"] = content
        elif path.startswith("api/citation.") or path == "api/CITATION.cff":
            found[f"citation/{name}"] = content
        elif is_in(path, "api", ".json"):
            found[f"results/{name}"] = content
        elif is_in(path, "api", ".csv"):
            found[f"tables/rows/{name}"] = content
    return found


def is_in(name: str, folder: str, ending: str) -> bool:
    """Return whether a file is below a folder and ends so."""
    return name.startswith(f"{folder}/") and name.endswith(ending)
