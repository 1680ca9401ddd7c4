"""The forms of experiments: the card to fill in, its result, and a question about one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.domain import experiments as rules
from bot.domain.calendar import moment
from bot.views import ids, inputs
from bot.views.blocks import Block, context, section
from bot.views.experiment import LABELS, Card, body, day, hunch, lines, told

STAGE_WORDS = {
    "Connect": "Connect: people find each other",
    "Share": "Share: what is known gets around",
    "Solve": "Solve: something is mended together",
    "Innovate": "Innovate: something new comes of it",
}
EXAMPLES = {
    "believe": "…that calls about invoices would end sooner if Finance and Support sat together.",
    "verify": "…have one of each in the same call queue on Tuesdays, for two weeks.",
    "measure": "…how many calls are passed on.",
    "right_if": "…it is fewer than half of what it was.",
}
RESULT_LABELS = {
    "observed": "We observed",
    "learned": "We learned",
    "therefore": "Therefore we will",
}
HELD = (("yes", "Yes, it held"), ("no", "No, it did not"), ("unsure", "It cannot be told yet"))
WHEN = (("start", "Start it"), ("draft", "Keep it as a draft"))
COMPANY = (("yes", "Others are welcome to join in"),)
VOLUNTEERS = (
    ":seedling: Whoever starts an experiment is a champion from then on. You can rest or stop at "
    "any time: `/footbridge champion`"
)
DRAFTS = "To start it, all four lines are needed; a draft needs only what you believe."
COPIES = "Made after an experiment of {owner}. Change whatever is different in your team."
HOLDS = (
    ":no_entry_sign: No new initiatives are wanted {where} until {until}{words}. A draft can be "
    "written now and started then."
)


@dataclass(frozen=True, slots=True)
class Window:
    """A time in which no new initiatives are wanted, in a silo or (None) everywhere."""

    until: date
    silo: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What the card's form is opened with. silos, priorities: (id, name) of all there are.

    key makes the same form sent twice one card; nudge: from which it was opened, if from any.
    copy_of: whose card it is made after. volunteers: sending it makes its writer a champion.
    """

    key: str
    check_on: date
    starts_on: date
    silos: Sequence[tuple[int, str]]
    priorities: Sequence[tuple[int, str]] = ()
    experiment: int | None = None
    parent: int | None = None
    copy_of: str | None = None
    origin: str = "idea"
    nudge: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    stage: str = "Solve"
    touched: Sequence[int] = ()
    priority: int | None = None
    people: Sequence[str] = ()
    wants_company: bool = False
    running: bool = False
    volunteers: bool = False
    window: Window | None = None


def card(form: Form) -> dict[str, Any]:
    """The card to fill in, change, or make after another's."""
    blocks = [*_notes(form), *_lines(form)]
    blocks.append(
        _field(
            "stage",
            "Stage of value",
            inputs.one_of(STAGE_WORDS.items(), form.stage),
            optional=False,
        )
    )
    blocks += _menus(form)
    blocks.append(_field("starts_on", "It starts", inputs.on_day(form.starts_on)))
    blocks.append(
        _field("check_on", "We look at it", inputs.on_day(form.check_on),
               "I ask you that morning what came of it.")
    )  # fmt: skip
    blocks.append(
        _field("people", "Who joins in", inputs.people(form.people),
               "I ask each of them first. Whoever has not joined Footbridge, please ask yourself.")
    )  # fmt: skip
    chosen = ("yes",) if form.wants_company else ()
    blocks.append(_field("company", "Company", inputs.ticks(COMPANY, chosen)))
    if not form.running:
        when = "draft" if form.window else "start"
        blocks.append(_field("when", "When I press Save", inputs.radio(WHEN, when), optional=False))
    title = "Your experiment" if form.experiment else "A new experiment"
    return inputs.form(ids.EXPERIMENT_MODAL, title, blocks, kept=_kept(form))


def _notes(form: Form) -> list[Block]:
    found = []
    if form.window:
        where = f"in {told(form.window.silo, 80)}" if form.window.silo else "here"
        said = f": “{told(form.window.words, 300)}”" if form.window.words else ""
        until = day(form.window.until)
        found.append(section(HOLDS.format(where=where, until=until, words=said)))
    if form.copy_of:
        found.append(context(COPIES.format(owner=f"<@{form.copy_of}>")))
    if form.volunteers:
        found.append(context(VOLUNTEERS))
    return found


def _lines(form: Form) -> list[Block]:
    """The four lines of a card. A draft needs the first alone; one that runs needs them all."""
    may_miss = rules.WRITTEN[1:] if not form.running else ()
    written = [_written(key, form.words.get(key, ""), key in may_miss) for key in rules.WRITTEN]
    return [*([context(DRAFTS)] if may_miss else []), *written]


def _menus(form: Form) -> list[Block]:
    found = []
    if form.silos:
        options = [(str(number), name) for number, name in form.silos]
        touched = [str(one) for one in form.touched]
        found.append(_field("silos", "Teams it touches", inputs.some_of(options, touched)))
    if form.priorities:
        options = [(str(number), title) for number, title in form.priorities]
        chosen = str(form.priority) if form.priority else None
        found.append(_field("priority", "Priority it serves", inputs.one_of(options, chosen)))
    return found


def _kept(form: Form) -> str:
    return json.dumps(
        {
            "key": form.key, "id": form.experiment, "parent": form.parent,
            "origin": form.origin, "nudge": form.nudge, "running": form.running,
            "named": list(form.people),
        }
    )  # fmt: skip


def _written(key: str, value: str, optional: bool) -> Block:
    field = inputs.words(rules.LONGEST, value, EXAMPLES[key])
    return _field(key, LABELS[key], field, optional=optional)


def _field(
    key: str, label: str, element: dict[str, Any], hint: str = "", optional: bool = True
) -> Block:
    return inputs.field(key, label, element, hint=hint, optional=optional)


def result(card: Card, nudge: str | None) -> dict[str, Any]:
    """What came of it: the card in front, three lines to write."""
    blocks = [
        section(lines(card.words, rules.WRITTEN)),
        context("If it failed, say so as plainly: it spares the next one the same detour."),
        _field(
            "verdict", "Did it hold?", inputs.radio(HELD, card.verdict or "unsure"), optional=False
        ),
        *(
            _field(key, label, inputs.words(rules.LONGEST, card.words.get(key, "")), optional=False)
            for key, label in RESULT_LABELS.items()
        ),
    ]
    kept = json.dumps({"id": card.id, "nudge": nudge})
    return inputs.form(ids.RESULT_MODAL, "What came of it?", blocks, submit="Share", kept=kept)


def question(card: Card, channel: str, ts: str) -> dict[str, Any]:
    """A question about a card, which is asked under it."""
    blocks = [
        section(f"*{hunch(card.words['believe'], 300)}*"),
        _field(
            "question", "What would you like to know?", inputs.words(rules.LONGEST), optional=False
        ),
        context(
            f"It is asked in the thread of the card, in your name, and <@{card.owner}> sees it."
        ),
    ]
    kept = json.dumps({"id": card.id, "channel": channel, "ts": ts})
    return inputs.form(ids.EXPERIMENT_ASK_MODAL, "Ask about it", blocks, submit="Ask", kept=kept)


def asked(user: str, owner: str, words: str) -> str:
    """The question, under the card."""
    return f"<@{user}> asks <@{owner}>: {told(words, 2500)}"


HAPPENED = {
    "written": "written", "edited": "changed", "started": "started", "longer": "two more weeks",
    "waiting": "its day came", "shared": "shared", "adopted": "adopted", "dropped": "dropped",
    "joined": "somebody joined in", "parted": "somebody stepped out",
    "offered": "offered to those who joined in", "handed": "taken on by another",
    "left": "let go, as nobody took it on", "asked support": "asked for support",
}  # fmt: skip


def whole(card: Card, history: Sequence[tuple[int, str]]) -> dict[str, Any]:
    """A card to read, with all that happened to it: (UTC microseconds, what)."""
    dated = " · ".join(f"{day(moment(at).date())} {HAPPENED[what]}" for at, what in history[-20:])
    return inputs.card("Experiment", [*body(card), *([context(dated)] if dated else [])])
