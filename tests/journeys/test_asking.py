"""Asking across teams: who gets a question and why, and what comes back."""

from __future__ import annotations

import copy

import pytest

from bot.store.asks import Ask, Turn
from bot.store.database import Base
from bot.store.members import Member
from sandbox import elements, hands
from sandbox.person import Person
from sandbox.screen import Shown
from tests.journeys.company import Company

CARD = "Ask across teams"
QUESTION = "Which discount does a pricing for schools allow?"
DAY = 24 * 60
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what the kind of database makes no difference to."""


def willing(company: Company, *names: str) -> None:
    """They have joined, and said that they may be asked."""
    for name in names:
        person = company.bridge.slack.person(name)
        person.runs("/footbridge join")
        person.runs("/footbridge ask on")
        person.sees("Questions of other teams may be brought to you")


def asks(person: Person, question: str = QUESTION) -> None:
    """Write a question, look where it goes, and send it."""
    person.runs(f"/footbridge ask {question}")
    person.fills(CARD, {})
    person.sees("It goes to", in_="modal")
    person.fills(CARD, {})
    person.sees("in their working hours", in_="modal")
    person.closes()


def asked(company: Company, *helpers: str) -> Person:
    """Sam of sales, whose question is with the first of these helpers."""
    willing(company, *helpers)
    company.sam.runs("/footbridge join")
    asks(company.sam)
    company.moves_on(minutes=1)
    return company.sam


def asks_of(company: Company) -> list[Ask]:
    return company.rows(Ask)


def turns(company: Company) -> list[Turn]:
    return company.rows(Turn)


def test_the_card_says_who_would_get_it_and_why_before_it_is_sent(company: Company) -> None:
    willing(company, "kim", "kai")
    sam = company.sam
    sam.runs("/footbridge join")
    company.exchange()
    company.moves_on(minutes=5)
    sam.uses_shortcut("Ask across teams")
    sam.fills(CARD, {"Your question": QUESTION})
    sam.sees("It goes to @kim, who has answered in #pricing.", in_="modal")
    assert asks_of(company) == []
    sam.fills(CARD, {})
    sam.sees("@kim gets it in their working hours.", in_="modal")
    company.moves_on(minutes=1)
    company.kim.sees(QUESTION, in_="DM")
    company.kim.sees("You said yes to being asked, and have answered in #pricing.", in_="DM")
    company.kai.does_not_see(QUESTION)


def test_an_answer_closes_the_loop(company: Company) -> None:
    sam = asked(company, "kim")
    kim = company.kim
    kim.clicks("Answer")
    kim.sees(QUESTION, in_="modal")
    kim.fills("Your answer", {"What do you know?": "Twenty percent, by the yearly list."})
    kim.sees("Your answer is on its way.", in_="DM")
    kim.does_not_see("Not me")
    company.moves_on(minutes=1)
    sam.sees("Twenty percent, by the yearly list.", in_="DM")
    sam.sees("@kim", in_="DM")
    sam.clicks("That helped")
    sam.sees("They will be told.", in_="DM")
    company.moves_on(minutes=1)
    kim.sees("@sam", in_="DM")
    assert [one.kind for one in company.nudges] == ["ask_relay", "ask_answered", "ask_helped"]
    assert {one.probability for one in company.decisions} == {1.0}


def test_another_choice_on_the_card_goes_to_them(company: Company) -> None:
    willing(company, "kim", "kai")
    sam = company.sam
    sam.runs("/footbridge join")
    company.exchange()
    company.moves_on(minutes=5)
    sam.runs(f"/footbridge ask {QUESTION}")
    sam.fills(CARD, {})
    kai = f"<@{company.kai.id}>: said yes to being asked"
    sam.fills(CARD, {"Who gets it": kai})
    company.moves_on(minutes=1)
    company.kai.sees(QUESTION, in_="DM")
    company.kim.does_not_see(QUESTION)


@ONE_DATABASE
def test_another_question_on_the_card_is_looked_at_anew(company: Company) -> None:
    willing(company, "kim")
    sam = company.sam
    sam.runs("/footbridge join")
    sam.runs(f"/footbridge ask {QUESTION}")
    sam.fills(CARD, {})
    sam.fills(CARD, {"Your question": "Who orders new chairs?"})
    sam.sees("It goes to", in_="modal")
    assert asks_of(company) == []
    sam.fills(CARD, {})
    assert [one.question for one in asks_of(company)] == ["Who orders new chairs?"]


def test_who_does_not_know_passes_it_to_the_next_best(company: Company) -> None:
    sam = asked(company, "kim", "kai")
    first, second = _in_turn(company)
    first.clicks("Not me")
    first.sees("It goes to somebody else.", in_="DM")
    company.moves_on(minutes=1)
    second.sees(QUESTION, in_="DM")
    second.clicks("Not me")
    company.moves_on(minutes=1)
    sam.sees("There is nobody else I could bring it to by myself.", in_="DM")
    assert [one.state for one in turns(company)] == ["declined", "declined"]
    assert asks_of(company)[0].state == "nobody"


def test_a_helper_names_somebody_who_knows(company: Company) -> None:
    asked(company, "kim", "kai")
    first, second = _in_turn(company)
    first.clicks("Somebody else knows")
    first.fills("Who knows this?", {"Who may know?": second.name})
    first.sees(f"It goes to @{second.name}.", in_="DM")
    company.moves_on(minutes=1)
    second.sees(f"@{first.name} named you as somebody who may know.", in_="DM")


@ONE_DATABASE
@pytest.mark.parametrize("named", ["sue", "sam", "ada"])
def test_only_who_said_yes_can_be_named(company: Company, named: str) -> None:
    asked(company, "kim")
    company.kim.clicks("Somebody else knows")
    company.kim.fills("Who knows this?", {"Who may know?": named})
    company.kim.sees("I cannot bring it to them just now.", in_="modal")
    assert [one.state for one in turns(company)] == ["asked"]


def test_a_helper_would_rather_answer_in_the_open(company: Company) -> None:
    sam = asked(company, "kim")
    company.kim.clicks("I'll answer in the open")
    company.kim.sees("They hear that you will answer where others can read it.", in_="DM")
    company.moves_on(minutes=1)
    sam.sees("would answer where others can read it. Ask it in #pricing.", in_="DM")
    sam.clicks("That helped")
    company.moves_on(minutes=1)
    assert company.nudges[-1].kind == "ask_helped"


def test_after_two_working_days_the_asker_is_told_with_a_next_step(company: Company) -> None:
    sam = asked(company, "kim", "kai")
    company.moves_on(minutes=DAY)
    sam.does_not_see("It may do well in")
    company.moves_on(minutes=DAY + 1)
    company.moves_on(minutes=1)
    sam.sees("It may do well in #pricing.", in_="DM")
    sam.clicks("Ask somebody else")
    sam.sees("You hear of it when they answer.", in_="DM")
    company.moves_on(minutes=1)
    _, second = _in_turn(company)
    second.sees(QUESTION, in_="DM")
    second.clicks("Answer")
    second.fills("Your answer", {"What do you know?": "Ten."})
    company.moves_on(minutes=1)
    sam.sees("Ten.", in_="DM")
    first = _in_turn(company)[0]
    first.sees("It has been answered meanwhile.", in_="DM")


@ONE_DATABASE
def test_a_weekend_does_not_count_as_waiting(company: Company) -> None:
    company.bridge.slack.moves_on(minutes=3 * DAY)  # a Friday
    sam = asked(company, "kim")
    for _ in range(3):
        company.moves_on(minutes=DAY)
    sam.does_not_see("Take it back", in_="DM")
    company.moves_on(minutes=DAY + 1)
    company.moves_on(minutes=1)
    sam.sees("Take it back", in_="DM")


def test_the_asker_takes_it_back(company: Company) -> None:
    sam = asked(company, "kim")
    shown = copy.deepcopy(company.kim.sees("Not me", in_="DM"))
    sam.runs("/footbridge ask")
    sam.sees("Waiting for an answer", in_="modal")
    sam.clicks("Take it back")
    sam.sees("Taken back.", in_="modal")
    company.kim.sees("They took the question back.", in_="DM")
    company.kim.does_not_see("Not me")
    _presses(company, company.kim, shown, "Answer")
    assert any("They took the question back" in words for words in whispers(company, "kim"))
    assert asks_of(company)[0].state == "withdrawn"
    company.moves_on(minutes=3 * DAY)
    sam.does_not_see("Ask somebody else", in_="DM")


def test_what_was_taken_back_before_it_went_is_not_sent(company: Company) -> None:
    willing(company, "kim")
    company.sam.runs("/footbridge join")
    asks(company.sam)
    company.moves_on(minutes=0, until="decide")
    company.sam.runs("/footbridge ask")
    company.sam.clicks("Take it back")
    company.moves_on(minutes=1)
    company.kim.does_not_see(QUESTION)


def test_where_nobody_is_willing_this_is_said_at_once(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.sam.runs(f"/footbridge ask {QUESTION}")
    company.sam.fills(CARD, {})
    company.sam.sees("There is nobody I could ask just now.", in_="modal")
    company.sam.sees("ask it in #pricing", in_="modal")
    assert asks_of(company) == []


def test_nobody_of_the_own_silo_or_on_an_avoid_list_is_asked(company: Company) -> None:
    willing(company, "sue", "kim", "kai")
    company.kim.runs("/footbridge avoid @sam")
    company.sam.runs("/footbridge join")
    company.sam.runs(f"/footbridge ask {QUESTION}")
    company.sam.fills(CARD, {})
    card = company.sam.sees("It goes to @kai", in_="modal")
    assert "@kim" not in card.text
    assert "@sue" not in card.text


def test_nobody_is_asked_more_than_twice_a_week(company: Company) -> None:
    willing(company, "kim", "kai")
    got = []
    for number, name in enumerate(("sam", "sue", "sam", "sue", "sam")):
        person = company.bridge.slack.person(name)
        person.runs("/footbridge join")
        person.runs(f"/footbridge ask {QUESTION} {number}")
        person.fills(CARD, {})
        if "It goes to" not in person.sees(CARD, in_="modal").text:
            break
        person.fills(CARD, {})
        person.closes()
        got.append(turns(company)[-1].helper_id)
    assert [got.count(one) for one in set(got)] == [2, 2]
    assert len(set(got[:2])) == 2, "who was asked lately steps back"


@ONE_DATABASE
def test_who_wishes_for_less_is_asked_once_a_week(company: Company) -> None:
    sam = asked(company, "kim")
    company.kim.clicks("Why did I get this?")
    company.kim.clicks("Less like this")
    sam.runs(f"/footbridge ask {QUESTION} 2")
    sam.fills(CARD, {})
    sam.sees("There is nobody I could ask just now.", in_="modal")


def test_of_a_private_channel_only_those_in_it_hear_a_reason(company: Company) -> None:
    secret = company.opens("discount-secrets", ["ada", "kim", "kai", "sue"], private=True)
    company.switches("on", "#discount-secrets")
    question = company.sue.says("Which discount for schools?", in_=secret)
    company.kim.replies("Ten percent.", to=question)
    company.moves_on(minutes=5)
    willing(company, "kim", "kai")
    for name, reason in (("sam", False), ("sue", True)):
        person = company.bridge.slack.person(name)
        person.runs("/footbridge join")
        person.runs("/footbridge ask Which discount for schools?")
        person.fills(CARD, {})
        card = person.sees(CARD, in_="modal")
        assert ("discount-secrets" in card.text) is reason
        assert (secret.id in str(card.blocks)) is reason
        person.closes()


def test_who_left_a_private_channel_hears_nothing_of_it_any_more(company: Company) -> None:
    secret = company.opens("discount-secrets", ["ada", "kim", "sue"], private=True)
    company.switches("on", "#discount-secrets")
    question = company.sue.says("Which discount for schools?", in_=secret)
    company.kim.replies("Ten percent.", to=question)
    company.moves_on(minutes=60)
    willing(company, "kim")
    company.sue.runs("/footbridge join")
    asks(company.sue, "Which discount for schools?")
    company.moves_on(minutes=0, until="decide")
    company.kim.leaves("#discount-secrets")
    company.moves_on(minutes=1)
    shown = company.kim.sees("Which discount for schools?", in_="DM")
    assert secret.id not in str(shown.blocks)
    company.sue.leaves("#discount-secrets")
    company.kim.clicks("I'll answer in the open")
    company.moves_on(minutes=1)
    shown = company.sue.sees("would answer where others can read it", in_="DM")
    assert secret.id not in str(shown.blocks)


def test_a_topic_tells_what_a_channel_is_for(company: Company) -> None:
    willing(company, "kim")
    company.ada.sets_topic("#pricing", "Everything on rebates")
    company.moves_on(minutes=DAY)
    company.sam.runs("/footbridge join")
    company.exchange()
    company.moves_on(minutes=5)
    company.sam.runs("/footbridge ask May I give a rebate?")
    company.sam.fills(CARD, {})
    company.sam.sees("who has answered in #pricing", in_="modal")


# What goes wrong


@ONE_DATABASE
@pytest.mark.parametrize("words", ["   ", "👍🎉", ":tada: :+1:", "?!"])
def test_a_question_without_words_is_handed_back(company: Company, words: str) -> None:
    company.sam.runs("/footbridge join")
    company.sam.uses_shortcut("Ask across teams")
    company.sam.fills(CARD, {"Your question": words})
    company.sam.sees("A question in words, please", in_="modal")
    assert asks_of(company) == []


@ONE_DATABASE
def test_a_question_of_three_thousand_characters_arrives_whole(company: Company) -> None:
    long = ("<!channel> & " + "why " * 800)[:2999] + "?"
    willing(company, "kim")
    company.sam.runs("/footbridge join")
    company.sam.uses_shortcut("Ask across teams")
    company.sam.fills(CARD, {"Your question": long})
    company.sam.fills(CARD, {})
    company.moves_on(minutes=1)
    shown = company.kim.sees("Not me", in_="DM")
    assert long in shown.text


@ONE_DATABASE
def test_who_has_not_joined_is_told_how(company: Company) -> None:
    company.sam.runs(f"/footbridge ask {QUESTION}")
    company.sam.sees("`/footbridge join` first")
    company.sam.uses_shortcut("Ask across teams")
    company.sam.sees("`/footbridge join` first", in_="modal")


def test_the_same_card_sent_twice_is_one_question(company: Company) -> None:
    willing(company, "kim")
    sam = company.sam
    sam.runs("/footbridge join")
    sam.runs(f"/footbridge ask {QUESTION}")
    sam.fills(CARD, {})
    top = company.bridge.slack.surfaces.top(sam.id)
    assert top is not None
    again = copy.deepcopy(top)
    sam.fills(CARD, {})
    again.values = copy.deepcopy(top.values)
    assert hands.submit(company.bridge.slack, sam.member, again).ok
    assert len(asks_of(company)) == len(turns(company)) == 1


def test_answering_twice_keeps_the_first_and_loses_nothing(company: Company) -> None:
    sam, kim = asked(company, "kim"), company.kim
    shown = copy.deepcopy(kim.sees("Not me", in_="DM"))
    kim.clicks("Answer")
    top = company.bridge.slack.surfaces.top(kim.id)
    assert top is not None
    kim.fills("Your answer", {"What do you know?": "Ten."}, submits=False)
    again, other = copy.deepcopy(top), copy.deepcopy(top)
    kim.fills("Your answer", {})
    assert hands.submit(company.bridge.slack, kim.member, again).body == {}
    other.values = {block: {a: {**v, "value": "Twelve."} for a, v in held.items()}
                    for block, held in other.values.items()}  # fmt: skip
    ack = hands.submit(company.bridge.slack, kim.member, other)
    assert "You have answered this already" in str(ack.body)
    _presses(company, kim, shown, "Not me")
    company.moves_on(minutes=1)
    sam.sees("Ten.", in_="DM")
    assert [one.answer for one in turns(company)] == ["Ten."]
    assert [one.kind for one in company.nudges].count("ask_answered") == 1


@ONE_DATABASE
def test_an_answer_without_words_is_handed_back(company: Company) -> None:
    asked(company, "kim")
    company.kim.clicks("Answer")
    company.kim.fills("Your answer", {"What do you know?": ":shrug:"})
    company.kim.sees("A few words, please.", in_="modal")
    assert [one.state for one in turns(company)] == ["asked"]


def test_somebody_elses_question_is_not_theirs_to_answer(company: Company) -> None:
    asked(company, "kim")
    shown = company.kim.sees("Not me", in_="DM")
    for label in ("Answer", "Not me", "I'll answer in the open", "Somebody else knows"):
        _presses(company, company.kai, shown, label)
    assert company.bridge.slack.surfaces.top(company.kai.id) is None
    assert [one.state for one in turns(company)] == ["asked"]
    assert any("is not yours to answer" in words for words in whispers(company, "kai"))


def test_a_helper_who_leaves_the_company_before_it_is_sent_is_passed_over(
    company: Company,
) -> None:
    willing(company, "kim", "kai")
    company.sam.runs("/footbridge join")
    asks(company.sam)
    company.moves_on(minutes=0, until="decide")
    first, second = _in_turn(company)
    company.bridge.slack.deactivates(first)
    company.moves_on(minutes=1)
    company.moves_on(minutes=1)
    company.moves_on(minutes=1)
    second.sees(QUESTION, in_="DM")
    first.does_not_see(QUESTION)
    assert [one.state for one in turns(company)] == ["missed", "asked"]


def test_an_asker_who_leaves_needs_no_answer(company: Company) -> None:
    sam = asked(company, "kim")
    company.kim.clicks("Answer")
    sam.runs("/footbridge leave")
    company.kim.fills("Your answer", {"What do you know?": "Ten."})
    company.kim.sees("They have left Footbridge since", in_="modal")
    company.moves_on(minutes=1)
    company.kim.sees("They took the question back.", in_="DM")
    assert asks_of(company)[0].state == "withdrawn"


def test_who_ends_being_asked_before_it_is_sent_is_not(company: Company) -> None:
    willing(company, "kim")
    company.sam.runs("/footbridge join")
    asks(company.sam)
    company.moves_on(minutes=0, until="decide")
    company.kim.runs("/footbridge ask off")
    company.moves_on(minutes=1)
    company.kim.does_not_see(QUESTION)


@ONE_DATABASE
def test_a_channel_that_was_archived_is_no_place_to_send_anybody(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.ada.archives("#pricing")
    company.sam.runs(f"/footbridge ask {QUESTION}", in_=company.opens("lobby"))
    company.sam.fills(CARD, {})
    card = company.sam.sees("There is nobody I could ask just now.", in_="modal")
    assert "pricing" not in card.text.partition("Your question")[0]


@ONE_DATABASE
def test_three_questions_at_once_are_enough(company: Company) -> None:
    willing(company, "kim", "kai")
    company.sam.runs("/footbridge join")
    for number in range(3):
        asks(company.sam, f"{QUESTION} {number}")
    company.sam.runs(f"/footbridge ask {QUESTION}")
    company.sam.fills(CARD, {})
    company.sam.fills(CARD, {})
    company.sam.sees("You have three questions waiting already.", in_="modal")
    assert len(asks_of(company)) == 3


@ONE_DATABASE
def test_questions_wait_for_the_helpers_hours(company: Company) -> None:
    company.bridge.slack.moves_on(minutes=10 * 60)  # eight in the evening
    willing(company, "kim")
    company.sam.runs("/footbridge join")
    asks(company.sam)
    company.moves_on(minutes=1)
    company.kim.does_not_see(QUESTION)
    company.moves_on(minutes=13 * 60)
    company.kim.sees(QUESTION, in_="DM")


@pytest.mark.parametrize("how", ["answers", "writes", "nothing"])
def test_what_came_of_a_question_is_seen_after_three_days(company: Company, how: str) -> None:
    sam = asked(company, "kim")
    if how == "answers":
        company.kim.clicks("Answer")
        company.kim.fills("Your answer", {"What do you know?": "Ten."})
    elif how == "writes":
        company.kim.says("@sam Ten, I think.", in_="#pricing")
    company.moves_on(minutes=3 * DAY + 5)
    relay = company.decisions[0]
    assert relay.kind == "ask_relay"
    assert relay.outcome is (how != "nothing")
    sam.sees("@kim" if how == "answers" else "Take it back", in_="DM")


def test_that_it_helped_is_followed_by_a_word_across(company: Company) -> None:
    sam = asked(company, "kim")
    company.kim.clicks("Answer")
    company.kim.fills("Your answer", {"What do you know?": "Ten."})
    company.moves_on(minutes=1)
    sam.clicks("That helped")
    company.moves_on(minutes=1)
    company.kim.says("@sue Ask me again any time.", in_="#pricing")
    company.moves_on(minutes=3 * DAY + 5)
    seen = {one.kind: one.outcome for one in company.decisions}
    assert seen["ask_helped"] is True
    assert seen["ask_answered"] is True


def test_nothing_of_an_erased_asker_stays(company: Company) -> None:
    asked(company, "kim")
    sam = company.member("sam")
    assert sam is not None
    with company.bridge.runtime.database.writing() as session:
        session.delete(session.get_one(Member, sam.id))
    assert not asks_of(company)
    assert not turns(company)
    for table in Base.metadata.sorted_tables:
        with company.bridge.runtime.database.reading() as session:
            held = str(session.execute(table.select()).all())
        assert "discount" not in held, table.name
    company.kim.clicks("Not me")
    assert any("is not yours to answer" in words for words in whispers(company, "kim"))


def _in_turn(company: Company) -> tuple[Person, Person]:
    """Kim and kai, the one who was asked first before the other."""
    kim = company.member("kim")
    assert kim is not None
    pair = (company.kim, company.kai)
    return pair if turns(company)[0].helper_id == kim.id else pair[::-1]


def _presses(company: Company, who: Person, shown: Shown, label: str) -> None:
    found = next(one for one in elements.placed(shown.blocks) if one.label == label)
    assert hands.act(company.bridge.slack, who.member, shown, found, {}).ok


def whispers(company: Company, who: str) -> list[str]:
    """What only they were told, in answer to a click."""
    user = company.bridge.slack.person(who).id
    channels = company.bridge.slack.world.channels.values()
    return [m.text for c in channels for m in c.ephemerals if m.only_for == user]
