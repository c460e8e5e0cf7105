"""A value of an old version that follows from an old rule is told by that rule; any other stays a difference."""

from __future__ import annotations

import pytest

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
