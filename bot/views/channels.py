"""Where Footbridge listens: how it says so there, and how people ask to have it off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain import calendar
from bot.domain.catalogue import channels as kinds
from bot.views import ids, inputs
from bot.views import privacy as promises
from bot.views.blocks import Block, actions, button, context, section
from bot.views.seen import Body, Seen, Show

Message = tuple[str, list[Block]]

USAGE = "on, off, please-off (to ask for it), or nothing to see the list"
LISTENING = (
    "I listen here from now on: who wrote to whom and when, never the words. I have said so in "
    "the channel. `/footbridge channels off` makes me forget it all."
)
LISTENING_BEFORE = "I listen here already. `/footbridge channels off` makes me forget it all."
OUTSIDE = (
    "It is switched on, but I am not in the channel ({why}), so I hear nothing yet. Say "
    "`/invite @Footbridge` there: I say that I listen as soon as I am in."
)
SPEECHLESS = (
    "I listen there from now on, but Slack does not let me say so ({why}): please tell people "
    "yourself, or let me speak there and say `/footbridge channels on` once more."
)
MAY_NOT_SPEAK = ("restricted_action", "ekm_access_denied", "team_access_not_granted")
NOT_LISTENING = "I no longer listen here, and what I kept of this channel is gone."
NOT_LISTENING_HERE = "I do not listen here, so there is nothing to switch off."
NO_ADMIN = "There is no admin here whom I could ask. Ask whoever installed me."
NO_ADMIN_HERE = (
    "No admin is in this private channel, and I name it to nobody who is not in it. You can take "
    "me out: `/remove @Footbridge` switches me off here, and I forget what I kept of it."
)
PASSED_ON = (
    "I have passed it on to the admins{named}. I tell you what they decide; if you have not joined "
    "me, `/footbridge channels` says so."
)
LISTED = (
    "It stands on the admins' list{named}: none of them gets messages from me, so it may help to "
    "tell one of them. `/footbridge channels` says what they decide."
)
NOTED = "All right."
GONE = "There is nothing to answer here any more."
SWITCHED_OFF = (
    "It is switched off, and what I kept of it is gone. The channel is told, and whoever asked."
)
STAYS_ON = "I go on listening there. Whoever asked is told."
DECIDED_BEFORE = {"off": "It is switched off already.", "stays": "It was decided: I go on there."}
ANSWERS = {
    "off": "it was done, and what I kept of it is gone.",
    "stays": "an admin has looked at it, and I go on there for now.",
    "open": "nobody has answered yet.",
}
WHY_ADMIN = "You get this because you are an admin here, and somebody asked."
WHY_ASKER = "You get this because you asked."
A_CHANNEL = "a channel"
LISTED_MOST = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """A channel (its number, its Slack id) about which an admin has something to do: how often it
    was asked to switch it off, by whom of those who wish to be named, and why Slack refuses that we
    say that we listen ("" where it does not)."""

    number: int
    channel: str
    asked: int
    users: Sequence[str]
    refused: str


def notice(by: str | None) -> Message:
    """What is said in a channel, once, when an admin (a Slack id) switches it on."""
    who = f"<@{by}>" if by else "an admin"
    head = f":wave: From now on I listen in this channel: {who} switched me on."
    told = (
        "*What I see*: who writes here and when, whom they answer or mention, that somebody "
        "reacted.\n"
        "*What I never keep*: your words. I see no DMs, and nobody is ranked.\n"
        "*What for*: I look for conversations in which two teams help each other. Only who joins "
        "hears from me: `/footbridge join`"
    )
    buttons = [
        button("What is kept", ids.CHANNEL_KEPT, "-"),
        button("Ask to have it off", ids.CHANNEL_ASK, "-"),
    ]
    foot = (
        "`/footbridge observe off`: nothing of yours is kept, here or elsewhere. An admin ends "
        "this with `/footbridge channels off`, and I forget what I kept of this channel."
    )
    return head, [section(f"{head}\n{told}"), actions(buttons), context(foot)]


def switched_off(by: str | None) -> Message:
    """What is said in a channel, once, when it is switched off."""
    who = f": <@{by}> switched me off" if by else ""
    text = f"I no longer listen in this channel{who}. What I kept of it is gone."
    return text, [section(text)]


def over() -> Message:
    """What stands in the place of a notice that does not hold any more."""
    text = "I said here that I listen. That is over: I no longer do."
    return text, [context(text)]


def refusal(why: str) -> str:
    """Where Slack refuses that it is said in a channel; `why` is Slack's word for it."""
    return (SPEECHLESS if why.startswith(MAY_NOT_SPEAK) else OUTSIDE).format(why=why)


def refused(channel: str, why: str) -> Message:
    """The same to whoever switched that channel (a Slack id) on, when they look elsewhere."""
    text = f"<#{channel}>: {refusal(why)}"
    return text, [section(text)]


def kept(days: dict[str, int]) -> dict[str, Any]:
    """What is seen and kept, on a card. days: by class of retention."""
    return inputs.card("What is kept", [section(promises.told(days))])


def form(channel: str) -> dict[str, Any]:
    """Where somebody asks to have a channel (a Slack id) switched off."""
    told = section(
        f"I ask the admins to switch me off in <#{channel}>. They are told that somebody of the "
        "channel asks, not who."
    )
    tick = inputs.ticks([("named", "Tell them that it is me")])
    named = inputs.field(ids.CHANNEL_NAMED, "Your name", tick)
    blocks = [told, named]
    return inputs.form(ids.CHANNEL_ASK_MODAL, "Switch it off", blocks, submit="Ask", kept=channel)


def passed_on(heard: bool, named: bool) -> str:
    """After somebody asked. heard: an admin gets word of it."""
    return (PASSED_ON if heard else LISTED).format(named=", with your name" if named else "")


def asked_before(state: str, asked_at: int, decided_at: int | None) -> str:
    """Where somebody asked lately: how it stands."""
    if state == "stays" and decided_at:
        return (
            f"You asked on {_day(asked_at)}. On {_day(decided_at)} an admin decided that "
            "I go on here. You can ask again two weeks after that, or say `/footbridge observe "
            "off`: then nothing of yours is kept."
        )
    return (
        f"You asked on {_day(asked_at)}, and I passed it on; nobody has answered yet. You can "
        "ask again two weeks after that, or say `/footbridge observe off`: then nothing of yours "
        "is kept."
    )


def listening(channels: Sequence[str], standing: str = "") -> str:
    """Where Footbridge listens (Slack ids). standing: how a request of the asking person stands."""
    if not channels:
        text = "I listen nowhere yet. An admin can say `/footbridge channels on` in a channel."
    else:
        named = ", ".join(f"<#{channel}>" for channel in channels[:LISTED_MOST])
        more = len(channels) - LISTED_MOST
        text = f"I listen in {named}" + (f" and {more} more." if more > 0 else ".")
    return "\n".join(filter(None, (text, standing)))


def card(text: str, waiting: Sequence[Waiting], said: str = "") -> dict[str, Any]:
    """The list for an admin who has something to answer. said: what has just been done."""
    blocks = [section(said)] if said else []
    blocks.append(section(text))
    for one in waiting[:LISTED_MOST]:
        blocks += _waiting(one)
    return inputs.card("Channels", blocks)


def _waiting(one: Waiting) -> list[Block]:
    place = f"<#{one.channel}>"
    blocks = []
    if one.refused:
        blocks.append(section(f"{place}: {refusal(one.refused)}"))
    if one.asked:
        text = f"{place}: {_asked(one)} to have me switched off."
        buttons = [
            button("Switch it off", ids.CHANNEL_LIST_OFF, str(one.number), style="danger"),
            button("Leave it on", ids.CHANNEL_LIST_STAYS, str(one.number)),
        ]
        blocks += [section(text), actions(buttons)]
    return blocks


def _asked(one: Waiting) -> str:
    people = "one person asks" if one.asked == 1 else f"{one.asked} people ask"
    named = ", ".join(f"<@{user}>" for user in one.users[:LISTED_MOST])
    return f"{people} ({named})" if named else people


def asked(seen: Seen) -> Body:
    """To an admin: somebody asks to have a channel switched off."""
    text = seen.words.format(who=_who(seen), place=_place(seen))
    buttons = [
        button("Switch it off", ids.CHANNEL_OFF, seen.nudge, style="danger"),
        button("Leave it on", ids.CHANNEL_STAYS, seen.nudge),
    ]
    told = "Switched off, I forget what I kept of it. Either way, whoever asked is told."
    return Body(text, [section(f"{text}\n{told}"), actions(buttons)], WHY_ADMIN)


def answered(seen: Seen) -> Body:
    """To whoever asked: what became of it."""
    answer = ANSWERS.get(str(seen.facts.get("state")), ANSWERS["stays"])
    text = seen.words.format(place=_place(seen), answer=answer)
    read = button("All right", ids.CHANNEL_READ, seen.nudge)
    return Body(text, [section(text), actions([read])], WHY_ASKER)


def _who(seen: Seen) -> str:
    return f"<@{seen.other}>" if seen.other else "Somebody"


def _day(at: int) -> str:
    return f"<!date^{at // calendar.SECOND}^{{date_long}}|{calendar.moment(at):%Y-%m-%d}>"


def _place(seen: Seen) -> str:
    channel = seen.facts.get("channel")
    return f"<#{channel}>" if channel else A_CHANNEL


SHOWS: dict[str, Show] = {
    kinds.CHANNEL_ASKED.name: asked,
    kinds.CHANNEL_ANSWERED.name: answered,
}
