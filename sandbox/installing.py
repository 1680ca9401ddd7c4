"""Apps come into a workspace and go again."""

import secrets

from . import manifest as manifests
from .apps import App, Installation
from .events import happened
from .model import Json, Member
from .world import World


def install(
    world: World, workspace_id: str, manifest: Json, request_url: str | None, by: str = ""
) -> Installation:
    """Install an app, known by its manifest's name; the same in another workspace is the same
    app. Installing again where it is takes the manifest's new scopes and keeps the token."""
    app = register(world, manifest, request_url)
    here = _former(world, app, workspace_id)
    if here:
        _again(world, here)
        return here
    return _first(world, app, workspace_id, by)


def _first(world: World, app: App, workspace_id: str, by: str = "") -> Installation:
    bot = _bot(world, app, workspace_id)
    installation = Installation(
        app=app,
        workspace_id=workspace_id,
        bot_token=_token(workspace_id),
        bot_user_id=bot.id,
        bot_id=bot.bot_id,
        scopes=app.manifest.scopes,
        installed_by=by,
    )
    world.installations.append(installation)
    world.changed("installation", {"app": app.id, "bot": bot.id}, workspace=workspace_id)
    return installation


def authorize(world: World, app: App, workspace_id: str) -> str:
    """Install a known app where its person said yes; the code leads to the token, once."""
    here = _former(world, app, workspace_id)
    if here:
        _again(world, here)
    else:
        _first(world, app, workspace_id)
    code = secrets.token_hex(12)
    app.codes[code] = workspace_id
    return code


def _former(world: World, app: App, workspace_id: str) -> Installation | None:
    return next((i for i in world.installations_in(workspace_id) if i.app is app), None)


def _again(world: World, here: Installation) -> None:
    """Install where it is or was: the same bot, with a new token unless the old one lives."""
    here.scopes = here.app.manifest.scopes
    if here.state != "live":
        here.state, here.bot_token = "live", _token(here.workspace_id)
        world.members[here.bot_user_id].deleted = False


def _token(workspace_id: str) -> str:
    return f"xoxb-{workspace_id}-{secrets.token_hex(12)}"


def register(world: World, manifest: Json, request_url: str | None) -> App:
    """An app by its manifest's name, with this manifest. ValueError where that is wrong."""
    asked = manifests.read(manifest)
    for known in world.apps.values():
        if known.manifest.name == asked.name:
            known.manifest = asked
            known.request_url = request_url or known.request_url
            return known
    app_id = world.ids.next("A")
    app = App(
        id=app_id,
        manifest=asked,
        signing_secret=secrets.token_hex(16),
        verification_token=secrets.token_hex(12),
        client_id=f"{len(world.apps) + 1}.{app_id}",
        client_secret=secrets.token_hex(16),
        app_token=f"xapp-1-{app_id}-{secrets.token_hex(16)}",
        request_url=request_url,
    )
    world.apps[app_id] = app
    return app


def _bot(world: World, app: App, workspace_id: str) -> Member:
    bot = Member(
        id=world.ids.next("U"),
        workspace_id=workspace_id,
        name=app.manifest.bot_name,
        real_name=app.manifest.bot_name,
        is_bot=True,
        bot_id=world.ids.next("B"),
        app_id=app.id,
        updated=world.now(),
    )
    world.members[bot.id] = bot
    return bot


def revoke(world: World, installation: Installation) -> None:
    """Make its token worthless, and tell the app."""
    installation.state = "revoked"
    tokens = {"oauth": [], "bot": [installation.bot_user_id]}
    event = {"type": "tokens_revoked", "tokens": tokens}
    happened(world, event, installation.workspace_id, only=installation)


def uninstall(world: World, installation: Installation) -> None:
    """Take the app out: its bot leaves everywhere, its token dies, it hears of both."""
    revoke(world, installation)
    installation.state = "uninstalled"
    bot = world.members[installation.bot_user_id]
    bot.deleted = True
    for channel in world.channels.values():
        channel.members.pop(bot.id, None)
    event = {"type": "app_uninstalled"}
    happened(world, event, installation.workspace_id, only=installation)
    world.changed("installation", {"app": installation.app.id, "gone": True})
