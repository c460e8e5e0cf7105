"""How long builds take, each beside something in the same run.

    .venv/bin/python benchmarks/build.py [PROJECT] [--rounds N]

Works on a copy of the project. Measures a cold build (no cache), a build with nothing changed, one edited cell and one
edited word to a whole new site, in a new process and in a running preview (there until the open page is shown, and
until the whole site is), with the embedded renderer; where Quarto is found (and asked for by --quarto), plain
`quarto render` of the same finished inputs beside it. The ratio is to pandoc alone on the site's front page: what the
smallest possible rendering step costs on this machine. Processor time counts all processes that a row starts; other
work on the machine stretches the wall clock, and processor time much less. Memory is the largest of any one process.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from compileall import compile_dir
from dataclasses import dataclass
from pathlib import Path

import pypandoc

from metaloom.build.early import Last, early_pages
from metaloom.build.generated import GENERATED
from metaloom.build.progress import Silent
from metaloom.build.project import Project
from metaloom.build.ready import get_ready
from metaloom.build.report import Report
from metaloom.build.walk import build
from metaloom.stitch.embedded.pandocs import kept_waiting
from metaloom.stitch.quarto import find_quarto

ROOT = Path(__file__).resolve().parents[1]
HIDDEN = (".git", ".venv", ".metaloom", ".quarto", "_site", "tests", "__pycache__", *GENERATED)
MORE_TREATED = 2
"""How many more people the treated arm of that row has, as its source says."""


@dataclass(frozen=True)
class Row:
    """What was measured: seconds by the wall clock and of the processor (None of a part of a row), medians."""

    what: str
    wall: float
    processor: float | None


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path, nargs="?", default=ROOT)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quarto", action="store_true", help="measure Quarto as well")
    options = parser.parse_args()
    compile_dir(
        ROOT / "scripts" / "metaloom", quiet=1
    )  # as pip does for an installed one, whatever the environment says
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        shutil.copytree(options.project, project, ignore=shutil.ignore_patterns(*HIDDEN))
        rows = measure(project, options.rounds, options.quarto)
    unit = rows[0].processor or 1.0
    print(f"\n{'what':<54}{'wall':>8}{'processor':>11}{'ratio of processor to pandoc on one page':>42}")
    for row in rows:
        used = "" if row.processor is None else f"{row.processor:>11.2f}{row.processor / unit:>42.1f}"
        print(f"{row.what:<54}{row.wall:>8.2f}{used}")
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"largest process: {most / 1024:.0f} MB")


def measure(project: Path, rounds: int, with_quarto: bool) -> list[Row]:
    """Return the rows in the order measured."""
    pandoc = [pypandoc.get_pandoc_path(), str(project / "index.qmd"), "-f", "markdown", "-t", "html"]
    rows = [timed("pandoc, one page", lambda: quiet(pandoc), rounds)]
    command_line = [sys.executable, "-m", "metaloom", "build", str(project), "--renderer", "embedded"]
    rows.append(timed("cold build, embedded", lambda: (forget(project), show(command_line)), 1))
    rows.append(timed("nothing changed", lambda: quiet(command_line), rounds))
    rows.append(timed("  of which Python's own start", lambda: quiet([sys.executable, "-c", "pass"]), rounds))
    rows.append(timed("one edited cell", lambda: (edit(project), show(command_line)), rounds))
    rows.append(timed("one edited word", lambda: (reword(project), show(command_line)), rounds))
    with kept_waiting():
        preview = Preview(project)
        preview.build(force=True)
        if preview.last is not None:
            get_ready(preview.last)
        rows += preview.rows("one edited cell, in a running preview", edit, rounds)
        rows += preview.rows("one edited word, in a running preview", reword, rounds)
    if with_quarto and (found := find_quarto()) is not None:
        environment = {**os.environ, "METALOOM_BUILDING": "1"}
        command = [str(found.path), "render", str(project)]
        rows.append(timed(f"plain quarto {found.version} render", lambda: quiet(command, environment), 1))
        quarto = [*command_line[:-1], "quarto", "--force"]
        rows.append(timed("build --renderer quarto, results cached", lambda: show(quarto), 1))
    return rows


class Preview:
    """Builds in this process, as a preview does, with the page of an analysis and the front page open."""

    def __init__(self, project: Path) -> None:
        self.project, self.output = Project(project), project / "_site"
        self.last: Last | None = None
        self.seen: float | None = None

    def keep(self, last: Last) -> None:
        """Keep what a build knew."""
        self.last = last

    def looked_at(self) -> list[str]:
        """Return the page that is open."""
        return ["analyses/mortality-all-designs.html"]

    def show(self, pages: Mapping[str, bytes]) -> None:
        """Note when a page could be seen."""
        if pages and self.seen is None:
            self.seen = time.perf_counter()

    def build(self, force: bool = False) -> None:
        """Build as a preview does."""
        done = build(self.project, self.output, "embedded", Silent(), force, for_paper=False, audience=self)
        print("\n".join(done.lines()) if isinstance(done, Report) else done.summary)

    def follow(self, change: Callable[[Path], None]) -> tuple[float, float, float]:
        """Return seconds from an edit to the page and to the whole site, and of the processor for both."""
        change(self.project.root)
        self.seen = None
        start, used = time.perf_counter(), processor()
        if self.last is not None:
            self.show(early_pages(self.project, self.output, self.last) or {})
        self.build()
        end = time.perf_counter()
        return (self.seen or end) - start, end - start, processor() - used

    def rows(self, what: str, change: Callable[[Path], None], rounds: int) -> list[Row]:
        """Return when the page is there, and when the whole site is."""
        page, whole, used = zip(*(self.follow(change) for _ in range(rounds)), strict=True)
        return [
            Row(f"{what}: its page", statistics.median(page), None),
            Row(f"{what}: all", statistics.median(whole), statistics.median(used)),
        ]


def timed(what: str, work: Callable[[], object], rounds: int) -> Row:
    """Return the medians of `rounds` runs."""
    walls, processors = [], []
    for _ in range(rounds):
        start, used = time.perf_counter(), processor()
        work()
        walls.append(time.perf_counter() - start)
        processors.append(processor() - used)
    return Row(what, statistics.median(walls), statistics.median(processors))


def processor() -> float:
    """Return the processor seconds of this process and of all that it has started and seen end."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def quiet(command: list[str], environment: dict[str, str] | None = None) -> None:
    """Run a command that must succeed, and show nothing of it."""
    subprocess.run(command, check=True, capture_output=True, env=environment)


def show(command: list[str]) -> None:
    """Run a build that must succeed and print its report."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    print(done.stdout)


def forget(project: Path) -> None:
    """Remove everything that a build has left."""
    for name in (".metaloom", "_site", *GENERATED):
        path = project / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def edit(project: Path) -> None:
    """Lower one total of the table of events by one, so that every round has something new for six analyses to compute.

    The arms take turns, so that their ratio, and with it every guarded claim, stays what it is for a dozen rounds.
    """
    table = project / "data" / "outcomes_binary.csv"
    lines = table.read_text("utf-8").split("\n")
    treated, control = (lines[0].split(",").index(name) for name in ("total_treated", "total_control"))
    row = next(number for number, line in enumerate(lines) if line.startswith("lin_2017,mortality,"))
    cells = lines[row].split(",")
    turn = treated if int(cells[treated]) - int(cells[control]) == MORE_TREATED else control
    cells[turn] = str(int(cells[turn]) - 1)
    lines[row] = ",".join(cells)
    table.write_text("\n".join(lines), "utf-8")


def reword(project: Path) -> None:
    """Add a word to the front page, another one every round, in a paragraph of its own (a block stands alone)."""
    page = project / "index.qmd"
    text = page.read_text("utf-8").rstrip()
    page.write_text(f"{text}\n\nRound {text.count('Round')}.\n", "utf-8")


if __name__ == "__main__":
    main()
