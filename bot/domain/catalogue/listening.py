"""Silos that learn each other: their cards, how they work together, and tours of listening."""

from __future__ import annotations

from bot.domain import calendar
from bot.domain.catalogue.kind import Kind

CARD_STALE = Kind(
    name="card_stale",
    stage="Share",
    audience="employee",
    opportunity="the card of your team has stood unchanged for two quarters, and it is your turn",
    outcome="the card changed by you, or found to hold",
    seen="card_looked",
    cooldown=120 * calendar.DAY,
    patience=10 * calendar.DAY,
    wordings=(
        "Your team's card was last looked at half a year ago. Does it still hold?",
        "Others read your team's card to know how to work with you. Is it still true?",
        "Two quarters have passed since anybody of yours looked at the card of your team.",
    ),
)

CARD_OFFER = Kind(
    name="card_offer",
    stage="Connect",
    audience="employee",
    opportunity="for the first time since a team wrote its card, you exchanged with it",
    outcome="a mention of, an answer to or a reaction to somebody of their team",
    seen="turned_to",
    cooldown=7 * calendar.DAY,
    patience=5 * calendar.DAY,
    quiet=30 * calendar.MINUTE,
    wordings=(
        "You were in touch with {silo} lately. This is how they speak of themselves.",
        "{silo} wrote down what they do, and what their words mean.",
        "Here is what {silo} would like others to know of them.",
    ),
)

WAYS_LOOK = Kind(
    name="ways_look",
    stage="Innovate",
    audience="employee",
    opportunity="your team and another exchange far more, or far less, than in the weeks before",
    outcome="a change by you of how the two teams work together",
    seen="ways_changed",
    cooldown=28 * calendar.DAY,
    patience=7 * calendar.DAY,
    wordings=(
        "How does your team work with {silo}? A line now may spare a few later.",
        "What do you and {silo} need of each other? It can be written down in a minute.",
        "It may be a good moment to agree with {silo} on how you work together.",
    ),
)

# Somebody of the other team did this, so half of them must not get lost; it keeps to every cap.
WAYS_AGREE = Kind(
    name="ways_agree",
    stage="Solve",
    audience="employee",
    opportunity="a team wrote down an agreement with yours, which nobody of yours has confirmed",
    outcome="a press on one of its buttons",
    seen="answered",
    cooldown=7 * calendar.DAY,
    patience=14 * calendar.DAY,
    probability=1.0,
    wordings=(
        "{silo} wrote down what they agreed with your team. Does it hold for you, too?",
        "There is an agreement between {silo} and your team. Is that how you see it?",
        "{silo} put words to how your teams work together. Would you sign them?",
    ),
)

TOUR_STALLS = Kind(
    name="tour_stalls",
    stage="Connect",
    audience="leader",
    opportunity="the next talk of the tour you began is a week late",
    outcome="a talk held, or notes written",
    seen="tour_moved",
    cooldown=7 * calendar.DAY,
    patience=5 * calendar.DAY,
    asked=True,
    wordings=(
        "Your tour has rested for a while. {silo} would be next.",
        "{silo} comes next on your tour. Shall it be this week?",
        "Half an hour with {silo} would bring your tour on.",
    ),
)

TOUR_MEETS = Kind(
    name="tour_meets",
    stage="Connect",
    audience="employee",
    opportunity="somebody on a tour of listening would like to hear about your team from you",
    outcome="a press on one of its buttons",
    seen="answered",
    cooldown=0,  # nobody is asked twice in a month: see bot/domain/tours.py
    patience=14 * calendar.DAY,
    asked=True,
    wordings=(
        "{other} is going round to listen, and would like to hear about {silo} from you.",
        "{other} would like half an hour of yours, to understand what {silo} does.",
        "Would you tell {other} about {silo}? What you do, your words, how to work with you.",
    ),
)

TOUR_BUDDY = Kind(
    name="tour_buddy",
    stage="Connect",
    audience="employee",
    opportunity="somebody new looks for company from another team, and you like to meet people",
    outcome="a press on one of its buttons",
    seen="answered",
    cooldown=0,
    patience=7 * calendar.DAY,
    asked=True,
    wordings=(
        "{other} is new here and looks for a buddy from another team. Would that be you?",
        "Would you be a buddy to {other} for four weeks? They are new, and of another team.",
        "{other} has just begun here. A coffee a week with somebody of another team would help.",
    ),
)

TOUR_SHARE = Kind(
    name="tour_share",
    stage="Share",
    audience="employee",
    opportunity="somebody you talked to would like to share what you said",
    outcome="a press on one of its buttons",
    seen="answered",
    cooldown=0,
    patience=28 * calendar.DAY,
    asked=True,
    wordings=(
        "{other} noted this when you talked, and would like to share it. May they?",
        "This is what {other} heard from you. Nobody sees it unless you say yes.",
        "May {other} share these words of yours?",
    ),
)

TOUR_WORD = Kind(
    name="tour_word",
    stage="Connect",
    audience="leader",
    opportunity="somebody answered what you asked them on your tour",
    outcome="a talk held, or notes written",
    seen="tour_moved",
    cooldown=0,
    patience=14 * calendar.DAY,
    asked=True,
    wordings=(
        "Word from {other}, for your tour.",
        "{other} answered you.",
        "An answer for your tour, from {other}.",
    ),
)

KINDS = (
    CARD_STALE, CARD_OFFER, WAYS_LOOK, WAYS_AGREE, TOUR_STALLS, TOUR_MEETS, TOUR_BUDDY,
    TOUR_SHARE, TOUR_WORD,
)  # fmt: skip
