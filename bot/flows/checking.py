"""Is everything in place? What `doctor` looks at, and what to do about what is not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

from bot.config import Settings
from bot.domain.calendar import SECOND, micros
from bot.errors import FootbridgeError, PermanentError
from bot.flows import migrating
from bot.runtime import system_clock
from bot.slack import Identity, Slack
from bot.store import workspaces
from bot.store.database import Database
from bot.vault import Vault

MANIFEST = Path(__file__).parents[2] / "manifest.json"
CLOCK_MAY_DIFFER = 60  # seconds; Slack's signatures are refused after 300
MIGRATE = "run does it by itself; before web and worker: python app.py migrate."


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is well, what was found, and what to do if it is not."""

    what: str
    well: bool
    found: str
    remedy: str = ""


def check(settings: Settings) -> list[Finding]:
    """Database, tables, key, credentials, scopes, clock. Nothing is raised, nothing changed."""
    findings = [*_database(settings), _secret_key(settings)]
    identity = _ask_slack(settings, findings)
    if identity is not None:
        findings += [_scopes(identity), _clock(identity)]
    return [*findings, _app_token(settings), _signing_secret(settings)]


def _database(settings: Settings) -> list[Finding]:
    try:
        database = Database(settings.database_url)
        missing = migrating.pending(database)
        database.close()
    except FootbridgeError as error:
        found, _, remedy = str(error).partition("\n")
        return [Finding("Database", False, found, remedy)]
    answers = Finding("Database", True, f"{database.engine.dialect.name} answers")
    if missing:
        return [answers, Finding("Tables", False, "not up to date", MIGRATE)]
    return [answers, Finding("Tables", True, "up to date")]


def _secret_key(settings: Settings) -> Finding:
    what = "FOOTBRIDGE_SECRET_KEY"
    if settings.footbridge_secret_key is None:
        return Finding(what, False, "missing", "Make one with python app.py key, and keep it.")
    vault = Vault(settings.footbridge_secret_key.get_secret_value())
    try:
        _unlock_tokens(settings, vault)
    except FootbridgeError as error:
        found, _, remedy = str(error).partition(". ")
        return Finding(what, False, found, remedy)
    return Finding(what, True, "set, and opens what is locked in the database")


def _unlock_tokens(settings: Settings, vault: Vault) -> None:
    database = Database(settings.database_url)
    try:
        if migrating.pending(database) is None:
            with database.reading() as session:
                for workspace in workspaces.installed(session):
                    vault.unlock(workspace.bot_token or b"")
    finally:
        database.close()


def _ask_slack(settings: Settings, findings: list[Finding]) -> Identity | None:
    what, where = "SLACK_BOT_TOKEN", "OAuth & Permissions on your app's page at api.slack.com"
    if settings.slack_bot_token is None:
        findings.append(Finding(what, False, "missing", f"Copy it from {where}."))
        return None
    try:
        identity = Slack(
            settings.slack_bot_token.get_secret_value(), settings.slack_api_url
        ).identity()
    except FootbridgeError as error:
        findings.append(_refused(what, error, where))
        return None
    findings.append(Finding(what, True, f"opens the workspace {identity.team_name}"))
    return identity


def _refused(what: str, error: FootbridgeError, where: str) -> Finding:
    wrong = isinstance(error, PermanentError)
    remedy = f"Copy it anew from {where}." if wrong else "Check the network, and try again."
    return Finding(what, False, f"Slack says that {error}" if wrong else str(error), remedy)


def _scopes(identity: Identity) -> Finding:
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    wanted = set(manifest["oauth_config"]["scopes"]["bot"])
    missing = sorted(wanted - set(identity.scopes))
    if missing:
        remedy = "Add them under OAuth & Permissions, or paste manifest.json, and reinstall."
        return Finding("Scopes", False, "missing: " + ", ".join(missing), remedy)
    return Finding("Scopes", True, f"all {len(wanted)} granted")


def _clock(identity: Identity) -> Finding:
    if identity.server_time is None:
        return Finding("Clock", True, "Slack told no time to compare with")
    apart = abs(system_clock() - micros(parsedate_to_datetime(identity.server_time))) / SECOND
    if apart > CLOCK_MAY_DIFFER:
        remedy = "Set this machine's clock (NTP): Slack's signatures are refused after 5 minutes."
        return Finding("Clock", False, f"{apart:.0f} s away from Slack's", remedy)
    return Finding("Clock", True, "agrees with Slack's")


def _app_token(settings: Settings) -> Finding:
    what, where = "SLACK_APP_TOKEN", "Basic Information › App-Level Tokens, connections:write"
    if settings.slack_app_token is None:
        return _not_set(what, "run", where, settings.slack_signing_secret is not None)
    try:
        Slack(settings.slack_app_token.get_secret_value(), settings.slack_api_url).connects()
    except FootbridgeError as error:
        return _refused(what, error, where)
    return Finding(what, True, "opens Socket Mode")


def _signing_secret(settings: Settings) -> Finding:
    what = "SLACK_SIGNING_SECRET"
    if settings.slack_signing_secret is None:
        where = "Basic Information › App Credentials"
        return _not_set(what, "web", where, settings.slack_app_token is not None)
    return Finding(what, True, "set")


def _not_set(what: str, command: str, where: str, other: bool) -> Finding:
    """Of two of which one is enough. other: whether that is there."""
    found = f"not set; only `{command}` needs it"
    return Finding(what, other, found, f"To use `{command}`, copy it from {where}.")
