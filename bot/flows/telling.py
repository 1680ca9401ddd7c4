"""What a nudge says that is not kept in it: words people gave, read as they stand at the send.

So they are gone everywhere once whoever gave them takes them back, or is erased.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from bot.domain.catalogue import KINDS, digests, employees
from bot.domain.catalogue import asking as kinds
from bot.flows import champion_words, channel_answers, digest_pages, naming, thanked, touring_words
from bot.flows.asking_words import (
    of_answer,
    of_ask,
    of_exchange,
    of_follow_up,
    of_intro,
    of_question,
    of_relay,
)
from bot.store import members
from bot.store.nudges import Nudge
from bot.views.seen import Seen

Facts = Mapping[str, Any]
Reader = Callable[[Session, Nudge], Facts | None]

# By kind. None where what the nudge is about is gone: then it is not sent.
READERS: dict[str, Reader] = {
    employees.CROSSING_VALUE.name: of_exchange,
    employees.THANK_HELPER.name: of_exchange,
    employees.STORY_CONSENT.name: naming.of_consent,
    employees.WORD_BACK.name: naming.of_word,
    employees.THANKS_RECEIVED.name: thanked.of_nudge,
    kinds.ASK_RELAY.name: of_relay,
    kinds.ASK_ANSWERED.name: of_answer,
    kinds.ASK_HELPED.name: of_ask,
    kinds.ASK_UNANSWERED.name: of_ask,
    kinds.INTRO.name: of_intro,
    kinds.OPEN_QUESTION.name: of_question,
    kinds.INTRO_FOLLOW_UP.name: of_follow_up,
    digests.WEEKLY_DIGEST.name: digest_pages.of_nudge,
    digests.DIGEST_TO_READ.name: digest_pages.of_nudge,
    **touring_words.READERS,
    **champion_words.READERS,
    **channel_answers.READERS,
}


def facts(session: Session, nudge: Nudge) -> Facts | None:
    """All that the view of a nudge needs; None where what it is about is gone."""
    reader = READERS.get(nudge.kind)
    if reader is None:
        return nudge.facts
    more = reader(session, nudge)
    return None if more is None else {**nudge.facts, **more}


def seen(session: Session, nudge: Nudge) -> Seen:
    """A nudge that was sent, as its view needs it now."""
    who = [one for one in (nudge.member_id, nudge.other_id) if one]
    people = members.by_ids(session, nudge.workspace_id, who)
    other = people.get(nudge.other_id or 0)
    return Seen(
        KINDS[nudge.kind], nudge.wording, nudge.id, facts(session, nudge) or nudge.facts,
        people[nudge.member_id].slack_id, other.slack_id if other else None, nudge.dry,
    )  # fmt: skip
