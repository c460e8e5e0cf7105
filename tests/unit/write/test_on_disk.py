"""Generated files come and go; a file that somebody else put beside them stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from metaloom.errors import ProjectError
from metaloom.write.markdown import GENERATED
from metaloom.write.on_disk import kept_warning, write_generated

PAGE = f"---\ntitle: x\n---\n\n{GENERATED}\n"
FILES = {"_variables.yml": "a: 1\n", "_generated/analyses.qmd": PAGE, "analyses/a.qmd": PAGE, "figures/a.svg": "<svg/>"}


def put(root: Path, name: str, text: str = "mine") -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_what_is_no_longer_made_goes(tmp_path):
    write_generated(tmp_path, FILES)
    kept = write_generated(tmp_path, {"_variables.yml": "a: 2\n", "_generated/analyses.qmd": PAGE})
    assert kept == ()
    assert not list((tmp_path / "analyses").iterdir())
    assert not list((tmp_path / "figures").iterdir())
    assert (tmp_path / "_variables.yml").read_text() == "a: 2\n"


def test_files_of_others_stay_and_are_told(tmp_path):
    mine = [put(tmp_path, name) for name in ("figures/photo.png", "studies/thesis/one.tex", "api/keys.json")]
    for _ in range(2):
        kept = write_generated(tmp_path, FILES)
        assert kept == ("api/keys.json", "figures/photo.png", "studies/thesis/one.tex")
    write_generated(tmp_path, {})
    assert all(path.read_text() == "mine" for path in mine)
    assert "api/keys.json, figures/photo.png" in kept_warning(kept).cause


def test_a_file_of_others_in_the_way_is_refused_by_name(tmp_path):
    mine = put(tmp_path, "figures/a.svg")
    with pytest.raises(ProjectError, match=r"figures/a\.svg"):
        write_generated(tmp_path, FILES)
    assert mine.read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["figures"]


def test_a_link_is_refused_and_what_it_leads_to_stays(tmp_path):
    mine = put(tmp_path, "outside/thesis.tex")
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "analyses").symlink_to(tmp_path / "outside")
    with pytest.raises(ProjectError, match="link"):
        write_generated(tmp_path / "project", FILES)
    assert mine.read_text() == "mine"


def test_a_link_inside_a_folder_is_not_followed(tmp_path):
    mine = put(tmp_path, "outside/thesis.tex")
    root = tmp_path / "project"
    write_generated(root, FILES)
    (root / "figures" / "more").symlink_to(tmp_path / "outside")
    assert write_generated(root, FILES) == ("figures/more",)
    assert mine.read_text() == "mine"


def test_what_an_older_metaloom_made_is_known(tmp_path):
    """Before the list was kept these folders were Metaloom's alone, and its page says that it made it."""
    for name, text in {**FILES, "figures/old.svg": "<svg/>", "analyses/old.qmd": PAGE}.items():
        put(tmp_path, name, text)
    assert write_generated(tmp_path, FILES) == ()
    assert not (tmp_path / "figures" / "old.svg").exists()
    assert not (tmp_path / "analyses" / "old.qmd").exists()
