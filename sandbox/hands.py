"""What a person does to an app's things: press, choose, enter, submit, run, and what follows.

These send one signed request, show the person what Slack would show of the answer, and return
the app's ack.
"""

from typing import TYPE_CHECKING, Any

from . import blocks, elements, response_urls
from .api_errors import SlackError
from .apps import Installation
from .doors import Ack
from .interaction import Hook
from .model import SLACKBOT, Channel, Json, Member, Message, Values, View
from .screen import Shown

if TYPE_CHECKING:
    from .slack import Slack

TROUBLE = "We had some trouble connecting. Try again?"


def act(slack: "Slack", member: Member, on: Shown, found: elements.Placed, chosen: Json) -> Ack:
    """Press a button, choose an option: a block_actions payload."""
    with slack.world.lock:
        installation = installation_for(slack, on, member)
        action = elements.action(found, chosen, slack.world.fresh_ts())
        payload = _action_payload(slack, installation, member, on, action, found, chosen)
    ack = slack.outbound.interactive(installation.app, payload)
    if not ack.ok and on.view:
        with slack.world.lock:
            slack.surfaces.shown_error(on.view, {"": TROUBLE})
    elif not ack.ok and on.message:
        _slackbot(slack, member, on.message.channel_id, TROUBLE)
    return ack


def _action_payload(
    slack: "Slack",
    installation: Installation,
    member: Member,
    on: Shown,
    action: Json,
    found: elements.Placed,
    chosen: Json,
) -> Json:
    if found.holds:
        enter(member, on, found, chosen)
    if on.view:
        return slack.interactions.on_view(installation, member, on.view, action)
    if on.message is None:
        raise ValueError("nothing to act on")
    return slack.interactions.on_message(installation, member, on.message, action)


def installation_for(slack: "Slack", on: Shown, member: Member) -> Installation:
    app_id = on.view.app_id if on.view else on.message.app_id if on.message else ""
    home = on.view.workspace_id if on.view else member.workspace_id
    found = slack.world.installation_of(app_id, home)
    if found is None and on.message:
        found = slack.world.installation_of(app_id, on.message.team)
    if found is None:
        raise AssertionError(f"{on.where} belongs to no app that is installed")
    return found


def enter(member: Member, on: Shown, found: elements.Placed, chosen: Json) -> None:
    """Put a value into a field of a view or a message, telling nobody yet."""
    state = {"type": found.kind, **chosen}
    _entered(member, on).setdefault(found.block_id, {})[found.action_id] = state


def held(member: Member, on: Shown, found: elements.Placed) -> Json:
    """What stands in a field for this person."""
    state = elements.state([found.block], _entered(member, on))
    return state.get(found.block_id, {}).get(found.action_id, {})


def _entered(member: Member, on: Shown) -> Values:
    if on.view:
        return on.view.values
    return on.message.entered.setdefault(member.id, {}) if on.message else {}


def submit(slack: "Slack", member: Member, view: View) -> Ack:
    """Press a modal's submit button and do what the app answers."""
    with slack.world.lock:
        installation = installation_for(slack, Shown("", "", view=view), member)
        payload = slack.interactions.submission(installation, member, view)
    ack = slack.outbound.interactive(installation.app, payload)
    with slack.world.lock:
        if ack.ok:
            _after_submission(slack, view, ack.body)
        else:
            slack.surfaces.shown_error(view, {"": TROUBLE})
    return ack


def _after_submission(slack: "Slack", view: View, said: Json) -> None:
    action, surfaces = said.get("response_action"), slack.surfaces
    try:
        if action == "errors":
            surfaces.shown_error(view, _errors(view, said))
        elif action == "clear":
            surfaces.clear(view.user)
        elif action in ("update", "push"):
            blocks.check_view(said.get("view"), "modal")
            if action == "update":
                surfaces.update(view, said["view"])
            else:
                surfaces.push(view.user, said["view"])
        else:
            surfaces.close(view)
    except (SlackError, IndexError):
        surfaces.shown_error(view, {"": TROUBLE})


def _errors(view: View, said: Json) -> dict[str, str]:
    """Errors by block; Slack has trouble with any that is not for one of the view's inputs."""
    errors = dict(said.get("errors") or {})
    inputs = {b["block_id"] for b in view.body["blocks"] if b["type"] == "input"}
    return errors if errors and errors.keys() <= inputs else {"": TROUBLE}


def close(slack: "Slack", member: Member, view: View, *, everything: bool = False) -> Ack | None:
    """Cancel a modal, and those beneath it where it says `clear_on_close`. The app is told
    where it asked to be."""
    everything = everything or bool(view.body.get("clear_on_close"))
    with slack.world.lock:
        installation = installation_for(slack, Shown("", "", view=view), member)
        payload = slack.interactions.closed(installation, member, view, cleared=everything)
        slack.surfaces.clear(member.id) if everything else slack.surfaces.close(view)
    if view.body.get("notify_on_close"):
        return slack.outbound.interactive(installation.app, payload)
    return None


def suggest(slack: "Slack", member: Member, on: Shown, found: elements.Placed, typed: str) -> Ack:
    """Type into a select whose options come from the app."""
    with slack.world.lock:
        installation = installation_for(slack, on, member)
        asked = {"action_id": found.action_id, "block_id": found.block_id, "value": typed}
        where = on.view or on.message
        if where is None:
            raise ValueError("nowhere to type")
        payload = slack.interactions.suggestion(installation, member, where, asked)
    return slack.outbound.interactive(installation.app, payload)


def shortcut(slack: "Slack", member: Member, name: str, message: Message | None) -> Ack:
    """Use a shortcut by its name: on a message, or anywhere."""
    kind = "message" if message else "global"
    for installation in _apps_of(slack, member):
        for offered in installation.app.manifest.shortcuts:
            if offered.kind == kind and name in (offered.name, offered.callback_id):
                with slack.world.lock:
                    payload = slack.interactions.shortcut(
                        installation, member, offered.callback_id, message
                    )
                return slack.outbound.interactive(installation.app, payload)
    raise AssertionError(f"no app offers the {kind} shortcut {name!r}")


def escapes(slack: "Slack", member: Member, typed: str) -> bool:
    """Whether the app of a slash command wants names in it as mentions."""
    command = typed.partition(" ")[0]
    installation = _with_command(slack, member, command)
    return installation is not None and installation.app.manifest.commands[command].escapes


def run(slack: "Slack", member: Member, typed: str, channel: Channel) -> Ack:
    """Run a slash command. What the app says in its ack is shown like a response."""
    command, _, text = typed.partition(" ")
    installation = _with_command(slack, member, command)
    if installation is None:
        _slackbot(slack, member, channel.id, f"{command} is not a valid command.")
        return Ack(0, {}, "unknown_command")
    with slack.world.lock:
        fields = slack.interactions.command(installation, member, channel, command, text.strip())
    ack = slack.outbound.command(installation.app, fields)
    if not ack.ok:
        reason = "operation_timeout" if ack.reason == "http_timeout" else "dispatch_failed"
        words = f'{command} failed with the error "{reason}"'
        _slackbot(slack, member, channel.id, words)
    elif ack.body.get("text") or ack.body.get("blocks"):
        _say(slack, installation, channel, member, ack.body)
    return ack


def _say(
    slack: "Slack", installation: Installation, channel: Channel, member: Member, said: Json
) -> None:
    hook = Hook("", installation, channel.id, member.id, slack.clock.now())
    slack.do(lambda: response_urls.say(slack.world, hook, said))


def _with_command(slack: "Slack", member: Member, command: str) -> Installation | None:
    found = (i for i in _apps_of(slack, member) if command in i.app.manifest.commands)
    return next(found, None)


def _apps_of(slack: "Slack", member: Member) -> list[Installation]:
    """The apps whose commands and shortcuts this person is offered."""
    here = slack.world.installations_in(member.workspace_id)
    return [i for i in here if i.state != "uninstalled" and i.may("commands")]


def _slackbot(slack: "Slack", member: Member, channel_id: str, text: str) -> None:
    """Slack itself says something, to one person."""
    world = slack.world
    with world.lock:
        channel = world.channels[channel_id]
        more: dict[str, Any] = {"user": SLACKBOT, "username": "slackbot", "only_for": member.id}
        message = Message(ts=world.fresh_ts(channel), channel_id=channel_id, text=text, **more)
        channel.ephemerals.append(message)
        world.changed("ephemeral", {"text": text}, channel, who=member.id)
