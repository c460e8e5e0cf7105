"""What was found goes into a project: new files only, all of them or none; lists that exist grow at their end.

A table, a chapter and its page are new files, and a name that is taken is refused. `data/studies.csv`,
`data/risk_of_bias.csv` and `data/references.bib` are the project's one list each: what they hold stays byte for byte,
new rows and entries follow it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from metaloom.errors import Place, Problem, ProjectError
from metaloom.read.bibliography import parse
from metaloom.read.foreign.bibtex import bibtex, doubles, keys_for
from metaloom.read.foreign.found import Found, FoundTable, Notes
from metaloom.read.foreign.ids import distinct, slug
from metaloom.store.together import write_together

BIBLIOGRAPHY = "data/references.bib"
LISTS = ("studies", "risk_of_bias")


@dataclass
class Plan:
    """Files to be written new and text to be put at the end of others, by path within the project."""

    new: dict[str, str] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)


def lay_down(project: Path, found: Found, name: str, source: str, known_ids: set[str]) -> Plan:
    """Write what was found as the chapter `name`; raises ProjectError, with nothing written, where a name is taken."""
    plan = Plan()
    notes = Notes()
    found = with_free_names(project, found, name, notes)
    for table in found.tables:
        add_table(project, table, plan)
    add_references(project, found, plan)
    analyses = [{**keys, "id": distinct(str(keys["id"]), known_ids)} for keys in found.analyses]
    if analyses:
        add_chapter(project, analyses, found, name, source, plan)
    for path in [path for path in plan.new if path.startswith("data/") and same(project / path, plan.new[path])]:
        del plan.new[path]
        plan.told.append(f"{path} is there already, with the same rows.")
    taken = [path for path in plan.new if (project / path).exists()]
    if taken:
        problems = [
            Problem(
                Place(path),
                "The file is there already and is not overwritten.",
                "Give another name: --name NAME, or move the file away.",
                code="ML-1302",
            )
            for path in taken
        ]
        raise ProjectError(problems)
    files = {path: text.encode() for path, text in plan.new.items()}
    files |= {path: (project / path).read_bytes() + text.encode() for path, text in plan.more.items()}
    write_together(project, files)
    plan.told += notes.said
    return plan


def same(path: Path, text: str) -> bool:
    """Return whether a file holds exactly this text: a table that was brought in before, and is now declared."""
    return path.is_file() and path.read_bytes() == text.encode()


def with_free_names(project: Path, found: Found, name: str, notes: Notes) -> Found:
    """Return the same with tables renamed after the chapter where the importer's own name for them is taken."""
    new: dict[str, str] = {}
    for table in found.tables:
        own = slug(name, "_")
        if table.name not in (*LISTS, own) and (project / f"data/{table.name}.csv").exists():
            new[table.name] = f"{own}_{table.name}"
            notes.say(f"data/{table.name}.csv is there already, so the table is called {new[table.name]}.")
    return replace(
        found,
        tables=tuple(replace(table, name=new.get(table.name, table.name)) for table in found.tables),
        analyses=tuple(
            {**keys, "table": new.get(str(keys["table"]), keys["table"])} if "table" in keys else keys
            for keys in found.analyses
        ),
    )


def add_table(project: Path, table: FoundTable, plan: Plan) -> None:
    """Plan a new table, or new rows of one of the project's lists."""
    path = f"data/{table.name}.csv"
    if table.name not in LISTS or not (project / path).exists():
        plan.new[path] = csv_text([table.columns, *table.rows])
        return
    raw = (project / path).read_bytes()
    old = raw.decode("utf-8-sig", errors="replace")
    rows = list(csv.reader(io.StringIO(old, newline="")))
    header = rows[0] if rows else []
    if "study_id" not in header:
        plan.told.append(f"{path} has no column study_id: nothing was added to it.")
        return
    shared = [column for column in table.columns if column in header]
    present = {
        tuple(row[header.index(column)] for column in keys_of(table.name, shared))
        for row in rows[1:]
        if len(row) == len(header)
    }
    fresh = []
    for row in table.rows:
        cells = dict(zip(table.columns, row, strict=True))
        if tuple(cells[column] for column in keys_of(table.name, shared)) not in present:
            fresh.append([cells.get(column, "") for column in header])
    if fresh:
        end = "\r\n" if "\r\n" in old else "\n"
        plan.more[path] = ("" if old.endswith(("\n", "\r")) else end) + csv_text(fresh, end)
        plan.told.append(f"{_were(len(fresh), 'row')} added at the end of {path}; what was there is unchanged.")


def keys_of(name: str, shared: Sequence[str]) -> list[str]:
    """Return the columns by which a row of a list is known to be there."""
    return ["study_id"] if name == "studies" else [column for column in shared if column != "judgement"]


def add_references(project: Path, found: Found, plan: Plan) -> None:
    """Plan new entries of the bibliography; those that it has are told."""
    if not found.references:
        return
    path = project / BIBLIOGRAPHY
    old = path.read_text("utf-8-sig") if path.is_file() else ""
    known = (
        {key: dict(reference.fields) for key, reference in parse(old, BIBLIOGRAPHY)[0].items()} if old.strip() else {}
    )
    fresh, told = doubles(found.references, known)
    plan.told += told
    if not fresh:
        return
    text = "\n".join(bibtex(key, entry) for key, entry in zip(keys_for(fresh, set(known)), fresh, strict=True))
    if path.is_file():
        plan.more[BIBLIOGRAPHY] = ("" if not old or old.endswith("\n") else "\n") + ("\n" if old.strip() else "") + text
        plan.told.append(f"{_were(len(fresh), 'reference')} added at the end of {BIBLIOGRAPHY}.")
    else:
        plan.new[BIBLIOGRAPHY] = text


def _were(count: int, noun: str) -> str:
    return f"1 {noun} was" if count == 1 else f"{count} {noun}s were"


def add_chapter(
    project: Path, analyses: Sequence[Mapping[str, Any]], found: Found, name: str, source: str, plan: Plan
) -> None:
    """Plan the chapter that declares the analyses, what was assumed as comments above them, and its page."""
    chapter = slug(name, "-")
    title = found.title or name.replace("-", " ").replace("_", " ").strip().capitalize()
    schema = (
        "# yaml-language-server: $schema=../schemas/chapter.schema.json\n"
        if (project / "schemas" / "chapter.schema.json").is_file()
        else ""
    )
    said = "".join(f"# - {sentence}\n" for sentence in found.assumed)
    head = f"{schema}# Imported from {source}. Assumed, to be checked by a person who knows the data:\n{said}"
    body = yaml.safe_dump(
        {"chapter": chapter, "title": title, "analyses": [dict(keys) for keys in analyses]},
        sort_keys=False,
        allow_unicode=True,
        width=110,
    )
    plan.new[f"chapters/{chapter}.yml"] = head + body
    if (project / "_quarto.yml").is_file():
        blocks = "\n\n".join(f"{{{{< woven analyses/{keys['id']} >}}}}" for keys in analyses)
        plan.new[f"chapters/{chapter}.qmd"] = (
            f"---\n{yaml.safe_dump({'title': title}, allow_unicode=True, width=1000)}---\n\n{blocks}\n"
        )
        menu = project / "_quarto.yml"
        if not (menu.is_file() and f"chapters/{chapter}.qmd" in menu.read_text("utf-8", "replace")):
            line = f"To have the page in the menu, add chapters/{chapter}.qmd to the navigation in _quarto.yml."
            plan.told.append(line)


def csv_text(rows: Sequence[Sequence[str]], end: str = "\n") -> str:
    """Return rows as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerows(rows)
    return out.getvalue()
