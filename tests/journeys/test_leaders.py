"""Leaders: named by admins, free to say no, with wishes of their own."""

from __future__ import annotations

import pytest

from bot.store import leaders
from bot.store.audit import Entry
from bot.store.leaders import Leader
from tests.journeys.company import Company

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def named(company: Company, who: str = "sue") -> None:
    company.bridge.slack.person(who, company.bridge.home).runs("/footbridge join")
    company.ada.runs(f"/footbridge leaders add @{who}")
    company.moves_on(minutes=5)


def says_yes(company: Company, who: str = "sue") -> None:
    named(company, who)
    company.bridge.slack.person(who, company.bridge.home).clicks("Yes, I will")


def states(company: Company) -> list[str]:
    return [one.state for one in company.rows(Leader)]


def test_somebody_is_named_asked_and_says_yes(company: Company) -> None:
    named(company)
    company.ada.sees("will be asked, in their working hours")
    company.sue.sees("@ada", in_="DM")
    company.sue.clicks("Yes, I will")
    company.sue.sees("Thank you.", in_="DM")
    assert states(company) == ["yes"]
    company.ada.runs("/footbridge leaders")
    company.ada.sees("@sue: said yes")
    assert [one.what for one in company.rows(Entry)][-1] == "leader named"


@ON_SQLITE
def test_no_is_no_until_they_are_named_anew(company: Company) -> None:
    named(company)
    company.sue.clicks("No, thanks")
    assert states(company) == ["no"]
    company.ada.runs("/footbridge leaders")
    company.ada.sees("@sue: said no")
    company.ada.runs("/footbridge leaders add @sue")
    assert states(company) == ["asked"]


@ON_SQLITE
def test_named_twice_is_asked_once_while_it_waits(company: Company) -> None:
    named(company)
    company.ada.runs("/footbridge leaders add @sue")
    company.ada.sees("was asked already")
    company.moves_on(minutes=5)
    assert [one.kind for one in company.nudges] == ["leader_asked"]


@ON_SQLITE
def test_who_leads_already_is_not_asked_again(company: Company) -> None:
    says_yes(company)
    company.ada.runs("/footbridge leaders add @sue")
    company.ada.sees("is one of the leaders already")


@ON_SQLITE
def test_an_admin_may_name_themself_and_has_said_yes_by_it(company: Company) -> None:
    company.ada.runs("/footbridge leaders add @ada")
    company.ada.sees("Join first")
    company.ada.runs("/footbridge join")
    company.ada.runs("/footbridge leaders add @ada")
    company.ada.sees("you are one of the leaders")
    assert states(company) == ["yes"]


def test_removed_is_removed_and_an_old_yes_counts_no_more(company: Company) -> None:
    named(company)
    company.ada.runs("/footbridge leaders remove @sue")
    company.ada.sees("no more acts and no digest")
    company.sue.clicks("Yes, I will")
    company.sue.sees("Nobody has you down as a leader just now")
    assert states(company) == ["removed"]
    company.ada.runs("/footbridge leaders")
    company.ada.sees("No leader is named yet")
    company.ada.runs("/footbridge leaders remove @sue")
    company.ada.sees("They are not named as a leader.")


@ON_SQLITE
def test_a_leader_may_stop(company: Company) -> None:
    says_yes(company)
    company.sue.runs("/footbridge leaders stop")
    company.sue.sees("no more acts, no digest")
    assert states(company) == ["no"]
    company.sue.runs("/footbridge leaders")
    company.sue.sees("Nobody has you down as a leader")


UNREADABLE = (
    ("leaders add", "Say whom you mean"),
    ("leaders add sue", "Say whom you mean"),
    ("leaders crown @sue", "takes nothing (to see them), add @name"),
    ("leaders remove @kim", "They are not named as a leader."),
    ("leaders add @Footbridge", "Only people of this workspace"),
)


@ON_SQLITE
def test_what_cannot_be_read_is_explained(company: Company) -> None:
    for typed, words in UNREADABLE:
        ack = company.ada.runs(f"/footbridge {typed}")
        assert words in str(ack.body), typed
    assert states(company) == []


@ON_SQLITE
def test_only_admins_name_and_list(company: Company) -> None:
    says_yes(company)
    for typed in ("leaders add @kim", "leaders remove @sue"):
        company.sue.runs(f"/footbridge {typed}")
        company.sue.sees("Only an admin of this workspace can do that.")
    company.kim.runs("/footbridge leaders")
    company.kim.sees("Nobody has you down as a leader")
    company.kim.does_not_see("@sue: said yes")


@ON_SQLITE
def test_a_guest_cannot_lead(company: Company) -> None:
    company.hires("gus", is_restricted=True)
    company.bridge.ticks()
    company.ada.runs("/footbridge leaders add @gus")
    company.ada.sees("Only people of this workspace")


def test_who_left_the_workspace_leads_no_more(company: Company) -> None:
    says_yes(company)
    company.bridge.slack.deactivates("sue")
    company.moves_on(minutes=5)
    with company.bridge.runtime.database.reading() as session:
        assert leaders.of(session, company.workspace.id) == []
    company.ada.runs("/footbridge leaders")
    company.ada.sees("has left the workspace")


def test_their_wishes_are_kept(company: Company) -> None:
    says_yes(company)
    company.kai.runs("/footbridge join")
    company.sue.runs("/footbridge leaders")
    company.sue.fills(
        "As a leader",
        {"Your act comes on": "Monday", "Your digest comes on": "Friday", "At": "08:30",
         "Acts that may come": ["Close the loop"], "Who reads your digest too": ["kai"]},
    )  # fmt: skip
    (leader,) = company.rows(Leader)
    kai = company.member("kai")
    assert kai
    assert (leader.act_day, leader.digest_day, leader.minute) == (0, 4, 510)
    assert (leader.reader_id, len(leader.acts_off)) == (kai.id, 6)
    company.sue.runs("/footbridge leaders settings")
    company.sue.sees("08:30", in_="modal")


@ON_SQLITE
@pytest.mark.parametrize(
    ("reader", "words"), [("kim", "They have not joined Footbridge"), ("sue", "You get it anyway")]
)
def test_a_reader_who_cannot_be_is_explained(company: Company, reader: str, words: str) -> None:
    says_yes(company)
    company.sue.runs("/footbridge leaders")
    company.sue.fills("As a leader", {"Who reads your digest too": [reader]})
    company.sue.sees(words, in_="modal")
    assert [one.reader_id for one in company.rows(Leader)] == [None]


@ON_SQLITE
def test_a_card_sent_after_they_were_removed_changes_nothing(company: Company) -> None:
    says_yes(company)
    company.sue.runs("/footbridge leaders")
    company.ada.runs("/footbridge leaders remove @sue")
    company.sue.fills("As a leader", {"At": "08:30"})
    company.sue.sees("Nobody has you down as a leader", in_="modal")
    assert [one.minute for one in company.rows(Leader)] == [600]


def test_who_has_not_joined_gets_one_invitation_and_leads_by_saying_yes(company: Company) -> None:
    company.ada.runs("/footbridge leaders add @sue")
    company.ada.sees("they get one invitation, in your name")
    company.moves_on(minutes=5)
    company.sue.clicks("Yes, join")
    assert states(company) == ["yes"]
    with company.bridge.runtime.database.reading() as session:
        assert len(leaders.of(session, company.workspace.id)) == 1


@ON_SQLITE
def test_an_invitation_is_once_ever_and_the_admin_is_told(company: Company) -> None:
    company.ada.runs("/footbridge leaders add @sue")
    company.moves_on(minutes=5)
    company.sue.clicks("No, thanks")
    assert states(company) == ["no"]
    company.ada.runs("/footbridge leaders add @sue")
    company.ada.sees("They were invited once and have not joined")
    company.sue.runs("/footbridge join")
    company.ada.runs("/footbridge leaders add @sue")
    company.ada.sees("will be asked")
    assert states(company) == ["asked"]


@ON_SQLITE
def test_who_was_removed_before_being_asked_is_not_asked(company: Company) -> None:
    company.sue.runs("/footbridge join")
    company.ada.runs("/footbridge leaders add @sue")
    company.ada.runs("/footbridge leaders add @kim")
    for who in ("sue", "kim"):
        company.ada.runs(f"/footbridge leaders remove @{who}")
    company.moves_on(minutes=5)
    assert company.nudges == []


@ON_SQLITE
def test_who_is_not_observed_cannot_be_named(company: Company) -> None:
    company.kim.runs("/footbridge observe off")
    company.bridge.ticks()
    company.ada.runs("/footbridge leaders add @kim")
    company.ada.sees("Only people of this workspace who let themselves be observed")
    assert states(company) == []
