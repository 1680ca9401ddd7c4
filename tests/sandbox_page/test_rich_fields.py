"""A draft in rich text is edited in a plain field, and nothing that stood in it is lost."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from sandbox import Slack
from sandbox.page.passing import Passing
from sandbox.page.site import Site, Visitor
from sandbox.page.spelled import entered, spelled

from .conftest import House, eventually
from .sampler import Block, asks, button, plain

BOB, LAUNCH = {"type": "user", "user_id": "U0BOB"}, {"type": "channel", "channel_id": "C0LAUNCH"}
TADA = {"type": "emoji", "name": "tada"}
BARE = {"type": "link", "url": "https://acme.test/a_(b"}
NAMED = {"type": "link", "url": "https://acme.test/one", "text": "the one & only"}
HERE = {"type": "broadcast", "range": "here"}


def words(text: str, **style: bool) -> Block:
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def section(*pieces: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(pieces)}


def rich(*parts: Block) -> Block:
    return {"type": "rich_text", "elements": list(parts)}


@pytest.fixture
def bob(slack: Slack) -> Visitor:
    site = Site(slack, {}, Passing(slack, None), None, "Acme")
    return Visitor(site, slack.person("bob"))


@pytest.mark.parametrize(
    ("piece", "text"),
    [
        (BOB, "@bob"), (LAUNCH, "#launch"), (TADA, ":tada:"), (HERE, "@here"),
        (NAMED, "[the one & only](https://acme.test/one)"), (BARE, "https://acme.test/a_(b"),
        (words("1 < 2 & 3 > 2\n\nnext"), "1 < 2 & 3 > 2\n\nnext"),
    ],
)  # fmt: skip
def test_each_piece_is_spelled_and_read_back(bob: Visitor, piece: Block, text: str) -> None:
    draft = rich(section(words("See "), piece, words(" there")))
    assert spelled(bob, draft) == f"See {text} there"
    once_more = entered(bob, f"See {text} there!", draft)
    assert spelled(bob, once_more) == f"See {text} there!"
    if piece["type"] != "text":
        assert piece in once_more["elements"][0]["elements"]


def test_what_nobody_changed_stays_as_it_was(bob: Visitor) -> None:
    listed = {"type": "rich_text_list", "style": "bullet", "elements": [
        section(words("first", bold=True)), section(words("second "), BOB)]}  # fmt: skip
    quote = {"type": "rich_text_quote", "elements": [words("said\nso")]}
    draft = rich(section(words("Two:\n")), listed, quote)
    shown = spelled(bob, draft)
    assert shown == "Two:\n• first\n• second @bob\n> said\n> so"
    assert entered(bob, shown, draft) is draft


def test_a_channel_one_may_not_see_is_not_named(bob: Visitor, slack: Slack) -> None:
    plans = rich(section({"type": "channel", "channel_id": "C0PLANS"}))
    eve = Visitor(bob.site, slack.person("eve"))
    assert spelled(bob, plans) == "#plans"
    assert spelled(eve, plans) == "#C0PLANS"


def post_form() -> Block:
    start = rich(section(words("Thanks to "), BOB, words("\nfor "), NAMED, words(" "), TADA))
    field = {"type": "rich_text_input", "action_id": "a", "initial_value": start}
    return {
        "type": "modal", "callback_id": "post", "title": plain("A post"), "submit": plain("Post"),
        "blocks": [asks("Your words", field, "words")],
    }  # fmt: skip


def test_a_draft_that_is_edited_at_the_page_keeps_its_mentions(tab: Page, house: House) -> None:
    sent: list[Any] = []

    @house.app.app.action("write")
    def write(ack: Any, body: dict[str, Any], client: Any) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=post_form())

    @house.app.app.view("post")
    def posted(ack: Any, view: dict[str, Any]) -> None:
        ack()
        sent.append(view["state"]["values"]["words"]["a"]["rich_text_value"])

    row = {"type": "actions", "elements": [button("Write", "write")]}
    house.client.chat_postMessage(channel="C0LAUNCH", text="Write", blocks=[row])
    tab.goto(house.seat("eve", "launch"))
    tab.locator("body[data-live]").wait_for()
    tab.get_by_role("button", name="Write", exact=True).click()
    field = tab.get_by_label("Your words")
    first = "Thanks to @bob\nfor [the one & only](https://acme.test/one) :tada:"
    expect(field).to_have_value(first)
    field.fill(f"{first} and @ada")
    tab.get_by_role("button", name="Post", exact=True).click()
    eventually(tab, lambda: bool(sent))
    kinds = [piece["type"] for piece in sent[0]["elements"][0]["elements"]]
    assert kinds == ["text", "user", "text", "link", "text", "emoji", "text", "user"]
    assert sent[0]["elements"][0]["elements"][-1] == {"type": "user", "user_id": "U0ADA"}
