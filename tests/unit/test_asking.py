"""Who is asked: where the words point, who answers there, and never the same few."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.asking import Helper, Place, best_place, fits, has_words, rank, topics

PLACES = [
    Place(1, "pricing", "discounts, rebates and the yearly list"),
    Place(2, "contract-desk"),
    Place(3, "random", "everything else"),
]


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("What is the price for schools?", 1),
        ("Who may grant a rebate?", 1),
        ("Who reads contracts before we sign?", 2),
        ("Where do the desks go?", 2),
        ("Is anybody hungry?", None),
    ],
)
def test_the_words_of_a_question_point_to_a_channel(question: str, best: int | None) -> None:
    assert best_place(fits(question, PLACES), [1, 2, 3]) == best


def test_a_word_in_many_channels_tells_little() -> None:
    places = [Place(1, "team-sales"), Place(2, "team-support"), Place(3, "sales-handbook")]
    fit = fits("Which team keeps the handbook?", places)
    assert best_place(fit, [1, 2, 3]) == 3
    assert fit[1] == fit[2] < fit[3]


def test_only_places_that_are_allowed_are_named() -> None:
    assert best_place({1: 2.0, 2: 1.0}, [2]) == 2
    assert best_place({1: 2.0}, []) is None


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Why?", True), ("数据在哪里", True), ("5", True), ("x :tada:", True), ("", False),
        (" \n", False), ("👍🏽🎉", False), (":tada: :+1::skin-tone-2:", False), ("…?!", False),
        ("___", False),
    ],
)  # fmt: skip
def test_what_counts_as_words(text: str, holds: bool) -> None:
    assert has_words(text) is holds


def test_endings_and_common_words_do_not_matter() -> None:
    assert topics("Prices, PRICING :price: and the") == topics("price")


def test_who_answers_there_comes_first_with_the_reason() -> None:
    helpers = [
        Helper(1, {}), Helper(2, {1: 0}), Helper(3, {1: 1}), Helper(4, {1: 9}),
        Helper(5, {3: 50}, across=3),
    ]  # fmt: skip
    ranked = rank({1: 2.0}, helpers, "seed")
    assert [(one.helper, one.why, one.place) for one in ranked] == [
        (4, "often", 1), (3, "answered", 1), (5, "across", None), (2, "active", 1),
        (1, "willing", None),
    ]  # fmt: skip


def test_who_was_asked_lately_steps_back() -> None:
    rested, busy = Helper(1, {1: 5}), Helper(2, {1: 9}, asked=3)
    assert [one.helper for one in rank({1: 1.0}, [busy, rested], "seed")] == [1, 2]


@given(
    st.lists(
        st.builds(
            Helper, id=st.integers(1, 99), across=st.integers(0, 50), asked=st.integers(0, 9),
            answers=st.dictionaries(st.integers(1, 4), st.integers(0, 50)),
            this_week=st.integers(0, 4),
        ),
        unique_by=lambda one: one.id,
    ),
    st.dictionaries(st.integers(1, 4), st.floats(0.1, 9)),
    st.randoms(),
)  # fmt: skip
def test_nobody_beyond_two_a_week_and_the_same_order_for_the_same_seed(
    helpers: list[Helper], fit: dict[int, float], rng: random.Random
) -> None:
    ranked = rank(fit, helpers, "seed")
    assert {one.helper for one in ranked} == {one.id for one in helpers if one.this_week < 2}
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)
    assert rank(fit, rng.sample(helpers, len(helpers)), "seed") == ranked
    for one in ranked:
        assert (one.place in fit) is (one.why in ("often", "answered", "active"))


def test_a_few_who_know_most_do_not_carry_everything() -> None:
    """Sixty helpers, three of whom answer far more than the rest; ten questions a week."""
    known = {one: 60 if one < 3 else one % 4 for one in range(60)}
    asked: list[tuple[int, int]] = []  # (day, helper)
    for number in range(260):
        day = number * 7 // 10
        helpers = [
            Helper(
                one, {1: answers},
                asked=sum(who == one and day - at < 28 for at, who in asked),
                this_week=sum(who == one and day - at < 7 for at, who in asked),
            )
            for one, answers in known.items()
        ]  # fmt: skip
        asked.append((day, rank({1: 1.0}, helpers, str(number))[0].helper))
    load = sorted((sum(who == one for _, who in asked) for one in known), reverse=True)
    assert sum(load[:3]) / len(asked) < 0.2, "the busiest twentieth"
    assert load[0] <= 2 * 26
    assert sum(one > 0 for one in load) > 40
