"""A project without `data/studies.csv` lists the studies of its results, and counts judgements among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from metaloom.build.compute import compute
from metaloom.build.progress import Clock, Silent
from metaloom.build.project import Project
from metaloom.cli.scaffold import scaffold
from metaloom.write.findings import Findings
from metaloom.write.listings import studies_list
from metaloom.write.risk_of_bias import risk_of_bias

TRIALS = """study_id,label,events_treated,total_treated,events_control,total_control
r01,Smith 2001,4,40,9,41
r02,jones | 2005,6,55,10,52
r03,Zu 2011,3,31,8,30
"""
CHAPTER = """chapter: results
title: Results
analyses:
  - {id: main, title: Relapse, table: trials, measure: RR}
  - {id: large, title: Large trials, table: trials, where: total_treated >= 40, measure: RR}
"""
JUDGED = "study_id,tool,domain,judgement\nr01,RoB 2,overall,low\nr03,PEDro,overall,7\n"


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    folder: Path = tmp_path_factory.mktemp("none") / "review"
    scaffold(folder, "minimal")
    (folder / "data" / "trials.csv").write_text(TRIALS, "utf-8")
    (folder / "data" / "risk_of_bias.csv").write_text(JUDGED, "utf-8")
    (folder / "chapters" / "results.yml").write_text(CHAPTER, "utf-8")
    found = compute(Project(folder), Clock(), Silent())
    return Findings(found.declarations, found.evidence, found.selections, found.results, found.verdicts)


def test_studies_are_listed_by_name_with_the_results_that_they_enter(findings: Findings) -> None:
    lines = [line for line in studies_list(findings).splitlines() if line.startswith("|")][2:]
    assert [line.split("|")[1].strip() for line in lines] == ["jones &#124; 2005", "Smith 2001", "Zu 2011"]
    assert "[Relapse](/analyses/main.qmd), [Large trials](/analyses/large.qmd)" in lines[1]
    assert "large.qmd" not in lines[2]


def test_judgements_are_counted_among_them_under_their_names(findings: Findings) -> None:
    (text,) = risk_of_bias(findings).values()
    assert "One of 3 studies has a published judgement" in text
    assert "Not assessed: 2" in text
    assert "| Smith 2001" in text
