"""`metaloom import`: each format becomes tables and a declaration that computes, and nothing is ever overwritten.

RevMan's own answers (Fleiss 1993 in RevMan 5.0: odds ratio 0.89686556, 0.8405144 to 0.95699471) are held against ours.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
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


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "project" / "chapters").mkdir(parents=True)
    return tmp_path / "project"


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


OWN_NAMES = "Article,Effect used,Its variance\nA 2001,0.2,0.04\nB 2002,0.4,0.09\nB 2002,0.1,0.04\n"
NAMED = ("--column", "estimate=effect used", "--column", "variance=Its variance")


def test_studies_keep_the_names_that_the_table_gives_them(project: Path) -> None:
    table = "Author,Year,effect,se\nSmith & Jones,2001,0.2,0.2\nÅberg et al.,2002,0.4,0.3\nsmith & jones,2001,0.1,0.2\n"
    assert bring(project, "named.csv", table) == 0
    studies = results(project)["named"]["studies"]
    names = [(one["study_id"], one["label"]) for one in studies]
    assert names == [
        ("smith_jones_2001", "Smith & Jones 2001"),
        ("aberg_et_al_2002", "Åberg et al. 2002"),
        ("smith_jones_2001", "Smith & Jones 2001"),
    ]


def test_columns_with_names_of_their_own_are_named_by_the_command(project: Path, capsys) -> None:
    assert bring(project, "effects.csv", OWN_NAMES) == 0
    said = capsys.readouterr().out
    assert "no analysis is declared" in said
    assert f"metaloom import {project.parent / 'effects.csv'} {project} --column estimate=NAME --column se=NAME" in said
    assert bring(project, "effects.csv", OWN_NAMES, "--measure", "SMD", *NAMED) == 0
    assert "data/effects.csv is there already, with the same rows." in capsys.readouterr().out
    result = results(project)["effects"]
    assert (result["measure"], result["k"], result["status"]) == ("SMD", 3, "ok")
    assert result["cluster"]["components"], "several rows of one study are declared as clusters"


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (["estimat=Effect used"], ["'estimat' is not a role that a column can have", "Did you mean 'estimate'?"]),
        (["study=Paper"], ["'study' is not a role that a column can have", "--study 'Paper'"]),
        (["estimate=Effekt used"], ["there is no column 'Effekt used'", "Did you mean 'Effect used'?"]),
        (["estimate=Effect used"], ["estimate gives no effect: nothing is known as se", "--column se=NAME"]),
        (["estimate=Effect used", "events_treated=Its variance"], ["together give no effect"]),
    ],
)
def test_columns_that_cannot_be_meant_are_refused_and_nothing_is_written(project, capsys, columns, said) -> None:
    options = [part for column in columns for part in ("--column", column)]
    assert bring(project, "effects.csv", OWN_NAMES, *options) == 2
    told = capsys.readouterr().err
    assert all(part in told for part in [*said, "[ML-1315]"]), told
    assert not (project / "data").exists()


def test_numbers_of_studies_are_told_where_another_column_names_them(project: Path, capsys) -> None:
    table = "Study,Source,estimate,se\n1,Haddad 2000,0.1,0.2\n2,Wang 2004,0.2,0.1\n3,Xu 2012,0.3,0.2\n"
    assert bring(project, "effects.csv", table) == 0
    assert "studies are called by the numbers in 'Study'; for names say --study 'Source'." in capsys.readouterr().out
    assert bring(project, "others.csv", table, "--study", "Source") == 0
    assert "called by the numbers" not in capsys.readouterr().out
    assert "haddad_2000" in (project / "data" / "others.csv").read_text()


def test_revman_5(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring(project, "aspirin.rm5", rm5()) == 0
    said = capsys.readouterr().out
    assert "wrote data/outcomes_binary.csv" in said
    assert "were not brought in" in said
    assert_revman(results(project)["death"])
    assert (project / "data" / "studies.csv").read_text().splitlines()[1] == "mrc_1,MRC-1,1974"
    assert "mrc_1,RoB 1,Allocation concealment,Low" in (project / "data" / "risk_of_bias.csv").read_text()
    bibliography = (project / "data" / "references.bib").read_text()
    assert "Results of MRC-1 \\& more" in bibliography
    assert "author = {Fleiss, J. L. and O'Hara, M.}" in bibliography


def test_swapped_events_of_revman_5_are_counted_as_it_counts_them(project: Path) -> None:
    assert bring(project, "review.rm5", rm5(SWAP_EVENTS="YES")) == 0
    assert results(project)["death"]["display"]["estimate"] == pytest.approx(1 / REVMAN["estimate"], rel=1e-6)


def test_ready_made_estimates_of_revman_5_have_the_measure_of_their_element(project: Path) -> None:
    text = rm5(LOG_DATA="YES").replace("DICH_", "IV_").replace(' EFFECT_MEASURE="OR"', "")
    text = text.replace("<NAME>Death</NAME>", "<NAME>Death</NAME><EFFECT_MEASURE>Hazard Ratio</EFFECT_MEASURE>")
    text = text.replace("<IV_DATA ", '<IV_DATA ESTIMATE="-0.5" ')
    assert bring(project, "review.rm5", text) == 0
    one = results(project)["death"]
    assert (one["measure"], one["display"]["estimate"]) == ("HR", pytest.approx(0.6065306597))


def test_random_effects_of_revman_are_said(project: Path) -> None:
    assert bring(project, "aspirin.rm5", rm5(RANDOM="YES", EFFECT_MEASURE="RR")) == 0
    chapter = (project / "chapters" / "aspirin.yml").read_text()
    assert "method: DL" in chapter
    assert "# - RevMan's Mantel-Haenszel random-effects model" in chapter


def test_nothing_is_overwritten(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring(project, "aspirin.rm5", rm5()) == 0
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    assert bring(project, "aspirin.rm5", rm5()) == 2
    assert "chapters/aspirin.yml:1:1: error: The file is there already" in capsys.readouterr().err
    assert {
        path: path.read_bytes() for path in project.rglob("*") if path.is_file() and ".metaloom" not in str(path)
    } == {path: content for path, content in before.items() if ".metaloom" not in str(path)}


def test_a_name_that_is_taken_by_another_table_is_no_obstacle(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "data").mkdir()
    (project / "data" / "outcomes_binary.csv").write_text("study_id,events,total\ncdp,1,9\n", "utf-8")
    assert bring(project, "aspirin.rm5", rm5()) == 0
    assert "the table is called aspirin_outcomes_binary" in capsys.readouterr().out
    assert (project / "data" / "outcomes_binary.csv").read_text("utf-8").endswith("cdp,1,9\n")
    (one,) = results(project).values()
    assert one["k"] == 7


def test_which_column_names_the_studies_can_be_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = "Cohort,yi,vi\nAmber 2001,0.2,0.01\nBirch 2004,0.3,0.02\nCliff 2009,0.1,0.02\n"
    assert bring(project, "cohorts.csv", table) == 0
    assert (
        "no column names the studies, so nothing is declared; say which it is, --study COLUMN, of Cohort, yi, vi"
        in (capsys.readouterr().out)
    )
    assert bring(project, "again.csv", table, "--study", "Cohort") == 0
    (one,) = results(project).values()
    assert one["k"] == 3


def test_revman_5_csv(project: Path) -> None:
    head = (
        "Comparison Number,Outcome Number,Subgroup Number,Name,Data Type,Statistical Method,Effect Measure,An"
        "alysis Model,Events 1,Mean 1,SD 1,Total 1,Events 2,Mean 2,SD 2,Total 2,Effect Estimate,SE,Year of st"
        "udy,User defined order"
    )
    rows = [
        f"1,1,0,{name},,,,,{a},0,0,{n},{c},0,0,{m},0.7,0.2,{year},{at}"
        for at, (name, year, a, n, c, m) in enumerate(ASPIRIN, 1)
    ]
    text = "\n".join(
        [head, "1,0,0,Aspirin" + "," * 16, "1,1,0,Death,DIC,MH,OR,Fixed,2128,,,14186,2286,,,13817,0.9,,,", *rows]
    )
    assert bring(project, "export.csv", "\ufeff" + text + "\n") == 0
    assert_revman(results(project)["death"])


def test_revman_web_rows_with_their_settings(project: Path) -> None:
    head = (
        "Analysis group,Analysis number,Analysis name,Subgroup,Applicability,Study,Study year,GIV Mean,GIV SE"
        ",Experimental mean,Experimental SD,Experimental cases,Experimental N,Control mean,Control SD,Control"
        " cases,Control N,O-E,Variance,Weight,Mean,CI start,CI end,Footnotes"
    )
    rows = [f"1,1,Death,,,{name},{year},,,,,{a},{n},,,{c},{m},,,1,0.9,0.8,1," for name, year, a, n, c, m in ASPIRIN]
    settings = (
        "Analysis group,Analysis number,Analysis group name,Analysis name,Effect measure,"
        "Statistical method,Analysis model,Estimate CI\n1,1,Aspirin,Death,Odds Ratio,Mant"
        "el-Haenszel,Fixed effect,95%\n"
    )
    (project.parent / "CD1-overall-estimates-and-settings.csv").write_text(settings)
    assert bring(project, "CD1-data-rows.csv", "\n".join([head, *rows]) + "\n") == 0
    assert_revman(results(project)["death"])


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


@pytest.mark.parametrize("measure", ["OR", "ROM"])
def test_estimates_called_a_ratio_are_its_logarithms(project: Path, measure: str) -> None:
    table = "study,yi,vi\nAmber 2001,0.2,0.01\nBirch 2004,-0.3,0.02\nCliff 2009,0.1,0.02\n"
    assert bring(project, "estimates.csv", table, "--measure", measure) == 0
    (result,) = results(project).values()
    assert [study["yi"] for study in result["studies"]] == pytest.approx([0.2, -0.3, 0.1], abs=1e-9)


@pytest.mark.parametrize(("measure", "yi"), [("ZCOR", [0.2, -0.3, 1.1]), ("PLO", [-2.0, -0.3, 0.1])])
def test_estimates_of_escalc_are_turned_back_for_every_scale(project: Path, measure: str, yi: list[float]) -> None:
    rows = "".join(
        f"{name},{one},0.02\n" for name, one in zip(("Amber 2001", "Birch 2004", "Cliff 2009"), yi, strict=True)
    )
    assert bring(project, "estimates.csv", "study,yi,vi\n" + rows, "--measure", measure) == 0
    (result,) = results(project).values()
    assert [study["yi"] for study in result["studies"]] == pytest.approx(yi, abs=1e-9)


def test_intervals_tell_ratios_from_their_logarithms(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "Amber 2001,1.5,1.2,1.875\nBirch 2004,1.2,0.9,1.6\nCliff 2009,2.0,1.5,2.667\n"
    assert bring(project, "estimates.csv", "study,estimate,lower,upper\n" + rows, "--measure", "OR") == 0
    assert "'estimate' was taken for OR itself, as its intervals tell" in capsys.readouterr().out
    (result,) = results(project).values()
    assert result["display"]["estimate"] == pytest.approx(1.5, abs=0.1)


def test_what_neither_numbers_nor_names_tell_is_asked(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "Amber 2001,1.5,0.12\nBirch 2004,1.2,0.09\nCliff 2009,1.1,0.15\n"
    assert bring(project, "estimates.csv", "study,effect,se\n" + rows, "--measure", "RR") == 0
    assert "'effect' may hold RR itself or the log of RR" in capsys.readouterr().out
    assert not (project / "chapters" / "estimates.yml").exists()


def test_a_measure_that_is_none_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = "study,yi,vi\nAmber 2001,0.2,0.01\nBirch 2004,-0.3,0.02\n"
    assert bring(project, "estimates.csv", table, "--measure", "ODDS") == 2
    assert "ODDS" in capsys.readouterr().err


def test_escalc_output_tells_its_measure(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from math import log

    rows = [
        f"{at},{name},{a},{n},{c},{m},{log(a / (n - a) / (c / (m - c)))!r},0.04"
        for at, (name, _, a, n, c, m) in enumerate(ASPIRIN, 1)
    ]
    assert bring(project, "escalc.csv", "\n".join([",study,ai,n1i,ci,n2i,yi,vi", *rows]) + "\n") == 0
    assert "'yi' is the OR of the columns beside it" in capsys.readouterr().out
    assert results(project)["escalc"]["measure"] == "OR"


RIS = """TY  - JOUR
AU  - Amber, A.
AU  - Birch, B.
TI  - Tea & sleep: 50% less
JO  - Journal of Tea
PY  - 2001
SP  - 10
EP  - 19
DO  - 10.1000/tea.1
ER  - 

TY  - JOUR
AU  - Cliff, C.
TI  - Tea again
PY  - 2003
UR  - https://doi.org/10.1000/TEA.2
"""
NBIB = """
PMID- 12345678
TI  - Tea again, in a title that goes on in
      a second line.
FAU - Cliff, Carla
DP  - 2003 May
JT  - Journal of Tea
LID - 10.1000/tea.2 [doi]

PMID- 23456789
TI  - Coffee.
FAU - Dove, Dan
DP  - 2004
"""


def test_references_and_their_duplicates(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring(project, "one.ris", RIS) == 0
    first = (project / "data" / "references.bib").read_text()
    assert "title = {Tea \\& sleep: 50\\% less}" in first
    assert "pages = {10-19}" in first
    assert "@article{cliff2003" in first, "the record that is not closed is there"
    assert bring(project, "two.nbib", NBIB) == 0
    second = (project / "data" / "references.bib").read_text()
    assert second.startswith(first)
    assert "@article{dove2004" in second
    assert "its DOI is that of 'cliff2003'" in capsys.readouterr().out
    assert second.count("10.1000/tea.2") + second.count("10.1000/TEA.2") == 1


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE COCHRANE_REVIEW [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    "<COCHRANE_REVIEW><TITLE>&b;</TITLE></COCHRANE_REVIEW>"
)


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        ("bomb.rm5", LAUGHS, "document type"),
        ("broken.rm5", "<COCHRANE_REVIEW><A></COCHRANE_REVIEW>", "XML is broken"),
        ("other.rm5", "<html/>", "not a review"),
        ("old.xls", b"\xd0\xcf\x11\xe0", "not read"),
        ("not.xlsx", b"\xd0\xcf\x11\xe0", "not an .xlsx workbook"),
        ("empty.csv", "", "no table"),
        ("binary.csv", b"a,b\n\x00\x01,2\n", "NUL"),
        ("wos.ris", "FN Clarivate\nVR 1.0\nPT J\nAU A\nER\n", "Web of Science"),
    ],
)
def test_hostile_and_foreign_files_are_refused(
    name: str, content: str | bytes, cause: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(project, name, content) == 2
    captured = capsys.readouterr()
    assert cause in captured.err
    assert captured.err.startswith(f"{name}:")
    assert sorted(path.name for path in project.iterdir()) == ["chapters"]


def test_macros_and_bombs_in_workbooks_are_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, entry, size in (
        ("macro.xlsm", "xl/vbaProject.bin", 10),
        ("bomb.xlsx", "xl/sharedStrings.xml", 250_000_000),
    ):
        file = project.parent / name
        with (
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open(entry, "w", force_zip64=True) as part,
        ):
            for _ in range(0, size, 10_000_000):
                part.write(b"\0" * min(size, 10_000_000))
        assert main(["import", str(file), str(project)]) == 2
    said = capsys.readouterr().err
    assert "holds macros" in said
    assert "unfold to more than" in said


def test_lists_of_the_project_grow_at_their_end(project: Path) -> None:
    (project / "data").mkdir()
    (project / "data" / "studies.csv").write_text("study_id,label,design\nmrc_1,MRC one,rct", encoding="utf-8")
    assert bring(project, "aspirin.rm5", rm5()) == 0
    lines = (project / "data" / "studies.csv").read_text().splitlines()
    assert lines[:3] == ["study_id,label,design", "mrc_1,MRC one,rct", "cdp,CDP,"]
    assert len(lines) == 8


ROBVIS = {
    "RoB 2": "Study,D1,D2,D3,D4,D5,Overall,Weight\nAlder 2001,Low,Some concerns,Low,Low,High,High,60\n"
    "Birch 2004,Low,Low,Low,No information,Low,Low,40\n",
    "ROBINS-I": "Study,D1,D2,D3,D4,D5,D6,D7,Overall\nAlder 2001,Serious,Low,Low,Low,Low,Moderate,Low,Serious\n",
    "QUADAS-2": "Study,D1,D2,D3,D4,Overall\nAlder 2001,Low,Some concerns,Low,High,Some concerns\n",
    "RoB 1": "Study,Random.sequence.generation,Allocation.concealment,Overall\nAlder 2001,Low,Unclear,High\n",
}


@pytest.mark.parametrize("tool", ROBVIS)
def test_judgements_as_robvis_draws_them(project: Path, tool: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring(project, "bias.csv", ROBVIS[tool]) == 0
    lines = (project / "data" / "risk_of_bias.csv").read_text("utf-8").splitlines()
    head, *rows = ROBVIS[tool].splitlines()
    domains = [name for name in head.split(",") if name not in ("Study", "Weight")]
    assert lines[0] == "study_id,tool,domain,judgement"
    assert len(lines) == 1 + len(rows) * len(domains)
    assert all(f",{tool}," in line for line in lines[1:])
    assert lines[len(domains)] == f"alder_2001,{tool},overall,{rows[0].split(',')[len(domains)]}"
    assert f"the judgements were taken for those of {tool}" in capsys.readouterr().out


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


def test_a_column_of_references_names_the_studies(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As in a public workbook of 2,428 rows on pollutants and amphibians, whose heads these are."""
    table = project.parent / "pollution.csv"
    head = "References,Species,Control N,Control M,Control SD,Treatment N,Treatment M,Treatment SD"
    table.write_text(f"{head}\nAda et al. 2001,a,5,1.5,0.2,5,1.1,0.3\nBo et al. 2002,b,6,2.5,0.4,6,1.9,0.5\n", "utf-8")
    assert main(["import", str(table), str(project)]) == 0, capsys.readouterr().err
    written = (project / "chapters" / "pollution.yml").read_text("utf-8")
    assert "mean_control: Control M" in written


def test_a_sheet_of_judgements_as_revman_web_has_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Help for those who fill it in stands below the head, and what supports a judgement beside it."""
    head = "Study"
    help_row = '"The ""Study ID"" as (or to be) entered in RevMan. Mandatory."'
    for domain in ("Random sequence generation (selection bias)", "Other bias", "Blinding: All outcomes"):
        head += f",Domain (judgement): {domain},Domain (support): {domain}"
        help_row += ",How to fill this in,How to fill this in"
    rows = ["Arber 2021,Low risk,By computer.,High risk,Unblinded.,Unclear risk,"]
    rows.append("Birch 2017,Low risk,By lot.,Not applicable,,Low risk,Sham.")
    assert bring(project, "bias.csv", "\n".join([head, help_row, *rows]) + "\n") == 0
    told = capsys.readouterr().out
    assert "row of help" in told
    assert "left out (1 times)" not in told
    assert (project / "data/risk_of_bias.csv").read_text().splitlines() == [
        "study_id,tool,domain,judgement",
        "arber_2021,RoB 1,Random sequence generation (selection bias),Low risk",
        "arber_2021,RoB 1,Other bias,High risk",
        "arber_2021,RoB 1,Blinding,Unclear risk",
        "birch_2017,RoB 1,Random sequence generation (selection bias),Low risk",
        "birch_2017,RoB 1,Blinding,Low risk",
    ]


def test_a_column_without_a_cell_plays_no_part(project: Path) -> None:
    """A sheet made for counts and means has columns for both."""
    rows = "a,Control,50,,12.7,1.9\na,Drug,52,,14.1,2.2\nb,Control,40,,11.0,2.0\nb,Drug,41,,12.5,2.1\n"
    assert bring(project, "arms.csv", f"Study,Arm,Sample size,Cases,Mean,SD\n{rows}") == 0
    (found,) = results(project).values()
    assert (found["measure"], found["k"]) == ("MD", 2)


MEANS = "study,mean_treat,sd_treat,n_treat,mean_control,sd_control,n_control\nA,5,2,30,4,2,31\nB,6,2,40,5,2,41\n"


def test_the_project_may_follow_the_options(project: Path, tmp_path: Path) -> None:
    file = tmp_path / "pain.csv"
    file.write_text(MEANS, "utf-8")
    assert main(["import", str(file), "--measure", "SMD", str(project)]) == 0
    assert results(project)["pain"]["measure"] == "SMD"
    with pytest.raises(SystemExit, match="64"):
        main(["import", str(file), "--measure", "SMD", str(project), "more"])


def test_what_no_name_tells_is_asked_for_the_measure_that_is_wished(project: Path, capsys) -> None:
    named = MEANS.replace("mean_treat", "after_train").replace("sd_treat", "spread_train")
    assert bring(project, "pain.csv", named, "--measure", "SMD") == 0
    asked = "--measure SMD --column mean_treated=NAME --column sd_treated=NAME"
    assert asked in capsys.readouterr().out
    assert bring(project, "words.csv", "study,score,dose\nA,1,2\nB,3,4\n") == 0
    assert "--column estimate=NAME --column se=NAME" in capsys.readouterr().out
