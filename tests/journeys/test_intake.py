"""What is kept of what Slack tells, and of whom: only where and of whom it may be."""

from __future__ import annotations

import copy
from typing import Any

from bot.store import workspaces
from bot.store.channels import ChannelMember
from bot.store.crossings import Crossing
from bot.store.events import Event, Gap
from bot.store.members import Member
from bot.store.messages import MessageWords, Reaction
from bot.store.ties import Tie
from sandbox import rooms
from tests.journeys.company import ANSWER, QUESTION, Company, delivers


def test_nothing_is_kept_where_nobody_switched_it_on(company: Company) -> None:
    company.opens("lunch")
    before = company.sam.says("Who is in?", in_="#lunch")
    company.kim.replies("Me!", to=before)
    company.bridge.ticks()
    assert company.messages == []
    assert company.rows(MessageWords) == []
    company.switches("on", "#lunch")
    company.sam.says("And tomorrow?", in_="#lunch")
    assert len(company.messages) == 1


def test_a_channel_switched_off_is_forgotten(company: Company) -> None:
    company.nudged("sam")
    company.sam.reacts("tada", to=ANSWER)
    company.switches("off", "#pricing")
    company.exchange()
    company.bridge.ticks()
    assert all(rows == [] for rows in company.derived().values())
    assert company.nudges == []


def test_what_is_kept_of_a_message(company: Company) -> None:
    question, answer = company.exchange()
    company.bridge.ticks()
    asked, answered = company.messages
    assert (asked.question, asked.thanks, asked.link, asked.length) == (True, False, False, 2)
    assert answered.thread_at == asked.at == round(float(question.ts) * 1_000_000)
    assert answered.answers == [asked.author_id]
    assert answer.text not in str(vars(answered))


def test_humans_in_their_several_ways_count_and_nobody_else(company: Company) -> None:
    for subtype in ("", "file_share", "me_message"):
        company.sam.says(f"A {subtype} of mine", in_="#pricing", subtype=subtype)
    company.kim.replies("Hear, hear", to="A file_share of mine", broadcast=True)
    for subtype in ("channel_topic", "bot_message", "reminder_add"):
        company.sam.says("Not by hand", in_="#pricing", subtype=subtype)
    robot = company.hires("robot", is_bot=True, bot_id="B0ROBOT")
    company.bridge.slack.invite(robot, "#pricing")
    robot.says("Beep", in_="#pricing", bot_id="B0ROBOT")
    assert len(company.messages) == 4


def test_the_same_event_twice_is_one(company: Company) -> None:
    company.exchange()
    company.sam.reacts("tada", to=ANSWER)
    company.bridge.ticks()
    before = company.derived()
    for delivery in list(company.bridge.slack.deliveries):
        assert delivers(company.bridge, delivery.envelope) == 200
    company.bridge.ticks()
    assert company.derived() == before
    assert company.rows(Tie)[0].reactions + company.rows(Tie)[1].reactions == 1


def test_messages_out_of_order_lead_to_the_same_conversation(company: Company) -> None:
    company.exchange()
    company.bridge.ticks()
    before = company.derived()
    heard = [one.envelope for one in company.bridge.slack.deliveries.of("message")][-2:]
    company.switches("off", "#pricing")
    company.switches("on", "#pricing")
    for number, envelope in enumerate(reversed(heard)):
        assert delivers(company.bridge, envelope | {"event_id": f"Ev0AGAIN{number}"}) == 200
        company.bridge.ticks()
    assert _same(company.derived(), before)


def test_a_deletion_that_comes_before_its_message_holds(company: Company) -> None:
    said = company.sam.says("Never mind this", in_="#pricing")
    company.sam.deletes(said)
    posted, deleted = (one.envelope for one in company.bridge.slack.deliveries.of("message")[-2:])
    company.switches("off", "#pricing")
    company.switches("on", "#pricing")
    assert delivers(company.bridge, deleted | {"event_id": "Ev0FIRST"}) == 200
    assert delivers(company.bridge, posted | {"event_id": "Ev0SECOND"}) == 200
    assert company.messages == []


def test_an_edit_that_comes_before_its_message_holds(company: Company) -> None:
    said = company.sam.says("First thought", in_="#pricing")
    company.sam.edits(said, "Any second thoughts, @kim?")
    posted, edited = (one.envelope for one in company.bridge.slack.deliveries.of("message")[-2:])
    company.switches("off", "#pricing")
    company.switches("on", "#pricing")
    assert delivers(company.bridge, edited | {"event_id": "Ev0FIRST"}) == 200
    assert delivers(company.bridge, posted | {"event_id": "Ev0SECOND"}) == 200
    (kept,) = company.messages
    assert kept.question
    assert kept.mentions == [_id(company, "kim")]


def test_events_withheld_by_slack_are_a_gap_in_the_record(company: Company) -> None:
    minute = 1_772_532_000
    limited = {
        "type": "app_rate_limited", "team_id": company.bridge.home.id,
        "minute_rate_limited": minute, "api_app_id": company.bridge.installation.app_id,
    }  # fmt: skip
    assert delivers(company.bridge, limited) == 200
    assert delivers(company.bridge, limited) == 200
    assert [one.began_at for one in company.rows(Gap)] == [minute * 1_000_000]
    company.ada.runs("/footbridge status")
    company.ada.sees("in one minute of the last seven days Slack held back what was said")


def test_reactions_count_once_each_and_go_again(company: Company) -> None:
    _, answer = company.exchange()
    company.bridge.ticks()
    company.sam.reacts("tada", to=answer)
    company.sam.reacts("heart", to=answer)
    company.kim.reacts("eyes", to=answer)  # to oneself: no tie
    assert _reactions(company) == 2
    company.sam.unreacts("tada", to=answer)
    assert _reactions(company) == 1
    company.sam.unreacts("heart", to=answer)
    assert _reactions(company) == 0
    assert company.rows(Reaction) == []


def test_a_bots_reaction_is_none(company: Company) -> None:
    robot = company.hires("robot", is_bot=True, bot_id="B0ROBOT")
    company.bridge.slack.invite(robot, "#pricing")
    company.bridge.ticks()
    _, answer = company.exchange()
    robot.reacts("tada", to=answer)
    assert company.rows(Reaction) == []


def test_who_is_in_a_channel_follows_joins_and_leaves(company: Company) -> None:
    company.opens("deals", ["ada", "sam"], private=True)
    company.switches("on", "#deals")
    channel = company.channel("#deals").id

    def inside() -> set[str]:
        names = {one.id: one.name for one in company.rows(Member) if one.kind == "person"}
        here = [one for one in company.rows(ChannelMember) if one.channel_id == channel]
        return {names[one.member_id] for one in here if one.member_id in names}

    assert inside() == {"ada", "sam"}
    company.sam.invites(company.kim, "#deals")
    assert inside() == {"ada", "sam", "kim"}
    company.sam.leaves("#deals")
    assert inside() == {"ada", "kim"}


def test_who_left_while_nobody_listened_is_no_longer_in_a_channel(company: Company) -> None:
    company.opens("deals", ["ada", "sam", "kim"], private=True)
    company.switches("on", "#deals")
    del company.bridge.slack.channel("#deals").members[company.sam.id]  # no event came
    company.moves_on(minutes=60 * 25)
    here = {one.member_id for one in company.rows(ChannelMember)}
    inside = [one for one in company.rows(ChannelMember)
              if one.channel_id == company.channel("#deals").id]  # fmt: skip
    assert _id(company, "sam") in here
    assert _id(company, "sam") not in {one.member_id for one in inside}


def test_people_are_known_as_they_now_are(company: Company) -> None:
    company.sam.changes(name="samuel", tz="Asia/Kathmandu")
    known = company.member("samuel")
    assert known is not None
    assert (known.name, known.tz) == ("samuel", "Asia/Kathmandu")
    company.kim.changes(deleted=True)
    gone = company.member("kim")
    assert gone is not None
    assert gone.deactivated
    newcomer = company.hires("noa")
    assert company.member("noa") is not None
    assert newcomer.id


def test_who_is_deactivated_between_decision_and_send_gets_nothing(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.exchange()
    company.sam.changes(deleted=True)
    company.moves_on(minutes=31)
    assert [one.state for one in company.nudges] in ([], ["dropped"])
    company.sam.does_not_see("Save what came of it")


def test_a_channel_is_known_by_its_new_name(company: Company) -> None:
    _rename(company, "#pricing", "prices")
    assert company.channel("#prices").name == "prices"


def test_a_channel_is_archived_and_comes_back(company: Company) -> None:
    company.ada.archives("#pricing")
    assert company.channel("#pricing").archived
    _do(company, "archive", archived=False)
    assert not company.channel("#pricing").archived


def test_a_deleted_channel_is_forgotten(company: Company) -> None:
    company.exchange()
    company.bridge.ticks()
    _do(company, "delete")
    assert all(rows == [] for rows in company.derived().values())


def test_user_groups_that_change_are_read_anew(company: Company) -> None:
    slack, database = company.bridge.slack, company.bridge.runtime.database
    group = slack.add_group(company.bridge.home, "sales", users=["sam"])
    with database.writing() as session:
        workspaces.get(session, company.workspace.id).groups_read_at = 1
    slack.do(lambda: rooms.group_users(slack.world, group, [company.sue.id]))
    assert company.workspace.groups_read_at is None


def test_guests_are_no_silo_and_are_never_asked(company: Company) -> None:
    guest = company.hires("gus", is_restricted=True)
    company.bridge.slack.invite(guest, "#pricing")
    guest.runs("/footbridge join", in_="#pricing")
    guest.sees("not for guests")
    question = guest.says(QUESTION, in_="#pricing")
    company.kim.replies(ANSWER, to=question)
    company.moves_on(minutes=31)
    guest.does_not_see("Save what came of it")
    assert company.rows(Crossing) == []


def test_a_person_of_another_company_is_never_counted(company: Company) -> None:
    slack = company.bridge.slack
    other = slack.add_workspace("T0OTHER", name="Partner")
    pat = slack.add_person(other, "pat")
    shared = company.opens("partners", ["ada", "sam", "kim", pat], shared_with=[other])
    company.switches("on", "#partners")
    question = pat.says(QUESTION, in_=shared)
    kept = company.sam.replies("Let me look, @pat", to=question)
    company.kim.replies(ANSWER, to=question)
    pat.reacts("tada", to=kept)
    company.bridge.ticks()
    authors = {one.author_id for one in company.messages}
    assert authors == {_id(company, "sam"), _id(company, "kim")}
    known = [one for one in company.rows(Member) if one.slack_id == pat.id]
    assert all(one.kind != "person" for one in known)
    strangers = {one.id for one in known}
    assert not strangers & {end for tie in company.rows(Tie) for end in (tie.from_id, tie.to_id)}


def test_events_without_meaning_for_us_are_acked_and_leave_nothing(company: Company) -> None:
    envelope = _envelope(company)
    for number, event in enumerate(
        ({"type": "star_added"}, {"type": "message"}, {"type": "message", "ts": None})
    ):
        body = envelope | {"event": event, "event_id": f"Ev0ODD{number}"}
        assert delivers(company.bridge, body) == 200
    assert company.messages == []


def test_events_are_forgotten_after_two_days(company: Company) -> None:
    company.exchange()
    assert company.rows(Event) != []
    company.moves_on(minutes=60 * 49)
    assert company.rows(Event) == []
    assert len(company.messages) == 2


def _envelope(company: Company) -> dict[str, Any]:
    said = company.sam.says("A first word", in_="#pricing")
    envelope = copy.deepcopy(company.bridge.slack.deliveries.of("message")[-1].envelope)
    company.sam.deletes(said)
    return envelope


def _reactions(company: Company) -> int:
    return sum(one.reactions for one in company.rows(Tie))


def _rename(company: Company, channel: str, name: str) -> None:
    slack = company.bridge.slack
    found = slack.channel(channel)
    slack.do(lambda: rooms.rename(slack.world, found, name))


def _do(company: Company, what: str, **more: Any) -> None:
    slack = company.bridge.slack
    found = slack.channel("#pricing")
    slack.do(lambda: getattr(rooms, what)(slack.world, found, company.ada.member, **more))


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(one[key] == other[key] for key in ("conversations", "crossings", "ties"))


def _id(company: Company, name: str) -> int:
    member = company.member(name)
    assert member is not None
    return member.id
