"""One local Slack: its state, its server, and the people who can do things in it."""

import contextlib
import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from starlette.routing import BaseRoute

from . import events, installing, rooms, server, talk
from .api.server import WebApi
from .apps import App, Installation
from .clock import Clock
from .courier import SLACK_RETRIES, Courier, Deliveries
from .disorder import Disorder
from .doors import HttpDoor
from .faults import Faults
from .feed import Feed
from .interaction import Interactions
from .limits import RateLimits
from .model import Channel, ChannelKind, Json, Member, Message, UserGroup, Workspace
from .outbound import Outbound
from .person import Person
from .socket_mode import SocketMode
from .surfaces import Surfaces
from .wire import served
from .world import World

ACK_SECONDS = 3.0
T = TypeVar("T")


class Slack:
    """A Slack of one's own, with one or more workspaces.

    `deliver` is "now" (what a person does returns when the apps have acked what they hear of it)
    or "background". What an app itself causes is always told in the background: see `settle`.
    `retries` are the seconds before each further attempt at an event, by the sandbox's clock.
    """

    def __init__(
        self,
        clock: Clock | None = None,
        *,
        deliver: str = "now",
        rate_limits: bool = False,
        retries: Sequence[float] = SLACK_RETRIES,
        ack_timeout: float = ACK_SECONDS,
    ) -> None:
        self.clock = clock or Clock()
        self.deliver = deliver
        self.world = World(self.clock, limits=RateLimits(rate_limits))
        self.surfaces = Surfaces(self.world)
        self.interactions = Interactions(self.world)
        self.faults = Faults()
        self.deliveries = Deliveries()
        self.sockets = SocketMode(self.world, ack_timeout)
        self._http = HttpDoor(ack_timeout)
        self.outbound = Outbound(self._http, self.sockets)
        self.courier = Courier(self.clock, self.outbound.event, self.deliveries, retries)
        self.api = WebApi(
            self.world,
            self.surfaces,
            self.interactions,
            self.courier,
            self.faults,
        )
        self.clock.when_moved(self._end_statuses)

    @property
    def feed(self) -> Feed:
        """Everything that happened, to follow."""
        return self.world.feed

    @property
    def rate_limits(self) -> RateLimits:
        """Whether calls and deliveries are counted: `rate_limits.on = True`."""
        return self.world.limits

    @property
    def disorder(self) -> Disorder:
        """Makes events come twice, late, in the wrong order or not at all."""
        return self.courier.disorder

    @property
    def url(self) -> str:
        """The base URL while it is served, else ""."""
        return self.world.base_url

    @contextlib.contextmanager
    def serve(self, port: int = 0, routes: Iterable[BaseRoute] = ()) -> Iterator[str]:
        """Serve on loopback, with further Starlette routes beside Slack's own. Gives the base
        URL: the Web API is under `{url}/api/`. OSError where the port is taken."""
        with served(server.application(self, routes), port) as url:
            self.world.base_url = url
            self.courier.start()
            try:
                yield url
            finally:
                self.faults.clear()
                self.courier.stop()
                self._http.close()

    def do(self, act: Callable[[], T]) -> T:
        """Let something happen: `act` runs under the lock, and what it caused is delivered."""
        with self.world.lock:
            result = act()
            told = self.world.take_outbox()
        if self.deliver == "now":
            self.courier.deliver(told)
        else:
            self.courier.enqueue(told)
        return result

    def settle(self, timeout: float = 10.0) -> None:
        """Wait until every event that is due is delivered. TimeoutError after real seconds."""
        self.courier.settle(timeout)

    def moves_on(self, **span: float) -> None:
        """Let time pass, in the words of `timedelta`: `moves_on(days=2, hours=1)`."""
        self.clock.advance(timedelta(**span).total_seconds())
        if self.deliver == "now":
            self.settle()

    def will_expire(self, member: Member, until: int) -> None:
        """Take somebody's status away once the clock says so."""
        with self.world.lock:
            heapq.heappush(self.world.expiring, (until, member.id))

    def _end_statuses(self) -> None:
        if self.world.expiring and self.world.expiring[0][0] <= self.clock.now():
            self.do(lambda: rooms.end_statuses(self.world))

    # Who and what there is

    def add_workspace(self, id: str = "", name: str = "Sample", domain: str = "") -> Workspace:
        home = Workspace(id or self.world.ids.next("T"), name, domain or name.lower())
        self.world.workspaces[home.id] = home
        return home

    def add_person(
        self,
        workspace: Workspace | str | None,
        name: str,
        id: str = "",
        *,
        real_name: str = "",
        fields: dict[str, str] | None = None,
        **more: Any,
    ) -> Person:
        """Somebody new. `fields` are custom profile fields by label; `more` are fields of
        `Member`: title, tz, email, is_admin, is_restricted, deleted, is_bot, …"""
        home = self.world.workspace(workspace)
        member = Member(
            id=id or self.world.ids.next("U"),
            workspace_id=home.id,
            name=name,
            real_name=real_name or name.title(),
            fields=dict(fields or {}),
            updated=self.clock.now(),
            **more,
        )
        if member.is_bot and not member.bot_id:
            member.bot_id = self.world.ids.next("B")
        self.do(lambda: rooms.arrive(self.world, member))
        return Person(self, member)

    def deactivates(self, who: Person | str, workspace: Workspace | str | None = None) -> None:
        """As an admin ends somebody's account: `user_change`, and they are out of all channels."""
        member = self.member(who, workspace)
        self.do(lambda: rooms.deactivate(self.world, member))

    def add_channel(
        self,
        workspace: Workspace | str | None,
        name: str,
        id: str = "",
        *,
        private: bool = False,
        members: Iterable["Person | Installation | str"] = (),
        shared_with: Iterable[Workspace | str] = (),
        **more: Any,
    ) -> Channel:
        """A channel with these people in it from the start (nobody is told they joined)."""
        home = self.world.workspace(workspace)
        kind: ChannelKind = "group" if private else "channel"
        channel = Channel(
            id=id or self.world.ids.next("C"),
            workspace_id=home.id,
            name=name.removeprefix("#"),
            kind=kind,
            created=self.clock.now(),
            shared_with={self.world.workspace(other).id for other in shared_with},
            **more,
        )
        now = self.clock.now()
        channel.members = {self.member(m, home).id: now for m in members}
        channel.creator = channel.creator or next(iter(channel.members), "")
        self.do(lambda: rooms.create(self.world, channel))
        return channel

    def add_group(
        self,
        workspace: Workspace | str | None,
        handle: str,
        name: str = "",
        users: Iterable["Person | str"] = (),
    ) -> UserGroup:
        """A user group (@handle)."""
        home, now = self.world.workspace(workspace), self.clock.now()
        people = [self.member(u, home).id for u in users]
        group = UserGroup(
            id=self.world.ids.next("S"),
            workspace_id=home.id,
            handle=handle,
            name=name or handle.title(),
            users=people,
            created=now,
            updated=now,
        )
        self.do(lambda: rooms.create_group(self.world, group))
        return group

    def set_group(self, handle: str, users: Iterable["Person | str"]) -> UserGroup:
        """Change who is in a user group. StopIteration where there is none."""
        found = next(g for g in self.world.groups.values() if handle in (g.handle, g.id))
        people = [self.member(u, found.workspace_id).id for u in users]
        self.do(lambda: rooms.group_users(self.world, found, people))
        return found

    def person(self, name: str, workspace: Workspace | str | None = None) -> Person:
        """Somebody by name or id. KeyError where there is none, or more than one."""
        return Person(self, self.world.member(name, workspace))

    def member(
        self, ref: "Person | Installation | Member | str", workspace: Workspace | str | None = None
    ) -> Member:
        if isinstance(ref, Person):
            return ref.member
        if isinstance(ref, Installation):
            return self.world.members[ref.bot_user_id]
        return ref if isinstance(ref, Member) else self.world.member(ref, workspace)

    def channel(self, name: str, workspace: Workspace | str | None = None) -> Channel:
        """A channel by id or name ("#launch")."""
        if name in self.world.channels:
            return self.world.channels[name]
        return self.world.channel(name, self.world.workspace(workspace).id)

    # Apps

    def install(
        self,
        workspace: Workspace | str | None,
        manifest: Json,
        request_url: str | None = None,
        *,
        by: "Person | None" = None,
    ) -> Installation:
        """Install an app by its manifest, which is enforced. `request_url` stands in for all
        URLs of the manifest; without one, an app with `socket_mode_enabled` connects itself.
        The address may be set later: `installation.app.request_url = …`."""
        home = self.world.workspace(workspace)
        who = by.id if by else ""
        return self.do(lambda: installing.install(self.world, home.id, manifest, request_url, who))

    def register(self, manifest: Json, request_url: str | None = None) -> App:
        """Make an app known that nobody has installed yet: workspaces get it by OAuth."""
        return installing.register(self.world, manifest, request_url)

    def uninstall(self, installation: Installation) -> None:
        """As an admin removes an app: it hears of it and its token is dead."""
        self.do(lambda: installing.uninstall(self.world, installation))

    def revoke(self, installation: Installation) -> None:
        """As when a token is revoked."""
        self.do(lambda: installing.revoke(self.world, installation))

    def invite(self, who: "Person | Installation | str", channel: str | Channel) -> None:
        """Put a person or an app's bot in a channel."""
        member = self.member(who)
        found = channel if isinstance(channel, Channel) else self._known_to(member, channel)
        self.do(lambda: rooms.join(self.world, found, member))

    def limits_events_of(self, installation: Installation) -> None:
        """As when an app hears more than 30,000 events an hour: it is told so, without one."""
        self.do(lambda: events.rate_limited(self.world, installation))

    def _known_to(self, member: Member, channel: str) -> Channel:
        return self.world.channel(channel, member.workspace_id)

    def verify_url(self, app: App) -> bool:
        """Whether an app answers the challenge with which Slack checks its address."""
        return self.outbound.challenge(app)

    def replays(self, row: Json, in_: str | Channel, workspace: str | None = None) -> Message:
        """Say again one row of an export, with its ts, subtype and thread. People it names must
        be here; a row without any is a bot's."""
        channel = in_ if isinstance(in_, Channel) else self.channel(in_, workspace)
        author = self.world.members.get(row.get("user", "")) or self._somebody(channel)
        kept = ("subtype", "thread_ts", "bot_id", "username", "edited")
        more = {key: row[key] for key in kept if row.get(key)}
        return self.do(
            lambda: talk.post(
                self.world, channel, author, row.get("text") or "", ts=row["ts"], **more
            )
        )

    def _somebody(self, channel: Channel) -> Member:
        return Member(id="", workspace_id=channel.workspace_id, name="", is_bot=True)
