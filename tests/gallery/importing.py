"""What tests of `metaloom import` share: a project, the command, its results, and workbooks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from metaloom.cli import main

ASPIRIN = (
    ("MRC-1", 1974, 49, 615, 67, 624),
    ("CDP", 1976, 44, 758, 64, 771),
    ("MRC-2", 1979, 102, 832, 126, 850),
    ("GASP", 1979, 32, 317, 38, 309),
    ("PARIS", 1980, 85, 810, 52, 406),
    ("AMIS", 1980, 246, 2267, 219, 2257),
    ("ISIS-2", 1988, 1570, 8587, 1720, 8600),
)


REVMAN = {"estimate": 0.8968655609130709, "ci_lower": 0.8405144008917793, "ci_upper": 0.9569947088336491}


def bring(project: Path, name: str, content: str | bytes, *options: str) -> int:
    file = project.parent / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return main(["import", str(file), str(project), *options])


def results(project: Path) -> dict[str, Any]:
    target = project.parent / "results.json"
    assert main(["compute", str(project), "--json", str(target)]) == 0
    return {one["id"]: one for one in json.loads(target.read_text())["analyses"]}


def rm5(**outcome: str) -> str:
    """A review as RevMan 5 writes it, with the seven trials of Fleiss 1993."""
    studies = "".join(
        f'<STUDY DATA_SOURCE="PUB" ID="STD-{name}" NAME="{name}" YEAR="{year}"><REFERENCE TYPE="JOURNAL_ARTICLE">'
        f"<AU>Fleiss JL, O'Hara M</AU><TI>Results of {name} &amp; more</TI><SO>Circulation</SO><YR>{year}</YR>"
        f'<IDENTIFIERS><IDENTIFIER TYPE="DOI" VALUE="10.1000/{name.lower()}"/></IDENTIFIERS></REFERENCE></STUDY>'
        for name, year, *_ in ASPIRIN
    )
    data = "".join(
        f'<DICH_DATA STUDY_ID="STD-{name}" EVENTS_1="{a}" TOTAL_1="{n}" EVENTS_2="{c}" TOTAL_2="{m}" SE="0.1"/>'
        for name, _, a, n, c, m in ASPIRIN
    )
    judged = "".join(f'<QUALITY_ITEM_DATA_ENTRY RESULT="YES" STUDY_ID="STD-{name}"/>' for name, *_ in ASPIRIN)
    keys = {"EFFECT_MEASURE": "OR", "METHOD": "MH", "RANDOM": "NO", "TOTALS": "YES", "CI_TOTAL": "95", **outcome}
    attributes = " ".join(f'{key}="{value}"' for key, value in keys.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?><COCHRANE_REVIEW TYPE="INTERVENTION"><COVER_SHEET><TITLE>Aspirin</TITLE>'
        f"</COVER_SHEET><STUDIES_AND_REFERENCES><STUDIES><INCLUDED_STUDIES>{studies}</INCLUDED_STUDIES></STUDIES>"
        f'</STUDIES_AND_REFERENCES><QUALITY_ITEMS><QUALITY_ITEM ID="QIT-01"><NAME>Allocation concealment</NAME>'
        f"<QUALITY_ITEM_DATA>{judged}</QUALITY_ITEM_DATA></QUALITY_ITEM></QUALITY_ITEMS><ANALYSES_AND_DATA>"
        f'<COMPARISON ID="CMP-001" NO="1"><NAME>Aspirin</NAME><DICH_OUTCOME ID="CMP-001.01" {attributes}><NAME>Death'
        f"</NAME>{data}</DICH_OUTCOME></COMPARISON></ANALYSES_AND_DATA></COCHRANE_REVIEW>"
    )


def assert_revman(result: dict[str, Any]) -> None:
    assert result["k"] == 7
    for part, number in REVMAN.items():
        assert result["display"][part] == pytest.approx(number, rel=1e-6)


def workbook(folder: Path, *sheets: tuple[str, list[list[Any]]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(folder / "made.xlsx")
    return (folder / "made.xlsx").read_bytes()
