"""The cards of the guided setup, each as it comes first and as it stands when much is set."""

from __future__ import annotations

import json
from datetime import date

import pytest

from bot.domain.rules import Rules
from bot.domain.setup import STEPS, Day, Event, Known, first_week
from bot.views import setup, setup_preview
from bot.views.leader import Listed
from bot.views.setup import Belonging, Card, Standing
from bot.views.setup_preview import FirstWeek
from sandbox.blocks import check_view
from tests.views import golden_files

A_TUESDAY = date(2026, 3, 3)
MUCH = Rules(
    nudges_a_week=2, quiet_before=480, quiet_after=18 * 60 + 30, quiet_days=(5, 6),
    stories_channel="C0WINS", champions_channel="C0CHAMP", dry_run="C0ADMINS",
)  # fmt: skip
NOTHING = Known(0, 0, 12, 12, 0, 0, 0, 0)
SOME = Known(
    channels=2, silos=3, in_no_silo=2, here=40, joined=12, asked=1, invited=2, champions=1,
    reading=38, leads={1: 1, 3: 2}, acts={3: 3},
)  # fmt: skip
ROW = (
    "*1. Sales*: 9 people, clear\n    who: <@U0SAM> and 8 more\n    where they write: #deals (80%)"
)


def week(known: Known, rules: Rules, channels: list[str]) -> Card:
    days = first_week(known, A_TUESDAY)
    return setup_preview.card(FirstWeek(known, days, channels, rules))


CARDS = {
    "channels_first": setup.channels([], 0),
    "channels": setup.channels(["C0PRICING", "C0RANDOM"], 3),
    "silos_first": setup.silos(Belonging(0, 12, 12)),
    "silos": setup.silos(Belonging(3, 40, 2, "user groups")),
    "silos_field": setup.profile_fields(["Department", "Team <!here>"]),
    "silos_groups": setup.user_groups([("S0SALES", "sales"), ("S0SUPPORT", "support")]),
    "silos_list": setup.listed(),
    "silos_proposals": setup.proposals([ROW], {1: "Sales"}),
    "leaders_first": setup.leaders([], may_join=True),
    "leaders": setup.leaders(
        [Listed("U0SUE", "yes", True), Listed("U0KIM", "asked", True), Listed("U0G", "yes", False)],
        may_join=False,
    ),
    "champions_first": setup.champions([]),
    "champions": setup.champions(["U0SAM"]),
    "priorities_first": setup.priorities([]),
    "priorities": setup.priorities(["Fewer <handovers>", "Speed"]),
    "defaults_first": setup.defaults(Rules()),
    "defaults": setup.defaults(MUCH),
    "preview_nothing": week(NOTHING, Rules(), []),
    "preview": week(SOME, Rules(), ["C0PRICING", "C0RANDOM"]),
    "preview_much": week(SOME, MUCH, ["C0PRICING"]),
}  # fmt: skip


@pytest.mark.parametrize("name", CARDS)
def test_a_card(name: str) -> None:
    shown = setup.modal(CARDS[name])
    check_view(shown, "modal")
    golden_files.check(f"setup_{name}", shown)


@pytest.mark.parametrize("invited", ["C0PRICING", None])
def test_the_end(invited: str | None) -> None:
    shown = setup.done(invited)
    check_view(shown, "modal")
    golden_files.check(f"setup_done{'_invited' if invited else ''}", shown)


@pytest.mark.parametrize(
    ("name", "now"),
    [
        ("none", Standing(None, finished=False)),
        ("begun", Standing("leaders", finished=False)),
        ("listens", Standing(None, finished=False, listens=True)),
        ("done", Standing("channels", finished=True)),
        ("paused", Standing("channels", finished=True, paused=True)),
    ],
)
def test_an_admins_corner_in_home(name: str, now: Standing) -> None:
    blocks = setup.home(now)
    check_view({"type": "home", "blocks": blocks}, "home")
    golden_files.check(f"setup_home_{name}", blocks)


def test_the_largest_cards_fit_in_slack() -> None:
    many = [f"C{number:010}" for number in range(400)]
    people = [f"U{number:010}" for number in range(200)]
    names = {number: "Ümläut & <Sons> " * 6 for number in range(1, 80)}
    for card in (
        setup.channels(many, 300),
        setup.profile_fields([f"Field {number} " + "x" * 90 for number in range(150)]),
        setup.user_groups([(one, "h" * 90) for one in many]),
        setup.proposals([ROW * 20] * 79, names),
        setup.leaders([Listed(one, "asked", True) for one in people], may_join=True),
        setup.champions(people),
        setup.priorities(["<" * 80] * 100),
        setup.defaults(Rules(quiet_before=485, quiet_after=1439)),
        week(Known(400, 300, 1, 50_000, 9_000, 100, 100, 90, 2000), MUCH, many),
    ):
        shown = setup.modal(card)
        check_view(shown, "modal")
        assert len(shown["private_metadata"]) <= 3000


def test_the_first_week_day_by_day() -> None:
    days = first_week(SOME, A_TUESDAY)
    assert days[0].events == (
        Event("listening", 2), Event("reading", 38), Event("asked", 1), Event("invited", 2),
    )  # fmt: skip
    assert days[1:] == [
        Day(date(2026, 3, 5), date(2026, 3, 5), (Event("digest", 2), Event("act", 3))),
        Day(date(2026, 3, 7), date(2026, 3, 8), (Event("weekend"),)),
    ]


def test_a_quiet_day_brings_nothing_even_a_digest() -> None:
    known = Known(1, 1, 0, 9, 5, 0, 0, 0, leads={3: 1}, quiet_days=(3,))
    thursday = next(one for one in first_week(known, A_TUESDAY) if one.on.day == 5)
    assert thursday.events == (Event("quiet"),)


def test_every_step_has_a_title() -> None:
    assert set(setup.TITLES) == set(STEPS)
    assert json.loads(setup.modal(setup.listed())["private_metadata"])["sub"] == setup.LIST
