"""Each kind of block and element is drawn, and none breaks the page."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from .conftest import House
from .sampler import button, option, plain, section

TEXT = {"type": "mrkdwn", "text": "*words*"}
SECTION = {"type": "rich_text_section", "elements": [{"type": "text", "text": "deep"}]}
PICTURE = {"type": "image", "image_url": "https://example.test/x.png", "alt_text": "a cat"}


def shown(house: House, *blocks: dict[str, Any], **more: Any) -> str:
    house.client.chat_postMessage(channel="C0LAUNCH", text="fallback", blocks=list(blocks), **more)
    return httpx.get(f"{house.url}/as/U0BOB/part/messages?in=C0LAUNCH").text


@pytest.mark.parametrize(
    ("block", "html"),
    [
        ({"type": "header", "text": plain("Big")}, '<h3 class="b-header">Big</h3>'),
        ({"type": "divider"}, '<hr class="b-divider">'),
        (section("*words*"), "<strong>words</strong>"),
        ({"type": "section", "fields": [TEXT, TEXT]}, '<div class="b-fields">'),
        (section("x", PICTURE), 'aria-label="a cat"'),
        ({"type": "context", "elements": [PICTURE, TEXT]}, 'class="b-context"'),
        (PICTURE, 'class="b-image"'),
        ({"type": "actions", "elements": [button("Go", "go", style="primary")]}, "button primary"),
        ({"type": "actions", "elements": [button("Out", "go", url="https://example.test")]},
         'href="https://example.test"'),
        ({"type": "actions", "elements": [{"type": "timepicker", "action_id": "t",
                                           "initial_time": "09:15"}]}, 'value="09:15"'),
        ({"type": "actions", "elements": [{"type": "datetimepicker", "action_id": "t",
                                           "initial_date_time": 1_760_000_400}]},
         'value="2025-10-09T09:00"'),
        ({"type": "actions", "elements": [{"type": "radio_buttons", "action_id": "r",
          "options": [option("One"), option("Two")], "initial_option": option("Two")}]},
         'value="two" checked'),
        ({"type": "actions", "elements": [{"type": "users_select", "action_id": "u",
                                           "initial_user": "U0EVE"}]}, "Eve Moss"),
        ({"type": "actions", "elements": [{"type": "multi_static_select", "action_id": "m",
          "option_groups": [{"label": plain("Group"), "options": [option("One")]}],
          "initial_options": [option("One")]}]}, '<span class="chip">One</span>'),
        ({"type": "rich_text", "elements": [
            {"type": "rich_text_list", "style": "ordered", "indent": 1, "elements": [SECTION]},
            {"type": "rich_text_quote", "elements": [{"type": "user", "user_id": "U0EVE"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "<x>"}]},
        ]}, '<ol class="rich-list indent-1"><li>'),
        ({"type": "rich_text", "elements": [{"type": "rich_text_preformatted",
          "elements": [{"type": "text", "text": "<x>"}]}]}, "<pre>&lt;x&gt;</pre>"),
        ({"type": "markdown", "text": "# Top\n**bold** [x](https://example.test)"},
         "<strong>Top</strong><br><strong>bold</strong>"),
        ({"type": "table", "rows": [[{"type": "raw_text", "text": "A"}],
                                    [{"type": "raw_text", "text": "1"}]],
          "column_settings": [{"align": "right"}]}, '<th class="is-right">A</th>'),
        ({"type": "video", "title": plain("Film"), "alt_text": "a film",
          "thumbnail_url": "https://example.test/t", "video_url": "https://example.test/v"},
         "a film"),
        ({"type": "card", "title": plain("A card"), "body": TEXT,
          "actions": [button("Open", "open")]}, "A card"),
    ],
)  # fmt: skip
def test_a_block_is_drawn(house: House, block: dict[str, Any], html: str) -> None:
    drawn = shown(house, block)
    assert html in drawn
    assert "fallback" not in drawn


def test_attachments_are_drawn(house: House) -> None:
    attached = {"color": "#aa0000", "title": "An old way", "text": "*still* used",
                "fields": [{"title": "Left", "value": "1"}], "footer": "below"}  # fmt: skip
    drawn = shown(house, section("top"), attachments=[attached])
    for piece in ('data-colour="#aa0000"', "An old way", "<strong>still</strong>", "below"):
        assert piece in drawn


def test_a_message_under_another_name_is_shown_under_it(house: House) -> None:
    row = {"ts": "1760000300.000100", "subtype": "bot_message", "bot_id": "B0OLD",
           "username": "Morning Bot", "text": "rise"}  # fmt: skip
    house.slack.replays(row, "#launch")
    drawn = httpx.get(f"{house.url}/as/U0BOB/part/messages?in=C0LAUNCH").text
    assert '<span class="by">Morning Bot</span><span class="tag">APP</span>' in drawn
