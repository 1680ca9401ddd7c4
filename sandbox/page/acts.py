"""What can be done at the page. Each act is one that a person in Slack can do, too."""

from __future__ import annotations

import base64
import contextlib
import re
from collections.abc import Callable
from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .. import elements, filled, hands, uploads
from ..doors import Ack
from ..model import Channel, Message, View
from ..screen import Shown
from . import fields, sidebar
from .site import Site, Visitor
from .spelled import typed

Asked = dict[str, Any]
_NOT_YET = "The weeks until today are still being played. In a moment it is your turn."
LONGEST = 16_000_000
"""Bytes of a request: a file comes in one."""


class Acts:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def do(self, request: Request) -> Response:
        """One act: {"ok": true, …}, or {"ok": false, "says": "…"} with what a person is told."""
        body = await request.body()
        return await run_in_threadpool(self._do, request, body)

    def _do(self, request: Request, body: bytes) -> Response:
        try:
            asked = _asked(body)
            visitor = self._site.sit(request.path_params["who"])
            act = ACTS[request.path_params["act"]]
        except (KeyError, ValueError):
            return JSONResponse({"ok": False, "says": "That is not there (any more)."}, 404)
        if act in ANSWERED_SOON and act is not home and self._site.passing.plays:
            return JSONResponse({"ok": False, "says": _NOT_YET})
        soon = self._site.passing.calm() if act in ANSWERED_SOON else contextlib.nullcontext()
        with soon:
            return _answered(visitor, act, asked)

    async def time(self, request: Request) -> Response:
        body = await request.body()
        return await run_in_threadpool(self._time, request.path_params["act"], body)

    def _time(self, act: str, body: bytes) -> Response:
        passing = self._site.passing
        if passing.plays:
            return JSONResponse({"ok": False, "says": _NOT_YET})
        try:
            asked = _asked(body)
            if act == "move":
                ok = passing.leap(_seconds(asked))
                return JSONResponse({"ok": ok, "says": passing.trouble})
            passing.play(int(asked.get("pace", 1))) if act == "play" else passing.pause()
        except (ValueError, TypeError) as error:
            return JSONResponse({"ok": False, "says": str(error)}, 400)
        return JSONResponse({"ok": True})


def _asked(body: bytes) -> Asked:
    asked = orjson.loads(body) if len(body) <= LONGEST else None
    if not isinstance(asked, dict):
        raise ValueError("not an object")
    return asked


def _seconds(asked: Asked) -> float:
    """How far time is to be moved: more than nothing, at most four weeks."""
    seconds = float(asked.get("seconds", 0))
    if not 0 < seconds <= 28 * 86_400:
        raise ValueError("Time moves forward, and at most four weeks at once.")
    return seconds


def _answered(
    visitor: Visitor, act: Callable[[Visitor, Asked], Asked | None], asked: Asked
) -> Response:
    try:
        more = act(visitor, asked) or {}
    except (AssertionError, ValueError) as error:
        return JSONResponse({"ok": False, "says": str(error).partition("\n")[0]})
    except (KeyError, TypeError):
        return JSONResponse({"ok": False, "says": "That is not there any more."})
    return JSONResponse({"ok": True} | more)


# Saying


def say(visitor: Visitor, asked: Asked) -> None:
    """Say something, or run a command where it begins with one."""
    channel, text = visitor.channel(str(asked["channel"])), str(asked["text"]).strip()
    thread = str(asked.get("thread") or "")
    if text.startswith("/") and re.match(r"/[\w-]+(\s|$)", text):
        if thread:
            raise ValueError(f"{text.split()[0]} is not supported in threads. Sorry!")
        visitor.person.runs(text, channel)
    elif text:
        more = {"subtype": "thread_broadcast"} if thread and asked.get("broadcast") else {}
        visitor.person.says(typed(text), channel, thread_ts=thread, **more)


def edit(visitor: Visitor, asked: Asked) -> None:
    message = _message(visitor, asked)
    text = str(asked["text"]).strip()
    visitor.person.edits(message, typed(text)) if text else visitor.person.deletes(message)


def delete(visitor: Visitor, asked: Asked) -> None:
    visitor.person.deletes(_message(visitor, asked))


def react(visitor: Visitor, asked: Asked) -> None:
    """Add a reaction, or take it back where it is theirs."""
    message, name = _message(visitor, asked), str(asked["name"])
    if visitor.id in message.reactions.get(name, []):
        visitor.person.unreacts(name, message)
    else:
        visitor.person.reacts(name, message)


def dismiss(visitor: Visitor, asked: Asked) -> None:
    """Take what only this person sees off their screen."""
    message = _message(visitor, asked)
    channel, world = visitor.world.channels[message.channel_id], visitor.world
    with world.lock:
        channel.ephemerals = [m for m in channel.ephemerals if m is not message]
        world.changed("ephemeral_deleted", {"ts": message.ts}, channel, who=visitor.id)


def read(visitor: Visitor, asked: Asked) -> None:
    channel = visitor.channel(str(asked["channel"]))
    newest = next((m.ts for m in channel.timeline.newest_first()), "")
    if channel.read.get(visitor.id, "") < newest:
        visitor.person.reads(channel)


# Channels


def join(visitor: Visitor, asked: Asked) -> None:
    visitor.person.joins(visitor.channel(str(asked["channel"])))


def leave(visitor: Visitor, asked: Asked) -> None:
    visitor.person.leaves(visitor.channel(str(asked["channel"])))


def talk(visitor: Visitor, asked: Asked) -> Asked:
    """Open the DM with somebody; gives where it is."""
    other = visitor.world.members[str(asked["person"])]
    with visitor.world.lock:
        channel = visitor.world.dm(visitor.member.workspace_id, visitor.id, other.id)
    return {"go": f"{visitor.url}/in/{channel.id}"}


# What apps show


def act(visitor: Visitor, asked: Asked) -> None:
    """Press, choose or enter something that tells the app at once."""
    shown = _shown(visitor, asked)
    _enter_all(visitor, shown, asked)
    found = fields.find(shown.blocks, str(asked["block"]), str(asked["action"]))
    value = fields.chosen(visitor, found, asked.get("value"))
    hands.act(visitor.slack, visitor.member, shown, found, value)


def enter(visitor: Visitor, asked: Asked) -> None:
    """Remember what stands in the fields of a view or a message, telling nobody."""
    _enter_all(visitor, _shown(visitor, asked), asked)


def bring(visitor: Visitor, asked: Asked) -> Asked:
    """Bring a file for a field; its content comes in base64. Gives how it is called here."""
    content = base64.b64decode(str(asked["content"]), validate=True)
    with visitor.world.lock:
        found = uploads.bring(visitor.world, visitor.member, str(asked["name"])[:255], content)
    return {"file": {"id": found.id, "name": found.name}}


def submit(visitor: Visitor, asked: Asked) -> None:
    view = _modal(visitor, asked)
    _enter_all(visitor, Shown("view", "", view=view), asked)
    errors = filled.wrong(view)
    if errors:
        with visitor.world.lock:
            visitor.slack.surfaces.shown_error(view, errors)
    else:
        hands.submit(visitor.slack, visitor.member, view)


def close(visitor: Visitor, asked: Asked) -> None:
    everything = bool(asked.get("everything"))
    hands.close(visitor.slack, visitor.member, _modal(visitor, asked), everything=everything)


def suggest(visitor: Visitor, asked: Asked) -> Asked:
    """The options that an app offers for what was typed."""
    shown = _shown(visitor, asked)
    found = fields.find(shown.blocks, str(asked["block"]), str(asked["action"]))
    ack = hands.suggest(visitor.slack, visitor.member, shown, found, str(asked.get("typed", "")))
    if not ack.ok:
        raise ValueError("Error loading options")
    groups = ack.body.get("option_groups") or [{"options": ack.body.get("options") or []}]
    return {"options": [_offered(group, option) for group in groups for option in group["options"]]}


def _offered(group: Asked, option: Asked) -> Asked:
    label = (group.get("label") or {}).get("text", "")
    more = (option.get("description") or {}).get("text", "")
    return {"text": option["text"]["text"], "more": more, "group": label, "option": option}


def shortcut(visitor: Visitor, asked: Asked) -> None:
    message = _message(visitor, asked) if asked.get("ts") else None
    ack = hands.shortcut(visitor.slack, visitor.member, str(asked["name"]), message)
    _or_trouble(ack)


def home(visitor: Visitor, asked: Asked) -> None:
    """Tell an app that somebody looks at it: at its Home, or (`tab`) at its "messages"."""
    name = sidebar.installed(visitor, str(asked["app"])).app.manifest.name
    messages = asked.get("tab") == "messages"
    visitor.person.opens_dm(name) if messages else visitor.person.opens_home(name)


def _or_trouble(ack: Ack) -> None:
    if not ack.ok:
        raise ValueError(hands.TROUBLE)


# Finding


def _message(visitor: Visitor, asked: Asked) -> Message:
    channel: Channel = visitor.channel(str(asked["channel"]))
    ts = str(asked["ts"])
    whispers = (m for m in channel.ephemerals if m.ts == ts and m.only_for == visitor.id)
    found = channel.timeline.get(ts) or next(whispers, None)
    if found is None:
        raise KeyError(ts)
    return found


def _shown(visitor: Visitor, asked: Asked) -> Shown:
    if not asked.get("view"):
        return Shown("message", "", message=_message(visitor, asked))
    view = visitor.slack.surfaces.views[str(asked["view"])]
    if view.user != visitor.id:
        raise KeyError(view.id)
    return Shown("view", "", view=view)


def _modal(visitor: Visitor, asked: Asked) -> View:
    view = _shown(visitor, asked).view
    if view is None or view is not visitor.slack.surfaces.top(visitor.id):
        raise KeyError("that modal is not on top")
    return view


def _enter_all(visitor: Visitor, shown: Shown, asked: Asked) -> None:
    """Put in what stands in the fields. What is not there any more is let go."""
    raw = {(block_id, action_id): value for block_id, action_id, value in asked.get("values") or ()}
    with visitor.world.lock:
        for found in elements.placed(shown.blocks):
            if (found.block_id, found.action_id) in raw:
                value = fields.chosen(visitor, found, raw[found.block_id, found.action_id])
                hands.enter(visitor.member, shown, found, value)


ACTS: dict[str, Callable[[Visitor, Asked], Asked | None]] = {
    name.__name__: name
    for name in (
        say, edit, delete, react, dismiss, read, join, leave, talk,
        act, enter, bring, submit, close, suggest, shortcut, home,
    )
}  # fmt: skip
ANSWERED_SOON = (say, act, submit, suggest, shortcut, home)
"""What an app has only moments to answer."""
