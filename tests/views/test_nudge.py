"""A nudge in each of its states, within Slack's limits."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.catalogue import CROSSING_VALUE, GONE_QUIET, KINDS, Kind
from bot.views import crossing, ids, nudge, quiet, why
from bot.views.seen import Seen
from sandbox.blocks import check_message, check_view
from tests.views import golden_files

NUDGE = "4f5c2b1e-0000-4000-8000-000000000001"
FACTS = {
    "crossing": 12, "channel": "C0PRICING", "other_silo": "Support", "role": "helped",
    "permalink": "https://wren.slack.com/archives/C0PRICING/p1772532000000100",
}  # fmt: skip
ODD = {**FACTS, "other_silo": "<!channel> R&D *bold* " + "x" * 250, "permalink": None}


def seen(wording: int = 0, facts: dict[str, Any] = FACTS, dry: bool = False) -> Seen:
    return Seen(CROSSING_VALUE, wording, NUDGE, facts, user="U0SAM", dry=dry)


@pytest.mark.parametrize("wording", range(len(CROSSING_VALUE.wordings)))
def test_asked(wording: int) -> None:
    _shows(f"nudge_asked_{wording + 1}", nudge.message(seen(wording)))


@pytest.mark.parametrize("answer", crossing.ANSWERED)
def test_answered(answer: str) -> None:
    _shows(f"nudge_answered_{answer}", nudge.answered(seen(), crossing.reply(answer)))


def test_a_silo_with_an_odd_name() -> None:
    _shows("nudge_asked_odd_name", nudge.message(seen(1, ODD)))


def test_a_dry_run_shows_it_to_the_admins() -> None:
    _shows("nudge_dry", nudge.message(seen(dry=True)))


def test_said_once_that_it_has_gone_quiet() -> None:
    told = Seen(GONE_QUIET, 0, NUDGE, {}, user="U0SAM")
    _shows("nudge_gone_quiet", nudge.message(told))
    _shows("nudge_goes_on", nudge.answered(told, quiet.GOES_ON))


def _why(kind: Kind, held: tuple[str, ...] = ()) -> why.Why:
    return why.Why(
        NUDGE, kind, "<!date^1772532000^{date}|2026-03-03>", "<!date^1772532060^{date}|2026-03-03>",
        0.5, ("joined", "within working hours"), held,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("why_drawn", _why(CROSSING_VALUE)),
        ("why_held", _why(CROSSING_VALUE, ("do not disturb is on",))),
        ("why_asked", _why(GONE_QUIET)),
    ],
)
def test_why(name: str, told: why.Why) -> None:
    check_view(why.modal(told), "modal")
    golden_files.check(name, why.modal(told))


@pytest.mark.parametrize("way", why.DONE)
def test_less_or_none_of_it(way: str) -> None:
    check_view(why.done(way), "modal")
    golden_files.check(f"why_{way}", why.done(way))


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: str(kind.name))
def test_every_kind_has_a_view(kind: Kind) -> None:
    assert kind.name in nudge.SHOWS


def test_every_nudge_says_why_and_offers_a_way_to_stop() -> None:
    for wording in range(len(CROSSING_VALUE.wordings)):
        text, blocks = nudge.message(seen(wording))
        assert "/footbridge leave" in str(blocks)
        assert "{" not in text
        buttons = [e for b in blocks if b["type"] == "actions" for e in b["elements"]]
        assert {one["value"] for one in buttons} == {NUDGE}
        assert {one["action_id"] for one in buttons} == {
            ids.NUDGE_SAVE, ids.NUDGE_THANK, ids.NUDGE_LATER, ids.WHY
        }  # fmt: skip


def test_nobody_is_paged_by_the_name_of_a_silo() -> None:
    for shown in (
        nudge.message(seen(facts=ODD)),
        nudge.answered(seen(facts=ODD), crossing.reply("save")),
    ):
        assert "<!channel>" not in str(shown)


def _shows(name: str, shown: tuple[str, list[dict[str, Any]]]) -> None:
    text, blocks = shown
    assert text
    check_message(blocks)
    golden_files.check(name, {"text": text, "blocks": blocks})
