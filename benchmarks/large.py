"""How long a site of a thousand pages takes, and how much memory a table of thousands of studies.

    .venv/bin/python benchmarks/large.py [--analyses 320] [--studies 640] [--rows-each 20]

Makes a project (two-arm counts, ten analyses a chapter, as many studies as asked, each in as many tables as the numbers
give) and measures a cold build, a build with nothing changed and one after one edited cell, each in a new process, with
the embedded renderer. The ratio is to pandoc alone on one page in the same run; memory is the largest of any process.
For memory alone: `--analyses 1 --studies 3000 --rows-each 3000`.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pypandoc
from build import Row, forget, quiet, timed

TABLE = ("study_id", "outcome", "events_treated", "total_treated", "events_control", "total_control")
SIZE = 320, 640, 20
"""Analyses, studies, and how many of these each analysis has."""
CHAPTER = 10
"""How many analyses a chapter declares; each chapter has a table of its own."""


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--analyses", type=int, default=SIZE[0])
    parser.add_argument("--studies", type=int, default=SIZE[1])
    parser.add_argument("--rows-each", type=int, default=SIZE[2], help="how many studies an analysis has")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        make(project, options.analyses, options.studies, options.rows_each)
        report = Path(folder) / "memory.txt"
        rows = measure(project, report)
        pages = sum(1 for _ in (project / "_site").rglob("*.html"))
        memory = max(int(line) for line in report.read_text("utf-8").split())
    print(
        f"{options.analyses} analyses, {options.studies} studies, {pages} pages; largest process {memory / 1024:.0f} MB"
    )
    print(f"{'what':<28}{'wall':>8}{'processor':>11}{'ratio to pandoc on one page':>29}")
    for row in rows:
        print(f"{row.what:<28}{row.wall:>8.2f}{row.processor:>11.2f}{row.processor / rows[0].processor:>29.1f}")


def make(project: Path, analyses: int, studies: int, rows_each: int) -> None:
    """Write the project: the template for counts with other tables and chapters."""
    quiet([sys.executable, "-m", "metaloom", "new", str(project), "--template", "counts", "--no-script"])
    names = [f"Trial {number}" for number in range(studies)]
    write_csv(project / "data" / "studies.csv", [("study_id", "label", "year"), *described(names)])
    (project / "data" / "outcomes_binary.csv").unlink()
    (project / "data" / "codebook.yml").write_text("tables: {}\n", "utf-8")
    random = np.random.default_rng(2026)
    for first in range(0, analyses, CHAPTER):
        numbers = range(first, min(first + CHAPTER, analyses))
        rows = [row for number in numbers for row in counted(number, names, rows_each, random)]
        write_csv(project / "data" / f"table_{first}.csv", [TABLE, *rows])
        declared = "\n".join(map(declaration, numbers))
        text = f"chapter: part-{first}\ntitle: Part {first}\nanalyses:\n{declared}\n".replace("TABLE", f"table_{first}")
        (project / "chapters" / f"part-{first}.yml").write_text(text, "utf-8")
        answers = f"---\ntitle: Part {first}\n---\n\n{{{{< woven answers/part-{first} >}}}}\n"
        (project / "chapters" / f"part-{first}.qmd").write_text(answers, "utf-8")
    for name in ("efficacy.yml", "efficacy.qmd"):
        (project / "chapters" / name).unlink()
    settings = (project / "_quarto.yml").read_text("utf-8").replace("chapters/efficacy.qmd", "chapters/part-0.qmd")
    (project / "_quarto.yml").write_text(settings, "utf-8")
    front = "---\ntitle: Many parts\n---\n\n{{< woven glance >}}\n"
    (project / "index.qmd").write_text(front, "utf-8")


def described(names: list[str]) -> list[tuple[object, ...]]:
    """Return the rows of the table of studies."""
    return [(f"trial_{number}", name, 1980 + number % 45) for number, name in enumerate(names)]


def counted(number: int, names: list[str], k: int, random: np.random.Generator) -> list[tuple[object, ...]]:
    """Return the rows of one outcome: events by arm of `k` studies, which follow one another in the list of studies."""
    rows: list[tuple[object, ...]] = []
    for place in range(k):
        treated, control = (int(n) for n in random.integers(40, 300, 2))
        events = int(random.binomial(treated, 0.15)), int(random.binomial(control, 0.2))
        study = f"trial_{(number * k // 2 + place) % len(names)}"
        rows.append((study, f"outcome_{number}", events[0], treated, events[1], control))
    return rows


def declaration(number: int) -> str:
    """Return one analysis in YAML."""
    return (
        f"  - {{id: outcome-{number}, title: Outcome {number}, table: TABLE, measure: RR, better: lower, "
        f'where: outcome == "outcome_{number}", sensitivity: [leave_one_out]}}'
    )


def write_csv(path: Path, rows: list[tuple[object, ...]]) -> None:
    """Write the rows as a table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def measure(project: Path, report: Path) -> list[Row]:
    """Return the rows in the order measured; the peaks of memory, in kB, are appended to `report`."""
    pandoc = [pypandoc.get_pandoc_path(), str(project / "index.qmd"), "-f", "markdown", "-t", "html"]
    command = [sys.executable, "-m", "metaloom", "build", str(project), "--renderer", "embedded"]
    return [
        timed("pandoc, one page", lambda: quiet(pandoc), 3),
        timed("cold build", lambda: (forget(project), weighed(command, report)), 1),
        timed("nothing changed", lambda: weighed(command, report), 1),
        timed("one edited cell", lambda: (edit(project), weighed(command, report)), 1),
    ]


def weighed(command: list[str], report: Path) -> None:
    """Run a build that must succeed, print its report, and note the largest process of it."""
    watch = (
        "import resource, subprocess, sys; done = subprocess.run(sys.argv[2:]).returncode; "
        "peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss; "
        "open(sys.argv[1], 'a').write(f'{peak}\\n'); sys.exit(done)"
    )
    done = subprocess.run([sys.executable, "-c", watch, str(report), *command], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    print("\n".join(line for line in done.stdout.splitlines() if line.lstrip().startswith(("pages", "time"))))


def edit(project: Path) -> None:
    """Raise the treated arm of the first row by one."""
    table = project / "data" / "table_0.csv"
    lines = table.read_text("utf-8").splitlines()
    cells = lines[1].split(",")
    cells[3] = str(int(cells[3]) + 1)
    lines[1] = ",".join(cells)
    table.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
