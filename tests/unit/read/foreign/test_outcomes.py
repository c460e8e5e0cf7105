"""Several outcomes of the same studies are not one: each that an imported table names is an analysis of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from importing import bring, results

HEAD = "trial,author,year,ni,outcome,yi,vi\n"
PERIODONTAL = HEAD + (
    "1,Pihlstrom et al.,1983,14,PD,0.47,0.0075\n1,Pihlstrom et al.,1983,14,AL,-0.32,0.0077\n"
    "2,Lindhe et al.,1982,15,PD,0.20,0.0057\n2,Lindhe et al.,1982,15,AL,-0.60,0.0008\n"
    "3,Knowles et al.,1979,78,PD,0.40,0.0021\n3,Knowles et al.,1979,78,AL,-0.12,0.0014\n"
    "4,Ramfjord et al.,1987,89,PD,0.26,0.0029\n4,Ramfjord et al.,1987,89,AL,-0.31,0.0015\n"
    "5,Becker et al.,1988,16,PD,0.56,0.0148\n5,Becker et al.,1988,16,AL,-0.39,0.0304\n"
)
"""Berkey 1998, as R's metadat has it: probing depth and attachment level of five trials."""


def declared(project: Path, name: str) -> list[dict[str, Any]]:
    analyses: list[dict[str, Any]] = yaml.safe_load((project / f"chapters/{name}.yml").read_text())["analyses"]
    return analyses


def test_each_outcome_is_pooled_as_metafor_pools_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As clusters of one analysis they gave one number, of depth and attachment together."""
    assert bring(project, "teeth.csv", PERIODONTAL) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "studies give several outcomes by 'outcome': PD, AL became an analysis each" in told
    assert "clusters" not in told
    found = results(project)
    assert [one["cluster"] for one in declared(project, "teeth") if "cluster" in one] == []
    assert found["teeth-pd"]["pooled"]["estimate"] == pytest.approx(0.3605766, abs=1e-5), "rma(yi, vi)"
    assert found["teeth-al"]["pooled"]["estimate"] == pytest.approx(-0.3456637, abs=1e-5), "rma(yi, vi)"


def test_rows_of_one_study_and_outcome_stay_clusters(project: Path) -> None:
    rows = "A,pain,1,0.1\nA,pain,2,0.1\nA,sleep,3,0.1\nB,pain,1,0.2\nB,sleep,2,0.2\nC,sleep,2,0.2\n"
    assert bring(project, "t.csv", "study,End point,yi,vi\n" + rows) == 0
    pain, sleep = declared(project, "t")
    assert (pain["where"], pain["cluster"]) == ('`End point` == "pain"', "study_id")
    assert (sleep["where"], "cluster" in sleep) == ('`End point` == "sleep"', False)
    assert results(project)["t-sleep"]["k"] == 3


def test_an_outcome_without_the_numbers_that_are_used_is_told(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """D'Agostino 1998 gives counts for some outcomes, means for the others."""
    rows = "A,goal,8,9,20,21\nA,score,,,20,21\nB,goal,7,9,30,31\nB,score,,,30,31\nC,goal,7,9,30,31\nC,cure,7,9,30,31\n"
    assert bring(project, "u.csv", "study,outcome,ai,ci,n1i,n2i\n" + rows) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "no row of score gives the numbers that are used" in told
    assert [one["id"] for one in declared(project, "u")] == ["u-goal", "u-cure"]


@pytest.mark.parametrize(
    "rows",
    [
        "A,HRSD,1,0.1\nB,BDI,2,0.1\nC,HRSD,3,0.1\nD,BDI,1,0.2\n",
        "A,pain,1,0.1\nA,pain,2,0.1\nB,pain,1,0.2\nB,pain,2,0.2\n",
        "A,pain at rest,1,0.1\nA,pain at night,2,0.1\nB,worst pain,1,0.2\nC,mean pain,2,0.2\n",
    ],
    ids=["one outcome a study", "one outcome", "words about each row"],
)
def test_a_column_that_tells_no_outcomes_apart_splits_nothing(project: Path, rows: str) -> None:
    assert bring(project, "t.csv", "study,outcome,yi,vi\n" + rows) == 0
    assert [one["id"] for one in declared(project, "t")] == ["t"]


def test_outcomes_of_a_sheet_without_a_name_of_its_own_are_called_after_the_file(project: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Sheet1"
    for line in PERIODONTAL.splitlines():
        book.active.append(
            [float(cell) if cell.replace(".", "").lstrip("-").isdigit() else cell for cell in line.split(",")]
        )
    book.save(project.parent / "teeth.xlsx")
    assert bring(project, "teeth.xlsx", (project.parent / "teeth.xlsx").read_bytes()) == 0
    assert [one["id"] for one in declared(project, "teeth")] == ["teeth-pd", "teeth-al"]
    assert [one["title"] for one in declared(project, "teeth")] == ["Teeth: PD", "Teeth: AL"]


ARMS = "study,arm,outcome,events,total\n" + "".join(
    f"{study},{arm},{outcome},{events},{total}\n"
    for study, arm, outcome, events, total in (
        ("A", "drug", "pain", 3, 40), ("A", "placebo", "pain", 6, 41), ("A", "drug", "sleep", 5, 40),
        ("A", "placebo", "sleep", 7, 41), ("B", "drug", "pain", 2, 30), ("B", "placebo", "pain", 6, 31),
        ("B", "drug", "sleep", 4, 30), ("B", "placebo", "sleep", 9, 31),
    )
)  # fmt: skip


def test_arms_of_several_outcomes_become_pairs_of_each(project: Path) -> None:
    """An extraction sheet: such a table was declared as a network and refused, a study comparing a drug with itself."""
    assert bring(project, "t.csv", ARMS) == 0
    pain, sleep = declared(project, "t")
    assert [one["where"] for one in (pain, sleep)] == ['outcome == "pain"', 'outcome == "sleep"']
    assert pain["measure"] == "RR"
    found = results(project)
    assert [(one["id"], one["k"]) for one in found.values()] == [("t-pain", 2), ("t-sleep", 2)]
    rows = (project / "data/t.csv").read_text().splitlines()
    assert "a,A,A,sleep,drug,placebo,5,40,7,41" in rows


def test_arms_of_more_treatments_become_a_network_of_each(project: Path) -> None:
    assert bring(project, "t.csv", ARMS + "C,other,pain,2,50\nC,placebo,pain,8,51\n") == 0
    pain, sleep = declared(project, "t")
    assert pain["network"] == sleep["network"] == {"treatment": "arm", "rows": "arms", "reference": "placebo"}
    assert "cluster" not in pain
    assert "&id" not in (project / "chapters/t.yml").read_text(), "each analysis says its own keys"
    assert results(project)["t-pain"]["status"] == "ok"
