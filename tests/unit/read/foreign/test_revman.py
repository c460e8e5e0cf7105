"""RevMan 5 and RevMan Web: the same pooled result as RevMan gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from importing import ASPIRIN, REVMAN, assert_revman, bring, results, rm5


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
