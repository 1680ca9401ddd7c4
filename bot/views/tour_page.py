"""What came of a tour: on a card for its traveller, in a channel, and as a page to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape as html_escape
from typing import Any

from bot.domain import calendar
from bot.domain import tours as rules
from bot.domain.tours import Thread
from bot.views import ids
from bot.views.blocks import Block, actions, button, context, escape, section
from bot.views.forms import header
from bot.views.inputs import card as modal
from bot.views.tour import QUESTIONS
from bot.views.value_story import STYLE

MINE = ":lock: Only you see this: it is made from all your notes."
SHARED = "What is told here, those who said it have agreed to."
NOTHING = "Nothing was noted yet."
NOTHING_SHARED = "Nothing was shared from it yet: what is heard on a tour stays with who heard it."
THREADS = "Several teams spoke of"
THREADS_HOW = "Words in what two teams or more said, common ones left out."
PROPOSALS = "Three proposals"
TOLD_MOST, VISIT_MOST = 8_000, 900  # characters: of all visits together, and of one
VISITS_MOST = 35


@dataclass(frozen=True, slots=True)
class Visit:
    """A stop as it is told: what was heard, by question. person: a Slack id, on one's own card."""

    name: str
    state: str
    talked_at: int | None = None
    person: str | None = None
    heard: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """What came of a tour. private: with all notes, for its traveller alone; else what is shared.

    traveller: a Slack id, name: theirs in Slack. Times are UTC microseconds.
    """

    traveller: str
    name: str
    shape: str
    state: str
    begun_at: int
    ended_at: int
    private: bool
    visits: Sequence[Visit] = ()
    threads: Sequence[Thread] = ()
    proposals: Sequence[str] = ()
    posted_in: str | None = None

    @property
    def talked(self) -> Sequence[Visit]:
        return [one for one in self.visits if one.state == rules.TALKED or one.heard]


def card(page: Page) -> dict[str, Any]:
    """For the traveller: everything, and what to do with it."""
    blocks: list[Block] = [context(MINE)]
    blocks += [section(_threads(page))] if page.threads else []
    if page.threads:
        blocks.append(context(THREADS_HOW))
    blocks += _proposals(page)
    shown, more = _within(page.talked)
    blocks += shown or [section(NOTHING)]
    if more:
        blocks.append(context(f"… and {more} more. All you noted is at each stop of your tour."))
    buttons = [button("Write proposals", ids.TOUR_PROPOSE, "proposals", style="primary")]
    buttons.append(button("Post it", ids.TOUR_POST, "post"))
    if page.posted_in:
        blocks.append(context(f"It stands in <#{page.posted_in}>."))
    return modal("What came of it", [*blocks, actions(buttons)])


def post(page: Page) -> tuple[str, list[Block]]:
    """For a channel, within what one message holds."""
    who = f"<@{page.traveller}>"
    text = f"What {who} heard on a listening tour"
    heard = len(page.talked)
    opening = f"*{text}*\n{heard} {'team' if heard == 1 else 'teams'}, {_dates(page)}."
    blocks: list[Block] = [section(opening), *_proposals(page)]
    blocks += [section(_threads(page))] if page.threads else []
    shown, more = _within([one for one in page.talked if one.heard])
    blocks += shown or [section(NOTHING_SHARED)]
    if more:
        blocks.append(context(f"… and from {more} more. All of it is on the teams' cards."))
    return text, [*blocks, context(SHARED)]


def _within(visits: Sequence[Visit]) -> tuple[list[Block], int]:
    """As many visits as fit beside the rest, and how many are left out."""
    shown: list[Block] = []
    used = 0
    for one in visits:
        told = _cut(_visit(one))
        used += len(told)
        if used > TOLD_MOST or len(shown) == VISITS_MOST:
            break
        shown.append(section(told))
    return shown, len(visits) - len(shown)


def _cut(text: str) -> str:
    return text if len(text) <= VISIT_MOST else text[: VISIT_MOST - 1] + "…"


def _threads(page: Page) -> str:
    lines = [
        f"• *{escape(one.word)}*: {escape(', '.join(one.silos))[:200]}" for one in page.threads
    ]
    return "\n".join([f"*{THREADS}*", *lines])


def _proposals(page: Page) -> list[Block]:
    if not page.proposals:
        return []
    lines = [f"{number}. {escape(text)}" for number, text in enumerate(page.proposals, start=1)]
    return [header(PROPOSALS if len(lines) == 3 else "Proposals"), section("\n".join(lines))]


def _visit(one: Visit) -> str:
    person = f" with <@{one.person}>" if one.person else ""
    lines = [f"*{escape(one.name)}*{person}"]
    for key, texts in one.heard.items():
        lines.append(f"_{QUESTIONS[key]}_ {escape(' · '.join(texts))}")
    return "\n".join(lines)


def _dates(page: Page) -> str:
    return f"{_day(page.begun_at)} to {_day(page.ended_at)}"


def _day(at: int) -> str:
    on = calendar.moment(at)
    return f"{on.day} {on:%B %Y}"


# --- to print


def html(page: Page) -> str:
    """The whole page as HTML that needs nothing else; only what is shared stands in it."""
    name = html_escape(page.name or "a colleague")
    body = [
        f'<header><p class="when">{html_escape(_dates(page))}</p>'
        f"<h1>What {name} heard</h1><p class=lead>{_lead(page)}</p></header>",
        _html_proposals(page),
        _html_threads(page),
        *(_html_visit(one) for one in page.talked if one.heard),
        f"<footer><p>{SHARED} Made by Footbridge.</p></footer>",
    ]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>What {name} heard</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(filter(None, body))
        + "\n</main>\n</body>\n</html>\n"
    )


def _lead(page: Page) -> str:
    heard, silent = len(page.talked), sum(not one.heard for one in page.talked)
    said = f"{heard} {'team' if heard == 1 else 'teams'} heard, of {len(page.visits)}."
    kept = f" What was said in {silent} of them stays with who heard it." if silent else ""
    return said + kept


def _html_proposals(page: Page) -> str:
    if not page.proposals:
        return ""
    rows = "".join(f"<li>{_lines(text)}</li>" for text in page.proposals)
    name = PROPOSALS if len(page.proposals) == 3 else "Proposals"
    return f"<section><h2>{name}</h2><ol>{rows}</ol></section>"


def _html_threads(page: Page) -> str:
    if not page.threads:
        return ""
    rows = "".join(
        f"<li><strong>{html_escape(one.word)}</strong>: {html_escape(', '.join(one.silos))}</li>"
        for one in page.threads
    )
    return f"<section><h2>{THREADS}</h2><ul>{rows}</ul><p class=facts>{THREADS_HOW}</p></section>"


def _html_visit(one: Visit) -> str:
    rows = "".join(
        f"<dt>{QUESTIONS[key]}</dt><dd>{'<br>'.join(map(_lines, texts))}</dd>"
        for key, texts in one.heard.items()
    )
    return f"<section><h2>{html_escape(one.name)}</h2><dl>{rows}</dl></section>"


def _lines(text: str) -> str:
    return "<br>".join(html_escape(line) for line in text.strip().splitlines())
