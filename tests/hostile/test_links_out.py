"""Links out of a project, in the folders and under the names that are looked at less closely than others."""

from __future__ import annotations

from pathlib import Path

import pytest

from metaloom.build.ordinary import require_ordinary
from metaloom.declare.site import read_site
from metaloom.errors import ProjectError
from metaloom.stitch.embedded.source import read_text
from metaloom.stitch.embedded.write import _copy_files

PLACES = ["chapters/sub/x.png", "chapters/x.png", "theme/x.css", "data/x.csv", "scripts/x.py", "docs/x.qmd",
          "chapters/api", "chapters/figures", "about/analyses", "tests/x.qmd", "tests/deep/x.svg", "node_modules/x.md",
          "benchmarks/x.png", "test-output/x.html", "venv/h", "venv/lib/x.html", "venv/bin/activate"]  # fmt: skip
RUNS = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project each of whose folders says that it is an environment of Python."""
    root = tmp_path / "review"
    for name in ("chapters", "chapters/sub", "theme", "data", "scripts", "docs", "about", "tests", "tests/deep",
                 "node_modules", "benchmarks", "test-output", "venv", "venv/lib", "venv/bin"):  # fmt: skip
        (root / name).mkdir(parents=True, exist_ok=True)
        (root / name / "pyvenv.cfg").write_text("home = /usr/bin\n")
    (root / "_quarto.yml").write_text("project:\n  type: website\n")
    (tmp_path / "secret").write_text("years of work")
    return root


@pytest.mark.parametrize("name", PLACES)
def test_a_link_out_is_found_wherever_it_is(name: str, project: Path) -> None:
    require_ordinary(project)
    (project / name).symlink_to(project.parent / "secret")
    with pytest.raises(ProjectError, match=rf"{name}.*leads out of the project"):
        require_ordinary(project)
    with pytest.raises(ProjectError, match="leads out of the project"):
        read_text(project, name)


def test_an_environment_may_have_what_environments_have(project: Path) -> None:
    python = project.parent / "python3.12"
    python.write_text("")
    (project / "venv" / "bin" / "python").symlink_to(python)
    (project / "venv" / "lib64").symlink_to("lib")
    require_ordinary(project)
    (project / "venv" / "bin" / "python3").symlink_to(project.parent / "secret")
    with pytest.raises(ProjectError, match="venv/bin/python3"):
        require_ordinary(project)


@pytest.mark.parametrize("name", ["chapters/sub/x.svg", "theme/x.SVG"])
def test_no_drawing_that_runs_is_hidden_by_an_environment(name: str, project: Path) -> None:
    (project / name).write_text(RUNS)
    with pytest.raises(ProjectError, match="script"):
        require_ordinary(project)


@pytest.mark.parametrize("name", ["tests/x.svg", "venv/lib/x.svg"])
def test_no_drawing_that_runs_is_copied_from_where_nobody_looked(name: str, project: Path, tmp_path: Path) -> None:
    (project / name).write_text(RUNS)
    (project / "_quarto.yml").write_text(f"project:\n  type: website\n  resources: [{name}]\n")
    require_ordinary(project)
    with pytest.raises(ProjectError, match="script"):
        _copy_files(read_site(project), [], tmp_path / "out", None)
