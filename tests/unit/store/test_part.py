"""Parts that are filled at once are what `dataclasses` would have made: frozen, whole, and equal by their fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from metaloom.store.part import Kept, Part, changed
from metaloom.store.plain import SOMETIMES, plain, typed


@dataclass(frozen=True, kw_only=True)
class Point(Part):
    name: str
    at: tuple[float, ...] = field(default_factory=tuple)
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Found(Kept):
    number: float | None
    other: float | None = None
    points: tuple[Point, ...] = ()
    pair: tuple[str, Point] | None = None
    named: Mapping[str, int] | None = None


def test_a_part_has_its_defaults_and_cannot_be_changed() -> None:
    point = Point(name="a")
    assert (point.name, point.at, point.note) == ("a", (), None)
    assert point == Point(note=None, at=(), name="a")
    assert hash(point) == hash(Point(name="a"))
    assert repr(point) == "Point(name='a', at=(), note=None)"
    with pytest.raises(FrozenInstanceError):
        point.name = "b"  # type: ignore[misc]


@pytest.mark.parametrize("given", [{}, {"at": (1.0,)}, {"name": "a", "novelty": 1}, {"novelty": 1}])
def test_a_part_with_other_fields_is_refused_each_time(given: dict[str, object]) -> None:
    for _ in range(2):
        with pytest.raises(TypeError, match="Point is not made with its own fields"):
            Point(**given)  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="Point is not made with its own fields"):
            Point.each(tuple(given), [tuple(given.values())])


def test_rows_of_values_are_parts_as_the_constructor_makes_them() -> None:
    rows = [("a", (1.0,)), ("b", (2.0, 3.0))]
    assert Point.each(("name", "at"), rows) == [Point(name=name, at=at) for name, at in rows]
    made, other = Found.each(("other", "number"), [(1.0, 2.0), (3.0, None)])
    assert (made, made.keys) == (Found(other=1.0, number=2.0), ("other", "number"))
    assert plain(other) == {"other": 3.0, "number": None}
    with pytest.raises(ValueError, match=r"shorter|longer"):
        Point.each(("name", "at"), [("a",)])


def test_what_was_given_is_the_plain_form_and_stays_it() -> None:
    found = Found(number=1.0, points=(Point(name="a", at=(1.0, 2.0)),))
    told = {"number": 1.0, "points": [{"name": "a", "at": [1.0, 2.0], "note": None}]}
    assert plain(found) == told
    assert plain(replace(found, number=2.0)) == told | {"number": 2.0}
    assert list(plain(changed(found, other=None))) == ["number", "points", "other"]
    assert typed(Found, told) == found


def test_a_tuple_of_a_word_and_a_part_is_plain_to_its_last_part() -> None:
    found = Found(number=None, pair=("a", Point(name="b")), named={"c": 1})
    assert plain(found) == {"number": None, "pair": ["a", {"name": "b", "at": [], "note": None}], "named": {"c": 1}}
    assert plain(found)["named"] is not found.named


def test_fields_that_are_there_at_times_are_left_out_of_the_plain_form_while_they_are_none() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Rare(Part):
        first: int
        second: int | None = field(default=None, metadata=SOMETIMES)

    assert plain(Rare(first=1)) == {"first": 1}
    assert plain(Rare(first=1, second=2)) == {"first": 1, "second": 2}
