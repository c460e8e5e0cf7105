"""A kind of survey is one folder and one line; what is forgotten is an error at import."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import metaloom.surveys
from metaloom.declare import collect_declarations
from metaloom.judge.survey_facts import SurveyFacts
from metaloom.store.imports import closure
from metaloom.store.plain import plain
from metaloom.surveys.figures import FIGURES
from metaloom.surveys.kinds import KINDS, NAMES, plugged_in

PARTS = {
    "__init__": "",
    "declare": "from metaloom.declare.survey_parts import Survey\n\nclass Half(Survey):\n    pass\n",
    "facts": "from metaloom.judge.survey_facts import SurveyFacts\n\nclass Facts(SurveyFacts):\n    pass\n",
    "describe": (
        "from metaloom.surveys.half.facts import Facts\n\ndef survey(declared, declarations, evidence, results):\n"
        "    return Facts(id=declared.id, title=declared.title, numbers={'seen': 1})\n"
    ),
    "write": "def block(findings, declared, found):\n    return declared.title\n",
    "counted": "def counted(declared, evidence, found, program):\n    yield from ()\n",
    "kind": (
        "from metaloom.surveys.half.declare import Half\nfrom metaloom.surveys.half.describe import survey\n"
        "from metaloom.surveys.half.counted import counted\nfrom metaloom.surveys.half.facts import Facts\n"
        "from metaloom.surveys.half.write import block\n"
        "from metaloom.surveys.kind import Kind\n"
        "KIND = Kind(key='half', about='half a kind', model=Half, facts=Facts, describe=survey, block=block,\n"
        "            counted=counted)\n"
    ),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in which `metaloom.surveys.half` is looked for, with all of its parts."""
    import sys

    place = tmp_path / "half"
    place.mkdir()
    for name, text in PARTS.items():
        (place / f"{name}.py").write_text(text)
    monkeypatch.setattr(metaloom.surveys, "__path__", [*metaloom.surveys.__path__, str(tmp_path)])
    yield place
    for name in [name for name in sys.modules if name.startswith("metaloom.surveys.half")]:
        del sys.modules[name]


def test_a_folder_without_its_line_is_an_error() -> None:
    with pytest.raises(ImportError, match=f"surveys/{NAMES[-1]}/ has no line in NAMES"):
        plugged_in(NAMES[:-1])


def test_a_line_without_its_folder_is_an_error() -> None:
    with pytest.raises(ImportError, match="surveys/moon/ lacks a part of a survey kind: No module named"):
        plugged_in((*NAMES, "moon"))


@pytest.mark.parametrize("part", ["__init__", "declare", "facts", "describe", "counted", "write", "kind"])
def test_a_folder_that_lacks_a_part_is_an_error(folder: Path, part: str) -> None:
    (folder / f"{part}.py").unlink()
    with pytest.raises(ImportError, match=rf"surveys/half/ lacks a part of a survey kind: .*half\.{part}"):
        plugged_in((*NAMES, "half"))


def test_a_kind_that_leaves_out_a_part_is_an_error(folder: Path) -> None:
    (folder / "kind.py").write_text(PARTS["kind"].replace(", block=block", ""))
    with pytest.raises(ImportError, match=r"surveys/half/ lacks a part of a survey kind: .*'block'"):
        plugged_in((*NAMES, "half"))


def test_a_key_that_is_not_the_folders_name_is_an_error(folder: Path) -> None:
    (folder / "kind.py").write_text(PARTS["kind"].replace("'half'", "'whole'"))
    with pytest.raises(ImportError, match="a Kind whose key is 'half'"):
        plugged_in((*NAMES, "half"))


@pytest.mark.usefixtures("folder")
def test_a_folder_and_a_line_are_enough_to_declare_and_describe(tmp_path: Path) -> None:
    kinds = plugged_in((*NAMES, "half"))
    chapter = tmp_path / "project" / "chapters" / "a.yml"
    chapter.parent.mkdir(parents=True)
    claim = "{id: c, text: T, survey: one, holds_when: numbers.seen == 1}"
    chapter.write_text(f"chapter: a\nhalf:\n  - {{id: one, title: One}}\nclaims:\n  - {claim}\n")
    declarations, problems = collect_declarations(tmp_path / "project", kinds)
    assert problems == []
    (survey,) = declarations.surveys
    assert (survey.key, survey.declared.id, survey.chapter.name) == ("half", "one", "a")
    facts = kinds[-1].found(survey.declared, declarations, None, {})  # type: ignore[arg-type]
    assert plain(facts) == {"id": "one", "title": "One", "figures": [], "numbers": {"seen": 1}}
    assert kinds[-1].read(plain(facts)) == facts
    _, problems = collect_declarations(tmp_path / "project", KINDS)
    assert any("Unknown key 'half'" in problem.cause for problem in problems)


@pytest.mark.usefixtures("folder")
def test_a_figure_that_the_kind_does_not_have_is_refused() -> None:
    from types import SimpleNamespace

    kind = plugged_in((*NAMES, "half"))[-1]
    object.__setattr__(kind, "describe", lambda *_: SurveyFacts(id="one", title="One", figures=("moon",)))
    with pytest.raises(ValueError, match="no figure moon"):
        kind.found(SimpleNamespace(id="one", title="One"), None, None, {})  # type: ignore[arg-type]


def test_figures_have_names_of_their_own() -> None:
    assert len(FIGURES) == len({figure.draw for figure in FIGURES.values()})
    assert all(name == figure.name for name, figure in FIGURES.items())


def test_a_survey_rests_on_what_it_imports() -> None:
    """A correction in `probe` must not leave old numbers in the surveys that compute with the engine."""
    types = {"__init__.py", "parts.py"}  # every result has them; they compute nothing

    def computes(path: Path) -> bool:
        return path.parent.name == "probe" and path.name not in types

    resting = {kind.key for kind in KINDS if any(map(computes, closure(kind.describe.__module__)))}
    assert {"modifiers", "windows"} <= resting
    assert "conversions" not in resting
