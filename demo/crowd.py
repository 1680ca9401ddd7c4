"""Simulated people: they join, and answer what Footbridge asks, by seeded habit."""

from __future__ import annotations

import heapq
import random
from dataclasses import dataclass, field

from demo.stage import Stage
from sandbox import Message, Person

MINUTE = 60_000_000
HABITS = {"Save what came of it": 4, "Thank them": 3, "Not now": 2, "": 1}
STORIES = (
    ("We found out that we were both fixing the same thing, and split it.", "A day each, I think."),
    (
        "I got an answer in ten minutes that I had been guessing at for a week.",
        "My customer knows.",
    ),
    ("They showed me where the numbers come from.", "I can look it up myself from now on."),
    ("We agreed who tells whom before a change goes out.", "No more surprises on a Friday."),
    ("It turned out the old form still works, so nobody needs to build a new one.", ""),
    (
        "They sent me what they tell customers; I had been telling them something else.",
        "One voice.",
    ),
)


@dataclass(order=True)
class _Plan:
    at: int
    order: int
    who: Person = field(compare=False)
    button: str = field(compare=False)
    asked: Message = field(compare=False)


@dataclass(frozen=True)
class Sparing:
    """People whom somebody may be: they join, and from `since` on answer nothing by themselves."""

    people: frozenset[str]
    since: int


class Crowd:
    """Who is there, and what they are about to answer. `answers` off: they only read."""

    def __init__(self, stage: Stage, seed: int, answers: bool, sparing: Sparing) -> None:
        self._stage, self._answers, self._sparing = stage, answers, sparing
        self._rng = random.Random(seed)
        self._seen = stage.slack.feed.seq
        self._plans: list[_Plan] = []

    def joins(self, share: float) -> int:
        """Let that share of the people run `/footbridge join`; how many did."""
        joined = 0
        for person in self._stage.people.values():
            member = person.member
            present = not (member.is_bot or member.deleted or member.is_restricted)
            keen = self._rng.random() < share
            if present and (keen or person.id in self._sparing.people):
                person.runs("/footbridge join", next(iter(self._stage.channels.values())))
                joined += 1
        return joined

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
        reader = next(
            one for one in world.channels[channel].members
            if one != self._stage.installation.bot_user_id
        )  # fmt: skip
        if reader in self._sparing.people and self._stage.now >= self._sparing.since:
            return
        button = self._rng.choices(list(HABITS), list(HABITS.values()))[0]
        delay = self._rng.randint(2, 90) * MINUTE
        if button and self._answers:
            plan = _Plan(
                self._stage.now + delay, len(self._plans), self._person(reader), button, asked
            )
            heapq.heappush(self._plans, plan)

    def _person(self, slack_id: str) -> Person:
        return self._stage.people[slack_id]

    def next_answer(self) -> int | None:
        """When somebody will answer next, in microseconds."""
        return self._plans[0].at if self._plans else None

    def answer(self) -> None:
        """Let everybody whose moment has come press their button."""
        while self._plans and self._plans[0].at <= self._stage.now:
            plan = heapq.heappop(self._plans)
            plan.who.clicks(plan.button, on=plan.asked)
            if plan.button.startswith("Save"):
                happened, use = self._rng.choice(STORIES)
                plan.who.fills(
                    "What came of it?",
                    {"What happened?": happened, "What use was it?": use},
                )
