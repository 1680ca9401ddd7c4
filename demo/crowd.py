"""Simulated people: they join, and answer what Footbridge asks, by seeded habit."""

from __future__ import annotations

import heapq
import itertools
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from demo import doing
from demo.manners import Manner, Writes, manner_of
from demo.stage import Stage
from sandbox import Message, Person

MINUTE = 60_000_000


@dataclass(order=True)
class _Plan:
    at: int
    order: int
    who: Person = field(compare=False)
    manner: Manner = field(compare=False)
    button: str = field(compare=False)
    asked: Message = field(compare=False)


def _nobody(_who: str) -> bool:
    return False


@dataclass(frozen=True)
class Sparing:
    """People whom somebody may be: they join, answer all they get, and nothing from `since` on.

    sat_as: whether somebody has taken that person's seat, who answers for themselves then.
    """

    people: frozenset[str]
    since: int
    sat_as: Callable[[str], bool] = _nobody


class Crowd:
    """Who is there, and what they are about to answer. `answers` off: they only read."""

    def __init__(self, stage: Stage, seed: int, answers: bool, sparing: Sparing) -> None:
        self._stage, self._answers, self._sparing = stage, answers, sparing
        self._rng = random.Random(seed)
        self._seen = stage.slack.feed.seq
        self._plans: list[_Plan] = []
        self._count = itertools.count()
        self._written: defaultdict[Writes, Iterator[int]] = defaultdict(itertools.count)

    def joins(self, share: float) -> int:
        """Let that share of the people run `/footbridge join`; how many did."""
        joined = 0
        for person in self._stage.people.values():
            member = person.member
            present = not (member.is_bot or member.deleted or member.is_restricted)
            keen = self._rng.random() < share
            if present and (keen or person.id in self._sparing.people):
                person.runs("/footbridge join", next(iter(self._stage.channels.values())))
                self._puts_cards_away(person)
                joined += 1
        return joined

    def _puts_cards_away(self, person: Person) -> None:
        if self._stage.slack.surfaces.top(person.id) is not None:
            person.closes(everything=True)

    def notices(self) -> None:
        """See what was sent since, and make up one's mind about it."""
        feed = self._stage.slack.feed
        changes, self._seen = feed.since(self._seen), feed.seq
        for change in changes:
            if change.kind == "message" and change.channel.startswith("D"):
                self._considers(change.channel, change.body["ts"])

    def _considers(self, channel: str, ts: str) -> None:
        world = self._stage.slack.world
        asked = world.message(channel, ts)
        if asked is None or not asked.metadata:
            return
        manner = manner_of(frozenset(_buttons(asked.blocks)))
        reader = next(
            (one for one in world.channels[channel].members if one in self._stage.people), None
        )
        if manner is None or reader is None or not self._answers:
            return
        if reader in self._sparing.people and self._stage.now >= self._sparing.since:
            return
        self._plans_to(self._stage.people[reader], manner, asked)

    def _plans_to(self, who: Person, manner: Manner, asked: Message) -> None:
        there = {*_buttons(asked.blocks), *([] if who.id in self._sparing.people else [""])}
        presses = {one: often for one, often in manner.presses.items() if one in there}
        button = self._rng.choices(list(presses), list(presses.values()))[0]
        delay = self._rng.randint(2, 90) * MINUTE
        if button:
            plan = _Plan(self._stage.now + delay, next(self._count), who, manner, button, asked)
            heapq.heappush(self._plans, plan)

    def next_answer(self) -> int | None:
        """When somebody will answer next, in microseconds."""
        return self._plans[0].at if self._plans else None

    def answer(self) -> None:
        """Let everybody whose moment has come press their button."""
        while self._plans and self._plans[0].at <= self._stage.now:
            plan = heapq.heappop(self._plans)
            if self._sparing.sat_as(plan.who.id):
                continue
            if plan.button == "Did it":
                doing.act(plan.who, plan.asked, self._rng)
            plan.who.clicks(plan.button, on=plan.asked)
            if writes := plan.manner.writes.get(plan.button):
                writes(plan.who, self._rng, next(self._written[writes]))
            self._puts_cards_away(plan.who)


def _buttons(blocks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for block in blocks:
        for element in block.get("elements") or ():
            if element.get("type") == "button":
                yield element["text"]["text"]
