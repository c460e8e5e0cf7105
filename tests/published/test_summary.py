"""The summary that the validation page shows is complete, current, and what a fresh run gives.

Complete: every reference case, every published analysis, every word of a declaration. Current: made from this engine
and these facts. Fresh: the quick groups of reference cases are run again here; the slow ones (ten times the time) are
the same tests that stand in tests/oracle, and held by the hash of the engine.
"""

from __future__ import annotations

import math

import pytest

from agreement import reference
from agreement.coverage import CHANGES_NO_NUMBER, FEATURES, NOT_COMPARED, vocabulary
from agreement.summary import facts_hash, published_of
from metaloom.engine.fingerprint import engine_hash
from metaloom.text.validation_words import FEATURE_NAMES

RENEW = "run `make validate`"
SLOW = {"rma.uni", "rma.mv", "rma.glmm", "trimfill", "selmodel"}
NOISE = 1e-9


def test_every_reference_case_appears_once(summary, root):
    known = {case["case"] for cases in reference.read_cases(root).values() for case in cases}
    assert set(summary["cases"]) == known
    assert {feature["feature"] for feature in summary["features"]} == set(reference.read_cases(root))
    assert sum(feature["cases"] for feature in summary["features"]) == len(known) == 489


def test_every_case_passed_or_is_skipped_with_the_written_reason(summary, root):
    skipped = reference.read_skipped(root)
    wrong = {case: state for case, state in summary["cases"].items() if case not in skipped and state != "passed"}
    assert not wrong
    assert all(summary["cases"][case] == f"skipped: {reason}" for case, reason in skipped.items())


def test_a_feature_that_ran_compared_numbers_and_explains_what_is_off(summary):
    for feature in summary["features"]:
        assert feature["passed"] + feature["skipped"] + feature["failed"] == feature["cases"], feature
        assert (feature["numbers"] > 0) == (feature["passed"] > 0), feature
        off = (feature["largest_difference"] or 0) > reference.UNREMARKABLE
        assert bool(feature["why"]) == off, feature


def test_every_word_of_a_declaration_is_compared_or_says_why_not(summary):
    words = {(entry["kind"], entry["word"]): entry for entry in summary["vocabulary"]}
    missing = sorted(word for _, word in set(vocabulary()) - set(words))
    assert not missing, f"{missing}: add reference cases, or a reason under NOT_COMPARED of coverage.py; then {RENEW}"
    assert set(words) == set(vocabulary())
    for (_, word), entry in words.items():
        compared = entry["reference_cases"] + entry["published"]
        assert compared or word in NOT_COMPARED, f"{word}: no comparison and no reason"
        assert entry["reason"] == NOT_COMPARED.get(word, "")


def test_no_reason_outlives_its_word():
    known = {word for _, word in vocabulary()}
    assert set(NOT_COMPARED) <= known
    assert set(FEATURES) <= known
    assert not CHANGES_NO_NUMBER & known


def test_every_group_of_cases_has_a_name_in_words(root):
    assert set(FEATURE_NAMES) == set(reference.read_cases(root))


def test_every_published_analysis_appears_as_it_is_declared(summary, root):
    stored = {entry["name"]: entry for entry in summary["published"]}
    published = published_of(root)
    assert set(stored) == {item.name for item in published}
    for item in published:
        numbers = [(number["quantity"], number["printed"]) for number in stored[item.name]["numbers"]]
        explained = {(entry.quantity, entry.printed) for entry in item.differs}
        assert set(numbers) == set(item.printed.items()) | explained, item.name
        assert stored[item.name]["url"] == item.url
        assert all(bool(number["why"]) != number["agrees"] for number in stored[item.name]["numbers"]), item.name


def test_the_summary_is_of_this_engine_and_these_facts(summary, root):
    assert summary["engine"] == engine_hash(), f"the engine has changed since the summary was made: {RENEW}"
    assert summary["facts"] == facts_hash(root), f"reference cases or published analyses have changed: {RENEW}"


@pytest.mark.slow
def test_a_fresh_run_of_the_quick_groups_says_the_same(summary, root):
    quick = [name for name in reference.read_cases(root) if name not in SLOW]
    fresh = reference.summarise(root, reference.run(root, quick))
    stored = {feature["feature"]: feature for feature in summary["features"]}
    for feature in fresh["features"]:
        if feature["feature"] in SLOW:
            continue
        want = stored[feature["feature"]]
        for part in ("cases", "passed", "failed", "skipped", "numbers"):
            assert feature[part] == want[part], (feature["feature"], part)
        got, said = feature["largest_difference"] or 0.0, want["largest_difference"] or 0.0
        assert got <= NOISE or math.isclose(got, said, rel_tol=0.5), feature["feature"]
