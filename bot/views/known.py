"""Everything known of me: in numbers on a card, and row by row behind each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain import calendar
from bot.views import ids
from bot.views.blocks import Block, actions, button, context, escape, section
from bot.views.forms import modal

TITLE = "What I know of you"
NOTHING = "Nothing. I keep no row that names you."
TRACE = (
    "A keyed trace of your id, so that I keep leaving you alone. It tells nothing about you, and "
    "without the key not even that it is yours."
)
LEFT_OUT = (
    "Not listed: what was said where you are not, in private channels, and what is between me and "
    "somebody else alone, such as with whom they would rather not be introduced. *Erase me* takes "
    "that out as well."
)
NEVER = "Never here: what anybody wrote. I keep no text of messages."
TABLES_MOST = 60
LINE_MOST, PAGE_MOST = 400, 2900  # characters

# What the rows of a table are to whom they are about.
WORDS = {
    "members": "Who you are in Slack: name, email, time zone, when you joined",
    "messages": "Messages you wrote, or that answer or name you: when, where, to whom",
    "reactions": "Messages you put an emoji on; which one is not kept",
    "ties": "How often you and others answered, mentioned or reacted to each other, by week",
    "parts": "The same by conversation, where the messages themselves are gone",
    "crossings": "Conversations across teams in which you helped or were helped first",
    "channel_members": "Channels I listen in that you are in",
    "memberships": "The team you are in, and those you were in",
    "silo_lists": "Lists of silos you handed in, until they are brought in",
    "silo_list_rows": "The team that such a list names for you",
    "channel_notices": "Channels you switched on or off",
    "channel_asks": "That you asked to have a channel switched off",
    "silo_proposals": "Teams I suggested to an admin with you in them",
    "opportunities": "Moments when I might have written to you",
    "decisions": "What the draw said then, and what was seen after",
    "nudges": "What I wrote to you, or was about to",
    "responses": "What you did with it",
    "stories": "Value stories you wrote",
    "story_people": "Value stories that name you, and what you said to that",
    "thanks": "Thanks you gave and got",
    "asks": "Questions you brought to another team",
    "ask_turns": "Questions of others that came to you, and your answers",
    "intros": "Introductions, and what you said of them",
    "intro_left_over": "Rounds of introductions in which nobody was left for you",
    "champions": "You as a champion, and whom you named as one",
    "experiments": "Experiments you began or shared",
    "experiment_people": "Experiments you take part in",
    "experiment_changes": "What you changed in experiments",
    "support_requests": "Support you asked for, or were asked for",
    "support_turns": "What you answered to such a request",
    "leaders": "You as a leader, as who named one, or as who reads along",
    "digests": "Digests made for you",
    "digest_acts": "What a digest suggested to you",
    "digest_posts": "What you published from a digest",
    "value_stories_wanted": "Value stories of this organisation that you asked for",
    "priorities": "Priorities you own",
    "tours": "Listening tours you make, or are a buddy in",
    "tour_stops": "Talks of a listening tour, yours or with you",
    "tour_notes": "What you wrote down after a talk",
    "tour_shares": "What of it you asked to share",
    "tour_quoted": "What others would share of a talk with you, and what you said to that",
    "tour_asks": "That somebody on a listening tour asked you for a talk, and what you said",
    "silo_card_changes": "What you changed in what a team says of itself",
    "ways_changes": "What you changed in how two teams work together",
    "preferences": "Your settings",
    "avoided": "Whom you would rather not be brought together with",
    "audit": "Changes of this workspace's settings by you, or about you",
    "freezes": "Quiet times you declared",
    "forgettings": "That you asked to be forgotten",
}


@dataclass(frozen=True, slots=True)
class Sum:
    """So many rows of a table, from `first` to `last` (UTC microseconds)."""

    table: str
    count: int
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """What there is of somebody. trace: they said "don't observe me"."""

    sums: Sequence[Sum]
    trace: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """What a row holds under a name: words, people or a channel (Slack ids), or a time.

    Only words may be anybody's own, so only they are escaped. Times are UTC microseconds.
    """

    words: str = ""
    people: Sequence[str] = ()
    channel: str = ""
    at: int | None = None

    def __bool__(self) -> bool:
        return bool(self.words or self.people or self.channel or self.at)


@dataclass(frozen=True, slots=True)
class Line:
    """One row: when (UTC microseconds), and what it holds by name."""

    at: int | None
    fields: Sequence[tuple[str, Value]]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a table; `most` of them go on a page."""

    table: str
    lines: Sequence[Line]
    offset: int
    most: int
    more: bool


def card(known: Known) -> dict[str, Any]:
    """All of it in numbers; each opens its rows."""
    order = [*WORDS]
    sums = sorted(known.sums, key=lambda one: order.index(one.table) if one.table in WORDS else 99)
    blocks = [_sum(one) for one in sums[:TABLES_MOST]]
    if known.trace:
        blocks.append(section(TRACE))
    if not blocks:
        blocks.append(section(NOTHING))
    return modal(TITLE, [context(NEVER), *blocks, context(LEFT_OUT)])


def _sum(one: Sum) -> Block:
    rows = "1 row" if one.count == 1 else f"{one.count:,} rows"
    text = f"*{words_of(one.table)}*\n{rows}{_span(one)}"
    return {**section(text), "accessory": button("Show", ids.KNOWN_ROWS, f"{one.table}/0")}


def words_of(table: str) -> str:
    """What a table holds, in words; its name where nobody has put it into some."""
    return WORDS.get(table, table.replace("_", " ").capitalize())


def _span(one: Sum) -> str:
    if not one.first or not one.last:
        return ""
    first, last = _date(one.first), _date(one.last)
    return f", on {first}" if first == last else f", from {first} to {last}"


def rows(page: Page) -> dict[str, Any]:
    """One page of rows, with ways on and back."""
    blocks: list[Block] = [section(f"*{words_of(page.table)}*")]
    if not page.lines:
        blocks.append(section("Nothing is left of this."))
    blocks += [section(text) for text in _sections([_text(one) for one in page.lines])]
    turns = _turns(page)
    return modal(TITLE, [*blocks, *([actions(turns)] if turns else [])], close="Back")


def _turns(page: Page) -> list[Block]:
    turns = []
    if page.offset:
        before = max(page.offset - page.most, 0)
        turns.append(button("Newer", ids.KNOWN_NEWER, f"{page.table}/{before}"))
    if page.more:
        after = page.offset + page.most
        turns.append(button("Older", ids.KNOWN_OLDER, f"{page.table}/{after}"))
    return turns


def _sections(lines: Sequence[str]) -> list[str]:
    """The lines, as many in a text as it may hold."""
    texts = [""]
    for line in lines:
        if len(texts[-1]) + len(line) > PAGE_MOST:
            texts.append("")
        texts[-1] += f"{line}\n"
    return [text.rstrip() for text in texts if text]


def _text(line: Line) -> str:
    held = "; ".join(f"{name}: {_value(value)}" for name, value in line.fields)
    text = f"• {_date(line.at)}: {held}" if line.at else f"• {held}"
    return text if len(text) <= LINE_MOST else text[: LINE_MOST - 1] + "…"


def _value(value: Value) -> str:
    if value.people:
        return ", ".join(f"<@{one}>" for one in value.people)
    if value.channel:
        return f"<#{value.channel}>"
    return _date(value.at) if value.at else escape(value.words)


def _date(at: int | None) -> str:
    return f"{calendar.moment(at):%Y-%m-%d}" if at else ""
