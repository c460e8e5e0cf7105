"""Whatever bytes a file holds, reading it ends in tables or in problems with a place, never in another exception."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from metaloom.errors import Problem, ProjectError
from metaloom.read.bibliography import parse as parse_bibliography
from metaloom.read.evidence import read_evidence

HEADER = "study_id,outcome,events_treated,total_treated,events_control,total_control,printed_p,estimate,ci_low,ci_high"
FIELD = st.sampled_from(
    ["a_1", "b_2", "", "0", "1", "-1", "1e308", "0.05", "<0.001", "x", "12,5", '"', "é", "NaN", "9" * 400]
)
BIBTEX = st.text(st.sampled_from('@{}",=%#\n article{key title year doi 10.1/x\\'), max_size=120)


def read(declarations: Any, raw: bytes) -> None:
    problems: tuple[Problem, ...] = ()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "data").mkdir()
        (Path(folder) / "data/outcomes.csv").write_bytes(raw)
        try:
            problems = read_evidence(Path(folder), declarations).warnings
        except ProjectError as error:
            problems = error.problems
    assert all(problem.place.line >= 1 and problem.place.column >= 1 for problem in problems)
    assert all(problem.cause and problem.remedy for problem in problems)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes(raw: bytes) -> None:
    read(declarations(), raw)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(FIELD, min_size=10, max_size=10), min_size=1, max_size=4), st.booleans())
def test_any_fields(rows: list[list[str]], quoted: bool) -> None:
    lines = [",".join(f'"{field.replace(chr(34), chr(34) * 2)}"' if quoted else field for field in row) for row in rows]
    read(declarations(), "\n".join([HEADER, *lines]).encode())


@settings(max_examples=200, deadline=None)
@given(BIBTEX)
def test_any_bibliography(text: str) -> None:
    references, problems = parse_bibliography(text, "f.bib")
    assert all(problem.place.line >= 1 for problem in problems)
    assert all(reference.key for reference in references.values()) or problems


def declarations() -> Any:
    from types import SimpleNamespace

    return SimpleNamespace(codebook=None, claims=(), analyses=(), chapters=(), surveys=())
