"""The only caller of Slack's Web API outside the handlers: limits, retries, kinds of error."""

from __future__ import annotations

import urllib.error
import urllib.parse
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from bot.domain import calendar
from bot.errors import DoubtError, PermanentError, TransientError

TIMEOUT = 10  # seconds
NUDGE_EVENT = "footbridge_nudge"

TRANSIENT = frozenset(
    {
        "ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable",
        "request_timeout", "team_added_to_org", "org_login_required", "accesslimited",
    }
)  # fmt: skip
# To a job a token that is not taken is a passing matter: an operator puts in another.
_NO_TOKEN = frozenset(
    {"invalid_auth", "account_inactive", "token_expired", "token_revoked", "not_authed"}
)
# These may come after Slack has posted: the call is in doubt.
_IN_DOUBT = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable"})


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message went: the channel it is in and its `ts`."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose token this is, and what it may do."""

    team: str
    team_name: str
    url: str
    enterprise: str | None
    bot_user: str
    bot_id: str
    scopes: tuple[str, ...]
    server_time: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """A user group and the Slack ids of those in it."""

    id: str
    name: str
    handle: str
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class File:
    """Somebody's file: whose it is (a Slack id), its size in bytes, and where its content is."""

    id: str
    user: str
    size: int
    url: str


class _TokenError(TransientError):
    """Slack does not take the token."""


class Slack:
    """One workspace's Web API. `workspace` (a Slack id) goes with each call that takes one."""

    def __init__(self, token: str, base_url: str, workspace: str | None = None) -> None:
        self._workspace, self._token, self._base_url = workspace, token, base_url
        # The SDK would repeat a call whose answer got lost: a post must not be made twice.
        self._client = WebClient(token=token, base_url=base_url, timeout=TIMEOUT, retry_handlers=[])
        # A reading call may simply wait out a limit; a post is put off to its own due time.
        self._patient = WebClient(token=token, base_url=base_url, timeout=TIMEOUT)
        self._patient.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=3))

    def identity(self) -> Identity:
        """Raises PermanentError for a wrong token, TransientError where Slack does not answer."""
        answer = _of_token(self._client.auth_test)
        headers = {key.lower(): value for key, value in answer.headers.items()}
        return Identity(
            team=answer["team_id"],
            team_name=answer.get("team") or "",
            url=answer.get("url") or "",
            enterprise=answer.get("enterprise_id") if answer.get("is_enterprise_install") else None,
            bot_user=answer["user_id"],
            bot_id=answer.get("bot_id") or "",
            scopes=tuple(filter(None, headers.get("x-oauth-scopes", "").split(","))),
            server_time=headers.get("date"),
        )

    def connects(self) -> None:
        """That Socket Mode opens to this token, one of the app. Raises as `identity` does."""
        _of_token(self._client.apps_connections_open, app_token=self._token)

    def post(
        self, channel: str, text: str, blocks: Sequence[Mapping[str, Any]], nudge: str
    ) -> Posted:
        """Post a nudge; its id travels with it as metadata.

        Raises TransientError (surely not posted), DoubtError (perhaps posted), PermanentError.
        """
        answer = _post(
            self._client.chat_postMessage,
            channel=channel,
            text=text,
            blocks=[dict(block) for block in blocks],
            metadata={"event_type": NUDGE_EVENT, "event_payload": {"nudge": nudge}},
            unfurl_links=False,
            unfurl_media=False,
        )
        return Posted(answer["channel"], answer["ts"])

    def find_nudge(self, user: str, nudge: str, since_ts: str) -> Posted | None:
        """Where a nudge arrived in a person's DM, or None if it did not.

        Raises PermanentError where Slack cannot say, TransientError where it does not answer now.
        """
        channel = _call(self._patient.conversations_open, users=user)["channel"]["id"]
        pages = self._pages(
            self._patient.conversations_history, "messages",
            channel=channel, oldest=since_ts, inclusive=True, include_all_metadata=True,
        )  # fmt: skip
        for message in pages:
            metadata = message.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            if metadata.get("event_type") == NUDGE_EVENT and payload.get("nudge") == nudge:
                return Posted(channel, message["ts"])
        return None

    def people(self) -> Iterator[Mapping[str, Any]]:
        return self._pages(self._patient.users_list, "members", team_id=self._workspace)

    def channels(self) -> Iterator[Mapping[str, Any]]:
        """The public channels, and the private ones the bot was invited to."""
        return self._pages(
            self._patient.conversations_list, "channels",
            types="public_channel,private_channel", team_id=self._workspace,
        )  # fmt: skip

    def inside(self) -> Iterator[str]:
        """The channels that the bot is in, by id."""
        found = self._pages(
            self._patient.users_conversations, "channels",
            types="public_channel,private_channel", exclude_archived=True, team_id=self._workspace,
        )  # fmt: skip
        return (str(one["id"]) for one in found)

    def profile_fields(self) -> dict[str, str]:
        """The workspace's own profile fields: id → label."""
        profile = _call(self._patient.team_profile_get)["profile"]
        return {field["id"]: field["label"] for field in profile.get("fields") or ()}

    def field_of(self, user: str, field: str) -> str | None:
        """What somebody wrote in a profile field. One call a person: Slack allows 100 a minute."""
        profile = _call(self._client.users_profile_get, user=user)["profile"]
        held = (profile.get("fields") or {}).get(field) or {}
        return (held.get("value") or "").strip() or None

    def groups(self) -> list[Group]:
        """The user groups in use."""
        found = _call(self._patient.usergroups_list, include_users=True, team_id=self._workspace)[
            "usergroups"
        ]
        return [
            Group(one["id"], one["name"], one["handle"], tuple(one.get("users") or ()))
            for one in found
            if not one.get("date_delete")
        ]

    def dnd(self, users: Iterable[str], now: int) -> dict[str, int]:
        """Until when (UTC microseconds) these people, 50 at most, are not to be disturbed.

        Who may be disturbed at `now` is not in it.
        """
        answer = _call(self._client.dnd_teamInfo, users=list(users), team_id=self._workspace)
        second = now // calendar.SECOND
        return {
            user: int(one["next_dnd_end_ts"]) * calendar.SECOND
            for user, one in answer["users"].items()
            if one.get("dnd_enabled")
            and int(one["next_dnd_start_ts"]) <= second < int(one["next_dnd_end_ts"])
        }

    def open_group(self, users: Iterable[str]) -> str:
        """The group DM of these people and the bot: its channel id."""
        opened = _call(self._patient.conversations_open, users=list(users))
        return str(opened["channel"]["id"])

    def say(self, channel: str, text: str, blocks: Sequence[Mapping[str, Any]]) -> Posted:
        """Post what somebody just asked for, that no ledger keeps; errors as with `post`."""
        answer = _post(
            self._client.chat_postMessage,
            channel=channel, text=text, blocks=[dict(block) for block in blocks],
            unfurl_links=False, unfurl_media=False,
        )  # fmt: skip
        return Posted(answer["channel"], answer["ts"])

    def change(self, posted: Posted, text: str, blocks: Sequence[Mapping[str, Any]]) -> None:
        """Bring a message of ours up to date."""
        _call(
            self._client.chat_update,
            channel=posted.channel, ts=posted.ts, text=text,
            blocks=[dict(block) for block in blocks],
        )  # fmt: skip

    def remove(self, posted: Posted) -> None:
        """Take a message of ours away; one that is gone already is as it should be."""
        try:
            _call(self._client.chat_delete, channel=posted.channel, ts=posted.ts)
        except PermanentError as error:
            if str(error) != "message_not_found":
                raise

    def upload(self, name: str, content: bytes, title: str, alt: str) -> str:
        """Bring a picture to Slack, shared with nobody yet; its file's id.

        alt: what it shows, in at most 1,000 characters. Raises PermanentError where Slack refuses
        it, TransientError where it does not answer; it may be tried again, as nobody sees it.
        """
        answer = _call(
            self._client.files_upload_v2,
            filename=name, content=content, title=title, alt_txt=alt,
        )  # fmt: skip
        return str(answer["files"][0]["id"])

    def share(self, channel: str, name: str, content: bytes, title: str, words: str) -> None:
        """Share a file in a channel, with words beside it; errors as with `upload`."""
        _call(
            self._client.files_upload_v2,
            channel=channel, filename=name, content=content, title=title, initial_comment=words,
        )  # fmt: skip

    def file(self, file_id: str) -> File:
        """Raises PermanentError where Slack does not let us see it, or where it is not Slack's."""
        found = _call(self._patient.files_info, file=file_id)["file"]
        if found.get("is_external") or not found.get("url_private"):
            raise PermanentError("the file is not kept by Slack")
        return File(
            found["id"], str(found.get("user") or ""), int(found.get("size") or 0),
            str(found["url_private"]),
        )  # fmt: skip

    def content(self, file: File, most: int) -> bytes:
        """A file's content, of which no more than `most` bytes and one are read.

        Raises PermanentError where Slack refuses, TransientError where it does not answer. The
        token goes to Slack's own hosts alone, and along with no redirection.
        """
        parts, base = (urllib.parse.urlsplit(one) for one in (file.url, self._base_url))
        host, ours = parts.hostname or "", base.hostname or ""
        if parts.scheme != base.scheme or not (host == ours or host.endswith(f".{ours}")):
            raise PermanentError("the file is not kept by Slack")
        opens = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = opens(parts.netloc, timeout=TIMEOUT)
        try:
            path = urllib.parse.quote(parts.path, safe="/%")
            query = f"?{parts.query}" if parts.query else ""
            connection.request(
                "GET", path + query, headers={"Authorization": f"Bearer {self._token}"}
            )
            answer = connection.getresponse()
            found = answer.read(most + 1)
        except (OSError, HTTPException) as error:
            raise TransientError(f"Slack did not answer: {type(error).__name__}") from None
        finally:
            connection.close()
        if answer.status >= 500 or answer.status == 429:
            raise TransientError(f"Slack answered {answer.status}")
        if answer.status != 200:  # who may not read it is sent to a page for signing in
            raise PermanentError(f"Slack answered {answer.status} for the file")
        return found

    def show_view(self, view_id: str, view: Mapping[str, Any]) -> bool:
        """Put that in the place of an open card; False where it was closed meanwhile."""
        try:
            _call(self._client.views_update, view_id=view_id, view=dict(view))
        except PermanentError as error:
            if str(error) != "not_found":
                raise
            return False
        return True

    def join(self, channel: str) -> None:
        """Enter a public channel. Raises PermanentError where that is not ours to do."""
        _call(self._client.conversations_join, channel=channel)

    def people_in(self, channel: str) -> Iterator[str]:
        return self._pages(self._patient.conversations_members, "members", channel=channel)

    def _pages(self, method: Callable[..., Any], key: str, **arguments: Any) -> Iterator[Any]:
        cursor = ""
        while True:
            answer = _call(method, limit=200, cursor=cursor or None, **arguments)
            yield from answer[key]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return


def _call(method: Callable[..., Any], **arguments: Any) -> Any:
    try:
        return method(**arguments)
    except SlackApiError as error:
        raise _classify(error) from None
    except (urllib.error.URLError, OSError, HTTPException, SlackClientError) as error:
        raise TransientError(f"Slack did not answer: {type(error).__name__}") from None


def _of_token(method: Callable[..., Any], **arguments: Any) -> Any:
    """Like _call, for what is asked about the token itself: a wrong one is no passing matter."""
    try:
        return _call(method, **arguments)
    except _TokenError as error:
        raise PermanentError(str(error)) from None


def _post(method: Callable[..., Any], **arguments: Any) -> Any:
    """Like _call, but where it cannot be known whether the post was made, says so."""
    try:
        return method(**arguments)
    except SlackApiError as error:
        status, code = error.response.status_code, _code(error)
        if status >= 500 or code in _IN_DOUBT:
            raise DoubtError(f"Slack answered {status} {code}") from None
        raise _classify(error) from None
    except urllib.error.URLError as error:
        if isinstance(error.reason, ConnectionRefusedError):
            raise TransientError("Slack refused the connection") from None
        raise DoubtError(f"no answer from Slack: {type(error.reason).__name__}") from None
    except (OSError, HTTPException, SlackClientError) as error:
        raise DoubtError(f"no answer from Slack: {type(error).__name__}") from None


def _classify(error: SlackApiError) -> TransientError | PermanentError:
    code, status = _code(error), error.response.status_code
    if status == 429:
        headers = {key.lower(): value for key, value in error.response.headers.items()}
        return TransientError("Slack asks us to wait", float(headers.get("retry-after", 30)))
    if code in _NO_TOKEN:
        return _TokenError(f"it does not take this token ({code})")
    if status >= 500 or code in TRANSIENT:
        return TransientError(f"Slack answered {status} {code}")
    needed = error.response.get("needed") if isinstance(error.response.data, dict) else None
    return PermanentError(f"{code}: needs the scope {needed}" if needed else code)


def _code(error: SlackApiError) -> str:
    data = error.response.data
    return str(data.get("error", "unknown")) if isinstance(data, dict) else "unreadable answer"
