"""One analysis never takes the others down: refusals of the numerics are words, faults of our own name the analysis."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typed_results import judged

from metaloom import analyse
from metaloom.build import compute as computing
from metaloom.build.progress import Clock, Silent
from metaloom.build.project import Project
from metaloom.errors import FaultError
from metaloom.judge.verbs import cautions


def ready(yi, vi, **more):
    return pd.DataFrame({"study_id": [f"s{i}" for i in range(len(yi))], "estimate": yi, "variance": vi, **more})


def test_a_mantel_haenszel_odds_ratio_of_exactly_one_has_its_tests():
    """rma.mh(measure = "OR", ai = c(10, 5), n1i = c(100, 50), ci = c(10, 5), n2i = c(100, 50)): 0.470 to 2.126"""
    frame = pd.DataFrame({"study_id": ["a", "b"], "events_treated": [10, 5], "total_treated": [100, 50],
                          "events_control": [10, 5], "total_control": [100, 50]})  # fmt: skip
    result = analyse(frame, {"measure": "OR", "method": "MH"})
    assert result["display"]["ci_lower"] == pytest.approx(0.470297178512757)
    assert result["tests"]["tarone"]["statistic"] == pytest.approx(0.0, abs=1e-12)


def test_two_studies_and_a_half_cauchy_prior_are_refused_in_words():
    result = analyse(ready([0.1, 0.5], [0.02, 0.03]), {"measure": "GEN", "bayes": {"prior": "half_cauchy"}})
    assert result["status"] == "ok"
    assert "half-Cauchy" in result["bayes"]["reason"]


def test_numbers_beyond_doubles_are_refused_in_words():
    result = analyse(ready([0.1, 0.5, 0.2], [0.02, 1e-99, 0.03]), {"measure": "GEN"})
    assert result["status"] == "not_estimable"
    assert "double precision" in result["reason"]


def test_a_separated_mixed_model_is_refused_in_words():
    frame = pd.DataFrame({"study_id": ["a", "b"], "events_treated": [0, 99], "total_treated": [5, 100],
                          "events_control": [5, 88], "total_control": [5, 100]})  # fmt: skip
    result = analyse(frame, {"measure": "OR", "method": "GLMM"})
    assert result["status"] == "not_estimable"
    assert "separated" in result["reason"]


def test_a_probe_that_cannot_be_fitted_is_blank_with_its_reason(monkeypatch):
    def fails(*_):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("metaloom.probe.influence.diagnostics", fails)
    result = analyse(ready([0.1, 0.5, 0.3], [0.02, 0.03, 0.04]), {"measure": "GEN", "influence": True})
    assert result["status"] == "ok"
    assert result["influence"] == []
    assert "too large or too small" in result["influence_reason"]


def test_a_fault_of_our_own_names_its_analysis_after_all_others_are_computed(tmp_path: Path, monkeypatch):
    (tmp_path / "data").mkdir()
    (tmp_path / "chapters").mkdir()
    (tmp_path / "data" / "d.csv").write_text("study_id,estimate,variance\na,0.1,0.02\nb,0.4,0.03\nc,0.2,0.02\n")
    (tmp_path / "chapters" / "c.yml").write_text(
        "chapter: c\ntitle: T\nanalyses:\n  - {id: broken, title: B, table: d, measure: GEN}\n"
        "  - {id: sound, title: S, table: d, measure: GEN}\n"
    )
    whole = computing.compute_one

    def one(cache, analysis, selection):
        if analysis.id == "broken":
            raise TypeError("a bug")
        return whole(cache, analysis, selection)

    monkeypatch.setattr(computing, "compute_one", one)
    done = computing.compute(Project(tmp_path), Clock(), Silent())
    assert done.results["sound"].status == "ok"
    assert done.results["broken"].status == "not_estimable"
    with pytest.raises(FaultError, match="'broken' was not computed") as told:
        done.require()
    assert told.value.exit_code == 1


def test_very_unequal_groups_carry_the_caution_of_freeman_and_tukey():
    frame = pd.DataFrame({"study_id": ["a", "b"], "events": [3, 100], "total": [10, 400]})
    results = [analyse(frame, {"measure": measure}, witness=False) for measure in ("PFT", "PLO")]
    told = [" ".join(cautions(judged(result))) for result in results]
    assert ["Schwarzer" in words for words in told] == [True, False]
