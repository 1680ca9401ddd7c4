"""Support: a champion asks, a leader answers, a promise is followed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain import support as rules
from bot.domain.catalogue import champions as kinds
from bot.views import ids, inputs
from bot.views.blocks import Block, actions, button, context, section
from bot.views.experiment import Card, day, hunch, told
from bot.views.forms import header
from bot.views.seen import Body, Seen, Show

LONGEST = 600  # characters
QUEUE_MOST = 8  # requests shown at once
NEEDS = {
    "time": "time",
    "money": "money",
    "cover": "somebody to cover for them",
    "decision": "a decision",
}
CHOICES = (
    ("time", "Time"), ("money", "Money"), ("cover", "Cover: somebody to stand in"),
    ("decision", "A decision"),
)  # fmt: skip
TELL = (("yes", "The answer may be told in the champions' channel"),)
LEADER_TELLS = (("yes", "It may be told in the champions' channel"),)
STATES = {
    rules.WAITING: "waits for {leader}",
    rules.ASKED_BACK: "{leader} asked back",
    rules.UNANSWERED: "no leader has answered",
    rules.APPROVED: "{leader} said yes",
    rules.DECLINED: "{leader} said no",
    rules.KEPT: "{leader} kept the promise",
    rules.WITHDRAWN: "withdrawn",
}
REPLIES = {
    "approve": ":white_check_mark: Said yes. I ask you on the day whether it was done.",
    "decline": "Said no, with your reason.",
    "pass_on": "Passed on to <@{user}>.",
    "ask_back": "Your question is on its way to the champion.",
    "kept": ":handshake: Kept. The champion knows.",
    "later": "All right: I ask again in a week, and the champion knows that it takes longer.",
    "answered": "Your answer is on its way.",
}
SENT = (
    "It is with <@{leader}> now. I write to you as soon as there is an answer, and after a week "
    "without one it goes to another leader."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to show. People are Slack ids; believe: the card it is for.

    state: one of the domain's. words: what was asked back or said last.
    """

    id: int
    champion: str
    leader: str | None
    needs: str
    what: str
    value: str
    state: str
    believe: str
    promise: str = ""
    by: date | None = None
    words: str = ""


def heart(asked: Asked, who: str = "They need") -> str:
    """What is asked for, and for what value."""
    return (
        f"*The experiment:* {hunch(asked.believe, 300)}\n"
        f"*{who} {NEEDS[asked.needs]}:* {told(asked.what)}\n"
        f"*What it is worth:* {told(asked.value)}"
    )


def standing(asked: Asked) -> str:
    """How far a request got, in a line."""
    leader = f"<@{asked.leader}>" if asked.leader else "a leader"
    text = STATES[asked.state].format(leader=leader)
    if asked.state in (rules.APPROVED, rules.KEPT):
        by = f" by {day(asked.by)}" if asked.by else ""
        text += f": {told(asked.promise, 300)}{by}"
    return text


def queue(requests: Sequence[Asked]) -> list[Block]:
    """What waits for a leader, with what they can do; for Home and the digest."""
    blocks: list[Block] = [header("Support that champions ask for")]
    for asked in requests[:QUEUE_MOST]:
        lead = f"<@{asked.champion}> asks · {standing(asked)}"
        blocks += [section(f"{lead}\n{heart(asked)}"), actions(deeds(asked))]
    left = len(requests) - QUEUE_MOST
    return [*blocks, *([context(f"… and {left} more")] if left > 0 else [])]


def deeds(asked: Asked, nudge: str = "") -> list[Block]:
    """A leader's buttons for a request."""
    value = f"{asked.id} {nudge}".strip()
    if asked.state == rules.APPROVED:
        return _promised(value)
    return _to_answer(value)


def _to_answer(value: str) -> list[Block]:
    return [
        button("Yes, and by when", ids.SUPPORT_APPROVE, value, style="primary"),
        button("No, and why", ids.SUPPORT_DECLINE, value),
        button("Pass it on", ids.SUPPORT_HAND_ON, value),
        button("Ask back", ids.SUPPORT_BACK, value),
    ]


def _promised(value: str) -> list[Block]:
    return [
        button("It is done", ids.SUPPORT_KEPT, value, style="primary"),
        button("A week longer", ids.SUPPORT_LATER, value),
    ]


# --- forms


def ask(card: Card, tell: bool = True) -> dict[str, Any]:
    """Where a champion asks."""
    blocks = [
        section(f"*{hunch(card.words['believe'], 300)}*"),
        inputs.field("needs", "What is needed", inputs.one_of(CHOICES), optional=False),
        _said("what", "What exactly, and how much of it"),
        _said("value", "What would it be worth, and to whom"),
        inputs.field("tell", "The answer", inputs.ticks(TELL, ("yes",) if tell else ())),
        context(
            "It goes to one leader. After a week without an answer it goes to the next, and after "
            "another it shows as unanswered."
        ),
    ]
    kept = json.dumps({"id": card.id})
    return inputs.form(ids.SUPPORT_ASK_MODAL, "Ask for support", blocks, submit="Ask", kept=kept)


def sent(asked: Asked) -> dict[str, Any]:
    """With whom it is, after it was asked; how it stands, where it was asked before."""
    new = asked.state == rules.WAITING and asked.leader is not None
    text = SENT.format(leader=asked.leader) if new else f"You asked for this: {standing(asked)}."
    return inputs.card("Ask for support", [section(text)])


def approve(asked: Asked, nudge: str, by: date) -> dict[str, Any]:
    return _answer(ids.SUPPORT_APPROVE_MODAL, "Yes", asked, nudge, [
        _said("promise", "What they get"),
        inputs.field("by", "By when", inputs.on_day(by),
                     hint="I ask you on that day whether it was done.", optional=False),
        inputs.field("tell", "The answer", inputs.ticks(LEADER_TELLS)),
    ])  # fmt: skip


def decline(asked: Asked, nudge: str) -> dict[str, Any]:
    return _answer(ids.SUPPORT_DECLINE_MODAL, "No", asked, nudge, [
        _said("why", "Why not",
              "A reason lets them go on. Only they read it, unless you both wish."),
        inputs.field("tell", "The answer", inputs.ticks(LEADER_TELLS)),
    ])  # fmt: skip


def pass_on(asked: Asked, nudge: str, leaders: Sequence[tuple[int, str]]) -> dict[str, Any]:
    """leaders: (number, name) of those it may go to."""
    options = [(str(number), name) for number, name in leaders]
    return _answer(ids.SUPPORT_HAND_ON_MODAL, "Pass it on", asked, nudge, [
        inputs.field("leader", "To whom", inputs.one_of(options), optional=False),
    ])  # fmt: skip


def ask_back(asked: Asked, nudge: str) -> dict[str, Any]:
    return _answer(ids.SUPPORT_BACK_MODAL, "Ask back", asked, nudge, [
        _said("question", "What would you need to know?"),
    ])  # fmt: skip


def reply(asked: Asked, nudge: str) -> dict[str, Any]:
    """Where a champion answers what a leader asked back."""
    return _answer(ids.SUPPORT_REPLY_MODAL, "Your answer", asked, nudge, [
        section(f"<@{asked.leader}> asks: {told(asked.words)}" if asked.leader
                else told(asked.words)),
        _said("answer", "Your answer"),
    ], "You asked for")  # fmt: skip


def _said(key: str, label: str, hint: str = "") -> Block:
    """A text that is needed."""
    return inputs.field(key, label, inputs.words(LONGEST), hint=hint, optional=False)


def _answer(
    callback: str, title: str, asked: Asked, nudge: str, blocks: Sequence[Block],
    who: str = "They need",
) -> dict[str, Any]:  # fmt: skip
    kept = json.dumps({"id": asked.id, "nudge": nudge})
    shown = [section(heart(asked, who)), *blocks]
    return inputs.form(callback, title, shown, submit="Send", kept=kept)


# --- nudges


def request(seen: Seen) -> Body:
    """To a leader: what is needed, for what value."""
    asked = _of(seen)
    text = seen.words.format(other=_other(seen), need=NEEDS[asked.needs])
    blocks = [section(text), section(heart(asked))]
    if asked.words:
        blocks.append(section(f"*Their answer to your question:* {told(asked.words)}"))
    return Body(text, [*blocks, actions(_to_answer(f"{asked.id} {seen.nudge}"))], WHY_LEADER)


WHY_LEADER = "You are a leader here, and it is your turn."


def promised(seen: Seen) -> Body:
    """To a leader: the day of a promise."""
    text = seen.words.format(other=_other(seen))
    promise = f"*You promised:* {told(seen.facts.get('promise', ''))}"
    value = f"{seen.facts['request']} {seen.nudge}"
    blocks = [section(text), section(promise), actions(_promised(value))]
    return Body(text, blocks, "You said yes to a request for support.")


def answer(seen: Seen) -> Body:
    """To the champion: where their request stands."""
    blocks = [section(seen.words), section(_news(seen))]
    if seen.facts["news"] == rules.ASKED_BACK:
        value = f"{seen.facts['request']} {seen.nudge}"
        blocks.append(actions([button("Answer", ids.SUPPORT_REPLY, value, style="primary")]))
    return Body(seen.words, blocks, "You asked for support from an experiment of yours.")


NEWS = {
    rules.APPROVED: ":white_check_mark: {leader} said yes: {words}{by}",
    rules.DECLINED: "{leader} said no: {words}",
    rules.ASKED_BACK: "{leader} asks: {words}",
    rules.WAITING: "A week went by without an answer, so it went to {leader}.",
    "passed_on": "It was passed on to {leader}, who can help better.",
    rules.UNANSWERED: "Two weeks have passed, and no leader has answered. It stands as unanswered "
    "on the card, in the round-up and before every leader; perhaps you can ask one in person.",
    rules.KEPT: ":handshake: {leader} says it is done: {words}",
    "later": "{leader} says it takes a week longer: {words}",
}


def _news(seen: Seen) -> str:
    by = seen.facts.get("by")
    return NEWS[seen.facts["news"]].format(
        leader=f"<@{seen.other}>" if seen.other else "A leader",
        words=told(seen.facts.get("words", "")),
        by=f", by {day(date.fromisoformat(by))}" if by else "",
    )


def _of(seen: Seen) -> Asked:
    facts = seen.facts
    return Asked(
        facts["request"], seen.other or "", None, facts.get("needs", "time"),
        facts.get("what", ""), facts.get("value", ""), rules.WAITING, facts.get("believe", ""),
        words=facts.get("words", ""),
    )  # fmt: skip


def _other(seen: Seen) -> str:
    return f"<@{seen.other}>" if seen.other else "A champion"


def posted(asked: Asked) -> tuple[str, list[Block]]:
    """An answer told in the champions' channel, where both wish it."""
    leader = f"<@{asked.leader}>" if asked.leader else "A leader"
    text = f"{leader} answered a request for support of <@{asked.champion}>."
    by = f", by {day(asked.by)}" if asked.by else ""
    yes = asked.state in (rules.APPROVED, rules.KEPT)
    told_ = f"*Yes:* {told(asked.promise)}{by}" if yes else f"*No:* {told(asked.words)}"
    return text, [section(text), section(f"{heart(asked)}\n{told_}")]


SHOWS: dict[str, Show] = {
    kinds.SUPPORT_REQUEST.name: request,
    kinds.SUPPORT_WAITS.name: promised,
    kinds.SUPPORT_ANSWER.name: answer,
}
