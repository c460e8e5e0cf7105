"""The voice of the site: every sentence pattern with 0, 1, 2, 5 and 12 in it, and no habit that an editor would drop.

The habits are those of a text that reads as translated or counts badly: "Of 70 studies 0 give", "holds no effect",
"told apart", weeks beyond two years. They are looked for in what the patterns say, in every string of the rooms whose
words reach a page, and in the prose and the declarations of the project itself.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typed_results import part_of, survey_facts

import metaloom
from metaloom.catalogue.comparisons import COMPARISONS, Comparison
from metaloom.store.plain import plain
from metaloom.surveys.directions.facts import VoteGroup
from metaloom.surveys.directions.sign import sign_test
from metaloom.surveys.directions.words import group_sentence
from metaloom.surveys.distributions.write import sentence as known_sentence
from metaloom.surveys.harms.exact import counted
from metaloom.surveys.harms.facts import Facts as HarmFacts
from metaloom.surveys.harms.sentences import added_sentence, counted_sentence
from metaloom.surveys.modifiers.write import lead_sentence
from metaloom.surveys.reporting.write import left_sentence
from metaloom.surveys.umbrellas.write import left_sentence as effects_left_sentence
from metaloom.surveys.umbrellas.write import shared_sentence
from metaloom.surveys.windows.facts import CellCounts
from metaloom.surveys.windows.write import sentence as windows_sentence
from metaloom.text import counts, numbers
from metaloom.text.sentences import clause, network_words
from metaloom.text.times import span_text, time_text
from metaloom.versions.difference.cells import Edit, TableChange
from metaloom.versions.difference.change import Change
from metaloom.write.changes.words import head_text
from metaloom.write.sections.multiverse import unmoved

COUNTS = (0, 1, 2, 5, 12)
AGAIN = "recomputed: this project has no counts or means of the same studies at the same time."
HABITS = {
    "counts before the verb": r"\bOf \d+ [^.]*\b(?:none|0)\b",
    "a bare nought": r"(?:^|[.;:] )0 (?:give|did|have|studies|of)\b",
    "holds": r"\bholds? (?:no|both|the other's)\b|interval holds",
    "stands": r"\b(?:stands|stand in|stands in)\b",
    "told apart": r"\btold apart\b",
    "lies": r"\blies\b",
    "laid to": r"\blaid to\b",
    "could be read": r"\bcould be read\b",
    "turned": r"\b(?:conclusion|verdict)s? (?:that )?turned\b",
    "came and went": r"\bthat (?:came|went)\b",
    "shown or excluded": r"could be shown or excluded",
    "sections without numbers": r"\(Section \d",
    "one with a plural": r"\b(?:1|[Oo]ne) (?:studies|trials|people|analyses|rows)\b",
    "weeks beyond two years": r"\b(?:10[5-9]|1[1-9]\d|[2-9]\d\d) weeks\b",
    "held out": r"\b[Hh]eld out\b",
    "held by what": r"\bdeclared conclusion\b|\bturns the conclusion\b|No set of up to",
    "crosses no effect": r"\b(?:crosses|covers) no effect\b",
    "a plural with a singular verb": r"\b(?:two|five|12) (?:studies|trials) (?:has|is|was|points|gives)\b",
}
ROOMS = ("text", "draw", "judge", "write", "surveys")
NOT_PROSE = re.compile(r"declare\.py$|kind\.py$|api\.py$")
"""Descriptions of keys and of files are for authors and machines; the site does not print them."""


def habits_in(text: str) -> list[str]:
    return [name for name, pattern in HABITS.items() if re.search(pattern, text)]


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Every string of a file but docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.lineno, node.value


@pytest.mark.parametrize("room", ROOMS)
def test_no_string_of_a_room_has_a_habit_that_is_to_be_dropped(room: str) -> None:
    root = Path(metaloom.__file__).parent / room
    found = [
        f"{path.relative_to(root)}:{line}: {', '.join(habits)}: {text[:90]!r}"
        for path in sorted(root.rglob("*.py"))
        if not NOT_PROSE.search(path.name)
        for line, text in strings(path)
        if (habits := habits_in(text))
    ]
    assert found == []


PROJECT = Path(__file__).parents[3]
PROSE = ("index.qmd", "chapters/*.qmd", "chapters/*.yml", "review.yml")
IN_PROSE = HABITS | {
    "a sentence that begins with a number": r"(?:^|[.!?] |\*\* )\{\{< var (?!\S+\.sentence )\S+ >\}\}",
    "a note in capitals": r"\b[A-Z]{4,} [A-Z]{4,}\b",
}
QUOTED = re.compile(r"“[^”]*”|^\s*(?:quote|holds_when|fails_when|where|rows|words): .*$", re.MULTILINE)


@pytest.mark.parametrize("path", [path for pattern in PROSE for path in sorted(PROJECT.glob(pattern))], ids=str)
def test_the_prose_of_the_site_has_no_habit_that_is_to_be_dropped(path: Path) -> None:
    said = re.sub(r"^---\n.*?\n---\n", "", QUOTED.sub("", path.read_text("utf-8")), flags=re.DOTALL)
    paragraphs = [" ".join(part.split()).removeprefix("- ") for part in re.split(r"\n\n|\n(?=- )", said)]
    found = [
        f"{', '.join(names)}: {part[:90]!r}"
        for part in paragraphs
        if (names := [name for name, pattern in IN_PROSE.items() if re.search(pattern, part)])
    ]
    assert found == []


BARE = re.compile(r"^(?:numbers\.)?(?:count|spelled|opening)\(|^len\(")
PLURAL = re.compile(
    r"^ (?:\w+ )?(?:studies|trials|analyses|rows|lines|claims|statements|results|participants|patients|people|cells|"
    r"outcomes|attributes|combinations|comparisons|treatments|subsets|effects|values|items|pairs|reasons|parts|tables|"
    r"levels|digits|dots|numbers)\b"
)
NEVER_ONE = {
    "text/certainty_words.py": "one level is said before it",
    "text/counts.py": "one study is said before it",
    "text/sentences.py": "a network has two treatments or more",
    "draw/baujat.py": "two studies or more",
    "draw/panels.py": "three effects or more",
    "draw/subsets.py": "subsets of three studies or more",
    "write/figures.py": "more rows than a table shows",
    "write/sections/multiverse.py": "one study is said before it",
    "write/sections/subsets.py": "subsets of three studies or more",
    "write/study_rows.py": "more rows than a page shows",
    "write/validation.py": "this project's own comparison",
    "surveys/directions/sign.py": "two studies with a direction or more",
    "surveys/directions/words.py": "two P values or more",
    "surveys/glance/marks.py": "pooled studies are two or more",
    "surveys/harms/sentences.py": "one and two are said before it",
    "surveys/modifiers/describe.py": "one and two are said before it",
    "surveys/proportions/logistic.py": "a model has more rows",
    "surveys/umbrellas/write.py": "one is said before it",
}
"""Where a count before a plural is never one, and why."""


def bare_counts(path: Path) -> list[str]:
    """The places of a file where a count stands before a plural, so that one thing would be "1 studies"."""
    return [
        f"line {node.lineno}: {ast.unparse(value.value)}{words.value[:40]!r}"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.JoinedStr)
        for value, words in zip(node.values, node.values[1:], strict=False)
        if isinstance(value, ast.FormattedValue) and isinstance(words, ast.Constant)
        if PLURAL.match(str(words.value)) and BARE.match(ast.unparse(value.value))
    ]


def test_no_count_stands_before_a_plural_where_it_may_be_one() -> None:
    root = Path(metaloom.__file__).parent
    paths = [path for room in ROOMS for path in sorted((root / room).rglob("*.py"))]
    found = {str(path.relative_to(root)): places for path in paths if (places := bare_counts(path))}
    assert {path: places for path, places in found.items() if path not in NEVER_ONE} == {}, (
        "write numbers.things(...), or a reason under NEVER_ONE"
    )
    assert sorted(found) == sorted(NEVER_ONE), "a reason without a place"


@pytest.mark.parametrize(
    ("count", "told"), [(0, "no study"), (1, "1 study"), (2, "2 studies"), (5, "5 studies"), (12, "12 studies")]
)
def test_a_count_in_figures_agrees_with_its_noun(count: int, told: str) -> None:
    assert numbers.counted(count, "study", "studies") == told


def harm_study(label: str, events: int, total: int, weeks: float | None) -> dict[str, Any]:
    return {"label": label, "follow_up": weeks, "arms": [plain(counted(events, total, 95))]}


def harms(free: int, others: int) -> HarmFacts:
    studies = [harm_study(f"F{n}", 0, 20 + n, 4.0 * (n + 1)) for n in range(free)]
    studies += [harm_study(f"O{n}", 2, 20 + n, 261.0) for n in range(others)]
    return part_of(HarmFacts, {"studies": studies, "unit": "weeks", "level": 95})


@pytest.mark.parametrize("free", COUNTS)
@pytest.mark.parametrize("others", COUNTS)
def test_sentences_of_harms(free: int, others: int) -> None:
    if free + others:
        assert habits_in(counted_sentence(harms(free, others))) == []


@pytest.mark.parametrize(
    ("free", "others", "told"),
    [
        (1, 0, "One study counts it, and followed people for 4 weeks; no treated person had the harm."),
        (2, 0, "Two studies followed people for 4 and 8 weeks; no treated person had the harm."),
        (0, 2, "Both studies (5 years of follow-up) recorded cases among treated people."),
        (2, 1, "Three studies followed people for 4 weeks to 5 years; in two of them no treated person had the harm."),
    ],
)
def test_a_sentence_of_harms_reads_as_an_editor_would_write_it(free: int, others: int, told: str) -> None:
    assert counted_sentence(harms(free, others)).startswith(told)


@pytest.mark.parametrize("count", COUNTS)
def test_other_patterns(count: int) -> None:
    votes = {"benefit": count, "harm": 0, "no_difference": 0, "conflicting": 0}
    group = part_of(VoteGroup, {"label": "x", "k": count, **votes, "sign": sign_test(count, 0)})
    sentences = [
        group_sentence(group),
        left_sentence(count),
        head_text(change(count)),
        numbers.things(count, "study", "studies"),
        added_sentence(harms(0, 0)),
        numbers.some_of(count, 12),
        lead_sentence(count, 12, 2, 10),
        lead_sentence(0, count, 2, 10),
        windows_sentence(CellCounts(cells=12, empty=12 - count, single=count, pooled=0)),
        network_words(count, 12, "usual care"),
        network_words(0, max(count, 1), "usual care"),
        unmoved(count, "undecided"),
        counts.size(counts.Size(count)),
        counts.size(counts.Size(2 * count, count)),
        known_sentence(survey_facts("distributions", {"total": 12, "known": count, "counted": "studies"})),
        effects_left_sentence(0, count),
        effects_left_sentence(count, 12),
        shared_sentence(
            survey_facts("umbrellas", {"shared": [{"shared": ["a"] * count}, {"shared": []}, {"shared": None}]})
        ),
    ]
    assert [habits_in(sentence) for sentence in sentences] == [[]] * len(sentences)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (network_words(0, 2, "usual care"), "both comparisons with usual care are compatible with no effect"),
        (network_words(1, 1, "usual care"), "the only comparison with usual care is incompatible with no effect"),
        (network_words(1, 12, "placebo"), "one of 12 comparisons with placebo is incompatible with no effect"),
        (network_words(5, 5, "placebo"), "all five comparisons with placebo are incompatible with no effect"),
        (
            unmoved(1, "undecided"),
            "Leaving out any one study does not change the conclusion: the interval includes no effect.",
        ),
        (
            unmoved(2, "below"),
            "Leaving out any set of up to two studies does not change the conclusion: the interval is below no effect.",
        ),
        (unmoved(0, "above"), ""),
        (numbers.some_of(0, 12), "none of 12"),
        (effects_left_sentence(1, 1), ""),
        (effects_left_sentence(0, 1), f"The only effect shown is not {AGAIN}"),
        (effects_left_sentence(0, 5), f"None of the effects shown is {AGAIN}"),
        (effects_left_sentence(11, 12), f"One of the 12 effects shown is not {AGAIN}"),
        (effects_left_sentence(7, 12), f"Five of the 12 effects shown are not {AGAIN}"),
        (numbers.some_of(3, 15), "3 of 15"),
    ],
)
def test_patterns_read_as_an_editor_would_write_them(told: str, words: str) -> None:
    assert told == words


def test_nothing_that_can_be_tested_is_said_without_a_nought() -> None:
    told = lead_sentence(0, 20, 2, 10)
    assert told.startswith("No attribute could be tested against any outcome (20 combinations).")


def change(count: int) -> Change:
    import inspect

    values: dict[str, Any] = dict.fromkeys(inspect.signature(Change).parameters, ())
    values |= {"old": "2016", "new": "2021", "unchanged": count, "came": tuple("s" * count), "went": ()}
    return Change(**values)


def edited(kinds: str) -> Change:
    """A change with one edit a letter: c(orrected), f(illed), r(eworded)."""
    cells = {"c": ("1", "2", "events"), "f": ("", "2", "events"), "r": ("", "2", "notes")}
    edits = tuple(Edit("t", "row", 2, column, old, new, "") for old, new, column in map(cells.__getitem__, kinds))
    return replace(change(0), tables=(TableChange("t", (), (), edits),))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (
            change(12),
            "12 studies added, none removed; no value corrected, no empty cell filled, "
            "no quotation or link corrected. No conclusion changed;",
        ),
        (
            edited("cffrr"),
            "No study added, none removed; one value corrected, two empty cells filled, "
            "no quotation or link corrected. No conclusion",
        ),
        (
            edited("ccf"),
            "No study added, none removed; two values corrected, one empty cell filled, "
            "no quotation or link corrected. No conclusion",
        ),
    ],
)
def test_a_change_is_told_in_whole_sentences(told: Change, words: str) -> None:
    assert head_text(told).startswith(words)


@pytest.mark.parametrize(
    ("weeks", "told"),
    [
        (0.14, "1 day"),
        (0.0, "at the start"),
        (0.5, "4 days"),
        (1, "1 week"),
        (1.4, "10 days"),
        (4.3, "1 month"),
        (8.6, "2 months"),
        (12, "12 weeks"),
        (12.9, "3 months"),
        (52, "52 weeks"),
        (261, "5 years"),
        (None, "time not stated"),
    ],
)
def test_times_are_said_in_the_plainest_unit(weeks: float | None, told: str) -> None:
    assert time_text(weeks) == told


def test_spans() -> None:
    assert span_text(24, 52) == "24 to 52 weeks"
    assert span_text(261, 522) == "5 to 10 years"
    assert span_text(24, 261) == "24 weeks to 5 years"
    assert span_text(None, None) == "time not stated"


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda comparison: comparison.name)
def test_what_an_interval_allows_is_no_verb_without_a_subject(comparison: Comparison) -> None:
    words = (comparison.better, comparison.worse, comparison.below, comparison.above, comparison.little)
    told = [clause(said) for said in words if said]
    subjects = ("better ", "worse ", "little ", "different ", "the association ", "the group ", "the value ")
    assert all(said.startswith(subjects) for said in told)
    assert clause(comparison.undecided) == comparison.undecided
