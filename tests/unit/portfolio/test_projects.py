"""Which folders count as projects."""

from __future__ import annotations

from pathlib import Path

import pytest

from metaloom.errors import ProjectError
from metaloom.portfolio.projects import find_projects


def folders(root: Path, *names: str) -> None:
    for name in names:
        (root / name).mkdir(parents=True)


def names(root: Path) -> list[str]:
    return [member.name for member in find_projects(root)]


def test_a_project_has_settings_or_chapters_and_may_lie_deep(tmp_path: Path) -> None:
    folders(tmp_path, "b/chapters", "a", "group/sub/c/chapters", "notes")
    (tmp_path / "a" / "_quarto.yml").touch()
    assert names(tmp_path) == ["a", "b", "group/sub/c"]
    assert find_projects(tmp_path)[0].root == tmp_path.resolve() / "a"


def test_hidden_folders_sites_and_links_are_passed_over(tmp_path: Path) -> None:
    folders(tmp_path, "a/chapters", ".old/chapters", "_site/chapters", "group/.x/chapters")
    (tmp_path / "again").symlink_to(tmp_path / "a")
    (tmp_path / "group" / "circle").symlink_to(tmp_path)
    assert names(tmp_path) == ["a"]


def test_what_lies_in_a_project_is_its_own(tmp_path: Path) -> None:
    folders(tmp_path, "a/chapters", "a/tests/sample/chapters")
    assert names(tmp_path) == ["a"]


def test_a_folder_that_cannot_be_read_is_not_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders(tmp_path, "a/chapters", "closed/inside")
    listing = Path.iterdir

    def refuse(path: Path):
        if path.name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return listing(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert names(tmp_path) == ["a", "closed"]


@pytest.mark.parametrize(
    ("inside", "asked", "cause"),
    [
        ("notes", "nowhere", "no such folder"),
        ("notes", ".", "no project in this folder"),
        ("chapters", ".", "itself a project"),
    ],
)
def test_refusals(tmp_path: Path, inside: str, asked: str, cause: str) -> None:
    folders(tmp_path, inside)
    with pytest.raises(ProjectError, match=cause):
        find_projects(tmp_path / asked)
