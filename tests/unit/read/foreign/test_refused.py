"""Files that are hostile, broken or of another kind are refused by name."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from importing import bring

from metaloom.cli import main

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE COCHRANE_REVIEW [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    "<COCHRANE_REVIEW><TITLE>&b;</TITLE></COCHRANE_REVIEW>"
)


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        ("bomb.rm5", LAUGHS, "document type"),
        ("broken.rm5", "<COCHRANE_REVIEW><A></COCHRANE_REVIEW>", "XML is broken"),
        ("other.rm5", "<html/>", "not a review"),
        ("old.xls", b"\xd0\xcf\x11\xe0", "not read"),
        ("not.xlsx", b"\xd0\xcf\x11\xe0", "not an .xlsx workbook"),
        ("empty.csv", "", "no table"),
        ("binary.csv", b"a,b\n\x00\x01,2\n", "NUL"),
        ("wos.ris", "FN Clarivate\nVR 1.0\nPT J\nAU A\nER\n", "Web of Science"),
    ],
)
def test_hostile_and_foreign_files_are_refused(
    name: str, content: str | bytes, cause: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(project, name, content) == 2
    captured = capsys.readouterr()
    assert cause in captured.err
    assert captured.err.startswith(f"{name}:")
    assert sorted(path.name for path in project.iterdir()) == ["chapters"]


def test_macros_and_bombs_in_workbooks_are_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, entry, size in (
        ("macro.xlsm", "xl/vbaProject.bin", 10),
        ("bomb.xlsx", "xl/sharedStrings.xml", 250_000_000),
    ):
        file = project.parent / name
        with (
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open(entry, "w", force_zip64=True) as part,
        ):
            for _ in range(0, size, 10_000_000):
                part.write(b"\0" * min(size, 10_000_000))
        assert main(["import", str(file), str(project)]) == 2
    said = capsys.readouterr().err
    assert "holds macros" in said
    assert "unfold to more than" in said
