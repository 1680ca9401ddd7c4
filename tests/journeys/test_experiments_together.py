"""Experiments among several: handed on, shared at once, reused, on purpose, rounded up."""

from __future__ import annotations

import copy
from datetime import timedelta

from bot.domain import policy
from bot.flows import erasing
from bot.store import announcements, freezes, priorities, stories
from bot.store.announcements import Announcement
from bot.store.decisions import Verdict
from sandbox import hands
from sandbox.person import Person
from tests.journeys.champions_company import (
    DAY,
    NEW,
    ON_SQLITE,
    RESULT,
    TOLD,
    WORDS,
    cards,
    champion,
    closes_all,
    days_pass,
    meets_in,
    shares,
    starts,
    today,
)
from tests.journeys.company import Company

pytestmark = ON_SQLITE  # what differs between databases is tried with test_experiments


def together(company: Company, days: int = 20) -> tuple[Person, Person]:
    """Sam runs an experiment that kim joined in."""
    kim = champion(company, "kim")
    sam = starts(company, days, {"Who joins in": ["kim"]})
    company.moves_on(minutes=1)
    kim.clicks("Join in")
    return sam, kim


def test_what_a_champion_leaves_behind_is_offered_to_those_who_joined_in(company: Company) -> None:
    sam, kim = together(company)
    sam.runs("/footbridge champion stop")
    company.moves_on(minutes=2)
    company.kai.does_not_see("I take it on")
    kim.clicks("I take it on")
    kim.sees("It is yours now", in_="DM")
    card = cards(company)[0]
    assert (card.state, card.member_id) == ("running", id_of(company, "kim"))
    company.moves_on(minutes=DAY)
    assert cards(company)[0].offered_at is None


def test_of_a_deactivated_champion_it_is_offered_too_and_of_two_who_take_it_one_has_it(
    company: Company,
) -> None:
    kai = champion(company, "kai")
    kim = champion(company, "kim")
    sam = starts(company, 20, {"Who joins in": ["kim", "kai"]})
    company.moves_on(minutes=1)
    kim.clicks("Join in")
    kai.clicks("Join in")
    company.bridge.slack.deactivates(sam)
    company.moves_on(minutes=2)
    kim.clicks("I take it on")
    kai.clicks("I take it on")
    kai.sees("Somebody else has taken it on", in_="DM")
    assert cards(company)[0].member_id == id_of(company, "kim")


def test_what_nobody_takes_on_is_let_go_after_two_weeks(company: Company) -> None:
    sam, kim = together(company, days=60)
    sam.runs("/footbridge leave")
    company.moves_on(minutes=2)
    kim.clicks("Rather not")
    company.moves_on(minutes=13 * DAY)
    assert cards(company)[0].state == "running"
    company.moves_on(minutes=2 * DAY)
    assert cards(company)[0].state == "dropped"


def test_where_nobody_joined_in_it_is_let_go_at_once(company: Company) -> None:
    sam = starts(company, 60)
    sam.runs("/footbridge champion stop")
    company.moves_on(minutes=2)
    assert cards(company)[0].state == "dropped"


def test_of_two_who_share_at_once_the_first_holds_and_no_words_are_lost(company: Company) -> None:
    meets_in(company)
    sam, kim = together(company)
    for person in (sam, kim):
        person.runs("/footbridge experiments")
        person.clicks("Share the result")
    sam.fills(RESULT, TOLD)
    ack = kim.fills(RESULT, TOLD | {"We learned": "Something else entirely."})
    assert ack is not None
    assert "Your words are still here" in str(ack.body)
    kim.sees("Something else entirely", in_="modal")
    assert cards(company)[0].learned == TOLD["We learned"]
    company.moves_on(minutes=1)
    assert len(company.rows(Announcement)) == 1


def test_the_same_result_sent_twice_is_one(company: Company) -> None:
    sam = starts(company, 20)
    sam.runs("/footbridge experiments")
    sam.clicks("Share the result")
    top = company.bridge.slack.surfaces.top(sam.id)
    assert top is not None
    again = copy.deepcopy(top)
    sam.fills(RESULT, TOLD)
    again.values = copy.deepcopy(top.values) or again.values
    ack = hands.submit(company.bridge.slack, sam.member, again)
    assert ack.ok
    assert cards(company)[0].state == "shared"


def test_a_champion_whose_team_it_touches_is_asked_to_try_it(company: Company) -> None:
    kim = champion(company, "kim")
    sam = starts(company, 1, {"Teams it touches": ["Sales", "Support"]})
    company.moves_on(minutes=DAY)
    shares(sam, company)
    shown = kim.sees("Try it in my team", in_="DM")
    assert "@sam" in shown.text
    assert "it is about your team" in shown.text
    kim.clicks("Try it in my team")
    kim.fills(NEW, {"We look at it": today(company) + timedelta(days=40)})
    closes_all(kim)
    kim.sees("Your card is there", in_="DM")
    first, second = cards(company)
    assert (second.parent_id, second.believe, second.origin) == (first.id, first.believe, "card")
    company.moves_on(minutes=4 * DAY)
    (decision,) = [one for one in company.decisions if one.kind == "experiment_reuse"]
    assert decision.outcome is True


def test_in_a_time_without_new_initiatives_nobody_is_urged_and_champions_read_why(
    company: Company,
) -> None:
    kim = champion(company, "kim")
    sam = starts(company, 1, {"Teams it touches": ["Support"]})
    with company.bridge.runtime.database.writing() as session:
        now = company.bridge.runtime.clock()
        session.add(
            freezes.Freeze(
                workspace_id=company.workspace.id, what="no_new", words="quarter close",
                begins_at=now, ends_at=now + 7 * DAY * 60_000_000,
            )
        )  # fmt: skip
    company.moves_on(minutes=DAY)
    shares(sam, company)
    days_pass(company, 1)
    kim.does_not_see("Try it in my team", in_="DM")
    assert [policy.NO_NEW] in [one.reasons for one in company.rows(Verdict)]
    kim.runs("/footbridge experiments")
    kim.clicks("Try it in my team")
    kim.sees("No new initiatives are wanted here until 10 March 2026: “quarter close”")
    kim.fills(NEW, {})
    kim.sees("Kept as a draft", in_="modal")
    closes_all(kim)
    assert [one.state for one in cards(company)] == ["shared", "draft"]
    assert "experiment_reuse" not in [one.kind for one in company.nudges]


def test_who_meets_another_team_again_and_again_is_asked_to_try_it_on_purpose(
    company: Company,
) -> None:
    for _ in range(3):
        company.exchange()
        company.bridge.moves_on(minutes=31)
    sam = champion(company, "sam")
    company.moves_on(minutes=6)
    shown = sam.sees("Write a card", in_="DM")
    assert "Support" in shown.text
    sam.clicks("Write a card", on=shown)
    sam.fills(NEW, WORDS)
    closes_all(sam)
    sam.sees("Your card is there", in_="DM")
    assert cards(company)[0].origin == "crossing"
    company.moves_on(minutes=7 * DAY)
    assert [one.kind for one in company.decisions].count("try_on_purpose") == 1


def test_who_told_a_story_is_asked_to_try_it_on_purpose(company: Company) -> None:
    sam = champion(company, "sam")
    now = company.bridge.runtime.clock()
    with company.bridge.runtime.database.writing() as session:
        story = {
            "member_id": id_of(company, "sam"), "happened": "They signed.", "written_at": now,
            "changed_at": now, "published_at": now,
        }  # fmt: skip
        told = stories.ensure(session, company.workspace.id, "a story", story)
        told.state = "published"
        stories.add_person(session, company.workspace.id, told.id, id_of(company, "kim"))
        stories.people_of(session, company.workspace.id, [told.id])[told.id][0].state = "agreed"
    company.moves_on(minutes=6)
    sam.sees("Support", in_="DM")
    sam.clicks("Not now")
    sam.sees("All right, not now", in_="DM")
    (nudge,) = company.nudges
    assert (nudge.kind, nudge.facts["origin"]) == ("try_on_purpose", "story")
    sam.opens_home()  # or whenever they like
    sam.clicks("Try it on purpose", on="App Home")
    sam.fills(NEW, WORDS)
    assert [one.origin for one in cards(company)] == ["story"]


def test_what_happens_in_a_private_channel_urges_nobody(company: Company) -> None:
    company.opens("layoffs", ["ada", "sam", "kim"], private=True)
    company.switches("on", "#layoffs")
    for _ in range(3):
        company.exchange("#layoffs")
        company.bridge.moves_on(minutes=31)
    champion(company, "sam")
    champion(company, "kim")
    company.moves_on(minutes=6)
    assert not [one for one in company.decisions if one.kind == "try_on_purpose"]


def test_every_second_week_there_is_a_round_up_and_only_where_something_runs(
    company: Company,
) -> None:
    meets_in(company)
    company.moves_on(minutes=14 * DAY)
    company.moves_on(minutes=14 * DAY)
    assert company.rows(Announcement) == []
    starts(company, 40, {"Company": ["Others are welcome to join in"]})
    for days in (13, 0, 14, 0):  # to a Monday at ten, and the next
        company.moves_on(minutes=days * DAY + 1)
    found = company.rows(Announcement)
    assert [(one.what, one.state) for one in found] == [("round_up", "posted")] * 2
    shown = company.kim.sees("What the champions are trying", in_="#champions")
    assert "Who would like company" in shown.text
    joins = champion(company, "kai")
    joins.clicks("Look at them all")
    joins.clicks("Join in")
    joins.sees("You are on the card")


def test_a_dry_run_shows_it_to_the_admins_alone(company: Company) -> None:
    meets_in(company)
    company.opens("admins", ["ada"], private=True)
    sam = starts(company, 20)
    company.moves_on(minutes=25 * 60)  # what channels there are is asked daily
    company.ada.runs("/footbridge dry-run #admins", in_="#admins")
    sam.runs("/footbridge experiments")
    sam.clicks("Share the result")
    sam.fills(RESULT, TOLD)
    company.moves_on(minutes=1)
    company.ada.sees("Dry run.", in_="#admins")
    company.kim.does_not_see("shares what came of an experiment", in_="#champions")


def test_a_post_whose_end_is_not_known_is_not_made_twice(company: Company) -> None:
    meets_in(company)
    sam = starts(company, 20)
    sam.runs("/footbridge experiments")
    sam.clicks("Share the result")
    sam.fills(RESULT, TOLD)
    company.bridge.slack.faults.add("chat.postMessage", "error", error="internal_error")
    company.moves_on(minutes=1)
    company.bridge.slack.faults.clear()
    company.moves_on(minutes=30)
    assert [one.state for one in company.rows(Announcement)] == ["unknown"]
    company.kim.does_not_see("shares what came of an experiment", in_="#champions")


def test_a_post_begun_by_a_worker_that_died_counts_as_made(company: Company) -> None:
    meets_in(company)
    sam = starts(company, 20)
    sam.runs("/footbridge experiments")
    sam.clicks("Share the result")
    sam.fills(RESULT, TOLD)
    now = company.bridge.runtime.clock()
    with company.bridge.runtime.database.writing() as session:
        (row,) = announcements.due(session, company.workspace.id, now, 9)
        row.state, row.claimed_by, row.claimed_at = "posting", "a worker that died", now
    company.moves_on(minutes=1)
    assert [one.state for one in company.rows(Announcement)] == ["posting"]
    company.moves_on(minutes=5)
    assert [one.state for one in company.rows(Announcement)] == ["unknown"]
    company.kim.does_not_see("shares what came of an experiment", in_="#champions")


def test_a_question_is_asked_under_the_card(company: Company) -> None:
    meets_in(company)
    sam = starts(company, 1)
    company.moves_on(minutes=DAY)
    shares(sam, company)
    company.kim.clicks("Ask about it")
    company.kim.fills("Ask about it", {"What would you like to know?": "Which desk? <!channel>"})
    shown = sam.sees("Which desk?", in_="#champions")
    assert "@kim asks @sam" in shown.text
    assert "<!channel>" not in str(shown.message and shown.message.text)


def test_the_library_is_browsed_by_silo_stage_state_and_words(company: Company) -> None:
    stage = "Innovate: something new comes of it"
    sam = starts(company, 14, {"Teams it touches": ["Sales"], "Stage of value": stage})
    sam.runs("/footbridge experiments")
    for menu, option, there in (
        ("All teams", "Support", False), ("All teams", "Sales", True),
        ("All stages", "Connect", False), ("All stages", "Innovate", True),
        ("All states", "Dropped", False), ("All states", "Running", True),
    ):  # fmt: skip
        sam.clicks(option)
        if there:
            sam.sees(WORDS["We believe"], in_="modal")
        else:
            sam.sees("Nothing like that yet", in_="modal")
            assert menu
    sam.fills("Experiments", {"Search": "SITS sales"})
    sam.sees(WORDS["We believe"], in_="modal")
    sam.fills("Experiments", {"Search": "unicorns"})
    sam.sees("Nothing like that yet", in_="modal")


def test_what_an_erased_champion_wrote_goes_from_the_channel_too(company: Company) -> None:
    meets_in(company)
    sam = starts(company, 1)
    company.moves_on(minutes=DAY)
    shares(sam, company)
    kim = champion(company, "kim")
    kim.clicks("Try it in my team")
    kim.fills(NEW, {"We believe": "Our own words."})
    closes_all(kim)
    erasing.erase(company.bridge.runtime, company.bridge.home.id, sam.id)
    for _ in range(3):
        company.moves_on(minutes=1)
    company.sue.does_not_see(TOLD["We learned"])
    (left,) = cards(company)
    assert (left.believe, left.parent_id, left.state) == ("Our own words.", None, "running")


def test_the_library_is_browsed_by_priority_a_retired_one_too(company: Company) -> None:
    with company.bridge.runtime.database.writing() as session:
        now = company.bridge.runtime.clock()
        made = [
            priorities.add(session, company.workspace.id, now, title=title)
            for title in ("Answers in a day", "Fewer tools")
        ]
        chosen = made[0].id
    sam = starts(company, 14, {"Priority it serves": "Answers in a day"})
    with company.bridge.runtime.database.writing() as session:
        priorities.retire(session, company.workspace.id, chosen, now)
    sam.runs("/footbridge experiments")
    sam.clicks("Fewer tools")
    sam.sees("Nothing like that yet", in_="modal")
    sam.clicks("Answers in a day")
    sam.sees("for Answers in a day", in_="modal")


def id_of(company: Company, name: str) -> int:
    member = company.member(name)
    assert member is not None
    return member.id
