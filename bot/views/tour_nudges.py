"""Nudges of tours: asked for a talk, as a buddy, for a yes; word back; and that one rests."""

from __future__ import annotations

from bot.domain.catalogue.listening import (
    TOUR_BUDDY,
    TOUR_MEETS,
    TOUR_SHARE,
    TOUR_STALLS,
    TOUR_WORD,
)
from bot.views import ids
from bot.views.blocks import actions, button, context, escape, section
from bot.views.seen import Body, Seen, Show
from bot.views.silo_card import fitting
from bot.views.tour import QUESTIONS

QUOTE_MOST = 1800  # characters of an answer, so that five of them fit in a message
TAKEN_BACK = "_(It was taken back.)_"
HIDDEN = "_(The words are for their person alone.)_"
WHAT_IT_IS = (
    "A tour of listening: half an hour, what you do, what you are measured on, your words, where "
    "it hurts, how to work together. Nothing you say is passed on without your yes."
)
WHAT_A_BUDDY_IS = (
    "Four weeks, three teams: somebody to have a coffee with, and to ask what nobody writes down."
)
SHARE_WHAT = (
    "With your yes everybody here may read it, and it goes on your team's card, except where it "
    "hurts. With your no nobody ever sees it."
)
REPLIES = {
    "meets_yes": ":wave: Thank you. They hear of it, and write to you to find a time.",
    "meets_no": "All right. I ask you for no other talk for a month.",
    "buddy_yes": ":wave: Lovely. They hear of it, and write to you.",
    "buddy_no": "All right, and nobody hears of it.",
    "share_yes": ":speech_balloon: Thank you. You can change your team's card at any time: "
    "`/footbridge silo`",
    "share_no": ":lock: Then it stays with them. They hear that you would rather not.",
    "withdrawn": "It was taken back meanwhile; there is nothing to say yes to any more.",
    "refused": ":lock: Somebody else who is quoted would rather not, so it is not shared.",
    "open": ":open_book: Opened. It is always at `/footbridge tour`",
    "over": "Thank you. The tour is over by now, so nothing comes of it.",
    "later": "All right. It is always at `/footbridge tour`",
}
WORDS = {
    "meets_yes": "{other} would gladly talk to you about *{name}*. Write to them to find a time; "
    "the five questions are in your plan.",
    "meets_no": "{other} cannot talk about *{name}* just now. Your plan names somebody else, if "
    "anybody said that they may be asked.",
    "buddy_yes": "{other} is your buddy for the next four weeks. Why not begin with a coffee?",
    "share_yes": "What you heard about *{name}* is shared: everybody you quoted said yes.",
    "share_no": "What you heard about *{name}* stays yours: {other} would rather not have it "
    "shared.",
    "ends": "The time of your tour is over. What you heard stands on one page, with what several "
    "teams spoke of. Are there three things you would propose?",
}
ENDS = "Your tour has come to its end."
PLAN = "`/footbridge tour`"


def stalls(seen: Seen) -> Body:
    """The tour rests: its next stop, or later."""
    text = seen.words.format(silo=f"*{escape(seen.facts.get('name', ''))}*")
    buttons = [
        button("Open it", ids.TOUR_GO_ON, f"{seen.facts['stop']} {seen.nudge}", style="primary"),
        button("Not this week", ids.TOUR_REST, seen.nudge),
    ]
    why = "You began this tour; I say so at most once a week. To end it: `/footbridge tour stop`."
    return Body(text, [section(text), actions(buttons)], why)


def meets(seen: Seen) -> Body:
    """Somebody would like to hear about their silo from them."""
    text = _text(seen)
    buttons = [
        button("Gladly", ids.TOUR_MEETS_YES, seen.nudge, style="primary"),
        button("Not now", ids.TOUR_MEETS_NO, seen.nudge),
    ]
    why = "You lead there, or said that you may be asked. Nobody is asked twice in a month."
    return Body(text, [section(text), context(WHAT_IT_IS), actions(buttons)], why)


def buddy(seen: Seen) -> Body:
    """Somebody new looks for company from another silo."""
    text = _text(seen)
    buttons = [
        button("Gladly", ids.TOUR_MEETS_YES, seen.nudge, style="primary"),
        button("Not now", ids.TOUR_MEETS_NO, seen.nudge),
    ]
    why = "You said that you like to meet people of other teams, or may be asked."
    return Body(text, [section(text), context(WHAT_A_BUDDY_IS), actions(buttons)], why)


def share(seen: Seen) -> Body:
    """What they said, as it would be shared."""
    text, why = _text(seen), "You are quoted in it, so it is yours to decide."
    if seen.dry or "texts" not in seen.facts:
        return Body(text, [section(text), section(HIDDEN if seen.dry else TAKEN_BACK)], why)
    told = [
        section(f"*{QUESTIONS[key]}*\n{_quoted(words)}")
        for key, words in seen.facts["texts"].items()
    ]
    alone = seen.facts.get("alone")
    buttons = [
        button("Yes, share it", ids.TOUR_QUOTE_YES, seen.nudge, style="primary"),
        *([button("Change it first", ids.TOUR_QUOTE_EDIT, seen.nudge)] if alone else []),
        button("Rather not", ids.TOUR_QUOTE_NO, seen.nudge),
    ]
    return Body(text, [section(text), *told, context(SHARE_WHAT), actions(buttons)], why)


def word(seen: Seen) -> Body:
    """What became of what a traveller asked."""
    what, other = seen.facts["what"], _other(seen)
    text = ENDS if what == "ends" else seen.words.format(other=other)
    told = WORDS[what].format(other=other, name=escape(seen.facts.get("name", "")))
    why = f"You asked for it on your tour: {PLAN}"
    return Body(text, [section(f"{text}\n{told}")], why)


def _text(seen: Seen) -> str:
    silo = f"*{escape(seen.facts.get('name', ''))}*"
    return seen.words.format(other=_other(seen), silo=silo)


def _other(seen: Seen) -> str:
    return f"<@{seen.other}>" if seen.other else "Somebody"


def _quoted(words: str) -> str:
    return f"> {fitting(words, QUOTE_MOST)}".replace("\n", "\n> ")


SHOWS: dict[str, Show] = {
    TOUR_STALLS.name: stalls,
    TOUR_MEETS.name: meets,
    TOUR_BUDDY.name: buddy,
    TOUR_SHARE.name: share,
    TOUR_WORD.name: word,
}
