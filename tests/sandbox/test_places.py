"""Response URLs, files, DMs, several workspaces, strangers, OAuth, and going away."""

from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from sandbox import Clock, Slack
from sandbox.person import Person

from .conftest import Bot, manifest

Json = dict[str, Any]


def command_hook(slack: Slack, bot: Bot) -> WebhookClient:
    """The response URL of a command that bob ran in #launch."""
    urls: list[str] = []

    @bot.app.command("/sample")
    def command(ack: Any, body: Json) -> None:
        ack()
        urls.append(body["response_url"])

    slack.person("bob").runs("/sample", in_="#launch")
    return WebhookClient(urls[0])


def test_a_response_url_speaks_softly_or_aloud_five_times(slack: Slack, bot: Bot) -> None:
    hook = command_hook(slack, bot)
    bob, eve = slack.person("bob"), slack.person("eve")
    assert hook.send(text="for you").body == "ok"
    bob.sees("for you", in_="only you")
    eve.does_not_see("for you")
    hook.send(text="for all", response_type="in_channel")
    eve.sees("for all", in_="#launch")
    for _ in range(3):
        assert hook.send(text="more").status_code == 200
    refused = hook.send(text="too much")
    assert (refused.status_code, refused.body) == (404, '{"ok":false,"error":"used_url"}')


def test_a_response_url_lives_thirty_minutes(slack: Slack, bot: Bot) -> None:
    hook = command_hook(slack, bot)
    slack.moves_on(minutes=30)
    assert hook.send(text="just in time").status_code == 200
    slack.moves_on(seconds=1)
    assert "expired_url" in hook.send(text="too late").body


def test_a_click_replaces_or_deletes_its_message(slack: Slack, bot: Bot) -> None:
    said: list[Json] = [
        {"text": "changed", "replace_original": True},
        {"delete_original": True, "text": ""},
    ]

    @bot.app.action("act")
    def act(ack: Any, respond: Any) -> None:
        ack()
        respond(**said.pop(0))

    button = {
        "type": "actions",
        "elements": [
            {"type": "button", "action_id": "act", "text": {"type": "plain_text", "text": "Act"}}
        ],
    }
    channel, bob = slack.channel("#launch").id, slack.person("bob")
    for _ in range(2):
        bot.client.chat_postMessage(channel=channel, text="fallback", blocks=[button])
    bob.clicks("Act")
    bob.sees("changed")
    bob.clicks("Act")
    bob.does_not_see("[Act]")


def test_an_ephemeral_message_is_seen_by_one(slack: Slack, bot: Bot) -> None:
    bob = slack.person("bob")
    bot.client.chat_postEphemeral(channel=slack.channel("#launch").id, user=bob.id, text="psst")
    bob.sees("psst", in_="#launch (only you)")
    slack.person("eve").does_not_see("psst")
    history = bot.client.conversations_history(channel=slack.channel("#launch").id)
    assert "psst" not in str(history["messages"])


def test_a_command_that_fails_says_so(slack: Slack, bot: Bot) -> None:
    bob = slack.person("bob")
    bob.runs("/sample", in_="#launch")
    bob.sees('/sample failed with the error "dispatch_failed"')
    bob.runs("/nothing", in_="#launch")
    bob.sees("/nothing is not a valid command.")


def test_a_file_is_uploaded_in_three_steps(slack: Slack, bot: Bot) -> None:
    channel = slack.channel("#launch").id
    done = bot.client.files_upload_v2(
        channel=channel, filename="chart.png", content=b"\x89PNG", initial_comment="Look"
    )
    bob = slack.person("bob")
    bob.sees("Look", in_="#launch")
    bob.sees("[file chart.png]")
    url = done["file"]["url_private"]
    headers = {"Authorization": f"Bearer {bot.installation.bot_token}"}
    assert httpx.get(url, headers=headers).content == b"\x89PNG"
    assert httpx.get(url).status_code == 302  # to the page for signing in
    found = bot.client.files_info(file=done["file"]["id"])["file"]
    assert (found["mimetype"], found["size"]) == ("image/png", 4)
    bot.client.files_delete(file=found["id"])
    with pytest.raises(SlackApiError, match="file_deleted"):
        bot.client.files_info(file=found["id"])


def test_an_upload_has_the_announced_length(slack: Slack, bot: Bot) -> None:
    asked = bot.client.files_getUploadURLExternal(filename="a.txt", length=3)
    assert httpx.post(asked["upload_url"], content=b"four").status_code == 400
    assert httpx.post(asked["upload_url"], files={"file": b"abc"}).status_code == 200
    bot.client.files_completeUploadExternal(files=[{"id": asked["file_id"], "title": "A"}])


def test_metadata_comes_back_where_it_is_asked_for(slack: Slack, bot: Bot) -> None:
    bob, tag = slack.person("bob"), {"event_type": "nudge", "event_payload": {"id": 7}}
    posted = bot.client.chat_postMessage(channel=bob.id, text="hi", metadata=tag)
    dm = str(posted["channel"])
    assert dm.startswith("D")
    asked = bot.client.conversations_history(channel=dm, include_all_metadata=True)
    assert asked["messages"][0]["metadata"] == tag
    assert "metadata" not in bot.client.conversations_history(channel=dm)["messages"][0]
    assert bot.client.conversations_open(users=bob.id)["channel"]["id"] == dm


def test_pages_of_people(slack: Slack, bot: Bot) -> None:
    for number in range(7):
        slack.add_person(None, f"p{number}")
    names, cursor = [], ""
    while True:
        page = bot.client.users_list(limit=4, cursor=cursor)
        names += [m["name"] for m in page["members"]]
        cursor = page["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert names == ["slackbot", "bob", "eve", "sampler", *(f"p{n}" for n in range(7))]


def test_profiles_with_custom_fields_groups_and_quiet_hours(slack: Slack, bot: Bot) -> None:
    eve = slack.person("eve")
    fields = bot.client.team_profile_get()["profile"]["fields"]
    profile = bot.client.users_profile_get(user=eve.id)["profile"]
    assert {fields[0]["label"]: profile["fields"][fields[0]["id"]]["value"]} == {
        "Department": "Design"
    }
    group = slack.add_group(None, "design", users=[eve])
    assert bot.client.usergroups_users_list(usergroup=group.id)["users"] == [eve.id]
    eve.keeps_quiet(1_760_000_000 + 3_600, 1_760_000_000 + 7_200)
    slack.moves_on(days=2)
    dnd = bot.client.dnd_teamInfo(users=[eve.id])["users"][eve.id]
    assert dnd["next_dnd_start_ts"] == 1_760_000_000 + 3_600 + 2 * 86_400


def shared() -> tuple[Slack, Person, Person]:
    """Acme and Bolt Inc share #joint; ann is of the one, otto of the other."""
    slack = Slack(Clock(1_760_000_000, running=False))
    acme, other = slack.add_workspace(name="Acme"), slack.add_workspace(name="Other")
    ann, otto = slack.add_person(acme, "ann"), slack.add_person(other, "otto")
    slack.add_channel(acme, "joint", members=[ann, otto], shared_with=[other])
    slack.add_channel(other, "inner", members=[otto])
    return slack, ann, otto


def test_strangers_in_a_shared_channel() -> None:
    slack, ann, otto = shared()
    with slack.serve() as url:
        installation = slack.install("Acme", manifest(), "http://127.0.0.1:9/")
        slack.invite(installation, "#joint")
        otto.says("hello neighbours", in_="#joint")
        envelope = slack.deliveries.of("message")[-1].envelope
        assert envelope["team_id"] == otto.member.workspace_id
        assert envelope["authorizations"][0]["team_id"] == ann.member.workspace_id
        assert envelope["is_ext_shared_channel"] is True
        assert envelope["event"]["user_team"] == otto.member.workspace_id
        client = WebClient(installation.bot_token, base_url=f"{url}/api/")
        stranger = client.users_info(user=otto.id)["user"]
        assert stranger["team_id"] == otto.member.workspace_id
        assert stranger["is_stranger"] is False
        channels = client.conversations_list()["channels"]
        assert [(c["name"], c["is_ext_shared"]) for c in channels] == [("joint", True)]
        with pytest.raises(SlackApiError, match="channel_not_found"):
            client.conversations_info(channel=slack.channel("inner", "Other").id)
        ann.sees("hello neighbours")


def test_one_app_in_two_workspaces_hears_a_shared_channel_once() -> None:
    slack, _, otto = shared()
    with slack.serve():
        here = slack.install("Acme", manifest(), "http://127.0.0.1:9/")
        there = slack.install("Other", manifest(), "http://127.0.0.1:9/")
        assert here.app is there.app
        assert here.bot_token != there.bot_token
        for installation in (here, there):
            slack.invite(installation, slack.channel("joint", "Acme"))
        slack.deliveries.clear()
        otto.says("once", in_="#joint")
        events = {d.event_id for d in slack.deliveries.of("message")}
        assert len(events) == 1


def test_an_app_is_installed_by_oauth(slack: Slack) -> None:
    back = "https://app.test/slack/oauth_redirect"
    app = slack.register(manifest(name="Comer"))
    asked = httpx.get(
        f"{slack.url}/oauth/v2/authorize",
        params={"client_id": app.client_id, "state": "s1", "redirect_uri": back},
    )
    target = httpx.URL(asked.headers["Location"])
    assert (target.host, target.params["state"]) == ("app.test", "s1")
    client = WebClient(base_url=f"{slack.url}/api/")
    code = target.params["code"]
    keys = {"client_id": app.client_id, "client_secret": app.client_secret, "code": code}
    granted = client.oauth_v2_access(**keys)
    assert granted["team"]["name"] == "Acme"
    mine = WebClient(granted["access_token"], base_url=f"{slack.url}/api/")
    assert mine.auth_test()["user_id"] == granted["bot_user_id"]
    with pytest.raises(SlackApiError, match="invalid_code"):
        client.oauth_v2_access(**keys)


def test_an_app_that_is_removed_hears_of_it_and_may_come_back(slack: Slack, bot: Bot) -> None:
    old = bot.installation.bot_token
    slack.uninstall(bot.installation)
    assert bot.heard_of("app_uninstalled")
    assert bot.heard_of("tokens_revoked")[0]["tokens"]["bot"] == [bot.installation.bot_user_id]
    heard = len(bot.heard)
    slack.person("bob").says("gone?", in_="#launch")
    assert len(bot.heard) == heard
    again = slack.install(None, manifest())
    assert again.bot_user_id == bot.installation.bot_user_id
    assert again.bot_token != old


def test_guests_and_people_who_left_say_so(slack: Slack, bot: Bot) -> None:
    guest = slack.add_person(None, "guest", is_restricted=True)
    gone = slack.add_person(None, "gone", deleted=True)
    assert bot.client.users_info(user=guest.id)["user"]["is_restricted"] is True
    assert bot.client.users_info(user=gone.id)["user"]["deleted"] is True


def test_the_feed_tells_everything_in_order(slack: Slack, bot: Bot) -> None:
    seq = slack.feed.seq
    kinds: list[str] = []
    end = slack.feed.subscribe(lambda change: kinds.append(change.kind))
    bob = slack.person("bob")
    message = bob.says("watch", in_="#launch")
    bob.edits(message, "watched")
    bob.reads("#launch")
    end()
    bob.deletes(message)
    assert kinds == ["message", "message_changed", "read"]
    assert [c.kind for c in slack.feed.since(seq)] == [*kinds, "message_deleted"]
    assert slack.feed.since(seq)[0].channel == slack.channel("#launch").id


def test_unread_counts_what_others_said_since(slack: Slack) -> None:
    bob, eve = slack.person("bob"), slack.person("eve")
    eve.says("one", in_="#launch")
    bob.says("mine", in_="#launch")
    assert bob.unread("#launch") == 1
    bob.reads("#launch")
    eve.says("two", in_="#launch")
    assert bob.unread("#launch") == 1


def test_only_those_inside_may_speak(slack: Slack) -> None:
    eve = slack.person("eve")
    with pytest.raises(AssertionError, match="eve is not in #plans"):
        eve.says("let me in", in_="#plans")
    with pytest.raises(AssertionError, match="private"):
        eve.joins("#plans")


def test_names_that_are_typed_become_mentions(slack: Slack) -> None:
    bob, eve = slack.person("bob"), slack.person("eve")
    slack.add_group(None, "crew")
    message = bob.says("@eve see #launch, @crew and a@b.test, @nobody", in_="#launch")
    assert f"<@{eve.id}>" in message.text
    assert message.text.endswith("and a@b.test, @nobody")
    eve.sees("@eve see #launch, @crew and a@b.test")


def test_channels_are_renamed_brought_back_and_destroyed(slack: Slack, bot: Bot) -> None:
    bob = slack.person("bob")
    channel = slack.channel("#launch")
    bob.renames("#launch", "#liftoff")
    assert bot.heard_of("channel_rename")[0]["channel"]["name"] == "liftoff"
    bob.archives("#liftoff")
    bob.archives("#liftoff", archived=False)
    bob.sets_topic("#liftoff", "Up")
    assert bot.client.conversations_info(channel=channel.id)["channel"]["topic"]["value"] == "Up"
    bob.destroys("#liftoff")
    with pytest.raises(KeyError):
        slack.channel("#liftoff")


def test_three_people_talk_apart_and_other_bots_are_marked(slack: Slack, bot: Bot) -> None:
    bob, eve = slack.person("bob"), slack.person("eve")
    dan = slack.add_person(None, "dan")
    message = bob.says("only us", in_="@eve @dan")
    assert slack.world.channels[message.channel_id].kind == "mpim"
    dan.sees("only us")
    robot = slack.add_person(None, "robot", is_bot=True)
    slack.invite(robot, "#launch")
    robot.says("beep", in_="#launch")
    assert bot.heard_of("message")[-1]["bot_id"] == robot.member.bot_id
    slack.add_group(None, "crew", users=[bob])
    group = slack.set_group("crew", [eve])
    changed = bot.heard_of("subteam_members_changed")[-1]
    assert (changed["added_users"], changed["removed_users"]) == ([eve.id], [bob.id])
    assert group.users == [eve.id]


def test_slackbot_is_somebody_who_is_no_bot(slack: Slack, bot: Bot) -> None:
    found = bot.client.users_info(user="USLACKBOT")["user"]
    assert (found["name"], found["is_bot"]) == ("slackbot", False)
