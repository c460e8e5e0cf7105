"""The laws of Shapley's value, held exactly on games of any numbers."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from metaloom.versions.difference.mixed import CAUSES
from metaloom.versions.difference.shares import Coalition, sequential, shapley

Game = dict[Coalition, Fraction]
COALITIONS = [frozenset(one) for size in range(len(CAUSES) + 1) for one in combinations(CAUSES, size)]
NUMBERS = st.floats(-1e6, 1e6).map(Fraction)
GAMES = st.tuples(*[NUMBERS] * len(COALITIONS)).map(lambda values: dict(zip(COALITIONS, values, strict=True)))


def whole(game: Game) -> Fraction:
    return game[frozenset(CAUSES)] - game[frozenset()]


@given(GAMES)
def test_efficiency_the_shares_add_up_to_the_move(game: Game) -> None:
    assert sum(shapley(CAUSES, game.__getitem__).values()) == whole(game)
    assert sum(sequential(CAUSES, game.__getitem__).values()) == whole(game)


@given(GAMES)
def test_symmetry_causes_that_do_the_same_have_equal_shares(game: Game) -> None:
    one, other = CAUSES[:2]
    swapped = {
        frozenset({one: other, other: one}.get(cause, cause) for cause in coalition): value
        for coalition, value in game.items()
    }
    mean = {coalition: (game[coalition] + swapped[coalition]) / 2 for coalition in COALITIONS}
    shares = shapley(CAUSES, mean.__getitem__)
    assert shares[one] == shares[other]


@given(GAMES, st.sampled_from(CAUSES))
def test_null_player_a_cause_that_changes_nothing_has_no_share(game: Game, idle: str) -> None:
    without = {coalition: game[coalition - {idle}] for coalition in COALITIONS}
    assert shapley(CAUSES, without.__getitem__)[idle] == 0
    assert sequential(CAUSES, without.__getitem__)[idle] == 0


@given(GAMES, GAMES)
def test_additivity_shares_of_a_sum_are_sums_of_shares(one: Game, other: Game) -> None:
    both = shapley(CAUSES, lambda acted: one[acted] + other[acted])
    apart = [shapley(CAUSES, game.__getitem__) for game in (one, other)]
    assert both == {cause: apart[0][cause] + apart[1][cause] for cause in CAUSES}


def test_where_causes_do_not_interact_every_order_gives_the_same() -> None:
    worth = dict(zip(CAUSES, map(Fraction, (1, -2, 3, 5)), strict=True))
    game = lambda acted: sum((worth[cause] for cause in acted), Fraction(0))  # noqa: E731
    assert shapley(CAUSES, game) == sequential(CAUSES, game) == worth
