"""The methods about apps themselves: tokens, Socket Mode addresses, installing and going."""

from .. import events, installing
from ..api_errors import SlackError
from ..model import Json
from .call import Call


def auth_revoke(call: Call) -> Json:
    if call.args.get("test"):
        return {"revoked": False}
    installing.revoke(call.world, call.here)
    return {"revoked": True}


def uninstall(call: Call) -> Json:
    if call.text("client_id") != call.app.client_id:
        raise SlackError("invalid_client_id")
    if call.text("client_secret") != call.app.client_secret:
        raise SlackError("bad_client_secret")
    installing.uninstall(call.world, call.here)
    return {}


def connections_open(call: Call) -> Json:
    """The address of a new Socket Mode connection; its ticket works once."""
    ticket = call.world.ids.random("")
    call.app.tickets.add(ticket)
    link = call.world.base_url.replace("http", "ws", 1)
    return {"url": f"{link}/link/?ticket={ticket}&app_id={call.app.id}"}


def event_authorizations(call: Call) -> Json:
    rows = [
        events.authorization(found)
        for found in call.world.installations
        if found.app is call.app and found.state == "live"
    ]
    found, metadata = call.page(rows, default=100, most=1000)
    return {"authorizations": found, "response_metadata": metadata}


def emoji_list(call: Call) -> Json:
    return {"emoji": {}, "cache_ts": str(call.world.now())}


def oauth_access(call: Call) -> Json:
    """The last step of installing by OAuth: a code for a token."""
    app = next((a for a in call.world.apps.values() if a.client_id == call.text("client_id")), None)
    if app is None:
        raise SlackError("invalid_client_id")
    if call.text("client_secret") != app.client_secret:
        raise SlackError("bad_client_secret")
    found = app.codes.pop(call.text("code"), None)
    installation = call.world.installation_of(app.id, found) if found else None
    if installation is None:
        raise SlackError("invalid_code")
    home = call.world.workspaces[installation.workspace_id]
    return {
        "app_id": app.id,
        "authed_user": {"id": installation.installed_by},
        "scope": ",".join(installation.scopes),
        "token_type": "bot",
        "access_token": installation.bot_token,
        "bot_user_id": installation.bot_user_id,
        "team": {"id": home.id, "name": home.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }
