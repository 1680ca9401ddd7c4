"""The silos on a card, lists that are brought in, and what is said where Footbridge listens."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.catalogue import KINDS
from bot.views import channels, nudge, silo_list, silo_page
from bot.views.channels import Waiting
from bot.views.seen import Seen
from bot.views.silo_list import Brought, Preview
from bot.views.silo_page import History, Moved, Page, Proposal, Row
from tests.views import golden_files

AT = 1_772_539_200_000_000
DAY = 86_400_000_000
ROWS = [Row(1, "R&D", 1), Row(2, "<b>Sales</b>", 1_412)]
PROPOSED = Proposal(1, "pricing and deals", 7, ("U1", "U2"), (("pricing", 0.62),), 0.7)
MANY = Page([Row(n, f"Team {n}", n) for n in range(25)], 25, 200, 12, "field", [PROPOSED] * 12)

LISTS: dict[str, Any] = {
    "form": silo_list.form(files=True),
    "form_without_files": silo_list.form(files=False),
    "reading": silo_list.card(silo_list.said(silo_list.READING)),
    "preview": silo_list.card(silo_list.preview(Preview(7, 12, 2, 3, ["Care", "<b>"]))),
    "preview_no_change": silo_list.card(silo_list.preview(Preview(7, 1, 0, 0, []))),
    "preview_nobody": silo_list.card(
        silo_list.preview(Preview(7, 0, 0, 0, [], 1, strangers=["zoe@example.org"], file=True))
    ),
    "preview_much": silo_list.card(
        silo_list.preview(
            Preview(
                7, 49_000, 40_000, 9_000, [f"Team {n} " + "x" * 66 for n in range(300)],
                unknown=900, twice=70, faulty=30,
                strangers=[f"{'x' * 300}{n}@example.org" for n in range(8)],
                doubles=["Line 4: <!channel> is in “Sales” on line 1."] * 8,
                faults=[f"Line {n}: “{'y' * 60}” is neither." for n in range(8)],
                file=True,
            )
        )
    ),
    "brought": silo_list.card(silo_list.said(silo_list.brought(Brought(1_200, 1, ["Care"])))),
}  # fmt: skip
PAGES: dict[str, Any] = {
    "none": silo_page.card(Page([], 0, 0, 40, "", [])),
    "two": silo_page.card(Page(ROWS, 0, 2, 1, "groups", []), "It is called “Care” now."),
    "many": silo_page.card(MANY),
    "rename": silo_page.rename(ROWS[1]),
    "merge": silo_page.merge(ROWS[0], ROWS[1:]),
    "merge_many": silo_page.merge(ROWS[0], [Row(n, f"Team {n}", n) for n in range(101)]),
    "move": silo_page.move(ROWS),
    "person": silo_page.person(),
    "moves_of_silo": silo_page.history(
        History(
            "s1", "R&D", "",
            [Moved(AT, "U1", "Sales", "R&D"), Moved(AT - DAY, "U2", "R&D", "<b>"),
             Moved(0, "U2", "", "R&D")],
            30, 90, "Europe/Oslo",
        )
    ),
    "moves_of_person": silo_page.history(
        History("U1", "", "U1", [Moved(AT, "U1", "Sales", "R&D"), Moved(0, "U1", "", "Ops")], 0, 2)
    ),
    "moves_none": silo_page.history(History("U1", "", "U1", [], 0, 0)),
}  # fmt: skip
WAITING = [Waiting(1, "C1", 3, ["U1"], refused=""), Waiting(2, "C2", 0, [], "not_in_channel")]
CHANNELS: dict[str, Any] = {
    "notice": channels.notice("U1"),
    "notice_by_nobody": channels.notice(None),
    "off": channels.switched_off("U1"),
    "over": channels.over(),
    "refused": channels.refused("C1", "channel_not_found"),
    "speechless": channels.refused("C1", "restricted_action"),
    "form": channels.form("C1"),
    "list": channels.card(channels.listening(["C1"]), WAITING, "It is switched off."),
}
SAID = {
    "none": channels.listening([]),
    "many": channels.listening([f"C{n}" for n in range(30)]),
    "asked": channels.listening(["C1"], channels.asked_before("open", AT, None)),
    "stays": channels.listening(["C1"], channels.asked_before("stays", AT, AT + DAY)),
    "passed_on": channels.passed_on(heard=True, named=True),
    "listed": channels.passed_on(heard=False, named=False),
}


@pytest.mark.parametrize("name", LISTS)
def test_lists(name: str) -> None:
    check(f"silo_list_{name}", LISTS[name])


@pytest.mark.parametrize("name", PAGES)
def test_pages(name: str) -> None:
    check(f"silos_{name}", PAGES[name])


@pytest.mark.parametrize("name", CHANNELS)
def test_channels(name: str) -> None:
    shown = CHANNELS[name]
    if isinstance(shown, tuple):
        shown = {"text": shown[0], "blocks": shown[1]}
    check(f"channel_{name}", shown)


@pytest.mark.parametrize("name", SAID)
def test_what_is_said_of_channels(name: str) -> None:
    check(f"channel_said_{name}", {"text": SAID[name]})


@pytest.mark.parametrize("kind", ["channel_asked", "channel_answered"])
@pytest.mark.parametrize("facts", [{"channel": "C1", "state": "off"}, {}])
def test_nudges(kind: str, facts: dict[str, str]) -> None:
    other = "U9" if kind == "channel_asked" and facts else None
    text, blocks = nudge.message(Seen(KINDS[kind], 0, "n1", facts, "U1", other))
    check(f"{kind}_{'known' if facts else 'gone'}", {"text": text, "blocks": blocks})


def check(name: str, shown: dict[str, Any]) -> None:
    assert "<!channel>" not in str(shown)
    assert len(shown.get("blocks", [])) <= 100
    golden_files.check(name, shown)
