"""The demo as the command line asks for it: which script to play, and what is left of it."""

from __future__ import annotations

import csv
import io
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import FrameType

import orjson
from rich.console import Console
from sqlalchemy.orm import Session

from bot.errors import UserError
from bot.flows import migrating
from bot.flows.importing import import_export
from bot.runtime import system_clock
from bot.store import members, silos, workspaces
from bot.store.database import Database
from demo.deeds import Cast
from demo.play import Script, Summary, play
from sandbox.company import company, last_day, silos_csv, write_export

REAL = (
    "A real export: its database is thrown away at the end, everybody in it counts as joined, "
    "and people appear under invented names. Nothing leaves this machine."
)
JOINING = 0.8  # the share of the sample company that joins


def run(
    export: Path | None, out: Path | None, seed: int, answers: bool, page: bool, console: Console
) -> Summary:
    """Play the sample company (with a `page` to sit at), or that export.

    Raises UserError for what cannot be used.
    """
    if out:
        _make(out)
    with _ended_like_any_other(), tempfile.TemporaryDirectory(prefix="footbridge-demo-") as name:
        folder = Path(name)
        if export is None:
            console.print("The sample company: eight weeks at Wrenfield, as a Slack export.")
            script = _sample(folder, seed, answers, page)
        else:
            console.print(REAL)
            script = _real(export, folder, seed, answers)
        console.print("Starting: a local Slack, and Footbridge beside it.")
        summary = play(script, console, folder)
    _close(summary, out, console)
    return summary


@contextmanager
def _ended_like_any_other() -> Iterator[None]:
    """A signal to end, or a terminal that is closed, throws the database away as well."""

    def ends(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's
        return
    before = {number: signal.signal(number, ends) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _sample(folder: Path, seed: int, answers: bool, page: bool) -> Script:
    path = folder / "wrenfield.zip"
    end = datetime.now(UTC).date()
    write_export(path, seed=seed, end=end)
    people = company()
    seats = {role: people.person(who).id for role, who in people.seats.items()} if page else {}
    cast = partial(Cast, company=people, ends=last_day(end)) if answers else None
    return Script(path, silos_csv(), seed, answers, False, JOINING, seats, cast)


def _real(path: Path, folder: Path, seed: int, answers: bool) -> Script:
    """A script for a real export; its silos are inferred from who answers whom."""
    database = Database(f"sqlite:///{folder / 'silos.db'}")
    migrating.migrate(database)
    import_export(database, None, path, now=system_clock(), silos="infer")
    with database.reading() as session:
        inferred = _as_csv(session)
    database.close()
    return Script(path, inferred, seed, answers, pseudonyms=True, joining=1.0)


def _as_csv(session: Session) -> str:
    """Who is in which silo, by Slack id. Raises UserError if nobody is in any."""
    text = io.StringIO()
    writer = csv.writer(text)
    for workspace in workspaces.all_of_them(session):
        book = silos.book(session, workspace.id)
        for member in members.all_of(session, workspace.id):
            silo = book.at(member.id, system_clock())
            if silo is not None:
                writer.writerow((member.slack_id, book.names[silo]))
    if not text.getvalue():
        raise UserError("Too few people in this export answer each other to tell silos apart.")
    return text.getvalue()


def _close(summary: Summary, out: Path | None, console: Console) -> None:
    counts = summary.counts
    console.print(
        f"\n[bold]{summary.events:,} events[/bold] heard, {counts.messages:,} messages by people "
        f"kept (no text), {counts.conversations:,} conversations.\n"
        f"[bold]{counts.crossings:,} crossings[/bold], {counts.new_bridges:,} of them new bridges; "
        f"{counts.decisions:,} decisions, {counts.nudges_sent:,} nudges sent, "
        f"{counts.nudges_answered:,} answered."
    )
    if out:
        path = out / "summary.json"
        path.write_bytes(orjson.dumps(summary.as_dict(), option=orjson.OPT_INDENT_2))
        console.print(f"Written: {path}")


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"The folder {out} cannot be made: {error.strerror}.") from None
