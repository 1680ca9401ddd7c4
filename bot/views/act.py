"""A leader's act: where, why it matters, and what can be said of it; and their own record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain import calendar
from bot.domain.catalogue import KINDS, Kind
from bot.domain.catalogue import leaders as kinds
from bot.views import ids
from bot.views.blocks import Block, actions, button, context, escape, section
from bot.views.forms import header
from bot.views.seen import Body, Seen, Show

WHY = "You said yes to one act a week, where it is possible."
AGAIN = "You asked to be reminded."
NAMES = {
    kinds.ANSWER_IN_PUBLIC.name: "Answer in public",
    kinds.THANK_ACROSS.name: "Thank across teams",
    kinds.ASK_IN_THE_OPEN.name: "Ask for help in the open",
    kinds.SHARE_WORK.name: "Share work in progress",
    kinds.CREDIT_CHAMPION.name: "Credit a champion",
    kinds.CONNECT_TWO.name: "Connect two people",
    kinds.CLOSE_THE_LOOP.name: "Close the loop",
}
# Leonardi 2015; Flynn & Lake 2008.
MATTERS = {
    kinds.ANSWER_IN_PUBLIC.name: "An answer in the open is read by more than the one who asked: "
    "where talk became visible, people knew 31 % better who knows what (Leonardi 2015).",
    kinds.THANK_ACROSS.name: "Both teams read it, and see that help across teams is noticed.",
    kinds.ASK_IN_THE_OPEN.name: "People underestimate how willing others are to help "
    "(Flynn & Lake 2008); when a leader asks, others dare to.",
    kinds.SHARE_WORK.name: "What can be seen early can be helped with; what a leader shows "
    "unfinished, others need not hide.",
    kinds.CREDIT_CHAMPION.name: "Who tries something carries a risk; a name in a leader's words "
    "gives some of it back.",
    kinds.CONNECT_TWO.name: "Where talk became visible, people knew 88 % better who knows whom "
    "(Leonardi 2015); an introduction does it in one line.",
    kinds.CLOSE_THE_LOOP.name: "Who answered you learns that it was of use, and answers again.",
}
REPLIES = {
    "did": ":white_check_mark: Noted, as said by you. What metadata shows stands beside it in "
    "your record: `/footbridge acts`",
    "later": "All right: it comes again in two working days, if it is still possible then.",
    "never": "Understood, this act never again. To have it back: `/footbridge leaders`",
}
HOME_MOST = 6
NOTHING_YET = "No act has come to you in the last twelve weeks."
ONLY_YOU = "Only you see this: no admin, no other leader, nobody who reads your digest."
SAID = {
    "did": "you did it", "later": "put off", "never": "not for you", "opened": "you opened it",
    "less": "less of these", "stop_kind": "none of these", "stop_all": "nothing more",
}  # fmt: skip
SEEN = {True: "seen", False: "not seen", None: "not looked for yet"}


@dataclass(frozen=True, slots=True)
class Done:
    """An act that was offered: `at` in microseconds, `channel` a Slack id where it may be named.

    said: what its leader said of it, if anything. seen: whether metadata showed it within 72
    hours; None while it is too early to look.
    """

    act: Kind
    at: int
    channel: str | None
    said: str | None
    seen: bool | None


def show(seen: Seen) -> Body:
    """The act in its place."""
    return _body(seen, seen.kind, seen.words, WHY, again=False)


def show_again(seen: Seen) -> Body:
    """The one that was put off, in its own words."""
    act = KINDS[seen.facts["act"]]
    words = act.wordings[seen.facts["words"] % len(act.wordings)]
    return _body(seen, act, f"{seen.words} {words}", AGAIN, again=True)


def _body(seen: Seen, act: Kind, words: str, why: str, again: bool) -> Body:
    text = words.format(
        place=_place(seen.facts), other=other(seen.other),
        silo=f"*{escape(seen.facts.get('other_silo') or 'another team')}*",
    )  # fmt: skip
    link = seen.facts.get("permalink")
    buttons = [
        *([_opens(link, seen.nudge)] if link else []),
        button("Did it", ids.ACT_DID, seen.nudge),
        *([] if again else [button("Later", ids.ACT_LATER, seen.nudge)]),
        button("Not for me", ids.ACT_NEVER, seen.nudge),
    ]
    return Body(text, [section(text), context(MATTERS[act.name]), actions(buttons)], why)


def _opens(link: str, nudge: str) -> Block:
    return {**button("Open it", ids.ACT_OPEN, nudge, style="primary"), "url": link}


def other(user: str | None) -> str:
    """Somebody by their Slack id, or a colleague where they are not known any more."""
    return f"<@{user}>" if user else "a colleague"


def _place(facts: Mapping[str, Any]) -> str:
    return f"<#{facts['channel']}>"


def record(done: Sequence[Done]) -> str:
    """A leader's own record."""
    if not done:
        return f"{NOTHING_YET}\n_{ONLY_YOU}_"
    lines = "\n".join(_line(one) for one in done)
    return f"*Your acts, the last twelve weeks*\n{lines}\n_{ONLY_YOU}_"


def _line(one: Done) -> str:
    day = f"<!date^{one.at // calendar.SECOND}^{{date_short}}|{calendar.moment(one.at):%Y-%m-%d}>"
    place = f" in <#{one.channel}>" if one.channel else ""
    said = SAID.get(one.said or "", "no answer")
    return f"• {day}: {NAMES[one.act.name]}{place}. Said: {said}. By metadata: {SEEN[one.seen]}."


def home(done: Sequence[Done]) -> list[Block]:
    """The same in their Home, with the way to their wishes."""
    wishes = button("My days, my acts, my reader", ids.LEADER_SETTINGS, "home")
    return [header("As a leader"), section(record(done[:HOME_MOST])), actions([wishes])]


SHOWS: dict[str, Show] = {
    **{kind.name: show for kind in kinds.ACTS},
    kinds.ACT_AGAIN.name: show_again,
}
