from __future__ import annotations

from pathlib import Path

import pytest

from metaloom.errors import Place
from metaloom.read.bibliography import parse, read_bibliography

GOOD = "@article{lin2017,\n  title = {On \\'Etudes},\n  year = {2017},\n  doi = {10.1002/hep.29189}\n}\n"


def told(text: str) -> list[str]:
    return [f"{p.place.line}:{p.place.column} {p.cause}" for p in parse(text, "f.bib")[1]]


def test_entries() -> None:
    references, problems = parse(GOOD, "f.bib")
    assert problems == []
    found = references["lin2017"]
    assert (found.type, found.fields["year"], found.place) == ("article", "2017", Place("f.bib", 1, 10))


def test_no_file_means_no_references(project: Path) -> None:
    assert read_bibliography(project, "data/references.bib") == ({}, [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD + GOOD, "6:10 The key 'lin2017' is used twice, first on line 1."),
        ("@article{a,\n  year = {2001}\n}", "1:10 'a' has no title."),
        ("@article{a,\n  title = {{}}\n}", "1:10 'a' has no title."),
        (
            "@article{a,\n  title = {A 50% cut}\n}",
            "2:3 title has a % that is not escaped: whatever makes a list of references cuts it to 'A 50'.",
        ),
        ("@article{a b,\n  title = {T}\n}", "1:10 'a b' cannot be a citation key."),
        (
            "@article{a,\n  title = {T},\n  doi = {https://doi.org/10.1000/xyz}\n}",
            "3:3 'https://doi.org/10.1000/xyz' is not a DOI.",
        ),
        ("@article{a,\n  title = {T},\n  doi = {11.1000}\n}", "3:3 '11.1000' is not a DOI."),
        ("@article{a,\n  title = {T},\n  year = {in press}\n}", "3:3 'in press' is not a year."),
        ("@article{a,\n  title = {T},\n  title = {U}\n}", "3:3 Duplicate field 'title' in this entry."),
        ("@article{a,\n  title = {T}\n}}\n", "3:1 This text belongs to no entry."),
    ],
)
def test_faults(text: str, words: str) -> None:
    assert told(text) == [words]


def test_what_only_reads_badly_does_not_stop_a_build() -> None:
    text = "@article{a,\n  title = {A 50% cut},\n  year = {in press},\n  doi = {https://doi.org/10.1000/xyz}\n}"
    assert [problem.severity for problem in parse(text, "f.bib")[1]] == ["warning"] * 3
    assert [problem.severity for problem in parse("@misc{a, title={T}, doi={11.1000}}", "f")[1]] == ["error"]


def test_open_brace_is_told_at_the_entry_that_is_not_closed() -> None:
    first, *_ = told("\n@article{a,\n  title = {T\n}\n" + GOOD)
    assert first.startswith("2:1 This entry cannot be read")


def test_doi_remedy_cuts_the_address_off() -> None:
    _, (problem,) = parse("@misc{a, title={T}, doi={doi:10.1000/xyz}}", "f")
    assert problem.remedy == "Write 10.1000/xyz."


def test_comments_and_strings_are_no_faults() -> None:
    assert told("% a = {b}\n@comment{x}\n@string{j = {Journal}}\nfree words\n" + GOOD) == []


def test_all_problems_at_once() -> None:
    assert len(told("@article{a,\n  year = {x},\n  doi = {y}\n}")) == 3
