"""How the demo tells of each kind of nudge, and of what people did with one."""

from __future__ import annotations

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
    "support_answer": "hears about the support they asked for",
    "support_request": "is asked to support an experiment",
    "support_waits": "is reminded of a promise",
    "leader_asked": "is asked to go first, as a leader",
    "weekly_digest": "gets the week's digest",
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
    "not_yet": "Not yet",
    "active": "Be a champion",
}


def sent(kind: str) -> str:
    """What it is to get one, after the person's name."""
    return SENT.get(kind, f"gets “{kind.replace('_', ' ')}”")


def answered(answer: str) -> str:
    """What was pressed."""
    return ANSWERED.get(answer, answer.replace("_", " ").capitalize())
