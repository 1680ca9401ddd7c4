"""What the terminal shows of a demo, as it happens: what was heard, found, decided, answered."""

from __future__ import annotations

from datetime import timedelta

from rich.console import Console
from sqlalchemy.orm import Session

from bot.domain.calendar import DAY, moment
from bot.domain.crossings import BRIDGE_SPAN
from bot.store import (
    channels,
    crossings,
    decisions,
    members,
    messages,
    nudges,
    silos,
    stories,
    workspaces,
)
from bot.store.crossings import Crossing
from bot.store.decisions import Decision
from bot.store.nudges import Nudge
from demo import telling
from demo.sitting import Panel
from demo.stage import Stage

MOST_A_WEEK = 10  # crossings told one by one; the others are counted
MOST_HEARD = 200
NEWS = 2 * DAY  # what is older was told before


class Narrator:
    """Reads what the bot has stored, and tells what is new."""

    def __init__(self, stage: Stage, console: Console, panel: Panel, since: int) -> None:
        """`since`: from when on the panel tells each message too, in microseconds."""
        self._stage, self._console, self._panel = stage, console, panel
        self._heard = since
        self._crossing = self._decision = 0
        self._told: set[str] = set()
        self._since = 0
        self._monday = ""
        self._this_week = 0
        with stage.runtime.database.reading() as session:
            found = workspaces.by_slack_id(session, stage.workspace)
            self._workspace = found.id if found else 0

    def tell(self) -> None:
        """Print what has happened since the last time."""
        with self._stage.runtime.database.reading() as session:
            self._tell_messages(session)
            for crossing in crossings.declared_after(session, self._workspace, self._crossing):
                self._tell_crossing(session, crossing)
                self._crossing = crossing.id
            for decision in decisions.for_workspace(session, self._workspace, self._decision):
                self._tell_decision(session, decision)
                self._decision = decision.id
            for nudge in nudges.news(session, self._workspace, self._since):
                self._tell_answer(session, nudge)
        self._since = self._stage.now

    def end(self) -> None:
        self._close_week()

    def _line(self, at: int, sign: str, text: str) -> None:
        day = moment(at)
        monday = f"{day - timedelta(days=day.weekday()):%-d %B %Y}"
        if monday != self._monday:
            self._close_week()
            self._monday, self._this_week = monday, 0
            self._console.print(f"\n[bold]The week of {monday}[/bold]")
        self._console.print(f"  [dim]{day:%a %H:%M}[/dim]  {sign} {text}", soft_wrap=True)

    def _close_week(self) -> None:
        more = self._this_week - MOST_A_WEEK
        if more > 0:
            self._console.print(f"              … and {more} more crossings")

    def _tell_messages(self, session: Session) -> None:
        """What was kept of each message, and which it was put together with: the panel only."""
        if self._stage.now < self._heard:
            return
        for one in messages.grouped_after(session, self._workspace, self._heard, MOST_HEARD):
            self._heard = one.received_at
            place = channels.get(session, self._workspace, one.channel_id).name
            name = self._name(session, one.author_id)
            flags = [word for word in ("question", "thanks", "link") if getattr(one, word)]
            kept = ", ".join(["who, where, when", *flags]) + "; no text"
            self._panel.tell(one.at, "heard", f"#{place}: {name} wrote", kept)
            if one.thread_at is not None:
                self._panel.tell(one.at, "grouped", f"#{place}: with its thread")
            elif one.link_at is not None:
                why = one.link_reason or ""
                self._panel.tell(one.at, "grouped", f"#{place}: with what was said before", why)

    def _tell_crossing(self, session: Session, crossing: Crossing) -> None:
        if crossing.last_at < self._stage.now - NEWS:
            return  # counted anew, as somebody was taken out of it
        names = silos.book(session, self._workspace).names
        pair = (crossing.silo_a, crossing.silo_b)
        since = crossing.first_at - BRIDGE_SPAN
        bridge = crossings.between(session, self._workspace, pair, since, crossing.first_at) is None
        said = f"{names[pair[0]]} and {names[pair[1]]} exchanged"
        place = channels.get(session, self._workspace, crossing.channel_id).name
        why = "a new bridge: their first exchange in 90 days" if bridge else ""
        self._panel.tell(crossing.first_at, "crossed", f"#{place}: {said}", why)
        self._this_week += 1
        if self._this_week > MOST_A_WEEK and not bridge:
            return
        mark = "  [green]a new bridge[/green]" if bridge else ""
        text = f"[cyan]#{place}[/cyan]  {said}{mark}"
        self._line(crossing.first_at, "⇄", text)

    def _tell_decision(self, session: Session, decision: Decision) -> None:
        name = self._name(session, decision.member_id)
        why = ", ".join(decision.reasons)
        drawn = telling.lot(decision.draw, decision.probability)
        self._panel.tell(*_panel_line(decision, name))
        if decision.arm == "send":
            text = f"[bold]{name}[/bold] {telling.sent(decision.kind)}  [dim]({why}; {drawn})[/dim]"
            self._line(decision.decided_at, "✉", text)
        elif decision.available:
            text = f"{name} {telling.spared(decision.kind)}  [dim]({drawn})[/dim]"
            self._line(decision.decided_at, "·", text)
        else:
            self._line(
                decision.decided_at,
                "·",
                f"{name} {telling.spared(decision.kind)}  [dim]({why})[/dim]",
            )

    def _tell_answer(self, session: Session, nudge: Nudge) -> None:
        if nudge.answer is None or nudge.answered_at is None or nudge.id in self._told:
            return
        self._told.add(nudge.id)
        name = self._name(session, nudge.member_id)
        pressed = telling.answered(nudge.kind, nudge.answer)
        text = f"[bold]{name}[/bold] pressed [yellow]{pressed}[/yellow]"
        self._panel.tell(nudge.answered_at, "answered", f"{name} pressed {pressed}")
        story = stories.of_nudge(session, self._workspace, nudge.id)
        if story:
            text += f'  [italic]"{story.happened}"[/italic]'
        self._line(nudge.answered_at, "↩", text)

    def _name(self, session: Session, member_id: int) -> str:
        member = members.by_ids(session, self._workspace, [member_id])[member_id]
        known = self._stage.people.get(member.slack_id)
        return known.member.real_name if known else member.name


def _panel_line(decision: Decision, name: str) -> tuple[int, str, str, str]:
    why = ", ".join(decision.reasons)
    drawn = telling.lot(decision.draw, decision.probability)
    if not decision.available:
        return decision.decided_at, "held back", f"{name} {telling.spared(decision.kind)}", why
    if decision.arm == "send":
        return (
            decision.decided_at,
            "sent",
            f"{name} {telling.sent(decision.kind)}",
            f"{why}; {drawn}",
        )
    return decision.decided_at, "decided", f"{name} {telling.spared(decision.kind)}", drawn
