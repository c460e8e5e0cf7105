"""What a new project installs is the Metaloom that made it, wherever that came from."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest

from metaloom import __version__
from metaloom.cli import requirement


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Write the requirements of a Metaloom that came from somewhere; return their first line, all, and what is said."""

    def write(origin: dict) -> tuple[str, str, str]:
        monkeypatch.setattr(requirement, "_origin", lambda: origin)
        folder = tmp_path / "project"
        folder.mkdir()
        told = requirement.write_requirements(folder)
        text = (folder / "requirements.txt").read_text("utf-8")
        return text.splitlines()[0], text, told

    return write


def test_from_an_index_by_its_version_with_the_libraries_it_ran_with(written) -> None:
    first, text, told = written({})
    assert (first, told) == (f"metaloom=={__version__}", "")
    for library in ("numpy", "scipy", "pandas", "pypandoc-binary"):
        assert f"\n{library}=={version(library)}\n" in text
    assert "pytest" not in text


def test_from_a_commit_of_a_repository(written) -> None:
    origin = {"url": "https://example.org/m.git", "vcs_info": {"vcs": "git", "commit_id": "0" * 40}}
    assert written(origin)[0] == f"metaloom @ git+https://example.org/m.git@{'0' * 40}"


def test_a_wheel_from_a_file_goes_into_the_project(written, tmp_path) -> None:
    wheel = tmp_path / "a b" / "metaloom-9-py3-none-any.whl"
    wheel.parent.mkdir()
    wheel.write_bytes(b"wheel")
    first, _, told = written({"url": wheel.as_uri(), "archive_info": {}})
    assert first == "./wheels/metaloom-9-py3-none-any.whl"
    assert (tmp_path / "project" / first).read_bytes() == b"wheel"
    assert "requirements.txt installs it" in told


def test_from_a_checkout_it_is_said_that_no_other_machine_has_it(written) -> None:
    first, text, told = written({"url": "file:///somewhere", "dir_info": {"editable": True}})
    assert first.startswith("# This Metaloom runs from a checkout")
    assert f"\nmetaloom=={__version__}\n" in text
    assert "before you publish" in told
