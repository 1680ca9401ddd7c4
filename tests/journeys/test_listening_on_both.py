"""Cards, ways of working and tours on PostgreSQL: a journey each; all others are on SQLite."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.journeys import test_silo_cards, test_tours, test_ways
from tests.journeys.company import Company


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    with databases.fresh("postgresql") as url:
        yield url


@pytest.fixture
def of_four(company: Company) -> Company:
    """The company with four silos, as tours need it."""
    return test_tours.of_four(company)


def test_a_card_is_offered(company: Company) -> None:
    test_silo_cards.test_a_card_is_offered_the_first_time_two_silos_exchange(company)


def test_an_old_card_asks_for_a_look(company: Company) -> None:
    test_silo_cards.test_an_old_card_asks_one_of_its_people_in_turn(company)


def test_ties_that_change_open_a_pair(company: Company) -> None:
    test_ways.test_ties_that_change_ask_one_of_each_for_a_look(company, 1, 9, "have grown")


def test_agreements_are_signed_by_both(company: Company) -> None:
    test_ways.test_each_writes_what_they_need_and_both_agree(company)


def test_a_talk_from_the_ask_to_the_card(of_four: Company) -> None:
    test_tours.test_a_talk_is_asked_for_noted_and_shared_with_a_yes(of_four)


def test_silos_that_merge_on_the_way(of_four: Company) -> None:
    test_tours.test_a_silo_that_is_merged_into_a_new_one_is_followed(of_four)


def test_a_first_round_with_a_buddy(of_four: Company) -> None:
    test_tours.test_a_newcomer_gets_four_weeks_three_silos_and_a_buddy(of_four)


def test_a_tour_is_nudged_over_its_hundred_and_twenty_days(of_four: Company) -> None:
    test_tours.test_a_tour_that_rests_is_nudged_never_more_than_once_a_week(of_four)
