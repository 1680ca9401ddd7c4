"""What somebody says, and does to channels, without any app."""

from typing import Any

from . import rich_text, rooms, screen, talk, uploads
from .model import Channel, Message
from .oneself import Oneself


class Speaker(Oneself):
    """Somebody who talks, reacts, joins and leaves."""

    def says(self, text: str, in_: str | Channel, *, ts: str = "", **more: Any) -> Message:
        """Say something in "#channel", to "@somebody", or in a channel. "@name" and "#name" in
        the text become mentions. `more` are fields of `Message` (thread_ts, subtype, …)."""
        channel, world = self.place(in_), self.slack.world
        if self.id not in channel.members:
            raise AssertionError(f"{self.name} is not in {self._name(channel)}")
        if channel.archived:
            raise AssertionError(f"{self._name(channel)} is archived")
        if rooms.is_read_only(world, channel):
            raise AssertionError(f"sending messages to {self._name(channel)} is turned off")
        words = self.as_sent(text)
        return self.slack.do(lambda: talk.post(world, channel, self.member, words, ts=ts, **more))

    def replies(
        self, text: str, to: Message | str, *, broadcast: bool = False, ts: str = "", **more: Any
    ) -> Message:
        """Reply in the thread of a message (or of the newest that reads so)."""
        message = self.finds(to)
        if broadcast:
            more["subtype"] = "thread_broadcast"
        channel = self.slack.world.channels[message.channel_id]
        thread = message.thread_ts or message.ts
        return self.says(text, channel, ts=ts, thread_ts=thread, **more)

    def edits(self, message: Message | str, text: str) -> None:
        found, words = self._own(message), self.as_sent(text)
        changed = {"text": words, "blocks": rich_text.blocks(words)}
        self.slack.do(lambda: talk.edit(self.slack.world, found, **changed))

    def deletes(self, message: Message | str) -> None:
        found = self._own(message)
        self.slack.do(lambda: talk.delete(self.slack.world, found))

    def reacts(self, name: str, to: Message | str) -> None:
        message = self.finds(to)
        self.slack.do(lambda: talk.react(self.slack.world, self.member, name, message))

    def unreacts(self, name: str, to: Message | str) -> None:
        message = self.finds(to)
        self.slack.do(lambda: talk.unreact(self.slack.world, self.member, name, message))

    def joins(self, channel: str | Channel) -> None:
        found = self.place(channel)
        if found.kind != "channel":
            raise AssertionError(f"{self._name(found)} is private: somebody must invite")
        self.slack.do(lambda: rooms.join(self.slack.world, found, self.member))

    def leaves(self, channel: str | Channel) -> None:
        found = self.place(channel)
        self.slack.do(lambda: rooms.leave(self.slack.world, found, self.member))

    def invites(self, who: Any, to: str | Channel) -> None:
        """Bring a person or an app's bot into a channel one is in."""
        found, guest = self.place(to), self.slack.member(who, self.member.workspace_id)
        self.slack.do(lambda: rooms.join(self.slack.world, found, guest, self.member))

    def removes(self, who: Any, from_: str | Channel) -> None:
        found, member = self.place(from_), self.slack.member(who, self.member.workspace_id)
        self.slack.do(lambda: rooms.leave(self.slack.world, found, member, kicked=True))

    def archives(self, channel: str | Channel, *, archived: bool = True) -> None:
        """Archive a channel, or bring it back."""
        found = self.place(channel)
        self.slack.do(
            lambda: rooms.archive(self.slack.world, found, self.member, archived=archived)
        )

    def renames(self, channel: str | Channel, name: str) -> None:
        found = self.place(channel)
        self.slack.do(lambda: rooms.rename(self.slack.world, found, name.removeprefix("#")))

    def sets_topic(self, channel: str | Channel, topic: str) -> None:
        found = self.place(channel)
        self.slack.do(lambda: rooms.set_topic(self.slack.world, found, self.member, topic))

    def destroys(self, channel: str | Channel) -> None:
        """Delete a channel and all that was said in it."""
        found = self.place(channel)
        self.slack.do(lambda: rooms.delete(self.slack.world, found, self.member))

    def uploads(self, name: str, content: bytes, in_: str | Channel, text: str = "") -> Message:
        """Share a file with some words."""
        world = self.slack.world
        with world.lock:
            found = uploads.bring(world, self.member, name, content)
            found.channels.append(self.place(in_).id)
        return self.says(text, in_, subtype="file_share", files=[found.id])

    def reads(self, channel: str | Channel) -> None:
        """Mark all of a conversation as read."""
        found, world = self.place(channel), self.slack.world
        with world.lock:
            found.read[self.id] = next((m.ts for m in found.timeline.newest_first()), "")
            world.changed("read", {"channel": found.id}, found, who=self.id)

    def unread(self, channel: str | Channel) -> int:
        """How many messages of others stand in a conversation since it was read."""
        with self.slack.world.lock:
            return screen.unread(self.place(channel), self.member)
