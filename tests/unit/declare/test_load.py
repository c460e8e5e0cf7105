"""Declarations: defaults merged, places kept, every problem of every file at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from metaloom.declare import Declarations, collect_declarations, fingerprint, load_declarations
from metaloom.declare.choices import Choices
from metaloom.errors import Problem, ProjectError
from metaloom.surveys.kinds import KINDS

Write = Callable[..., Path]

SOUND = """\
chapter: a
title: First
defaults: {method: DL, test: knha, convert: luo-wan}
analyses:
  - id: one
    title: One
    table: t
    measure: RR
    where: >-
      x == "a"
      and y > 3
    sensitivity:
      - leave_one_out
      - {title: z, test: z}
  - {id: two, title: Two, table: t, measure: MD, method: REML}
claims:
  - {id: said, text: It works, analysis: one, holds_when: pooled.ci_upper < 0}
tables:
  - {id: list, title: All, table: t, columns: {x: X}}
matrices:
  - {id: who, title: Who, table: t, across: x, cell: y}
"""


@pytest.fixture
def declarations(project: Write) -> Declarations:
    return load_declarations(project(a=SOUND, b="chapter: b\nclaims: []\n"), KINDS)


def test_defaults_are_merged_and_an_analysis_own_choice_wins(declarations: Declarations) -> None:
    one, two = declarations.analyses
    assert (one.method, one.test) == ("DL", "knha")
    assert (two.method, two.test) == ("REML", "knha")


def test_a_default_that_does_not_concern_a_measure_is_left_out(declarations: Declarations) -> None:
    one, two = declarations.analyses
    assert (one.convert, two.convert) == (None, "luo-wan")


def test_chapters_come_by_name(declarations: Declarations) -> None:
    assert [(chapter.name, chapter.file, chapter.title) for chapter in declarations.chapters] == [
        ("a", "chapters/a.yml", "First"),
        ("b", "chapters/b.yml", None),
    ]
    assert [claim.id for claim in declarations.claims] == ["said"]
    assert list(declarations.chapters[0].analyses) == list(declarations.analyses)


PLACES = [
    (("one",), 5, "id: one"),
    (("one", "title"), 6, "title: One"),
    (("one", "sensitivity", 1), 14, "{title: z"),
    (("one", "sensitivity", 1, "test"), 14, "test: z"),
    (("one", "test"), 3, "test: knha"),
    (("one", "method"), 3, "method: DL"),
    (("one", "subgroups"), 5, "id: one"),
    (("one", "sensitivity", 7), 12, "sensitivity:"),
    (("two", "measure"), 15, "measure: MD"),
    (("said", "holds_when"), 17, "holds_when:"),
    (("list", "columns", "x"), 19, "x: X"),
    (("who", "cell"), 21, "cell: y"),
]


@pytest.mark.parametrize(("path", "line", "text"), PLACES)
def test_place_of_a_key(declarations: Declarations, path: tuple[str, ...], line: int, text: str) -> None:
    place = declarations.place(*path)
    assert (place.file, place.line) == ("chapters/a.yml", line)
    assert SOUND.splitlines()[line - 1][place.column - 1 :].startswith(text)


def test_place_inside_a_folded_condition(declarations: Declarations) -> None:
    assert str(declarations.value_place("one", "where", offset=13)) == "chapters/a.yml:11:11"
    assert str(declarations.value_place("one", "title")) == "chapters/a.yml:6:12"


def test_an_unknown_owner_is_a_fault_of_the_caller(declarations: Declarations) -> None:
    with pytest.raises(KeyError):
        declarations.place("nobody")


def test_fingerprint_is_canonical_json_of_all_choices(declarations: Declarations) -> None:
    content = json.loads(declarations.fingerprint("one"))
    assert (content["method"], content["id"]) == ("DL", "one")
    assert declarations.fingerprint("one") == fingerprint(declarations.analyses[0])
    assert declarations.fingerprint("one") != declarations.fingerprint("two")


def test_fingerprint_does_not_depend_on_the_order_of_keys(project: Write) -> None:
    head = "chapter: a\nanalyses:\n"
    first = load_declarations(project(a=head + "  - {id: x, title: X, table: t, measure: RR}\n"), KINDS).fingerprint(
        "x"
    )
    second = load_declarations(
        project(a=head + "  - {measure: RR, table: t, title: X, id: x, test: adhoc}\n"), KINDS
    ).fingerprint("x")
    assert first == second


def test_declarations_are_frozen(declarations: Declarations) -> None:
    with pytest.raises(FrozenInstanceError):
        declarations.codebook = None  # type: ignore[misc]


def test_every_problem_of_every_file_at_once(project: Write) -> None:
    folder = project(
        a="chapter: a\nanalyses:\n  - {id: X, title: 3, table: t, measur: RR, where: x = 3}\n",
        b="chapter: c\nclaims:\n  - {id: y, text: T, analysis: z, holds_when: k >}\n",
        d="a: [",
    )
    with pytest.raises(ProjectError) as caught:
        load_declarations(folder, KINDS)
    assert [(problem.place.file[9:10], at(folder, problem)) for problem in caught.value.problems] == [
        ("a", "X, title"),
        ("a", "3, table"),
        ("a", "measur: "),
        ("a", "x = 3}"),
        ("b", "c"),
        ("b", "z, holds"),
        ("b", "}"),
        ("d", ""),
    ]


def at(folder: Path, problem: Problem) -> str:
    line = (folder / problem.place.file).read_text(encoding="utf-8").splitlines()[problem.place.line - 1]
    return line[problem.place.column - 1 :][:8]


def test_what_is_sound_is_kept_beside_the_problems(project: Write) -> None:
    declarations, problems = collect_declarations(project(a=SOUND, b="chapter: b\nanalyses: 3\n"), KINDS)
    assert [analysis.id for analysis in declarations.analyses] == ["one", "two"]
    assert [str(problem.place) for problem in problems] == ["chapters/b.yml:2:11"]


def test_a_rule_for_cells_without_events_is_no_default_of_means(project: Write) -> None:
    analyses = "analyses: [{id: one, title: A, table: t, measure: MD}, {id: two, title: B, table: t, measure: RR}]\n"
    loaded = load_declarations(project(a="chapter: a\ndefaults: {add: 0.25, to: all}\n" + analyses), KINDS)
    assert [(one.measure, one.to) for one in loaded.analyses] == [("MD", "only0"), ("RR", "all")]


def test_a_default_without_effect_is_left_out_of_an_analysis(project: Write) -> None:
    defaults = "prediction: t, tau2_ci: profile_likelihood, continuity: false, drop00: true, tau2: common, vtype: LS2"
    analyses = (
        "{id: one, title: A, table: t, measure: RR, method: MH, test: z}",
        "{id: two, title: B, table: t, measure: SMD, subgroups: [g]}",
        "{id: three, title: C, table: t, measure: OR, method: MH, test: z}",
    )
    text = f"chapter: a\ndefaults: {{{defaults}}}\nanalyses: [{', '.join(analyses)}]\n"
    one, two, three = load_declarations(project(a=text), KINDS).analyses
    assert one.model_fields_set & {*Choices.model_fields} == {"measure", "method", "test", "drop00"}
    assert (two.prediction, two.tau2_ci, two.tau2, two.vtype) == ("t", "profile_likelihood", "common", "LS2")
    assert "drop00" not in two.model_fields_set
    assert three.continuity is False
    assert one.continuity is True


def test_a_key_without_effect_on_the_analysis_itself_is_told_at_its_place(project: Write) -> None:
    text = "chapter: a\nanalyses:\n  - {id: one, title: A, table: t, measure: RR,\n     method: EE, prediction: t}\n"
    _, problems = collect_declarations(project(a=text), KINDS)
    assert [(str(problem.place), problem.code) for problem in problems] == [("chapters/a.yml:4:30", "ML-0404")]


def test_a_fault_in_defaults_is_told_once(project: Write) -> None:
    analyses = "analyses:\n" + "".join(f"  - {{id: x{i}, title: X, table: t, measure: RR}}\n" for i in range(5))
    _, problems = collect_declarations(
        project(a="chapter: a\ndefaults: {method: REMEL, level: 0.9}\n" + analyses), KINDS
    )
    assert [problem.cause for problem in problems] == ["'REMEL' is not valid as `method`."]


def test_one_name_for_an_analysis_and_a_claim_is_refused(project: Write) -> None:
    text = SOUND.replace("id: said", "id: one")
    _, problems = collect_declarations(project(a=text), KINDS)
    assert ["Duplicate id" in problem.cause for problem in problems] == [True]


def test_a_link_inside_the_project_is_read(project: Write) -> None:
    folder = project(a=SOUND)
    (folder / "chapters" / "a.yml").rename(folder / "kept.yml")
    (folder / "chapters" / "a.yml").symlink_to(folder / "kept.yml")
    assert len(load_declarations(folder, KINDS).analyses) == 2


def test_links_out_of_the_project_and_in_circles_are_refused(
    project: Write, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, outside = project(a=SOUND), tmp_path_factory.mktemp("outside") / "b.yml"
    outside.write_text("chapter: b\n", encoding="utf-8")
    (folder / "chapters" / "b.yml").symlink_to(outside)
    (folder / "chapters" / "c.yml").symlink_to(folder / "chapters" / "c.yml")
    _, problems = collect_declarations(folder, KINDS)
    assert [problem.place.file for problem in problems] == ["chapters/b.yml", "chapters/c.yml"]


def test_a_project_without_chapters(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="no folder chapters/"):
        load_declarations(tmp_path, KINDS)


def test_claims_may_name_what_their_analysis_declares(project: Write) -> None:
    text = SOUND.replace("    sensitivity:", "    subgroups: [donor]\n    sensitivity:")
    for name in (
        "subgroups.donor.p_value",
        'subgroups.donor.levels."bone marrow".k',
        "k",
        "bias.egger.p_value",
        "heterogeneity.i2",
    ):
        condition = "'" + f"{name} > 1" + "'"
        load_declarations(project(a=text.replace("pooled.ci_upper < 0", condition)), KINDS)
    for name in ("subgroups.doner.p_value", "subgroups.donor.pvalue", "bias.eggers.p_value", "pooled", "pooled.p"):
        _, problems = collect_declarations(project(a=text.replace("pooled.ci_upper < 0", f"{name} > 1")), KINDS)
        assert len(problems) == 1, name
