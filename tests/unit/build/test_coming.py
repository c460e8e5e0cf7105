"""What `check` takes for granted of a coming build is what a build writes: names of variables, blocks and pages."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from metaloom.build.coming import BLOCKS, coming
from metaloom.build.compute import check
from metaloom.build.make import prepare
from metaloom.build.progress import Clock, Silent
from metaloom.build.project import open_project
from metaloom.cli import main


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
