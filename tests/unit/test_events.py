"""What is heard in Slack's events, and that nothing in them can make us stumble."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import events
from bot.domain.events import (
    ChannelChanged,
    Deleted,
    Entered,
    GroupsChanged,
    Heard,
    PersonChanged,
    Posted,
    Reacted,
    StrangerSpoke,
    Uninstalled,
    Withheld,
)
from bot.domain.members import Profile

REFERENCE = Path(__file__).parents[2] / ".." / "shared/reference/slack-api/events/events.json"
TS, AT = "1772532000.000100", 1_772_532_000_000_100
ROOT_TS, ROOT_AT = "1772531000.000100", 1_772_531_000_000_100
MESSAGE = {
    "type": "message", "channel": "C1", "channel_type": "channel", "user": "U1", "team": "T1",
    "text": "Hello", "ts": TS, "event_ts": TS, "client_msg_id": "x",
}  # fmt: skip
EDITED = {
    "type": "message", "subtype": "message_changed", "channel": "C1", "hidden": True,
    "message": {**MESSAGE, "text": "Hullo", "edited": {"user": "U1", "ts": TS}},
    "previous_message": MESSAGE, "ts": TS,
}  # fmt: skip
ITEM = {"type": "message", "channel": "C1", "ts": TS}
USER = {"id": "U1", "team_id": "T1", "name": "ana", "profile": {"display_name": "Ana"}}

# Of each event we read, one as Slack sends it, and what is heard in it.
HEARD: list[tuple[dict[str, Any], Any]] = [
    (MESSAGE, Posted("C1", AT, "U1", "Hello")),
    ({**MESSAGE, "thread_ts": TS}, Posted("C1", AT, "U1", "Hello")),
    (
        {**MESSAGE, "thread_ts": ROOT_TS, "parent_user_id": "U2"},
        Posted("C1", AT, "U1", "Hello", thread_at=ROOT_AT, parent="U2"),
    ),
    (
        {**MESSAGE, "subtype": "thread_broadcast", "thread_ts": ROOT_TS, "root": {}},
        Posted("C1", AT, "U1", "Hello", thread_at=ROOT_AT),
    ),
    ({**MESSAGE, "subtype": "file_share", "files": []}, Posted("C1", AT, "U1", "Hello")),
    ({**MESSAGE, "subtype": "me_message", "text": None}, Posted("C1", AT, "U1", "")),
    ({**MESSAGE, "subtype": "channel_join"}, None),
    ({**MESSAGE, "bot_id": "B1"}, None),
    ({**MESSAGE, "user": "USLACKBOT"}, None),
    ({**MESSAGE, "team": "T2"}, StrangerSpoke("C1", "U1")),
    ({**MESSAGE, "user_team": "T2"}, StrangerSpoke("C1", "U1")),
    (EDITED, Posted("C1", AT, "U1", "Hullo", edited=True)),
    ({**EDITED, "previous_message": EDITED["message"]}, None),  # a link was unfurled
    (
        {**EDITED, "message": {"subtype": "tombstone", "user": "USLACKBOT", "ts": TS}},
        Deleted("C1", AT),
    ),
    (
        {"type": "message", "subtype": "message_deleted", "channel": "C1", "deleted_ts": TS},
        Deleted("C1", AT),
    ),
    (
        {**MESSAGE, "subtype": "channel_convert_to_private"},
        ChannelChanged("C1", private=True),
    ),
    ({"type": "reaction_added", "user": "U1", "item": ITEM}, Reacted("C1", AT, "U1", 1)),
    ({"type": "reaction_removed", "user": "U1", "item": ITEM}, Reacted("C1", AT, "U1", -1)),
    ({"type": "reaction_added", "user": "U1", "item": {"type": "file", "file": "F1"}}, None),
    (
        {"type": "member_joined_channel", "user": "U1", "channel": "C1", "team": "T1"},
        Entered("C1", "U1", present=True),
    ),
    (
        {"type": "member_left_channel", "user": "U1", "channel": "C1", "team": "T1"},
        Entered("C1", "U1", present=False),
    ),
    ({"type": "member_joined_channel", "user": "U1", "channel": "C1", "team": "T2"}, None),
    (
        {"type": "user_change", "user": USER},
        PersonChanged(Profile("U1", "person", "Ana", ("Ana", "ana"), None, None, False, False)),
    ),
    (
        {"type": "team_join", "user": {**USER, "is_bot": True}},
        PersonChanged(Profile("U1", "bot", "Ana", ("Ana", "ana"), None, None, False, False)),
    ),
    (
        {"type": "channel_rename", "channel": {"id": "C1", "name": "new"}},
        ChannelChanged("C1", name="new"),
    ),
    ({"type": "channel_archive", "channel": "C1"}, ChannelChanged("C1", archived=True)),
    ({"type": "channel_unarchive", "channel": "C1"}, ChannelChanged("C1", archived=False)),
    ({"type": "channel_deleted", "channel": "C1"}, ChannelChanged("C1", deleted=True)),
    ({"type": "group_deleted", "channel": "G1"}, ChannelChanged("G1", private=True, deleted=True)),
    ({"type": "subteam_updated", "subteam": {"id": "S1"}}, GroupsChanged()),
    ({"type": "app_uninstalled"}, Uninstalled()),
    ({"type": "tokens_revoked", "tokens": {"bot": ["U9"]}}, Uninstalled()),
    ({"type": "tokens_revoked", "tokens": {"oauth": ["U9"], "bot": []}}, None),
    ({"type": "star_added"}, None),
]


def envelope(event: Any, **more: Any) -> dict[str, Any]:
    authorization = {"team_id": "T1", "enterprise_id": None, "is_enterprise_install": False}
    return {
        "type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event,
        "authorizations": [authorization], **more,
    }  # fmt: skip


@pytest.mark.parametrize(("event", "change"), HEARD)
def test_what_is_heard(event: dict[str, Any], change: Any) -> None:
    assert events.read(envelope(event)) == Heard("T1", "Ev1", change)


def test_every_event_that_is_read_is_in_the_table_above_and_in_the_manifest() -> None:
    manifest = json.loads((Path(__file__).parents[2] / "manifest.json").read_text())
    asked = {name.partition(".")[0] for name in _asked_for(manifest)}
    assert set(events.EVENT_TYPES) == asked - {"app_home_opened"}  # which keeps nothing
    shown = {event["type"].partition("_")[0] for event, _ in HEARD}
    assert {name.partition("_")[0] for name in events.EVENT_TYPES} <= shown


def _asked_for(manifest: dict[str, Any]) -> list[str]:
    names: list[str] = manifest["settings"]["event_subscriptions"]["bot_events"]
    return names


def test_events_held_back_by_slack() -> None:
    body = {"type": "app_rate_limited", "team_id": "T1", "minute_rate_limited": 1_772_532_000}
    heard = events.read(body)
    assert heard == Heard("T1", "rate-limited-1772532000", Withheld(1_772_532_000_000_000))
    for wrong in (None, "1772532000", True, -60, 10**18):
        assert events.read(body | {"minute_rate_limited": wrong}) is None


def test_in_a_shared_channel_the_workspace_is_the_authorizations() -> None:
    heard = events.read(envelope(MESSAGE, team_id="T2", is_ext_shared_channel=True))
    assert heard == Heard("T1", "Ev1", Posted("C1", AT, "U1", "Hello"))
    reacted = {"type": "reaction_added", "user": "U1", "item": ITEM}
    heard = events.read(envelope(reacted, is_ext_shared_channel=True))
    assert heard == Heard("T1", "Ev1", Reacted("C1", AT, "U1", 1, shared=True))


def test_an_org_wide_install_is_the_enterprises() -> None:
    org = {"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": True}
    of_another_team = {**MESSAGE, "team": "T3"}
    heard = events.read(envelope(of_another_team, authorizations=[org]))
    assert heard == Heard("E1", "Ev1", Posted("C1", AT, "U1", "Hello"))
    shared = envelope(of_another_team, authorizations=[org], is_ext_shared_channel=True)
    assert events.read(shared) == Heard("E1", "Ev1", StrangerSpoke("C1", "U1"))


def test_without_authorizations_it_is_the_outer_teams_or_the_enterprises() -> None:
    gone = {"type": "app_uninstalled"}
    assert events.read(envelope(gone, authorizations=[])) == Heard("T1", "Ev1", Uninstalled())
    org = envelope(gone, authorizations=None, team_id=None, enterprise_id="E1")
    assert events.read(org) == Heard("E1", "Ev1", Uninstalled())


@pytest.mark.parametrize(
    "more",
    [
        {"event_id": None}, {"event_id": ""}, {"event_id": "E" * 65}, {"event_id": "a\0"},
        {"event": None}, {"event": []}, {"team_id": None, "authorizations": None},
        {"team_id": 5, "authorizations": [None]}, {"team_id": "T" * 33, "authorizations": []},
    ],
)  # fmt: skip
def test_what_names_no_event_or_workspace_is_none(more: dict[str, Any]) -> None:
    assert events.read(envelope(MESSAGE) | more) is None


JUNK = st.sampled_from([None, "", 0, -1, 1.5, True, [], {}, [1], {"id": None}, "x" * 5000, "\0"])


@given(st.data())
def test_no_mutation_of_an_event_makes_us_stumble(data: st.DataObject) -> None:
    event, _ = data.draw(st.sampled_from(HEARD))
    body = envelope(copy.deepcopy(event))
    for _ in range(data.draw(st.integers(1, 3))):
        _mutate(data, body)
    _fits(events.read(body))


def _mutate(data: st.DataObject, body: dict[str, Any]) -> None:
    """Take out, or put junk in the place of, something anywhere in the body."""
    held: Any = body
    while True:
        key = data.draw(st.sampled_from(sorted(held))) if held else None
        if key is None:
            return
        inner = held[key]
        if isinstance(inner, dict) and inner and data.draw(st.booleans()):
            held = inner
            continue
        if data.draw(st.booleans()):
            del held[key]
        else:
            held[key] = data.draw(JUNK)
        return


def _fits(heard: Heard | None) -> None:
    """What was heard can be stored: texts where texts belong, within what the columns hold."""
    if heard is None:
        return
    assert 0 < len(heard.workspace) <= 32
    assert 0 < len(heard.event_id) <= 64
    change = heard.change
    for name in ("channel", "user"):
        value = getattr(change, name, "one of a size")
        assert isinstance(value, str)
        assert 0 < len(value) <= 32
    assert isinstance(getattr(change, "text", ""), str)
    assert 0 <= getattr(change, "at", 0) < 2**63


def test_every_event_slack_documents_is_met_calmly() -> None:
    if not REFERENCE.exists():
        pytest.skip("Slack's reference is not beside the repository")
    documented = json.loads(REFERENCE.read_text())
    assert len(documented) > 100
    for one in documented:
        for subtype in [None, *(row["name"] for row in one.get("subtypes", ()))]:
            kind = one["name"].partition(".")[0]
            heard = events.read(envelope({**MESSAGE, "type": kind, "subtype": subtype}))
            assert heard is not None
            _fits(heard)
