"""Run every R program that the pages show and compare each number that it claims to give: `make check-r`.

    python tests/proofs/check_r.py [PROJECT …]     projects of one's own; else this site, the templates, the strangers

Without Rscript or metafor nothing is checked, which is said, and the exit code is 3. Tolerances: 1e-6 of the number for
the same algorithm; 1e-4 where a between-study variance is iterated; 1e-3 where R searches a limit only that far
(`fisher.test`); 2e-3 where a mixed model's likelihood is climbed by another program.
"""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from metaloom.build.compute import compute
from metaloom.build.progress import Clock, Silent
from metaloom.build.project import open_project
from metaloom.surveys.kinds import BY_KEY
from metaloom.write.findings import Findings
from metaloom.write.proof.code import Code, Given
from metaloom.write.proof.r_code import r_code
from metaloom.write.proof.r_data import literal
from metaloom.write.sections.proof import columns_of

REPOSITORY = Path(__file__).parents[2]
TOLERANCE = {"": 1e-6, "tau2": 1e-4, "search": 1e-3, "mixed": 2e-3}
NEAR_ZERO = {"": 1e-9, "tau2": 2e-5, "search": 1e-4, "mixed": 1e-3}
HEAD = r"""
suppressWarnings(suppressMessages(library(metafor)))
options(warn = -1)
words <- function(e) paste("failed", gsub("\\s+", " ", conditionMessage(e)))
run <- function(file, here) tryCatch({ eval(parse(file, encoding = "UTF-8"), here); "" }, error = words)
tell <- function(at, number, needs, failed, text, here) {
  said <- if (nzchar(needs) && !requireNamespace(needs, quietly = TRUE)) paste("skip", needs)
    else if (nzchar(failed)) failed
    else tryCatch(sprintf("%.15g", as.numeric(eval(parse(text = text), here))), error = words)
  cat("@\t", at, "\t", number, "\t", paste(said, collapse = " "), "\n", sep = "")
}
"""


@dataclass(frozen=True)
class Program:
    """The program of one analysis or survey of one project."""

    owner: str
    code: Code


@dataclass(frozen=True)
class Wrong:
    """A number that R does not give."""

    owner: str
    given: Given
    said: str

    def __str__(self) -> str:
        return f"{self.owner}: {self.given.expression} gives {self.said}, the page says {self.given.numbers}"


@dataclass(frozen=True)
class Checked:
    """How many programs ran and numbers agreed, what did not, and what was not asked, with the reason."""

    programs: int
    numbers: int
    wrong: tuple[Wrong, ...]
    not_asked: tuple[str, ...]


def programs_of(folder: Path) -> Iterator[Program]:
    """Yield the program of every analysis and survey of a project."""
    with tempfile.TemporaryDirectory() as copy:
        here = folder
        if folder != REPOSITORY:  # a cache would be left in it
            here = Path(copy) / folder.name
            shutil.copytree(folder, here, ignore=shutil.ignore_patterns("_site", ".metaloom", "expected.yml"))
        computed = compute(open_project(here), Clock(), Silent())
    findings = Findings(
        computed.declarations, computed.evidence, computed.selections, computed.results, computed.verdicts, {},
        computed.facts,
    )  # fmt: skip
    for analysis in computed.declarations.analyses:
        result = computed.results[analysis.id]
        yield Program(f"{folder.name}/{analysis.id}", r_code(analysis, result, columns_of(findings, analysis)))
    for survey in computed.declarations.surveys:
        yield Program(
            f"{folder.name}/{survey.declared.id}", BY_KEY[survey.key].code(computed.surveys[survey.declared.id])
        )


def script_of(programs: list[Program], folder: Path) -> str:
    """Return one R script that runs them all and prints `@ program number value` for each number.

    Each part is a file of its own in `folder`: R cuts text constants that are as long as a table.
    """
    lines = [HEAD]
    for at, program in enumerate(programs):
        lines.append("here <- new.env()")
        number = 0
        for step, part in enumerate(program.code.parts):
            body = "\n".join(part.lines).replace("library(metafor)", "")
            file = folder / f"{at}-{step}.R"
            file.write_text(body + "\n", "utf-8")
            lines.append(f"failed <- run({literal(str(file))}, here)")
            for given in part.gives:
                lines.append(f'tell({at}, {number}, "{part.needs}", failed, {literal(given.expression)}, here)')
                number += 1
    return "\n".join(lines)


def ask(programs: list[Program]) -> Checked:
    """Return what R says of the programs."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "all.R"
        script.write_text(script_of(programs, Path(folder)), "utf-8")
        command = ["Rscript", "--vanilla", "--encoding=UTF-8", str(script)]
        where = {**os.environ, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", env=where, check=False)
    if done.returncode:
        raise RuntimeError(f"R failed:\n{done.stdout[-300:]}\n{done.stderr[-2000:]}")
    answers = {
        (int(at), int(number)): said.strip()
        for _, at, number, said in (line.split("\t") for line in done.stdout.splitlines() if line.startswith("@\t"))
    }
    wrong, skipped, numbers = [], [], 0
    for at, program in enumerate(programs):
        if program.code.unable:
            skipped.append(f"{program.owner}: {program.code.unable}")
        gives = [given for part in program.code.parts for given in part.gives]
        for number, given in enumerate(gives):
            said = answers.get((at, number), "nothing")
            if said.startswith("skip"):
                skipped.append(f"{program.owner}: needs the R package {said[5:]}")
            elif agree(given, said):
                numbers += len(given.numbers)
            else:
                wrong.append(Wrong(program.owner, given, said))
    return Checked(
        sum(bool(program.code.parts) for program in programs), numbers, tuple(wrong), tuple(dict.fromkeys(skipped))
    )


def agree(given: Given, said: str) -> bool:
    """Whether R gives the number, within the tolerance of its kind."""
    try:
        values = [float(word) for word in said.split()]
    except ValueError:
        return False
    near, zero = TOLERANCE[given.about], NEAR_ZERO[given.about]
    return len(values) == len(given.numbers) and all(
        math.isclose(value, number, rel_tol=near, abs_tol=zero)
        for value, number in zip(values, given.numbers, strict=True)
    )


def projects() -> list[Path]:
    """Return this site, every template, and every stranger's project whose results are expected."""
    strangers = REPOSITORY / "tests/strangers/projects"
    templates = REPOSITORY / "scripts/metaloom/cli/templates"
    sound = [
        file.parent for file in sorted(strangers.glob("*/expected.yml")) if "\nnumbers:" in file.read_text("utf-8")
    ]
    return [REPOSITORY, *sorted(path for path in templates.iterdir() if (path / "data").is_dir()), *sound]


def has_r() -> bool:
    """Whether Rscript and metafor are here."""
    if shutil.which("Rscript") is None:
        return False
    command = ["Rscript", "--vanilla", "-e", "quit(status = !requireNamespace('metafor', quietly = TRUE))"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def main(arguments: list[str]) -> int:
    """Check the named projects, or all; print what disagrees."""
    if not has_r():
        print("NOT CHECKED: no Rscript with metafor on this machine.", file=sys.stderr)  # noqa: T201
        return 3
    programs: list[Program] = []
    for folder in [Path(one) for one in arguments] or projects():
        programs += programs_of(folder)
    checked = ask(programs)
    for line in (*checked.not_asked, *map(str, checked.wrong)):
        print(line)  # noqa: T201
    print(f"{checked.programs} programs, {checked.numbers} numbers agree, {len(checked.wrong)} do not.")  # noqa: T201
    return 1 if checked.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
