"""Where Footbridge listens: it says so there once, and people can ask to have it off."""

from __future__ import annotations

from typing import Any

import pytest

from bot.store.audit import Entry
from bot.store.channel_asks import ChannelAsk
from bot.store.channel_notices import ChannelNotice
from bot.store.messages import Message
from bot.views import channels as view
from sandbox.model import Message as Said
from sandbox.person import Person
from tests.journeys.company import Company

BEGINS = "From now on I listen in this channel"
ENDS = "I no longer listen in this channel"


def said(company: Company, words: str, channel: str = "#pricing") -> list[Said]:
    """What the bot said there with these words, as it stands now."""
    timeline = company.bridge.slack.channel(channel, company.bridge.home).timeline
    bot = company.bridge.installation.bot_user_id
    return [one for one in timeline if one.user == bot and words in one.text]


def noted(company: Company) -> list[tuple[str, Any]]:
    return [(one.what, one.after) for one in company.rows(Entry) if "listening" in one.what]


def asks(company: Company, who: Person, named: bool = False) -> Person:
    who.clicks("Ask to have it off", on=BEGINS)
    fields = {"Your name": ["Tell them that it is me"]} if named else {}
    who.fills("Switch it off", fields)
    return who


# How listening begins


def test_it_is_said_in_the_channel_once_with_who_did_it(company: Company) -> None:
    (notice,) = said(company, BEGINS)
    assert f"<@{company.ada.id}> switched me on" in notice.text
    company.sam.sees("What I never keep: your words.")
    company.ada.runs("/footbridge channels on", in_="#pricing")
    company.ada.sees("I listen here already.")
    company.moves_on(minutes=60)
    assert len(said(company, BEGINS)) == 1
    assert noted(company) == [("listening began", {"listening": True, "channel": "#pricing"})]


def test_what_is_kept_can_be_read_there(company: Company) -> None:
    company.sam.clicks("What is kept", on=BEGINS)
    company.sam.sees("The text of a message is never stored")


def test_a_public_channel_is_entered(company: Company) -> None:
    company.bridge.slack.add_channel(company.bridge.home, "travel", members=["ada", "sam"])
    company.moves_on(minutes=25 * 60)
    company.ada.runs("/footbridge channels on", in_="#travel")
    company.ada.sees("I have said so in the channel.")
    assert len(said(company, BEGINS, "#travel")) == 1
    company.sam.says("Where to?", in_="#travel")
    assert len(company.messages) == 1


def test_where_it_may_not_speak_the_admin_is_told_and_it_says_so_once_it_is_in(
    company: Company,
) -> None:
    slack = company.bridge.slack
    slack.add_channel(company.bridge.home, "board", private=True, members=["ada", "sam"])
    company.ada.runs("/footbridge channels on", in_="#board")
    company.ada.sees("I am not in the channel (channel_not_found), so I hear nothing yet.")
    company.moves_on(minutes=10)
    company.ada.runs("/footbridge channels on", in_="#board")
    company.ada.sees("I am not in the channel (channel_not_found), so I hear nothing yet.")
    company.ada.runs("/footbridge channels", in_="#board")
    assert said(company, BEGINS, "#board") == []
    slack.invite(company.bridge.installation, slack.channel("#board"))
    company.moves_on(minutes=1)
    assert len(said(company, BEGINS, "#board")) == 1


def test_where_it_may_not_post_the_admin_is_told_and_may_try_again(company: Company) -> None:
    company.opens("news")
    company.bridge.slack.faults.add("chat.postMessage", "error", error="restricted_action")
    company.ada.runs("/footbridge channels on", in_="#news")
    company.ada.sees("I listen there from now on, but Slack does not let me say so")
    company.ada.runs("/footbridge channels on", in_="#news")
    assert len(said(company, BEGINS, "#news")) == 1


def test_slack_away_is_tried_again_and_a_lost_answer_is_not(company: Company) -> None:
    company.opens("travel")
    company.opens("books")
    faults = company.bridge.slack.faults
    faults.add("chat.postMessage", "ratelimited")
    company.ada.runs("/footbridge channels on", in_="#travel")
    company.moves_on(minutes=2)
    assert len(said(company, BEGINS, "#travel")) == 1
    faults.add("chat.postMessage", "drop")
    company.ada.runs("/footbridge channels on", in_="#books")
    company.moves_on(minutes=60)
    assert len(said(company, BEGINS, "#books")) == 1


# How it ends


def test_switched_off_it_is_forgotten_and_the_channel_is_told(company: Company) -> None:
    company.exchange()
    company.ada.runs("/footbridge channels off", in_="#pricing")
    company.ada.sees(view.NOT_LISTENING)
    (over,) = said(company, ENDS)
    assert f"<@{company.ada.id}> switched me off" in over.text
    assert said(company, BEGINS) == []  # it says now that it is over, without buttons
    assert company.rows(Message) == []
    company.moves_on(minutes=10)
    assert len(said(company, ENDS)) == 1
    assert [what for what, _ in noted(company)] == ["listening began", "listening ended"]


def test_switched_on_again_it_is_said_again(company: Company) -> None:
    for on in ("off", "on"):
        company.ada.runs(f"/footbridge channels {on}", in_="#pricing")
    assert len(said(company, BEGINS)) == 1
    assert len(company.rows(ChannelNotice)) == 1


def test_taking_the_bot_out_switches_it_off(company: Company) -> None:
    company.exchange()
    company.ada.removes(company.bridge.installation.bot_user_id, from_="#pricing")
    assert company.rows(Message) == []
    assert company.channel("#pricing").listening is False
    what, after = noted(company)[-1]
    assert (what, after["by"]) == ("listening ended", "taking me out of the channel")
    company.bridge.slack.invite(company.bridge.installation, "#pricing")
    company.exchange()
    assert company.rows(Message) == []  # being invited is not being switched on


def test_being_taken_out_unheard_is_found_out(company: Company) -> None:
    company.opens("board", ("ada", "sam"), private=True)
    company.ada.runs("/footbridge channels on", in_="#board")
    company.exchange()
    slack = company.bridge.slack
    bot = company.bridge.installation.bot_user_id
    for name in ("#pricing", "#board"):
        slack.channel(name, company.bridge.home).members.pop(bot)
    slack.faults.add("users.conversations", "error", error="internal_error")
    company.moves_on(minutes=60)
    assert company.channel("#pricing").listening
    company.moves_on(minutes=60)
    assert not company.channel("#pricing").listening
    assert not company.channel("#board").listening
    assert company.rows(Message) == []


def test_an_archived_channel_stays_as_it_was(company: Company) -> None:
    company.exchange()
    company.ada.archives("#pricing")
    company.moves_on(minutes=60)
    assert company.channel("#pricing").listening
    assert len(company.rows(Message)) == 2


def test_a_channel_that_is_deleted_is_forgotten_with_what_was_asked(company: Company) -> None:
    asks(company, company.sam)
    company.exchange()
    company.ada.destroys("#pricing")
    assert company.rows(Message) == company.rows(ChannelAsk) == company.rows(ChannelNotice) == []


# People of the channel ask


@pytest.fixture
def heard(company: Company) -> Company:
    """Ada and sam have joined."""
    company.ada.runs("/footbridge join")
    company.sam.runs("/footbridge join")
    return company


def test_an_admin_says_yes_and_all_hear_of_it(heard: Company) -> None:
    asks(heard, heard.sam).sees("I have passed it on to the admins.")
    heard.moves_on(minutes=1)
    heard.ada.sees("Switch it off", in_="DM")
    heard.ada.does_not_see("@sam")
    heard.ada.clicks("Switch it off")
    heard.ada.sees("It is switched off, and what I kept of it is gone.")
    assert heard.channel("#pricing").listening is False
    assert len(said(heard, ENDS)) == 1
    heard.moves_on(minutes=1)
    heard.sam.sees("it was done, and what I kept of it is gone.", in_="DM")
    heard.sam.clicks("All right")
    heard.sam.sees("All right.")


def test_an_admin_lets_it_stay(heard: Company) -> None:
    asks(heard, heard.sam, named=True).sees("I have passed it on to the admins, with your name.")
    heard.moves_on(minutes=1)
    heard.ada.sees("@sam", in_="DM")
    heard.ada.clicks("Leave it on")
    heard.ada.sees("I go on listening there. Whoever asked is told.")
    heard.moves_on(minutes=1)
    heard.sam.sees("an admin has looked at it, and I go on there for now.", in_="DM")
    assert heard.channel("#pricing").listening
    what, after = noted(heard)[-1]
    assert (what, after["asked"]) == ("listening goes on", 1)
    assert heard.sam.id not in str(after)


def test_it_can_be_asked_once_until_it_is_answered_and_a_while_after(heard: Company) -> None:
    asks(heard, heard.sam)
    heard.sam.clicks("Ask to have it off", on=BEGINS)
    heard.sam.sees("I passed it on; nobody has answered yet.")
    heard.sam.runs("/footbridge channels please-off", in_="#pricing")
    heard.sam.sees("I passed it on; nobody has answered yet.")
    assert len(heard.rows(ChannelAsk)) == 1
    heard.moves_on(minutes=1)
    heard.ada.clicks("Leave it on")
    heard.sam.runs("/footbridge channels", in_="#pricing")
    heard.sam.sees("an admin decided that I go on here.")
    heard.moves_on(minutes=15 * 24 * 60)
    heard.sam.runs("/footbridge channels please off", in_="#pricing")
    heard.sam.fills("Switch it off", {})
    heard.sam.sees("I have passed it on to the admins.")
    assert len(heard.rows(ChannelAsk)) == 2


def test_without_an_admin_who_joined_it_stands_on_their_list(company: Company) -> None:
    asks(company, company.kim).sees("It stands on the admins' list")
    company.moves_on(minutes=10)
    company.ada.runs("/footbridge channels", in_="#pricing")
    company.ada.sees("one person asks to have me switched off.")
    company.ada.clicks("Switch it off")
    company.ada.sees("It is switched off, and what I kept of it is gone.")
    assert company.channel("#pricing").listening is False
    assert company.nudges == []  # nobody here has joined


def test_the_second_admin_is_told_that_it_was_decided(heard: Company) -> None:
    heard.hires("bea", is_admin=True)
    heard.moves_on(minutes=25 * 60)
    bea = heard.bridge.slack.person("bea")
    bea.runs("/footbridge join")
    asks(heard, heard.sam)
    heard.moves_on(minutes=1)
    heard.ada.clicks("Leave it on")
    bea.clicks("Switch it off")
    bea.sees("It was decided: I go on there.")
    assert heard.channel("#pricing").listening


def test_who_is_no_admin_any_more_decides_nothing(heard: Company) -> None:
    asks(heard, heard.sam)
    heard.moves_on(minutes=1)
    heard.ada.sees("Switch it off", in_="DM")
    slack = heard.bridge.slack
    heard.ada.member.is_admin = False
    heard.ada.sets_status("", "")
    slack.settle()
    heard.ada.clicks("Switch it off")
    heard.ada.sees("Only an admin of this workspace can do that.")
    assert heard.channel("#pricing").listening


def test_a_private_channel_is_named_only_to_admins_who_are_in_it(heard: Company) -> None:
    heard.hires("bea", is_admin=True)
    heard.opens("board", ("ada", "sam"), private=True)
    heard.moves_on(minutes=25 * 60)
    bea = heard.bridge.slack.person("bea")
    bea.runs("/footbridge join")
    heard.ada.runs("/footbridge channels on", in_="#board")
    heard.moves_on(minutes=1)
    heard.sam.runs("/footbridge channels please-off", in_="#board")
    heard.sam.fills("Switch it off", {})
    heard.moves_on(minutes=1)
    heard.ada.sees("Leave it on", in_="DM")
    bea.does_not_see("Leave it on")
    bea.runs("/footbridge channels", in_="#pricing")
    bea.does_not_see("board")
    bea.runs("/footbridge audit", in_="#pricing")
    bea.does_not_see("board")


def test_a_dry_run_shows_nothing_of_a_private_channel(heard: Company) -> None:
    heard.opens("board", ("ada", "sam"), private=True)
    heard.opens("admins", ("ada", "sue"), private=True)
    heard.moves_on(minutes=25 * 60)
    heard.ada.runs("/footbridge channels on", in_="#board")
    heard.moves_on(minutes=1)
    heard.ada.runs("/footbridge dry-run #admins", in_="#admins")
    heard.sam.runs("/footbridge channels please-off", in_="#board")
    heard.sam.fills("Switch it off", {})
    heard.moves_on(minutes=5)
    heard.sue.does_not_see("Dry run. Nobody but this channel sees it")
    heard.ada.runs("/footbridge channels", in_="#admins")
    heard.ada.sees("one person asks to have me switched off.")


def test_where_no_admin_is_the_way_out_is_told(heard: Company) -> None:
    heard.opens("board", ("ada", "sam"), private=True)
    heard.moves_on(minutes=25 * 60)
    heard.ada.runs("/footbridge channels on", in_="#board")
    heard.moves_on(minutes=1)
    heard.ada.leaves("#board")
    heard.sam.runs("/footbridge channels please-off", in_="#board")
    heard.sam.sees("No admin is in this private channel")
    heard.sam.removes(heard.bridge.installation.bot_user_id, from_="#board")
    assert heard.channel("#board").listening is False


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("maybe", "`/footbridge channels` takes on, off, please-off"),
        ("on", "Only an admin of this workspace can do that."),
        ("off", "Only an admin of this workspace can do that."),
    ],
)
def test_others_than_admins_switch_nothing(company: Company, typed: str, says: str) -> None:
    company.sam.runs(f"/footbridge channels {typed}", in_="#pricing")
    company.sam.sees(says)
    assert company.channel("#pricing").listening


def test_where_it_does_not_listen_there_is_nothing_to_ask(company: Company) -> None:
    company.opens("travel")
    company.sam.runs("/footbridge channels please-off", in_="#travel")
    company.sam.sees(view.NOT_LISTENING_HERE)


def test_an_erased_persons_request_is_gone(heard: Company) -> None:
    asks(heard, heard.sam, named=True)
    heard.moves_on(minutes=1)
    heard.sam.opens_home()
    heard.sam.clicks("Erase me")
    heard.moves_on(minutes=5)
    assert heard.rows(ChannelAsk) == []
    heard.ada.clicks("Leave it on")
    heard.ada.sees(view.GONE)
