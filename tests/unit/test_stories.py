"""When a story may be seen: for any answers in any order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import stories, thanks
from bot.domain.calendar import DAY
from bot.domain.stories import (
    AGREED,
    ASKING,
    CHANGE,
    DRAFT,
    LEAVE,
    NAMED,
    OUT,
    POST,
    PUBLISHED,
    REFUSED,
    REMOVE,
    WAITING,
)

said = st.sampled_from([NAMED, WAITING, AGREED, REFUSED, OUT])


@given(publish=st.booleans(), answers=st.lists(said, max_size=6))
def test_published_only_as_its_writer_wishes_and_with_everybodys_yes(
    publish: bool, answers: list[str]
) -> None:
    stands = stories.state(publish, answers)
    if stands == PUBLISHED:
        assert publish
        assert set(answers) <= {AGREED, OUT}
    if stands == ASKING:
        assert publish
        assert REFUSED not in answers
    if not publish or REFUSED in answers:
        assert stands == DRAFT


@given(before=st.none() | said, named=st.booleans(), reworded=st.booleans())
def test_an_answer_holds_for_the_words_it_was_given_to(
    before: str | None, named: bool, reworded: bool
) -> None:
    after = stories.answer_after(before, named, reworded)
    if after == AGREED:
        assert (before, named, reworded) == (AGREED, True, False)
    if before == OUT:
        assert after == OUT
    if before == REFUSED and not reworded:
        assert after == REFUSED
    if before is None and not named:
        assert after is None
    if after is None:
        assert not named


@given(
    steps=st.lists(st.tuples(st.booleans(), st.booleans(), said), max_size=12),
)
def test_whoever_is_named_in_what_is_published_agreed_to_these_very_words(
    steps: list[tuple[bool, bool, str]],
) -> None:
    answer: str | None = None
    agreed_to, version = -1, 0
    for named, reworded, says in steps:
        version += reworded
        answer = stories.answer_after(answer, named, reworded)
        if answer == NAMED:
            answer = says
        if answer == AGREED and says == AGREED and agreed_to < version:
            agreed_to = version
        if answer == AGREED:
            assert agreed_to == version


@pytest.mark.parametrize(
    ("state", "posted", "act"),
    [
        (PUBLISHED, False, POST),
        (PUBLISHED, True, CHANGE),
        (ASKING, True, LEAVE),
        (ASKING, False, LEAVE),
        (DRAFT, True, REMOVE),
        (DRAFT, False, LEAVE),
    ],
)
def test_what_is_done_in_the_channel(state: str, posted: bool, act: str) -> None:
    assert stories.act(state, posted) == act


@pytest.mark.parametrize(
    "text", ["", " ", "👍", "👩‍👩‍👧 🏳️‍🌈", ":tada: :+1:", "…!", "1️⃣ #️⃣", ":clap::clap:"]
)
def test_emoji_and_signs_say_nothing(text: str) -> None:
    assert not stories.says_something(text)


@pytest.mark.parametrize(
    "text", ["ok 👍", "日本語", "7", "Δ", "مرحبا", "at 10:30:45", ":tada: signed"]
)
def test_words_in_any_script_do(text: str) -> None:
    assert stories.says_something(text)


def test_the_same_two_wait_a_fortnight() -> None:
    assert thanks.again_from(5) == 5 + 14 * DAY
