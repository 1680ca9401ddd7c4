"""The weekly digest as its leader reads it: in a DM, and at full length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.domain import calendar
from bot.domain.catalogue import KINDS
from bot.domain.catalogue import digests as kinds
from bot.domain.digest import Numbers
from bot.domain.support import WAITING
from bot.views import act as act_view
from bot.views import digest_numbers as numbers_view
from bot.views import forms, ids
from bot.views import support as support_view
from bot.views.blocks import Block, actions, button, context, escape, section
from bot.views.experiment import hunch, reused, told
from bot.views.home import Part, characters
from bot.views.seen import Body, Seen, Show
from bot.views.story import Shown, mentions, within
from bot.views.support import Asked

TITLE = "The whole digest"
WHY = "You said yes to a weekly digest; its day and hour are yours: `/footbridge leaders settings`."
WHY_READER = "<@{leader}> named you as a reader of their digest."
GONE = "This digest is not there any more."
MORE = "There is more: *Open the whole digest*."
PREVIEW_TITLE = "The digest so far"
PREVIEW = "As it stands now. It is not sent by this, and only you see it."
PREVIEW_NEXT = "This week's has gone; this is what the next one would hold so far. Only you see it."
SOON = (
    "This week's digest comes in a DM within minutes, or when your working hours begin; on its day "
    "there is no second one."
)
NOW = "This week's digest went out on {at}; it stands in my Home tab, too."
COUNTING = "The numbers of last week are being added up: look again in a minute or two."
CUT = "There is more of this than Slack can show."
FIRST = (
    "Your first one. It comes every week at this hour, with what people here say working together "
    "was worth; what changed shows as weeks go by."
)
MESSAGE_BLOCKS, MESSAGE_CHARACTERS = 45, 12_000  # the foot and the buttons need their part, too
PAGE_BLOCKS, PAGE_CHARACTERS = 95, 12_500
HOME_BLOCKS, HOME_CHARACTERS = 40, 7_000  # there are other parts of it
HEAD = 99  # the weight of what is never cut
IN_SHORT = 420  # characters of a story
AT_LENGTH, AT_HOME = 4000, 1800  # of all stories together
PEOPLE_MOST = 12
LINES_MOST = 5


@dataclass(frozen=True, slots=True)
class Tried:
    """An experiment in the news. `what`: started, learned or reused; owner, after: Slack ids.

    words: what is believed, or was learned. after: whose card it was copied from. taken: how many
    cards came of it, or of the one it was copied from, along the chain.
    """

    what: str
    owner: str
    words: str
    verdict: str | None = None
    after: str | None = None
    priority: str | None = None
    taken: int = 0


@dataclass(frozen=True, slots=True)
class Act:
    """An act in its place: its kind's name, what its view needs, and whom it is about."""

    act: str
    facts: Any
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """All that a digest holds, as its reader may see it. People are Slack ids.

    reader: whether it is for whoever reads it for the leader. picture: the file of it in Slack;
    unnamed: the silos for which a number stands in it, with their names. made_at: UTC microseconds.
    """

    id: int
    leader: str
    made_at: int
    numbers: Numbers
    first: bool = False
    reader: bool = False
    picture: str | None = None
    unnamed: Sequence[tuple[int, str]] = ()
    stories: Sequence[Shown] = ()
    tried: Sequence[Tried] = ()
    asks: Sequence[Asked] = ()
    acts: Sequence[Act] = field(default_factory=tuple)

    @property
    def is_quiet(self) -> bool:
        """Whether nobody told, tried or asked for anything."""
        return not (self.stories or self.tried or self.asks)


def show(seen: Seen) -> Body:
    """The DM."""
    page: Page | None = seen.facts.get("page")
    why = WHY if seen.kind is kinds.WEEKLY_DIGEST else WHY_READER.format(leader=seen.other)
    if page is None:
        return Body(GONE, [section(GONE)], why)
    head = seen.words.format(other=f"<@{page.leader}>")
    parts = [Part([section(f"*{head}*")], HEAD), *(_quiet(page) if page.is_quiet else _short(page))]
    blocks = fit(parts, MESSAGE_BLOCKS, MESSAGE_CHARACTERS, MORE)
    return Body(head, [*blocks, actions(_buttons(page, seen.nudge))], why)


def full(page: Page) -> dict[str, Any]:
    """All of it, as a card."""
    return forms.modal(TITLE, fit(_whole(page, AT_LENGTH), PAGE_BLOCKS, PAGE_CHARACTERS, CUT))


def preview(page: Page, counted: bool, sent: bool) -> dict[str, Any]:
    """What the next one would hold if it were made now. counted: whether its numbers are there.

    sent: whether this week's has gone already.
    """
    after = PREVIEW_NEXT if sent else PREVIEW
    parts = [Part([context(after)], HEAD), *_whole(page, AT_LENGTH, counted)]
    return forms.modal(PREVIEW_TITLE, fit(parts, PAGE_BLOCKS, PAGE_CHARACTERS, CUT))


def asked(went: int | None) -> str:
    """After a leader asked for this week's. went: when it had gone already."""
    return NOW.format(at=_long(went)) if went else SOON


def home(page: Page) -> list[Block]:
    """All of it, as a part of App Home, where what waits for them has a part of its own."""
    return [
        forms.header("Your weekly digest"),
        context(f"Of {_long(page.made_at)}"),
        actions(_buttons(page, str(page.id))),
        *fit(_whole(replace(page, asks=()), AT_HOME), HOME_BLOCKS, HOME_CHARACTERS, MORE),
    ]


def _long(at: int) -> str:
    day = calendar.moment(at).strftime("%Y-%m-%d")
    return f"<!date^{at // calendar.SECOND}^{{date_long}}|{day}>"


def behind(page: Page) -> dict[str, Any]:
    """The table behind the picture, as a card."""
    found = numbers_view.table(page.numbers) or [section(numbers_view.share(page.numbers))]
    return forms.modal("The table behind it", [*found, context(numbers_view.DEFINITIONS)])


def fit(parts: Sequence[Part], blocks_most: int, characters_most: int, more: str) -> list[Block]:
    """What fits of these parts: the lightest loses its last blocks first, until it is gone.

    A part begins with what names it. Where something was cut, `more` says so at the end.
    """
    kept = [list(part.blocks) for part in parts]
    order = sorted(range(len(parts)), key=lambda i: (parts[i].weight, -i))
    cut = False

    def too_long() -> bool:
        blocks = [block for one in kept for block in one]
        return len(blocks) + cut > blocks_most or characters(blocks) + len(more) > characters_most

    for index in order:
        while too_long() and kept[index] and parts[index].weight < HEAD:
            kept[index].pop()
            cut = True
        if len(kept[index]) == 1 < len(parts[index].blocks):
            kept[index] = []  # nothing but its name was left
    blocks = [block for one in kept for block in one]
    return [*blocks, *([context(more)] if cut else [])]


# --- what stands in it


def _short(page: Page) -> list[Part]:
    return [
        Part([context(FIRST)] if page.first else [], 3),
        Part(_stories(page.stories, IN_SHORT), 9),
        Part(_picture(page), 5),
        Part(numbers_view.changed(page.numbers), 6),
        Part(_tried(page.tried, 160), 4),
        Part(_asked(page), 8),
        Part(_acts(page), 7),
    ]


def _quiet(page: Page) -> list[Part]:
    """Three lines: that it was quiet, the share, and one thing to do."""
    first = "A quiet week: nobody told a story, and no experiment began or ended."
    share = numbers_view.share(page.numbers)
    lines = [first, share, _one_act(page)]
    return [Part([section("\n".join(lines))], HEAD)]


def _one_act(page: Page) -> str:
    if page.acts:
        first = page.acts[0]
        return f"If you have five minutes: {_act_words(first, page.made_at)}{_way(first)}"
    return "What went well across teams may only be untold: ask one person what came of it."


def _whole(page: Page, most: int, counted: bool = True) -> list[Part]:
    """most: characters for the stories. counted: whether the numbers are there."""
    each = most // max(1, len(page.stories))
    numbers = [
        Part(_picture(page), 6),
        Part(numbers_view.changed(page.numbers), 7),
        Part(numbers_view.table(page.numbers), 1),
    ]
    return [
        Part([context(FIRST)] if page.first else [], 2),
        Part(_stories(page.stories, each) or _none("No story was told this week."), 9),
        *(numbers if counted else [Part([context(COUNTING)], 7)]),
        Part(_tried(page.tried, 600), 4),
        Part(_queue(page), 5),  # it stands in Home at full length, too
        Part(_acts(page), 8),
        Part([context(numbers_view.DEFINITIONS)] if counted else [], 2),
    ]


def _none(text: str) -> list[Block]:
    return [section(f"*What it was worth*\n{text}")]


def _stories(stories: Sequence[Shown], most: int) -> list[Block]:
    if not stories:
        return []
    return [section("*What it was worth*"), *(b for one in stories for b in _story(one, most))]


def _story(one: Shown, most: int) -> list[Block]:
    words = told(one.words.happened, most)
    more = told(one.words.use or one.words.worth, most // 2)
    return [section(f"{words}\n_{more}_" if more else words), context(_whose(one, most))]


def _whose(one: Shown, most: int) -> str:
    people = [f"<@{one.writer}>", *([f"with {_people(one.people)}"] if one.people else [])]
    parts = [
        f":sparkles: {' '.join(people)}",
        f"for {told(within(one.words.served), min(most, 300))}" if one.words.served else "",
        f"serves *{told(one.priority, 100)}*" if one.priority else "",
        f"<{one.link}|where it happened>" if one.link else "",
    ]
    return " · ".join(filter(None, parts))


def _people(people: Sequence[str]) -> str:
    if len(people) <= PEOPLE_MOST:
        return mentions(people)
    return f"{', '.join(f'<@{one}>' for one in people[:PEOPLE_MOST])} and others"


def _picture(page: Page) -> list[Block]:
    numbers = page.numbers
    if not numbers.has_picture:
        return []
    if page.picture is None:
        return numbers_view.table(numbers)
    image = {
        "type": "image",
        "slack_file": {"id": page.picture},
        "alt_text": alt_text(numbers),
        "title": forms.plain(numbers_view.picture_title(numbers)),
    }
    names = " · ".join(f"({number}) {told(name, 80)}" for number, name in page.unnamed)
    return [image, *([context(names)] if names else [])]


def alt_text(numbers: Numbers) -> str:
    """What the picture shows, for who does not see it."""
    return numbers_view.in_words(numbers)


def _tried(tried: Sequence[Tried], most: int) -> list[Block]:
    if not tried:
        return []
    shown = [section(_tried_line(one, most)) for one in tried[: 4 * LINES_MOST]]
    if most > 200:
        return [section("*Experiments*"), *shown]
    lines = [_tried_line(one, most) for one in tried[:LINES_MOST]]
    left = len(tried) - len(lines)
    lines += [f"… and {left} more"] if left > 0 else []
    return [section("\n".join(["*Experiments*", *lines]))]


def _tried_line(one: Tried, most: int) -> str:
    after = f" of <@{one.after}>" if one.after and one.what == "reused" else ""
    what = {
        "started": f"<@{one.owner}> started: {hunch(one.words, most)}",
        "reused": f"<@{one.owner}> took up one{after}: {hunch(one.words, most)}",
        "learned": f"<@{one.owner}> learned: {told(one.words, most)}",
    }[one.what]
    held = {"yes": " (it held)", "no": " (it did not hold)"}.get(one.verdict or "", "")
    serves = f" · serves *{told(one.priority, 80)}*" if one.priority else ""
    taken = f" · {reused(one.taken)}" if one.taken else ""
    return f":test_tube: {what}{held if one.what == 'learned' else ''}{taken}{serves}"


def _asked(page: Page) -> list[Block]:
    if not page.asks:
        return []
    lines = [f"*Waiting for {_whom(page)}*"]
    for one in page.asks[:LINES_MOST]:
        lines.append(_asked_line(one))
    left = len(page.asks) - LINES_MOST
    return [section("\n".join([*lines, *([f"… and {left} more"] if left > 0 else [])]))]


def _asked_line(one: Asked) -> str:
    stands = "" if one.state == WAITING else f" ({support_view.standing(one)})"
    what = f"{support_view.NEEDS[one.needs]}: {told(one.what, 160)}"
    return f":raised_hand: <@{one.champion}> needs {what}{stands}"


def _queue(page: Page) -> list[Block]:
    if page.reader or not page.asks:
        return _asked(page)
    return support_view.queue(page.asks[: 2 * LINES_MOST])


def _whom(page: Page) -> str:
    return f"<@{page.leader}>" if page.reader else "you"


def _acts(page: Page) -> list[Block]:
    acts, made_at = page.acts, page.made_at
    if not acts:
        return []
    lines = [f":footprints: {_act_words(one, made_at)}{_way(one)}" for one in acts]
    return [section("\n".join(["*Two acts for the week ahead*" if len(acts) > 1 else
                               "*An act for the week ahead*", *lines]))]  # fmt: skip


def _way(one: Act) -> str:
    link = one.facts.get("permalink")
    return f" <{link}|Open it>" if link else ""


def _act_words(one: Act, made_at: int) -> str:
    """Each week in other words than the week before."""
    wordings = KINDS[one.act].wordings
    return wordings[made_at // calendar.WEEK % len(wordings)].format(
        place=f"<#{one.facts['channel']}>", other=act_view.other(one.other),
        silo=f"*{escape(one.facts.get('other_silo') or 'another team')}*",
    )  # fmt: skip


def _buttons(page: Page, value: str) -> list[Block]:
    post = [] if page.reader or not page.stories else [
        button("Write a post", ids.DIGEST_POST, value, style="primary")
    ]  # fmt: skip
    table = [button("The table behind it", ids.DIGEST_TABLE, value)] if page.picture else []
    return [button("Open the whole digest", ids.DIGEST_OPEN, value), *table, *post]


SHOWS: dict[str, Show] = {kind.name: show for kind in kinds.KINDS}
