"""Everything known of me, and erasing it: what is shown, what goes, and what may come again."""

from __future__ import annotations

from sqlalchemy import select

from bot.store.database import Base
from bot.store.forgettings import Forgetting
from bot.store.members import Member, Tombstone
from bot.store.messages import Message
from sandbox import elements, hands
from sandbox.person import Person
from tests.journeys.company import Company

CARD = "What I know of you"


def home_of(person: Person) -> str:
    person.opens_home()
    return person.sees("Yours to decide", in_="App Home").text


def told(company: Company) -> str:
    """All that is kept, as text."""
    with company.bridge.runtime.database.reading() as session:
        rows = [session.execute(select(table)).all() for table in Base.metadata.sorted_tables]
    return str(rows)


def test_everything_known_is_shown_in_numbers_and_row_by_row(company: Company) -> None:
    sam = company.nudged("sam")
    sam.clicks("Not now")
    sam.opens_home()
    sam.clicks("Everything known of me")
    shown = sam.sees("Messages you wrote", in_="modal").text
    for words in ("Who you are in Slack", "What I wrote to you", "I keep no text of messages"):
        assert words in shown
    show(sam, "Who you are in Slack")
    sam.sees("sam@wren.example", in_="modal")
    sam.closes(CARD)


def test_long_lists_are_leafed_through(company: Company) -> None:
    for number in range(30):
        company.sam.says(f"News {number}", in_="#pricing")
    company.sam.runs("/footbridge me")
    company.sam.sees("30 rows, on 2026-03-03", in_="modal")
    show(company.sam, "Messages you wrote")
    company.sam.sees("Older", in_="modal")
    for label in ("Older", "Older", "Newer"):
        company.sam.clicks(label)
    company.sam.sees("Newer", in_="modal")


def test_who_is_not_known_is_told_so(company: Company) -> None:
    newcomer = company.hires("nia")
    forgets(company, newcomer)
    newcomer.runs("/footbridge me")
    newcomer.sees("I keep no row that names you", in_="modal")


def test_what_was_said_in_a_private_channel_i_am_not_in_is_not_told(company: Company) -> None:
    company.opens("layoffs", ["ada", "kim"], private=True)
    company.switches("on", "#layoffs")
    company.bridge.moves_on(minutes=60 * 25)
    secret = company.bridge.slack.channel("#layoffs").id
    for _ in range(3):
        company.kim.says("What do we tell @sam?", in_="#layoffs")
    company.moves_on(minutes=5)
    assert len([one for one in company.messages if one.mentions]) == 3
    company.sam.runs("/footbridge me")
    card = company.sam.sees("Not listed", in_="modal").text
    assert "Messages you wrote" not in card
    assert "was said where you are not" in card
    assert secret not in card


def test_whom_others_avoid_is_not_told_to_those(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.sam.closes("Welcome")
    company.sam.runs("/footbridge settings")
    company.sam.fills("Settings", {"Whom I would rather not be brought together with": ["kim"]})
    company.sam.runs("/footbridge me")
    company.sam.sees("Whom you would rather not be brought together with", in_="modal")
    company.kim.runs("/footbridge me")
    card = company.kim.sees("Who you are in Slack", in_="modal").text
    assert "rather not be brought together" not in card


def test_erased_is_gone_from_every_table(company: Company) -> None:
    sam = company.nudged("sam")
    sam.clicks("Thank them")
    company.kim.says("@sam knows it best, ask @sam", in_="#pricing")
    sam.reacts("heart", to="knows it best")
    company.moves_on(minutes=5)
    sam.opens_home()
    sam.clicks("Erase me")
    sam.sees("I am forgetting you", in_="App Home")
    company.runs_job("forget")
    kept = told(company)
    for trace in (sam.id, "sam@wren.example", "'sam'"):
        assert trace not in kept
    assert company.rows(Tombstone) == []
    assert company.member("kim") is not None
    assert [one.mentions for one in company.rows(Message)] == [None] * len(company.rows(Message))


def test_erased_while_something_waits_to_be_sent_gets_nothing(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.sam.closes("Welcome")
    company.exchange()
    company.moves_on(minutes=31, until="decide")
    company.sam.opens_home()
    company.sam.clicks("Erase me")
    for tick in ("deliver", "forget", "deliver"):
        company.runs_job(tick)
    company.sam.does_not_see("Save what came of it")
    assert company.nudges == []


def test_nothing_is_kept_between_the_click_and_the_end(company: Company) -> None:
    company.exchange()
    company.sam.opens_home()
    company.sam.clicks("Erase me")
    company.sam.says("One more thing.", in_="#pricing")
    company.runs_job("forget")
    sam = company.sam
    assert company.member(sam.id) is None
    assert len(company.messages) == 1


def test_who_was_erased_may_come_again_as_new(company: Company) -> None:
    sam = company.nudged("sam")
    forgets(company, sam)
    assert "Nothing comes to you unless you join." in home_of(sam)
    assert company.member("sam") is None  # looking keeps nothing
    sam.clicks("Join")
    joined = company.member("sam")
    assert joined is not None
    assert joined.has_joined
    assert len(company.nudges) == 0


def test_who_also_wants_not_to_be_observed_is_not_met_again(company: Company) -> None:
    company.sam.runs("/footbridge observe off")
    forgets(company, company.sam)
    assert len(company.rows(Tombstone)) == 1
    company.exchange()
    company.moves_on(minutes=60 * 25)
    assert company.member("sam") is None
    assert "You are not observed" in home_of(company.sam)
    company.sam.runs("/footbridge me")
    company.sam.sees("keyed trace of your id", in_="modal")


def test_dont_observe_me_is_open_to_who_never_joined(company: Company) -> None:
    company.exchange()
    company.sam.opens_home()
    company.sam.clicks("Don't observe me")
    company.runs_job("forget")
    assert len(company.messages) == 1
    assert "You are not observed" in home_of(company.sam)


def test_erasing_twice_and_joining_meanwhile_are_met_kindly(company: Company) -> None:
    company.sam.opens_home()
    shown = company.sam.sees("Erase me", in_="App Home")
    company.sam.clicks("Erase me", on=shown)
    company.sam.runs("/footbridge join")
    company.sam.sees("I am still taking out what I kept of you.")
    assert len(company.rows(Forgetting)) == 1
    company.runs_job("forget")
    assert company.rows(Forgetting) == []
    assert [one.name for one in company.rows(Member) if one.name == "sam"] == []


def test_a_click_on_a_nudge_of_who_was_erased_says_so(company: Company) -> None:
    sam = company.nudged("sam")
    forgets(company, sam)
    sam.clicks("Not now")
    sam.sees("it was erased, or is not yours")


def test_what_others_were_told_stays_theirs(company: Company) -> None:
    sam = company.nudged("sam")
    forgets(company, company.kim)
    sam.sees("Save what came of it", in_="DM")
    assert company.kim.id not in told(company)


def forgets(company: Company, person: Person) -> None:
    person.opens_home()
    person.clicks("Erase me")
    company.runs_job("forget")


def show(person: Person, words: str) -> None:
    """Open the rows behind one of the numbers."""
    card = person.sees(words, in_="modal")
    blocks = card.blocks
    index = next(i for i, block in enumerate(blocks) if words in str(block))
    placed = [one for one in elements.placed(blocks) if one.block is blocks[index]]
    assert hands.act(person.slack, person.member, card, placed[0], {}).ok


def test_of_whose_account_ends_what_was_made_of_their_talk_goes(company: Company) -> None:
    company.exchange()
    company.kim.reacts("heart", to="annual plan")
    company.moves_on(minutes=31)
    assert company.derived()["crossings"]
    company.bridge.slack.deactivates(company.kim)
    company.bridge.ticks()
    made = company.derived()
    assert [one[2] for one in made["messages"]] == [company.sam.id]
    assert [made[name] for name in ("crossings", "ties", "reactions")] == [[], [], []]
    kim = company.member("kim")
    assert kim is not None
    assert kim.deactivated  # what she wrote to others is still hers


def test_who_was_erased_is_not_met_again_by_leaving(company: Company) -> None:
    company.exchange()
    forgets(company, company.sam)
    company.sam.leaves("#pricing")
    company.bridge.slack.deactivates(company.sam)
    company.moves_on(minutes=25 * 60)  # Slack is asked for its people meanwhile
    assert company.member("sam") is None
    assert "sam@wren.example" not in told(company)


def test_people_of_another_company_press_nothing_in_a_shared_channel(company: Company) -> None:
    slack = company.bridge.slack
    away = slack.add_workspace("T0AWAY", name="Away")
    mallory = slack.add_person(away, "mallory")
    room = slack.add_channel(
        company.bridge.home, "partners", members=["ada", mallory], shared_with=[away]
    )
    slack.invite(company.bridge.installation, room)
    company.ada.runs("/footbridge announce", in_=room)
    before = told(company)
    mallory.clicks("Join")
    mallory.sees("for the people of the workspace that it is in")
    assert told(company) == before
