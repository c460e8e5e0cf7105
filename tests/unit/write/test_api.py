"""Results as JSON: one text a result, put together as the standard library would write the whole document."""

from __future__ import annotations

import json

import pytest
from typed_results import judged

from metaloom import __version__
from metaloom.judge.judged import Judged
from metaloom.write.api import plain_json, result_json, results_json

ODD = 'A "label" of\ntwo lines,\r\n {\n "metaloom": "0"\u2028 \\n é 肝'
ONE = judged({"id": "a", "status": "no", "reason": ODD, "measure": "RR", "level": 95.0, "k": 0})
COUNTS = {"events_treated": 3, "note": ODD, "total_treated": None, "dose": 1e-12}
TWO = judged({
    "id": "b", "status": "no", "measure": "MD", "k": 1,
    "studies": [{"study_id": "s", "label": ODD, "yi": -0.1, "vi": 1 / 3, "ci_lower": -1.0, "data": COUNTS}],
})  # fmt: skip


def as_the_library(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


@pytest.mark.parametrize("results", [[], [ONE], [TWO], [ONE, TWO, ONE]])
def test_all_results_are_what_the_library_writes_of_them(results: list[Judged]) -> None:
    whole = {"metaloom": __version__, "analyses": [result.plain() for result in results]}
    assert results_json(map(plain_json, results)) == as_the_library(whole)


@pytest.mark.parametrize("result", [ONE, TWO])
def test_one_result_is_what_the_library_writes_of_it(result: Judged) -> None:
    assert result_json(plain_json(result)) == as_the_library({"metaloom": __version__, **result.plain()})
