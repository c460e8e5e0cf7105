"""Judgements of risk of bias from other programs' tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from importing import bring

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
