"""A demo from beginning to end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from sqlalchemy.orm import Session

from bot import worker
from bot.domain.calendar import DAY, HOUR, MINUTE
from bot.domain.catalogue import CROSSING_VALUE
from bot.domain.messages import refusal
from bot.exports import Export, open_export
from bot.flows import silo_list
from bot.flows.counting import Counts, count
from bot.store import crossings, decisions, nudges, workspaces
from demo.crowd import Crowd
from demo.narrator import Narrator
from demo.plan import Line, Plan, lines, look_through
from demo.stage import Stage, set_up

STREAM = [tick for tick in worker.TICKS if tick.seconds <= 10]  # from grouping to delivery
NOW_AND_THEN = [tick for tick in worker.TICKS if tick not in STREAM]
TIDYING = 6 * HOUR
SETTLING = 4 * DAY  # how long the demo goes on after the last line


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
        self._tidied = stage.now
        self._something_was_said = False

    def play(self, export: Export) -> Summary:
        self._run(NOW_AND_THEN)
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
        self._run(NOW_AND_THEN)
        self._console.print(
            f"{self._stage.admin.name} lets Footbridge listen in {len(self._stage.channels)} "
            f"channels. {assigned.people} people are in a silo, {joined} have joined."
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
        grouping = self._stage.now + MINUTE
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
            self._narrator.tell()
        self._move(until)
        if until - self._tidied > TIDYING:
            self._tidied = until
            self._run(NOW_AND_THEN)

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
