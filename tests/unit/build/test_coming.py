"""What `check` takes for granted of a coming build is what a build writes: names of variables, blocks and pages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from metaloom.build.coming import BLOCKS, coming
from metaloom.build.compute import check
from metaloom.build.make import prepare
from metaloom.build.progress import Clock, Silent
from metaloom.build.project import open_project
from metaloom.cli import main
from metaloom.errors import ProjectError


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("coming") / "project"
    assert main(["new", str(folder)]) == 0
    prepare(open_project(folder), Clock(), Silent(), for_paper=False)
    return folder


def test_names_are_those_that_a_build_writes(project: Path) -> None:
    declarations, evidence, _ = check(open_project(project), Clock(), Silent())
    expected = coming(project, declarations, evidence, complete=True)
    generated = project / "_generated"
    blocks = {path.relative_to(generated).with_suffix("").as_posix() for path in generated.rglob("*.qmd")}
    assert blocks <= expected.blocks
    assert blocks >= BLOCKS
    pages = {
        path.relative_to(project).as_posix()
        for kind in ("analyses", "studies")
        for path in (project / kind).glob("*.qmd")
    }
    assert pages == set(expected.pages)
    for root, numbers in yaml.safe_load((project / "_variables.yml").read_text("utf-8")).items():
        assert not expected.variables[root] or set(numbers) <= expected.variables[root]


def test_references_that_the_settings_do_not_name_are_told_before_a_build(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The pages of studies cite them: each would have ended the build, and the remedy is one line."""
    shutil.copytree(project, tmp_path / "p", ignore=shutil.ignore_patterns(".metaloom", "chapters/*.qmd"))
    settings = (tmp_path / "p" / "_quarto.yml").read_text()
    (tmp_path / "p" / "_quarto.yml").write_text(settings.replace("bibliography: data/references.bib\n", ""))
    assert main(["check", str(tmp_path / "p")]) == 2
    told = capsys.readouterr().err
    assert "_quarto.yml:1:1: error: The pages of studies cite data/references.bib, which the settings do not" in told
    assert "Add the line: bibliography: data/references.bib" in told


@pytest.mark.parametrize(
    ("files", "remedy"),
    [
        (
            ("chapters/a.yml", "data/references.bib"),
            "`bibliography: data/references.bib`, and a first page, index.qmd.",
        ),
        (("my trials.csv",), "Start one with: metaloom new DIR --from 'FOLDER/my trials.csv'"),
        ((), "Start one with: metaloom new DIR"),
    ],
)
def test_a_folder_without_settings_is_told_what_it_lacks(tmp_path: Path, files: tuple[str, ...], remedy: str) -> None:
    for name in files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    with pytest.raises(ProjectError) as caught:
        open_project(tmp_path, site=True)
    (problem,) = caught.value.problems
    assert problem.remedy.replace(str(tmp_path), "FOLDER").endswith(remedy)
