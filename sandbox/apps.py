"""Apps and their installations in workspaces."""

import hashlib
import hmac
import time
from dataclasses import dataclass, field

from .manifest import Manifest


@dataclass
class App:
    """An app as Slack knows it. `request_url` replaces every URL of the manifest."""

    id: str
    manifest: Manifest
    signing_secret: str
    verification_token: str
    client_id: str
    client_secret: str
    app_token: str
    request_url: str | None = None
    tickets: set[str] = field(default_factory=set)
    """Socket Mode addresses handed out and not yet used."""
    codes: dict[str, str] = field(default_factory=dict)
    """OAuth codes handed out, to the workspace each is for."""

    def url_for(self, kind: str, command: str = "") -> str:
        """Where a delivery of a kind goes; "" where the app has no address for it."""
        if self.request_url:
            return self.request_url
        if kind == "slash_commands":
            found = self.manifest.commands.get(command)
            return found.url if found else ""
        if kind == "options":
            return self.manifest.options_url or self.manifest.interactivity_url
        return self.manifest.interactivity_url if kind == "interactive" else self._events_url

    @property
    def _events_url(self) -> str:
        return self.manifest.events_url

    @property
    def uses_socket_mode(self) -> bool:
        return self.manifest.socket_mode and not self.request_url

    def sign(self, body: bytes) -> dict[str, str]:
        """The two signature headers. They carry real time: apps check it against their own."""
        stamp = str(int(time.time()))
        base = b"v0:" + stamp.encode() + b":" + body
        digest = hmac.new(self.signing_secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


@dataclass
class Installation:
    """An app in one workspace: what the app's configuration is made of."""

    app: App
    workspace_id: str
    bot_token: str
    bot_user_id: str
    bot_id: str
    scopes: tuple[str, ...]
    state: str = "live"
    """"live", "revoked" (its token) or "uninstalled"."""
    installed_by: str = ""

    @property
    def app_id(self) -> str:
        return self.app.id

    @property
    def app_token(self) -> str:
        return self.app.app_token

    @property
    def signing_secret(self) -> str:
        return self.app.signing_secret

    @property
    def client_id(self) -> str:
        return self.app.client_id

    @property
    def client_secret(self) -> str:
        return self.app.client_secret

    def may(self, *scopes: str) -> bool:
        """Whether it holds one of these scopes; always, where none is needed."""
        return not scopes or any(scope in self.scopes for scope in scopes)
