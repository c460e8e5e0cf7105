"""Two arrays of 100 people: one study by its counts, several by the pooled effect, never by added counts."""

from __future__ import annotations

from typing import Any

import pytest
from typed_results import judged

from metaloom.write.people import block, shares_of


def study(**data: Any) -> dict[str, Any]:
    return {"study_id": "a", "label": "A", "data": data}


ONE = study(events_treated=15, total_treated=56, events_control=24, total_control=54)


def test_one_study_shows_its_own_counts() -> None:
    without, treated = shares_of(judged({"status": "not_estimable", "studies": [ONE]}))
    assert (round(without.of_100), without.about) == (44, "24 of 54")
    assert (round(treated.of_100), treated.about) == (27, "15 of 56")
    text = block(judged({"status": "not_estimable", "studies": [ONE]}))
    assert text.count("<figure>") == 2
    assert 'aria-label="44 of 100 without the treatment"' in text


@pytest.mark.parametrize("events", [0, 1, 54])
def test_every_person_is_drawn_once(events: int) -> None:
    one = study(events_treated=0, total_treated=5, events_control=events, total_control=54)
    for figure in block(judged({"status": "ok", "studies": [one]})).split("<figure>")[1:]:
        assert figure.count("v-3a3") == 100


def test_several_studies_are_never_added_up() -> None:
    two = {"status": "ok", "studies": [ONE, ONE]}
    assert shares_of(judged(two)) == ()
    assert "not drawn" in block(judged(two))
    absolute = {"baseline": {"risk": 0.36}, "risk": 0.25, "risk_lower": 0.1, "risk_upper": 0.6}
    without, treated = shares_of(judged(two | {"absolute": absolute}))
    assert (without.of_100, treated.about) == (36.0, "95% interval 10 to 60")


def test_a_small_risk_is_not_called_none() -> None:
    rare = study(events_treated=1, total_treated=1000, events_control=0, total_control=1000)
    text = block(judged({"status": "ok", "studies": [rare]}))
    assert "<strong>fewer than 1</strong> of 100 with the treatment" in text
    assert "<strong>0</strong> of 100 without" in text


def test_without_counts_of_both_groups_nothing_is_drawn() -> None:
    assert shares_of(judged({"status": "ok", "studies": [study(estimate=0.6)]})) == ()
    assert shares_of(judged({"status": "ok", "studies": [], "network": {}})) == ()
