"""A demo from beginning to end: an export said again, the worker at it, people answering."""

from __future__ import annotations

import threading
import time
import webbrowser
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from sqlalchemy.orm import Session

from bot import worker
from bot.domain.calendar import DAY, HOUR, MINUTE, SECOND
from bot.domain.catalogue import CROSSING_VALUE
from bot.domain.messages import refusal
from bot.exports import Export, open_export
from bot.flows import silo_list
from bot.flows.counting import Counts, count
from bot.store import crossings, decisions, nudges, workspaces
from demo import sitting
from demo.crowd import Crowd, Sparing
from demo.deeds import DEEDS, Cast
from demo.narrator import Narrator
from demo.plan import Line, Plan, lines, look_through
from demo.sitting import Attendance, Panel
from demo.stage import Stage, set_up

STREAM = [tick for tick in worker.TICKS if tick.seconds <= 10]  # from grouping to delivery
DELIVERY = [tick for tick in STREAM if tick.name not in ("group", "find")]
NOW_AND_THEN = [tick for tick in worker.TICKS if tick not in STREAM]
KEEPING = {"sync", "fields", "groups", "recross", "sweep", "purge", "reconcile", "together"}
FINDERS = [tick for tick in NOW_AND_THEN if tick.name not in KEEPING]
GROUPING = 5 * MINUTE  # of the replay, from something said to its being grouped
LOOKING = 3 * HOUR  # of the replay, between two looks for what might help somebody
TIDY = [tick for tick in NOW_AND_THEN if tick.name in KEEPING - {"sync"}]  # events tell who is who
TIDYING = DAY
SETTLING = 4 * DAY  # how long a demo without a page goes on after the last line
HEARD = 2 * DAY  # of the replay, for which the page tells each message
OPEN_AT_THE_END = 2 * DAY  # what came this late is left for whoever sits down to answer
LOOK = 0.5  # real seconds between the worker's looks while somebody sits at the page


@dataclass(frozen=True)
class Summary:
    """What a demo came to. `events` counts the deliveries that were acked."""

    events: int
    counts: Counts

    def as_dict(self) -> dict[str, Any]:
        """The keys of `summary.json`."""
        return {"events": self.events, **asdict(self.counts)}


@dataclass(frozen=True)
class Script:
    """What to play: an export, who is in which silo (a CSV), and how people behave.

    `seats` are the roles one can sit down as, each a Slack id; without any there is no page.
    `cast`: who does the deeds that are written down for the sample company.
    """

    export: Path
    silos: str
    seed: int
    answers: bool
    pseudonyms: bool
    joining: float
    seats: Mapping[str, str] = field(default_factory=dict)
    cast: Callable[[Stage], Cast] | None = None


def play(script: Script, console: Console, folder: Path) -> Summary:
    """Replay the script's export; the throwaway database goes into `folder`.

    Raises UserError for an export that cannot be used.
    """
    panel, attendance, shows = Panel(), Attendance(), list[_Show]()

    def moves(seconds: float) -> None:
        for show in shows:
            show.leap(seconds)

    with open_export(script.export) as export:
        plan = look_through(export, private=not script.pseudonyms)
        with set_up(
            export, plan, folder, script.seed, script.pseudonyms,
            lambda slack: sitting.routes(slack, script.seats, panel, attendance, moves)
            if script.seats else (),
        ) as stage:  # fmt: skip
            sparing = Sparing(
                frozenset(script.seats.values()), plan.ends - OPEN_AT_THE_END, attendance.has_sat_as
            )
            shows.append(_Show(stage, plan, script, console, panel, sparing))
            return shows[0].play(export, attendance)


def _deeds(cast: Cast) -> deque[tuple[int, Callable[[], None]]]:
    """When each deed is done, and the doing, in order."""
    return deque(
        (at, partial(deed.does, cast))
        for at, deed in sorted(((deed.at(cast), deed) for deed in DEEDS), key=lambda pair: pair[0])
    )


class _Show:
    def __init__(
        self, stage: Stage, plan: Plan, script: Script, console: Console, panel: Panel,
        sparing: Sparing,
    ) -> None:  # fmt: skip
        self._stage, self._plan, self._script, self._console = stage, plan, script, console
        self._crowd = Crowd(stage, script.seed, script.answers, sparing)
        self._narrator = Narrator(stage, console, panel, plan.ends - HEARD)
        self._deeds = _deeds(script.cast(stage)) if script.cast else deque()
        self._tidied = self._looked = stage.now
        self._something_was_said = False
        self._turn = threading.RLock()  # time passes by one hand at a time

    def play(self, export: Export, attendance: Attendance) -> Summary:
        if self._script.seats:
            self._console.print(f"[bold]The page is at {self._stage.slack.url}/[/bold]")
            if self._console.is_terminal:
                webbrowser.open(self._stage.slack.url)
        with self._turn:
            self._replay(export)
        if self._script.seats:
            self._stay(attendance)
        return self._summary()

    def _replay(self, export: Export) -> None:
        self._run(NOW_AND_THEN)
        self._open_doors()
        for line in lines(export, self._plan):
            self._pass_time(line.at)
            self._say(line)
        self._pass_time(self._stage.now + (GROUPING + 1 if self._script.seats else SETTLING))
        self._narrator.end()

    def leap(self, seconds: float) -> None:
        """Let time pass for whoever sits at the page; while the replay runs, nothing happens."""
        if self._turn.acquire(blocking=False):
            try:
                self._something_was_said = True
                until = self._stage.now + int(seconds * SECOND)
                while self._stage.now < until:  # some of what it looks for is there for hours only
                    self._pass_time(min(until, self._stage.now + LOOKING))
            finally:
                self._turn.release()

    def _stay(self, attendance: Attendance) -> None:
        """Keep the page open while somebody is there, the worker at it all the time."""
        self._console.print(
            f"\nSit down at [bold]{self._stage.slack.url}/[/bold] : it is the last day, and "
            "something is open for each role. The page stays while you look; Ctrl+C ends it."
        )
        attendance.begins()
        try:
            while not attendance.is_over:
                time.sleep(LOOK)
                with self._turn:
                    self._run(STREAM)
                    self._narrator.tell()
        except KeyboardInterrupt:
            self._console.print("Closed.")

    def _open_doors(self) -> None:
        """What an admin and the people do before anything is heard."""
        stage = self._stage
        assigned = silo_list.assign(stage.runtime, stage.workspace, self._script.silos)
        public = [one for one in stage.channels.values() if one.kind == "channel"]
        for channel in public:
            stage.slack.invite(stage.installation, channel)
            stage.admin.runs("/footbridge channels on", channel)
        joined = self._crowd.joins(self._script.joining)
        self._run(NOW_AND_THEN)
        self._console.print(
            f"{stage.admin.member.real_name} lets Footbridge listen in {len(public)} channels. "
            f"{assigned.people} people are in a silo, {joined} have joined."
        )

    def _say(self, line: Line) -> None:
        slack, people = self._stage.slack, self._stage.people
        self._something_was_said |= refusal(line.row) is None
        message = slack.replays(line.row, self._stage.channels[line.channel])
        for reaction in line.row.get("reactions") or ():
            for who in reaction.get("users") or ():
                if who in people:
                    people[who].reacts(reaction["name"], message)

    def _pass_time(self, until: int) -> None:
        """Move on to that time, stopping wherever the worker or somebody has something to do."""
        grouping = self._stage.now + GROUPING
        if self._something_was_said and grouping < until:
            self._move(grouping)
            self._run(STREAM[:1])
            self._narrator.tell()
            self._something_was_said = False
        while (stop := self._next_stop()) is not None and stop < until:
            self._move(max(stop, self._stage.now + 1))
            self._run(STREAM)
            self._crowd.notices()
            self._crowd.answer()
            self._do_deeds()
            self._narrator.tell()
        self._move(until)
        if until - self._looked >= LOOKING:
            self._looked = until
            self._run([*FINDERS, *DELIVERY])
        if until - self._tidied > TIDYING:
            self._tidied = until
            self._run(TIDY)

    def _do_deeds(self) -> None:
        while self._deeds and self._deeds[0][0] <= self._stage.now:
            _, does = self._deeds.popleft()
            does()

    def _next_stop(self) -> int | None:
        """When the next thing is due: a quiet crossing, an opportunity, a nudge, an answer."""
        with self._stage.runtime.database.reading() as session:
            home = self._home(session)
            quiet = crossings.quiet_since(session, home)
            due = [
                quiet + CROSSING_VALUE.quiet if quiet else None,
                decisions.next_due(session, home),
                nudges.next_due(session, home),
                self._crowd.next_answer(),
                self._deeds[0][0] if self._deeds else None,
            ]
        return min((at for at in due if at is not None), default=None)

    def _move(self, to: int) -> None:
        self._stage.clock.set(to / 1_000_000)

    def _run(self, ticks: Sequence[worker.Tick]) -> None:
        for tick in ticks:
            tick.job(self._stage.runtime, self._stage.now)

    def _summary(self) -> Summary:
        deliveries = self._stage.slack.deliveries
        with self._stage.runtime.database.reading() as session:
            counts = count(session, self._home(session))
        return Summary(events=deliveries.attempts - deliveries.failures, counts=counts)

    def _home(self, session: Session) -> int:
        found = workspaces.by_slack_id(session, self._stage.workspace)
        return found.id if found else 0
