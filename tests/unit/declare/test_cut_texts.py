"""A text that YAML ends at a # is told; comments that are meant as such are left alone."""

from __future__ import annotations

import pytest

from metaloom.declare.yaml_source import parse_yaml


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("title: Outcome #1 of 3\n", "f.yml:1:16"),
        ("title: Outcome #1\n", "f.yml:1:16"),
        ("a: [1, {title: Use of #hashtags in trials\n  }]\n", "f.yml:1:23"),
        ("a:\n  - The arm #2\n", "f.yml:2:13"),
    ],
)
def test_cut(text: str, place: str) -> None:
    (problem,) = parse_yaml(text, "f.yml")[1]
    assert str(problem.place) == place
    assert 'Quote the text: "' in problem.remedy


@pytest.mark.parametrize(
    "text",
    ["title: Outcome # the first\n", 'title: "Outcome #1"\n', "title: C#1\n", "measure: OR #odds\n", "a: b # 1\n",
     "level: 95 #percent\n", "a: 1\n#2 whole line\n", "a: some words ## a heading\n"],
)  # fmt: skip
def test_not_cut(text: str) -> None:
    assert parse_yaml(text, "f.yml")[1] == []


def test_days_of_other_formats() -> None:
    assert parse_yaml("date-released: 2017-12-18\n", "f.yml")[1] != []
    document, problems = parse_yaml("date-released: 2017-12-18\n", "f.yml", dates=True)
    assert problems == []
    assert document is not None
    assert document.root.plain == {"date-released": "2017-12-18"}
