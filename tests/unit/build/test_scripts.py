"""Scripts of a project: what they show, what they may not touch, how they fail, when they run again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from metaloom.build.compute import check, compute
from metaloom.build.progress import Clock, Silent
from metaloom.build.project import Project, open_project
from metaloom.build.scripts.imports import own_modules
from metaloom.errors import ProjectError

HEAD = "from plotnine import aes, geom_point, ggplot\nfrom metaloom.figures import Shown, theme\n"
GOOD = (
    HEAD
    + """
from helper import doubled

def compute(tables, results):
    frame = tables["doses"].assign(twice=lambda rows: doubled(rows["dose"]))
    plot = ggplot(frame, aes("dose", "alive")) + geom_point() + theme()
    numbers = {"rows": len(frame), "share-alive": float(frame["alive"].mean()) / 100, "nothing": float("nan")}
    return Shown(table=frame, figure=plot, caption="Dose.", alt="Survival by dose.", numbers=numbers)
"""
)
FAILING = {
    "a table that is not declared": ("tables['studies']", "reads: {tables: [...]}"),
    "a file of the project": (
        "open(__file__.replace('scripts/own.py', 'data/doses.csv'))",
        "opens no file of the project",
    ),
    "a file written": ("open('/tmp/metaloom-was-here', 'w')", "writes no file"),
    "the network": ("__import__('socket').create_connection(('127.0.0.1', 9))", "the network"),
    "another program": ("__import__('subprocess').run(['true'])", "another program"),
    "an exception": ("1 / 0", "ZeroDivisionError"),
    "an answer that is none": ("None", "not a metaloom.figures.Shown"),
    "no words": ("Shown(table=None, figure=None, caption=' ', alt='x')", "Shown needs caption"),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in ("data", "scripts", "chapters"):
        (tmp_path / folder).mkdir()
    (tmp_path / "data/doses.csv").write_text("study_id,dose,alive\na,1,50\nb,2,60\nc,3,80\n")
    (tmp_path / "data/studies.csv").write_text("study_id,label\na,A\nb,B\nc,C\n")
    (tmp_path / "scripts/helper.py").write_text("def doubled(values):\n    return 2 * values\n")
    (tmp_path / "scripts/own.py").write_text(GOOD)
    (tmp_path / "chapters/e.yml").write_text(
        "chapter: e\nscripts:\n  - {id: own, title: Own, run: scripts/own.py, reads: {tables: [doses]}, seconds: 30}\n"
        "claims:\n  - {id: c, text: Most live, survey: own, holds_when: numbers.share-alive > 0.5}\n".replace(
            "numbers.share-alive", 'numbers."share-alive"'
        )
    )
    return tmp_path


def run(root: Path, **more: bool):
    return compute(Project(root, **more), Clock(), Silent())


def test_a_script_shows_a_figure_a_table_and_numbers_that_claims_can_name(project: Path) -> None:
    computed = run(project)
    shown = computed.scripts["own"]
    assert shown.error == ""
    assert shown.table[0] == ("study_id", "dose", "alive", "twice")
    assert shown.numbers == {"rows": 3, "share-alive": pytest.approx(0.6333, abs=1e-4), "nothing": None}
    assert [figure.name for figure in shown.figures] == ["own-plot", "own-plot-narrow"]
    wide = shown.figures[0].svg
    assert 'aria-label="Survival by dose."' in wide
    assert "ml-figure ml-wide" in wide
    assert "<text" in wide
    assert "ml-fill-ink" in wide
    assert computed.verdicts[0].status == "supported"


def test_twice_run_the_same_bytes_and_only_once_where_nothing_changed(project: Path) -> None:
    first = run(project).scripts["own"]
    for entry in (project / ".metaloom/cache/script").iterdir():
        assert json.loads(entry.read_bytes().partition(b"\n")[2])["wide"]
        entry.unlink()
    assert run(project).scripts["own"] == first
    kept = [entry.stat().st_mtime_ns for entry in (project / ".metaloom/cache/script").iterdir()]
    assert len(kept) == 1
    (project / "scripts/helper.py").write_text("def doubled(values):\n    return 3 * values\n")
    assert run(project).scripts["own"].table[1][3] == "3"
    assert len(list((project / ".metaloom/cache/script").iterdir())) == 2


@pytest.mark.parametrize("what", FAILING)
def test_what_is_not_declared_is_refused_and_nothing_else_is_taken_down(project: Path, what: str) -> None:
    expression, told = FAILING[what]
    text = f"from metaloom.figures import Shown\n\n\ndef compute(tables, results):\n    return {expression}\n"
    (project / "scripts/own.py").write_text(text)
    (project / "chapters/e.qmd").write_text("{{< var own.rows >}}")
    computed = run(project)
    script = computed.scripts["own"]
    assert told in script.error
    line = 1 if what == "an answer that is none" else 5
    assert script.line == line
    (warning,) = [problem for problem in computed.warnings if problem.place.file == "scripts/own.py"]
    assert (warning.place.line, warning.severity) == (line, "warning")
    assert computed.verdicts[0].status == "not testable"
    assert computed.facts["own"]["numbers"] == {"rows": None}


def test_a_script_that_does_not_end_is_ended(project: Path) -> None:
    (project / "scripts/own.py").write_text("def compute(tables, results):\n    while True: pass\n")
    declared = project / "chapters/e.yml"
    declared.write_text(declared.read_text().replace("seconds: 30", "seconds: 3"))
    assert "longer than 3 seconds" in run(project).scripts["own"].error


def test_foreign_scripts_do_not_run(project: Path) -> None:
    (project / "scripts/own.py").write_text(f"open({str(project / 'ran')!r}, 'w')\n" + GOOD)
    assert "was not run" in run(project, runs_code=False).scripts["own"].error
    assert not (project / "ran").exists()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("scripts/own.py", "scripts/won.py", "e.yml:3:"),
        ("[doses]", "[dozes]", "Did you mean 'doses'"),
        ("reads: {tables: [doses]}", "reads: {results: [mortality]}", "mortality"),
        ("scripts/own.py", "../own.py", "e.yml:3"),
    ],
)
def test_names_that_lead_nowhere_are_refused_at_their_place(project: Path, old: str, new: str, told: str) -> None:
    declared = project / "chapters/e.yml"
    declared.write_text(declared.read_text().replace(old, new, 1))
    with pytest.raises(ProjectError) as caught:
        check(open_project(project), Clock(), Silent())
    assert told in str(caught.value)


def test_imports_are_followed_within_the_folder(project: Path) -> None:
    assert [path.name for path in own_modules(project / "scripts/own.py", project / "scripts")] == [
        "helper.py",
        "own.py",
    ]
