"""`metaloom rename OLD NEW`: the id of an analysis or a study, changed in every file that names it, or in none.

The new project is checked in a copy first: where the change would break it, nothing is written.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from metaloom.cli.arguments import Commands, project_option
from metaloom.errors import Place, Problem, ProjectError, suggestion
from metaloom.store.scratch import scratch
from metaloom.store.together import write_together

ANALYSIS = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
STUDY = re.compile(r"[A-Za-z0-9_.-]+")
PROSE = (".qmd", ".yml")
WORDS = re.compile(r"\s*-?\s*(?:title|text|words|reason|description|note|where|rows|unit):")
"""Lines of YAML that hold words or conditions, where the same letters mean something else."""


def register(commands: Commands) -> None:
    """Register the command and what it takes."""
    command = commands.add_parser("rename", help="change the id of an analysis or a study in all places")
    command.add_argument("old", metavar="OLD")
    command.add_argument("new", metavar="NEW")
    project_option(command)
    command.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Rename, and print the files that changed."""
    from metaloom.build.project import open_project
    from metaloom.declare import collect_declarations
    from metaloom.read import read_evidence
    from metaloom.surveys.kinds import KINDS
    from metaloom.text.numbers import things

    root = open_project(options.project).root
    declarations, problems = collect_declarations(root, KINDS)
    if problems and any(problem.severity == "error" for problem in problems):
        raise ProjectError(problems)
    analyses = {analysis.id for analysis in declarations.analyses}
    studies = {
        str(name)
        for table in read_evidence(root, declarations).tables.values()
        if "study_id" in table.frame
        for name in table.frame["study_id"].dropna()
    }
    kind = "analysis" if options.old in analyses else "study"
    _refuse(options.old, options.new, kind, analyses, studies)
    changes = dict(_changes(root, options.old, options.new, kind))
    _checked(root, changes)
    write_together(root, {path.relative_to(root).as_posix(): text for path, text in changes.items()})
    for path in changes:
        print(f"changed {path.relative_to(root)}")
    print(f"{options.old} is {options.new} now, in {things(len(changes), 'file')}.")
    return 0


def _refuse(old: str, new: str, kind: str, analyses: set[str], studies: set[str]) -> None:
    place = Place("rename")
    if old not in analyses | studies:
        cause = f"No analysis and no study is named {old!r}."
        raise ProjectError([Problem(place, cause, suggestion(old, analyses | studies, "names"), code="ML-1305")])
    if old in analyses and old in studies:
        cause = f"{old!r} is the name of an analysis and of a study."
        raise ProjectError([Problem(place, cause, "Change one of them by hand first.", code="ML-1305")])
    if new in analyses | studies:
        raise ProjectError([Problem(place, f"{new!r} is taken.", "Choose another name.", code="ML-1305")])
    fits = (ANALYSIS if kind == "analysis" else STUDY).fullmatch(new)
    if not fits:
        remedy = (
            "Write lower-case letters, digits and single hyphens."
            if kind == "analysis"
            else "Write letters, digits, _ . -"
        )
        raise ProjectError([Problem(place, f"{new!r} cannot be the name of {kind}.", remedy, code="ML-1304")])


def _changes(root: Path, old: str, new: str, kind: str) -> Iterator[tuple[Path, bytes]]:
    files = [*root.glob("*.qmd"), *root.glob("chapters/*"), *root.glob("_quarto*.yml"), root / "review.yml"]
    for path in sorted(path for path in files if path.suffix in PROSE and path.is_file()):
        text = path.read_bytes().decode("utf-8")
        paths_only = path.suffix == ".qmd" or path.name.startswith("_quarto")
        changed = _in_page(text, old, new, kind) if paths_only else _in_yaml(text, old, new)
        if changed != text:
            yield path, changed.encode()
    for path in sorted(root.glob("data/*.csv")) if kind == "study" else ():
        raw = path.read_bytes()
        changed_table = _table(raw.decode("utf-8-sig"), old, new)
        if changed_table is not None:
            yield path, (b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b"") + changed_table.encode()


def _in_page(text: str, old: str, new: str, kind: str) -> str:
    """Return a page in which links, blocks and variables name the new id; its words stay."""
    before = r"(?:analyses|figures)/|\bvar\s+" if kind == "analysis" else r"studies/|\bvar\s+"
    return re.sub(rf"({before}){re.escape(old)}(?![\w-])", rf"\g<1>{new}", text)


def _in_yaml(text: str, old: str, new: str) -> str:
    """Return YAML with the new id wherever it is unquoted; words, conditions, tables and chapters stay."""
    name = re.compile(rf"(?<![\w.@\"'-])(?<!table: )(?<!chapter: ){re.escape(old)}(?![\w\"'-])")
    return "\n".join(line if WORDS.match(line) else name.sub(new, line) for line in text.split("\n"))


def _table(text: str, old: str, new: str) -> str | None:
    """Return the table with the study renamed in the columns that name studies; None where it is in none of them."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if not rows:
        return None
    columns = [number for number, name in enumerate(rows[0]) if name == "study_id" or name.startswith("study_")]
    if not any(row[number] == old for row in rows[1:] for number in columns if number < len(row)):
        return None
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(end)
    if len([line for line in lines if line]) == len(rows):
        cell = re.compile(rf'(^|,)("?){re.escape(old)}\2(?=,|$)')
        return end.join(lines[:1] + [cell.sub(rf"\g<1>\g<2>{new}\g<2>", line) for line in lines[1:]])
    for row in rows[1:]:
        for number in columns:
            if number < len(row) and row[number] == old:
                row[number] = new
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end).writerows(rows)
    return out.getvalue()


def _checked(root: Path, changes: dict[Path, bytes]) -> None:
    """Refuse a change after which the project would not hold.

    Errors: ProjectError of the changed project.
    """
    from metaloom.build.compute import check
    from metaloom.build.progress import Clock, Silent
    from metaloom.build.project import open_project

    with scratch("rename") as folder:
        copy = folder / "project"
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".*", "_site", "_generated", "node_modules"))
        for path, text in changes.items():
            (copy / path.relative_to(root)).write_bytes(text)
        check(open_project(copy), Clock(), Silent())
