"""Where a demo plays: a local Slack with an export's people, and Footbridge beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.routing import BaseRoute

from bot.exports import Export, ExportMember
from bot.flows import installing, migrating
from bot.runtime import Runtime
from bot.store.database import Database
from bot.vault import Vault, new_key
from demo.plan import Plan
from handlers.bolt import make_app
from handlers.web import EVENTS_PATH, beside, wsgi
from sandbox import Channel, Clock, Installation, Person, Slack

MANIFEST = Path(__file__).parents[1] / "manifest.json"
HOUR = 3600.0


@dataclass
class Stage:
    """The Slack, the people and channels in it, and the bot. Its clock stands between lines."""

    slack: Slack
    clock: Clock
    installation: Installation
    runtime: Runtime
    admin: Person
    people: dict[str, Person]
    channels: dict[str, Channel]

    @property
    def workspace(self) -> str:
        return self.admin.member.workspace_id

    @property
    def now(self) -> int:
        """Microseconds since the epoch."""
        return self.runtime.clock()


Routes = Callable[[Slack], Iterable[BaseRoute]]


@contextmanager
def set_up(
    export: Export, plan: Plan, folder: Path, seed: int, pseudonyms: bool, routes: Routes
) -> Iterator[Stage]:
    """A stage for that export, an hour before its first line; the database goes into `folder`.

    `routes` are what the local Slack serves besides its own.
    """
    clock = Clock(plan.begins / 1_000_000 - HOUR, running=False)
    slack = Slack(clock)
    slack.add_workspace(plan.workspace, name="wrenfield" if not pseudonyms else "somewhere")
    with slack.serve(routes=routes(slack)) as url:
        database = Database(f"sqlite:///{folder / 'demo.db'}")
        migrating.migrate(database)
        runtime = Runtime(
            database=database,
            vault=Vault(new_key()),
            clock=lambda: round(clock.now() * 1_000_000),
            slack_api_url=f"{url}/api/",
            worker="demo",
            seed=seed,
        )
        people = _people(slack, export, plan, pseudonyms)
        channels = _channels(slack, plan, people)
        admin = next((p for p in people.values() if p.member.is_admin), None)
        admin = admin or slack.add_person(plan.workspace, "the-admin", is_admin=True)
        installation = slack.install(plan.workspace, _manifest(), by=admin)
        site = wsgi(make_app(runtime, installation.signing_secret), runtime)
        with beside(site) as address:
            installation.app.request_url = address + EVENTS_PATH
            installing.install(runtime, installation.bot_token)
            yield Stage(slack, clock, installation, runtime, admin, people, channels)
        database.close()


def _manifest() -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    manifest["settings"]["socket_mode_enabled"] = False
    return manifest


def _people(slack: Slack, export: Export, plan: Plan, pseudonyms: bool) -> dict[str, Person]:
    known = {member.id: member for member in export.members}
    ids = [member.id for member in export.members]
    ids += [author for author in plan.authors if author not in known]
    return {
        slack_id: _person(slack, plan, slack_id, known.get(slack_id), number, pseudonyms)
        for number, slack_id in enumerate(ids, start=1)
    }


def _person(
    slack: Slack, plan: Plan, slack_id: str, member: ExportMember | None, number: int, hide: bool
) -> Person:
    shown = f"Person {number}" if hide or member is None else member.real_name or member.name
    details: Mapping[str, Any] = {} if member is None else _details(member, hide)
    return slack.add_person(
        plan.workspace, f"person-{number}" if hide or member is None else member.name,
        id=slack_id, real_name=shown, **details,
    )  # fmt: skip


def _details(member: ExportMember, hide: bool) -> dict[str, Any]:
    details: dict[str, Any] = {
        "is_bot": member.is_bot,
        "deleted": member.deleted,
        "is_restricted": member.is_guest,
        "is_admin": member.is_admin,
    }
    if member.tz:
        details["tz"] = member.tz
    if not hide:
        details |= {"email": member.email or "", "title": member.title}
    return details


def _channels(slack: Slack, plan: Plan, people: Mapping[str, Person]) -> dict[str, Channel]:
    made = {}
    for number, channel in enumerate(plan.channels):
        inside = [people[one] for one in channel.members if one in people]
        channel_id = channel.id or f"C0FOLDER{number}"
        made[channel.folder] = slack.add_channel(
            plan.workspace,
            channel.name,
            channel_id,
            members=inside,
            private=channel.kind == "private",
        )
    return made
