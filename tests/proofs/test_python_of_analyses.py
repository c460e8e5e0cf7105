"""The Python that an analysis' page offers, run as it is offered, prints the numbers that the page says."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest
from python_gives import findings_of

from metaloom.write.proof.python_code import python_code

NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
COUNTS = "study_id,events_treated,total_treated,events_control,total_control"
COMPARED = ", network: {treatment: t, comparator: c, reference: p}"
NETWORK = "A,x,p,0.2,0.1\nB,x,p,0.3,0.1\nC,y,p,0.5,0.2\nD,y,x,0.1,0.2\n"


@pytest.mark.parametrize(
    ("measure", "head", "rows", "keys", "says"),
    [
        ("RR", COUNTS, "A,42,50,14,40\n", "", (2.4, 1.546764, 3.723903)),
        ("HR", "study_id,estimate,ci_low,ci_high", "A,0.47,0.29,0.76\n", "", (0.47, 0.290329, 0.760862)),
        ("ZCOR", "study_id,correlation,n", "A,0.5,40\n", "", (0.5, 0.223265, 0.702147)),
        ("PLO", "study_id,events,total", "A,10,50\n", "", (0.2, 0.111130, 0.333290)),
        ("MD", "study_id,estimate,se", "A,-1.5,0.5\n", "", (-1.5, -2.479982, -0.520018)),
        ("GEN", "study_id,t,c,estimate,se", NETWORK, COMPARED, (0.258824, 0.429412)),
    ],
)  # fmt: skip
def test_the_program_prints_the_numbers_of_the_page(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    measure: str,
    head: str,
    rows: str,
    keys: str,
    says: tuple[float, ...],
) -> None:
    """A single study and a network have no pooled effect: the programs of their pages printed None. The numbers are
    metafor's.
    """
    for folder in ("data", "chapters", "source"):
        (tmp_path / folder).mkdir()
    (tmp_path / "data/d.csv").write_text(f"{head}\n{rows}")
    (tmp_path / "chapters/c.yml").write_text(
        "chapter: c\ntitle: C\nanalyses:\n"
        f"  - {{id: a, title: A, table: d, measure: {measure}, test: z, method: EE{keys}}}\n"
    )
    (tmp_path / "source/data").symlink_to(tmp_path / "data")
    findings = findings_of(tmp_path)
    code = python_code(findings, findings.declarations.analyses[0])
    monkeypatch.chdir(tmp_path)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {})
    found = [float(number) for number in NUMBER.findall(printed.getvalue())]
    for number in says:
        assert any(abs(number - one) < 2e-6 for one in found), printed.getvalue()


def test_what_cannot_be_computed_prints_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("data", "chapters", "source"):
        (tmp_path / folder).mkdir()
    (tmp_path / "data/d.csv").write_text("study_id,estimate,se\nA,,0.5\n")
    (tmp_path / "chapters/c.yml").write_text(
        "chapter: c\ntitle: C\nanalyses:\n  - {id: a, title: A, table: d, measure: MD}\n"
    )
    (tmp_path / "source/data").symlink_to(tmp_path / "data")
    findings = findings_of(tmp_path)
    monkeypatch.chdir(tmp_path)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(python_code(findings, findings.declarations.analyses[0]), {})
    assert "No" in printed.getvalue()
