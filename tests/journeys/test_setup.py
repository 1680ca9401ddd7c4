"""The guided setup: gone through, left and resumed, gone back in, sent twice, filled in wrong."""

from __future__ import annotations

from typing import Any

import pytest

from bot.store.audit import Entry
from bot.store.leaders import Leader
from bot.store.priorities import Priority
from bot.store.setups import Setup
from bot.views import ids
from tests.bridge import Bridge
from tests.journeys.company import Company, clicks

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TITLE = "Set up Footbridge"
SOURCE = "Where do I learn who is in which?"


def fills(company: Company, values: dict[str, Any]) -> None:
    company.ada.fills(TITLE, values)


def goes_to(company: Company, number: int) -> None:
    """Press Next until that step."""
    company.ada.runs("/footbridge setup")
    for _ in range(number - 1):
        fills(company, {})
    company.ada.sees(f"{number} of 7", in_="modal")


@pytest.fixture
def bare(company: Company) -> Company:
    """With a second public channel, and a private one of the admins, in which the bot is."""
    company.opens("random")
    company.opens("admins", ["ada"], private=True)
    company.moves_on(minutes=2)
    return company


def test_a_workspace_is_set_up_from_its_first_step_to_its_last(bare: Company) -> None:
    ada = bare.ada
    bare.sue.runs("/footbridge join")
    ada.runs("/footbridge setup")
    ada.sees("1 of 7: Where I listen", in_="modal")
    fills(bare, {"Channels": ["#pricing", "#random"]})
    ada.sees("2 of 7: Who belongs where", in_="modal")
    ada.sees("2 silos", in_="modal")
    fills(bare, {})
    ada.sees("3 of 7: Leaders", in_="modal")
    fills(bare, {"Leaders": ["sue", "kim"]})
    ada.sees("4 of 7: Champions", in_="modal")
    fills(bare, {"Whom shall I ask?": ["sam"]})
    ada.sees("5 of 7: Priorities", in_="modal")
    fills(bare, {"New ones, each on a line": "Fewer handovers\nA faster answer"})
    ada.sees("6 of 7: How much, and when", in_="modal")
    fills(
        bare,
        {
            "Nudges to a person in a week": "2", "Nothing before": "08:00",
            "Nothing on": ["Saturday", "Sunday"], "Where stories are published": "#random",
        },
    )  # fmt: skip
    shown = ada.sees("7 of 7: The first week", in_="modal")
    assert "Tuesday, 3 March" in shown.text
    assert "2 nudges a week" in shown.text
    fills(bare, {"Invite people to join, in your name, in": "#pricing"})
    ada.sees("Footbridge is set up.", in_="modal")
    bare.kai.sees("@ada invites you to Footbridge.", in_="#pricing")
    assert bare.channel("random").listening
    assert bare.workspace.rules == {
        "nudges_a_week": 2, "quiet_before": 480, "quiet_days": [5, 6],
        "stories_channel": bare.channel("random").slack_id,
    }  # fmt: skip
    assert {one.title for one in bare.rows(Priority)} == {"Fewer handovers", "A faster answer"}
    assert len(bare.rows(Leader)) == 2
    bare.moves_on(minutes=2)
    bare.sue.sees("Yes, I will", in_="DM")
    bare.kim.sees("Yes, join", in_="DM")
    bare.sam.sees("Yes, join", in_="DM")


def test_it_is_left_and_resumed_where_it_stood_by_another_admin(company: Company) -> None:
    goes_to(company, 3)
    fills(company, {"Leaders": ["kim"]})
    company.ada.closes(TITLE)
    company.ada.runs("/footbridge people add @sam")
    company.sam.runs("/footbridge setup")
    company.sam.sees("4 of 7: Champions", in_="modal")
    company.sam.clicks("Back")
    company.sam.sees("@kim (asked, no answer yet)", in_="modal")
    company.sam.closes(TITLE)
    company.ada.opens_home()
    company.ada.sees("The setup stands at 3 of 7: Leaders", in_="Home")
    company.ada.clicks("Go on")
    company.ada.sees("3 of 7: Leaders", in_="modal")


@ON_SQLITE
def test_it_can_be_left_at_every_step_and_gone_back_to_any(company: Company) -> None:
    for number in range(1, 8):
        company.ada.runs("/footbridge setup")
        company.ada.sees(f"{number} of 7", in_="modal")
        company.ada.closes(TITLE)
        company.ada.runs("/footbridge setup")
        company.ada.sees(f"{number} of 7", in_="modal")
        if number < 7:
            fills(company, {})
            company.ada.closes(TITLE)
    for number in range(6, 0, -1):
        company.ada.clicks("Back")
        company.ada.sees(f"{number} of 7", in_="modal")
    assert company.rows(Setup)[0].step == "channels"
    assert [one.what for one in company.rows(Entry)] == ["listening began"]


def test_a_second_time_shows_what_is_set_now_and_changes_nothing(company: Company) -> None:
    goes_to(company, 7)
    company.ada.fills(TITLE, {})
    before = [(one.what, one.at) for one in company.rows(Entry)]
    channel = company.channel("pricing")
    company.ada.closes(TITLE)
    company.ada.opens_home()
    company.ada.sees("Footbridge is set up.", in_="Home")
    goes_to(company, 7)
    company.ada.fills(TITLE, {})
    assert [(one.what, one.at) for one in company.rows(Entry)] == before
    assert company.channel("pricing").listening == channel.listening


def test_a_card_that_is_sent_twice_sets_nothing_twice(company: Company) -> None:
    goes_to(company, 5)
    view = company.bridge.slack.surfaces.top(company.ada.id)
    assert view is not None
    company.ada.fills(TITLE, {"New ones, each on a line": "Fewer handovers"}, submits=False)
    with company.bridge.slack.world.lock:
        payload = company.bridge.slack.interactions.submission(
            company.bridge.installation, company.ada.member, view
        )
    assert [clicks(company.bridge, payload), clicks(company.bridge, payload)] == [200, 200]
    assert len(company.rows(Priority)) == 1
    assert company.rows(Setup)[0].step == "defaults"


def test_a_late_card_takes_nobody_back(company: Company) -> None:
    goes_to(company, 2)
    view = company.bridge.slack.surfaces.top(company.ada.id)
    assert view is not None
    with company.bridge.slack.world.lock:
        payload = company.bridge.slack.interactions.submission(
            company.bridge.installation, company.ada.member, view
        )
    for _ in range(3):
        fills(company, {})
    clicks(company.bridge, payload)
    assert company.rows(Setup)[0].step == "priorities"


WRONG: tuple[tuple[int, dict[str, Any], str], ...] = (
    (3, {"Leaders": ["gus"]}, "Only people of this workspace"),
    (3, {"Leaders": ["kim", "ada"]}, "ada: Join first"),
    (4, {"Whom shall I ask?": ["sam", "ada"]}, "ada: For yourself it takes no asking"),
    (5, {"New ones, each on a line": "a\nb\nc\nd\ne\nf"}, "At most 5 at once"),
    (5, {"New ones, each on a line": "Sound\n" + "x" * 90}, "longer than 80 characters"),
    (5, {"New ones, each on a line": "Sound\n..."}, "A few words, please"),
    (6, {"Nothing on": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
                        "Sunday"]}, "Leave at least one day"),
    (6, {"First a dry run, shown in": "#cellar", "Nothing before": "08:00"}, "A dry run shows"),
    (7, {"Invite people to join, in your name, in": "#random"}, "in which I listen"),
)  # fmt: skip


@ON_SQLITE
@pytest.mark.parametrize(("step", "values", "says"), WRONG)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_half_done(
    company: Company, step: int, values: dict[str, Any], says: str
) -> None:
    company.hires("gus", is_restricted=True)
    for name, private in (("random", False), ("cellar", True)):
        company.bridge.slack.add_channel(
            company.bridge.home, name, members=["ada"], private=private
        )
    goes_to(company, step)
    before = (company.rows(Leader), company.rows(Priority), company.workspace.rules)
    company.ada.fills(TITLE, values)
    company.ada.sees(says, in_="modal")
    company.ada.sees(f"{step} of 7", in_="modal")
    after = (company.rows(Leader), company.rows(Priority), company.workspace.rules)
    assert [len(one or ()) for one in before] == [len(one or ()) for one in after]


@ON_SQLITE
def test_a_private_channel_waits_until_footbridge_was_let_in(company: Company) -> None:
    """Once it is known, it can be listened in; whoever is not in it does not see it there."""
    cellar = company.bridge.slack.add_channel(
        company.bridge.home, "cellar", members=["ada"], private=True
    )
    company.ada.runs("/footbridge setup")
    company.ada.fills(TITLE, {"Channels": ["#pricing", "#cellar"]})
    company.ada.sees("I do not know 1 of these channels yet", in_="modal")
    company.bridge.slack.invite(company.bridge.installation, cellar)
    company.moves_on(minutes=1)
    company.ada.fills(TITLE, {"Channels": ["#pricing", "#cellar"]})
    company.ada.sees("2 of 7", in_="modal")
    assert company.channel("cellar").listening
    company.ada.runs("/footbridge people add @sam")
    company.sam.runs("/footbridge setup")
    company.sam.clicks("Back")
    view = company.bridge.slack.surfaces.top(company.sam.id)
    assert view is not None
    assert cellar.id not in str(view.body)


@ON_SQLITE
def test_a_channel_taken_out_is_forgotten(company: Company) -> None:
    company.exchange()
    company.moves_on(minutes=1)
    assert company.messages
    company.ada.runs("/footbridge setup")
    company.ada.fills(TITLE, {"Channels": []})
    company.moves_on(minutes=1)
    assert not company.channel("pricing").listening
    assert not company.messages


def test_silos_from_a_list_from_groups_and_from_a_field(company: Company) -> None:
    company.bridge.slack.add_group(company.bridge.home, "design", users=["sue"])
    goes_to(company, 2)
    ada = company.ada
    ada.fills(TITLE, {SOURCE: "A list of my own: email or user id, team"})
    ada.clicks("Paste or upload it")
    ada.fills("A list of silos", {"The lines": "kim@wren.example, Care\nnobody@x.example, Care"})
    ada.clicks("Bring it in")
    ada.sees("1 person", in_="modal")
    ada.closes("A list of silos")
    ada.fills(TITLE, {})
    ada.sees("3 of 7", in_="modal")
    ada.clicks("Back")
    ada.sees("3 silos", in_="modal")
    ada.fills(TITLE, {SOURCE: "User groups, such as @sales"})
    ada.fills(TITLE, {"Which groups?": ["@design"]})
    assert company.workspace.silo_groups
    ada.clicks("Back")
    ada.sees("from user groups", in_="modal")
    ada.fills(TITLE, {SOURCE: "A field of people's profiles, such as Department"})
    ada.sees("Profiles have no fields of their own here", in_="modal")
    ada.fills(TITLE, {SOURCE: "A suggestion from who answers whom (needs a few weeks of talk)"})
    ada.sees("Too few people answer each other yet", in_="modal")


@ON_SQLITE
def test_where_something_is_to_be_told_footbridge_goes_in(company: Company) -> None:
    wins = company.bridge.slack.add_channel(company.bridge.home, "wins", members=["sam"])
    company.moves_on(minutes=25 * 60)
    goes_to(company, 6)
    company.ada.fills(TITLE, {"Where stories are published": "#wins"})
    assert company.bridge.installation.bot_user_id in wins.members


@ON_SQLITE
def test_who_is_quicker_than_the_first_reading_is_told_so(bridge: Bridge) -> None:
    ada = bridge.slack.person("ada", bridge.home)
    bridge.slack.add_channel(bridge.home, "general", members=["ada"])
    ada.runs("/footbridge setup")
    ada.sees("I am still reading who is who here.")
    bridge.ticks()
    ada.runs("/footbridge setup")
    ada.sees("1 of 7", in_="modal")


@ON_SQLITE
def test_an_admin_may_join_on_the_way(company: Company) -> None:
    goes_to(company, 3)
    company.ada.fills(TITLE, {
        "Leaders": ["ada"], "And you?": ["I join, too: Footbridge may write to me"],
    })  # fmt: skip
    company.ada.sees("4 of 7", in_="modal")
    ada = company.member("ada")
    assert ada is not None
    assert ada.has_joined
    assert company.rows(Leader)[0].state == "yes"


@ON_SQLITE
def test_it_is_for_admins(company: Company) -> None:
    said = company.kim.runs("/footbridge setup")
    assert "Only an admin of this workspace can do that." in str(said.body)
    company.kim.opens_home()
    company.kim.does_not_see("For admins", in_="Home")
    # A forged card, as somebody who is none would send it.
    company.ada.runs("/footbridge setup")
    view = company.bridge.slack.surfaces.top(company.ada.id)
    assert view is not None
    with company.bridge.slack.world.lock:
        payload = company.bridge.slack.interactions.submission(
            company.bridge.installation, company.kim.member, view
        )
    payload["view"]["state"]["values"] = {
        ids.SETUP_CHANNELS: {ids.SETUP_CHANNELS: {"selected_conversations": []}}
    }
    assert clicks(company.bridge, payload) == 200
    assert company.channel("pricing").listening
    assert company.rows(Setup)[0].step == "channels"
