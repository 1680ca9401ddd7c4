"""What people at Wrenfield do with Footbridge of their own accord, through the same screens.

The eight weeks of talk are in `sandbox/company/scenes`; here is what those who speak there do in
Home and with `/footbridge` meanwhile: priorities, leaders, experiments, a request for support.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.calendar import micros
from demo.manners import FIRST_WEEK, OFFLINE, STAY, STORY
from demo.stage import Stage
from sandbox import Person, elements, hands
from sandbox.company import Company

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
ROOM = "champions"

TRAVELLER = "ines"  # new to leading across silos, and going round
HEARD = {
    "does": "What do you do?",
    "words": "Your words, and what they mean",
    "hurts": "Where does it hurt?",
    "together": "How should we work together?",
}

ACTS = [
    "Answer in public", "Thank across teams", "Ask for help in the open", "Share work in progress",
    "Credit a champion", "Close the loop",
]  # fmt: skip

PRIORITIES = (
    (OFFLINE, "Fitters in a cellar keep working, and nothing they typed is lost."),
    (STAY, "We hear of trouble before they tell us that they leave."),
    (FIRST_WEEK, "A newcomer, ours or a customer's, gets something done in week one."),
)


@dataclass(frozen=True)
class Cast:
    """The people by handle, and the stage they act on. `ends`: the last day of the eight weeks."""

    stage: Stage
    company: Company
    ends: date

    def __getitem__(self, handle: str) -> Person:
        return self.stage.people[self.company.person(handle).id]

    def joins(self, handle: str) -> None:
        """Once more does no harm."""
        self[handle].runs("/footbridge join")
        self.puts_away(handle)

    def card(self, handle: str, words: Mapping[str, str], **more: object) -> None:
        """Write the card of an experiment, from Home."""
        person = self[handle]
        person.opens_home()
        person.clicks("Write a card", on="App Home")
        person.fills("A new experiment", {**words, **more})
        self.puts_away(handle)

    def shares(self, handle: str, held: str, **words: str) -> None:
        """Tell what came of the experiment one is asked about."""
        person = self[handle]
        person.clicks("Tell what came of it")
        labels = {"observed": "We observed", "learned": "We learned", "so": "Therefore we will"}
        told = {labels[key]: text for key, text in words.items()}
        person.fills("What came of it?", {"Did it hold?": held, **told})
        self.puts_away(handle)

    def puts_away(self, handle: str) -> None:
        person = self[handle]
        if self.stage.slack.surfaces.top(person.id) is not None:
            person.closes(everything=True)

    def day(self, week: int, weekday: str) -> date:
        return self.ends - timedelta(weeks=8 - week, days=4 - WEEKDAYS.index(weekday))


@dataclass(frozen=True)
class Deed:
    """Something that is done in a week (1 to 8), on a day, at an hour of UTC."""

    week: int
    weekday: str
    hour: float
    does: Callable[[Cast], None]

    def at(self, cast: Cast) -> int:
        """In microseconds."""
        begins = datetime.combine(cast.day(self.week, self.weekday), time(), UTC)
        return micros(begins + timedelta(hours=self.hour))


def _opens_the_room(cast: Cast) -> None:
    stage = cast.stage
    champions = [stage.people[one.id] for one in cast.company.people if one.is_champion]
    room = stage.slack.add_channel(
        stage.workspace, ROOM, members=[*champions, stage.admin], purpose="What we try out"
    )
    stage.slack.invite(stage.installation, room)
    stage.admin.runs(f"/footbridge champions channel #{ROOM}", room)
    for one in cast.company.people:
        if one.is_champion:
            cast.joins(one.handle)
            cast[one.handle].runs("/footbridge champion", room)
            cast[one.handle].runs("/footbridge ask on", room)


def _names_the_traveller(cast: Cast) -> None:
    cast.joins(TRAVELLER)
    cast.stage.admin.runs(f"/footbridge leaders add @{TRAVELLER}")


def _names_leaders(cast: Cast) -> None:
    for one in cast.company.people:
        if one.is_leader and one.handle != TRAVELLER:
            cast.stage.admin.runs(f"/footbridge leaders add @{one.handle}")


def _chooses_her_acts(cast: Cast) -> None:
    cast[TRAVELLER].runs("/footbridge leaders")
    cast[TRAVELLER].fills("As a leader", {"Acts that may come": ACTS})
    cast.puts_away(TRAVELLER)


def _sets_out(cast: Cast) -> None:
    cast[TRAVELLER].runs("/footbridge tour start")
    cast[TRAVELLER].fills("Listening tour", {})
    cast.puts_away(TRAVELLER)


def _hears(stop: int, **notes: str) -> Callable[[Cast], None]:
    def does(cast: Cast) -> None:
        traveller = cast[TRAVELLER]
        traveller.runs("/footbridge tour")
        plan = traveller.sees("teams heard", in_="modal")
        doors = [one for one in elements.placed(plan.blocks) if one.label == "Open"]
        hands.act(traveller.slack, traveller.member, plan, doors[stop], {})
        traveller.clicks("Note what I heard")
        traveller.fills("What I heard", {HEARD[key]: text for key, text in notes.items()})
        cast.puts_away(TRAVELLER)

    return does


def _writes_priorities(cast: Cast) -> None:
    for title, sentence in PRIORITIES:
        cast.stage.admin.runs("/footbridge priorities add")
        cast.stage.admin.fills("A priority", {"Title": title, "In a sentence": sentence})


def _would_like_company(cast: Cast) -> None:
    for handle in ("amelie", "tariq", "nadia", "aiko", "joon", "stefan", "oskar", "camille"):
        cast.joins(handle)
        cast[handle].runs("/footbridge intros on")
        cast[handle].runs("/footbridge ask on")


def _queue_hour(cast: Cast) -> None:
    cast.card(
        "bea",
        {
            "We believe": "that an engineer who answers customers for an hour a week fixes what "
            "hurts sooner.",
            "To verify we will": "have a different engineer in our queue on four Fridays.",
            "And measure": "days from the first report to the fix: 19 in the middle today.",
            "We are right if": "it halves.",
        },
        **{
            "Teams it touches": ["Support", "Engineering"],
            "Priority it serves": STAY,
            "We look at it": cast.day(6, "mon"),
        },
    )


def _reply_in_sales(cast: Cast) -> None:
    cast.card(
        "sofie",
        {
            "We believe": "that a price list everybody in Sales may edit ends the back and forth.",
            "To verify we will": "keep one open sheet for two weeks.",
            "And measure": "how many prices are asked for in #sales: eleven a week.",
            "We are right if": "it is fewer than four.",
        },
        **{
            "Teams it touches": ["Sales", "Finance"],
            "We look at it": cast.day(6, "wed"),
        },
    )


def _queue_hour_is_shared(cast: Cast) -> None:
    cast.shares(
        "bea", "Yes, it held",
        observed="19 days before, 8 now, over four Fridays and 31 reports.",
        learned="Engineers who sat there write to us before they ship, which nobody planned.",
        so="make it how we work: one hour every Friday.",
    )  # fmt: skip


def _open_sheet_is_shared(cast: Cast) -> None:
    cast.shares(
        "sofie", "No, it did not",
        observed="Two sheets by the third day, and fourteen questions a week instead of eleven.",
        learned="People did not lack the list; they lacked somebody who says which price holds.",
        so="stop the sheet, and ask Finance for one name to go to.",
    )  # fmt: skip


def _takes_up(handle: str, verify: str) -> Callable[[Cast], None]:
    def does(cast: Cast) -> None:
        person = cast[handle]
        person.clicks("Try it in my team", on="an engineer who answers customers")
        silo = cast.company.person(handle).silo or ""
        person.fills(
            "A new experiment",
            {
                "To verify we will": verify,
                "Teams it touches": ["Support", silo.capitalize()],
                "We look at it": cast.ends + timedelta(days=3),
            },
        )
        cast.puts_away(handle)

    return does


def _is_how_we_do_it(cast: Cast) -> None:
    cast["bea"].opens_home()
    cast["bea"].clicks("It is how we do it now", on="App Home")
    cast.puts_away("bea")


def _asks_for_support(cast: Cast) -> None:
    leila = cast["leila"]
    leila.opens_home()
    leila.clicks("Ask for support", on="App Home")
    leila.fills(
        "Ask for support",
        {
            "What is needed": "Time",
            "What exactly, and how much of it": "Two hours a week for half a year, for whoever "
            "plans the hour.",
            "What would it be worth, and to whom": "Researchers hear five customers a week first "
            "hand, and support loses nobody for it.",
        },
    )
    cast.puts_away("leila")


def _asks_across(handle: str, question: str) -> Callable[[Cast], None]:
    def does(cast: Cast) -> None:
        person = cast[handle]
        person.runs(f"/footbridge ask {question}")
        person.clicks("See who gets it")
        person.clicks("Send")
        cast.puts_away(handle)

    return does


def _tells(handle: str, words: Mapping[str, str], names: str = "") -> Callable[[Cast], None]:
    """A story, of their own accord; whom it names is asked first."""

    def does(cast: Cast) -> None:
        cast.joins(handle)
        cast[handle].runs("/footbridge story")
        more = {"Whom does it name?": [cast[names]]} if names else {}
        cast[handle].fills(STORY, {**words, **more, **WHERE_AND_WHEN})
        cast.puts_away(handle)

    return does


WHERE_AND_WHEN = {
    "Where would it be published?": "#general",
    "And now?": "Publish it once those named agree",
}
QUIET_SEASON = {
    "What happened?": "Camille asked who leaves us for the quiet season. I had nine names in the "
    "queue, and she rang them.",
    "Whom did it serve?": "companies with a quiet season",
    "What use was it?": "Four of the nine came back, and a seat can be paused now.",
    "Who could reuse it?": "Whoever hears why somebody leaves",
    "Which priority does it serve?": STAY,
}
FEWER_QUESTIONS = {
    "What happened?": "Support told us which of our mails newcomers answer with a question. We "
    "wrote three of them anew, together.",
    "Whom did it serve?": "newcomers at our customers",
    "What use was it?": "A third fewer questions from them in the queue.",
    "Who could reuse it?": "Whoever writes what customers read first",
    "Which priority does it serve?": FIRST_WEEK,
}
TWO_PHONES = {
    "What happened?": "Support asked what becomes of one mechanic with two phones. Nobody had "
    "tried; now it is one of our tests.",
    "Whom did it serve?": "fitters who keep one phone for the dust",
    "What use was it?": "Nothing typed on either phone is lost.",
    "Which priority does it serve?": OFFLINE,
}


DEEDS = (
    Deed(1, "mon", 9, _opens_the_room),
    Deed(1, "tue", 9, _writes_priorities),
    Deed(1, "wed", 9, _would_like_company),
    Deed(2, "thu", 9, _names_the_traveller),
    Deed(3, "mon", 9, _sets_out),
    Deed(3, "mon", 10.5, _queue_hour),
    Deed(4, "mon", 9, _names_leaders),
    Deed(4, "wed", 10, _reply_in_sales),
    Deed(5, "mon", 9, _chooses_her_acts),
    Deed(
        5, "tue", 10, _asks_across("camille", "Who knows which invoices go out in two languages?")
    ),
    Deed(6, "mon", 15, _queue_hour_is_shared),
    Deed(6, "wed", 15, _open_sheet_is_shared),
    Deed(
        6,
        "tue",
        12,
        _hears(
            1,
            does="Keep people here, and find the ones we miss.",
            words="Ramp: the weeks until a newcomer can say no to somebody.",
            hurts="They answer for first weeks that others plan.",
            together="Name one person in each team who writes the first week down.",
        ),
    ),
    Deed(6, "thu", 13, _takes_up("leila", "go in pairs, one answers and one takes notes.")),
    Deed(6, "fri", 10, _asks_across("sofie", "Does the offline build keep photos on old phones?")),
    Deed(7, "mon", 11, _takes_up("ritu", "put an hour into everybody's first week.")),
    Deed(7, "wed", 12, _is_how_we_do_it),
    Deed(7, "fri", 9, _tells("ricardo", FEWER_QUESTIONS)),
    Deed(8, "mon", 10, _tells("tariq", TWO_PHONES)),
    Deed(8, "tue", 12, _asks_for_support),
    Deed(8, "fri", 10, _tells("kofi", QUIET_SEASON, names="camille")),
)
