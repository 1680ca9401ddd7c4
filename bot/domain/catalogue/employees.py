"""What employees are asked and told."""

from __future__ import annotations

from bot.domain import calendar
from bot.domain.catalogue.kind import Kind

CROSSING_VALUE = Kind(
    name="crossing_value",
    stage="Share",
    audience="employee",
    opportunity="a conversation of yours with another team has been quiet for 30 minutes",
    outcome="a value story saved, or a mention of or reaction to somebody of the other team",
    seen="story_or_thanks",
    cooldown=7 * calendar.DAY,
    quiet=30 * calendar.MINUTE,
    wordings=(
        "You and {other} worked something out in {place}. Did something come of it?",
        "{other} and you had a good exchange in {place}. Was it of use?",
        "Your talk with {other} in {place} has gone quiet. What did it lead to?",
    ),
)

GONE_QUIET = Kind(
    name="gone_quiet",
    stage="Connect",
    audience="employee",
    opportunity="two nudges in a row went without an answer",
    outcome="a press on one of its buttons",
    seen="answered",
    cooldown=28 * calendar.DAY,
    asked=True,
    patience=14 * calendar.DAY,
    wordings=(
        "My last two questions found you busy, so I have stopped asking. Nothing else changes.",
        "Two of my questions went by unanswered. That is fine: I am quiet from now on.",
        "I asked twice and it was not the moment, so I will leave you be.",
    ),
)

STORY_CONSENT = Kind(
    name="story_consent",
    stage="Share",
    audience="employee",
    opportunity="somebody named you in a value story and would like to publish it",
    outcome="an answer: agreed, rather not, or their name left out",
    seen="answered",
    cooldown=calendar.DAY,
    # It answers somebody else's action, but nothing of them is published before they say so.
    asked=True,
    patience=14 * calendar.DAY,
    wordings=(
        "{writer} wrote a story that names you, to be read in {place}. May it be published?",
        "You are named in a story that {writer} would like to publish in {place}. Is that all "
        "right with you?",
        "{writer} wrote down something you had a part in, for {place}. It waits for your word.",
    ),
)

WORD_BACK = Kind(
    name="word_back",
    stage="Share",
    audience="employee",
    opportunity="something became of a value story you wrote",
    outcome="a press on one of its buttons",
    seen="answered",
    cooldown=calendar.DAY,
    asked=True,
    patience=7 * calendar.DAY,
    wordings=(
        "About the story you wrote: {news}",
        "Your story: {news}",
        "There is word of your story: {news}",
    ),
)

THANKS_RECEIVED = Kind(
    name="thanks_received",
    stage="Connect",
    audience="employee",
    opportunity="somebody wrote you a thank-you and asked for it to be passed on",
    outcome="a mention of or reaction to somebody of the thanker's team",
    seen="turned_to",
    cooldown=calendar.DAY,
    # A person's own words to another, which no lot and no weekly cap should keep from them. One
    # pair may do so once a fortnight.
    asked=True,
    patience=7 * calendar.DAY,
    wordings=(
        "{giver} asked me to pass this on to you:",
        "A thank-you from {giver}:",
        "{giver} wanted you to have this:",
    ),
)

THANK_HELPER = Kind(
    name="thank_helper",
    stage="Connect",
    audience="employee",
    opportunity="somebody of another team answered you a day ago, and no thanks followed",
    outcome="thanks, a mention or a reaction that went to that team",
    seen="thanked",
    cooldown=14 * calendar.DAY,
    patience=2 * calendar.DAY,
    wordings=(
        "{helper} of {other} answered you in {place}. Did it help?",
        "You asked in {place}, and {helper} of {other} took it up. If it was of use, they may like "
        "to know.",
        "{helper} of {other} wrote you an answer in {place}. Was it what you needed?",
    ),
)

KINDS = (CROSSING_VALUE, GONE_QUIET, STORY_CONSENT, WORD_BACK, THANKS_RECEIVED, THANK_HELPER)
