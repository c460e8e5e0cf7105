"""Habits of published tables that were once read wrongly: names in merged cells, two papers of one author, and more.

Each is a small table in the manner of a public one (psymetadata, metadat, robumeta), whose name stands at its test.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from importing import results

from metaloom.cli import main


def bring(project: Path, content: str, *options: str) -> tuple[dict[str, Any], list[str]]:
    """Bring a table in; the analysis that is declared, and the ids of its studies."""
    file = project.parent / "t.csv"
    file.write_text(content)
    assert main(["import", str(file), str(project), *options]) == 0
    declared = yaml.safe_load((project / "chapters/t.yml").read_text())["analyses"][0]
    lines = (project / "data/t.csv").read_text().splitlines()
    return declared, [line.split(",")[0] for line in lines[1:]]


def test_a_wished_measure_chooses_among_counts_and_means(project: Path) -> None:
    """dat.gibson2002 has counts for some trials and means for others."""
    table = "study,n1i,m1i,sd1i,n2i,m2i,sd2i,ai,ci\nA,20,2.1,1,21,3.1,1.1,4,6\nB,30,2.2,1,31,2.9,1.2,5,9\n"
    declared, _ = bring(project, table, "--measure", "SMD")
    assert declared["columns"]["mean_treated"] == "m1i"
    assert "events_treated" not in declared["columns"]


def test_papers_of_one_author_in_different_years_are_different_studies(project: Path) -> None:
    """dat.li2007 has Shechter 1990 and 1995: one name, two trials."""
    table = "study,year,ai,n1i,ci,n2i\nShechter,1990,1,59,9,56\nMorton,1984,1,40,2,36\nShechter,1995,2,96,12,98\n"
    declared, ids = bring(project, table, "--measure", "OR")
    assert ids == ["shechter_1990", "morton_1984", "shechter_1995"]
    assert "cluster" not in declared


def test_years_of_follow_up_make_no_studies(project: Path) -> None:
    table = "study,year,yi,vi\nA,1,0.1,0.02\nA,2,0.2,0.03\nB,1,0.3,0.02\n"
    declared, ids = bring(project, table)
    assert ids == ["a", "a", "b"]
    assert declared["cluster"] == "study_id"


def test_names_in_merged_cells_hold_for_the_rows_below(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Maldonado 2018, supplementary table 2: 835 of 1,272 rows leave the study to the row above."""
    rows = "A 2001,pictures,0.1,0.02\n,words,0.2,0.03\n,faces,0.25,0.03\nB 2002,pictures,0.3,0.02\n,words,0.4,0.05\n"
    declared, ids = bring(project, "study,task,g,var_g\n" + rows, "--measure", "SMD")
    assert ids == ["a_2001"] * 3 + ["b_2002"] * 2
    assert declared["cluster"] == "study_id"
    assert "3 rows leave 'study' empty below a name (the first is line 3)" in " ".join(capsys.readouterr().out.split())


def test_a_total_without_a_name_is_no_further_effect(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(f"{name} 2001,{at + 3},40,{at + 6},41\n" for at, name in enumerate("ABCD"))
    _, ids = bring(project, f"study,ai,n1i,ci,n2i\n{rows},18,160,30,164\n")
    assert ids == ["a_2001", "b_2001", "c_2001", "d_2001"]
    assert "left out (lines 6)" in capsys.readouterr().out


def test_a_column_of_na_names_no_studies(project: Path) -> None:
    """Agadullina 2018: `Study` says which study of a paper is meant, and NA where a paper has one."""
    table = "Authors,Year,Study,yi,vi\nAb,2001,NA,0.1,0.02\nCd,2002,Study 1,0.2,0.03\nCd,2002,Study 2,0.3,0.02\n"
    _, ids = bring(project, table)
    assert ids == ["ab_2001", "cd_2002", "cd_2002"]


def test_study_id_beside_study_keeps_both(project: Path) -> None:
    """Maldonado 2018 numbers its studies and names them: neither column may take the other's name."""
    _, ids = bring(project, "study_id,study,yi,vi\n1,Aguirre 2014,0.1,0.02\n2,Balouch 2013,0.2,0.03\n")
    assert ids == ["1", "2"]
    heads = (project / "data/t.csv").read_text().splitlines()[0].split(",")
    assert len(heads) == len(set(heads))


def test_effectsize_is_an_effect(project: Path) -> None:
    """robumeta's hierdat calls its columns so."""
    declared, _ = bring(project, "studyid,effectsize,var\n1,0.1,0.02\n2,0.2,0.03\n", "--measure", "SMD")
    assert declared["columns"] == {"estimate": "effectsize", "variance": "var"}


def test_blanks_as_write_table_of_r_has_them(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    declared, ids = bring(project, '"study" "yi" "vi"\n"1" "Smith 2001" 0.1 0.02\n"2" "Back 2024" 0.2 0.03\n')
    assert ids == ["smith_2001", "back_2024"]
    assert declared["columns"] == {"estimate": "yi", "variance": "vi"}
    assert "separated by blanks" in capsys.readouterr().out


def test_an_estimate_has_the_error_of_its_name(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nuijten 2020: `yi` and `vi` stand beside the source's own `es` and `se`, which are another scale's."""
    table = "study,year,yi,vi,es,se\nA,2003,0.371,0.0027,1,0.1403\nB,2006,0.39,0.0122,0.8,0.2255\n"
    declared, _ = bring(project, table)
    assert declared["columns"] == {"estimate": "yi", "variance": "vi"}
    assert "yi as estimate, vi as variance" in capsys.readouterr().out


@pytest.mark.parametrize(("head", "role"), [("g,es,variance", "variance"), ("smd,md,se", "se")])
def test_an_error_that_may_belong_to_two_estimates_is_asked_for(
    project: Path, capsys: pytest.CaptureFixture[str], head: str, role: str
) -> None:
    """Gamble 2019 as its authors kept it: `d`, `es` (a correlation) and one `variance`, which is that of `es`."""
    file = project.parent / "t.csv"
    file.write_text(f"study,{head}\nA,-0.695,-0.41,0.0147\nB,0.52,0.316,0.0172\nC,0.3,0.2,0.02\n")
    assert main(["import", str(file), str(project)]) == 0
    assert not (project / "chapters/t.yml").exists()
    told = " ".join(capsys.readouterr().out.split())
    assert f"Say which: --column estimate={head.split(',')[0]} --column {role}={role}." in told


def test_one_error_serves_an_estimate_and_its_ratio(project: Path) -> None:
    table = "study,yi,or,se\nA,-0.695,0.5,0.12\nB,0.52,1.68,0.13\nC,0.3,1.35,0.2\n"
    declared, _ = bring(project, table)
    assert declared["columns"] == {"estimate": "yi"}


def test_rows_that_each_name_two_treatments_are_a_network(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Linde 2016 and TherapyFormats: R's netmeta gives a contrast a row, and no two rows need compare the same."""
    rows = "A,cbt,wlc,-0.8,0.2\nB,cbt,tau,-0.3,0.2\nC,tau,wlc,-0.5,0.3\nC,cbt,wlc,-0.9,0.3\nC,cbt,tau,-0.4,0.3\n"
    declared, _ = bring(project, "studlab,treat1,treat2,TE,seTE\n" + rows)
    assert declared["network"] == {"treatment": "treat1", "comparator": "treat2", "reference": "tau"}
    assert "cluster" not in declared
    assert "it is declared as a network" in " ".join(capsys.readouterr().out.split())


def test_rows_that_compare_the_same_two_treatments_are_none(project: Path) -> None:
    declared, _ = bring(project, "studlab,treat1,treat2,TE,seTE\nA,cbt,wlc,-0.8,0.2\nB,CBT,wlc,-0.3,0.2\n")
    assert "network" not in declared


def test_what_are_the_events_of_an_arm_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Dong 2013: `death` of `randomized`."""
    rows = "1,Placebo,3,40\n1,LABA,2,41\n2,Placebo,5,60\n2,ICS,7,61\n"
    bring(project, "id,treatment,death,randomized\n" + rows)
    assert "death as events, randomized as total" in capsys.readouterr().out


def test_rows_with_an_estimate_alone_are_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Gnambs 2020: of 67 effects ten were taken from t or d, and have no means."""
    head = "study,n1,n2,m1,sd1,m2,sd2,yi,vi\n"
    rows = "A,20,20,5,1,4,1,0.9801,0.112\nB,30,30,5,2,4,2,0.4935,0.0687\nC,30,30,NA,NA,NA,NA,0.3,0.067\n"
    bring(project, head + rows)
    said = " ".join(capsys.readouterr().out.split())
    assert "1 row gives 'yi' without those numbers" in said
    assert "say --column estimate=yi --column variance=vi." in said


def test_kinds_of_publication_are_no_studies(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Crede 2010: `source` is dissertation, journal or other; pooled as three clusters r was 0.456 instead of 0.422."""
    head = "studyid,source,sampleid,ni,ri\n"
    rows = "1,thesis,1,76,0.886\n2,journal,1,142,0.3\n2,journal,2,40,0.4\n3,journal,1,90,0.5\n4,thesis,1,60,0.2\n"
    declared, ids = bring(project, head + rows)
    assert ids == ["thesis_1", "journal_2", "journal_2", "journal_3", "thesis_4"]
    assert declared["cluster"] == "study_id"
    assert "'source' gives one name to several of the studies that 'studyid' numbers" in capsys.readouterr().out


def test_numbers_of_rows_make_no_studies(project: Path) -> None:
    """Every row has a number of its own: it may count effects, and two of one paper stay together."""
    table = "studyid,author,year,yi,vi\n1,A,2001,0.1,0.02\n2,A,2001,0.2,0.03\n3,B,2002,0.3,0.02\n"
    declared, ids = bring(project, table)
    assert ids == ["a_2001", "a_2001", "b_2002"]
    assert declared["cluster"] == "study_id"


def test_aligned_columns_of_a_text_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The .txt files of metadat: names in quotation marks, as many blanks as make the columns straight."""
    table = (
        'study  authors        year   x1i    t1i    x2i    t2i\n1      "Bong et al."  2003     7   1344     11   1988\n'
    )
    declared, ids = bring(project, table + '2      "Ciresi"       1996     8   1600      8   1460  \n')
    assert (declared["measure"], ids) == ("IRR", ["1", "2"])
    assert "separated by blanks" in capsys.readouterr().out


def test_medians_beside_means_are_converted_and_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """metamedian's dat.asat_raw, as write.csv2 writes it: a study gives mean and SD, or median and quartiles."""
    table = (
        "author;n.g1;q1.g1;med.g1;q3.g1;mean.g1;sd.g1;n.g2;q1.g2;med.g2;q3.g2;mean.g2;sd.g2\n"
        "Raoufi;29;;;;104,56;117,76;351;;;;64,38;234,43\nWang;65;30;43;68;;;274;22;29;43;;\n"
        "Yang;12;27,25;38;70,5;;;9;36,5;112;293,25;;\nZhang;13;28,75;38;64,5;;;40;20;25;35;;\n"
    )
    declared, _ = bring(project, table)
    assert declared["convert"] == "luo-wan"
    assert "medians and quartiles become means and deviations by luo-wan" in " ".join(capsys.readouterr().out.split())
    result = results(project)["t"]
    assert result["k"] == 4
    pooled = result["pooled"]
    assert pooled["estimate"] == pytest.approx(16.249678132, abs=1e-5), "metafor, after the formulas of Luo and Wan"


@pytest.mark.parametrize(
    ("head", "measure"),
    [("StudyID,Place,Correlation,SampleSize", "ZCOR"), ("trial,nTi,nCi,xTi,xCi", "RR")],
    ids=["Nakagawa 2007", "Viechtbauer 2021"],
)
def test_names_of_public_tables(project: Path, head: str, measure: str) -> None:
    cells = {"ZCOR": "a,0.57,13", "RR": "66,59,42,24"}[measure]
    declared, _ = bring(project, f"{head}\nOne,{cells}\nTwo,{cells}\n")
    assert declared["measure"] == measure


def test_the_command_that_is_still_to_be_given_names_the_studies(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Hannum 2020 has `authorName`."""
    file = project.parent / "t.csv"
    file.write_text("authorName,ni,xi\nVaira 1,72,44\nVaira 2,60,42\n")
    assert main(["import", str(file), str(project)]) == 0
    assert f"metaloom import {file} {project} --study COLUMN" in capsys.readouterr().out


GERMAN = "Studie;Jahr;Ereignisse Intervention;N Intervention;Ereignisse Kontrolle;N Kontrolle\n"
FRENCH = "Auteur;Année;Événements traités;Effectif traités;Événements témoins;Effectif témoins\n"


@pytest.mark.parametrize("head", [GERMAN, FRENCH], ids=["German", "French"])
def test_years_tell_studies_apart_in_other_languages_too(project: Path, head: str) -> None:
    """Lee 2004 has Agarwal 2000 and 2002: with `Jahr` unknown they were two rows of one study, pooled as a cluster."""
    rows = "Agarwal;2000;18;100;20;100\nAlkaissi;1999;9;20;7;20\nAgarwal;2002;5;50;18;50\n"
    declared, ids = bring(project, head + rows)
    assert ids == ["agarwal_2000", "alkaissi_1999", "agarwal_2002"]
    assert "cluster" not in declared
    assert declared["columns"]["events_control"] == head.strip().split(";")[4]


@pytest.mark.parametrize(
    "head",
    [
        "Autor;Jahr;Mittelwert IG;SD IG;n IG;Mittelwert KG;SD KG;n KG",
        "Auteur;Année;Moyenne traités;Écart-type traités;N traités;Moyenne témoins;Écart-type témoins;N témoins",
    ],
)
def test_means_in_other_languages(project: Path, head: str) -> None:
    declared, ids = bring(
        project, head + "\nBoner;1988;13,54;13,85;13;20,77;21,46;13\nBoner;1989;11;9,5;20;15;9,9;20\n"
    )
    assert (declared["measure"], ids) == ("MD", ["boner_1988", "boner_1989"])
    assert declared["columns"]["sd_control"] == head.split(";")[6]


def test_two_papers_of_one_author_and_year_are_told_apart_by_their_letter(project: Path) -> None:
    """Spooner 2002."""
    table = "study,year,m1,s1,n1,m2,s2,n2\nTullett,1985a,1,2,20,3,2,21\nTullett,1985b,2,2,30,4,2,31\n"
    declared, ids = bring(project, table)
    assert ids == ["tullett_1985a", "tullett_1985b"]
    assert "cluster" not in declared


@pytest.mark.parametrize("head", ["event1 (%)", "% event1", "events1_pct", "Event1 per cent"])
def test_percentages_are_no_counts(project: Path, capsys: pytest.CaptureFixture[str], head: str) -> None:
    """10 per cent of 40 people were 10 people, and nothing said so."""
    file = project.parent / "t.csv"
    other = head.replace("1", "2")
    file.write_text(f"study,n1,{head},n2,{other}\nA 2001,40,10,40,20\nB 2002,100,18,100,20\n")
    assert main(["import", str(file), str(project)]) == 0
    assert not (project / "chapters/t.yml").exists()
    told = " ".join(capsys.readouterr().out.split())
    assert f"{head!r}, {other!r}: percentages are not counts" in told
    assert "--column estimate=NAME --column se=NAME" in told


@pytest.mark.parametrize("time", ["person_years", "person-time", "time", "py"])
def test_person_years_are_no_people(project: Path, time: str) -> None:
    """The command that was still to be given asked for `total_treated`, as if years were people."""
    head = f"study,events_t,{time}_t,events_c,{time}_c\n"
    declared, _ = bring(project, head + "A 2001,7,1344,11,1988\nB 2002,8,1600,8,1460\n")
    assert declared["measure"] == "IRR"
    assert declared["columns"]["time_control"] == f"{time}_c"


def test_the_level_of_an_interval_is_no_share_of_people(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = project.parent / "t.csv"
    file.write_text("study,HR,95% CI\nA 2001,0.75,0.60-0.94\nB 2002,0.90,0.70-1.16\n")
    assert main(["import", str(file), str(project)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "percentages are not counts" not in told
    assert "The cells of '95% CI' hold the two ends of a range" in told
