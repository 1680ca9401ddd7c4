"""App Home in each of its states, the cards it opens, and that it keeps to Slack's limits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.calendar import DAY, WEEK, micros, moment
from bot.domain.catalogue import CROSSING_VALUE, GONE_QUIET
from bot.domain.catalogue.invitation import INVITATION
from bot.views import home, invitation, joining, known, nudge, settings
from bot.views.blocks import Block, context, section
from bot.views.forms import header
from bot.views.home import Part, Shared, Status, Week
from bot.views.joining import Rhythm
from bot.views.known import Known, Line, Page, Sum, Value
from bot.views.seen import Seen
from bot.views.settings import Settings
from sandbox.blocks import check_message, check_view
from tests.views import golden_files

MONDAY = micros(moment(0).replace(year=2026, month=3, day=2))
RHYTHM = Rhythm(540, 1020, [0, 1, 2, 3, 4], "normal", "Europe/London")
PLAIN = Settings(RHYTHM)
CHOSEN = Settings(
    Rhythm(450, 1440, [0, 2, 5], "less", "Asia/Kathmandu", a_week=3),
    open_to=["may_be_asked", "intros"], avoided=["U0KAI", "U0SUE"], less=1, off=2,
)  # fmt: skip
BUSY = Week(["U0KIM", "U0KAI"], crossings=3, published=1, drafts=2, thanked=2, thanks=1)
ALL = Shared(MONDAY - 4 * WEEK, MONDAY, 96, 412, 0.194, 0.276, 5, 1)


def joined(
    status: Status, week: Week | None = None, shared: Shared | None = None,
    chosen: Settings = PLAIN, observed: bool = True,
) -> list[Part]:  # fmt: skip
    """Home of somebody who is in."""
    return [
        *([] if observed else [Part([section(home.NOT_OBSERVED)], 9)]),
        Part(home.status(status), 9),
        Part(home.week(week) if week else [], 6),
        Part(home.together(shared) if shared else [], 4),
        Part(settings.shown(chosen), 8),
        Part([] if status.state == "snoozed" else home.pause(), 8),
        Part(home.mine(observed), 9),
    ]


FREEZE = Status("frozen", MONDAY + 3 * DAY, "Quarter close.")
STATES: dict[str, list[Part]] = {
    "not_joined": [Part(joining.first_screen()), Part(home.mine(joined=False))],
    "unknown": [Part(joining.first_screen()), Part(home.mine(joined=False, known=False))],
    "left": [Part(joining.first_screen(back=True)), Part(home.mine(joined=False))],
    "first_day": joined(Status("open"), Week()),
    "full": joined(Status("open"), BUSY, ALL, CHOSEN),
    "too_few": joined(Status("open"), Week(["U0KIM"], 1), Shared(MONDAY - 4 * WEEK, MONDAY)),
    "snoozed": joined(Status("snoozed", MONDAY + 9 * DAY), Week()),
    "quiet": joined(Status("quiet"), Week()),
    "frozen": joined(FREEZE, Week()),
    "stopped": joined(Status("stopped"), Week()),
    "away": joined(Status("away"), Week()),
    "after_hours": joined(Status("hours", MONDAY + DAY), Week()),
    "not_observed": joined(Status("open"), observed=False),
    "going": [Part([section(home.GOING)])],
    "not_for_you": [Part([section(home.NOT_FOR_YOU)])],
}


@pytest.mark.parametrize("state", STATES)
def test_state(state: str) -> None:
    view = home.page(STATES[state])
    check_view(view, "home")
    golden_files.check(f"home_{state}", view)


ROWS = [
    Line(MONDAY, [("channel", Value(channel="C0PRICING")), ("author", Value(people=["U0SAM"]))]),
    Line(MONDAY - DAY, [("happened", Value("<!channel> <@U0X> *bold* & more"))]),
    Line(None, [("about you", Value("in what is somebody else's")), ("sent at", Value(at=MONDAY))]),
]
CARDS: dict[str, dict[str, Any]] = {
    "joining_card": joining.card(RHYTHM, anew=True),
    "joining_card_again": joining.card(replace(RHYTHM, amount="more", ends=1440), anew=False),
    "joining_kept": joining.kept(),
    "settings_card": settings.card(PLAIN),
    "settings_card_chosen": settings.card(CHOSEN),
    "kinds_card": settings.kinds_card([CROSSING_VALUE, GONE_QUIET], {"gone_quiet": "less"}),
    "known": known.card(
        Known([
            Sum("messages", 1_204, MONDAY - 9 * WEEK, MONDAY), Sum("members", 1, None, None),
            Sum("preferences", 1, MONDAY, MONDAY), Sum("things_made_tomorrow", 2, MONDAY, MONDAY),
        ])
    ),
    "known_nothing": known.card(Known([])),
    "known_trace": known.card(Known([], trace=True)),
    "known_rows": known.rows(Page("messages", ROWS, 12, 12, more=True)),
    "known_rows_none": known.rows(Page("stories", [], 0, 12, more=False)),
}  # fmt: skip


@pytest.mark.parametrize("name", CARDS)
def test_card(name: str) -> None:
    check_view(CARDS[name], "modal")
    golden_files.check(name, CARDS[name])


def test_what_an_admin_posts() -> None:
    _message("announcement", joining.announcement("U0ADA"))


@pytest.mark.parametrize("wording", range(len(INVITATION.wordings)))
def test_invitation(wording: int) -> None:
    _message(f"invitation_{wording + 1}", nudge.message(_invited(wording)))


@pytest.mark.parametrize("answer", invitation.ANSWERED)
def test_invitation_answered(answer: str) -> None:
    said = invitation.ANSWERED[answer]
    _message(f"invitation_answered_{answer}", nudge.answered(_invited(), said))


def test_an_invitation_by_somebody_erased_since() -> None:
    text, _ = nudge.message(replace(_invited(), other=None, facts={"role": "champion"}))
    assert "An admin" in text


def test_words_of_people_page_nobody() -> None:
    assert "<!channel>" not in str(CARDS["known_rows"])
    assert "<@U0X>" not in str(CARDS["known_rows"])


def long(name: str, blocks: int, characters: int) -> list[Block]:
    return [header(name), *(section(f"{name} " + "x" * characters) for _ in range(blocks))]


def test_too_many_blocks_are_cut_where_it_costs_least() -> None:
    parts = [Part(long("light", 80, 10), 1), Part(long("heavy", 60, 10), 5), *STATES["full"]]
    view = home.page(parts)
    check_view(view, "home")
    blocks = view["blocks"]
    assert len(blocks) <= home.BLOCKS_MOST
    assert sum("heavy" in str(one) for one in blocks) == 61
    assert 1 < sum("light" in str(one) for one in blocks) < 80
    assert context(home.MORE) in blocks
    assert all(one in blocks for part in STATES["full"] for one in part.blocks)


def test_too_many_characters_are_cut_too() -> None:
    parts = [Part(long("light", 9, 2_000), 1), Part(long("heavy", 3, 2_900), 5), *STATES["full"]]
    view = home.page(parts)
    assert home.characters(view["blocks"]) <= home.CHARACTERS_MOST
    assert "heavy" in str(view)
    assert all(one in view["blocks"] for part in STATES["full"] for one in part.blocks)


def test_what_cannot_be_shortened_enough_goes_as_a_whole() -> None:
    parts = [Part(long(f"light {n}", 1, 2_900), 1) for n in range(9)]
    view = home.page([*parts, *STATES["full"]])
    assert home.characters(view["blocks"]) <= home.CHARACTERS_MOST
    assert all(one in view["blocks"] for part in STATES["full"] for one in part.blocks)


def _invited(wording: int = 0) -> Seen:
    return Seen(INVITATION, wording, "4f5c2b1e", {"role": "leader"}, "U0SAM", "U0ADA")


def _message(name: str, shown: tuple[str, list[Block]]) -> None:
    text, blocks = shown
    assert text
    check_message(blocks)
    golden_files.check(name, {"text": text, "blocks": blocks})
