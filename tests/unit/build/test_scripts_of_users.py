"""Scripts as users of plotnine, statsmodels and matplotlib write them: what they show, and what they are told."""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path

import pytest

from metaloom.build.compute import compute
from metaloom.build.progress import Clock, Silent
from metaloom.build.project import Project
from metaloom.build.scripts.cells import exact, readable
from metaloom.build.scripts.imports import clock_calls
from metaloom.build.scripts.run import script_problems
from metaloom.stitch.finish.figure import inline_figure
from metaloom.store.jobs import VARIABLE

HEAD = """import numpy as np, pandas as pd
import matplotlib.pyplot as plt
from plotnine import *
from metaloom.figures import Shown, theme as look
D = pd.DataFrame({"x": [1.0, 2.0], "y": [2.0, 1.0]})
def shown(figure=None, table=D, **more):
    figure = ggplot(D, aes("x", "y")) + geom_point() + look() if figure is None else figure
    return Shown(table=table, figure=figure, caption="c", alt="a", **more)
"""
START = HEAD.count("\n") + 1
GOOD = {
    "dataclass": """
from dataclasses import dataclass
@dataclass
class Point:
    x: float
    y: float
def compute(tables, results):
    numbers = {"whole": np.int64(3), "half": np.float32(0.5), "yes": np.bool_(True), "none": pd.NA}
    return shown(table=pd.DataFrame([Point(1234567.25, 0.1 + 0.2)]), numbers=numbers)
""",
    "composition": """
def compute(tables, results):
    one = ggplot(D, aes("x", "y")) + geom_boxplot(aes(group=1)) + look()
    return shown((one | one) / one, table=tables["doses"].groupby("study_id")[["dose"]].sum())
""",
    "axes": """
def compute(tables, results):
    counts = tables["doses"].assign(n=1).pivot_table(index="study_id", columns="dose", values=["n"], aggfunc="sum")
    return shown(tables["doses"].plot.scatter("dose", "alive"), table=counts)
""",
    "bw": """
def compute(tables, results):
    plot = ggplot(D, aes("x", "y")) + geom_point(color="#005b8f") + theme_bw() + labs(x="Dose $10^5$")
    return shown(plot + theme(text=element_text(family="Helvetica")))
""",
    "warned": """
import warnings
def compute(tables, results):
    holes = pd.DataFrame({"x": [1.0, np.nan, 3.0], "y": [1.0, 2.0, 3.0]})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.warn("known and judged")
    warnings.warn("did not converge")
    return shown(ggplot(holes, aes("x", "y")) + geom_point() + look())
""",
    "chinese": """
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
def compute(tables, results):
    width, _, _ = text_to_path.get_text_width_height_descent("肝衰竭患者", FontProperties(size=10), False)
    return shown(table=pd.DataFrame({"enough": [width >= 50]}))
""",
    "pasted": """
def compute(tables, results):
    figure, axes = plt.subplots()
    axes.scatter([1], [2]).set_urls(["javascript:alert(1)"])
    axes.set_xlabel("a\\x0bb")
    return Shown(table=D.assign(t="a\\x00b"), figure=figure, caption="c\\ud800", alt="a\\x0bb")
""",
    "narrow": """
def compute(tables, results):
    plot = ggplot(D, aes("x", "y")) + geom_point() + look()
    return shown(plot, narrow=plot + labs(x="for phones"))
""",
    "outside": """
import importlib, os, sys
def compute(tables, results):
    importlib.invalidate_caches()
    import statsmodels.api
    import outsider
    from importlib.metadata import version
    def tried(act):
        try:
            return str(act())
        except Exception as error:
            return str(error)
    rows = [outsider.VALUE, version("numpy"), tried(lambda: os.listdir(outsider.HERE)),
            tried(lambda: pd.read_csv(outsider.HERE + "/data.csv")), tried(lambda: open("/etc/passwd").read())]
    return shown(table=pd.DataFrame({"found": rows}))
""",
}  # fmt: skip
BAD = {
    "no_name": ("def compute(tables, results):\n    return tables['doses']['Alive']\n", 1, 12, "KeyError", "'alive'?"),
    "home": (
        "from pathlib import Path\ndef compute(tables, results):\n    (Path.home() / 'd.csv').read_text()\n",
        2, 5, "'its own folder/d.csv'", "reads: {tables: [...]}",
    ),
    "relative": ("from . import helper\n", 0, 1, "ImportError", "without a dot"),
    "missing": ("import seaborn_of_nobody\n", 0, 1, "No module named", "Install it"),
    "no_such_part": ("from plotnine.data import nobodys\n", 0, 1, "ImportError: cannot import name", ""),
    "ask": ("def compute(tables, results):\n    input('n? ')\n", 1, 5, "EOFError", "Nobody can be asked"),
    "syntax": ("x = [1, 2}\n", 0, 10, "SyntaxError: closing parenthesis '}' does not match", ""),
    "column": (
        "def compute(tables, results):\n    plot = ggplot(D, aes('x', 'z')) + geom_point()\n    return shown(plot)\n",
        -1, 1, "The figure cannot be drawn: PlotnineError", "",
    ),
    "returns": ("\ndef compute(tables, results):\n    return {}\n", 1, 1, "Compute returned dict", ""),
    "asks_one": ("\ndef compute(tables):\n    return {}\n", 1, 1, "Compute takes the tables and the results", ""),
    "no_figure": ("def compute(tables, results):\n    return shown(3)\n", -1, 12, "as figure, not a int", ""),
    "no_table": ("def compute(tables, results):\n    return shown(table=[1])\n", -1, 12, "as table, not a list", ""),
    "name": ("def compute(t, r):\n    return shown(numbers={'Mean Age': 3})\n", -1, 12, "such as 'mean-age'", ""),
    "crash": (
        "import faulthandler\ndef compute(tables, results):\n    faulthandler._sigsegv()\n", 2, 1, "Segmentation", "",
    ),
    "endless": (
        "def compute(tables, results):\n    while True:\n        try:\n            while True: pass\n"
        "        except BaseException: pass\n", 3, 1, "longer than 6 seconds", "`seconds:`",
    ),
    "by_name": (
        "import importlib\nhelper = importlib.import_module('helper')\n", 1, 10, "not helper.py", "Write `import name`",
    ),
    "own_data": ("D = pd.read_csv(__file__.replace('own_data.py', 'own.csv'))\n", 0, 5, "not own.csv", "data/"),
    "ended": (
        "import signal\ndef compute(t, r):\n    signal.raise_signal(signal.SIGKILL)\n",
        None, 1, "the system ended it (SIGKILL, as it does for want of memory)", "",
    ),
    "own_answer": (
        "import os\ndef compute(t, r):\n    open('answer.json', 'w').write('{broken')\n    os._exit(0)\n",
        None, 1, "wrote answer.json itself", "",
    ),
    "speechless": (
        "class Odd(Exception):\n    def __str__(self): raise ValueError\ndef compute(t, r):\n    raise Odd\n",
        3, 5, "Odd", "",
    ),
    "lines": ("def compute(t, r):\n    raise ValueError('one\\n\\n# two')\n", 1, 5, "ValueError: one # two", ""),
    "huge": ("def compute(t, r):\n    return shown(numbers={'n': 10**400})\n", -1, 12, "is larger than any", ""),
    "deeper": ("import broken\ndef compute(t, r):\n    broken.fail()\n", 2, 5, "(scripts/broken.py, line 2)", ""),
}  # fmt: skip


def made(root: Path, scripts: dict[str, str], seconds: int) -> Path:
    for folder in ("data", "scripts", "chapters"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "data/doses.csv").write_text("study_id,dose,alive\na,1,50\nb,2,60\nc,3,80\n")
    (root / "data/studies.csv").write_text("study_id,label\na,A\nb,B\nc,C\n")
    (root / "scripts/helper.py").write_text("VALUE = 1\n")
    (root / "scripts/broken.py").write_text("def fail():\n    raise ValueError('from below')\n")
    (root / "scripts/own.csv").write_text("a\n1\n")
    lines = ["chapter: e", "scripts:"]
    for name, code in scripts.items():
        (root / f"scripts/{name}.py").write_text(HEAD + code)
        reads = f"reads: {{tables: [doses]}}, seconds: {seconds}"
        lines.append(f"  - {{id: {name.replace('_', '-')}, title: {name}, run: scripts/{name}.py, {reads}}}")
    (root / "chapters/e.yml").write_text("\n".join(lines) + "\n")
    return root


def run(root: Path):
    found = compute(Project(root), Clock(), Silent()).scripts
    return {name.replace("-", "_"): script for name, script in found.items()}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory):
    """What the scripts of `GOOD` show, where Python's path has a folder that changes all the time."""
    outside = tmp_path_factory.mktemp("outside")
    (outside / "outsider.py").write_text("import os\nVALUE = 7\nHERE = os.path.dirname(__file__)\n")
    (outside / "data.csv").write_text("a\n1\n")
    root = made(tmp_path_factory.mktemp("good"), GOOD, 120)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, "2")
        patch.syspath_prepend(str(outside))
        yield run(root)


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, "1")  # one after another: the short limit is for the endless one alone
        yield run(made(tmp_path_factory.mktemp("bad"), {name: one[0] for name, one in BAD.items()}, 6))


@pytest.mark.parametrize("name", GOOD)
def test_the_usual_ways_of_plotnine_and_matplotlib_give_a_figure(good, name: str) -> None:
    assert good[name].error == ""
    for figure in good[name].figures:
        assert "DejaVu" not in figure.svg
        assert "Helvetica" not in figure.svg
        assert len(re.findall("font-family=", figure.svg)) == 1


def test_numbers_are_told_as_readers_and_as_programs_need_them(good) -> None:
    script = good["dataclass"]
    assert script.numbers == {"whole": 3, "half": 0.5, "yes": "True", "none": None}
    assert script.table[1] == ("1234567", "0.3")
    assert script.exact[1] == ("1234567.25", "0.30000000000000004")
    assert [readable(value) for value in (999999.4, 999999.7, 1e6, 1.5e-7, 2e16)] == [
        "999999", "1000000", "1000000", "1.5e-07", "2e+16",
    ]  # fmt: skip
    assert [exact(value) for value in (None, 3.0, "text", 1e300)] == ["", "3", "text", "1e+300"]


def test_an_index_that_says_what_a_row_is_is_shown(good) -> None:
    assert good["composition"].table == (("study_id", "dose"), ("a", "1"), ("b", "2"), ("c", "3"))
    assert good["axes"].table[0] == ("study_id", "n, 1", "n, 2", "n, 3")


def test_a_figure_in_the_sites_look_follows_light_and_dark_and_any_other_is_on_white(good) -> None:
    ours, other = good["dataclass"].figures[0].svg, good["bw"].figures[0].svg
    assert 'class="ml-figure ml-wide ml-fill-ink"' in ours
    assert "prefers-color-scheme: dark" in ours
    assert "#000000" not in ours
    boxes = good["composition"].figures[0].svg
    assert "#333333" not in boxes  # plotnine's boxes, on dark ground
    assert "ml-stroke-ink" in boxes
    assert "ml-fill" not in other
    assert "ml-stroke" not in other
    assert '<rect width="100%" height="100%" fill="#ffffff"/>' in other
    assert "ml-fill" not in good["axes"].figures[0].svg
    assert "style=" not in ours + other
    in_page = inline_figure(other.encode(), "figure-1-", "a", None) or ""
    assert "currentColor" not in in_page
    assert "paper" not in in_page
    assert in_page.count("#ffffff") == other.count("#ffffff") > 2


def test_what_libraries_warn_of_is_told_at_its_line_and_what_was_judged_is_not(good) -> None:
    told = {str(one.place): one.cause for one in script_problems({"warned": good["warned"]}) if one.code == "ML-0922"}
    assert told[f"scripts/warned.py:{START + 7}:1"] == "UserWarning: did not converge"
    assert any("geom_point : Removed 1 rows" in cause for cause in told.values())
    assert len(told) == 2
    assert not any("known and judged" in cause for cause in told.values())


def test_words_that_the_face_lacks_have_their_room(good) -> None:
    assert good["chinese"].table[1] == ("True",)


def test_what_no_page_can_hold_is_left_out_and_takes_nothing_down(good) -> None:
    script = good["pasted"]
    assert script.table[1][2] == "ab"
    assert (script.figures[0].caption, script.figures[0].alt) == ("c", "ab")
    assert "javascript" not in script.figures[0].svg
    assert ">ab<" in script.figures[0].svg


def test_a_script_may_draw_for_phones_apart(good) -> None:
    wide, narrow = (figure.svg for figure in good["narrow"].figures)
    assert "for phones" not in wide
    assert "for phones" in narrow


def test_imports_look_where_python_looks_and_the_script_does_not(good) -> None:
    value, library, listed, read, secret = (row[0] for row in good["outside"].table[1:])
    assert value == "7"
    assert library[0].isdigit()
    assert listed.startswith("a script looks at no folder outside the project")
    assert read.startswith("a script opens no file outside the project")
    assert secret.startswith("a script opens no file outside the project")


@pytest.mark.parametrize("name", BAD)
def test_what_goes_wrong_is_told_with_place_cause_and_remedy(bad, name: str) -> None:
    _, line, column, cause, remedy = BAD[name]
    (problem,) = script_problems({name: bad[name]})
    assert cause in problem.cause
    assert remedy in problem.remedy
    assert (problem.place.line, problem.place.column) == (1 if line is None else START + line, column)
    assert problem.remedy.endswith("its place on the site shows this message.")
    assert "0x" not in problem.cause
    assert "metaloom-held" not in problem.cause
    assert sys.prefix not in problem.cause


def test_a_script_alone_that_the_system_ends_says_so_too(tmp_path: Path) -> None:
    code = "import signal\ndef compute(t, r):\n    signal.raise_signal(signal.SIGTERM)\n"
    assert run(made(tmp_path, {"own": code}, 60))["own"].error.endswith("the system ended it (SIGTERM)")


def test_a_module_that_no_library_installed_is_run_anew_when_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    module = outside / "changing_of_nobody.py"
    module.write_text("VALUE = 1\n")
    monkeypatch.syspath_prepend(str(outside))
    code = "import changing_of_nobody as c\ndef compute(t, r):\n    return shown(table=D.assign(v=c.VALUE))\n"
    root = made(tmp_path / "project", {"own": code}, 60)
    assert run(root)["own"].table[1][2] == "1"
    module.write_text("VALUE = 22\n")
    os.utime(module, (time.time() + 5, time.time() + 5))
    assert run(root)["own"].table[1][2] == "22"


def test_a_script_that_asks_the_time_is_warned_of(tmp_path: Path) -> None:
    code = "import time, datetime as dt\na = dt.datetime.now()\nb = time.time(), time.perf_counter(), D.now\n"
    assert clock_calls(code) == [(2, 5, "dt.datetime.now()"), (3, 5, "time.time()")]
    assert clock_calls("def (") == []
