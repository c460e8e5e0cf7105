"""A project whose every text field holds a hostile string: CSV, YAML, codebook, bibliography and site settings."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import yaml

import metaloom

TEMPLATE = Path(metaloom.__file__).parent / "cli" / "template"
SEEDS = Path(__file__).parent / "seeds.txt"


def hostile_strings() -> list[str]:
    """Each seed alone, after what would close an attribute, and inside what would open a link."""
    seeds = [line for line in SEEDS.read_text("utf-8").splitlines() if line]
    closed = [f'"/>{seed}' for seed in seeds]
    linked = [f"[x]({seed})" for seed in seeds]
    return [*seeds, *closed, *linked]


def write_project(folder: Path, strings: list[str]) -> None:
    """One study, one claim and one reference for each string; other text fields take them in turn."""
    shutil.copytree(TEMPLATE, folder)
    _studies(folder, strings)
    _outcomes(folder, strings)
    _errata(folder, strings)
    _chapter(folder, strings)
    _codebook(folder, strings)
    _references(folder, strings)
    _settings(folder, strings)


def _studies(folder: Path, strings: list[str]) -> None:
    rows = [
        [f"study_{n}", text, 2000, "random" if n % 2 else "alternate", n % 60, f"ref{n}", text, text, text]
        for n, text in enumerate(strings)
    ]
    header = ["study_id", "label", "year", "allocation", "latitude", "reference", "title", "notes", "source_quote"]
    _write(folder / "data/studies.csv", header, rows)


def _outcomes(folder: Path, strings: list[str]) -> None:
    header = ["study_id", "outcome", "events_treated", "total_treated", "events_control", "total_control",
              "reference", "source_url", "verification", "notes"]  # fmt: skip
    rows = [
        [f"study_{n}", "tuberculosis", 5 + n % 7, 100 + n, 9 + n % 5, 100, f"ref{n}", text, "seen_in_text", text]
        for n, text in enumerate(strings)
    ]
    _write(folder / "data/outcomes_binary.csv", header, rows)


def _errata(folder: Path, strings: list[str]) -> None:
    header = ["erratum_id", "title", "study_id", "reference", "table", "row", "rows_where", "printed",
              "conflicts_with", "meaning", "what_we_did"]  # fmt: skip
    rows = [
        [f"e-{n}", text, f"study_{n}", f"ref{n}", "outcomes_binary", f"study_{n}", "", text, text, text, text]
        for n, text in enumerate(strings)
    ]
    _write(folder / "data/source_errata.csv", header, rows)
    header = ["study_id", "subject", "item", "value_a", "source_a_url", "value_b", "seen_b", "notes"]
    sides = [[f"study_{n}", text, text, text, text, text, text, text] for n, text in enumerate(strings)]
    _write(folder / "data/review_disagreements.csv", header, sides)
    header = ["table", "row", "column", "old", "new", "status", "reason"]
    _write(folder / "data/corrections.csv", header, [[text, text, text, text, text, text, text] for text in strings])


def _chapter(folder: Path, strings: list[str]) -> None:
    path = folder / "chapters/efficacy.yml"
    chapter: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    chapter["title"] = strings[0]
    chapter["analyses"][0] |= {"title": strings[1], "note": strings[2], "figures": ["forest"]}
    chapter["analyses"][0]["sensitivity"] = [{"title": text, "method": "DL"} for text in strings]
    chapter["claims"] = [
        {
            "id": f"claim-{n}",
            "text": text,
            "source": text.replace("@", "(at)"),
            "analysis": "tuberculosis",
            "holds_when": "pooled.ci_upper < 0",
        }
        for n, text in enumerate(strings)
    ]
    chapter["tables"] = [
        {"id": "listed", "title": strings[3], "table": "studies", "note": strings[4],
         "columns": {"label": strings[5], "title": strings[6], "notes": strings[7], "source": strings[8]}}
    ]  # fmt: skip
    few = "total_treated < 112"
    chapter["harms"] = [
        {"id": "harmed", "title": strings[16], "note": strings[17], "apart": strings[18], "what": "notes",
         "rows": {"outcomes_binary": few}, "follow_up": "total_treated", "about": ["notes", "allocation"]}
    ]  # fmt: skip
    item = {"group": strings[19], "label": strings[20], "rows": {"outcomes_binary": few}}
    chapter["reporting"] = [
        {"id": "told", "title": strings[21], "note": strings[22], "counted": strings[23], "table": "studies",
         "participants": ["latitude"], "matrix": True, "items": [item]}
    ]  # fmt: skip
    path.write_text(yaml.safe_dump(chapter, allow_unicode=True, sort_keys=False), "utf-8")
    prose = folder / "chapters/efficacy.qmd"
    shown = ("tables/listed", "harms/harmed", "reporting/told", "errata", "disagreements", "corrections")
    blocks = "".join(f"\n\n{{{{< woven {name} >}}}}" for name in shown)
    prose.write_text(f"{prose.read_text('utf-8')}{blocks}\n", "utf-8")


def _codebook(folder: Path, strings: list[str]) -> None:
    path = folder / "data/codebook.yml"
    book: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    studies = book["tables"]["studies"]
    studies["description"] = strings[9]
    for number, column in enumerate(("title", "notes", "source_quote")):
        studies["columns"][column] = {"meaning": strings[10 + number], "type": "string"}
    studies["columns"]["allocation"]["allowed"] = {"random": strings[13], "alternate": strings[14]}
    book["tables"]["outcomes_binary"]["columns"]["notes"] = {"meaning": strings[15], "type": "string"}
    path.write_text(yaml.safe_dump(book, allow_unicode=True, sort_keys=False), "utf-8")


def _references(folder: Path, strings: list[str]) -> None:
    def entry(number: int, text: str) -> str:
        safe = "".join(f"\\{c}" if c in "{}%" else c for c in text.replace("\\", "\\\\"))
        return f"@article{{ref{number},\n  author = {{{safe}}},\n  title = {{{safe}}},\n  year = {{2000}}\n}}\n"

    path = folder / "data/references.bib"
    path.write_text(path.read_text("utf-8") + "\n".join(entry(n, t) for n, t in enumerate(strings)), "utf-8")
    page = "---\ntitle: References\nnocite: |\n  @*\n---\n\n::: {#refs}\n:::\n"
    (folder / "chapters/references.qmd").write_text(page, "utf-8")


def _settings(folder: Path, strings: list[str]) -> None:
    path = folder / "_quarto.yml"
    settings: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    settings["website"]["title"] = strings[0]
    settings["website"]["description"] = strings[1]
    path.write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), "utf-8")


def _write(path: Path, header: list[str], rows: list[list[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
