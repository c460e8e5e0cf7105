"""A verdict that turned is told at the place of the claim, with what to do; a guarded one refuses the build."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typed_results import judged

from metaloom.build.claims import require_guards, turned_claims, verdicts_of
from metaloom.declare import Declarations, load_declarations
from metaloom.errors import ProjectError
from metaloom.surveys.kinds import KINDS

BASE = Path(__file__).parents[2] / "bad" / "_base"
RESULTS = {"insomnia": judged({"status": "ok", "measure": "RR", "pooled": {"ci_lower": -0.4, "ci_upper": 0.2}})}


def declared(tmp_path: Path, more: str) -> Declarations:
    project = tmp_path / "project"
    shutil.copytree(BASE, project)
    with (project / "chapters" / "sleep.yml").open("a", encoding="utf-8") as file:
        file.write(more)
    return load_declarations(project, KINDS)


def test_a_turned_claim_is_a_warning_with_its_place(tmp_path: Path) -> None:
    declarations = declared(tmp_path, "    expected: supported\n")
    verdicts = verdicts_of(declarations, RESULTS, {})
    (problem,) = turned_claims(declarations, verdicts)
    assert str(problem) == (
        "chapters/sleep.yml:28:5: warning: The claim 'less-insomnia' was supported and is now undecided. [ML-0918]\n"
        "    Read the text about it, correct what is no longer true, then write expected: undecided."
    )
    require_guards(declarations, verdicts)


def test_an_expected_verdict_is_quiet(tmp_path: Path) -> None:
    declarations = declared(tmp_path, "    expected: undecided\n    guard: true\n")
    assert turned_claims(declarations, verdicts_of(declarations, RESULTS, {})) == []


def test_a_guard_stops_the_build(tmp_path: Path) -> None:
    declarations = declared(tmp_path, "    guard: true\n")
    with pytest.raises(ProjectError, match="27:5: error: The claim 'less-insomnia' was supported and is now undecided"):
        require_guards(declarations, verdicts_of(declarations, RESULTS, {}))


def test_what_a_survey_does_not_have_is_refused_with_a_near_name(tmp_path: Path) -> None:
    declarations = declared(
        tmp_path,
        "  - id: tea-is-drunk\n    text: Most drink tea\n    survey: drinkers\n"
        '    holds_when: rows."Drinks teas".estimate > 0.5\n'
        "proportions:\n  - id: drinkers\n    title: Who drinks tea\n    table: studies\n    unit: studies\n"
        "    items: [{label: Drinks tea, where: year > 0}]\n",
    )
    surveys = {"drinkers": {"rows": [{"label": "Drinks tea", "estimate": 0.6}]}}
    with pytest.raises(ProjectError, match="Did you mean 'Drinks tea'"):
        verdicts_of(declarations, RESULTS, surveys)
