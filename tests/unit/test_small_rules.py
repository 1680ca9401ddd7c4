"""Chance that can be told again, the catalogue, and what is read of people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import randomise
from bot.domain.members import profile, stranger


def test_a_draw_follows_from_its_seed_on_any_machine() -> None:
    assert randomise.draw("1/T0HOME/crossing_value/crossing 1") == 0.0398570904224429
    assert randomise.draw("a") != randomise.draw("b")


def test_draws_are_uniform() -> None:
    draws = [randomise.draw(f"seed {number}") for number in range(10_000)]
    assert all(0 <= draw < 1 for draw in draws)
    tenths = [sum(int(draw * 10) == tenth for draw in draws) for tenth in range(10)]
    # Of 10,000 draws each tenth holds 1,000, give or take 30 (one standard deviation).
    assert all(880 < held < 1120 for held in tenths)


@given(st.text(max_size=40), st.integers(1, 7))
def test_a_choice_is_one_of_the_options(seed: str, options: int) -> None:
    assert 0 <= randomise.choose(seed, options) < options


def test_a_person_as_slack_describes_one() -> None:
    found = profile(
        {
            "id": "U1", "team_id": "T1", "name": "ana", "real_name": "Ana Lima", "tz": "Asia/Tokyo",
            "is_owner": True,
            "profile": {"display_name": "Ana", "real_name": "Ana Lima", "email": "ana@x.example"},
        },
        "T1",
    )  # fmt: skip
    assert (found.slack_id, found.kind, found.name) == ("U1", "person", "Ana")
    assert found.names == ("Ana", "Ana Lima", "ana")
    assert (found.email, found.tz, found.is_admin) == ("ana@x.example", "Asia/Tokyo", True)


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({}, "person"),
        ({"is_restricted": True}, "guest"),
        ({"is_ultra_restricted": True}, "guest"),
        ({"is_bot": True}, "bot"),
        ({"is_stranger": True}, "stranger"),
        ({"team_id": "T2"}, "stranger"),
        ({"team_id": "T2", "is_bot": True}, "bot"),
    ],
)
def test_who_is_of_ours(more: dict[str, object], kind: str) -> None:
    assert profile({"id": "U1", "team_id": "T1", **more}, "T1").kind == kind


def test_in_an_org_wide_install_every_team_is_ours() -> None:
    assert profile({"id": "U1", "team_id": "T2"}, None).kind == "person"
    assert profile({"id": "USLACKBOT"}, None).kind == "bot"


@given(
    st.dictionaries(
        st.sampled_from(["name", "real_name", "tz", "profile", "team_id", "deleted", "is_bot"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=5,
        ),
    )
)
def test_a_person_oddly_described_fits_the_columns(user: dict[str, object]) -> None:
    found = profile({"id": "U1", **user}, "T1")
    assert 0 < len(found.name) <= 255
    assert all(isinstance(name, str) and "\0" not in name for name in found.names)
    assert found.tz is None or len(found.tz) <= 64


def test_of_a_stranger_no_more_than_the_id_is_kept() -> None:
    found = stranger("U9")
    assert (found.slack_id, found.kind, found.name, found.names) == ("U9", "stranger", "", ())
    assert (found.email, found.tz) == (None, None)
