"""The n-th character of a YAML text is found where it stands in the file, however the text is written."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from metaloom.declare.yaml_source import FAST, parse_slowly, parse_yaml

WRITTEN = [
    ("plain", "a: x == y", "=="),
    ("plain over lines", "a: x\n   and zz\n   or y", "zz"),
    ("plain over blank lines", "a: x\n\n   zz", "zz"),
    ("single quotes", "a: 'x and zz'", "zz"),
    ("doubled single quotes", "a: 'it''s zz'", "zz"),
    ("double quotes", 'a: "x and zz"', "zz"),
    ("escaped quotes", r'a: "x == \"b\" zz"', "zz"),
    ("escaped code", r'a: "\u0041\x42 zz"', "zz"),
    ("double quotes over lines", 'a: "x\n    and zz"', "zz"),
    ("escaped line break", 'a: "x \\\n    zz"', "zz"),
    ("literal block", "a: |\n  x\n  and zz\n", "zz"),
    ("folded block", "a: >-\n  x\n  and zz\n", "zz"),
    ("folded block with empty line", "a: >\n  x\n\n  zz\n", "zz"),
    ("block with indicator", "a: |2-\n  x\n  zz", "zz"),
    ("inside brackets", 'a: {b: x == "q" and zz}', "zz"),
    ("after wide characters", 'a: "é😀 zz"', "zz"),
]


@pytest.mark.parametrize(("source", "word"), [case[1:] for case in WRITTEN], ids=[case[0] for case in WRITTEN])
@pytest.mark.parametrize("read", [parse_yaml, parse_slowly])
def test_place_of_a_word(read: object, source: str, word: str) -> None:
    document, problems = read(source, "f.yml")  # type: ignore[operator]
    assert problems == []
    path = ("a", "b") if document.node(("a", "b")) else ("a",)
    value = document.node(path).scalar
    place = document.value_place(path, value.index(word))
    line, column = (source.split("\n")[place.line - 1], place.column - 1)
    assert line[column:].startswith(word)


def test_end_of_a_text_is_after_its_last_character() -> None:
    document, _ = parse_yaml("a: 'x <'\nb: 1", "f.yml")
    assert document is not None
    assert str(document.value_place(("a",), 3)) == "f.yml:1:8"


@settings(max_examples=150)
@given(st.text(alphabet="ab 'é\"\\\n", min_size=1, max_size=20), st.sampled_from(["'", '"', "|"]), st.data())
def test_every_character_is_found(text: str, style: str, data: st.DataObject) -> None:
    source = yaml.dump({"a": text}, default_style=style, allow_unicode=True, width=20)
    document, problems = parse_yaml(source, "f.yml")
    assert document is not None, problems
    node = document.node(("a",))
    assert node is not None
    assert node.scalar == text
    offset = data.draw(st.integers(0, len(text) - 1))
    place = document.value_place(("a",), offset)
    character = text[offset]
    if not character.isspace():
        found = source.split("\n")[place.line - 1][place.column - 1 :]
        assert found.startswith((character, "\\"))


def test_libyaml_is_used_where_it_is_there() -> None:
    assert (FAST is yaml.SafeLoader) == (not yaml.__with_libyaml__)
