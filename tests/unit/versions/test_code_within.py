"""What would run is named before it runs, however it is written; and the sentence never says that this was all."""

from __future__ import annotations

import pytest

from hostile.conftest import said
from metaloom.versions.verify.code_within import MOST_NAMED, code_within, warning

KEYS = {
    "plain": b"project:\n  pre-render: x\n",
    "in_quotation_marks": b'project:\n  "pre-render": x\n',
    "in_apostrophes": b"project:\n  'pre-render' : x\n",
    "in_braces": b"project: {type: website, pre-render: x}\n",
    "at_once": b"project: {pre-render: x}\n",
    "explicit": b"project:\n  ? pre-render\n  : x\n",
    "in_a_list": b"a:\n- pre-render: x\n",
}


@pytest.mark.parametrize("name", sorted(KEYS))
def test_a_hook_is_named(name: str) -> None:
    assert code_within({"_quarto.yml": KEYS[name]}, by_quarto=True) == ["hooks before rendering of _quarto.yml"]


@pytest.mark.parametrize("name", ["scripts/tool", "scripts/run.bash", "a/b.LUA", "a/b.R", "a/b.ipynb"])
def test_a_file_that_runs_is_named(name: str) -> None:
    assert code_within({name: b""}, by_quarto=True) == [name]


def test_words_are_not_keys() -> None:
    text = b"title: On filters\nnote: the engine, and post-rendering\nmy-filters: 1\n"
    assert code_within({"a.yml": text}, by_quarto=True) == []
    assert code_within({"a.qmd": b"```{python}\n1\n```\n"}, by_quarto=True) == ["code cells of a.qmd"]


@pytest.mark.parametrize("by_quarto", [False, True])
@pytest.mark.parametrize("count", [0, 1, 2, 12])
def test_the_sentence_claims_no_completeness(count: int, by_quarto: bool) -> None:
    """A key can be written so that no search finds it, such as `"pre\\x2drender"`."""
    told = warning("site", {f"scripts/{number:02}.py": b"" for number in range(count)}, by_quarto)
    assert "with all your rights" in told
    assert "whatever" in told.rsplit(", and " if count else ": ", 1)[-1]
    assert told.count("scripts/") == min(count, MOST_NAMED)
    assert (f"{count - MOST_NAMED} more" in told) == (count > MOST_NAMED)


def test_leave_to_run_code_without_a_rebuild_is_a_mistake() -> None:
    code, text = said("verify", "x.zip", "--run-code")
    assert (code, "--rebuild" in text) == (64, True)
