from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from metaloom.declare.analysis import Analysis
from metaloom.errors import ProjectError
from metaloom.read import evidence as module
from metaloom.read.evidence import read_evidence

STUDIES = "study_id,label,reference\na_2001,A 2001,a2001\n"
OUTCOMES = "study_id,events,total,printed_percent\na_2001,3,10,30\n"
BIBLIOGRAPHY = "@article{a2001,\n  title = {T}\n}\n"


def lay(project: Path, **files: str) -> None:
    sound = {"studies.csv": STUDIES, "outcomes.csv": OUTCOMES, "references.bib": BIBLIOGRAPHY}
    for name, text in (sound | {name.replace("__", "."): text for name, text in files.items()}).items():
        (project / "data" / name).write_text(text, encoding="utf-8")


def refused(project: Path, declarations: Any) -> list[str]:
    with pytest.raises(ProjectError) as caught:
        read_evidence(project, declarations)
    return [f"{p.place} {p.cause}" for p in caught.value.problems]


def test_sound_project(project: Path, declared: Any) -> None:
    lay(project)
    evidence = read_evidence(project, declared())
    assert sorted(evidence.tables) == ["outcomes", "studies"]
    assert list(evidence.bibliography) == ["a2001"]
    assert evidence.warnings == ()
    assert evidence.notes == ()


def test_everything_is_told_at_once(project: Path, declared: Any) -> None:
    lay(
        project,
        outcomes__csv="study_id,events,total\nb_2001,13,10\n",
        references__bib="@article{a2001, title = {T}}\n@article{a2001, title = {U}}\n",
        more__csv="a|b\n",
    )
    used = Analysis.model_validate({"id": "a", "title": "A", "table": "outcomes", "measure": "PR"})
    assert [words.split(" ", 1)[0] for words in refused(project, declared((used,)))] == [
        "data/more.csv:1:1",
        "data/outcomes.csv:2:1",
        "data/outcomes.csv:2:8",
        "data/references.bib:2:10",
    ]


def test_warnings_do_not_stop(project: Path, declared: Any) -> None:
    lay(project, outcomes__csv="study_id,events,total,printed_percent\na_2001,3,10,45\n")
    (warning,) = read_evidence(project, declared()).warnings
    assert str(warning.place) == "data/outcomes.csv:2:13"


def test_a_broken_table_of_studies_does_not_make_every_study_unknown(project: Path, declared: Any) -> None:
    lay(project, studies__csv="study_id|label\n")
    assert refused(project, declared()) == [
        "data/studies.csv:1:1 The fields are separated by vertical bars, not by commas."
    ]


def test_a_table_without_rows_is_evidence_that_is_not_there_yet(project: Path, declared: Any) -> None:
    lay(project, later__csv="study_id,events,total\n")
    (warning,) = read_evidence(project, declared()).warnings
    assert (str(warning.place), warning.cause) == ("data/later.csv:1:1", "The table has a header and no rows.")


def test_source_of_a_claim_must_be_in_the_bibliography(project: Path, declared: Any) -> None:
    lay(project)
    claims = (SimpleNamespace(id="c", source="@a2001 and @b2002."), SimpleNamespace(id="d", source=None))
    assert refused(project, declared(claims=claims)) == [
        "chapters/c/source:1:12 The reference 'b2002' is not in the bibliography."
    ]


def test_hidden_and_other_files_are_left_alone(project: Path, declared: Any) -> None:
    lay(project, _hidden="x")
    (project / "data/.~lock.csv").write_text("broken", encoding="utf-8")
    (project / "data/notes.txt").write_text("words", encoding="utf-8")
    assert sorted(read_evidence(project, declared()).tables) == ["outcomes", "studies"]


def test_project_without_data(tmp_path: Path, declared: Any) -> None:
    assert read_evidence(tmp_path, declared()).tables == {}


def test_data_folder_that_leads_out(tmp_path: Path, declared: Any) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "project").mkdir()
    (tmp_path / "project/data").symlink_to(tmp_path / "elsewhere")
    assert refused(tmp_path / "project", declared())[0].startswith("data:1:1 ")


def test_number_of_tables_is_bounded(project: Path, declared: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(project)
    monkeypatch.setattr(module, "MAXIMUM_TABLES", 1)
    assert refused(project, declared())[0] == "data:1:1 There are 2 tables; at most 1 are read."


def test_reading_needs_no_pandas() -> None:
    import subprocess
    import sys

    code = "import sys; import metaloom.read; print('pandas' in sys.modules, 'scipy' in sys.modules)"
    scripts = str(Path(module.__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": scripts}, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False"]


def test_files_that_are_not_read_are_told(project: Path, declared: Any) -> None:
    lay(project)
    for name in ("More.CSV", "table.xlsx", "review.rm5", "notes.md"):
        (project / "data" / name).write_bytes(b"x")
    told = [one.place.file for one in read_evidence(project, declared()).warnings]
    assert told == ["data/More.CSV", "data/review.rm5", "data/table.xlsx"]


def test_ris_in_the_place_of_bibtex_is_called_so(project: Path, declared: Any) -> None:
    lay(project, references__bib="TY  - JOUR\nAU  - Amber, A.\nER  - \n")
    (words,) = refused(project, declared())
    assert words.startswith("data/references.bib:1:1 This is RIS")
