"""Pandoc processes that are asked for page after page: the same answers, none left behind, errors with the page."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from metaloom.errors import ToolError
from metaloom.stitch.dialogue import EndedError, dialogue
from metaloom.stitch.embedded import convert as converting
from metaloom.stitch.embedded import pandocs as lending
from metaloom.stitch.embedded.convert import Converted, convert
from metaloom.stitch.embedded.jobs import Job
from metaloom.stitch.embedded.languages import words_of
from metaloom.stitch.embedded.pandocs import Pandocs, begun_early, kept_waiting, pandocs

OPTIONS = {"lang": "en", "words": words_of("en", None, None), "profiles": []}
ENTRY = "@article{roe_2020, author = {Roe, Ann}, title = {On lungs}, date = {2020}}"


def job(name: str, text: str, *entries: str, **inlines: str) -> Job:
    options = {**OPTIONS, "number_sections": False, "number_depth": 6, "toc_depth": 3}
    return Job(name, text, options, inlines, (), False, tuple(("biblatex", entry) for entry in entries), None)


JOBS = [
    job("a.qmd", "# One\n\nWords of @roe_2020 and *more*.\n", ENTRY),
    job("b.qmd", "# One\n\n| a | b |\n|---|---|\n| 1 | `2`{.python} |\n\n```python\nx = 1\n```\n", title="A *title*"),
    job("c.qmd", "Nobody wrote @roe_2020.\n"),
    job("d.qmd", "![A](a.png){#fig-a}\n\nSee @fig-a and [-@fig-b].\n"),
    *(job(f"e{number}.qmd", f"Page {number} with an é and a \u2028 in it.\n") for number in range(20)),
]


def answers(jobs: list[Job]) -> dict[str, Converted]:
    return {jobs[index].name: converted for index, converted in convert(jobs)}


def test_a_page_comes_out_the_same_alone_together_and_by_whatever_process(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = {}
    for one in JOBS:
        alone |= answers([one])
    monkeypatch.setenv("METALOOM_JOBS", "1")
    assert answers(JOBS) == alone
    monkeypatch.setenv("METALOOM_JOBS", "3")
    assert answers(list(reversed(JOBS))) == alone
    assert 'href="#ref-roe_2020"' in alone["a.qmd"]["body"]
    assert alone["c.qmd"]["problems"] == [
        {"kind": "citation", "name": "roe_2020"}
    ]  # an entry of another page is not its own
    assert [problem["name"] for problem in alone["d.qmd"]["problems"]] == ["fig-b"]
    assert alone["b.qmd"]["inlines"]["title"] == {"html": "A <em>title</em>", "text": "A title"}


STAND_IN = """#!/bin/sh
# Answers each page, but for one that says "huge"; and one that says "tired" only where it is the first.
while read -r line; do
  case $line in *huge*) exit 251 ;; *tired*) [ -z "$before" ] || exit 251 ;; esac
  before=yes
  echo '{"body": "answered", "inlines": {}, "problems": []}'
done
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program in pandoc's place that ends as pandoc does without memory, which takes it 10 seconds."""
    program = tmp_path / "pandoc"
    program.write_text(STAND_IN)
    program.chmod(0o755)
    monkeypatch.setattr(lending, "pandoc_path", lambda: str(program))
    monkeypatch.setenv("METALOOM_JOBS", "1")


@pytest.mark.usefixtures("stand_in")
def test_a_page_that_pandoc_cannot_take_is_named() -> None:
    with pytest.raises(ToolError, match=r"^big\.qmd: pandoc needed more memory than it may have") as caught:
        answers([JOBS[0], job("big.qmd", "huge")])
    assert caught.value.code == "ML-1404"


@pytest.mark.usefixtures("stand_in")
def test_a_page_does_not_pay_for_those_before_it() -> None:
    assert set(answers([job("long.qmd", "words " * 9), job("b.qmd", "tired")])) == {"long.qmd", "b.qmd"}


def test_a_page_that_takes_too_long_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converting, "MOST_SECONDS", 0.0)
    with pytest.raises(ToolError, match=r"^a\.qmd: pandoc was not done within 0\.0 seconds"):
        answers([JOBS[0]])
    assert running() == []


def test_whoever_stops_listening_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METALOOM_JOBS", "2")
    heard = convert([replace(JOBS[1], text=JOBS[1].text * 200, name=f"{n}.qmd") for n in range(40)])
    next(heard)
    begin = time.monotonic()
    heard.close()
    assert running() == []
    assert time.monotonic() - begin < 20  # the other 39 pages were not waited for


def test_a_preview_keeps_one_process_and_ends_it() -> None:
    with kept_waiting():
        answers(JOBS)
        kept = running()
        assert len(kept) == 1
        answers([JOBS[2]])
        assert running() == kept
    assert running() == []


def test_without_a_preview_no_process_waits() -> None:
    answers(JOBS)
    assert running() == []


def until(there: Callable[[], bool]) -> bool:
    end = time.monotonic() + 30
    while not there() and time.monotonic() < end:
        time.sleep(0.05)
    return there()


def test_processes_that_began_early_convert_the_pages_and_are_ended() -> None:
    alone = answers(JOBS)
    with begun_early(2):
        early = lending._spare[-1]
        assert until(lambda: len(early.waiting) == 2)
        begun = running()
        assert answers(JOBS) == alone
        assert running() == begun
    assert running() == []
    assert lending._spare == []


def test_nobody_waits_for_a_process_that_began_early_and_is_not_needed() -> None:
    with suppress(ZeroDivisionError), begun_early(2):
        raise ZeroDivisionError
    assert running() == []


def test_a_preview_s_process_is_used_before_another_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METALOOM_JOBS", "1")
    with kept_waiting():
        answers(JOBS)
        kept = running()
        with begun_early(1):
            assert running() == kept
            answers(JOBS)
            assert running() == kept
        assert running() == kept


def test_without_pandoc_nothing_begins_early(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(lending, "pandoc_path", lambda: str(tmp_path / "none"))
    with begun_early(1):
        pass
    assert running() == []


def test_a_process_that_failed_is_not_lent_again() -> None:
    lent = Pandocs(1)
    with pytest.raises(EndedError), lent.lend() as first:
        first.ask("this is not JSON", 20)
    with lent.lend() as second:
        assert second is not first
        assert second.ask('{"text": "*a*", "options": {"words": {}}, "inlines": {}, "bibliography": []}', 20)
    lent.close()


def test_a_process_that_is_interrupted_answers_nobody() -> None:
    with pandocs(1) as lent, suppress(EndedError), lent.lend() as process:
        lent.interrupt()
        with pytest.raises(EndedError):
            process.ask("{}", 20)
        process.ask("{}", 20)


def test_what_a_program_says_beside_its_answers_is_told_when_it_fails(tmp_path: Path) -> None:
    command = ["sh", "-c", "read -r line; echo \"$line, too\"; read -r line; echo 'no more' >&2; exit 3"]
    with dialogue(command, tmp_path, os.environ) as program:
        assert program.ask("this", 20) == "this, too\n"
        with pytest.raises(EndedError) as caught:
            program.ask("that", 20)
        with pytest.raises(EndedError):
            program.ask("again", 20)
    assert (caught.value.code, caught.value.said) == (3, ["no more\n"])


def running() -> list[int]:
    """Return the numbers of the children of this process that convert pages."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes()
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        if b"convert.lua" in words and parent == os.getpid():
            found.append(int(folder.name))
    return found
