"""YAML is read within bounds, and what cannot be read is said in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metaloom.declare.yaml_source import MAXIMUM_BYTES, parse_slowly, parse_yaml, read_yaml
from metaloom.declare.yaml_tree import MAXIMUM_DEPTH, MAXIMUM_NODES


def test_values_of_the_core_schema() -> None:
    document, problems = parse_yaml(
        "a: 1\nb: -2.5e3\nc: .5\nd: true\ne: ~\nf:\ng: text\nh: '1'\ni: [1, two]\nj: {k: null}\nl: 1e3\nm: 2015a\nn: =",
        "f",
    )
    assert problems == []
    assert document is not None
    assert document.root.plain == {
        "a": 1, "b": -2500.0, "c": 0.5, "d": True, "e": None, "f": None, "g": "text", "h": "1",
        "i": [1, "two"], "j": {"k": None}, "l": 1000.0, "m": "2015a", "n": "=",
    }  # fmt: skip


def test_anchors_are_allowed_within_bounds() -> None:
    document, problems = parse_yaml("a: &a [1, 2]\nb: *a\nc: {d: *a}", "f")
    assert problems == []
    assert document is not None
    assert document.root.plain == {"a": [1, 2], "b": [1, 2], "c": {"d": [1, 2]}}
    assert str(document.value_place(("b", 1))) == "f:1:11"


AMBIGUOUS = [
    "no",
    "No",
    "yes",
    "ON",
    "off",
    "2015-01-01",
    "2015-1-1 10:00:00",
    "1:30",
    "010",
    "1_000",
    "0x1F",
    "0o17",
    ".inf",
    ".nan",
    "1" * 41,
    "1e999",
]


@pytest.mark.parametrize("word", AMBIGUOUS)
def test_words_on_which_versions_of_yaml_disagree_are_refused(word: str) -> None:
    _, problems = parse_yaml(f"a: {word}", "f")
    assert [str(problem.place) for problem in problems] == ["f:1:4"]
    assert parse_yaml(f'a: "{word}"', "f")[1] == []


UNREADABLE = [
    ("a: 1\na: 2", "f:2:1", "Duplicate key 'a' (first at f:1:1)"),
    ("{a: b, a: c}", "f:1:8", "Duplicate key 'a'"),
    ("a: b: c", "f:1:5", "colon is here"),
    ('a: "x" == y', "f:1:8", "ends at the next one"),
    ("a: 'it's'", "f:1:8", "ends at the next one"),
    ("a: @x", "f:1:4", "cannot begin with @"),
    ("a: `x`", "f:1:4", "cannot begin with `"),
    ("a: *x*", "f:1:4", "cannot begin with * or &"),
    ("a:\n\tb: 1", "f:2:1", "A tab is used"),
    ('a: "x', "f:1:4", "never closed"),
    ("a: 'x\n\n", "f:1:4", "never closed"),
    ('a: "x\nb: "y"\n', "f:1:4", "closed only on line 2"),
    ("a: [1, 2", "f:1:4", "list that opens here"),
    ("a: {b: 1", "f:1:4", "mapping that opens here"),
    ("a: [b}", "f:1:4", "list that opens here"),
    ("[[", "f:1:3", "value is missing"),
    ("a: - b", "f:1:4", "list cannot begin"),
    ("a: 1\nb", "f:2:1", "no colon follows"),
    ("a:\n  - b\n c: 1", "f:3:2", "does not fit into the mapping"),
    ("a:\n  - b: 1\n   c: 1", "f:3:4", "does not fit into the list"),
    ("a: |x\n b", "f:1:5", "block text"),
    (r'a: "\q"', "f:1:6", "has no meaning"),
    ("a: !!python/object:os.system x", "f:1:4", "tag !!python/object:os.system"),
    ("a: !mine x", "f:1:4", "tag !mine"),
    ("a: !!str 1", "f:1:4", "tag !!str"),
    ("2020: x", "f:1:1", "key 2020 as a number"),
    ("true: x", "f:1:1", "key true as true or false"),
    ("? [a]\n: b", "f:1:3", "key is a list"),
    ("a: 1\n?\n: b", "f:2:2", "key is empty"),
    ("<<: {a: 1}", "f:1:1", "merge key"),
    ("a: &a [*a]", "f:1:8", "inside the value"),
    ("a: *b", "f:1:4", "no anchor &b"),
    ("a: 1\n---\nb: 1", "f:2:1", "second YAML document"),
    ("", "f:1:1", "is empty"),
    ("# nothing", "f:1:1", "is empty"),
    ("a: \x01", "f:1:4", "U+0001"),
    ("a: b\u202ec", "f:1:5", "U+202E"),
    ("a: b\u2028c", "f:1:5", "U+2028"),
    (r'a: "\x00"', "f:1:4", "control character"),
    (r'a: "\ud800"', "f:1:4", "control character"),
]


@pytest.mark.parametrize(("text", "place", "cause"), UNREADABLE)
def test_refused_at_its_place_in_plain_words(text: str, place: str, cause: str) -> None:
    _, problems = parse_yaml(text, "f")
    assert [(str(problem.place), cause in problem.cause) for problem in problems] == [(place, True)]


def test_a_bomb_is_refused_at_the_alias_that_is_too_much() -> None:
    text = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 60))
    document, problems = parse_yaml(text, "f")
    assert document is None
    assert str(problems[0].place) == "f:6:15"
    assert f"more than {MAXIMUM_NODES} values" in problems[0].cause


def test_depth_is_bounded_for_brackets_blocks_and_aliases() -> None:
    brackets = "[" * 5000
    blocks = "\n".join(" " * i + "a:" for i in range(200))
    aliases = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 100))
    for text in (brackets, blocks, aliases):
        document, problems = parse_yaml(text, "f")
        assert document is None
        assert f"nested more than {MAXIMUM_DEPTH} deep" in problems[0].cause


def test_the_number_of_values_is_bounded() -> None:
    document, problems = parse_yaml("[" + "1," * (MAXIMUM_NODES + 5) + "]", "f")
    assert document is None
    assert "more than" in problems[0].cause


def test_a_huge_file_is_not_even_read(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_bytes(b"#" * (MAXIMUM_BYTES + 1))
    document, problems = read_yaml(tmp_path / "x.yml", "x.yml")
    assert document is None
    assert str(problems[0].place) == "x.yml:1:1"
    assert "bytes" in problems[0].cause


def test_encodings(tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    document, problems = read_yaml(path, "x.yml")
    assert problems == []
    assert document is not None
    assert document.root.plain == {"a": 1, "b": 2}
    path.write_bytes("a: 1\nb: sé\n".encode("latin-1"))
    assert [str(problem.place) for problem in read_yaml(path, "x.yml")[1]] == ["x.yml:2:5"]
    path.write_bytes("a: 1\n".encode("utf-16"))
    assert "UTF-16" in read_yaml(path, "x.yml")[1][0].cause
    assert "cannot be read" in read_yaml(tmp_path, "folder")[1][0].cause


@settings(max_examples=200)
@given(st.text(alphabet="ab:-#[]{},&*!|>'\"%@`\n\t ?~.12", max_size=40))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    document, problems = parse_yaml(text, "f")
    assert document is not None or problems
    for problem in problems:
        assert problem.cause.endswith(".")
        assert problem.remedy
        assert problem.place.line <= text.count("\n") + 2


@settings(max_examples=150)
@given(st.text(alphabet="ab:-#[]{},'\"\n 12", max_size=40))
def test_both_parsers_of_pyyaml_see_the_same(text: str) -> None:
    fast, _ = parse_yaml(text, "f")
    slow, _ = parse_slowly(text, "f")
    assert (fast is None) == (slow is None)
    if fast is not None and slow is not None:
        assert fast.root.plain == slow.root.plain
