"""Whatever a declaration asks for stands on the page of its analysis, with its numbers."""

from __future__ import annotations

from html import unescape

import pytest

from metaloom.build.compute import compute
from metaloom.build.progress import Clock, Silent
from metaloom.build.project import Project
from metaloom.cli.scaffold import scaffold
from metaloom.text import numbers
from metaloom.write.analyses_list import analyses_list
from metaloom.write.analysis_page import analysis_page
from metaloom.write.findings import Findings

DECLARED = """
chapter: efficacy
defaults: {method: REML, test: knha}
analyses:
  - id: everything
    title: Tuberculosis after BCG vaccination
    table: outcomes_binary
    measure: RR
    better: lower
    subgroups: [allocation]
    moderators:
      - formula: allocation + latitude
        permutation: 50
        contrasts: {"by plan, not by chance": {"allocation[systematic]": 1, "allocation[random]": -1}}
    sensitivity: [leave_one_out, {cumulative: year}, {title: Older way, method: DL}, {title: Odds, measure: OR}]
    bias: [egger, peters, rank, trim_and_fill, {selection: {alternative: less}}, pet_peese, fail_safe_n]
    influence: true
    baujat: true
    blup: true
    subsets: true
    bayes: true
    multiverse: {methods: [DL], where: [latitude > 20]}
    threshold: {minimal_important: 0.9}
  - id: clustered
    title: Trials by allocation
    table: outcomes_binary
    measure: RR
    cluster: allocation
    robust: CR2
  - id: two
    title: Two trials
    table: outcomes_binary
    where: latitude > 50
    measure: RR
    bias: [egger]
    influence: true
"""
SECTIONS = [
    "sensitivity", "subgroups", "regression", "small-studies", "influence", "true-effects", "subsets",
    "multiverse", "bayes",
]  # fmt: skip


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    folder = tmp_path_factory.mktemp("sections") / "review"
    scaffold(folder)
    (folder / "chapters" / "efficacy.yml").write_text(DECLARED)
    found = compute(Project(folder), Clock(), Silent())
    return Findings(found.declarations, found.evidence, found.selections, found.results, found.verdicts)


def page(findings: Findings, identifier: str) -> str:
    return analysis_page(findings, findings.analysis(identifier))


def section(findings: Findings, identifier: str, name: str) -> str:
    """What stands between a heading and the next of its level, as it is read."""
    _, _, rest = page(findings, identifier).partition(f"{{#{name}}}\n")
    return unescape(rest.partition("\n## ")[0])


@pytest.mark.parametrize("name", SECTIONS)
def test_every_declared_part_has_its_section(findings, name):
    assert section(findings, "everything", name).strip()


@pytest.mark.parametrize("name", [*SECTIONS, "levels"])
def test_nothing_is_said_of_what_was_not_declared(findings, name):
    declared = {"two": {"small-studies", "influence"}, "clustered": {"levels"}}
    for identifier, parts in declared.items():
        assert (f"{{#{name}}}" in page(findings, identifier)) == (name in parts), (identifier, name)


def test_single_choices_stand_beside_the_declared_ones_in_one_table(findings):
    text = section(findings, "everything", "sensitivity")
    first = text.partition("\n: ")[0]
    assert [line.split("|")[1].strip() for line in first.splitlines() if line.startswith("| ")] == [
        "Choice", "As declared", "Older way", "Odds",
    ]  # fmt: skip
    assert text.count("Each study left out") == 1
    assert len([line for line in text.splitlines() if line.startswith("| TPT Madras 1980")]) == 2


def test_coefficients_of_ratios_are_ratios_with_their_permutation(findings):
    text = section(findings, "everything", "regression")
    model = findings.results["everything"].moderators[0]
    slope = next(part for part in model.coefficients if part.term == "latitude")
    assert numbers.ratio(2.718281828459045**slope.estimate) in text
    assert numbers.p_number(slope.permutation_p_value) in text
    assert "by plan, not by chance" in text
    assert numbers.percent(model.r2).rstrip("%") in text


def test_probes_answer_with_their_numbers_and_refuse_with_their_reason(findings):
    text = section(findings, "everything", "small-studies")
    found = findings.results["everything"].bias
    assert numbers.fixed(found["egger"].statistic) in text
    assert f"{found['trim_and_fill'].k_imputed} imputed" in text
    assert numbers.count(found["fail_safe_n"].rosenthal) in text
    few = section(findings, "two", "small-studies")
    assert "not estimable" in few
    assert "at least 3 are needed" in few
    assert "nothing is left to compare with" in section(findings, "two", "influence")


def test_the_multiverse_names_what_would_turn_the_conclusion(findings):
    text = section(findings, "everything", "multiverse")
    turning = findings.results["everything"].multiverse.turning
    assert all(findings.label(study) in text for study in turning.studies)
    assert text.count("\n|") - 2 == findings.results["everything"].multiverse.combinations


def test_a_probability_never_claims_certainty(findings):
    assert findings.results["everything"].bayes.probability_below_null > 0.999
    assert f">{numbers.NO_BREAK}99.9%" in section(findings, "everything", "bayes")


def test_the_robust_interval_says_its_kind_and_degrees_of_freedom(findings):
    text = section(findings, "clustered", "levels")
    robust = findings.results["clustered"].cluster.robust
    assert f"CR2, {robust.clusters} clusters" in text
    assert numbers.degrees(robust.df) in text


def test_the_list_of_analyses_says_how_many_studies_what_came_out_and_from_which_texts(findings):
    lines = unescape(analyses_list(findings)).splitlines()
    row = next(line for line in lines if "analyses/everything.qmd" in line)
    pooled = findings.results["everything"].display
    assert "| 13 |" in row
    assert numbers.ratio(pooled.estimate) in row
    assert row.count("[@colditz1994]") == 1


def test_rows_that_are_left_out_go_by_the_names_of_the_table(tmp_path):
    scaffold(tmp_path / "review")
    rows = "trial,est,se\nPROTECT A,0.2,0.1\nPROTECT B,0.3,0.1\nPROTECT C,,0.2\n"
    (tmp_path / "review" / "data" / "own.csv").write_text(rows)
    declared = "{id: own, title: Own, table: own, measure: GEN, columns: {study_id: trial, estimate: est}}"
    (tmp_path / "review" / "chapters" / "efficacy.yml").write_text(f"chapter: efficacy\nanalyses:\n  - {declared}\n")
    found = compute(Project(tmp_path / "review"), Clock(), Silent())
    findings = Findings(found.declarations, found.evidence, found.selections, found.results, found.verdicts)
    assert "| PROTECT C |" in page(findings, "own")
