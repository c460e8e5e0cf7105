"""Bibliographies of other programs."""

from __future__ import annotations

from pathlib import Path

import pytest
from importing import bring, rm5

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


def test_lists_of_the_project_grow_at_their_end(project: Path) -> None:
    (project / "data").mkdir()
    (project / "data" / "studies.csv").write_text("study_id,label,design\nmrc_1,MRC one,rct", encoding="utf-8")
    assert bring(project, "aspirin.rm5", rm5()) == 0
    lines = (project / "data" / "studies.csv").read_text().splitlines()
    assert lines[:3] == ["study_id,label,design", "mrc_1,MRC one,rct", "cdp,CDP,"]
    assert len(lines) == 8
