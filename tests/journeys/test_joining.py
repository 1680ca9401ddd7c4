"""Joining from each place, what may be chosen then, and leaving."""

from __future__ import annotations

from bot.store.preferences import Preference
from tests.journeys.company import Company


def test_home_says_what_is_seen_before_anybody_joins(company: Company) -> None:
    company.sam.opens_home()
    shown = company.sam.sees("Nothing comes to you unless you join.", in_="App Home").text
    for line in ("I keep no text", "never see DMs", "Nobody is ranked", "erase it"):
        assert line in shown


def test_joining_from_home(company: Company) -> None:
    company.sam.opens_home()
    company.sam.clicks("Join")
    company.sam.sees("You are in.", in_="modal")
    company.sam.sees("My week", in_="App Home")
    joined = company.member("sam")
    assert joined is not None
    assert joined.has_joined


def test_joining_from_what_an_admin_posts(company: Company) -> None:
    company.ada.runs("/footbridge announce", in_="#pricing")
    company.sam.sees("invites you to Footbridge", in_="#pricing")
    company.sam.clicks("Join")
    company.kim.clicks("Join")
    for name in ("sam", "kim"):
        joined = company.member(name)
        assert joined is not None
        assert joined.has_joined
    assert [one.what for one in company.noted] == ["invited a channel to join"]


def test_only_an_admin_announces(company: Company) -> None:
    ack = company.sam.runs("/footbridge announce", in_="#pricing")
    assert "Only an admin" in str(ack.body)
    company.kim.does_not_see("invites you to Footbridge")


def test_hours_days_and_how_much_are_set_on_joining(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.sam.fills(
        "Welcome",
        {
            "I begin work at": "07:30", "I stop at": "15:00",
            "My working days": ["Monday", "Tuesday", "Saturday"],
            "How much may I ask?": "Less: once in two weeks at most",
        },
    )  # fmt: skip
    company.sam.sees("I will keep to that", in_="modal")
    (wish,) = company.rows(Preference)
    assert (wish.begins, wish.ends, wish.days, wish.amount) == (450, 900, [0, 1, 5], "less")


def test_who_only_closes_the_card_is_in(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.sam.closes("Welcome")
    (wish,) = company.rows(Preference)
    assert (wish.begins, wish.ends, wish.amount) == (540, 1020, "normal")
    joined = company.member("sam")
    assert joined is not None
    assert joined.has_joined


def test_a_day_that_ends_before_it_begins_is_handed_back(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.sam.fills("Welcome", {"I begin work at": "17:00", "I stop at": "09:00"})
    company.sam.sees("Your day should end after it begins.", in_="modal")
    (wish,) = company.rows(Preference)
    assert wish.begins == 540


def test_joining_twice_is_once(company: Company) -> None:
    company.sam.runs("/footbridge join")
    before = company.member("sam")
    company.moves_on(minutes=5)
    company.sam.opens_home()
    company.ada.runs("/footbridge announce", in_="#pricing")
    company.sam.clicks("Join")
    company.sam.sees("You are in already", in_="modal")
    after = company.member("sam")
    assert before is not None
    assert after is not None
    assert before.joined_at == after.joined_at


def test_a_guest_is_told_kindly(company: Company) -> None:
    guest = company.hires("gil", is_restricted=True)
    company.moves_on(minutes=60 * 25)
    company.opens("lobby", ["ada", guest])
    company.ada.runs("/footbridge announce", in_="#lobby")
    guest.clicks("Join")
    guest.sees("not for guests or bots")
    guest.opens_home()
    guest.sees("not for guests", in_="App Home")


def test_leaving_in_home_is_at_once(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.sam.closes("Welcome")
    company.sam.opens_home()
    company.sam.clicks("Leave")
    company.sam.sees("You have left.", in_="App Home")
    left = company.member("sam")
    assert left is not None
    assert not left.has_joined
