"""Who answered whom, what crossed, and what was a new bridge."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import crossings
from bot.domain.calendar import DAY, week_of
from bot.domain.crossings import BRIDGE_SPAN, Exchange, Found

ANA, BEN, CAT, DAN = 1, 2, 3, 4
SALES, SUPPORT, DESIGN = 10, 20, 30
SILOS = {ANA: SALES, BEN: SALES, CAT: SUPPORT, DAN: DESIGN}


def silo_at(member: int, _at: int) -> int | None:
    return SILOS.get(member)


@pytest.mark.parametrize(
    ("author", "root", "repliers", "whom"),
    [
        (CAT, ANA, [], ANA),  # who began the thread
        (CAT, ANA, [BEN], ANA),  # even after others
        (ANA, ANA, [BEN, CAT], CAT),  # oneself: who spoke last
        (ANA, ANA, [CAT, ANA], CAT),
        (ANA, ANA, [], None),  # only oneself so far
        (ANA, ANA, [ANA], None),
        (ANA, None, [BEN, CAT], CAT),  # a root that was never heard
        (ANA, None, [], None),
    ],
)
def test_whom_a_reply_answers(
    author: int, root: int | None, repliers: list[int], whom: int | None
) -> None:
    assert crossings.answered(author, root, repliers) == whom


def test_an_exchange_is_with_others_and_with_each_once() -> None:
    assert crossings.exchange(5, ANA, [CAT], [CAT, ANA, DAN]) == Exchange(5, ANA, (CAT, DAN))
    assert crossings.exchange(5, ANA, [ANA], None) is None
    assert crossings.exchange(5, ANA, None, None) is None


def test_a_crossing_counts_either_way_and_remembers_the_first_help() -> None:
    said = [Exchange(3, ANA, (CAT,)), Exchange(1, CAT, (ANA,)), Exchange(2, CAT, (BEN,))]
    assert crossings.find(said, silo_at) == [
        Found((SALES, SUPPORT), first_at=1, last_at=3, helper=CAT, helped=ANA, ab=1, ba=2)
    ]


def test_one_message_to_two_silos_is_two_crossings() -> None:
    found = crossings.find([Exchange(1, ANA, (CAT, DAN))], silo_at)
    assert [one.silos for one in found] == [(SALES, SUPPORT), (SALES, DESIGN)]


def test_within_a_silo_or_without_one_nothing_crosses() -> None:
    assert crossings.find([Exchange(1, ANA, (BEN, 99)), Exchange(2, 99, (ANA,))], silo_at) == []


def test_people_count_with_the_silo_they_were_in_at_the_time() -> None:
    def moved(member: int, at: int) -> int | None:
        return SUPPORT if member == ANA and at >= 10 else silo_at(member, at)

    said = [Exchange(1, ANA, (BEN,)), Exchange(9, CAT, (ANA,)), Exchange(11, BEN, (ANA,)),
            Exchange(12, CAT, (ANA,))]  # fmt: skip
    (found,) = crossings.find(said, moved)
    assert (found.silos, found.first_at, found.last_at) == ((SALES, SUPPORT), 9, 11)
    assert (found.ab, found.ba) == (1, 1)


def test_ties_count_each_answer_and_mention_once_in_its_week() -> None:
    at = 3 * 7 * DAY
    changes = crossings.tie_changes(7, ANA, at, [CAT], [CAT, CAT, ANA, DAN])
    assert changes == {
        (7, week_of(at), ANA, CAT): (1, 1, 0),
        (7, week_of(at), ANA, DAN): (0, 1, 0),
    }


@given(st.lists(st.integers(1, 5)), st.lists(st.integers(1, 5)), st.integers(0, 10**15))
def test_what_is_taken_from_ties_is_what_was_added(
    answers: list[int], mentions: list[int], at: int
) -> None:
    added = crossings.tie_changes(1, ANA, at, answers, mentions)
    taken = crossings.tie_changes(1, ANA, at, answers, mentions, sign=-1)
    assert added.keys() == taken.keys()
    assert all(
        (a, b, c) == (-x, -y, -z)
        for (a, b, c), (x, y, z) in zip(added.values(), taken.values(), strict=True)
    )


def test_a_bridge_is_new_after_ninety_days_without_an_exchange() -> None:
    pair, other = (SALES, SUPPORT), (SALES, DESIGN)
    rows = [
        (1, pair, 0, 0),
        (2, pair, DAY, 2 * DAY),
        (3, other, DAY, DAY),
        (4, pair, 2 * DAY + BRIDGE_SPAN, 2 * DAY + BRIDGE_SPAN),  # ninety days to the moment
        (5, pair, 3 * BRIDGE_SPAN, 3 * BRIDGE_SPAN),
        (6, other, DAY + BRIDGE_SPAN + 1, DAY + BRIDGE_SPAN + 1),
    ]
    assert crossings.new_bridges(rows) == {1, 3, 5, 6}


def test_a_long_conversation_keeps_a_bridge_open_though_a_short_one_ended_within() -> None:
    pair = (SALES, SUPPORT)
    rows = [(1, pair, 0, 80 * DAY), (2, pair, DAY, DAY), (3, pair, 100 * DAY, 100 * DAY)]
    assert crossings.new_bridges(rows) == {1}
