"""An honest project and its site, from which everything hostile is made."""

from __future__ import annotations

import contextlib
import io
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hostile.bundle import Bundle, read_bundle
from metaloom.cli import main


def said(*arguments: str) -> tuple[int, str]:
    """Exit code and everything that the command printed, run in this process."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            code = main(list(arguments))
        except SystemExit as ended:
            code = int(ended.code or 0)
    return code, out.getvalue()


@pytest.fixture(scope="session")
def honest_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("honest") / "review"
    assert said("new", str(folder))[0] == 0
    code, text = said("build", str(folder), "--renderer", "embedded")
    assert code == 0, text
    return folder


@pytest.fixture
def project(honest_project: Path, tmp_path: Path) -> Path:
    """A copy of the honest project with its site, to be spoiled."""
    shutil.copytree(honest_project, tmp_path / "review", copy_function=shutil.copy2)
    return tmp_path / "review"


@pytest.fixture(scope="session")
def honest(honest_project: Path) -> Bundle:
    return read_bundle(honest_project / "_site")


@pytest.fixture(autouse=True)
def quiet_libraries() -> Iterator[None]:
    """What a library logs of a hostile file would fill the memory of a long trial."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
