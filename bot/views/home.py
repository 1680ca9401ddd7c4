"""App Home: what stands in it for each person, from those who never joined on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain import calendar
from bot.views import ids
from bot.views.blocks import Block, actions, button, context, section
from bot.views.forms import DIVIDER, date, header, sure

BLOCKS_MOST = 100
CHARACTERS_MOST = 13_200  # over all texts
SHORTEST = 2  # blocks of a section: its header, and that there is more
REACHED_MOST = 30  # people named

NOT_FOR_YOU = "Footbridge is for the people of this workspace, not for guests and other companies."
NOT_OBSERVED = (
    "*You are not observed.* I keep nothing of what you write, and where others mention you, your "
    "name is left out. All that remains is a keyed trace of your id, so that I do not meet you as "
    "somebody new."
)
GOING = (
    "*I am forgetting you.* Nothing more comes to you, and what I kept is being taken out; within "
    "a minute or two it is all gone. If you ever want to begin anew, open this tab again."
)
OBSERVING = "*Don't observe me:* nothing of what you write is kept, joined or not."
LEAVING = "*Leave:* nothing more comes to you."
ERASING = "*Erase me:* all of it goes, and you may come back as new."
WAYS = (
    "`/footbridge story` keeps what came of something; `/footbridge ask` brings a question to "
    "another team; *Thank across teams* is in the menu of every message."
)
MORE = "There is more of this than fits here."
SAME = "Leaders see the same. Nothing about fewer than five people."

ERASE = sure(
    "Erase all of it?",
    "What I kept of your messages, your settings, stories, thanks and drafts go for good, out of "
    "channels too. What others were told in their own DMs stays with them.",
    "Erase me",
)
UNOBSERVE = sure(
    "Keep nothing of me?",
    "What I kept of your messages is taken out, and nothing new is kept. You can still use "
    "everything else.",
    "Keep nothing",
)


@dataclass(frozen=True, slots=True)
class Part:
    """What a section shows. weight: of two that do not fit together, the heavier one stays."""

    blocks: Sequence[Block]
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """Whether, and from when on (UTC microseconds), somebody may hear from Footbridge.

    state: open, hours (outside theirs), snoozed, quiet, frozen, stopped (everything is paused
    here), or away. words: why there is a freeze.
    """

    state: str
    until: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Week:
    """Somebody's last seven days. reached: Slack ids of people of other silos, most first."""

    reached: Sequence[str] = ()
    crossings: int = 0
    published: int = 0
    drafts: int = 0
    thanked: int = 0
    thanks: int = 0


@dataclass(frozen=True, slots=True)
class Shared:
    """What all did together from `since` to `until` (UTC microseconds), None where it is too few.

    low, high: the 95 % interval of the share that crossed, 0..1. left_out: weeks that are not in
    it, for few people crossed in them.
    """

    since: int
    until: int
    crossed: int | None = None
    of: int | None = None
    low: float = 0.0
    high: float = 0.0
    bridges: int | None = None
    left_out: int = 0


def page(parts: Sequence[Part]) -> dict[str, Any]:
    """The whole tab, within Slack's limits: what weighs least is shortened first."""
    kept = [list(part.blocks) for part in parts]
    order = sorted(range(len(parts)), key=lambda i: (parts[i].weight, -i))
    for index in order:
        while _too_long(kept) and kept[index]:
            short = len(kept[index]) <= SHORTEST
            kept[index] = [] if short else [*kept[index][:-2], context(MORE)]
    return {"type": "home", "blocks": _joined(kept)}


def _joined(kept: Sequence[Sequence[Block]]) -> list[Block]:
    blocks: list[Block] = []
    for part in kept:
        if part:
            blocks += [*([DIVIDER] if blocks else []), *part]
    return blocks


def _too_long(kept: Sequence[Sequence[Block]]) -> bool:
    blocks = _joined(kept)
    return len(blocks) > BLOCKS_MOST or characters(blocks) > CHARACTERS_MOST


def characters(found: Any) -> int:
    """How many characters stand in the texts of these blocks, however deep."""
    if isinstance(found, list | tuple):
        return sum(characters(one) for one in found)
    if not isinstance(found, dict):
        return 0
    own = found.get("text")
    return (len(own) if isinstance(own, str) else 0) + sum(map(characters, found.values()))


# --- sections


def status(now: Status) -> list[Block]:
    """Whether they will hear from Footbridge, and a way back where they paused it."""
    text = f"*Footbridge* :wave: {_STATES[now.state].format(day=day(now.until), why=now.words)}"
    back = button("I am back", ids.HOME_BACK, "back", style="primary")
    return [section(text), *([actions([back])] if now.state in ("snoozed", "quiet") else [])]


_STATES = {
    "open": "You are in.",
    "snoozed": "You asked for a pause: nothing comes to you before {day}.",
    "quiet": "Two of my questions went by unanswered, so I have stopped asking.",
    "frozen": "Quiet here until {day}. {why}",
    "stopped": "An admin has paused everything for now.",
    "away": "Your status says you are away, so I wait.",
    "hours": "You are in. Outside your working hours I keep quiet: not before {day}.",
}


def week(mine: Week) -> list[Block]:
    """Whom they reached across silos, and what came of it; only they see it."""
    lines = [_reached(mine.reached), *_counts(mine)]
    return [header("My week"), section("\n".join(lines)), context(f"Only you see this. {WAYS}")]


def _reached(people: Sequence[str]) -> str:
    if not people:
        return (
            "No exchange with another team in the last seven days that I could see. "
            "I only see channels I was let into."
        )
    named = ", ".join(f"<@{one}>" for one in people[:REACHED_MOST])
    more = f" and {len(people) - REACHED_MOST} more" if len(people) > REACHED_MOST else ""
    many = _many(len(people), "person", "people")
    return f"You exchanged words with {many} outside your team: {named}{more}."


def _counts(mine: Week) -> list[str]:
    lines = []
    if mine.crossings:
        many = _many(mine.crossings, "conversation", "conversations")
        lines.append(f"{many} crossed teams with you in the middle of it.")
    if mine.published or mine.drafts:
        lines.append(f"Stories: {mine.published} published, {mine.drafts} in the making.")
    if mine.thanked or mine.thanks:
        lines.append(f"Thanks: {mine.thanked} given, {mine.thanks} received.")
    return lines


def together(shared: Shared) -> list[Block]:
    """What everybody did, as leaders see it too."""
    span = f"{_date(shared.since)} to {_date(shared.until - calendar.DAY)}"
    return [
        header("What all of us did"),
        section("\n".join([_share(shared), *_bridges(shared)])),
        context(f"{span}.{_left_out(shared)} {SAME}"),
    ]


def _left_out(shared: Shared) -> str:
    if not shared.left_out or shared.crossed is None:
        return ""
    return f" {_many(shared.left_out, 'week is', 'weeks are')} not counted: too few people."


def _share(shared: Shared) -> str:
    if shared.crossed is None or not shared.of:
        return "Too little was heard to say how much crosses teams without pointing at somebody."
    low, high = round(shared.low * 100), round(shared.high * 100)
    return (
        f"Of {shared.of} conversations {shared.crossed} crossed teams: "
        f"{round(shared.crossed / shared.of * 100)} % (allowing for chance, {low} to {high} %)."
    )


def _bridges(shared: Shared) -> list[str]:
    if not shared.bridges:
        return []
    many = _many(shared.bridges, "new bridge", "new bridges")
    pairs = "a pair of teams" if shared.bridges == 1 else "pairs of teams"
    return [f"{many}: {pairs} that had not exchanged a word for 90 days."]


def pause() -> list[Block]:
    """Quiet until a day of their choice."""
    return [
        {**section("*Pause* until"), "accessory": date(ids.HOME_PAUSE, "Choose a day")},
    ]


def mine(observed: bool = True, joined: bool = True, known: bool = True) -> list[Block]:
    """What is known of them, and the ways out. known: whether anything is kept at all."""
    observing = (
        button("Don't observe me", ids.HOME_UNOBSERVE, "off") | {"confirm": UNOBSERVE}
        if observed
        else button("Count my messages again", ids.HOME_OBSERVE, "on")
    )
    leaving = [button("Leave", ids.HOME_LEAVE, "leave")] if joined else []
    erasing = button("Erase me", ids.HOME_ERASE, "erase") | {"confirm": ERASE}
    knowing = button("Everything known of me", ids.KNOWN, "known")
    buttons = [knowing, *leaving, observing, erasing] if known else [observing]
    ways = ((OBSERVING, observed), (LEAVING, joined), (ERASING, known))
    explained = " ".join(words for words, there in ways if there)
    return [header("Yours to decide"), actions(buttons), *([context(explained)] * bool(explained))]


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def _date(at: int) -> str:
    on = calendar.moment(at)
    return f"{on.day} {on:%B}"


def day(at: int | None) -> str:
    """A moment as Slack shows it to each reader."""
    if at is None:
        return ""
    fallback = calendar.moment(at).strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{at // calendar.SECOND}^{{date_pretty}} {{time}}|{fallback}>"
