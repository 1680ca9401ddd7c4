"""What people change about themselves, and how apps come to know: status, quiet hours, leaving."""

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from slack_sdk.errors import SlackApiError

from sandbox import Slack

from .conftest import Bot, manifest

NOW = 1_760_000_000  # Thursday 9 October 2025, 08:53:20 UTC


def test_a_status_is_told_listed_and_taken_away_when_its_time_is_over(
    slack: Slack, bot: Bot
) -> None:
    bob = slack.person("bob")
    bob.sets_status("On a train", ":train:", expires=NOW + 3_600)
    profile = bot.heard_of("user_change")[-1]["user"]["profile"]
    assert (profile["status_text"], profile["status_emoji"]) == ("On a train", ":train:")
    listed = {m["id"]: m["profile"] for m in bot.client.users_list()["members"]}
    assert listed[bob.id]["status_expiration"] == NOW + 3_600
    heard = len(bot.heard_of("user_change"))
    slack.moves_on(minutes=59)
    assert len(bot.heard_of("user_change")) == heard
    slack.moves_on(minutes=2)
    profile = bot.heard_of("user_change")[-1]["user"]["profile"]
    assert (profile["status_text"], profile["status_expiration"]) == ("", 0)


def test_a_status_set_anew_does_not_end_with_the_old_one(slack: Slack, bot: Bot) -> None:
    bob = slack.person("bob")
    bob.sets_status("Lunch", expires=NOW + 600)
    bob.sets_status("Focus")
    slack.moves_on(hours=1)
    profile = bot.client.users_info(user=bob.id)["user"]["profile"]
    assert profile["status_text"] == "Focus"


@pytest.mark.parametrize(
    ("tz", "start", "end", "first", "last"),
    [
        ("Etc/UTC", "22:00", "08:00", "2025-10-09T22:00", "2025-10-10T08:00"),
        ("Etc/UTC", "08:30", "12:00", "2025-10-09T08:30", "2025-10-09T12:00"),
        ("America/New_York", "22:00", "08:00", "2025-10-09T02:00", "2025-10-09T12:00"),
    ],
)
def test_quiet_hours_are_on_ones_own_clock(
    slack: Slack, bot: Bot, tz: str, start: str, end: str, first: str, last: str
) -> None:
    bob = slack.person("bob")
    bob.changes(tz=tz)
    bob.sets_dnd(start, end)
    found = bot.client.dnd_info(user=bob.id)
    stretch = [found["next_dnd_start_ts"], found["next_dnd_end_ts"]]
    assert stretch == [
        int(datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp()) for at in (first, last)
    ]
    bob.sets_dnd()
    team = bot.client.dnd_teamInfo(users=[bob.id])["users"]
    assert team[bob.id] == {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}


def test_somebody_who_is_deactivated_is_in_no_channel(slack: Slack, bot: Bot) -> None:
    eve = slack.person("eve")
    slack.deactivates("eve")
    assert bot.heard_of("user_change")[-1]["user"]["deleted"] is True
    members = bot.client.conversations_members(channel=slack.channel("#launch").id)["members"]
    assert eve.id not in members
    info = bot.client.conversations_info(
        channel=slack.channel("#launch").id, include_num_members=True
    )
    assert info["channel"]["num_members"] == len(members)
    with pytest.raises(SlackApiError, match="user_disabled"):
        bot.client.conversations_open(users=eve.id)


def test_a_new_custom_field_reaches_the_profile(slack: Slack, bot: Bot) -> None:
    bob = slack.person("bob")
    bob.changes(fields={"Division": "North"})
    fields = bot.client.team_profile_get()["profile"]["fields"]
    division = next(f["id"] for f in fields if f["label"] == "Division")
    profile = bot.client.users_profile_get(user=bob.id)["profile"]
    assert profile["fields"][division]["value"] == "North"


def test_an_app_writes_to_a_group_of_people(slack: Slack, bot: Bot) -> None:
    bob, eve = slack.person("bob"), slack.person("eve")
    opened: Any = bot.client.conversations_open(users=[bob.id, eve.id], return_im=True)
    assert opened["channel"]["is_mpim"] is True
    bot.client.chat_postMessage(channel=opened["channel"]["id"], text="Meet each other")
    bob.sees("Meet each other", in_="DM with @sampler, @eve")
    eve.sees("Meet each other", in_="DM with @sampler, @bob")
    again = bot.client.conversations_open(users=[eve.id, bob.id])
    assert again["channel"]["id"] == opened["channel"]["id"]
    slack.add_person(None, "dan").does_not_see("Meet each other")


def test_opening_an_apps_messages_tells_it(slack: Slack, bot: Bot) -> None:
    bob = slack.person("bob")
    bot.client.chat_postMessage(channel=bob.id, text="hello")
    channel = bob.opens_dm()
    event = bot.heard_of("app_home_opened")[-1]
    assert (event["tab"], event["channel"]) == ("messages", channel.id)
    assert "view" not in event
    assert bob.unread(channel) == 0


def upload(bot: Bot, name: str, content: bytes, **where: Any) -> str:
    """The three steps of an upload; gives the file's id."""
    asked = bot.client.files_getUploadURLExternal(filename=name, length=len(content))
    httpx.post(str(asked["upload_url"]), content=content)
    bot.client.files_completeUploadExternal(
        files=[{"id": asked["file_id"], "title": name}], **where
    )
    return str(asked["file_id"])


def test_an_uploaded_image_is_shown_in_a_block(slack: Slack, bot: Bot) -> None:
    file_id = upload(bot, "chart.png", b"\x89PNG")
    url = str(bot.client.files_info(file=file_id)["file"]["url_private"])
    channel = slack.channel("#launch").id
    for shown in ({"id": file_id}, {"url": url}):
        image = {"type": "image", "slack_file": shown, "alt_text": "Who talks to whom"}
        bot.client.chat_postMessage(channel=channel, text="A picture", blocks=[image])
    slack.person("bob").sees("[image: Who talks to whom]")
    bot.client.views_publish(
        user_id=slack.person("bob").id, view={"type": "home", "blocks": [image]}
    )


@pytest.mark.parametrize("what", ["none", "text", "unfinished", "deleted"])
def test_what_is_no_image_here_is_refused_in_a_block(slack: Slack, bot: Bot, what: str) -> None:
    asked = bot.client.files_getUploadURLExternal(filename="a.png", length=1)
    file_id = {"none": "F0NONE", "unfinished": str(asked["file_id"])}.get(what) or upload(
        bot, "a.txt" if what == "text" else "a.png", b"a"
    )
    if what == "deleted":
        bot.client.files_delete(file=file_id)
    image = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "x"}
    with pytest.raises(SlackApiError, match="invalid slack file") as caught:
        bot.client.chat_postMessage(
            channel=slack.channel("#launch").id, text="A picture", blocks=[image]
        )
    assert caught.value.response["error"] == "invalid_blocks"
    home = {"type": "home", "blocks": [image]}
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        bot.client.views_publish(user_id=slack.person("bob").id, view=home)


def test_files_are_shared_with_words_or_blocks(slack: Slack, bot: Bot) -> None:
    bob, channel = slack.person("bob"), slack.channel("#launch").id
    upload(bot, "chart.png", b"\x89PNG", channel_id=channel, initial_comment="Look at this")
    bob.sees("Look at this\n[file chart.png]", in_="#launch")
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "In *blocks*"}}
    upload(bot, "map.png", b"\x89PNG", channel_id=channel, blocks=json.dumps([section]))
    bob.sees("In blocks\n[file map.png]", in_="#launch")


@pytest.mark.parametrize("escapes", [True, False])
def test_names_in_a_command_are_escaped_where_the_app_asks(
    slack: Slack, bot: Bot, escapes: bool
) -> None:
    asked = manifest()
    asked["features"]["slash_commands"][0]["should_escape"] = escapes
    slack.install(None, asked)
    heard = []

    @bot.app.command("/sample")
    def command(ack: Any, command: dict[str, str]) -> None:
        ack()
        heard.append(command["text"])

    bob, eve, launch = slack.person("bob"), slack.person("eve"), slack.channel("#launch")
    bob.runs("/sample add @eve to #launch, not @nobody")
    said = f"add <@{eve.id}|eve> to <#{launch.id}|launch>, not @nobody"
    assert heard == [said if escapes else "add @eve to #launch, not @nobody"]


def test_an_app_may_take_no_messages(slack: Slack, bot: Bot) -> None:
    asked = manifest()
    asked["features"]["app_home"]["messages_tab_read_only_enabled"] = True
    slack.install(None, asked)
    with pytest.raises(AssertionError, match="sending messages to DM with @sampler is turned off"):
        slack.person("bob").says("hello?", in_="@sampler")
