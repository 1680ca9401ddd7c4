"""A tour of listening: beginning one, its plan, a stop, and its corner of App Home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain import calendar
from bot.domain import tours as rules
from bot.views import ids, inputs
from bot.views.blocks import Block, actions, button, context, escape, section
from bot.views.forms import header, sure
from bot.views.inputs import card as modal
from bot.views.silo_card import day, fitting

TITLES = {rules.FULL: "Listening tour", rules.FIRST: "First round"}
WHAT_FULL = (
    "*A listening tour*: every team once, over three to four months, those you know least first. "
    "Half an hour each, five questions, mostly listening. What you note is yours alone until you "
    "share it, and those you quote are asked first."
)
WHAT_FIRST = (
    "*A first round*, for whoever is new: four weeks, three teams, three people, and from each of "
    "them a word and what it means. With a buddy from another team, if somebody would like to."
)
MARKS = {
    rules.OPEN: ":white_circle:", rules.TALKED: ":white_check_mark:",
    rules.SKIPPED: ":heavy_minus_sign:", rules.MERGED: ":twisted_rightwards_arrows:",
}  # fmt: skip
NEXT, LATE = ":round_pushpin:", ":hourglass:"
NOBODY = "Nobody there has said yet that they may be asked. Do you know somebody yourself?"
ASKED = {
    "": "", "asked": " (asked, no answer yet)", "yes": " (gladly: write to them to find a time)",
    "no": " (not now)",
}  # fmt: skip
SHARED = {
    "": "", "asked": ":hourglass: Whom you quote has been asked.",
    "shared": ":speech_balloon: Shared, with the yes of those you quoted.",
    "refused": ":lock: Somebody you quoted would rather not. It stays yours.",
    "withdrawn": "",
}  # fmt: skip
PRIVATE = ":lock: What you note is read by nobody but you."
BUDDY = {"asked": "Somebody was asked to be your buddy.", "yes": "Your buddy: {buddy}"}
NO_BUDDY = "No buddy this time: nobody was free. The round works without one, too."
PAGE = 15  # stops on one card
SHOWN_MOST = 2200  # characters of a note on a card, which holds five; the form holds all of it
STOP = sure(
    "Stop the tour?", "What you noted stays yours; nobody is asked any more.", "Stop the tour"
)
QUESTIONS = {
    "does": "What do you do?",
    "measured": "What are you measured on?",
    "words": "Your words, and what they mean",
    "hurts": "Where does it hurt?",
    "together": "How should we work together?",
}


@dataclass(frozen=True, slots=True)
class StopSeen:
    """A stop for its traveller: a silo, when it is due, with whom, what was heard.

    `was`: how the silo was called in the plan. person: a Slack id; asked: "", asked, yes or no.
    shared: what became of the last ask to share. Times are UTC microseconds.
    """

    id: int
    silo: int | None
    name: str
    was: str
    state: str
    due_at: int
    talked_at: int | None = None
    person: str | None = None
    asked: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    shared: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A tour for its traveller. buddy: a Slack id, once they said yes. Times: UTC microseconds."""

    id: int
    shape: str
    state: str
    begun_at: int
    ends_at: int
    now: int
    stops: Sequence[StopSeen]
    buddy: str | None = None
    buddy_state: str = ""
    proposals: int = 0

    @property
    def talked(self) -> int:
        return sum(one.state == rules.TALKED for one in self.stops)

    @property
    def of(self) -> int:
        """How many stops there are to make: what was left out or merged is none."""
        return sum(one.state in (rules.OPEN, rules.TALKED) for one in self.stops)

    @property
    def next(self) -> StopSeen | None:
        waiting = [one for one in self.stops if one.state == rules.OPEN]
        return min(waiting, key=lambda one: one.due_at, default=None)


@dataclass(frozen=True, slots=True)
class Doors:
    """What somebody on no tour may begin, and how many silos there are."""

    leads: bool
    silos: int


def doors(found: Doors) -> dict[str, Any]:
    """For who is on no tour: what there is to begin."""
    begin = button("Begin a tour", ids.TOUR_START, "full", style="primary")
    first = button("Begin a first round", ids.TOUR_FIRST, "first")
    full = [section(WHAT_FULL), actions([begin])] if found.leads else []
    return modal("Tours", [*full, section(WHAT_FIRST), actions([first])])


def start(found: Doors) -> dict[str, Any]:
    """How long a tour through every silo is to take."""
    options = [(str(days), f"{days} days") for days in rules.DAYS]
    told = context(f"{found.silos} teams. `/footbridge tour stop` ends it at any time.")
    blocks = [
        section(WHAT_FULL),
        inputs.field("days", "Over", inputs.radio(options, str(rules.DAYS[0])), optional=False),
        told,
    ]
    return inputs.form(ids.TOUR_START_MODAL, TITLES[rules.FULL], blocks, submit="Begin")


def plan(found: Plan, page: int = 0) -> dict[str, Any]:
    """The whole plan, some stops at a time, each one press away."""
    first = page * PAGE
    rows = [
        section(_line(found, one))
        | {"accessory": button("Open", ids.TOUR_STOP, str(one.id))}
        for one in found.stops[first : first + PAGE]
    ]  # fmt: skip
    turning = _turning(len(found.stops), page)
    return modal(
        TITLES[found.shape],
        [section(_progress(found)), *rows, *([actions(turning)] if turning else []),
         actions(_ways(found))],
    )  # fmt: skip


def _turning(count: int, page: int) -> list[Block]:
    buttons = []
    if page > 0:
        buttons.append(button("Earlier stops", ids.TOUR_EARLIER, str(page - 1)))
    if (page + 1) * PAGE < count:
        buttons.append(button("Later stops", ids.TOUR_LATER_STOPS, str(page + 1)))
    return buttons


def _ways(found: Plan) -> list[Block]:
    page = button("What came of it", ids.TOUR_PAGE, str(found.id))
    if found.state != rules.RUNNING:
        return [page]
    stop = button("Stop the tour", ids.TOUR_DROP, str(found.id), style="danger")
    done = button("It is done", ids.TOUR_DONE, str(found.id))
    return [page, *([done] if found.talked else []), stop | {"confirm": STOP}]


def _progress(found: Plan) -> str:
    weeks = max(-(-(found.ends_at - found.begun_at) // calendar.WEEK), 1)
    week = min((found.now - found.begun_at) // calendar.WEEK + 1, weeks)
    over = {rules.DONE: "Done.", rules.STOPPED: "Stopped."}
    when = over.get(found.state) or f"Week {week} of {weeks}."
    return f"*{found.talked} of {found.of}* teams heard. {when}{_buddy(found)}"


def _buddy(found: Plan) -> str:
    if found.shape != rules.FIRST or found.state != rules.RUNNING:
        return ""
    if found.buddy_state not in BUDDY:
        return f"\n{NO_BUDDY}"
    named = f"<@{found.buddy}>" if found.buddy else "somebody who is gone"
    return "\n" + BUDDY[found.buddy_state].format(buddy=named)


def _line(found: Plan, one: StopSeen) -> str:
    mark = MARKS[one.state]
    if one.state == rules.OPEN:
        is_next = found.next is not None and found.next.id == one.id
        mark = LATE if one.due_at < found.now else NEXT if is_next else mark
    return f"{mark} *{_name(one)}*{_when(one)}{_with(one)}"


def _name(one: StopSeen) -> str:
    renamed = f" (was {escape(one.was)})" if one.was != one.name else ""
    return f"{escape(one.name)}{renamed}"


def _when(one: StopSeen) -> str:
    told = {
        rules.OPEN: f", by {day(one.due_at)}",
        rules.TALKED: f", {day(one.talked_at)}" if one.talked_at else "",
        rules.SKIPPED: ", left out",
        rules.MERGED: ", merged into another team",
    }
    return told[one.state]


def _with(one: StopSeen) -> str:
    if one.state not in (rules.OPEN, rules.TALKED) or one.person is None:
        return ""
    asked = ASKED[one.asked] if one.state == rules.OPEN else ""
    return f"\nwith <@{one.person}>{asked}"


def stop(found: Plan, one: StopSeen) -> dict[str, Any]:
    """A stop: with whom, the five questions, what was noted, what may be done."""
    blocks: list[Block] = [header(one.name[:150]), section(_line(found, one))]
    if one.state == rules.OPEN and one.person is None:
        blocks.append(section(NOBODY))
    blocks += _heard(found, one)
    if SHARED[one.shared]:
        blocks.append(context(SHARED[one.shared]))
    blocks.append(context(PRIVATE))
    return modal("A stop", [*blocks, *_actions(found, one)])


def _heard(found: Plan, one: StopSeen) -> list[Block]:
    asked = questions(found.shape)
    if not one.notes:
        return [section("*To ask*\n" + "\n".join(f"• {text}" for text in asked.values()))]
    return [
        section(f"*{QUESTIONS[key]}*\n{fitting(text, SHOWN_MOST)}")
        for key, text in one.notes.items()
    ]


def questions(shape: str) -> dict[str, str]:
    """What is asked on a tour of that shape, by key."""
    if shape == rules.FULL:
        return QUESTIONS
    return {
        "words": "A word of theirs, and what it means", "does": "What do they do, in their words?",
    }  # fmt: skip


def _actions(found: Plan, one: StopSeen) -> list[Block]:
    value, under_way = str(one.id), found.state == rules.RUNNING
    buttons = []
    if one.state != rules.MERGED:
        label = "Change my notes" if one.notes else "Note what I heard"
        buttons.append(button(label, ids.TOUR_NOTE, value, style="primary"))
    if one.notes:
        buttons.append(button("Share some of it", ids.TOUR_SHARE, value))
    if one.shared == "asked":
        buttons.append(button("Do not share after all", ids.TOUR_UNSHARE, value))
    if under_way and one.state == rules.OPEN:
        if one.person and not one.asked:
            buttons.append(button("Ask for the talk", ids.TOUR_ASK, value))
        buttons.append(button("Talk to somebody else", ids.TOUR_WHOM, value))
        buttons.append(button("Leave out", ids.TOUR_SKIP, value))
    if under_way and one.state == rules.SKIPPED and one.silo is not None:
        buttons.append(button("Take in again", ids.TOUR_SKIP, value))
    if one.silo is not None:
        buttons.append(button("Their card", ids.TOUR_CARD, str(one.silo)))
    return [actions(buttons)] if buttons else []


def home(found: Plan | Doors) -> list[Block]:
    """In App Home: how far they are, a map of where, and what is next."""
    if isinstance(found, Doors):
        full = [button("Begin a listening tour", ids.TOUR_START, "full")] if found.leads else []
        first = button("Begin a first round", ids.TOUR_FIRST, "first")
        what = WHAT_FULL if found.leads else WHAT_FIRST
        return [header("Tours"), section(what), actions([*full, first])]
    ahead = f"\nNext: {_line(found, found.next)}" if found.next else ""
    buttons = [button("Open the tour", ids.TOUR_OPEN, str(found.id), style="primary")]
    if found.next is not None:
        buttons.append(button(found.next.name[:70], ids.TOUR_STOP, str(found.next.id)))
    return [
        header(TITLES[found.shape]),
        section(f"{_progress(found)}{ahead}"),
        section(_map(found)),
        context(PRIVATE),
        actions(buttons),
    ]


def _map(found: Plan) -> str:
    """Every stop with its mark, in the order of the tour."""
    waiting = found.next.id if found.next else None
    marks = [
        f"{NEXT if one.id == waiting else MARKS[one.state]} {escape(one.name[:40])}"
        for one in found.stops
    ]
    return "   ".join(marks)
