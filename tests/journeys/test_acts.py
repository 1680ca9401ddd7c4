"""Leaders' acts over simulated weeks: each in a place where it is possible, none elsewhere."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from bot.domain import calendar, policy
from bot.store import champions, leaders, preferences
from bot.store.decisions import Decision, Opportunity, Verdict
from sandbox import elements, hands
from sandbox.person import Person
from tests.journeys.company import Company

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DAY = 24 * 60  # minutes
WEEK = 7 * DAY
ACTS = {
    "answer_in_public", "thank_across", "ask_in_the_open", "share_work", "credit_champion",
    "connect_two", "close_the_loop",
}  # fmt: skip


@pytest.fixture
def led(company: Company) -> Company:
    """Sue of sales leads; it is Tuesday noon, and her acts come on Thursdays at ten."""
    company.sue.runs("/footbridge join")
    company.ada.runs("/footbridge leaders add @sue")
    company.moves_on(minutes=5)
    company.sue.clicks("Yes, I will")
    company.sue.sees("an act comes on Thursdays at ten")
    return company


def until_thursday(company: Company, draws: str = "send", minutes: int = 5) -> None:
    """To the next Thursday, some minutes after ten in London, as long as the clocks stand."""
    now = calendar.moment(company.bridge.runtime.clock())
    today = now.weekday() * DAY + now.hour * 60 + now.minute
    target = 3 * DAY + 10 * 60 + minutes
    company.moves_on(minutes=(target - today) % WEEK or WEEK, draws=draws)


def only(company: Company, act: str) -> None:
    """Sue wants no other act."""
    sue = company.member("sue")
    assert sue
    with company.bridge.runtime.database.writing() as session:
        leaders.save(session, sue.workspace_id, sue.id, acts_off=sorted(ACTS - {act}))


def becomes_champion(company: Company, name: str) -> None:
    person = company.bridge.slack.person(name, company.bridge.home)
    person.runs("/footbridge join")
    member = company.member(name)
    assert member
    with company.bridge.runtime.database.writing() as session:
        champions.save(
            session, member.workspace_id, member.id, state="active", how="volunteer", since=1,
            changed_at=1,
        )  # fmt: skip


def may_be_asked(company: Company, name: str) -> None:
    member = company.member(name)
    assert member
    with company.bridge.runtime.database.writing() as session:
        preferences.save(session, member.workspace_id, member.id, may_be_asked=True)


def acts_of(company: Company) -> list[Decision]:
    return [one for one in company.decisions if one.kind in ACTS]


# --- each act: what makes it possible, what the leader reads, what they do, what is not it


@dataclass(frozen=True)
class Case:
    arrange: Callable[[Company], object]
    reads: str
    does: Callable[[Company], object]
    other: Callable[[Company], object]


def _question(company: Company) -> None:
    company.sam.says("Does the annual plan include phone support?", in_="#pricing")


def _spoke_before(act: str) -> Callable[[Company], None]:
    """Two acts are as possible then; sue wants that one."""

    def arrange(company: Company) -> None:
        company.sue.says("Good morning, all of you.", in_="#pricing")
        company.moves_on(minutes=8 * DAY)
        only(company, act)

    return arrange


def _champion_wrote(company: Company) -> None:
    becomes_champion(company, "kim")
    company.kim.says("We tried a shared list of open cases for a week.", in_="#pricing")


def _open_where_kim_helps(company: Company) -> None:
    may_be_asked(company, "kim")
    company.exchange()
    company.moves_on(minutes=WEEK)
    company.sam.says("And what about support at night, does anybody know?", in_="#pricing")
    only(company, "connect_two")


def wants_no_other_kind(company: Company) -> None:
    """Sue's nudge of the week is not spent on what came of an exchange."""
    sue = company.member("sue")
    assert sue
    with company.bridge.runtime.database.writing() as session:
        preferences.save(session, sue.workspace_id, sue.id, kinds={"crossing_value": "off"})


def _own_thread(company: Company) -> None:
    wants_no_other_kind(company)
    root = company.sue.says("What would help you most in renewals?", in_="#pricing")
    company.kim.replies("A list of who is in charge.", to=root)


def _replies(company: Company) -> None:
    company.sue.replies("Yes, it does.", to="Does the annual plan")


def _draws_a_reply(company: Company) -> None:
    root = company.sue.says("Which case took you longest this week?", in_="#pricing")
    company.kim.replies("The one with the invoices.", to=root)


CASES = {
    "answer_in_public": Case(
        _question, "A question in|Somebody asked in|There is an open question in",
        _replies, lambda c: c.sue.says("Back from holidays.", in_="#pricing"),
    ),
    "thank_across": Case(
        lambda c: c.exchange(), "@kim",
        lambda c: c.sue.says("Thanks @kim, that was quick.", in_="#pricing"),
        lambda c: c.sue.says("Thanks @sam, that was quick.", in_="#pricing"),
    ),
    "ask_in_the_open": Case(
        _spoke_before("ask_in_the_open"), "#pricing",
        _draws_a_reply, lambda c: c.sue.says("Is anybody there?", in_="#pricing"),
    ),
    "share_work": Case(
        _spoke_before("share_work"), "#pricing",
        lambda c: c.sue.says("A first sketch of the new offer.", in_="#pricing"),
        lambda c: c.sue.replies("I see.", to="Good morning, all of you."),
    ),
    "credit_champion": Case(
        _champion_wrote, "@kim",
        lambda c: c.sue.says("I like what @kim tries there.", in_="#pricing"),
        lambda c: c.sue.says("I like what is tried there.", in_="#pricing"),
    ),
    "connect_two": Case(
        _open_where_kim_helps, "@kim",
        lambda c: c.sue.says("@sam, meet @kim, who knows.", in_="#pricing"),
        lambda c: c.sue.says("Ask @kim, who knows.", in_="#pricing"),
    ),
    "close_the_loop": Case(
        _own_thread, "#pricing",
        lambda c: c.sue.reacts("white_check_mark", to="A list of who is in charge."),
        lambda c: c.sue.says("Many thanks to all of you.", in_="#pricing"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("act", CASES)
def test_an_act_comes_where_it_is_possible_and_is_seen_to_happen(led: Company, act: str) -> None:
    case = CASES[act]
    case.arrange(led)
    until_thursday(led)
    (decision,) = acts_of(led)
    assert decision.kind == act
    shown = led.sue.sees("Did it", in_="DM")
    assert any(words in shown.text for words in case.reads.split("|")), shown.text
    case.does(led)
    led.moves_on(minutes=73 * 60)
    assert [one.outcome for one in acts_of(led)] == [True]


def _is_helped(company: Company) -> None:
    """Sue asks, kim answers, and half an hour later nobody has said more."""
    root = company.sue.says("Who knows the renewals of the north?", in_="#pricing")
    company.kim.replies("I do, until March.", to=root)
    company.moves_on(minutes=31)


def test_what_comes_before_it_does_not_take_the_place_of_the_act(led: Company) -> None:
    _question(led)
    led.moves_on(minutes=5 * 60)  # for so long others may answer it first
    _is_helped(led)
    led.sue.does_not_see("Save what came of it")
    assert [one.reasons for one in led.rows(Verdict)] == [[policy.KEPT]]
    until_thursday(led)
    led.sue.sees("Did it", in_="DM")
    led.moves_on(minutes=2 * 60)
    led.sue.does_not_see("Save what came of it")
    dropped = [one for one in led.decisions if one.kind == "crossing_value"]
    assert [one.available for one in dropped] == [False]


def test_where_no_act_is_possible_others_may_come(led: Company) -> None:
    only(led, "ask_in_the_open")
    _is_helped(led)
    led.sue.sees("Save what came of it", in_="DM")


def test_no_act_is_looked_for_with_somebody_they_were_asked_about_lately(led: Company) -> None:
    only(led, "thank_across")
    _is_helped(led)
    led.sue.sees("Save what came of it", in_="DM")
    led.sue.clicks("Not now")
    led.moves_on(minutes=7 * DAY)
    led.exchange()
    until_thursday(led)
    assert acts_of(led) == []
    led.moves_on(minutes=4 * DAY)
    led.exchange(helper="kai")
    until_thursday(led)
    assert [one.kind for one in acts_of(led)] == ["thank_across"]


def test_where_the_draw_left_the_act_out_its_place_is_free_for_a_day(led: Company) -> None:
    _question(led)
    until_thursday(led, draws="none")
    led.sue.does_not_see("Did it")
    led.kim.says("And who knows about nights?", in_="#pricing")  # an act stays possible
    _is_helped(led)
    led.sue.sees("Save what came of it", in_="DM")


@ON_SQLITE
@pytest.mark.parametrize("act", CASES)
def test_what_is_not_the_act_is_not_taken_for_it(led: Company, act: str) -> None:
    case = CASES[act]
    case.arrange(led)
    until_thursday(led)
    case.other(led)
    led.moves_on(minutes=73 * 60)
    assert [(one.kind, one.outcome) for one in acts_of(led)] == [(act, False)]


def test_it_is_looked_for_where_none_was_sent_too(led: Company) -> None:
    _question(led)
    until_thursday(led, draws="none")
    led.sue.does_not_see("Did it")
    _replies(led)
    led.moves_on(minutes=73 * 60)
    assert [(one.arm, one.outcome) for one in acts_of(led)] == [("none", True)]


# --- where it is not possible, none is sent


@ON_SQLITE
def test_nothing_is_sent_in_a_week_without_a_place(led: Company) -> None:
    for _ in range(3):
        until_thursday(led)
    assert acts_of(led) == []
    led.sue.does_not_see("Did it")


@pytest.mark.parametrize("sees_it", [False, True])
def test_a_private_channel_is_a_place_for_those_in_it_only(led: Company, sees_it: bool) -> None:
    inside = ["ada", "sam", "kim", *(["sue"] if sees_it else [])]
    secret = led.opens("merger", inside, private=True)
    led.switches("on", "#merger")
    led.exchange("#merger")
    becomes_champion(led, "kai")
    may_be_asked(led, "kim")
    led.sam.says("And who signs it?", in_="#merger")
    until_thursday(led)
    assert [one.kind for one in acts_of(led)] == (["thank_across"] if sees_it else [])
    if sees_it:
        led.sue.sees("merger", in_="DM")
        return
    led.sue.does_not_see("merger")
    led.sue.does_not_see(secret.id)


@ON_SQLITE
def test_who_left_a_private_channel_gets_no_act_of_it(led: Company) -> None:
    led.opens("merger", ["ada", "sam", "kim", "sue"], private=True)
    led.switches("on", "#merger")
    led.exchange("#merger")
    led.sue.leaves("#merger")
    until_thursday(led)
    assert acts_of(led) == []


@ON_SQLITE
def test_an_answered_question_waits_for_nobody(led: Company) -> None:
    _question(led)
    led.kai.replies("Yes, it does.", to="Does the annual plan")
    only(led, "answer_in_public")
    until_thursday(led)
    assert acts_of(led) == []


@ON_SQLITE
def test_who_asked_and_wrote_on_still_waits_for_an_answer(led: Company) -> None:
    _question(led)
    led.sam.replies("It is for a customer in Leeds.", to="Does the annual plan")
    until_thursday(led)
    assert [one.kind for one in acts_of(led)] == ["answer_in_public"]


def test_what_is_answered_before_it_is_sent_is_taken_back(led: Company) -> None:
    _question(led)
    led.sue.runs("/footbridge snooze 3")
    until_thursday(led, minutes=1)
    assert [(one.kind, one.state) for one in opportunities(led)] == [("answer_in_public", "open")]
    led.kim.replies("Yes, it does.", to="Does the annual plan")
    led.moves_on(minutes=2 * DAY)
    led.moves_on(minutes=2 * DAY)
    assert opportunities(led) == []
    led.sue.does_not_see("Did it")


def opportunities(company: Company) -> list[Opportunity]:
    return [one for one in company.rows(Opportunity) if one.kind in ACTS]


@ON_SQLITE
def test_who_did_not_say_yes_gets_none(company: Company) -> None:
    company.sue.runs("/footbridge join")
    company.ada.runs("/footbridge leaders add @sue")
    _question(company)
    until_thursday(company)
    company.sue.sees("Yes, I will", in_="DM")
    assert acts_of(company) == []
    company.sue.clicks("No, thanks")
    company.sue.sees("nothing more about it", in_="DM")
    _question(company)
    until_thursday(company)
    assert acts_of(company) == []


# --- at most one a week, at their hour, of what they have not done lately


def test_one_a_week_and_another_each_time(led: Company) -> None:
    only_acts = []
    for _ in range(4):
        _question(led)
        _exchange_anew(led)
        until_thursday(led)
        until_thursday_evening(led)
        only_acts.append([one.kind for one in acts_of(led)])
    assert [len(one) for one in only_acts] == [1, 2, 3, 4]
    first, second, *_ = only_acts[-1]
    assert first != second


def _exchange_anew(company: Company) -> None:
    company.sam.says("Who has the price list?", in_="#pricing")
    company.kim.replies("I have.", to="Who has the price list?")


def until_thursday_evening(company: Company) -> None:
    company.moves_on(minutes=6 * 60)


@ON_SQLITE
def test_it_comes_at_the_hour_they_chose_and_not_before(led: Company) -> None:
    led.sue.runs("/footbridge leaders")
    led.sue.fills("As a leader", {"Your act comes on": "Wednesday", "At": "15:00"})
    _question(led)
    led.moves_on(minutes=DAY + 4 * 60 + 50)  # Wednesday, 14:55
    assert acts_of(led) == []
    led.moves_on(minutes=10)
    assert [one.kind for one in acts_of(led)] == ["answer_in_public"]


@ON_SQLITE
@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_their_hour_is_their_own_zones(company: Company, zone: str) -> None:
    company.hires("lea", tz=zone).joins("#pricing")
    led_by(company, "lea")
    company.puts({"lea": "Sales"})
    company.sam.says("Does the annual plan include phone support?", in_="#pricing")
    hours_after_london = {"America/New_York": 5, "Asia/Tokyo": -9}[zone]
    until_thursday(company, minutes=hours_after_london * 60 - 10)
    assert acts_of(company) == []
    company.moves_on(minutes=15)
    assert [one.kind for one in acts_of(company)] == ["answer_in_public"]


def led_by(company: Company, name: str) -> Person:
    """Somebody of the company said yes to leading, a while ago."""
    company.bridge.ticks()
    person = company.bridge.slack.person(name, company.bridge.home)
    person.runs("/footbridge join")
    member, ada = company.member(name), company.member("ada")
    assert member
    assert ada
    with company.bridge.runtime.database.writing() as session:
        leaders.name(session, member.workspace_id, member.id, ada.id, 1)
        leaders.save(session, member.workspace_id, member.id, state="yes")
    return person


@ON_SQLITE
def test_on_the_day_clocks_change_it_is_still_their_ten_o_clock(led: Company) -> None:
    led.sue.runs("/footbridge leaders settings")
    led.sue.fills("As a leader", {"Your act comes on": "Monday"})
    led.sue.runs("/footbridge leaders settings")
    led.moves_on(minutes=26 * DAY - 60)  # Sunday, 29 March, Britain is an hour ahead from today
    _question(led)
    led.moves_on(minutes=DAY - 10)  # Monday, 08:55 UTC, 09:55 in London
    assert acts_of(led) == []
    led.moves_on(minutes=10)
    assert [one.kind for one in acts_of(led)] == ["answer_in_public"]


def test_two_leaders_are_not_sent_to_the_same_place(led: Company) -> None:
    led_by(led, "sam")
    led.sam.says("Good morning.", in_="#pricing")
    led.sue.says("And good morning from me.", in_="#pricing")
    led.moves_on(minutes=6 * 60)
    led.kim.says("Does anybody know who signs this?", in_="#pricing")
    until_thursday(led)
    led.moves_on(minutes=10)
    assert [one.kind for one in acts_of(led)].count("answer_in_public") == 1


# --- what a leader says of it


def test_did_it_is_kept_apart_from_what_metadata_shows(led: Company) -> None:
    _question(led)
    until_thursday(led)
    led.sue.clicks("Did it")
    led.sue.sees("Noted, as said by you.", in_="DM")
    led.moves_on(minutes=73 * 60)
    led.sue.runs("/footbridge acts")
    led.sue.sees("Answer in public in #pricing. Said: you did it. By metadata: not seen.")


def test_later_comes_again_while_it_is_possible(led: Company) -> None:
    _question(led)
    until_thursday(led)
    led.sue.clicks("Later")
    led.sue.sees("it comes again in two working days", in_="DM")
    led.moves_on(minutes=DAY)
    led.sue.does_not_see("Did it")
    led.moves_on(minutes=3 * DAY)  # two working days later is Monday
    shown = led.sue.sees("Did it", in_="DM")
    assert "#pricing" in shown.text
    led.sue.clicks("Did it")
    led.sue.runs("/footbridge acts")
    led.sue.sees("Said: you did it.")


@ON_SQLITE
def test_later_does_not_come_again_where_somebody_answered(led: Company) -> None:
    _question(led)
    until_thursday(led)
    led.sue.clicks("Later")
    led.kim.replies("Yes, it does.", to="Does the annual plan")
    led.moves_on(minutes=4 * DAY)
    led.sue.does_not_see("Did it")


def test_not_for_me_is_that_act_never_again(led: Company) -> None:
    _question(led)
    until_thursday(led)
    led.sue.clicks("Not for me")
    led.sue.sees("this act never again", in_="DM")
    _question(led)
    until_thursday(led)
    assert len(acts_of(led)) == 1
    led.sue.runs("/footbridge leaders")
    led.sue.fills("As a leader", {"Acts that may come": ["Answer in public"]})
    _question(led)
    until_thursday(led)
    assert len(acts_of(led)) == 2


@ON_SQLITE
def test_opening_it_is_an_answer_and_leaves_the_others_open(led: Company) -> None:
    _question(led)
    until_thursday(led)
    led.sue.clicks("Open it")
    assert [one.answer for one in led.nudges if one.kind in ACTS] == ["opened"]
    led.sue.clicks("Did it")
    assert [one.answer for one in led.nudges if one.kind in ACTS] == ["did"]


@ON_SQLITE
def test_why_is_told_from_the_row(led: Company) -> None:
    _question(led)
    until_thursday(led)
    led.sue.clicks("Why did I get this?")
    led.sue.sees("waits for an answer", in_="modal")
    led.sue.sees("are drawn by lot", in_="modal")


# --- their record is theirs


@ON_SQLITE
def test_nobody_else_sees_a_record(led: Company) -> None:
    led.kai.runs("/footbridge join")
    led.sue.runs("/footbridge leaders")
    led.sue.fills("As a leader", {"Who reads your digest too": ["kai"]})
    _question(led)
    until_thursday(led)
    led.sue.clicks("Did it")
    for person in (led.ada, led.kai, led.kim):
        person.runs("/footbridge acts")
        person.sees("Acts are for leaders")
        person.runs("/footbridge nudges")
        person.runs("/footbridge audit")
        person.runs("/footbridge leaders")
        for words in ("Answer in public", "you did it", "Said:"):
            person.does_not_see(words)


@ON_SQLITE
def test_another_leader_sees_their_own_record_only(led: Company) -> None:
    sam = led_by(led, "sam")
    _question(led)
    until_thursday(led)
    led.sue.clicks("Did it")
    sam.runs("/footbridge acts")
    sam.sees("No act has come to you")
    sam.does_not_see("you did it")


@ON_SQLITE
def test_a_strangers_click_is_refused_kindly(led: Company) -> None:
    _question(led)
    until_thursday(led)
    shown = copy.deepcopy(led.sue.sees("Did it", in_="DM"))
    for label in ("Did it", "Later", "Not for me", "Open it"):
        found = next(one for one in elements.placed(shown.blocks) if one.label == label)
        assert hands.act(led.bridge.slack, led.kim.member, shown, found, {}).ok
    assert [one.answer for one in led.nudges if one.kind in ACTS] == [None]


@ON_SQLITE
def test_a_private_channel_left_since_is_not_named_in_the_record(led: Company) -> None:
    led.opens("merger", ["ada", "sam", "kim", "sue"], private=True)
    led.switches("on", "#merger")
    led.exchange("#merger")
    until_thursday(led)
    led.sue.runs("/footbridge acts")
    assert "merger" in led.sue.sees("Thank across teams").text
    led.sue.leaves("#merger")
    led.sue.runs("/footbridge acts")
    assert "merger" not in led.sue.sees("Thank across teams").text


@ON_SQLITE
def test_their_home_has_it_too_and_nobody_elses_has(led: Company) -> None:
    _question(led)
    until_thursday(led)
    led.sue.clicks("Did it")
    led.sue.opens_home()
    led.sue.sees("Said: you did it.", in_="Home")
    led.sue.clicks("My days, my acts, my reader")
    led.sue.fills("As a leader", {"At": "09:00"})
    led.ada.runs("/footbridge join")
    led.ada.opens_home()
    led.ada.does_not_see("As a leader", in_="Home")


@ON_SQLITE
def test_stopped_from_under_a_nudge_it_can_be_had_back_with_the_wishes(led: Company) -> None:
    _question(led)
    until_thursday(led)
    led.sue.clicks("Why did I get this?")
    led.sue.clicks("Stop these")
    led.sue.closes(everything=True)
    _question(led)
    until_thursday(led)
    assert len(acts_of(led)) == 1
    led.sue.runs("/footbridge leaders")
    led.sue.fills("As a leader", {"Acts that may come": ["Answer in public"]})
    _question(led)
    until_thursday(led)
    assert len(acts_of(led)) == 2


@ON_SQLITE
def test_who_changed_silo_in_the_week_acts_for_the_new_one(led: Company) -> None:
    led.exchange()  # kim of support helped sam of sales
    led.puts({"sue": "Support"})
    until_thursday(led)
    assert acts_of(led) == []
    led.kim.says("Who has the price list?", in_="#pricing")
    led.sam.replies("I have.", to="Who has the price list?")
    until_thursday(led)
    assert [one.kind for one in acts_of(led)] == ["thank_across"]
    assert "@sam of Sales" in led.sue.sees("Did it", in_="DM").text


@ON_SQLITE
def test_who_left_the_workspace_meanwhile_is_not_written_to(led: Company) -> None:
    _question(led)
    led.sue.runs("/footbridge snooze 3")
    until_thursday(led, minutes=1)
    assert len(opportunities(led)) == 1
    led.bridge.slack.deactivates("sue")
    led.moves_on(minutes=2 * DAY)
    led.moves_on(minutes=2 * DAY)
    assert [one for one in led.nudges if one.kind in ACTS] == []
