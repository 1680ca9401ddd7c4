"""How the demo tells of each kind of nudge, and of what people did with one."""

from __future__ import annotations

from bot.domain.catalogue import KINDS

SENT = {
    "crossing_value": "is asked what came of it",
    "thank_helper": "is asked whether an answer helped",
    "gone_quiet": "is told that nothing more is asked",
    "intro": "is introduced to somebody of another team",
    "intro_follow_up": "is asked whether they met",
    "intro_odd_one": "is told that they are first in line next time",
    "invitation": "is invited, once, in an admin's name",
    "thanks_received": "gets a thank-you passed on",
    "ask_helped": "is told that an answer helped",
    "story_consent": "is asked whether a story may name them",
    "word_back": "is told what became of a story",
    "open_question": "is told of a question nobody answered",
    "ask_answered": "gets an answer from another team",
    "ask_relay": "is brought a question from another team",
    "ask_unanswered": "is told that a question still waits",
    "champion_invitation": "is asked to be a champion",
    "champion_nomination": "is named for a champion, and asked",
    "experiment_check": "is asked what an experiment showed",
    "experiment_check_again": "is asked once more what an experiment showed",
    "experiment_company": "is asked to join an experiment",
    "experiment_reuse": "is shown an experiment near their work",
    "try_on_purpose": "is asked to try it on purpose",
    "champion_again": "is asked whether they are still a champion",
    "experiment_handover": "is offered an experiment to take on",
    "freeze_told": "is told why all is quiet",
    "support_answer": "hears about the support they asked for",
    "support_request": "is asked to support an experiment",
    "support_waits": "is reminded of a promise",
    "leader_asked": "is asked to go first, as a leader",
    "weekly_digest": "gets the week's digest",
    "digest_to_read": "gets a leader's digest to read",
    "act_again": "is shown an act they had put off",
    "tour_stalls": "is told that their tour rests",
    "tour_meets": "is asked for a talk on somebody's tour",
    "tour_buddy": "is asked to be somebody's buddy",
    "tour_share": "is asked whether a quote may be shared",
    "tour_word": "hears back about their tour",
    "card_stale": "is asked whether their team's card still holds",
    "card_offer": "is shown the card of a team they met",
    "ways_look": "is asked to agree with a team on how they work together",
    "ways_agree": "is asked to confirm what two teams agreed",
    "channel_asked": "is asked to have Footbridge leave a channel",
    "channel_answered": "hears whether Footbridge leaves a channel",
    "connect_two": "is shown two people to connect",
    "thank_across": "is shown whom to thank across teams",
    "close_the_loop": "is shown a thread of theirs to close",
    "share_work": "is shown a place to share work in progress",
    "answer_in_public": "is shown a question to answer in public",
    "ask_in_the_open": "is shown a place to ask in the open",
    "credit_champion": "is shown a champion to credit",
}
ANSWERED = {
    "save": "Save what came of it",
    "thank": "Thank them",
    "later": "Not now",
    "did": "Did it",
    "yes": "Yes",
    "no": "No",
    "not_yet": "Not yet",
    "not_for_me": "Not for me",
    "active": "Be a champion",
    "resting": "Rest for a month",
    "stopped": "Stop",
    "read": "Nice to hear",
    "agreed": "Agree",
    "refused": "Rather not",
    "out": "Leave my name out",
    "declined": "Not me",
    "answered": "Answer",
    "helped": "That helped",
    "open": "Open it",
    "opened": "Open it",
    "never": "Not for me",
    "less": "Less like this",
    "stop_kind": "Stop these",
    "stop_all": "Stop everything",
    "go_on": "Go on asking me",
    "joined": "Join in",
    "started": "Start it",
    "draft": "Keep it as a draft",
    "shared": "Share what came of it",
    "not_now": "Not now",
    "dropped": "Drop it",
    "taken": "I take it on",
    "approve": "Yes, and by when",
    "decline": "No, and why",
    "pass_on": "Pass it on",
    "ask_back": "Ask back",
    "kept": "It is done",
    "back": "Take it back",
}


def sent(kind: str) -> str:
    """What it is to get one, after the person's name."""
    return SENT.get(kind, f"gets “{kind.replace('_', ' ')}”")


def spared(kind: str) -> str:
    """What they would have got, after the person's name."""
    first, _, rest = sent(kind).partition(" ")
    return f"might have {PERFECT[first]} {rest}"


PERFECT = {"is": "been", "gets": "got", "hears": "heard"}


def lot(draw: float, probability: float) -> str:
    """What the draw said, in words."""
    if probability >= 1:
        return "no lot is drawn for this"
    return f"the lot says {draw:.2f}; below {probability:g} it is sent"


def answered(kind: str, answer: str) -> str:
    """What was pressed on one of that kind."""
    if answer == "later" and KINDS[kind].keeps_place:
        return "Later"
    if answer == "declined" and kind.startswith("champion"):
        return "No, thanks"
    return ANSWERED.get(answer, answer.replace("_", " ").capitalize())
