"""A value of an old version that follows from an old rule is told by that rule; any other stays a difference."""

from __future__ import annotations

import pytest

from metaloom.build.verify import other_ones_now
from metaloom.versions.verify.rules import rule_of

OLD = "Only one study can be used; this analysis asks for at least {}."
NEW = "Only one study can be used; this analysis needs {}."


@pytest.mark.parametrize(("asked", "needed"), [("2", "two"), ("10", "ten"), ("12", "12")])
def test_how_many_studies_are_needed_in_other_words(asked: str, needed: str) -> None:
    rule = rule_of("/reason", OLD.format(asked), NEW.format(needed), {}, "2026-11-26")
    assert rule is not None
    assert rule.name == "what an analysis needs"


@pytest.mark.parametrize("new", [NEW.format("three"), "No study can be used; this analysis needs two.", None])
def test_another_reason_is_a_difference(new: str | None) -> None:
    assert rule_of("/reason", OLD.format("2"), new, {}, "2026-11-26") is None


@pytest.mark.parametrize("needs", ["needs three", "asks for at least 3"])
def test_studies_counted_in_words(needs: str) -> None:
    old = f"Only 2 studies can be used; this analysis {needs}."
    rule = rule_of("/reason", old, "Only two studies can be used; this analysis needs three.", {}, "2026-11-28")
    assert rule is not None
    assert rule.name == "studies counted in words"


def test_another_number_in_words_is_a_difference() -> None:
    old, new = "Only 2 studies can be used.", "Only three studies can be used."
    assert rule_of("/reason", old, new, {}, "2026-11-28") is None


def test_why_subsets_have_no_second_route() -> None:
    old = "quantiles over thousands of fits; each is what leave-one-out repeats"
    new = "quantiles over many fits, each of which is what leave-one-out repeats"
    rule = rule_of("/witness/parts/8/reason", old, new, {}, "2026-11-28")
    assert rule is not None
    assert rule.name == "subsets without a second route"
    assert rule_of("/witness/parts/8/reason", old, "no second route", {}, "2026-11-28") is None


@pytest.mark.parametrize(
    ("places", "said"),
    [(["a/x"], "One value is another one now, and was right by the old rule: a/x"), (["a/x", "a/y"], "2 values are")],
)
def test_one_value_is_told_as_one(places: list[str], said: str) -> None:
    assert other_ones_now(places).startswith(said)
