"""Where silos come from, as an admin meets it."""

from __future__ import annotations

import pytest

from bot.flows import silo_list, silo_sources
from bot.store import members, silos, workspaces
from sandbox import Person, rooms, shapes
from sandbox.events import happened
from tests.bridge import Bridge


@pytest.fixture
def ada(bridge: Bridge) -> Person:
    """The admin, in #everybody with nine people of three departments, one of them nowhere."""
    people = []
    for number in range(9):
        fields = {"Department": ("Sales", "Support", "Data")[number % 3]} if number < 8 else {}
        people.append(bridge.slack.add_person(bridge.home, f"p{number}", fields=fields))
    bridge.slack.add_channel(bridge.home, "everybody", members=["ada", *people])
    bridge.slack.invite(bridge.installation, "#everybody")
    bridge.ticks()
    return bridge.slack.person("ada")


def silo_sizes(bridge: Bridge) -> dict[str, int]:
    with bridge.runtime.database.reading() as session:
        home = workspaces.by_slack_id(session, bridge.home.id)
        assert home
        sizes = silos.sizes(session, home.id)
        return {one.name: sizes.get(one.id, 0) for one in silos.all_of(session, home.id)}


def test_silos_come_from_a_profile_field(bridge: Bridge, ada: Person) -> None:
    ada.runs("/footbridge silos field department", in_="#everybody")
    ada.sees("From now on silos come from Department")
    bridge.moves_on(minutes=1)
    assert silo_sizes(bridge) == {"Sales": 3, "Support": 3, "Data": 2}


def test_an_unknown_field_is_answered_with_those_there_are(bridge: Bridge, ada: Person) -> None:
    ada.runs("/footbridge silos field Team", in_="#everybody")
    ada.sees("There is no profile field “Team” here. There is: Department.")


def test_fields_are_read_on_where_slack_stopped_us(bridge: Bridge, ada: Person) -> None:
    ada.runs("/footbridge silos field Department", in_="#everybody")
    for _ in range(3):
        assert silo_sources.fields_once(bridge.runtime, bridge.runtime.clock()) in (0, 10)
    bridge.slack.faults.add("users.profile.get", "ratelimited", times=1)
    bridge.moves_on(minutes=60 * 24 * 8)
    bridge.moves_on(minutes=1)
    assert silo_sizes(bridge) == {"Sales": 3, "Support": 3, "Data": 2}


def test_silos_come_from_user_groups_and_nobody_is_guessed(bridge: Bridge, ada: Person) -> None:
    bridge.slack.add_group(bridge.home, "sales", "Sales", users=["p0", "p3", "p6"])
    bridge.slack.add_group(bridge.home, "support", "Support", users=["p1", "p4", "p6"])
    ada.runs("/footbridge silos groups @sales @support", in_="#everybody")
    ada.sees("From now on silos come from Sales, Support: 4 people")
    assert silo_sizes(bridge) == {"Sales": 2, "Support": 2}


def test_a_changed_group_moves_people(bridge: Bridge, ada: Person) -> None:
    group = bridge.slack.add_group(bridge.home, "sales", "Sales", users=["p0", "p3"])
    ada.runs("/footbridge silos groups @sales", in_="#everybody")
    people = [bridge.slack.person(name).id for name in ("p0", "p3", "p5")]
    bridge.slack.do(lambda: rooms.group_users(bridge.slack.world, group, people))
    bridge.moves_on(minutes=1)
    assert silo_sizes(bridge) == {"Sales": 3}


def test_what_an_admin_wrote_down_stands_against_what_slack_says(
    bridge: Bridge, ada: Person
) -> None:
    people = {name: bridge.slack.person(name).id for name in ("p0", "p1")}
    rows = "".join(f"{people[name]},Data\n" for name in people)
    silo_list.assign(bridge.runtime, bridge.home.id, rows)
    ada.runs("/footbridge silos field Department", in_="#everybody")
    bridge.moves_on(minutes=1)
    assert silo_sizes(bridge) == {"Data": 4, "Sales": 2, "Support": 2}


def talk_among(bridge: Bridge, *names: str) -> None:
    for asker in names:
        for other in names:
            if other != asker:
                asked = bridge.slack.person(asker).says("Anybody?", in_="#everybody")
                bridge.slack.person(other).replies("Here.", to=asked)
        bridge.moves_on(minutes=2)


def test_a_proposal_is_shown_with_its_reasons_and_taken_only_when_accepted(
    bridge: Bridge, ada: Person
) -> None:
    ada.runs("/footbridge channels on", in_="#everybody")
    talk_among(bridge, "p0", "p1", "p2", "p3")
    talk_among(bridge, "p4", "p5", "p6", "p7")
    ada.runs("/footbridge silos propose", in_="#everybody")
    ada.sees("Nothing is taken until you say so")
    ada.sees("4 people")
    assert silo_sizes(bridge) == {}
    ada.runs("/footbridge silos accept 1 as Sales", in_="#everybody")
    ada.sees("Done: 4 people moved")
    ada.runs("/footbridge silos accept 1 as Support", in_="#everybody")
    assert silo_sizes(bridge) == {"Sales": 4, "Support": 4}
    ada.runs("/footbridge silos rename Sales to Success", in_="#everybody")
    ada.runs("/footbridge silos merge Support into Success", in_="#everybody")
    assert silo_sizes(bridge)["Success"] == 8


def test_proposals_can_be_merged_and_dropped(bridge: Bridge, ada: Person) -> None:
    ada.runs("/footbridge channels on", in_="#everybody")
    talk_among(bridge, "p0", "p1", "p2")
    talk_among(bridge, "p4", "p5", "p6")
    ada.runs("/footbridge silos propose", in_="#everybody")
    ada.runs("/footbridge silos accept 1 2 as Everybody", in_="#everybody")
    assert silo_sizes(bridge) == {"Everybody": 6}
    ada.runs("/footbridge silos drop 1", in_="#everybody")
    ada.sees("No proposal is open.")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("silos nonsense", "`/footbridge silos` takes nothing (to see them)"),
        ("silos field", "Say which field of the profile"),
        ("silos groups", "Name user groups of this workspace."),
        ("silos accept one", "Name proposals by their numbers"),
        ("silos accept 1", "No proposal is open."),
        ("silos rename Sales", "Say `/footbridge silos rename OLD to NEW`."),
        ("silos merge Sales into Nowhere", "There is no silo “Sales”. There is: none yet."),
        ("silos propose", "Too few people answer each other yet"),
    ],
)
def test_what_cannot_be_done_is_explained(
    bridge: Bridge, ada: Person, typed: str, answer: str
) -> None:
    ada.runs(f"/footbridge {typed}", in_="#everybody")
    ada.sees(answer)


def test_only_admins_see_and_change_silos(bridge: Bridge, ada: Person) -> None:
    someone = bridge.slack.person("p1")
    for typed in ("silos", "silos propose", "silos field Department", "silos accept 1"):
        someone.runs(f"/footbridge {typed}", in_="#everybody")
        someone.sees("Only an admin of this workspace can do that.")
    assert silo_sizes(bridge) == {}


def in_silo(bridge: Bridge, name: str, at: int | None = None) -> str | None:
    """The silo somebody is in, or was in at that time."""
    with bridge.runtime.database.reading() as session:
        home = workspaces.by_slack_id(session, bridge.home.id)
        assert home
        member = members.by_slack_id(session, home.id, bridge.slack.person(name).id)
        assert member
        book = silos.book(session, home.id)
        found = book.at(member.id, bridge.runtime.clock() if at is None else at)
        return None if found is None else book.names[found]


def changes_field(bridge: Bridge, name: str, value: str) -> None:
    person, slack = bridge.slack.person(name), bridge.slack
    person.member.fields["Department"] = value
    slack.do(lambda: rooms.person_changed(slack.world, person.member))


def test_who_changes_their_profile_moves_with_that_day(bridge: Bridge, ada: Person) -> None:
    ada.runs("/footbridge silos field Department", in_="#everybody")
    bridge.moves_on(minutes=1)
    before = bridge.runtime.clock()
    bridge.moves_on(minutes=60)
    changes_field(bridge, "p0", "Support")
    bridge.moves_on(minutes=1)
    assert (in_silo(bridge, "p0", before), in_silo(bridge, "p0")) == ("Sales", "Support")


def test_a_profile_that_is_told_with_the_event_needs_no_call(bridge: Bridge, ada: Person) -> None:
    ada.runs("/footbridge silos field Department", in_="#everybody")
    bridge.moves_on(minutes=1)
    home = bridge.slack.world.workspaces[bridge.home.id]
    person = bridge.slack.person("p0")
    user = shapes.user(bridge.slack.world, person.member)
    user["profile"]["fields"] = {home.profile_fields["Department"]: {"value": " Data ", "alt": ""}}
    event = {"type": "user_change", "user": user}
    bridge.slack.faults.add("users.profile.get", "error", times=9)
    bridge.slack.do(lambda: happened(bridge.slack.world, event, bridge.home.id))
    assert in_silo(bridge, "p0") == "Data"
    user["profile"]["fields"] = {"Xf0OTHER": {"value": None}, "Xf1": "odd"}
    bridge.slack.do(lambda: happened(bridge.slack.world, event, bridge.home.id))
    assert in_silo(bridge, "p0") == "Data"


def test_a_newcomer_is_placed(bridge: Bridge, ada: Person) -> None:
    ada.runs("/footbridge silos field Department", in_="#everybody")
    bridge.moves_on(minutes=1)
    bridge.slack.add_person(bridge.home, "nell", fields={"Department": "Data"})
    bridge.moves_on(minutes=1)
    assert in_silo(bridge, "nell") == "Data"


def test_who_leaves_a_group_has_no_silo_from_that_day(bridge: Bridge, ada: Person) -> None:
    bridge.slack.add_group(bridge.home, "sales", "Sales", users=["p0", "p3"])
    bridge.slack.add_group(bridge.home, "support", "Support", users=["p1"])
    ada.runs("/footbridge silos groups @sales @support", in_="#everybody")
    before = bridge.runtime.clock()
    bridge.moves_on(minutes=60)
    bridge.slack.set_group("sales", ["p3"])
    bridge.slack.set_group("support", ["p1", "p3"])
    bridge.moves_on(minutes=1)
    assert (in_silo(bridge, "p0", before), in_silo(bridge, "p0")) == ("Sales", None)
    assert in_silo(bridge, "p3") == "Sales"  # in two of them: nobody is guessed, and nobody moved


def test_a_group_that_is_gone_takes_nobody_out(bridge: Bridge, ada: Person) -> None:
    group = bridge.slack.add_group(bridge.home, "sales", "Sales", users=["p0", "p3"])
    ada.runs("/footbridge silos groups @sales", in_="#everybody")
    group.deleted = 1.0
    bridge.moves_on(minutes=25 * 60)
    assert silo_sizes(bridge) == {"Sales": 2}
