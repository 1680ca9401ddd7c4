"""What the people of a made-up export say: words of no language, in Slack's rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

TEAM = "T0MADEUP00"
SECOND = 1_000_000

Longs = NDArray[np.int64]
Row = dict[str, Any]


def written(at_us: int) -> str:
    """A time as Slack writes it."""
    return f"{at_us // SECOND}.{at_us % SECOND:06d}"


class Talker:
    """Puts words into mouths: long runs of words are drawn once, and a text is a piece of one."""

    def __init__(self, rng: np.random.Generator, people: list[str]) -> None:
        self.people = people
        self._rng = rng
        self._words = _vocabulary(rng, 8_000)
        ends = np.cumsum(1 / np.arange(1, len(self._words) + 1))
        drawn = np.searchsorted(ends / ends[-1], rng.random(1 << 18))
        self._run = [self._words[word] for word in drawn.tolist()]
        self._dice: list[float] = []

    def _die(self) -> float:
        """A random number in [0, 1); drawn by the thousand, since one by one is slow."""
        if not self._dice:
            self._dice = self._rng.random(4_096).tolist()
        return self._dice.pop()

    def _text(self, topic: int) -> str:
        """Most texts are short, a few are long; a thread keeps coming back to its topic."""
        length = 2 + int(12 / (self._die() + 0.15)) - 10
        start = int(self._die() * (len(self._run) - 100))
        words = self._run[start : start + max(2, length)]
        if self._die() < 0.6:
            words.append(self._words[topic * 7_919 % len(self._words)])
        text = " ".join(words)
        return text + "?" if self._die() < 0.15 else text

    def _somebody(self) -> str:
        return self.people[int(self._die() * len(self.people))]

    def say(self, at_us: int, author: int, topic: int) -> Row:
        text = self._text(topic)
        said: Row = {
            "client_msg_id": f"{at_us:032x}",
            "type": "message",
            "text": text,
            "user": self.people[author],
            "ts": written(at_us),
            "blocks": [_rich_text(text)],
            "team": TEAM,
            "user_team": TEAM,
            "source_team": TEAM,
        }
        if self._die() < 0.12:
            said["text"] = f"<@{self._somebody()}> {text}"
        if self._die() < 0.05:
            said["edited"] = {"user": said["user"], "ts": written(at_us + 30 * SECOND)}
        if self._die() < 0.15:
            users = sorted({self._somebody() for _ in range(1 + int(self._die() * 3))})
            said["reactions"] = [{"name": "+1", "users": users, "count": len(users)}]
        return said

    def bot(self, at_us: int) -> Row:
        return {
            "type": "message",
            "subtype": "bot_message",
            "bot_id": "B0MADE00001",
            "username": "build",
            "text": self._text(at_us),
            "ts": written(at_us),
            "attachments": [{"id": 1, "color": "36a64f", "fallback": "build passed"}],
        }

    def join(self, at_us: int, author: int) -> Row:
        user = self.people[author]
        return {
            "type": "message",
            "subtype": "channel_join",
            "user": user,
            "text": f"<@{user}> has joined the channel",
            "ts": written(at_us),
        }


def _rich_text(text: str) -> Row:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "block_id": "aB3dE", "elements": [section]}


def _vocabulary(rng: np.random.Generator, size: int) -> list[str]:
    """Made-up words; as in every language, the frequent ones are short."""
    syllables = [first + second for first in "bdfgklmnprst" for second in "aeiou"]
    words: dict[str, None] = {}
    while len(words) < size:
        length = 1 + min(3, int(np.log10(len(words) + 1) * rng.random() * 1.6))
        drawn = rng.integers(len(syllables), size=length).tolist()
        words["".join(syllables[which] for which in drawn) + "n" * int(rng.random() < 0.3)] = None
    return list(words)
