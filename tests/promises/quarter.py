"""A quarter of a small company, message by message; and the same without those who left no trace.

Each message carries a word of its own. People talk across three silos; in one of two worlds erin,
oli and dan are among them, there is a channel #gossip, and some messages are taken back: erin has
herself erased, oli does not want to be observed, dan's account ends, the channel is switched off.
In the other world none of that was ever said.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bot.domain import calendar
from sandbox.person import Person
from tests.bridge import A_TUESDAY, Bridge
from tests.journeys.champions_company import closes_all
from tests.journeys.company import Company
from tests.journeys.test_support import leads
from tests.promises.bringing import ASIDE, Bringer, aside
from tests.promises.crawling import Crawl
from tests.promises.payloads import Payload

STAY = {
    **dict.fromkeys(("sam", "sue", "sia", "sol", "syd", "sky"), "Sales"),
    **dict.fromkeys(("kim", "kai", "kit", "kay", "ken", "kat"), "Support"),
    **dict.fromkeys(("ona", "ole", "oda", "ott", "ova"), "Ops"),
}
GONE = {"erin": "Ops", "oli": "Sales", "dan": "Support"}
STAYS, GOES = "#pricing", "#gossip"
WEEK, TALK = 7 * 24 * 60, 24 * 60  # minutes; the talk comes a day after the threads
WORD = "zq{number}xylo"  # of each message its own
WORDS = re.compile(r"zq[0-9]+xylo")
ERINS = "erinaceous"  # in what erin fills in for herself
ALL_OURS = "omniferous"  # in what she fills in for her team, or for all


@dataclass(frozen=True)
class Span:
    """How many weeks are lived, and in which of them those go who go."""

    weeks: int
    leaving: int


MONTH, QUARTER = Span(4, 3), Span(13, 9)


@dataclass(frozen=True)
class Said:
    """A message: when (minutes since the quarter began), by whom, where, in answer to which."""

    number: int
    at: float
    by: str
    where: str
    thread: float | None = None
    to: str = ""
    heart: str = ""
    taken_back: bool = False

    @property
    def text(self) -> str:
        return f"How is the {WORD.format(number=self.number)} plan, and what of it?"

    def remains(self) -> bool:
        """Whether it is in both worlds."""
        return self.by not in GONE and self.where == STAYS and not self.taken_back


def script(span: Span, seed: int = 1) -> list[Said]:
    """Each week threads of two to four people, and a day later talk between them.

    Outside threads words tell who answers whom, and those are destroyed within a day. So that the
    two worlds can be equal to the last link, those who go speak in threads alone, and what is
    taken back of the talk is taken back the same day.
    """
    rng, numbers = random.Random(seed), count()
    found: list[Said] = []
    for week in range(span.weeks):
        at = float(week * WEEK)
        for _ in range(7):
            at = _exchange(found, rng, numbers, at, [*STAY, *GONE], threaded=True)
        at = float(week * WEEK + TALK)
        for _ in range(4):
            at = _exchange(found, rng, numbers, at, [*STAY], threaded=False)
    return found


def _exchange(
    found: list[Said], rng: random.Random, numbers: Iterator[int], at: float,
    people: list[str], threaded: bool,
) -> float:  # fmt: skip
    """Some of these people say something to each other; when the next may begin."""
    where = GOES if rng.random() < 0.2 else STAYS
    root, before = at, ""
    for by in rng.sample(people, rng.randint(2, 4)):
        thread = root if threaded and at != root else None
        found.append(Said(
            next(numbers), at, by, where, thread, before,
            rng.choice([one for one in people if one != by]),
            taken_back=at != root and rng.random() < 0.1,
        ))  # fmt: skip
        before, at = by, at + rng.uniform(0.2, 1.5)
    return at + rng.uniform(6, 12)


@dataclass
class Quarter:
    """The company in one of the two worlds. `whole`: with those who go."""

    bridge: Bridge
    whole: bool
    span: Span
    company: Company = field(init=False)
    ids: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.company = Company(self.bridge)
        self.bringer = Bringer(self.company)
        people = {**STAY, **(GONE if self.whole else {})}
        self.ids = {name: self.company.hires(name).id for name in people}
        for name in (STAYS, GOES) if self.whole else (STAYS,):
            channel = self.company.opens(name.removeprefix("#"), ("ada", *people))
            self.ids[name] = channel.id
        self.company.runs_job("sync")
        self.company.puts(people)
        for name in (STAYS, GOES) if self.whole else (STAYS,):
            self.company.ada.runs("/footbridge channels on", in_=name)
        self.company.runs_job("sync")
        if self.whole:
            aside(self.company)

    def lives(self) -> None:
        """All weeks, with what happens in each."""
        lines = [one for one in script(self.span) if self.whole or one.remains()]
        for week in range(self.span.weeks):
            self._reaches(week * WEEK)
            self._happens(week)
            for began in (week * WEEK, week * WEEK + TALK):
                self._reaches(began)
                said = [one for one in lines if began <= one.at < began + TALK]
                for one in said:
                    self._hears(one)
                self._reaches(began + 5 * 60)
                for one in said:
                    if one.taken_back and (one.thread is None or week >= self.span.leaving):
                        self._takes_back(one)
                self.bridge.ticks()
        self._reaches(self.span.weeks * WEEK)
        self.bridge.ticks()

    def person(self, name: str) -> Person:
        return self.bridge.slack.person(name, self.bridge.home)

    def _happens(self, week: int) -> None:
        if week == 1:
            self._joins("sam", "kim", "ona")
        if self.whole and week == 2:
            self._erin_is_at_it()
        if self.whole and week == self.span.leaving:
            self._they_go()

    def _joins(self, *names: str) -> None:
        for name in names:
            person = self.person(name)
            for said in ("join", "ask on", "intros on"):
                person.runs(f"/footbridge {said}")
            closes_all(person)

    def _erin_is_at_it(self) -> None:
        """She leads and is a champion, and fills in whatever she comes to."""
        erin = self.person("erin")
        leads(self.company, "erin")
        self._joins("erin")
        erin.runs("/footbridge champion")
        crawl = Crawl(self.company, f"Some {ERINS} words", f"Some {ALL_OURS} words")
        crawl.presses(erin)
        if self.span is QUARTER:
            crawl.commands(erin)
        Crawl(self.company).presses(self.person("kim"), self.person("sam"))
        self.bridge.ticks()
        crawl.presses(erin)

    def _they_go(self) -> None:
        slack = self.bridge.slack
        slack.uninstall(self.bringer.installation(slack.person("ann", ASIDE)))
        self.person("erin").opens_home()
        self.person("erin").clicks("Erase me")
        self.person("oli").runs("/footbridge observe off")
        self.bridge.slack.deactivates(self.person("dan"))
        self.bridge.ticks()
        self.bridge.slack.deactivates(self.person("erin"))
        self.company.ada.runs("/footbridge channels off", in_=GOES)
        for one in script(self.span):
            if one.taken_back and one.thread is not None and one.at < self.span.leaving * WEEK:
                self._takes_back(one)
        self.bridge.ticks()

    def _hears(self, one: Said) -> None:
        """As Slack tells it; of who is not there, nothing is told."""
        left = one.at >= self.span.leaving * WEEK
        if left and (one.by in ("erin", "dan") or one.where == GOES):
            return  # whose account has ended; where nobody listens
        event: dict[str, Any] = {
            "type": "message", "channel": self.ids[one.where], "user": self.ids[one.by],
            "ts": ts(one.at), "team": self.bridge.home.id, "text": self._text(one),
        }  # fmt: skip
        if one.thread is not None:
            event["thread_ts"] = ts(one.thread)
        self._tells(event)
        if one.heart in self.ids and not (left and one.heart in GONE):
            item = {"type": "message", "channel": self.ids[one.where], "ts": ts(one.at)}
            self._tells({"type": "reaction_added", "user": self.ids[one.heart], "item": item,
                         "reaction": "heart"})  # fmt: skip

    def _takes_back(self, one: Said) -> None:
        self._tells({"type": "message", "subtype": "message_deleted",
                     "channel": self.ids[one.where], "deleted_ts": ts(one.at)})  # fmt: skip

    def _text(self, one: Said) -> str:
        named = one.to in self.ids and not (one.at >= self.span.leaving * WEEK and one.to in GONE)
        return f"<@{self.ids[one.to]}> {one.text}" if named else one.text

    def _tells(self, event: dict[str, Any]) -> None:
        home = self.bridge.home.id
        body = {
            "type": "event_callback", "team_id": home, "event_id": "Ev0", "event": event,
            "authorizations": [{"team_id": home, "is_enterprise_install": False}],
        }  # fmt: skip
        assert self.bringer.brings(Payload("", "event", body)).status == 200

    def _reaches(self, minutes: float) -> None:
        now = self.bridge.runtime.clock() / calendar.MINUTE
        self.bridge.slack.moves_on(minutes=max(0.0, A_TUESDAY / 60 + minutes - now))


def ts(minutes: float) -> str:
    return calendar.to_ts(round((A_TUESDAY + minutes * 60) * 1_000_000))
