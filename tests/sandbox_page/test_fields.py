"""Journeys in a browser: what is entered in messages, files, and lists that stay in sight."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from .conftest import WAIT, House, eventually
from .sampler import Block, asks, button, option, plain, section


def png(name: str) -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": b"\x89PNG"}


@pytest.fixture
def phone(chromium: Browser, house: House) -> Iterator[Page]:
    """A tab at 390 pixels that is touched."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    opened = context.new_page()
    opened.set_default_timeout(WAIT)
    yield opened
    context.close()


def hears(house: House, action: str) -> list[dict[str, Any]]:
    """The payloads of that action, which is acked."""
    heard: list[dict[str, Any]] = []

    @house.app.app.action(action)
    def listen(ack: Any, body: dict[str, Any]) -> None:
        ack()
        heard.append(body)

    return heard


def file_form(most: int = 2) -> Block:
    field = {"type": "file_input", "action_id": "a", "filetypes": ["png"], "max_files": most}
    return {
        "type": "modal", "callback_id": "files", "title": plain("Add pictures"),
        "submit": plain("Add"), "blocks": [asks("Pictures", field, "pictures")],
    }  # fmt: skip


def opens_files(tab: Page, house: House) -> list[dict[str, Any]]:
    """Open a modal with a field for files; gives what is submitted."""
    submitted: list[dict[str, Any]] = []
    bolt = house.app.app

    @bolt.action("bring")
    def bring(ack: Any, body: dict[str, Any], client: Any) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=file_form())

    @bolt.view("files")
    def added(ack: Any, view: dict[str, Any]) -> None:
        ack()
        submitted.append(view["state"]["values"]["pictures"]["a"])

    row = {"type": "actions", "elements": [button("Bring", "bring")]}
    house.client.chat_postMessage(channel="C0LAUNCH", text="Bring", blocks=[row])
    tab.goto(house.seat("bob", "launch"))
    tab.locator("body[data-live]").wait_for()
    tab.get_by_role("button", name="Bring").click()
    expect(tab.get_by_role("dialog", name="Add pictures")).to_be_visible()
    return submitted


def test_files_are_added_taken_out_and_sent(tab: Page, house: House) -> None:
    submitted = opens_files(tab, house)
    field = tab.get_by_role("group", name="Pictures")
    field.locator("input").set_input_files([png("chart.png"), png("map.png")])
    expect(field.locator("li")).to_have_text(["chart.png", "map.png"])
    field.get_by_role("button", name="Remove chart.png").click()
    expect(field.locator("li")).to_have_count(1)
    tab.get_by_role("button", name="Add", exact=True).click()
    expect(tab.get_by_role("dialog", name="Add pictures")).to_be_hidden()
    assert [row["name"] for row in submitted[0]["files"]] == ["map.png"]


def test_a_field_that_needs_a_file_says_so(tab: Page, house: House) -> None:
    submitted = opens_files(tab, house)
    tab.get_by_role("button", name="Add", exact=True).click()
    expect(tab.get_by_role("alert")).to_have_text("Please complete this required field.")
    tab.get_by_role("group", name="Pictures").locator("input").set_input_files(
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"words"}
    )
    expect(tab.locator(".files li")).to_have_count(1)
    tab.get_by_role("button", name="Add", exact=True).click()
    expect(tab.get_by_role("alert")).to_have_text("Please add only files of these kinds: png.")
    assert not submitted


def test_what_stands_in_a_message_goes_with_its_button(tab: Page, house: House) -> None:
    heard = hears(house, "done")
    days = {"type": "static_select", "action_id": "day", "placeholder": plain("A day"),
            "options": [option("Monday"), option("Tuesday")]}  # fmt: skip
    house.client.chat_postMessage(channel="C0LAUNCH", text="When?", blocks=[
        asks("Reason", {"type": "plain_text_input", "action_id": "a"}, "why"),
        asks("Which", days, "which"),
        {"type": "actions", "elements": [button("Done", "done")]},
    ])  # fmt: skip
    tab.goto(house.seat("bob", "launch"))
    tab.locator("body[data-live]").wait_for()
    tab.get_by_label("Reason").fill("It rains")
    tab.get_by_role("button", name="Which A day").click()
    tab.get_by_role("option", name="Tuesday").click()
    tab.get_by_role("button", name="Done").click()
    eventually(tab, lambda: bool(heard))
    values = heard[0]["state"]["values"]
    assert values["why"]["a"]["value"] == "It rains"
    assert values["which"]["day"]["selected_option"]["value"] == "tuesday"
    tab.reload()
    expect(tab.get_by_label("Reason")).to_have_value("It rains")


def test_a_list_at_the_lower_edge_stays_in_sight(tab: Page, house: House) -> None:
    options = [option(f"Option {number}", str(number)) for number in range(20)]
    choice = {"type": "static_select", "action_id": "pick", "options": options,
              "placeholder": plain("Pick one")}  # fmt: skip
    filler = [section(f"line {number}") for number in range(30)]
    house.client.chat_postMessage(
        channel="C0LAUNCH", text="Pick",
        blocks=[*filler, {"type": "actions", "elements": [choice]}],
    )  # fmt: skip
    tab.goto(house.seat("bob", "launch"))
    tab.locator("body[data-live]").wait_for()
    tab.get_by_role("button", name="Pick one").click()
    expect(tab.get_by_role("option", name="Option 0")).to_be_visible()
    box = tab.locator(".select-menu").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 800


def test_nothing_moves_under_the_finger_that_opens_a_menu(phone: Page, house: House) -> None:
    menu = {"type": "overflow", "action_id": "over", "options": [option("Later", "later")]}
    blocks = [section("First", menu), *(section(f"line {number}") for number in range(40))]
    house.client.chat_postMessage(channel="C0LAUNCH", text="Long", blocks=blocks)
    phone.goto(house.seat("bob", "launch"))
    phone.locator("body[data-live]").wait_for()
    dots = phone.locator(".overflow")
    dots.scroll_into_view_if_needed()
    before = dots.bounding_box()
    dots.tap()
    expect(phone.get_by_role("menuitem", name="Later")).to_be_visible()
    phone.wait_for_timeout(150)
    assert dots.bounding_box() == before


def test_an_app_hears_that_its_messages_are_looked_at(tab: Page, house: House) -> None:
    opened: list[str] = []

    @house.app.app.middleware
    def note(body: dict[str, Any], next: Any) -> None:
        if body.get("event", {}).get("type") == "app_home_opened":
            opened.append(body["event"]["tab"])
        next()

    house.client.chat_postMessage(channel="U0BOB", text="hello")
    channel = house.slack.world.dm("T0ACME", house.installation.bot_user_id, "U0BOB")
    tab.goto(f"{house.seat('bob')}/in/{channel.id}")
    eventually(tab, lambda: opened == ["messages"])
    tab.get_by_role("link", name="Home").click()
    eventually(tab, lambda: opened == ["messages", "home"])


def test_equal_fields_in_two_messages_are_told_apart(tab: Page, house: House) -> None:
    field = asks("Reason", {"type": "plain_text_input", "action_id": "a"}, "reason")
    boxes = {"type": "checkboxes", "action_id": "b", "options": [option("Red")]}
    blocks = [field, {"type": "actions", "elements": [boxes]}]
    for _ in range(2):
        house.client.chat_postMessage(channel="C0LAUNCH", text="Why?", blocks=blocks)
    tab.goto(house.seat("bob", "launch"))
    expect(tab.get_by_label("Reason")).to_have_count(2)
    ids = tab.locator("[id]").evaluate_all("all => all.map((one) => one.id)")
    assert len(ids) == len(set(ids))
