"""files: the three steps of an upload (ask for an address, send the bytes, complete)."""

import mimetypes
from typing import Any

from .. import blocks, shapes, talk
from ..api_errors import SlackError, invalid_arguments
from ..events import happened
from ..model import Channel, File, Json
from ..surfaces import with_ids
from .call import Call

BIGGEST = 1_000_000_000
ALT_TEXT = 1_000


def get_upload_url(call: Call) -> Json:
    name, length = call.text("filename"), int(call.args["length"])
    if not 0 < length <= BIGGEST:
        raise SlackError("file_upload_size_restricted")
    if len(call.text("alt_txt")) > ALT_TEXT:
        raise SlackError("alt_txt_too_large")
    found = File(
        id=call.world.ids.next("F"),
        workspace_id=call.workspace.id,
        user=call.bot.id,
        name=name,
        alt_text=call.text("alt_txt"),
        mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream",
        expected=length,
        created=call.world.now(),
    )
    call.world.files[found.id] = found
    return {"upload_url": f"{call.world.base_url}/upload/v1/{found.id}", "file_id": found.id}


def complete_upload(call: Call) -> Json:
    rows = call.args["files"]
    if not isinstance(rows, list) or not rows or not all(isinstance(r, dict) for r in rows):
        raise invalid_arguments("must be an array of objects [json-pointer:/files]")
    found = [_uploaded(call, row) for row in rows]
    for upload, row in zip(found, rows, strict=True):
        upload.title, upload.complete = row.get("title") or upload.name, True
    more = _blocks(call)
    for channel in _channels(call):
        _share(call, channel, found, more)
    return {"files": [shapes.file(call.world, upload) for upload in found]}


def _uploaded(call: Call, row: Json) -> File:
    found = call.world.files.get(str(row.get("id")))
    if found is None or found.user != call.bot.id or found.content is None:
        raise SlackError("file_not_found")
    return found


def _channels(call: Call) -> list[Channel]:
    names = [call.text("channel_id"), *call.text("channels").split(",")]
    found = [_place(call, name.strip()) for name in names if name.strip()]
    for channel in found:
        if channel is None or not call.can_see(channel):
            raise SlackError("channel_not_found")
        if call.bot.id not in channel.members:
            raise SlackError("not_in_channel")
    return [channel for channel in found if channel]


def _place(call: Call, name: str) -> Channel | None:
    """A conversation by its id, or the DM with a person by theirs."""
    if name in call.world.members:
        return call.world.dm(call.workspace.id, call.bot.id, name)
    return call.world.channels.get(name)


def _blocks(call: Call) -> dict[str, Any]:
    """Blocks to share the files with; an `initial_comment` goes before them."""
    if not call.args.get("blocks") or call.text("initial_comment"):
        return {}
    blocks.check_message(call.args["blocks"])
    return {"blocks": with_ids(call.world, call.args["blocks"])}


def _share(call: Call, channel: Channel, uploads: list[File], more: dict[str, Any]) -> None:
    for upload in uploads:
        upload.channels.append(channel.id)
    talk.post(
        call.world,
        channel,
        call.bot,
        call.text("initial_comment"),
        subtype="file_share",
        thread_ts=call.text("thread_ts"),
        files=[upload.id for upload in uploads],
        bot_id=call.here.bot_id,
        app_id=call.app.id,
        **more,
    )
    for upload in uploads:
        event: Json = {"type": "file_shared", "file_id": upload.id, "user_id": call.bot.id}
        event |= {"file": {"id": upload.id}, "channel_id": channel.id}
        happened(call.world, event, call.workspace.id, channel)


def info(call: Call) -> Json:
    return {"file": shapes.file(call.world, _file(call)), "comments": []}


def list_(call: Call) -> Json:
    rows = [
        f
        for f in call.world.files.values()
        if f.complete and not f.deleted and f.workspace_id == call.workspace.id
        if call.text("user") in ("", f.user)
        if not call.text("channel") or call.text("channel") in f.channels
    ]
    count = int(call.args.get("count") or 100)
    paging = {"count": count, "total": len(rows), "page": 1, "pages": -(-len(rows) // count)}
    return {"files": [shapes.file(call.world, f) for f in rows[:count]], "paging": paging}


def delete(call: Call) -> Json:
    found = _file(call)
    if found.user != call.bot.id:
        raise SlackError("cant_delete_file")
    found.deleted, found.content = True, None
    return {}


def _file(call: Call) -> File:
    found = call.world.files.get(call.text("file"))
    if found is None or found.workspace_id != call.workspace.id or not found.complete:
        raise SlackError("file_not_found")
    if found.deleted:
        raise SlackError("file_deleted")
    return found
