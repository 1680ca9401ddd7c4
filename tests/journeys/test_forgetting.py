"""What goes, and with it all that it fed: deletions, edits, people, channels, workspaces."""

from __future__ import annotations

from sqlalchemy import delete, func, select

from bot.flows import installing
from bot.store.crossings import Crossing
from bot.store.database import Base
from bot.store.decisions import Opportunity
from bot.store.members import Member, Tombstone
from bot.store.messages import Message, MessageWords, WordKey
from bot.store.workspaces import Workspace
from sandbox.apps import Installation
from tests.journeys.company import ANSWER, Company, delivers


def test_a_deletion_takes_out_all_it_fed(company: Company) -> None:
    question, answer = company.exchange()
    company.sam.reacts("tada", to=answer)
    company.bridge.ticks()
    assert company.derived()["crossings"] != []
    company.kim.deletes(answer)
    found = company.derived()
    assert (found["conversations"], found["crossings"], found["ties"]) == ([], [], [])
    assert [m.at for m in company.messages] == [round(float(question.ts) * 1_000_000)]


def test_a_deleted_root_leaves_its_replies(company: Company) -> None:
    question, answer = company.exchange()
    company.kai.replies("And on Saturdays until noon.", to=question)
    company.bridge.ticks()
    company.sam.deletes(question)
    assert len(company.messages) == 2
    assert answer.ts in [f"{m.at // 1_000_000}.{m.at % 1_000_000:06d}" for m in company.messages]
    assert [c[3:5] for c in company.derived()["conversations"]] == [(2, 2)]


def test_nothing_is_asked_about_what_was_deleted(company: Company) -> None:
    company.sam.runs("/footbridge join")
    _, answer = company.exchange()
    company.bridge.slack.moves_on(minutes=31)
    for tick in ("group", "find"):
        company.runs_job(tick)
    assert [one.state for one in company.rows(Opportunity)] == ["open"]
    company.kim.deletes(answer)
    company.moves_on(minutes=1)
    company.sam.does_not_see("Save what came of it")
    assert company.rows(Opportunity) == []


def test_nothing_is_sent_about_what_was_deleted_after_the_draw(company: Company) -> None:
    company.sam.runs("/footbridge join")
    _, answer = company.exchange()
    company.moves_on(minutes=31, until="decide")
    assert [one.state for one in company.nudges] == ["pending"]
    company.kim.deletes(answer)
    company.moves_on(minutes=1)
    company.sam.does_not_see("Save what came of it")
    assert [one.state for one in company.nudges] == ["dropped"]


def test_an_edit_that_takes_a_mention_away_takes_the_tie(company: Company) -> None:
    said = company.sam.says("@kim could you look at this contract?", in_="#pricing")
    company.bridge.ticks()
    assert [tie[4:] for tie in company.derived()["ties"]] == [(0, 1, 0)]
    company.sam.edits(said, "Could somebody look at this contract?")
    company.bridge.ticks()
    assert company.derived()["ties"] == []


def test_an_edited_question_keeps_its_answer_and_its_reactions(company: Company) -> None:
    question, answer = company.exchange()
    company.kim.reacts("eyes", to=question)
    company.bridge.ticks()
    before = company.derived()
    company.sam.edits(question, "Does the annual plan include phone support too?")
    company.bridge.ticks()
    assert company.derived() == before
    company.kim.edits(answer, "No, not even on weekdays.")
    company.bridge.ticks()
    assert company.derived() == before


def test_words_are_gone_within_a_day_and_their_key_with_them(company: Company) -> None:
    company.exchange()
    assert company.rows(MessageWords) != []
    assert len(company.rows(WordKey)) == 1
    company.moves_on(minutes=60 * 20 + 1)
    assert company.rows(MessageWords) == []
    assert company.rows(WordKey) == []
    assert len(company.messages) == 2


def test_who_does_not_want_to_be_observed_leaves_no_trace_but_one(company: Company) -> None:
    company.exchange()
    company.sam.says("@kim is the best, ask @kim", in_="#pricing")
    company.kim.reacts("heart", to="is the best")
    company.bridge.ticks()
    company.kim.runs("/footbridge observe off")
    company.kim.sees("I keep nothing new of yours")
    company.bridge.ticks()
    kim = company.member(company.kim.id)
    assert kim is not None
    assert (kim.name, kim.names, kim.email, kim.observed) == ("", [], None, False)
    found = company.derived()
    assert kim.slack_id not in str(found)
    assert found["crossings"] == found["ties"] == found["conversations"] == []
    assert len(company.rows(Tombstone)) == 1
    assert kim.slack_id.encode() not in company.rows(Tombstone)[0].trace


def test_nothing_more_is_kept_of_who_is_not_observed(company: Company) -> None:
    person = company.kim
    person.runs("/footbridge observe off")
    company.exchange()
    company.sam.says("@kim thanks", in_="#pricing")
    person.reacts("heart", to="thanks")
    person.edits(ANSWER, "Yes, until seven.")
    person.changes(name="kimberly", email="kimberly@wren.example")
    company.moves_on(minutes=60 * 25)  # Slack was asked who there is
    kim = company.member(person.id)
    assert kim is not None
    assert (kim.name, kim.email) == ("", None)
    assert kim.slack_id not in str(company.derived())
    assert len(company.messages) == 2  # sam's own


def test_the_tombstone_outlives_the_row(company: Company) -> None:
    company.kim.runs("/footbridge observe off")
    with company.bridge.runtime.database.writing() as session:
        session.execute(delete(Member).where(Member.slack_id == company.kim.id))
    company.exchange()
    company.moves_on(minutes=60 * 25)
    assert company.member(company.kim.id) is None
    company.kim.runs("/footbridge join")
    company.kim.sees("You asked not to be observed")


def test_who_wants_to_be_observed_again_counts_from_then_on(company: Company) -> None:
    company.exchange()
    company.kim.runs("/footbridge observe off")
    company.kim.runs("/footbridge observe on")
    company.kim.sees("I am still taking out what I kept of you.")
    company.bridge.ticks()
    company.kim.runs("/footbridge observe on")
    company.kim.sees("From now on your messages count again")
    assert company.rows(Tombstone) == []
    company.bridge.ticks()
    kim = company.member(company.kim.id)
    assert kim is not None
    assert kim.name == "kim"
    assert len(company.messages) == 1
    company.exchange()
    company.bridge.ticks()
    assert len(company.rows(Crossing)) == 1


def test_an_uninstalled_workspace_is_gone_and_no_other(company: Company) -> None:
    company.nudged("sam")
    _another_workspace(company)
    company.bridge.slack.uninstall(company.bridge.installation)  # tokens_revoked, app_uninstalled
    _all_gone_but_the_other(company)


def test_the_events_of_its_end_may_come_in_either_order_and_twice(company: Company) -> None:
    company.nudged("sam")
    _another_workspace(company)
    company.bridge.slack.uninstall(company.bridge.installation)
    revoked = company.bridge.slack.deliveries.of("tokens_revoked")[-1].envelope
    removed = company.bridge.slack.deliveries.of("app_uninstalled")[-1].envelope
    installing.install(company.bridge.runtime, _reinstalled(company))
    for number, envelope in enumerate((removed, revoked, removed)):
        assert delivers(company.bridge, envelope | {"event_id": f"Ev0END{number}"}) == 200
        company.runs_job("purge")
    _all_gone_but_the_other(company)


def _reinstalled(company: Company) -> str:
    slack = company.bridge.slack
    company.bridge.installation = slack.install(company.bridge.home, company.manifest)
    return company.bridge.installation.bot_token


def _another_workspace(company: Company) -> Installation:
    slack = company.bridge.slack
    other = slack.add_workspace("T0NEXT", name="Next")
    slack.add_person(other, "una", is_admin=True)
    slack.add_person(other, "udo")
    slack.add_channel(other, "talk", members=["una", "udo"])
    installation = slack.install(other, company.manifest)
    installing.install(company.bridge.runtime, installation.bot_token)
    slack.invite(installation, slack.channel("#talk", other))
    company.bridge.ticks()
    una, udo = slack.person("una"), slack.person("udo")
    una.runs("/footbridge channels on", in_="#talk")
    udo.replies("Fine, and you?", to=una.says("How are you?", in_="#talk"))
    company.bridge.ticks()
    return installation


def _all_gone_but_the_other(company: Company) -> None:
    company.bridge.ticks()
    (left,) = company.rows(Workspace)
    assert left.slack_id == "T0NEXT"
    with company.bridge.runtime.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            if "workspace_id" in table.columns:
                held = select(func.count()).where(table.c.workspace_id != left.id)
                assert session.scalar(held) == 0, table.name
        assert session.scalar(select(func.count()).select_from(Message)) == 2
