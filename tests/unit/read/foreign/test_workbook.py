"""Workbooks as people keep them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from importing import ASPIRIN, bring, results, workbook


def test_workbook(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [["Table 2. Deaths"], [], ["Study", "Year", "Events (T)", "N (T)", "Events (C)", "N (C)"]]
    rows += [[name, year, a, n, c, m] for name, year, a, n, c, m in ASPIRIN]
    rows += [["Total", None, 2128, 14186, 2286, 13817]]
    content = workbook(project.parent, ("Deaths", rows), ("Notes", [["nothing here"]]))
    assert bring(project, "table.xlsx", content, "--measure", "OR") == 0
    said = capsys.readouterr().out
    assert "the header is row 3" in said
    assert "totals were left out" in said
    assert results(project)["deaths"]["k"] == 7


def test_dates_and_percentages_of_a_workbook_are_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from datetime import datetime

    rows = [["study", "estimate", "se"], ["Amber 2001", 0.5, 0.1], ["Birch 2004", datetime(2026, 5, 3), 0.2]]
    assert bring(project, "table.xlsx", workbook(project.parent, ("Sheet", rows))) == 2
    captured = capsys.readouterr()
    assert "Cell B3 of 'Sheet' holds a date and was written 2026-05-03" in captured.out
    assert "data/table.csv:3:" in captured.err  # nobody named the sheet: the file's name is better


def test_formulas_that_nobody_computed_are_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [["study", "estimate", "se"], ["Amber 2001", 0.5, 0.1], ["Birch 2004", "=0.2+0.1", 0.2]]
    assert bring(project, "table.xlsx", workbook(project.parent, ("Sheet", rows))) == 2
    assert "The cell B3 of 'Sheet' holds a formula, and the file does not hold its value" in capsys.readouterr().err


def test_hidden_and_struck_rows_are_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    for row in (["study", "g", "se"], ["Amber 2001", 0.5, 0.1], ["Birch 2004", 0.2, 0.2], ["Cliff 2009", 0.1, 0.1]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.active["A4"].font = Font(strike=True)
    book.save(project.parent / "made.xlsx")
    assert bring(project, "table.xlsx", (project.parent / "made.xlsx").read_bytes()) == 0
    said = capsys.readouterr().out
    assert "row 3 is hidden, perhaps by a filter; it was taken as all others are" in said
    assert "row 4 is struck through" in said


def test_hidden_columns_are_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in (["study", "g", "se"], ["Amber 2001", 0.5, 0.1], ["Birch 2004", 0.2, 0.2], ["Cliff 2009", 0.1, 0.1]):
        book.active.append(row)
    book.active.column_dimensions["C"].hidden = True
    book.save(project.parent / "made.xlsx")
    assert bring(project, "table.xlsx", (project.parent / "made.xlsx").read_bytes()) == 0
    assert "the column 'se' is hidden; it was taken as all others are" in " ".join(capsys.readouterr().out.split())


def test_a_table_on_its_side_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = "study,Amber 2001,Birch 2004\nevents_t,3,4\nn_t,30,40\nevents_c,5,6\nn_c,31,41\n"
    assert bring(project, "turned.csv", table) == 0
    assert "turn the table" in capsys.readouterr().out


def test_arms_become_pairs(project: Path) -> None:
    rows = [
        f"{name},{arm},{events},{size}"
        for name, _, a, n, c, m in ASPIRIN
        for arm, events, size in (("aspirin", a, n), ("placebo", c, m))
    ]
    assert bring(project, "arms.csv", "\n".join(["study,treatment,r,n", *rows]) + "\n", "--measure", "OR") == 0
    result = results(project)["arms"]
    assert result["k"] == 7
    first = result["studies"][0]
    assert first["yi"] == pytest.approx(-0.32890, abs=1e-5)


def two_lines_of_header() -> bytes:
    """A table as a paper prints it: a title, groups over merged cells, units, decimal commas, totals and footnotes."""
    from io import BytesIO

    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Table 2. Stay in hospital"],
        [],
        ["Study", "Early feeding", None, None, "Control", None, None, "Follow-up (weeks)"],
        [None, "Mean (days)", "SD (days)", "n", "Mean (days)", "SD (days)", "n", None],
        ["Alder 2001", "5,2", "1,9", 40, "6,4", "2,1", 41, 12],
        ["Birch 2004", "4,8", "2,2", 33, "5,9", "2,3", 30, 8],
        ["Cedar 2009*", "6,1", "1,8", 58, "6,6", "1,7", 60, 16],
        ["Total", None, None, 131, None, None, 131, None],
        ["* only women"],
    ):
        sheet.append(row)
    sheet.merge_cells("B3:D3")
    sheet.merge_cells("E3:G3")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_as_a_paper_prints_its_table(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring(project, "stay.xlsx", two_lines_of_header()) == 0
    told = capsys.readouterr().out
    assert "'Early feeding' was taken for the treated group and 'Control' for the control" in told
    assert "decimal commas of 'SD (days) control' were written as points" in told
    assert "footnotes it seems, were left out: '* only women'" in told
    result = next(iter(results(project).values()))
    differences = np.array([5.2 - 6.4, 4.8 - 5.9, 6.1 - 6.6])
    variances = np.array([1.9**2 / 40 + 2.1**2 / 41, 2.2**2 / 33 + 2.3**2 / 30, 1.8**2 / 58 + 1.7**2 / 60])
    assert [study["yi"] for study in result["studies"]] == pytest.approx(differences)
    assert [study["vi"] for study in result["studies"]] == pytest.approx(variances)


def test_thousands_in_a_workbook_are_not_taken_for_decimals(project: Path) -> None:
    rows = [
        ["Study", "events_t", "n_t", "events_c", "n_c"],
        ["A", 5, "1,234", 9, "1,240"],
        ["B", 6, "2,000", 8, "1,999"],
    ]
    assert bring(project, "big.xlsx", workbook(project, ("Sheet", rows))) == 2
    assert ',"1,234",' in (project / "data" / "big.csv").read_text("utf-8")


def test_german_names_of_columns(project: Path) -> None:
    head = "Studie;Ereignisse Therapie;N Therapie;Ereignisse Kontrolle;N Kontrolle;Dauer\n"
    assert bring(project, "de.csv", f"{head}A;12;80;20;82;12,5\nB;5;45;9;44;8,0\nGesamt;17;125;29;126;\n") == 0
    assert next(iter(results(project).values()))["k"] == 2
