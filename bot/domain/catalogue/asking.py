"""Questions that are brought across teams, and people who are introduced to each other."""

from __future__ import annotations

from bot.domain import calendar
from bot.domain.catalogue.kind import Kind

ASK_RELAY = Kind(
    name="ask_relay",
    stage="Solve",
    audience="employee",
    opportunity="somebody of another team asked something, and you said yes to being asked",
    outcome="an answer to it, or a message to the one who asked",
    seen="ask_answered",
    cooldown=0,  # nobody is asked more than twice a week: see bot/domain/asking.py
    asked=True,
    patience=4 * calendar.DAY,  # over a weekend; whoever is away longer is passed over
    wordings=(
        "{other} has a question that you may know the answer to.",
        "A question from {other} found its way to you.",
        "{other} is looking for somebody who knows this.",
    ),
)

ASK_ANSWERED = Kind(
    name="ask_answered",
    stage="Solve",
    audience="employee",
    opportunity="a question you asked across teams was answered",
    outcome="a press on one of its buttons",
    seen="answered",
    cooldown=0,
    asked=True,
    patience=90 * calendar.DAY,
    wordings=(
        "{other} answered your question.",
        "Your question has an answer, from {other}.",
        "An answer came back, from {other}.",
    ),
)

ASK_HELPED = Kind(
    name="ask_helped",
    stage="Share",
    audience="employee",
    opportunity="somebody whose question you answered said that it helped",
    outcome="a mention of, an answer to or a reaction to somebody of their team",
    seen="turned_to_silo",
    cooldown=0,
    asked=True,
    patience=14 * calendar.DAY,
    wordings=(
        "{other} says that your answer helped.",
        "Word came back from {other}: your answer was of use.",
        "Your answer did its work, says {other}.",
    ),
)

ASK_UNANSWERED = Kind(
    name="ask_unanswered",
    stage="Solve",
    audience="employee",
    opportunity="a question you asked across teams found no answer in two working days, or nobody "
    "is left to bring it to",
    outcome="a press on one of its buttons",
    seen="answered",
    cooldown=0,
    asked=True,
    patience=7 * calendar.DAY,
    wordings=(
        "Your question has found no answer yet.",
        "No answer has come to your question so far.",
        "Your question is still waiting for an answer.",
    ),
)

OPEN_QUESTION = Kind(
    name="open_question",
    stage="Solve",
    audience="employee",
    opportunity="a question in a channel went without an answer for a working day, "
    "and you said yes to being asked",
    outcome="a reply of yours in that channel",
    seen="replied_there",
    cooldown=14 * calendar.DAY,
    patience=2 * calendar.DAY,
    wordings=(
        "A question in {place} has waited for a working day. Is it one for you?",
        "Somebody asked something in {place}, and nobody has answered yet. Do you know?",
        "There is an open question in {place}. A line from you might do.",
    ),
)

INTRO = Kind(
    name="intro",
    stage="Connect",
    audience="employee",
    opportunity="both of you like to be introduced to people of other teams, and it is your turn",
    outcome="a word exchanged between the two in a channel",
    seen="exchanged",
    cooldown=13 * calendar.DAY,
    asked=True,
    together=True,
    patience=6 * calendar.DAY,
    wordings=(
        "{user}, meet {other}. {other}, meet {user}.",
        "Here are two people who might enjoy a talk: {user} and {other}.",
        "{user} and {other}, this is for the two of you.",
    ),
)

INTRO_ODD_ONE = Kind(
    name="intro_odd_one",
    stage="Connect",
    audience="employee",
    opportunity="people were introduced to each other, and nobody was left for you",
    outcome="a mention of or answer to somebody of another team",
    seen="reached_across",
    cooldown=13 * calendar.DAY,
    asked=True,
    patience=6 * calendar.DAY,
    wordings=(
        "No introduction this time: nobody was left whom you have not met lately. You are first in "
        "line for the next.",
        "This round of intros had nobody for you. Next time you come first.",
        "Nobody was left to introduce you to this time. The next round begins with you.",
    ),
)

INTRO_FOLLOW_UP = Kind(
    name="intro_follow_up",
    stage="Connect",
    audience="employee",
    opportunity="two weeks ago you were introduced to somebody",
    outcome="a press on one of its buttons",
    seen="answered",
    cooldown=13 * calendar.DAY,
    asked=True,
    patience=7 * calendar.DAY,
    wordings=(
        "Two weeks ago I introduced you and {other}. Did the two of you talk?",
        "Have you and {other} found the time for a talk?",
        "You and {other} were introduced two weeks ago. Did something come of it?",
    ),
)

KINDS = (
    ASK_RELAY, ASK_ANSWERED, ASK_HELPED, ASK_UNANSWERED, OPEN_QUESTION,
    INTRO, INTRO_ODD_ONE, INTRO_FOLLOW_UP,
)  # fmt: skip
