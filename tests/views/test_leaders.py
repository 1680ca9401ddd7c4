"""What leaders see: acts, their own record, wishes; and priorities, freezes, switches."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.catalogue import KINDS, Kind
from bot.domain.catalogue import leaders as kinds
from bot.domain.protecting import FREEZE, NO_NEW
from bot.domain.rules import Rules
from bot.views import act, leader, nudge, nudge_kinds, priorities, protecting
from bot.views.act import Done
from bot.views.leader import Listed, Wishes
from bot.views.nudge_kinds import Switch
from bot.views.priorities import Card, Served
from bot.views.protecting import Shown
from bot.views.seen import Seen
from sandbox.blocks import check_message, check_view
from tests.views import golden_files

NUDGE = "4f5c2b1e-0000-4000-8000-000000000001"
AT = 1_772_532_000_000_000  # 2026-03-03 10:00 UTC
DAY = 86_400_000_000
FACTS = {
    "channel": "C0PRICING", "other_silo": "Support",
    "permalink": "https://wren.slack.com/archives/C0PRICING/p1772532000000100",
}  # fmt: skip
ODD = {"channel": "C0PRICING", "other_silo": "<!channel> R&D " + "x" * 250, "permalink": None}
FROZEN = {
    "what": NO_NEW, "silo": "R&D <!here>", "begins": AT, "ends": AT + 9 * DAY,
    "words": "A new <tool>",
}  # fmt: skip


def seen(
    kind: Kind, wording: int = 0, facts: dict[str, Any] = FACTS, other: str | None = "U0KIM"
) -> Seen:
    return Seen(kind, wording, NUDGE, facts, user="U0SUE", other=other)


def again(facts: dict[str, Any] = FACTS) -> Seen:
    put_off = {**facts, "act": "thank_across", "words": 1, "about": "x", "first": NUDGE}
    return seen(kinds.ACT_AGAIN, facts=put_off)


@pytest.mark.parametrize("kind", kinds.ACTS, ids=lambda kind: str(kind.name))
@pytest.mark.parametrize("wording", range(3))
def test_an_act_in_its_place(kind: Kind, wording: int) -> None:
    _shows(f"act_{kind.name}_{wording + 1}", nudge.message(seen(kind, wording)))


@pytest.mark.parametrize("kind", kinds.ACTS, ids=lambda kind: str(kind.name))
def test_every_act_says_why_it_matters_and_has_a_name(kind: Kind) -> None:
    assert act.MATTERS[kind.name]
    assert act.NAMES[kind.name]
    text, blocks = nudge.message(seen(kind, 0, ODD, other=None))
    check_message(blocks)
    assert "<!channel>" not in str(blocks)
    assert "{" not in text
    assert "None" not in text
    assert "Open it" not in str(blocks)  # there is no address to open


@pytest.mark.parametrize("reply", act.REPLIES)
def test_an_act_once_it_was_answered(reply: str) -> None:
    shown = nudge.answered(seen(kinds.ANSWER_IN_PUBLIC), act.REPLIES[reply])
    _shows(f"act_said_{reply}", shown)


def test_an_act_that_was_put_off() -> None:
    _shows("act_again", nudge.message(again()))


@pytest.mark.parametrize("wording", range(3))
def test_asked_to_lead(wording: int) -> None:
    _shows(f"leader_asked_{wording + 1}", nudge.message(seen(kinds.LEADER_ASKED, wording, {})))


@pytest.mark.parametrize(("name", "reply"), [("yes", leader.YES), ("no", leader.NO)])
def test_asked_and_answered(name: str, reply: str) -> None:
    _shows(f"leader_said_{name}", nudge.answered(seen(kinds.LEADER_ASKED, 0, {}), reply))


@pytest.mark.parametrize("wording", range(3))
def test_a_champion_is_told_of_a_freeze(wording: int) -> None:
    shown = nudge.message(seen(kinds.FREEZE_TOLD, wording, FROZEN))
    assert "<!here>" not in str(shown)
    _shows(f"freeze_told_{wording + 1}", shown)


def test_a_freeze_of_all_by_somebody_gone() -> None:
    facts = {**FROZEN, "what": FREEZE, "silo": None, "words": ""}
    _shows("freeze_told_all", nudge.message(seen(kinds.FREEZE_TOLD, 0, facts, other=None)))
    _shows("freeze_read", nudge.answered(seen(kinds.FREEZE_TOLD, 0, facts), protecting.READ))


MODALS = {
    "leader_modal": leader.modal(Wishes(1, 3, 600, None, tuple(act.NAMES))),
    "leader_modal_few": leader.modal(Wishes(4, 0, 510, "U0KAI", ())),
    "freeze_modal": protecting.modal(["Sales", "Support"]),
    "freeze_modal_many": protecting.modal([f"Silo {number}" for number in range(300)]),
    "priority_modal_new": priorities.modal(Card(None, "", "", None, "2026 Q1", ["2026 Q1"])),
    "priority_modal": priorities.modal(
        Card(7, "Faster answers", "Within a day.", "U0SUE", "2025 Q4", ["2025 Q4", "2026 Q1"])
    ),
}


@pytest.mark.parametrize("name", MODALS)
def test_a_card(name: str) -> None:
    check_view(MODALS[name], "modal")
    golden_files.check(name, MODALS[name])


SERVED = [
    Served(
        1,
        "Faster <answers>",
        "Within a day.",
        "2026 Q1",
        "U0SUE",
        2,
        1,
        ("Sales", "Support"),
        ("They <called> us,\nand we knew. " * 9, "Now there is one list."),
    ),
    Served(2, "Fewer forms", "", "", None, 0, 0, ()),
    Served(3, "One price list", "", "2026 Q2", None, 0, 1, tuple(f"Silo {n}" for n in range(9))),
    Served(4, "Quiet hours", "", "2026 Q2", None, 1, 0, ()),
]
DONE = [
    Done(kinds.ANSWER_IN_PUBLIC, AT + 14 * DAY, "C0PRICING", None, None),
    Done(kinds.THANK_ACROSS, AT + 7 * DAY, None, "did", False),
    Done(kinds.SHARE_WORK, AT, "C0PRICING", "opened", True),
]
FREEZES = [
    Shown(FREEZE, None, AT, AT + DAY, "", None),
    Shown(NO_NEW, "R&D", AT + DAY, AT + 2 * DAY, "<!here> calm", "U0ADA"),
]
SWITCHES = [
    Switch(KINDS["crossing_value"], True, 0.5, 12),
    Switch(KINDS["answer_in_public"], False, 0.8, None),
    Switch(KINDS["leader_asked"], True, 1.0, None, frozenset({1})),
]
TEXTS = {
    "acts_record": act.record(DONE),
    "acts_record_none": act.record([]),
    "leaders_listed": leader.listed([Listed("U1", "yes", True), Listed("U2", "asked", False)]),
    "leaders_none": leader.listed([]),
    **{f"leaders_named_{what}": leader.named(what, "U1") for what in leader.NAMED},
    "priorities": priorities.listed(SERVED, may_change=True),
    "priorities_read": priorities.listed(SERVED[:1], may_change=False),
    "priorities_none": priorities.listed([], may_change=True),
    "priorities_retired": priorities.retired("Faster <answers>"),
    "freezes": protecting.listed(FREEZES, AT),
    "freezes_none": protecting.listed([], AT),
    "freezes_ended": protecting.ended(FREEZES),
    "freeze_declared": protecting.declared(FREEZES[0], AT),
    "freeze_declared_later": protecting.declared(FREEZES[1], AT),
    "nudges_switched": nudge_kinds.switched(SWITCHES[1]),
}


@pytest.mark.parametrize(("name", "done"), [("none", []), ("some", DONE)])
def test_in_their_home(name: str, done: list[Done]) -> None:
    check_view({"type": "home", "blocks": act.home(done)}, "home")
    golden_files.check(f"acts_home_{name}", act.home(done))


@pytest.mark.parametrize("name", TEXTS)
def test_answer(name: str) -> None:
    assert 0 < len(TEXTS[name]) <= 3000  # of one text; Slack would cut it
    assert "<!here>" not in TEXTS[name]
    golden_files.check(f"answer_{name}", {"text": TEXTS[name]})


def test_all_that_all_kinds_say_fits_one_message() -> None:
    kinds_all = [Switch(kind, True, 0.5, 10_000) for kind in KINDS.values()]
    text, blocks = nudge_kinds.listed(kinds_all, Rules())
    check_message(blocks)
    assert len(text) <= 12_000


MADE_UP = Kind(
    name="made_up", stage="Share", audience="leader", opportunity="it is time", outcome="a <press>",
    seen="answered", cooldown=DAY, wordings=("Was {other} here?", "Is it so? " * 20, "And now?"),
)  # fmt: skip
CARDS = {
    "on": Switch(MADE_UP, True, 0.25, 12),
    "off": Switch(MADE_UP, False, 0.5, None, frozenset({1})),
    "asked": Switch(replace(MADE_UP, asked=True), True, 1.0, None),
}


@pytest.mark.parametrize("name", CARDS)
def test_the_card_of_a_kind(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(nudge_kinds, "KINDS", {MADE_UP.name: MADE_UP})
    shown = nudge_kinds.modal(CARDS[name], saved=name == "off")
    check_view(shown, "modal")
    golden_files.check(f"nudges_card_{name}", shown)


def test_the_card_before_one_is_chosen() -> None:
    shown = nudge_kinds.modal()
    check_view(shown, "modal")
    assert "submit" not in shown


def test_the_list_of_all_kinds() -> None:
    _shows("nudges_listed", nudge_kinds.listed(SWITCHES, Rules(quiet_days=(5, 6))))


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: str(kind.name))
def test_the_card_of_every_kind_fits(kind: Kind) -> None:
    check_view(nudge_kinds.modal(Switch(kind, False, 0.123, None)), "modal")


def _shows(name: str, shown: tuple[str, list[dict[str, Any]]]) -> None:
    text, blocks = shown
    assert text
    check_message(blocks)
    golden_files.check(name, {"text": text, "blocks": blocks})
