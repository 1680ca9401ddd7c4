"""What a card needs, where it may go, how far it was taken up, and when there is a round-up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import calendar, experiments
from bot.domain.calendar import DAY
from bot.domain.experiments import STATES, Card

TODAY = date(2026, 3, 3)
CARD = Card("we think", "we do", "we count", "it is more", "Solve", TODAY, date(2026, 3, 17))


def test_a_whole_card_has_no_problems_and_a_draft_needs_only_what_it_believes() -> None:
    assert experiments.problems(CARD, TODAY, starting=True) == {}
    draft = Card("we think", "", "", "", "Solve", None, None)
    assert experiments.problems(draft, TODAY, starting=False) == {}
    assert set(experiments.problems(draft, TODAY, starting=True)) == {
        "verify", "measure", "right_if"
    }  # fmt: skip


@pytest.mark.parametrize("key", experiments.WRITTEN)
@pytest.mark.parametrize("text", ["", "   ", "…", "👍🎉", "\n\t"])
def test_a_field_that_says_nothing_is_named(key: str, text: str) -> None:
    lacking = replace(CARD, **{key: text})  # type: ignore[arg-type]
    assert list(experiments.problems(lacking, TODAY, starting=True)) == [key]


@pytest.mark.parametrize(
    ("starts", "check", "wrong"),
    [
        (-1, 5, "starts_on"), (0, 0, "check_on"), (0, -1, "check_on"), (5, 5, "check_on"),
        (5, 4, "check_on"), (0, 401, "check_on"),
    ],
)  # fmt: skip
def test_dates_that_cannot_be(starts: int, check: int, wrong: str) -> None:
    card = replace(
        CARD, starts_on=TODAY + timedelta(days=starts), check_on=TODAY + timedelta(days=check)
    )
    assert list(experiments.problems(card, TODAY, starting=True)) == [wrong]


def test_a_card_that_runs_keeps_its_start_of_long_ago() -> None:
    began = TODAY - timedelta(days=30)
    card = replace(CARD, starts_on=began)
    assert experiments.problems(card, TODAY, starting=True, began=began) == {}
    assert "starts_on" in experiments.problems(card, TODAY, starting=True)


def test_a_result_that_says_nothing_is_handed_back() -> None:
    assert set(experiments.untold({"observed": "x", "learned": "👍"})) == {"learned", "therefore"}


def test_every_card_can_be_shared_or_dropped_and_nothing_comes_back() -> None:
    assert all(not experiments.may_move("dropped", to) for to in STATES)
    assert all(not experiments.may_move(one, "draft") for one in STATES)
    assert all(experiments.may_move(one, "dropped") for one in STATES if one != "dropped")
    assert [one for one in STATES if experiments.may_move(one, "shared")] == ["running", "waiting"]


TREES = st.lists(st.integers(0, 40), max_size=40).map(
    lambda above: {n + 1: (up if 0 < up <= n else None) for n, up in enumerate(above)}
)


@given(TREES)
def test_reuse_counts_all_that_came_of_a_card(parents: dict[int, int | None]) -> None:
    counted = experiments.reuse(parents)
    children: dict[int, list[int]] = {}
    for card, above in parents.items():
        if above is not None:
            children.setdefault(above, []).append(card)

    def below(card: int) -> int:
        return sum(1 + below(child) for child in children.get(card, []))

    assert counted == {card: below(card) for card in parents if below(card)}


def test_a_ring_of_copies_does_not_hang() -> None:
    assert experiments.reuse({1: 2, 2: 3, 3: 1}) == {1: 2, 2: 2, 3: 2}


def test_a_copy_of_a_card_that_is_gone_still_counts_above_it() -> None:
    assert experiments.reuse({2: 1, 3: 2}) == {1: 2, 2: 1}


def test_words_are_found_in_any_order_and_case() -> None:
    texts = ("Fewer calls at the DESK", "", "Straße")
    assert experiments.matches(texts, "desk fewer")
    assert experiments.matches(texts, "strasse")
    assert experiments.matches(texts, "")
    assert not experiments.matches(texts, "desk tuesday")


def test_the_people_of_a_silo_that_is_gone_are_where_most_of_them_went() -> None:
    spans = {
        1: [(0, 5 * DAY, 10), (5 * DAY, None, 20)],
        2: [(0, 5 * DAY, 10), (5 * DAY, None, 20)],
        3: [(0, 5 * DAY, 10), (5 * DAY, None, 30)],
        4: [(0, 2 * DAY, 10), (2 * DAY, None, 40)],  # left earlier: that was no merger
        5: [(0, 3 * DAY, 20), (3 * DAY, None, 30)],  # silo 20 still has people
    }
    assert experiments.heirs(spans, 9 * DAY) == {10: 20}


def at(iso: str) -> int:
    return calendar.micros(datetime.fromisoformat(iso).replace(tzinfo=UTC))


@given(
    st.sampled_from(sorted(available_timezones())),
    st.integers(at("2025-01-01T00:00"), at("2027-01-01T00:00")),
)
def test_a_fortnight_has_one_monday_at_ten_in_any_zone(tz: str, now: int) -> None:
    number, since = experiments.fortnight(now, tz)
    there = calendar.moment(since).astimezone(calendar.zone(tz))
    assert there.weekday() == 0
    assert since <= now < since + 14 * DAY + calendar.HOUR * 25
    assert experiments.fortnight(since, tz) == (number, since)
    assert experiments.fortnight(since + 13 * DAY, tz)[0] == number
    assert experiments.fortnight(since + 15 * DAY, tz)[0] == number + 1


def test_the_check_is_at_nine_where_its_owner_is() -> None:
    assert experiments.check_at(date(2026, 3, 29), "Europe/London") == at("2026-03-29T08:00")
    assert experiments.check_at(date(2026, 3, 3), "Asia/Kolkata") == at("2026-03-03T03:30")
