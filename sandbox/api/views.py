"""views: modals and App Home."""

import json

from .. import blocks, elements, shapes
from ..api_errors import SlackError
from ..interaction import Trigger
from ..model import Json, View
from . import pictures
from .call import Call

VIEW_BYTES = 250_000


def open_(call: Call) -> Json:
    body = _body(call, "modal")
    trigger = _trigger(call)
    _check_external(call, body)
    trigger.used = True
    where = (call.app.id, trigger.workspace_id, trigger.user)
    view = call.surfaces.open(*where, body, trigger.channel_id)
    return _answer(call, view)


def push(call: Call) -> Json:
    body = _body(call, "modal")
    trigger = _trigger(call)
    if trigger.view is None or call.surfaces.top(trigger.user) is None:
        raise SlackError("not_found")
    _check_external(call, body)
    try:
        view = call.surfaces.push(trigger.user, body)
    except IndexError:
        raise SlackError("push_limit_reached") from None
    trigger.used = True
    return _answer(call, view)


def update(call: Call) -> Json:
    view = call.surfaces.find(call.app.id, call.text("view_id"), call.text("external_id"))
    if view is None or view.workspace_id != call.workspace.id:
        raise SlackError("not_found")
    body = _body(call, view.kind)
    _check_hash(call, view)
    _check_external(call, body, view)
    call.surfaces.update(view, body)
    return _answer(call, view)


def publish(call: Call) -> Json:
    if not call.app.manifest.home_tab:
        raise SlackError("not_enabled")
    body = _body(call, "home")
    member = call.world.members.get(call.text("user_id"))
    if member is None or not call.knows(member) or member.deleted:
        raise SlackError("user_not_found")
    home = call.surfaces.homes.get((call.app.id, member.id))
    if home:
        _check_hash(call, home)
    _check_external(call, body, home)
    return _answer(call, call.surfaces.publish(call.app.id, call.workspace.id, member.id, body))


def _body(call: Call, kind: str) -> Json:
    body = call.args["view"]
    blocks.check_view(body, kind)
    pictures.check(call, body["blocks"], "/view/blocks", "invalid_arguments")
    if any(one.kind == "file_input" for one in elements.placed(body["blocks"])):
        call.need("files:read")
    if len(json.dumps(body)) > VIEW_BYTES:
        raise SlackError("view_too_large")
    found: Json = body
    return found


def _trigger(call: Call) -> Trigger:
    wanted = call.text("trigger_id") or call.text("interactivity_pointer")
    found = call.interactions.triggers.get(wanted)
    if found is None or found.app_id != call.app.id or found.workspace_id != call.workspace.id:
        raise SlackError("invalid_trigger_id")
    if found.used:
        raise SlackError("exchanged_trigger_id")
    if call.world.now() > found.until:
        raise SlackError("expired_trigger_id")
    return found


def _check_hash(call: Call, view: View) -> None:
    if call.text("hash") and call.text("hash") != view.hash:
        raise SlackError("hash_conflict")


def _check_external(call: Call, body: Json, same: View | None = None) -> None:
    external = body.get("external_id")
    found = call.surfaces.find(call.app.id, "", external) if external else None
    if found and found is not same:
        raise SlackError("duplicate_external_id")


def _answer(call: Call, view: View) -> Json:
    return {"view": shapes.view(call.world, view)}
