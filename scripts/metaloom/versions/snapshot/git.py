"""What git knows of a project: its revision, the day of that revision, and what has changed since.

Outside a git repository, or without git, none of this can be known, and every function says so by None.

A repository may be untrusted, and its settings can name programs: to watch files, to check signatures, to reach the
place that missing objects are fetched from. None of them is run.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

SECONDS = 60
RUNS_NOTHING = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "log.showSignature": "false",
}
FETCHES_NOTHING = {"GIT_ALLOW_PROTOCOL": "", "GIT_NO_LAZY_FETCH": "1"}
"""No way to another repository is open, whatever program the settings name for it; older versions know the first."""


def revision(project: Path) -> str | None:
    """Return the commit that is checked out."""
    said = _git(project, "rev-parse", "--verify", "HEAD")
    return said.strip() if said else None


def committed_on(project: Path) -> str | None:
    """Return the day of that commit in universal time, as an ISO date."""
    said = _git(project, "log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%d")
    return said.strip() if said else None


def changed(project: Path) -> tuple[str, ...] | None:
    """Return files of the project that are not as committed, or not committed at all, sorted; hidden ones left out."""
    said = _git(project, "status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--", ".")
    prefix = _git(project, "rev-parse", "--show-prefix")
    if said is None or prefix is None:
        return None
    names = (entry[3:].removeprefix(prefix.strip()) for entry in said.split("\0") if entry)
    return tuple(sorted(name for name in names if not name.startswith(".")))


def tracked(project: Path) -> frozenset[str] | None:
    """Return every file of the project that git keeps."""
    said = _git(project, "ls-files", "-z", "--", ".")
    return None if said is None else frozenset(name for name in said.split("\0") if name)


def blobs(project: Path, commit: str, folder: str) -> dict[str, str] | None:
    """Return path -> git's own hash of every file that a folder of the project held at a commit; None where git knows
    none.
    """
    said = _git(project, "ls-tree", "-r", "-z", commit, "--", f"{folder}/")
    if said is None:
        return None
    entries = (entry.split("\t", 1) for entry in said.split("\0") if entry)
    return {path: facts.split()[2] for facts, path in entries}


def text_at(project: Path, commit: str, path: str) -> str | None:
    """Return a file of the project as it was at a commit; None where it was not there, or git does not have it."""
    return _git(project, "cat-file", "blob", f"{commit}:./{path}")


def blob_hash(content: bytes, like: str) -> str:
    """Return Git's own hash of a content, by the algorithm that made the hash `like`."""
    algorithm = "sha1" if len(like) == 40 else "sha256"
    return hashlib.new(algorithm, b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _git(project: Path, *arguments: str) -> str | None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    settings = [part for name, value in RUNS_NOTHING.items() for part in ("-c", f"{name}={value}")]
    try:
        done = subprocess.run(
            ["git", *settings, "-C", str(project), *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
            env=environment | FETCHES_NOTHING | {"LC_ALL": "C", "TZ": "UTC0", "GIT_OPTIONAL_LOCKS": "0"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
