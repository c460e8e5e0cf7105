"""A small real project (thirteen trials of the BCG vaccine), built once and copied for each test."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "PYTHONWARNINGS": "ignore"}


@pytest.fixture(scope="session")
def metaloom() -> Run:
    """The command, in a process of its own."""

    def run(*arguments: str | Path, timeout: float = 240) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "metaloom", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=timeout, check=False)

    return run


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, metaloom: Run) -> Path:
    """A project that `metaloom new` wrote and `metaloom build` built."""
    folder = tmp_path_factory.mktemp("new") / "review"
    assert metaloom("new", folder, "--no-script").returncode == 0
    done = metaloom("build", folder, "--renderer", "embedded")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A copy of the built project, time stamps kept."""
    folder = tmp_path / "review"
    shutil.copytree(built, folder, copy_function=shutil.copy2)
    return folder


def site_digest(site: Path) -> str:
    """One hash of every file of a site: name and content."""
    digest = hashlib.sha256()
    for path in sorted(site.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(site).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@pytest.fixture(scope="session")
def digest() -> Callable[[Path], str]:
    return site_digest


def edit_cell(project: Path, old: str = "4,123,11,139", new: str = "5,123,11,139") -> None:
    table = project / "data" / "outcomes_binary.csv"
    text = table.read_text("utf-8")
    assert old in text
    table.write_text(text.replace(old, new), "utf-8")


@pytest.fixture(scope="session")
def edit() -> Callable[..., None]:
    return edit_cell
