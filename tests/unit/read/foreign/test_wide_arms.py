"""Rows that hold three arms side by side become rows of arms; a third arm is never left out unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from importing import bring, results

HEAD = "Study;Treatment1;y1;sd1;n1;Treatment2;y2;sd2;n2;Treatment3;y3;sd3;n3\n"
PARKINSON = HEAD + (
    "Lieberman 1998;Placebo;-1,22;3,7;54;Ropinirole;-1,53;4,28;95;;;;\n"
    "Lieberman 1997;Placebo;-0,7;3,7;172;Pramipexole;-2,4;3,4;173;;;;\n"
    "Guttman 1997;Placebo;-0,3;4,4;76;Pramipexole;-2,6;4,3;71;Bromocriptine;-1,2;4,3;81\n"
    "Brunt 2002, Group A;Ropinirole;-0,24;3;128;Bromocriptine;-0,59;3;72;NA;NA;NA;NA\n"
    "Brunt 2002, Group B;Ropinirole;-0,73;3;80;Bromocriptine;-0,18;3;46;;;;\n"
    "Gershanik 1994b;Bromocriptine;-2,2;2,31;137;Cabergoline;-2,5;2,18;131;;;;\n"
    "Gershanik 1994a;Bromocriptine;-1,8;2,48;154;Cabergoline;-2,1;2,99;143;;;;\n"
)
"""Franchini 2012, as R's metadat has it and write.csv2 writes it."""
METAFOR = {
    "Bromocriptine": (-0.5239937, 0.4786355),
    "Cabergoline": (-0.8239937, 0.5219862),
    "Pramipexole": (-1.8115533, 0.3326681),
    "Ropinirole": (-0.4781118, 0.4866357),
}
"""rma.mv(y, V, mods = ~ X - 1, random = ~ factor(arm) | study, rho = 1/2), V with the variance of the first arm."""


def against_placebo(comparison: dict[str, object]) -> tuple[str, float, float]:
    """The other treatment, its effect against placebo, the standard error."""
    effect, error = float(str(comparison["estimate"])), float(str(comparison["standard_error"]))
    if comparison["comparator"] == "Placebo":
        return str(comparison["treatment"]), effect, error
    return str(comparison["comparator"]), -effect, error


def test_three_arms_a_row_give_the_network_that_metafor_gives(project: Path, capsys) -> None:
    assert bring(project, "parkinson.csv", PARKINSON) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "each row holds up to 3 arms (Treatment1, Treatment2, Treatment3); they became 15 rows" in told
    found = results(project)["parkinson"]["network"]["comparisons"]
    ours = [against_placebo(one) for one in found if "Placebo" in (one["treatment"], one["comparator"])]
    assert {name for name, *_ in ours} == set(METAFOR)
    for name, effect, error in ours:
        assert (effect, error) == pytest.approx(METAFOR[name], abs=1e-6), name


def test_arms_whose_numbers_have_names_of_their_own_are_asked_for_without_their_number(project: Path, capsys) -> None:
    """Linde 2015: `resp1` of `n1`."""
    table = (
        "author,year,treatment1,n1,resp1,treatment2,n2,resp2,treatment3,n3,resp3\n"
        "Lecrubier,1997,TCA,75,49,SNRI,78,60,Placebo,76,48\n"
        "Silverstone,1999,SNRI,122,80,SSRI,119,79,Placebo,118,54\n"
        "Kasper,2005,SSRI,92,61,Placebo,94,54,,,\n"
    )
    assert bring(project, "arms.csv", table) == 0
    assert "one an arm, with the columns treatment, n, resp" in " ".join(capsys.readouterr().out.split())
    assert not (project / "chapters/arms.yml").exists()
    assert bring(project, "arms.csv", table, "--column", "events=resp", "--column", "total=n") == 0
    declared = yaml.safe_load((project / "chapters/arms.yml").read_text())["analyses"][0]
    assert declared["network"] == {"treatment": "treatment", "rows": "arms", "reference": "Placebo"}
    assert len((project / "data/arms.csv").read_text().splitlines()) == 1 + 8


def test_a_third_arm_without_the_name_of_its_treatment_is_not_left_out(project: Path, capsys) -> None:
    """Read as two groups, the table would pool the first two arms, and nobody would see the third."""
    head = "study,mean1,sd1,n1,mean2,sd2,n2,mean3,sd3,n3\n"
    table = head + "A,2.1,1,20,3.1,1.1,21,2.8,1,19\nB,2.2,1,30,2.9,1.2,31,2.7,1,30\n"
    assert bring(project, "arms.csv", table) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "mean3, sd3, n3 would be left out: they seem to be a third arm" in told
    assert "treatment1, treatment2 and treatment3" in told
    assert not (project / "chapters/arms.yml").exists()
    roles = {"mean_treated": "mean1", "sd_treated": "sd1", "n_treated": "n1"}
    roles |= {"mean_control": "mean3", "sd_control": "sd3", "n_control": "n3"}
    assert (
        bring(project, "arms.csv", table, *(part for at in roles.items() for part in ("--column", "=".join(at)))) == 0
    )
    declared = yaml.safe_load((project / "chapters/arms.yml").read_text())["analyses"][0]
    assert declared["columns"]["mean_control"] == "mean3"


@pytest.mark.parametrize(
    "table",
    [
        "study,treatment1,m1,s1,n1,treatment2,m2,s2,n2\nA,x,2,1,20,y,3,1,21\nB,x,2,1,30,y,3,1,31\n",
        "study,drug1,drug2,drug3,events_t,total_t,events_c,total_c\nA,x,y,z,3,40,6,41\nB,x,z,y,5,60,9,58\n",
        "study,t1,t2,t3,n1,n2,n3,m1,m2,s1,s2\nA,1,2,3,20,21,20,2,3,1,1\nB,1,2,3,20,21,20,2,3,1,1\n",
    ],
    ids=["two arms", "three drugs of both arms", "three times"],
)
def test_what_is_no_third_arm_stays_as_it_is(project: Path, capsys, table: str) -> None:
    assert bring(project, "t.csv", table) == 0
    assert "arms (" not in capsys.readouterr().out
    assert (project / "chapters/t.yml").exists()
    assert len((project / "data/t.csv").read_text().splitlines()) == 3
