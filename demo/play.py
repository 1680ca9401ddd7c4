"""A demo from beginning to end."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from sqlalchemy.orm import Session

from bot import worker
from bot.domain.calendar import DAY, HOUR, MINUTE
from bot.exports import Export, open_export
from bot.flows import silo_list
from bot.flows.counting import Counts, count
from bot.store import decisions, nudges, workspaces
from demo.crowd import Crowd
from demo.narrator import Narrator
from demo.plan import Line, Plan, lines, look_through
from demo.stage import Stage, set_up

QUIET_BEFORE = 31 * MINUTE  # a crossing is looked at half an hour after its last message
HOUSEKEEPING = 6 * HOUR
OFTEN = 10  # seconds between a job's runs
SETTLING = 4 * DAY  # how long the demo goes on after the last line
JOINING = 0.8  # the share of the sample company that joins


@dataclass(frozen=True)
class Summary:
    """What a demo came to. `events` counts the deliveries that were acked."""

    events: int
    counts: Counts

    def as_dict(self) -> dict[str, int]:
        """The keys of `summary.json`."""
        return {"events": self.events, **asdict(self.counts)}


@dataclass(frozen=True)
class Script:
    """What to play: an export, who is in which silo (a CSV), and how people behave."""

    export: Path
    silos: str
    seed: int
    answers: bool
    pseudonyms: bool
    joining: float


def play(script: Script, console: Console, folder: Path) -> Summary:
    """Replay the script's export; the throwaway database goes into `folder`.

    Raises UserError for an export that cannot be used.
    """
    with open_export(script.export) as export:
        plan = look_through(export)
        with set_up(export, plan, folder, script.seed, script.pseudonyms) as stage:
            return _Show(stage, plan, script, console).play(export)


class _Show:
    def __init__(self, stage: Stage, plan: Plan, script: Script, console: Console) -> None:
        self._stage, self._plan, self._script, self._console = stage, plan, script, console
        self._crowd = Crowd(stage, script.seed, script.answers)
        self._narrator = Narrator(stage, console)
        self._tidied = 0

    def play(self, export: Export) -> Summary:
        self._tick()
        self._open_doors()
        for line in lines(export, self._plan):
            self._pass_time(line.at)
            self._say(line)
        self._pass_time(self._stage.now + SETTLING)
        self._narrator.end()
        return self._summary()

    def _open_doors(self) -> None:
        """What an admin and the people do before anything is heard."""
        assigned = silo_list.assign(self._stage.runtime, self._stage.workspace, self._script.silos)
        for channel in self._stage.channels.values():
            self._stage.slack.invite(self._stage.installation, channel)
            self._stage.admin.runs("/footbridge channels on", channel)
        joined = self._crowd.joins(self._script.joining)
        self._tidied = 0
        self._tick()
        self._console.print(
            f"{self._stage.admin.name} lets Footbridge listen in {len(self._stage.channels)} "
            f"channels. {assigned.people} people are in a silo, {joined} have joined."
        )

    def _say(self, line: Line) -> None:
        slack, people = self._stage.slack, self._stage.people
        message = slack.replays(line.row, self._stage.channels[line.channel])
        for reaction in line.row.get("reactions") or ():
            for who in reaction.get("users") or ():
                if who in people:
                    people[who].reacts(reaction["name"], message)

    def _pass_time(self, until: int) -> None:
        """Move on to that time, stopping wherever the worker or somebody has something to do."""
        began = self._stage.now
        for stop in (began + MINUTE, began + QUIET_BEFORE):
            if stop < until:
                self._move(stop)
                self._work_off(min(until, stop + QUIET_BEFORE))
        self._work_off(until)
        self._move(until, works=False)

    def _work_off(self, until: int) -> None:
        while (stop := self._next_stop()) is not None and stop < until:
            self._move(max(stop, self._stage.now + 1))

    def _next_stop(self) -> int | None:
        with self._stage.runtime.database.reading() as session:
            home = self._home(session)
            due = (decisions.next_due(session, home), nudges.next_due(session, home))
        stops = [at for at in (*due, self._crowd.next_answer()) if at is not None]
        return min(stops, default=None)

    def _move(self, to: int, works: bool = True) -> None:
        self._stage.clock.set(to / 1_000_000)
        if works:
            self._tick()
            self._crowd.notices()
            self._crowd.answer()
            self._narrator.tell()

    def _tick(self) -> None:
        """What the worker does all the time and, four times a day, what it does now and then."""
        tidies = self._stage.now - self._tidied > HOUSEKEEPING
        if tidies:
            self._tidied = self._stage.now
        for tick in worker.TICKS:
            if tidies or tick.seconds <= OFTEN:
                tick.job(self._stage.runtime, self._stage.now)

    def _summary(self) -> Summary:
        deliveries = self._stage.slack.deliveries
        with self._stage.runtime.database.reading() as session:
            counts = count(session, self._home(session))
        return Summary(events=deliveries.attempts - deliveries.failures, counts=counts)

    def _home(self, session: Session) -> int:
        found = workspaces.by_slack_id(session, self._stage.workspace)
        return found.id if found else 0
