"""R gives today what `expected.yml` says that it gave: only where Rscript with metafor is found, and in the soak."""

from __future__ import annotations

import math
import os
import shutil

import ask_r
import pytest
from strangers_kit import expected_of, names


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="no Rscript here: R's numbers were NOT asked for again")
@pytest.mark.skipif(not os.environ.get("METALOOM_SOAK"), reason="R is asked again in the soak (METALOOM_SOAK=1)")
def test_r_says_the_same_again() -> None:
    asked = [name for name in names() if ask_r.r_call(name)]
    answers = ask_r.ask(asked)
    assert set(answers) == set(asked)
    for name, owners in answers.items():
        stored = expected_of(name)["numbers"]
        for owner, numbers in owners.items():
            assert stored[owner]
            for path, kept in stored[owner].items():
                number = numbers[path]
                same = kept is None if number is None else math.isclose(kept, number, rel_tol=1e-6, abs_tol=1e-9)
                assert same, f"{name} {owner} {path}: R says {number}, stored is {kept}"
