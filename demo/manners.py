"""How simulated people answer: which button they press, by seeded habit, and what they write."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sandbox import Person

STORY = "What came of it?"
Writes = Callable[[Person, random.Random, int], None]  # who, by which chance, the how manieth


@dataclass(frozen=True)
class Told:
    """A story as somebody writes it down; `serves`: a priority of the sample company."""

    happened: str
    use: str
    served: str
    serves: str = ""


OFFLINE, STAY, FIRST_WEEK = "Offline that holds", "Customers who stay", "First week right"
STORIES = (
    Told(
        "We found out that we were both fixing the same thing, and split it.",
        "A day each, I think.", "Both teams", OFFLINE,
    ),
    Told(
        "I got an answer in ten minutes that I had been guessing at for a week.",
        "My customer knows where she stands.", "A customer who waited", STAY,
    ),
    Told(
        "It turned out the old form still works, so nobody needs to build a new one.",
        "Three days of work that nobody has to do.", "The fitters we sell to", OFFLINE,
    ),
    Told(
        "They told me which of my slides no fitter understands. I threw out four.",
        "A shorter pitch.", "Whoever sees a demo in January",
    ),
    Told(
        "They sent me what they tell customers; I had been telling them something else.",
        "One voice.", "customers on the annual plan", STAY,
    ),
    Told(
        "They lent us an hour of somebody who had done it before.",
        "We skipped the mistake.", "Whoever sets up the next school", FIRST_WEEK,
    ),
    Told(
        "We tried their checklist on our release, and two steps were ours to steal.",
        "One rollback less.", "Both teams", OFFLINE,
    ),
    Told(
        "We wrote the reply to the school district together, sales and support.",
        "They renewed.", "The school district", STAY,
    ),
    Told(
        "I asked where the export stops, and got the one line of the log that says so.",
        "Ten minutes, not two days.", "A customer who waited",
    ),
    Told(
        "We looked at the same dashboard and saw two numbers. One of them is gone now.",
        "One number in the meeting.", "Everybody who reads the Monday numbers",
    ),
    Told(
        "A customer's word for the button is on the button now.",
        "Nobody asks where it is.", "newcomers at our customers", FIRST_WEEK,
    ),
    Told(
        "We agreed who tells whom before a change goes out.",
        "No more surprises on a Friday.", "support, on Fridays", STAY,
    ),
    Told(
        "I sat in on their call, and heard the question behind the question.",
        "We built the smaller thing.", "fitters in cellars", OFFLINE,
    ),
    Told(
        "Finance showed me why the discount never shows on the invoice.",
        "I stopped promising it.", "Whoever buys twenty seats",
    ),
    Told(
        "They showed me where the numbers come from.",
        "I can look it up myself from now on.", "my own team",
    ),
    Told(
        "We found out who decides about the photos, and asked her.",
        "A week of waiting, gone.", "fitters who take photos", OFFLINE,
    ),
)  # fmt: skip
THANKS = (
    "You answered before I had finished my tea. It saved my morning.",
    "Thank you for looking it up. I would have guessed, and guessed wrong.",
    "That was not your job, and you did it anyway. It was of use.",
)
ANSWERS = (
    "It is in the shared sheet, second tab. I have added a line for your case.",
    "We changed that in spring: the old way still works, but tell them about the new one.",
    "Ask for the import log first; nine times in ten it is a date.",
)


def story(person: Person, rng: random.Random, number: int) -> None:
    told = STORIES[number % len(STORIES)]
    wish = rng.choice(("Publish it once those named agree",) * 3 + ("Keep it as a draft",))
    words = {
        "What happened?": told.happened,
        "Whom did it serve?": told.served,
        "What use was it?": told.use,
        "Where would it be published?": "#general",
        "And now?": wish if wish.startswith("Publish") else "Keep it as a draft, for me alone",
    }
    card = person.sees(STORY, in_="modal")
    if told.serves and told.serves in str(card.blocks):  # somebody has written it down by now
        words["Which priority does it serve?"] = told.serves
    person.fills(STORY, words)


def thanks(person: Person, rng: random.Random, _number: int) -> None:
    person.fills("Thank across teams", {"In your words": rng.choice(THANKS)})


def answer(person: Person, rng: random.Random, _number: int) -> None:
    person.fills("Your answer", {"What do you know?": rng.choice(ANSWERS)})


@dataclass(frozen=True)
class Manner:
    """What people do with a message that has the button `shows`.

    presses: buttons by how often; "" is not answering. writes: what follows a button that opens
    a card.
    """

    shows: str
    presses: Mapping[str, int]
    writes: Mapping[str, Writes]


def _manner(shows: str, presses: Mapping[str, int], **writes: Writes) -> Manner:
    return Manner(shows, presses, {key.replace("_", " "): one for key, one in writes.items()})


MANNERS = (
    _manner(
        "Save what came of it",
        {"Save what came of it": 4, "Thank them": 3, "Not now": 2, "": 1},
        Save_what_came_of_it=story, Thank_them=thanks,
    ),
    _manner("Thank them", {"Thank them": 4, "Not now": 2, "": 1}, Thank_them=thanks),
    _manner("Answer", {"Answer": 4, "Not me": 1}, Answer=answer),
    _manner("Not my field", {"Not my field": 2, "Open it": 1, "": 1}),
    _manner("That helped", {"That helped": 5, "": 1}),
    _manner("Agree", {"Agree": 6, "Leave my name out": 1, "": 1}),
    _manner("Nice to hear", {"Nice to hear": 3, "": 2}),
    _manner("Yes, I will", {"Yes, I will": 1}),
    _manner("Yes, join", {"Yes, join": 1}),
    _manner("Yes, gladly", {"Yes, gladly": 2, "No, thanks": 1}),
    _manner("Yes, we did", {"Yes, we did": 3, "Not yet": 2, "": 1}),
    _manner("Did it", {"Did it": 3, "Later": 1, "": 3}),
    _manner("Understood", {"Understood": 1}),
    _manner("Write a card", {"Not now": 2, "": 1}),
    _manner("Look at it", {"Not now": 1, "": 2}),
    _manner("Join in", {"Join in": 3, "Not this time": 1}),
    _manner("Read their card", {"Read their card": 2, "": 2}),
    _manner("Have a look", {"Not now": 2, "": 1}),
    _manner("Gladly", {"Gladly": 4, "Not now": 1}),
    _manner("Go on asking me", {"Go on asking me": 1, "": 2}),
)  # fmt: skip


def manner_of(labels: frozenset[str]) -> Manner | None:
    """How people answer a message with these buttons; None where they would not by themselves."""
    return next((one for one in MANNERS if one.shows in labels), None)
