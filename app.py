"""Footbridge's command line, and the only place where its parts are put together."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from bot import config, log
from bot.config import Settings
from bot.domain.calendar import micros
from bot.errors import FootbridgeError, PermanentError, TransientError, UserError
from bot.flows import installing, migrating
from bot.runtime import Runtime, system_clock
from bot.store.database import Database
from bot.vault import Vault, new_key

cli = typer.Typer(
    help="Footbridge helps the people of an organisation own their collaboration.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
console = Console(highlight=False)
TOKENS = "`python app.py doctor` says where to copy it from."

DatabaseOption = Annotated[
    str | None, typer.Option("--database", metavar="URL", help="Instead of DATABASE_URL.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")]


@cli.command()
def run(database: DatabaseOption = None) -> None:
    """Run everything in one process, over Socket Mode."""
    from slack_bolt.adapter.socket_mode import SocketModeHandler
    from slack_sdk import WebClient

    from bot import worker
    from handlers.bolt import make_app

    settings = _settings("run", database)
    migrating.migrate(_open(settings))
    runtime = _runtime(settings)
    _install(runtime, settings)
    app_token = config.secret(settings.slack_app_token)
    handler: Any = SocketModeHandler(
        make_app(runtime, signing_secret=None),
        app_token,
        web_client=WebClient(token=app_token, base_url=settings.slack_api_url),
    )
    _serve_metrics(settings)
    _connect(handler)
    scheduler = worker.start(runtime)
    console.print("Footbridge is connected. Stop it with Ctrl+C.")
    _wait_for_end()
    handler.close()
    scheduler.shutdown(wait=True)


@cli.command()
def web(
    database: DatabaseOption = None,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
    threads: Annotated[int, typer.Option(min=1, help="Threads in each.")] = 32,
) -> None:
    """Take in Slack's requests over HTTP. Run `worker` beside it."""
    from handlers.bolt import make_app
    from handlers.web import Wsgi, serve, wsgi

    settings = _settings("web", database)
    _check_migrated(_open(settings))
    secret = config.secret(settings.slack_signing_secret)

    def make() -> Wsgi:
        runtime = _runtime(settings)
        _install(runtime, settings)
        return wsgi(make_app(runtime, secret), runtime)

    serve(make, host, settings.port, workers, threads)


@cli.command()
def worker(database: DatabaseOption = None) -> None:
    """Do what is due: group, find, decide, deliver, tidy. Any number of them may run."""
    from bot import worker as jobs

    settings = _settings("worker", database)
    runtime = _runtime(settings)
    _install(runtime, settings)
    _serve_metrics(settings)
    scheduler = jobs.start(runtime)
    console.print("The worker is at it. Stop it with Ctrl+C.")
    _wait_for_end()
    scheduler.shutdown(wait=True)


@cli.command()
def migrate(database: DatabaseOption = None) -> None:
    """Make or update the database's tables."""
    migrating.migrate(_open(_load(database)))
    console.print("The database is up to date.")


@cli.command()
def doctor(database: DatabaseOption = None) -> None:
    """Check database, tables, credentials, scopes and clock; say what to do about each fault."""
    from bot.flows.checking import check

    findings = check(_load(database))
    for one in findings:
        console.print(f"{'✓' if one.well else '✗'} {one.what}: {one.found}", soft_wrap=True)
        if one.remedy and not one.well:
            console.print(f"    {one.remedy}", soft_wrap=True)
    if not all(one.well for one in findings):
        raise typer.Exit(1)
    console.print("All is well.")


@cli.command(name="import")
def import_(
    export: Annotated[Path, typer.Argument(help="A Slack export: a zip, or its folder.")],
    database: DatabaseOption = None,
    silos: Annotated[
        str | None,
        typer.Option(metavar="CSV|infer", help="Who is in which silo: a CSV, or from who answers."),
    ] = None,
    workspace: Annotated[
        str | None, typer.Option(metavar="ID", help="The Slack workspace it belongs to.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read a Slack export: messages without their text, conversations, crossings, ties."""
    from bot.domain.retention import Outlook
    from bot.flows.importing import import_export
    from bot.views import imported as view

    settings = _load(database)
    opened = _open(settings)
    migrating.migrate(opened)
    outlooks: list[Outlook] = []

    def beforehand(outlook: Outlook) -> None:
        outlooks.append(outlook)
        if not as_json:
            console.print(view.beforehand(outlook), width=min(console.width, 80))

    with _progress(quiet=as_json) as progress:
        imported = import_export(
            opened,
            _vault(settings),
            export,
            now=system_clock(),
            silos=_silo_list(silos),
            workspace=workspace,
            progress=progress,
            beforehand=beforehand,
        )
    if as_json:
        _print_json(imported.as_json())
    else:
        rows = view.lines(imported.as_json(), imported.skipped)
        _print_rows([*rows, *view.kept(outlooks[0])])


@cli.command()
def report(
    database: DatabaseOption = None,
    workspace: Annotated[
        str | None, typer.Option(metavar="ID", help="Which workspace, where there are several.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The first day (UTC).")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day after the last (UTC).")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say how much a workspace talks across its silos. No person is ever named."""
    from bot.flows import reporting
    from bot.views import report as view
    from bot.views import terminal

    opened = _open(_load(database))
    _check_migrated(opened)
    told = reporting.report(
        opened, workspace=workspace, since=_midnight(since), until=_midnight(until)
    )
    if as_json:
        _print_json(told.as_json())
    else:
        terminal.show(console, view.lines(told))


@cli.command()
def story(
    out: Annotated[Path, typer.Option(help="The file to write, as story.html.")],
    database: DatabaseOption = None,
    workspace: Annotated[
        str | None, typer.Option(metavar="ID", help="Which workspace, where there are several.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The first day (UTC).")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day after the last (UTC).")
    ] = None,
) -> None:
    """Write what working together was worth, as one page: stories, experiments, numbers."""
    from bot.flows import value_story
    from bot.views import value_story as view

    opened = _open(_load(database))
    _check_migrated(opened)
    page = value_story.tell(
        opened, system_clock(), workspace=workspace, since=_midnight(since), until=_midnight(until)
    )
    try:
        out.write_text(view.html(page), encoding="utf-8")
    except OSError as error:
        raise UserError(f"{out} cannot be written: {error.strerror}.") from None
    console.print(f"{view.title(page)}. It stands in {out}.", soft_wrap=True)


@cli.command()
def tour(
    person: Annotated[str, typer.Option(metavar="ID", help="Whose tour: a Slack user id, U….")],
    out: Annotated[Path, typer.Option(help="The file to write, as tour.html.")],
    database: DatabaseOption = None,
    workspace: Annotated[
        str | None, typer.Option(metavar="ID", help="Which workspace, where there are several.")
    ] = None,
) -> None:
    """Write what came of a listening tour, as one page: what was shared, threads, proposals."""
    from bot.flows import touring_page
    from bot.views import tour_page as view

    opened = _open(_load(database))
    _check_migrated(opened)
    page = touring_page.tell(opened, person, workspace)
    try:
        out.write_text(view.html(page), encoding="utf-8")
    except OSError as error:
        raise UserError(f"{out} cannot be written: {error.strerror}.") from None
    console.print(f"What came of the tour stands in {out}; private notes do not.", soft_wrap=True)


@cli.command()
def measures(
    edges: Annotated[Path, typer.Argument(help="Lines `a b [weight]`.")],
    groups: Annotated[Path, typer.Argument(help="Lines `node group`.")],
    as_json: JsonOption = False,
) -> None:
    """Compute the network measures for plain files."""
    from bot.domain.network import measure_files
    from bot.domain.network_files import BadFile
    from bot.views import measured as view
    from bot.views import terminal

    try:
        with edges.open(encoding="utf-8-sig") as lines, groups.open(encoding="utf-8-sig") as rows:
            found = measure_files(lines, rows)
    except BadFile as error:
        raise UserError(str(error)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"A file cannot be read: {error}. Both are plain text.") from None
    if as_json:
        _print_json(found.as_dict())
    else:
        terminal.show(console, view.lines(found))


@cli.command()
def nudges(
    as_json: JsonOption = False,
    page: Annotated[
        Path | None, typer.Option(help="Write the page of docs, in Markdown, into this file.")
    ] = None,
) -> None:
    """List every kind of nudge: when, for whom, what it hopes for, in which words."""
    from bot.domain.catalogue import KINDS
    from bot.views import kinds as view

    if page:
        page.write_text(view.page(KINDS.values()), encoding="utf-8")
    elif as_json:
        _print_json([view.as_object(kind) for kind in KINDS.values()])
    else:
        table = Table("kind", "stage", "for", "when", box=None, pad_edge=False)
        for kind in KINDS.values():
            table.add_row(kind.name, kind.stage, kind.audience, kind.opportunity)
        console.print(table)


@cli.command()
def key() -> None:
    """Print a new FOOTBRIDGE_SECRET_KEY."""
    print(new_key())


@cli.command()
def manifest(
    url: Annotated[
        str | None, typer.Option(help="For HTTP: where `web` is reached, as https://example.com")
    ] = None,
) -> None:
    """Print the Slack app manifest, to paste at api.slack.com: for Socket Mode, or for HTTP."""
    found = orjson.loads((Path(__file__).parent / "manifest.json").read_bytes())
    if url:
        from handlers.web import EVENTS_PATH

        if not url.startswith("https://"):
            raise UserError("Slack only posts to https addresses. Say --url https://…")
        address = url.rstrip("/") + EVENTS_PATH
        settings = found["settings"] | {"socket_mode_enabled": False}
        settings["event_subscriptions"]["request_url"] = address
        settings["interactivity"]["request_url"] = address
        commands = [one | {"url": address} for one in found["features"]["slash_commands"]]
        found["features"]["slash_commands"] = commands
        found["settings"] = settings
    _print_json(found)


@cli.command()
def demo(
    export: Annotated[
        Path | None, typer.Option(help="Replay this Slack export instead of the sample company.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write summary.json into this folder.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed tells the same story.")] = 1,
    answers: Annotated[
        bool, typer.Option(help="Whether people answer what they are asked.")
    ] = True,
    headless: Annotated[bool, typer.Option(help="Ask nothing and open nothing.")] = False,
) -> None:
    """Replay a company through a local Slack, with Footbridge beside it. Needs no account."""
    from demo import command

    log.configure("WARNING")
    command.run(export, out, seed, answers, not headless, console)


@cli.command()
def sandbox(
    manifest: Annotated[
        Path | None, typer.Option(help="The manifest (JSON) of the app to install.")
    ] = None,
    request_url: Annotated[
        str | None, typer.Option(help="Where the app listens; none for Socket Mode.")
    ] = None,
    port: Annotated[int, typer.Option(help="0: any that is free.")] = 0,
) -> None:
    """Run the local Slack alone, with a page to sit at, to try any Slack app against it."""
    from sandbox.alone import serve_alone

    try:
        serve_alone(manifest, request_url, port, lambda line: print(line, flush=True))
    except (OSError, ValueError) as error:
        raise UserError(f"The sandbox cannot start: {error}") from None


def main() -> None:
    """Run a command; an error on purpose is one clear text and exit code 1."""
    try:
        cli()
    except FootbridgeError as error:
        print(error, file=sys.stderr)
        sys.exit(1)


def _load(database: str | None) -> Settings:
    settings = config.load(database_url=database)
    log.configure(settings.log_level)
    return settings


def _settings(command: str, database: str | None) -> Settings:
    settings = _load(database)
    config.require(settings, command)
    return settings


def _open(settings: Settings) -> Database:
    try:
        return Database(settings.database_url)
    except Exception as error:
        raise UserError(f"DATABASE_URL cannot be opened: {type(error).__name__}") from None


def _check_migrated(database: Database) -> None:
    if migrating.pending(database):
        raise UserError("The database is not up to date. Run `python app.py migrate` first.")


def _runtime(settings: Settings) -> Runtime:
    opened = _open(settings)
    _check_migrated(opened)
    return Runtime(
        database=opened,
        vault=Vault(config.secret(settings.footbridge_secret_key)),
        slack_api_url=settings.slack_api_url,
        worker=f"{socket.gethostname()[:20]}:{os.getpid()}:{uuid.uuid4().hex[:8]}",
    )


def _vault(settings: Settings) -> Vault | None:
    key = settings.footbridge_secret_key
    return Vault(key.get_secret_value()) if key else None


def _silo_list(silos: str | None) -> str | None:
    """The text of a silo list, or "infer". Raises UserError where there is no such file."""
    if silos is None or silos == "infer":
        return silos
    try:
        return Path(silos).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"The silo list {silos} cannot be read ({type(error).__name__}). "
            "It is a CSV in UTF-8 with lines `email or user id, silo`; or say --silos infer."
        ) from None


def _print_json(found: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> None:
    print(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())


def _midnight(day: datetime | None) -> int | None:
    return micros(day.replace(tzinfo=UTC)) if day else None


def _print_rows(rows: Sequence[tuple[str, str]]) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    for row in rows:
        table.add_row(*row)
    console.print(table)


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A bar for bytes done of bytes in all, on a terminal."""
    if quiet:
        yield None
        return
    with Progress(
        TextColumn("Reading"), BarColumn(), DownloadColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True,
    ) as bar:  # fmt: skip
        task = bar.add_task("read", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _install(runtime: Runtime, settings: Settings) -> None:
    try:
        installing.install(runtime, config.secret(settings.slack_bot_token))
    except PermanentError as error:
        if installing.is_new(runtime):
            raise UserError(f"SLACK_BOT_TOKEN: Slack says that {error}. {TOKENS}") from None
        log.log.warning("token_refused", reason=str(error))
    except TransientError as error:
        # A workspace known from before is served all the same.
        log.log.warning("slack_not_reached", reason=str(error))


def _connect(handler: Any) -> None:
    from slack_sdk.errors import SlackApiError

    from bot.slack import TRANSIENT

    try:
        handler.connect()
    except SlackApiError as error:
        code = str(error.response.get("error"))
        if code in TRANSIENT:
            raise UserError(f"Slack cannot be reached ({code}). Try again in a minute.") from None
        raise UserError(f"SLACK_APP_TOKEN: Slack does not take it ({code}). {TOKENS}") from None
    except OSError as error:
        kind = type(error).__name__
        raise UserError(f"Slack cannot be reached ({kind}). Check the network.") from None


def _serve_metrics(settings: Settings) -> None:
    if settings.metrics_port:
        from prometheus_client import start_http_server

        start_http_server(settings.metrics_port, addr="127.0.0.1")


def _wait_for_end() -> None:
    ended = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: ended.set())
    ended.wait()


if __name__ == "__main__":
    main()
