"""What an app asked for in its manifest: scopes, events, commands, interactivity."""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Command:
    command: str
    url: str
    description: str
    usage_hint: str
    escapes: bool = False
    """Whether people and channels typed by name reach the app as `<@U…|name>`."""


@dataclass(frozen=True)
class Shortcut:
    name: str
    callback_id: str
    kind: str
    """"message" or "global"."""


@dataclass(frozen=True)
class Manifest:
    name: str
    bot_name: str
    scopes: tuple[str, ...]
    user_scopes: tuple[str, ...]
    events: frozenset[str]
    events_url: str
    commands: dict[str, Command]
    shortcuts: tuple[Shortcut, ...]
    interactivity: bool
    interactivity_url: str
    options_url: str
    socket_mode: bool
    home_tab: bool
    messages_tab: bool
    messages_read_only: bool
    """Whether nobody can write in the app's messages."""
    redirect_urls: tuple[str, ...]


def read(manifest: Json) -> Manifest:
    """A Slack app manifest (version 1, as a dict). ValueError names what is wrong with it."""
    try:
        return _read(manifest)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"manifest: {error}") from None


def _read(manifest: Json) -> Manifest:
    settings, features = manifest.get("settings", {}), manifest.get("features", {})
    oauth = manifest.get("oauth_config", {})
    events = settings.get("event_subscriptions", {})
    interactivity = settings.get("interactivity", {})
    home = features.get("app_home", {})
    name = _name(manifest)
    return Manifest(
        name=name,
        bot_name=features.get("bot_user", {}).get("display_name", name),
        scopes=tuple(oauth.get("scopes", {}).get("bot", ())),
        user_scopes=tuple(oauth.get("scopes", {}).get("user", ())),
        events=frozenset(events.get("bot_events", ())),
        events_url=events.get("request_url", ""),
        commands=_commands(features),
        shortcuts=_shortcuts(features),
        interactivity=bool(interactivity.get("is_enabled")),
        interactivity_url=interactivity.get("request_url", ""),
        options_url=interactivity.get("message_menu_options_url", ""),
        socket_mode=bool(settings.get("socket_mode_enabled")),
        home_tab=bool(home.get("home_tab_enabled")),
        messages_tab=bool(home.get("messages_tab_enabled", True)),
        messages_read_only=bool(home.get("messages_tab_read_only_enabled")),
        redirect_urls=tuple(oauth.get("redirect_urls", ())),
    )


def _name(manifest: Json) -> str:
    name = manifest.get("display_information", {}).get("name", "")
    if not name:
        raise ValueError("manifest: display_information.name is missing")
    return str(name)


def _commands(features: Json) -> dict[str, Command]:
    found = {}
    for row in features.get("slash_commands", ()):
        if not str(row.get("command", "")).startswith("/"):
            raise ValueError(f"manifest: a slash command starts with '/': {row.get('command')!r}")
        found[row["command"]] = Command(
            row["command"],
            row.get("url", ""),
            row.get("description", ""),
            row.get("usage_hint", ""),
            bool(row.get("should_escape")),
        )
    return found


def _shortcuts(features: Json) -> tuple[Shortcut, ...]:
    return tuple(
        Shortcut(row["name"], row["callback_id"], row["type"])
        for row in features.get("shortcuts", ())
    )
