"""Silo cards, ways of working and tours as people see them, each within Slack's limits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.domain import silo_cards as cards
from bot.domain import tours as rules
from bot.domain.catalogue import Kind
from bot.domain.catalogue import listening as kinds
from bot.domain.tours import Thread
from bot.views import nudge, silo_card, tour, tour_forms, tour_nudges, tour_page, ways
from bot.views.home import CHARACTERS_MOST, characters
from bot.views.seen import Seen
from bot.views.silo_card import Card, Change, Corner
from bot.views.tour import Doors, Plan, StopSeen
from bot.views.tour_page import Page, Visit
from bot.views.ways import Listed, Shared
from sandbox.blocks import check_message, check_view
from tests.views import golden_files

NUDGE = "4f5c2b1e-0000-4000-8000-000000000001"
AT = 1_772_532_000_000_000  # 2026-03-03 10:00 UTC
DAY = 86_400_000_000
ODD = "<!channel> R&D *bold* " + "x" * 230
LONG = "<b> & " * 500
SILOS = [(1, "Sales"), (2, "Support"), (3, "R&D <!here>")]

CARD = Card(
    silo=2, name="Support",
    texts={
        "does": "We answer what customers ask.", "for_whom": "Customers & sales.",
        "measured": "Answers within a day.",
        "words": "deflection: a question answered before it becomes a ticket\nAsk us <anything>.",
        "how": "Ask before noon.",
    },
    channels=["C0HELP"], ask=["U0KIM", "U0KAI"], looked_at=AT, silos=SILOS,
)  # fmt: skip
FULL_CARD = replace(
    CARD, name=ODD, texts=dict.fromkeys(cards.FIELDS, LONG[: cards.TEXT_MOST]),
    silos=[(number, f"Team {number} " + "y" * 100) for number in range(140)], silo=139,
)  # fmt: skip
CHANGES = [
    Change(AT, "U0KIM", "does", "We answer.", "We answer what customers ask."),
    Change(AT - DAY, None, "channels", "", "<#C0HELP>"),
    Change(AT - 2 * DAY, "U0KAI", "looked", "", ""),
    Change(AT - 3 * DAY, "U0KAI", "how", "~old~\nlines <b>", ""),
]


@pytest.mark.parametrize(
    ("name", "card"),
    [
        ("read", CARD),
        ("own", replace(CARD, own=True, willing=False)),
        ("own_stale", replace(CARD, own=True, willing=True, stale=True)),
        ("bare", Card(3, "Ops", silos=SILOS)),
        ("own_bare", Card(3, "Ops", own=True)),
        ("full", FULL_CARD),
    ],
)
def test_a_card(name: str, card: Card) -> None:
    _view(f"silo_card_{name}", silo_card.read(card))


@pytest.mark.parametrize(("name", "card"), [("form", CARD), ("form_bare", Card(3, "Ops"))])
def test_the_form_of_a_card(name: str, card: Card) -> None:
    _view(f"silo_card_{name}", silo_card.form(card, NUDGE))
    check_view(silo_card.form(FULL_CARD), "modal")


def test_the_history_of_a_card() -> None:
    _view("silo_card_history", silo_card.history("Support", CHANGES))
    _view("silo_card_history_none", silo_card.history(ODD, []))
    check_view(silo_card.history(ODD, [Change(AT, "U0KIM", "does", LONG, LONG)] * 20), "modal")


@pytest.mark.parametrize(
    ("name", "corner"),
    [
        ("written", Corner(2, "Support", written=True, stale=False, first=1)),
        ("stale", Corner(2, "Support", written=True, stale=True, first=1)),
        ("bare", Corner(2, ODD, written=False, stale=False, first=None)),
        ("no_silo", Corner(None, "", written=False, stale=False, first=1)),
    ],
)
def test_cards_in_home(name: str, corner: Corner) -> None:
    _view(f"silo_card_home_{name}", {"type": "home", "blocks": silo_card.home(corner)})


SHARED = Shared(
    silo=2, ours="Sales", theirs="Support", our_needs="Answers by noon.",
    their_needs="The contract's <number>.", agreements="Questions go to #pricing & nowhere else.",
    version=3, we_agreed=True, they_agreed=True, channel="C0PRICING", trend="grows",
    opened_at=AT, written_at=AT,
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "shared"),
    [
        ("agreed", SHARED),
        ("waits_for_them", replace(SHARED, they_agreed=False, trend="")),
        ("waits_for_us", replace(SHARED, we_agreed=False, trend="fades")),
        ("bare", Shared(2, "Sales", ODD)),
    ],
)
def test_ways_of_working(name: str, shared: Shared) -> None:
    _view(f"ways_{name}", ways.read(shared))


def test_the_forms_of_ways() -> None:
    _view("ways_form", ways.form(SHARED, NUDGE))
    check_view(ways.form(Shared(2, ODD, ODD)), "modal")
    agreed = Change(AT, "U0KIM", "agreed", "", "")
    needs = Change(AT, None, "our_needs", "", "Answers by noon.")
    _view("ways_history", ways.history(SHARED, [agreed, needs]))
    _view("ways_listed", ways.listed(Listed("Sales", SILOS[1:], SILOS[1:2])))
    _view("ways_listed_none", ways.listed(Listed("Sales", [], [])))


# --- tours


STOPS = [
    StopSeen(11, 3, "Ops", "Ops", rules.TALKED, AT - 9 * DAY, AT - 10 * DAY, "U0OLGA", "yes",
             {"does": "They keep it running.", "hurts": "Fridays <!here>."}, "asked"),
    StopSeen(12, 4, "Platform", "Infra", rules.OPEN, AT - 2 * DAY, None, "U0PIA", "asked"),
    StopSeen(13, 2, "Support", "Support", rules.OPEN, AT + 5 * DAY),
    StopSeen(14, None, "Legal", "Legal", rules.SKIPPED, AT + 9 * DAY),
    StopSeen(15, 5, "Finance", "Finance", rules.MERGED, AT + 12 * DAY, notes={"words": "accrual"}),
]  # fmt: skip
PLAN = Plan(7, rules.FULL, rules.RUNNING, AT - 42 * DAY, AT + 78 * DAY, AT, STOPS)
FIRST = Plan(
    8, rules.FIRST, rules.RUNNING, AT, AT + 28 * DAY, AT, STOPS[1:3], buddy="U0OLGA",
    buddy_state="yes",
)  # fmt: skip
MANY = replace(
    PLAN, stops=[replace(STOPS[1], id=n, name=f"{n} {ODD}"[:255], was="Ops") for n in range(60)]
)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("full", tour.plan(PLAN)),
        ("first", tour.plan(FIRST)),
        ("first_asked", tour.plan(replace(FIRST, buddy=None, buddy_state="asked"))),
        ("first_alone", tour.plan(replace(FIRST, buddy=None, buddy_state=""))),
        ("done", tour.plan(replace(PLAN, state=rules.DONE))),
        ("many", tour.plan(MANY, 1)),
        ("doors", tour.doors(Doors(leads=True, silos=12))),
        ("doors_for_all", tour.doors(Doors(leads=False, silos=12))),
        ("start", tour.start(Doors(leads=True, silos=12))),
    ],
)
def test_a_tour(name: str, shown: dict[str, Any]) -> None:
    _view(f"tour_{name}", shown)


@pytest.mark.parametrize("number", range(5))
def test_a_stop(number: int) -> None:
    _view(f"tour_stop_{STOPS[number].id}", tour.stop(PLAN, STOPS[number]))


def test_a_stop_of_a_first_round_and_one_that_is_full() -> None:
    _view("tour_stop_first", tour.stop(FIRST, STOPS[2]))
    full = replace(STOPS[0], notes=dict.fromkeys(rules.QUESTIONS, LONG), shared="refused")
    _view("tour_stop_full", tour.stop(PLAN, full))
    _view("tour_note_full", tour_forms.note(PLAN, full))
    _view("tour_share_full", tour_forms.share(full))


def test_the_forms_of_a_tour() -> None:
    _view("tour_note", tour_forms.note(PLAN, STOPS[0]))
    _view("tour_note_first", tour_forms.note(FIRST, STOPS[2]))
    _view("tour_share", tour_forms.share(STOPS[0]))
    _view("tour_whom", tour_forms.whom(STOPS[1]))
    _view("tour_quote", tour_forms.quote(NUDGE, TEXTS))
    _view("tour_propose", tour_forms.propose(["One list."], THREADS))
    _view("tour_post_form", tour_forms.post())
    _view("tour_said", tour_forms.said("It stands in <#C0PRICING>."))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("tour", PLAN), ("first", FIRST), ("many", MANY), ("leader", Doors(leads=True, silos=12)),
        ("all", Doors(leads=False, silos=12)),
    ],
)  # fmt: skip
def test_tours_in_home(name: str, found: Plan | Doors) -> None:
    _view(f"tour_home_{name}", {"type": "home", "blocks": tour.home(found)})


THREADS = [Thread("handover", ("Finance", "Ops")), Thread("fridays", ("Ops", "R&D", "Sales"))]
PAGE = Page(
    "U0SUE", "Sue <b>", rules.FULL, rules.DONE, AT - 100 * DAY, AT, private=False,
    visits=[
        Visit("Ops", rules.TALKED, AT, heard={"does": ["They keep it running."],
                                              "hurts": ["Handovers <lost>.", "Fridays."]}),
        Visit("Finance", rules.TALKED, AT),
        Visit("R&D", rules.OPEN),
    ],
    threads=THREADS, proposals=["One list of handovers.", "No releases on Fridays.", "R&D <3 Ops"],
)  # fmt: skip
MINE = replace(
    PAGE, private=True, posted_in="C0PRICING",
    visits=[replace(PAGE.visits[0], person="U0OLGA"), *PAGE.visits[1:]],
)  # fmt: skip
NONE = Page("U0SUE", "Sue", rules.FULL, rules.RUNNING, AT, AT + DAY, private=False)
FULL = replace(
    MINE, proposals=[LONG[: rules.PROPOSAL_MOST]] * 3,
    threads=[Thread(f"word{n}", tuple(f"Team {m} {ODD}" for m in range(20))) for n in range(8)],
    visits=[Visit(ODD, rules.TALKED, AT, "U0KIM", {key: [LONG] for key in rules.QUESTIONS})] * 60,
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "page"), [("mine", MINE), ("none", replace(NONE, private=True)), ("limits", FULL)]
)
def test_what_came_of_it(name: str, page: Page) -> None:
    _view(f"tour_page_{name}", tour_page.card(page))


@pytest.mark.parametrize(("name", "page"), [("page", PAGE), ("none", NONE), ("limits", FULL)])
def test_what_is_posted(name: str, page: Page) -> None:
    _message(f"tour_post_{name}", tour_page.post(page))


def test_what_is_printed() -> None:
    html = tour_page.html(PAGE)
    golden_files.check("tour_html", html.partition("<main>")[2].splitlines())
    assert "<b>" not in html
    assert "Handovers &lt;lost&gt;." in html
    assert "http" not in html.replace("http-equiv", "")
    assert "Finance</h2>" not in html  # nothing was shared from there
    assert tour_page.html(NONE)


# --- nudges


TEXTS = {"does": "They keep it running.", "hurts": "Releases\non Fridays & <b>."}
NUDGES: list[tuple[str, Kind, dict[str, Any]]] = [
    ("card_offer", kinds.CARD_OFFER, {"silo": 2, "name": "Support", "does": "We answer.",
     "terms": [["deflection", "a question answered <early>"], ["queue", "all open tickets"]]}),
    ("card_offer_no_words", kinds.CARD_OFFER, {"silo": 2, "name": ODD, "does": LONG, "terms": []}),
    ("card_stale", kinds.CARD_STALE, {"silo": 2, "name": "Support"}),
    ("ways_look", kinds.WAYS_LOOK, {"silo": 2, "a": 1, "b": 2, "trend": "fades", "name": "R&D"}),
    ("ways_agree", kinds.WAYS_AGREE, {"silo": 2, "a": 1, "b": 2, "version": 3, "name": "R&D",
                                      "agreements": "One <list>\nfor all."}),
    ("ways_agree_old", kinds.WAYS_AGREE, {"silo": 2, "a": 1, "b": 2, "version": 3, "name": "R&D"}),
    ("tour_stalls", kinds.TOUR_STALLS, {"tour": 7, "stop": 12, "silo": 4, "name": "Platform"}),
    ("tour_meets", kinds.TOUR_MEETS, {"ask": 5, "silo": 4, "name": "Platform"}),
    ("tour_buddy", kinds.TOUR_BUDDY, {"ask": 5, "name": "your team"}),
    ("tour_share", kinds.TOUR_SHARE, {"share": 3, "silo": 4, "name": "R&D", "texts": TEXTS,
                                      "alone": True}),
    ("tour_share_full", kinds.TOUR_SHARE, {"share": 3, "silo": 4, "name": ODD,
                                           "texts": dict.fromkeys(rules.QUESTIONS, LONG[:1500])}),
    ("tour_share_back", kinds.TOUR_SHARE, {"share": 3, "silo": 4}),
    *((f"tour_word_{what}", kinds.TOUR_WORD, {"what": what, "name": "R&D"})
      for what in tour_nudges.WORDS),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kind", "facts"), NUDGES, ids=[one[0] for one in NUDGES])
def test_a_nudge(name: str, kind: Kind, facts: dict[str, Any]) -> None:
    seen = Seen(kind, 0, NUDGE, facts, user="U0SUE", other="U0OLGA")
    _message(f"nudge_{name}", nudge.message(seen))
    for wording in range(len(kind.wordings)):
        text, blocks = nudge.message(replace(seen, wording=wording, other=None))
        check_message(blocks)
        assert "{" not in text
        assert "<!channel>" not in text


@pytest.mark.parametrize("reply", tour_nudges.REPLIES)
def test_an_answered_nudge(reply: str) -> None:
    seen = Seen(kinds.TOUR_MEETS, 0, NUDGE, {"name": "Ops"}, user="U0OLGA", other="U0SUE")
    _message(f"nudge_tour_answered_{reply}", nudge.answered(seen, tour_nudges.REPLIES[reply]))


def test_a_dry_run_shows_no_words_that_are_not_shared() -> None:
    facts = {"share": 3, "silo": 4, "name": "R&D", "texts": TEXTS}
    seen = Seen(kinds.TOUR_SHARE, 0, NUDGE, facts, user="U0OLGA", other="U0SUE", dry=True)
    text, blocks = nudge.message(seen)
    assert "keep it running" not in f"{text} {blocks}"
    _message("nudge_tour_share_dry", (text, blocks))


def _view(name: str, shown: dict[str, Any]) -> None:
    check_view(shown, shown["type"])
    fields = [one for one in shown["blocks"] if one["type"] == "input"]
    told = [one for one in shown["blocks"] if one not in fields]
    assert characters(told) <= CHARACTERS_MOST
    golden_files.check(name, shown)


def _message(name: str, shown: tuple[str, list[dict[str, Any]]]) -> None:
    check_message(shown[1])
    assert characters(shown[1]) <= CHARACTERS_MOST
    golden_files.check(name, {"text": shown[0], "blocks": shown[1]})
