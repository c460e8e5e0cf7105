"""Columns of imported tables: their names, the studies that they name, and what is already there."""

from __future__ import annotations

from pathlib import Path

import pytest
from importing import bring, results, rm5

from metaloom.cli import main

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


def test_a_column_of_references_names_the_studies(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As in a public workbook of 2,428 rows on pollutants and amphibians, whose heads these are."""
    table = project.parent / "pollution.csv"
    head = "References,Species,Control N,Control M,Control SD,Treatment N,Treatment M,Treatment SD"
    table.write_text(f"{head}\nAda et al. 2001,a,5,1.5,0.2,5,1.1,0.3\nBo et al. 2002,b,6,2.5,0.4,6,1.9,0.5\n", "utf-8")
    assert main(["import", str(table), str(project)]) == 0, capsys.readouterr().err
    written = (project / "chapters" / "pollution.yml").read_text("utf-8")
    assert "mean_control: Control M" in written


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
