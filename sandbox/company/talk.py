"""Scenes with times: every message of the eight weeks, in the order in which it was said."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sandbox.company.roster import Company
from sandbox.company.scenes import Line, Scene, scripts
from sandbox.company.timing import around, at, next_working, pause


@dataclass
class Message:
    """One message said: `root` is the one that opened its thread, None outside threads."""

    channel: str
    speaker: str
    line: Line
    when: datetime
    root: "Message | None" = None
    replies: list["Message"] = field(default_factory=list)

    @property
    def ts(self) -> str:
        """Slack's timestamp: seconds since 1970 with six decimals, as text."""
        seconds = (self.when - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
        return f"{seconds}.{self.when.microsecond:06d}"


def all_talk(who: Company, *, seed: int, end: date) -> list[Message]:
    """Every message of every scene by time; each scene has randomness of its own, from `seed`.

    Raises KeyError for a speaker or a channel that the tables do not know.
    """
    said = [
        message
        for script in scripts()
        for scene in script.scenes
        for message in play(scene, who, random.Random(f"{seed}/{scene.key}"), end)
    ]
    return _one_at_a_time(sorted(said, key=lambda message: (message.when, message.channel)))


def play(scene: Scene, who: Company, rng: random.Random, end: date) -> list[Message]:
    """One scene's messages: nobody speaks before the line before, nor (mostly) out of hours."""
    said: list[Message] = []
    root: Message | None = None
    when = _opening(scene, who, rng, end)
    for line in scene.lines:
        when += timedelta() if not said else _gap(line, rng)
        if not (line.at_any_hour or who.person(line.speaker).is_bot):
            when = next_working(when, who.person(line.speaker).zone, rng)
        message = Message(scene.channel, line.speaker, line, _stamp(when, rng))
        if line.in_thread and root:
            message.root = root
            root.replies.append(message)
        else:
            root = message
        said.append(message)
    return said


def _opening(scene: Scene, who: Company, rng: random.Random, end: date) -> datetime:
    zone = who.person(scene.lines[0].speaker).zone
    return at(scene.day.date(end), scene.clock, zone) + timedelta(minutes=rng.uniform(-6, 6))


def _gap(line: Line, rng: random.Random) -> timedelta:
    return pause(line.text, rng) if line.gap is None else around(line.gap, rng)


def _stamp(when: datetime, rng: random.Random) -> datetime:
    return when.replace(microsecond=rng.randrange(1_000_000))


def _one_at_a_time(said: list[Message]) -> list[Message]:
    """In a channel a timestamp is the message's id, so no two may share one."""
    taken: set[tuple[str, datetime]] = set()
    for message in said:
        while (message.channel, message.when) in taken:
            message.when += timedelta(microseconds=1)
        taken.add((message.channel, message.when))
    return said
