"""Faults of frozen versions: declared once, told on the versions' pages from outside their bytes, never of nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from metaloom.build.faults import faults_of, require_places
from metaloom.errors import ProjectError
from metaloom.versions.snapshot.listing import FAULTS_FILE, faults_script, versions_script
from metaloom.write.changes.page import _faults

FAULT = "faults:\n  - {version: '2021', words: A sentence was cut., place: /chapters/errata.qmd#fever}\n"


def test_a_fault_reaches_the_pages_script_and_the_page_of_changes(tmp_path: Path) -> None:
    (tmp_path / "review.yml").write_text(FAULT)
    faults = faults_of(tmp_path, ["2021", "2026.11"])
    assert faults == {"2021": [("A sentence was cut.", "chapters/errata.html#fever")]}
    assert FAULTS_FILE in versions_script((), (), None, faults)
    script = faults_script(faults)
    assert 'faults={"2021":[{"words":"A sentence was cut.","place":"chapters/errata.html#fever"}]}' in script
    assert "Known fault of this version" in script
    assert "[The correction](/chapters/errata.qmd#fever)" in _faults(faults)


def test_without_faults_the_script_says_nothing_of_any() -> None:
    assert FAULTS_FILE not in versions_script((), (), None, {})


def test_a_fault_of_a_version_that_does_not_exist_is_refused_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "review.yml").write_text(FAULT.replace("2021", "2012"))
    with pytest.raises(ProjectError, match="Did you mean '2021'"):
        faults_of(tmp_path, ["2021"])


def test_a_copy_without_versions_has_none_to_tell_faults_of(tmp_path: Path) -> None:
    """A bundle, a new version and a site built again are made of such a copy."""
    (tmp_path / "review.yml").write_text(FAULT)
    assert faults_of(tmp_path, []) == {}


def test_a_correction_that_stands_on_no_page_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="no page"):
        require_places(tmp_path, {"2021": [("A sentence was cut.", "chapters/errata.html#fever")]})
