"""Who bridges and helps, and who of them is asked."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import champions
from bot.domain.calendar import DAY
from bot.domain.champions import LOOK_BACK, Exchange, Signal

NOW = 1_000 * DAY
FIT = Signal(silos=2, answers=3, bridges=1)


def exchange(days_ago: float, helper: tuple[int, int], helped: tuple[int, int]) -> Exchange:
    return Exchange(*helper, *helped, at=NOW - int(days_ago * DAY))


def test_a_signal_counts_silos_answers_and_bridges() -> None:
    kim, sam, fay = (1, 10), (2, 20), (3, 30)
    seen = [
        exchange(30, kim, sam), exchange(20, kim, sam), exchange(10, kim, fay),
        exchange(5, sam, kim),
    ]  # fmt: skip
    found = champions.signals(champions.mark_new(seen, NOW - LOOK_BACK))
    assert found[1] == Signal(silos=2, answers=3, bridges=2)
    assert found[2] == Signal(silos=1, answers=1, bridges=1)
    assert found[3] == Signal(silos=1, answers=0, bridges=1)


def test_a_bridge_is_new_after_ninety_days_without_one_and_not_before() -> None:
    kim, sam = (1, 10), (2, 20)
    for gap, bridges in ((89, 0), (90, 1), (91, 1)):
        seen = [exchange(1 + gap, kim, sam), exchange(1, sam, kim)]
        found = champions.signals(champions.mark_new(seen, NOW - 2 * DAY))
        assert found[1].bridges == bridges, gap


def test_nobody_is_chosen_who_may_not_be_asked_or_lacks_a_signal() -> None:
    signals = {1: FIT, 2: Signal(1, 9, 9), 3: Signal(9, 2, 9), 4: Signal(9, 9, 0)}
    for seed in range(20):
        assert champions.choose(signals, {2, 3, 4}, lambda _: 1, {}, str(seed)) is None
        assert champions.choose(signals, {1, 2, 3, 4}, lambda _: 1, {}, str(seed)) == 1


PEOPLE = st.dictionaries(st.integers(1, 60), st.integers(1, 6), min_size=1, max_size=40)


@given(silo_of=PEOPLE, seed=st.integers(0, 5))
def test_invitations_are_spread_over_silos_and_over_people(
    silo_of: dict[int, int], seed: int
) -> None:
    signals = dict.fromkeys(silo_of, FIT)
    already: dict[int, int] = {}
    left = set(silo_of)
    while left:
        chosen = champions.choose(signals, left, silo_of.get, already, f"{seed}/{len(left)}")
        assert chosen in left
        silo = silo_of[chosen]
        assert already.get(silo, 0) == min(already.get(silo_of[one], 0) for one in left)
        already[silo] = already.get(silo, 0) + 1
        left.remove(chosen)


def test_the_choice_is_by_lot_and_can_be_told_again() -> None:
    signals = dict.fromkeys(range(1, 11), FIT)
    drawn = [champions.choose(signals, signals, lambda _: 1, {}, str(seed)) for seed in range(200)]
    assert set(drawn) == set(signals)
    assert drawn[7] == champions.choose(signals, signals, lambda _: 1, {}, "7")


@given(st.lists(st.integers(0, 120), max_size=30))
def test_a_few_a_month_and_never_two_in_a_week(days: list[int]) -> None:
    asked: list[int] = []
    for day in sorted(days):
        if champions.room_for(asked, day * DAY):
            asked.append(day * DAY)
    for begin in asked:
        assert len([at for at in asked if begin <= at < begin + 30 * DAY]) <= 3
    assert all(b - a >= 7 * DAY for a, b in pairwise(asked))
