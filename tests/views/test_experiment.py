"""Experiments, champions and support in each of their states, within Slack's limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain import experiments as rules
from bot.domain.calendar import DAY
from bot.domain.catalogue import champions as kinds
from bot.domain.catalogue.kind import Kind
from bot.views import champion, experiment, experiment_forms, library, nudge, round_up, support
from bot.views.champion import Standing
from bot.views.experiment import Card
from bot.views.experiment_forms import Form, Window
from bot.views.library import Library, Query
from bot.views.round_up import RoundUp
from bot.views.seen import Seen
from bot.views.support import Asked
from sandbox.blocks import check_message, check_view
from tests.views import golden_files

NUDGE = "4f5c2b1e-0000-4000-8000-000000000001"
WORDS = {
    "believe": "Calls about invoices end sooner if Finance sits with Support.",
    "verify": "share a call queue on Tuesdays, for two weeks",
    "measure": "how many calls are passed on",
    "right_if": "it is fewer than half of what it was",
}
TOLD = {
    "observed": "11 calls passed on instead of 30.",
    "learned": "Most calls were about one line on the invoice.",
    "therefore": "change that line, and keep the queue until it is.",
}
CARD = Card(
    id=7, state=rules.RUNNING, stage="Solve", owner="U0SAM", words=WORDS,
    silos=("Sales", "Support"), priority="Answers in a day", starts_on=date(2026, 3, 3),
    check_on=date(2026, 3, 17), people=("U0KIM",), wants_company=True,
)  # fmt: skip
SHARED = replace(
    CARD, state=rules.SHARED, words=WORDS | TOLD, verdict="yes", reuse=3, copied=True,
    copied_from="U0KAI",
)  # fmt: skip
LONG = replace(
    SHARED, words=dict.fromkeys([*WORDS, *TOLD], "<!channel> & *bold* " * 30), people=("U0",) * 20,
    silos=("R&D <!here> " + "x" * 240,) * 9, priority="p" * 300,
    support=[("time", "unanswered")] * 4,
)  # fmt: skip
CARDS = {
    "draft": replace(CARD, state=rules.DRAFT, mine=True),
    "running": CARD,
    "joined": replace(CARD, in_it=True, begun=False),
    "asked_back": replace(CARD, mine=True, support=(("time", "asked_back"),), asked_back=5),
    "waiting": replace(CARD, state=rules.WAITING, mine=True, support=(("time", "unanswered"),)),
    "shared": SHARED,
    "failed": replace(SHARED, verdict="no", reuse=0, copied=False, copied_from=None),
    "unsure": replace(SHARED, verdict="unsure", reuse=1, copied_from=None),
    "adopted": replace(SHARED, state=rules.ADOPTED, mine=True),
    "dropped": replace(CARD, state=rules.DROPPED),
    "longest": LONG,
}
FORM = Form(
    key=NUDGE, starts_on=date(2026, 3, 3), check_on=date(2026, 3, 17),
    silos=((1, "Sales"), (2, "Support")), priorities=((4, "Answers in a day"),), touched=(1,),
)  # fmt: skip
FORMS = {
    "new": FORM,
    "volunteers": replace(FORM, volunteers=True, silos=(), priorities=()),
    "copied": replace(FORM, parent=7, copy_of="U0SAM", words=WORDS, origin="card"),
    "changed": replace(
        FORM, experiment=7, words=WORDS, running=True, priority=4, people=("U0KIM",),
        wants_company=True,
    ),
    "held": replace(FORM, window=Window(date(2026, 4, 5), "Sales", "quarter close <!channel>")),
    "longest": replace(
        FORM, words={key: "x" * rules.LONGEST for key in WORDS},
        silos=[(n, "Silo " + "x" * 250) for n in range(150)], priorities=[(1, "p" * 300)],
        people=["U0"] * 10, window=Window(date(2026, 4, 5), "s" * 255, "w" * 255),
    ),
}  # fmt: skip
ASKED = Asked(
    id=5, champion="U0SAM", leader="U0SUE", needs="time", what="Two Tuesdays a month",
    value="Thirty calls fewer", state="waiting", believe=WORDS["believe"],
)  # fmt: skip
PROMISED = replace(ASKED, state="approved", promise="One Tuesday", by=date(2026, 5, 1))


@pytest.mark.parametrize("state", CARDS)
def test_a_card_in_a_channel_in_a_row_and_on_its_own(state: str) -> None:
    card = CARDS[state]
    _shows(f"experiment_posted_{state}", experiment.posted(card))
    check_message(experiment.row(card))
    golden_files.check(f"experiment_row_{state}", experiment.row(card))


def test_all_that_happens_to_a_card_is_told_in_words() -> None:
    history = [
        ((20_000 + number) * DAY, what) for number, what in enumerate(experiment_forms.HAPPENED)
    ]
    golden_files.check("experiment_whole", experiment_forms.whole(SHARED, history))
    for card in CARDS.values():
        check_view(experiment_forms.whole(card, history * 5), "modal")


@pytest.mark.parametrize("name", FORMS)
def test_the_form_of_a_card(name: str) -> None:
    form = experiment_forms.card(FORMS[name])
    check_view(form, "modal")
    golden_files.check(f"experiment_form_{name}", form)


def test_the_forms_of_a_result_and_of_a_question() -> None:
    for name, card in (("", CARD), ("_longest", LONG)):
        result = experiment_forms.result(card, NUDGE)
        check_view(result, "modal")
        question = experiment_forms.question(card, "C0CHAMPIONS", "1772532000.000100")
        check_view(question, "modal")
        golden_files.check(f"experiment_result{name}", result)
        golden_files.check(f"experiment_question{name}", question)


FACTS: dict[str, dict[str, Any]] = {
    "champion_invitation": {"silos": 3, "answers": 12, "bridges": 1},
    "experiment_check": {"experiment": 7, **WORDS},
    "experiment_check_again": {"experiment": 7, **LONG.words},
    "try_on_purpose": {"origin": "crossing", "silo": "R&D <!here>", "silo_id": 2},
    "experiment_reuse": {"experiment": 7, "about": "about your team"},
    "experiment_company": {"experiment": 7},
    "experiment_handover": {"experiment": 7},
    "support_request": {
        "request": 5, "needs": "time", "what": ASKED.what, "value": ASKED.value,
        "believe": ASKED.believe, "words": "",
    },
    "support_waits": {"request": 5, "promise": "One Tuesday"},
    "support_answer": {"request": 5, "news": "unanswered"},
}  # fmt: skip


@pytest.mark.parametrize("kind", kinds.KINDS, ids=lambda kind: str(kind.name))
def test_every_kind_in_every_wording_fits_and_leaves_no_blank(kind: Kind) -> None:
    for wording in range(len(kind.wordings)):
        for other in ("U0SAM", None):
            text, blocks = nudge.message(_seen(kind, other, wording=wording))
            check_message(blocks)
            assert "{" not in text + str(
                [
                    b.get("text", {}).get("text", "")
                    for b in blocks
                    if isinstance(b.get("text"), dict)
                ]
            )
            assert "<!" not in text
            assert "<!" not in str(blocks)


@pytest.mark.parametrize("kind", kinds.KINDS, ids=lambda kind: str(kind.name))
def test_what_each_kind_shows(kind: Kind) -> None:
    _shows(f"nudge_{kind.name}", nudge.message(_seen(kind, "U0SAM")))


@pytest.mark.parametrize("reply", experiment.REPLIES)
def test_what_is_said_to_an_answer(reply: str) -> None:
    told = nudge.answered(_seen(kinds.EXPERIMENT_CHECK, None), experiment.REPLIES[reply])
    check_message(told[1])


@pytest.mark.parametrize("news", support.NEWS)
def test_news_of_support(news: str) -> None:
    facts = {"request": 5, "news": news, "words": "One Tuesday <!here>", "by": "2026-05-01"}
    _shows(f"support_news_{news}", nudge.message(_seen(kinds.SUPPORT_ANSWER, "U0SUE", facts)))


def _seen(
    kind: Kind, other: str | None, facts: dict[str, Any] | None = None, wording: int = 0
) -> Seen:
    given = FACTS.get(kind.name, {}) if facts is None else facts
    return Seen(kind, wording, NUDGE, given, user="U0KIM", other=other)


LIBRARIES = {
    "empty": Library(Query(), [], 0, [], []),
    "nothing": Library(Query(words="unicorns", stage="Solve"), [], 0, [(1, "Sales")], [(4, "A")]),
    "page": Library(Query(silo=1, state="shared"), [SHARED, CARD], 2, [(1, "Sales")], []),
    "longest": Library(
        Query(page=1), [LONG] * library.A_PAGE, 200, [(n, "x" * 255) for n in range(150)],
        [(n, "p" * 300) for n in range(150)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LIBRARIES)
def test_the_library(name: str) -> None:
    view = library.modal(LIBRARIES[name])
    check_view(view, "modal")
    golden_files.check(f"library_{name}", view)


def test_the_round_up() -> None:
    unanswered = replace(CARD, support=(("money", "unanswered"),))
    copy = replace(CARD, copied=True, copied_from="U0KAI")
    full = RoundUp([copy, unanswered], [SHARED], [CARD], [unanswered])
    _shows("round_up", round_up.message(full))
    check_message(round_up.message(RoundUp([LONG] * 90, [LONG] * 90, [LONG] * 90, [LONG] * 90))[1])
    assert RoundUp().is_empty


@pytest.mark.parametrize(
    "standing",
    [Standing(one) for one in ("none", "asked", "active", "stopped", "declined")]
    + [Standing("resting", date(2026, 4, 2))],
    ids=lambda one: str(one.state),
)
def test_what_somebody_is_to_the_champions(standing: Standing) -> None:
    check_view({"type": "home", "blocks": champion.home(standing)}, "home")
    golden_files.check(f"champion_{standing.state}", champion.home(standing))


def test_who_the_champions_are() -> None:
    golden_files.check("champions_none", champion.listed([], "C0"))
    golden_files.check("champions", champion.listed([("U0SAM", False), ("U0KIM", True)], "C0"))


def test_the_forms_of_support() -> None:
    forms = {
        "ask": support.ask(CARD),
        "approve": support.approve(ASKED, NUDGE, date(2026, 3, 17)),
        "decline": support.decline(ASKED, NUDGE),
        "pass_on": support.pass_on(ASKED, NUDGE, [(3, "kai")]),
        "ask_back": support.ask_back(ASKED, NUDGE),
        "reply": support.reply(replace(ASKED, words="Which Tuesdays?"), NUDGE),
        "sent": support.sent(ASKED),
        "asked_before": support.sent(replace(ASKED, state="unanswered")),
    }
    for name, form in forms.items():
        check_view(form, "modal")
        golden_files.check(f"support_form_{name}", form)


def test_what_waits_for_a_leader_and_what_is_told() -> None:
    queue = support.queue([ASKED, PROMISED, replace(ASKED, id=6, state="unanswered")])
    check_view({"type": "home", "blocks": queue}, "home")
    golden_files.check("support_queue", queue)
    longest = replace(ASKED, what="<" * 600, value="&" * 600, believe="x" * 600)
    check_view({"type": "home", "blocks": support.queue([longest] * 30)}, "home")
    _shows("support_told_yes", support.posted(PROMISED))
    _shows("support_told_no", support.posted(replace(ASKED, state="declined", words="No people")))


def test_own_cards_in_home() -> None:
    mine = [replace(card, mine=True) for card in CARDS.values()]
    for cards in ([], mine):
        check_view({"type": "home", "blocks": experiment.home(cards)}, "home")
    golden_files.check("experiment_home", experiment.home(mine[:2]))


@pytest.mark.parametrize("text", ["&" * 900, "<b>" * 300, "a&" * 450, "x" * 900, ""])
def test_words_are_cut_without_breaking_a_sign(text: str) -> None:
    told = experiment.told(text, 100)
    assert len(told) <= 100
    left = told.removesuffix("…")
    assert experiment.told(text, 10_000).startswith(left)
    assert not left.endswith(("&", "&a", "&am", "&amp", "&l", "&lt", "&g", "&gt"))


def _shows(name: str, shown: tuple[str, list[dict[str, Any]]]) -> None:
    text, blocks = shown
    assert text
    check_message(blocks)
    golden_files.check(name, {"text": text, "blocks": blocks})
