"""Scripts of a project: what they show, what they may not touch, how they fail, when they run again."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import pytest

from metaloom.build.compute import check, compute
from metaloom.build.progress import Clock, Silent
from metaloom.build.project import Project, open_project
from metaloom.build.scripts.imports import imported_names, own_modules
from metaloom.errors import ProjectError
from metaloom.store.libraries import versions_of

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
    line = 4 if what == "an answer that is none" else 5
    assert script.line == line
    (warning,) = [problem for problem in computed.warnings if problem.place.file == "scripts/own.py"]
    assert (warning.place.line, warning.severity) == (line, "warning")
    assert computed.verdicts[0].status == "not testable"
    assert computed.facts["own"].numbers == {"rows": None}


STRANGER = """
import ctypes, multiprocessing, os, pathlib, random, shutil, sqlite3, sys, tempfile, uuid
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from metaloom.figures import Shown

HERE = pathlib.Path(__file__).parents[1]
DATA = HERE / "data" / "doses.csv"
TRIED = {
    "pandas": lambda: pd.read_csv(DATA),
    "pathlib": lambda: DATA.read_text(),
    "os.open": lambda: os.open(DATA, os.O_RDONLY),
    "a link": lambda: open(HERE.parent / "link.csv"),
    "elsewhere": lambda: pd.read_csv(HERE.parent / "elsewhere.csv"),
    "a folder": lambda: list(HERE.glob("data/*")),
    "remove": lambda: DATA.unlink(),
    "rename": lambda: DATA.rename(HERE / "data" / "gone.csv"),
    "copy": lambda: shutil.copy(__file__, HERE / "copy.py"),
    "a new folder": lambda: (HERE / "new").mkdir(),
    "a database": lambda: sqlite3.connect(HERE / "new.db"),
    "ctypes": lambda: ctypes.CDLL(None),
    "fork": lambda: os.fork(),
    "a process": lambda: multiprocessing.get_context("spawn").Process(target=print).start(),
    "a kill": lambda: os.kill(os.getppid(), 0),
    "a program": lambda: os.system("true"),
    "an address": lambda: __import__("urllib.request").request.urlopen("http://127.0.0.1:9/"),
}


def refused(act):
    try:
        act()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "allowed"


def compute(tables, results):
    print("x" * 1_000_000)
    print("y" * 1_000_000, file=sys.stderr)
    with tempfile.TemporaryFile("w+") as own:
        own.write("a file of its own")
    rows = [(name, refused(act)) for name, act in TRIED.items()]
    rows += [
        ("chance", f"{np.random.default_rng().random()} {random.random()} {np.random.random()} {uuid.uuid4()}"),
        ("order", " ".join({"one", "two", "three", "four"})),
        ("absent", pd.NA), ("no time", pd.NaT), ("infinite", float("inf")), ("several", [1, 2]),
    ]
    figure, axes = plt.subplots()
    axes.plot([1, 2], [3, 4])
    return Shown(
        table=pd.DataFrame(rows, columns=["tried", "answer"]), figure=figure, caption="All.", alt="A line.",
        numbers={"share-alive": 1, "infinite": float("inf")},
    )
"""


def test_a_stranger_is_refused_what_it_did_not_declare_and_gets_the_same_chance_again(project: Path) -> None:
    (project.parent / "elsewhere.csv").write_text("a\n1\n")
    (project.parent / "link.csv").symlink_to(project / "data/doses.csv")
    (project / "scripts/own.py").write_text(STRANGER)
    first = run(project).scripts["own"]
    assert first.error == ""
    answers = dict(first.table[1:])
    told = {name: text for name, text in answers.items() if text.startswith(("Undeclared", "allowed"))}
    assert len(told) == STRANGER.count(": lambda:") == 17
    assert {name: text for name, text in told.items() if not text.startswith("UndeclaredError: a script ")} == {}
    assert "outside the project" in told["elsewhere"]
    assert "of the project" in told["a link"]
    assert [answers[name] for name in ("absent", "no time", "infinite", "several")] == ["", "", "", "[1, 2]"]
    assert first.numbers == {"share-alive": 1, "infinite": None}
    assert (project / "data/doses.csv").read_text().startswith("study_id,dose")
    assert sorted(path.name for path in project.iterdir()) == [".metaloom", "chapters", "data", "scripts"]
    for entry in (project / ".metaloom/cache/script").iterdir():
        entry.unlink()
    assert run(project).scripts["own"] == first


@pytest.mark.parametrize(
    ("code", "line", "told"),
    [
        ("def compute(tables, results:\n    pass\n", 1, "SyntaxError"),
        ("\n\ndef compute(tables, results):\n    held = bytearray(4_000_000_000)\n", 4, "MemoryError"),
        ("import os\nos._exit(0)\n", 1, "without an answer: "),
        ("import sys\nsys.stderr.write('said ' * 9 + 'last')\nraise SystemExit(3)\n", 3, "SystemExit: 3"),
        ("def compute(tables, results):\n    return 'words'\n", 1, "Compute returned str"),
        ("x = 1\n", 1, "no function compute"),
    ],
)
def test_a_script_that_breaks_takes_nothing_else_down(project: Path, code: str, line: int, told: str) -> None:
    (project / "scripts/own.py").write_text(code)
    computed = run(project)
    script = computed.scripts["own"]
    assert told in script.error
    assert script.line == line
    assert computed.verdicts[0].status == "not testable"


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


def test_the_libraries_that_a_script_names_are_among_what_it_depends_on(project: Path) -> None:
    (project / "scripts/helper.py").write_text("import lxml.etree\nimport json\nfrom metaloom.figures import theme\n")
    assert imported_names(project / "scripts/own.py") == {"plotnine", "helper"}
    assert imported_names(project / "scripts/helper.py") == {"lxml"}
    assert versions_of({"lxml"})["lxml"] == version("lxml")


def test_imports_are_followed_within_the_folder(project: Path) -> None:
    assert [path.name for path in own_modules(project / "scripts/own.py", project / "scripts")] == [
        "helper.py",
        "own.py",
    ]


def test_a_package_of_ones_own_is_an_input_wherever_it_lies(tmp_path: Path) -> None:
    """What a script imports from a folder below `scripts/` is watched, published, and asked for by its key."""
    for name, text in {
        "_quarto.yml": "project: {type: website}\n",
        "scripts/own.py": "from parts.shown import table\n",
        "scripts/parts/__init__.py": "",
        "scripts/parts/shown.py": "from . import deeper\nfrom .deeper import one\nfrom ..outside import none\n",
        "scripts/parts/deeper.py": "",
        "scripts/metaloom/code.py": "",
        "scripts/parts/__pycache__/x.py": "",
        "scripts/.hidden/x.py": "",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    scripts = tmp_path / "scripts"
    wanted = [scripts / name for name in ("own.py", "parts/__init__.py", "parts/deeper.py", "parts/shown.py")]
    assert list(own_modules(scripts / "own.py", scripts)) == wanted
    project = Project(tmp_path)
    assert [path for path in project.inputs() if path.is_relative_to(scripts)] == wanted
    assert all(project.is_input(path) for path in wanted)
    assert not project.is_input(scripts / "metaloom/code.py")
