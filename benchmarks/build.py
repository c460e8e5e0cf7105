"""How long builds take, each beside something in the same run.

    .venv/bin/python benchmarks/build.py [PROJECT] [--rounds N]

Works on a copy of the project. Measures a cold build (no cache), a build with nothing changed, and one
edited cell to a whole new site, with the embedded renderer; where Quarto is found, plain `quarto render` of the
same finished inputs beside it. The ratio is to pandoc alone on the site's front page: what the smallest possible
rendering step costs on this machine.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pypandoc

from metaloom.build.generated import GENERATED
from metaloom.build.progress import Silent
from metaloom.build.project import Project
from metaloom.build.report import Report
from metaloom.build.walk import build
from metaloom.stitch.quarto import find_quarto

ROOT = Path(__file__).resolve().parents[1]
HIDDEN = (".git", ".venv", ".metaloom", ".quarto", "_site", "tests", "__pycache__", *GENERATED)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path, nargs="?", default=ROOT)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        shutil.copytree(options.project, project, ignore=shutil.ignore_patterns(*HIDDEN))
        rows = measure(project, options.rounds)
    unit = dict(rows)["pandoc, one page"]
    print(f"\n{'what':<44}{'seconds':>9}{'ratio to pandoc on one page':>30}")
    for name, seconds in rows:
        print(f"{name:<44}{seconds:>9.2f}{seconds / unit:>30.1f}")


def measure(project: Path, rounds: int) -> list[tuple[str, float]]:
    """Return (what, median seconds) in the order measured."""
    pandoc = [pypandoc.get_pandoc_path(), str(project / "index.qmd"), "-f", "markdown", "-t", "html"]
    rows = [("pandoc, one page", timed(lambda: quiet(pandoc), rounds))]
    command_line = [sys.executable, "-m", "metaloom", "build", str(project), "--renderer", "embedded"]
    rows.append(("cold build, embedded", timed(lambda: (forget(project), show(command_line)), 1)))
    rows.append(("nothing changed", timed(lambda: quiet(command_line), rounds)))
    rows.append(("  of which Python's own start", timed(lambda: quiet([sys.executable, "-c", "pass"]), rounds)))
    rows.append(("one edited cell", timed(lambda: (edit(project), show(command_line)), rounds)))
    again(project)
    rows.append(("one edited cell, in a running preview", timed(lambda: (edit(project), again(project)), rounds)))
    if (found := find_quarto()) is not None:
        environment = {**os.environ, "METALOOM_BUILDING": "1"}
        command = [str(found.path), "render", str(project)]
        rows.append((f"plain quarto {found.version} render", timed(lambda: quiet(command, environment), 1)))
        quarto = [*command_line[:-1], "quarto", "--force"]
        rows.append(("build --renderer quarto, results cached", timed(lambda: show(quarto), 1)))
    else:
        print("Quarto was not found: its rendering is not measured.", file=sys.stderr)
    return rows


def timed(work: Callable[[], object], rounds: int) -> float:
    """Median wall-clock seconds of `rounds` runs."""
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def quiet(command: list[str], environment: dict[str, str] | None = None) -> None:
    """Run a command that must succeed, and show nothing of it."""
    subprocess.run(command, check=True, capture_output=True, env=environment)


def show(command: list[str]) -> None:
    """Run a build that must succeed and print its report."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    print(done.stdout)


def again(project: Path) -> None:
    """Build in this process, as the preview does."""
    done = build(Project(project), project / "_site", "embedded", Silent(), for_paper=False)
    print("\n".join(done.lines()) if isinstance(done, Report) else done.summary)


def forget(project: Path) -> None:
    """Remove everything that a build has left."""
    for name in (".metaloom", "_site", *GENERATED):
        path = project / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def edit(project: Path) -> None:
    """Raise one total of the first table of events by one, so that every round has something new to compute."""
    table = project / "data" / "outcomes_binary.csv"
    lines = table.read_text("utf-8").split("\n")
    column = lines[0].split(",").index("total_treated")
    row = next(number for number, line in enumerate(lines) if line.startswith("lin_2017,mortality,"))
    cells = lines[row].split(",")
    cells[column] = str(int(cells[column]) + 1)
    lines[row] = ",".join(cells)
    table.write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    main()
