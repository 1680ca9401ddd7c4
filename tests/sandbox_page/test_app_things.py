"""Journeys in a browser: what an app shows, and what a person does with it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from .conftest import House, eventually, writes


def opens_form(tab: Page, house: House) -> Locator:
    tab.goto(house.seat("bob", "launch"))
    writes(tab, "/sample form")
    modal = tab.get_by_role("dialog", name="Tell the story")
    expect(modal).to_be_visible()
    return modal


def picks(tab: Page, label: str, words: str) -> None:
    """Open a select by its label, search in it and take the first that is found."""
    tab.get_by_role("button", name=re.compile(f"^{label}")).click()
    tab.get_by_label("Find an option").fill(words)
    expect(tab.locator(".options [role=option]").first).to_contain_text(words)
    tab.keyboard.press("Enter")


def test_a_command_is_completed_run_and_answered(tab: Page, house: House) -> None:
    tab.goto(house.seat("bob", "launch"))
    field = tab.locator("main .composer textarea")
    field.press_sequentially("/sa")
    expect(tab.get_by_role("option", name="/sample")).to_contain_text("Try it")
    field.press("Enter")
    expect(field).to_have_value("/sample ")
    field.press_sequentially("hello")
    field.press("Enter")
    answer = tab.locator(".message.is-whisper", has_text="You said hello")
    expect(answer).to_contain_text("Only visible to you")
    answer.get_by_role("button", name="Thanks").click()
    expect(tab.locator(".message.is-whisper")).to_contain_text("You are welcome")
    tab.get_by_role("button", name="Dismiss").click()
    expect(tab.locator(".message.is-whisper")).to_have_count(0)
    house.person("eve").does_not_see("You are welcome")


def test_a_form_of_every_kind_is_filled_and_sent(tab: Page, house: House) -> None:
    modal = opens_form(tab, house)
    modal.get_by_label("Headline").fill("We met")
    modal.get_by_label("What happened").fill("And found the bug")
    picks(tab, "Day", "Tuesday")
    picks(tab, "With whom", "Eve")
    tab.get_by_label("Find an option").fill("Ada")
    expect(tab.locator(".options [role=option]")).to_have_count(1)
    tab.keyboard.press("Enter")
    tab.keyboard.press("Escape")
    picks(tab, "Where", "plans")
    tab.get_by_role("button", name=re.compile("^Topic")).click()
    expect(tab.get_by_text("Type to search")).to_be_visible()
    tab.keyboard.press("Escape")
    picks(tab, "Topic", "Pricing")
    modal.get_by_label("When").fill("2026-01-05")
    modal.get_by_label("At what time").fill("14:30")
    modal.get_by_label("Good").check()
    modal.get_by_label("Quick").check()
    modal.get_by_label("Useful").check()
    modal.get_by_role("button", name="Save").click()
    expect(modal).to_be_hidden()
    held = {block: state for block, row in house.app.saved[0].items() for state in row.values()}
    assert held["headline"]["value"] == "We met"
    assert held["words"]["value"] == "And found the bug"
    assert held["day"]["selected_option"]["value"] == "tuesday"
    assert held["with"]["selected_users"] == ["U0EVE", "U0ADA"]
    assert held["where"]["selected_conversation"] == "C0PLANS"
    assert held["topic"]["selected_option"]["value"] == "pricing"
    assert held["when"]["selected_date"] == "2026-01-05"
    assert held["time"]["selected_time"] == "14:30"
    assert held["felt"]["selected_option"]["value"] == "good"
    assert [o["value"] for o in held["was"]["selected_options"]] == ["quick", "useful"]


def test_what_is_wrong_stands_at_its_field(tab: Page, house: House) -> None:
    modal = opens_form(tab, house)
    modal.get_by_role("button", name="Save").click()
    expect(modal.get_by_text("Please complete this required field.")).to_have_count(2)
    modal.get_by_label("Headline").fill("Bad")
    modal.get_by_label("What happened").fill("No")
    modal.get_by_role("button", name="Save").click()
    expect(modal.get_by_text("at least 5 characters")).to_be_visible()
    modal.get_by_label("What happened").fill("Nothing much")
    modal.get_by_role("button", name="Save").click()
    expect(modal.get_by_text("Something better, please")).to_be_visible()
    expect(modal.get_by_label("Headline")).to_have_value("Bad")
    assert house.app.saved == []


def test_a_modal_is_laid_on_another_and_nothing_is_lost(tab: Page, house: House) -> None:
    modal = opens_form(tab, house)
    modal.get_by_label("Headline").fill("Half a thought")
    modal.get_by_role("button", name="Something else").click()
    deeper = tab.get_by_role("dialog", name="One deeper")
    deeper.get_by_label("A number").fill("1.5")
    deeper.get_by_role("button", name="Add").click()
    expect(deeper.get_by_text("Please enter a whole number.")).to_be_visible()
    deeper.get_by_label("A number").fill("15")
    deeper.get_by_label("A number").press("Enter")
    expect(modal.get_by_label("Headline")).to_have_value("Half a thought")
    assert ("deeper", "15") in house.app.done
    tab.keyboard.press("Escape")
    expect(modal).to_be_hidden()
    eventually(tab, lambda: ("closed", "form") in house.app.done)


def test_what_is_typed_stays_when_the_app_changes_the_modal(tab: Page, house: House) -> None:
    modal = opens_form(tab, house)
    modal.get_by_label("Headline").fill("Typed before")
    picks(tab, "Day", "Tuesday")
    modal.get_by_label("Useful").check()
    modal.get_by_role("button", name="Suggest").click()
    expect(modal.get_by_text("Perhaps begin with who was there.")).to_be_visible()
    expect(modal.get_by_label("Headline")).to_have_value("Typed before")
    expect(modal.get_by_role("button", name=re.compile("^Day"))).to_contain_text("Tuesday")
    expect(modal.get_by_label("Useful")).to_be_checked()


def test_buttons_selects_and_menus_of_a_message(tab: Page, house: House) -> None:
    tab.goto(house.seat("bob", "launch"))
    writes(tab, "/sample card")
    tab.get_by_role("button", name="Save it").click()
    tab.get_by_role("button", name="Drop it").click()
    tab.get_by_role("button", name="No", exact=True).click()
    tab.get_by_role("button", name="Drop it").click()
    expect(tab.get_by_role("dialog", name="Really?")).to_contain_text("This cannot be undone")
    tab.get_by_role("button", name="Yes, do it").click()
    picks(tab, "Pick a day", "Monday")
    expect(tab.locator(".message .select-words")).to_have_text("Monday")
    tab.locator(".message input[type=date]").fill("2026-02-03")
    tab.get_by_role("button", name="More actions").click()
    tab.get_by_role("menuitem", name="Later").click()
    tab.get_by_role("button", name="Yes, do it").click()
    wanted = [("save", "save"), ("drop", "drop"), ("pick", "monday"), ("date", "2026-02-03"),
              ("over", "later")]  # fmt: skip
    eventually(tab, lambda: len(house.app.done) >= len(wanted))
    assert house.app.done == wanted


def test_the_home_tab_shows_and_answers(tab: Page, house: House) -> None:
    tab.goto(house.seat("bob", "launch"))
    tab.get_by_role("link", name="Sampler").click()
    expect(tab.get_by_role("heading", name="Your week")).to_be_visible()
    tab.get_by_role("button", name="Count up").click()
    expect(tab.get_by_text("Counted 1 times")).to_be_visible()
    tab.get_by_role("button", name="Count up").click()
    expect(tab.get_by_text("Counted 2 times")).to_be_visible()
    tab.get_by_label("Mornings").check()
    eventually(tab, lambda: house.app.done != [])
    assert house.app.done[-1][0] == "likes"


def test_shortcuts_on_a_message_and_anywhere(tab: Page, house: House) -> None:
    house.person("eve").says("Keep me", "#launch")
    tab.goto(house.seat("bob", "launch"))
    message = tab.locator(".message", has_text="Keep me")
    message.hover()
    message.get_by_role("button", name="More").click()
    tab.get_by_role("menuitem", name="Keep this").click()
    expect(tab.get_by_role("dialog", name="Tell the story")).to_be_visible()
    assert ("keep", "Keep me") in house.app.done
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("dialog", name="Tell the story")).to_be_hidden()
    field = tab.locator("main .composer textarea")
    field.press_sequentially("/star")
    expect(tab.get_by_role("option", name="Start")).to_be_visible()
    field.press("Enter")
    expect(field).to_have_value("/Start")
    field.press("Enter")
    expect(tab.get_by_role("dialog", name="One deeper")).to_be_visible()


def test_an_app_that_crashes_is_seen_as_in_slack(tab: Page, house: House) -> None:
    tab.goto(house.seat("bob", "launch"))
    writes(tab, "/sample crash")
    told = tab.locator(".message.is-whisper", has_text="Slackbot")
    expect(told).to_contain_text('/sample failed with the error "dispatch_failed"')
    writes(tab, "/nothing")
    expect(tab.get_by_text("/nothing is not a valid command.")).to_be_visible()
    house.person("bob").runs("/sample form", "#launch")
    modal = tab.get_by_role("dialog", name="Tell the story")
    modal.get_by_label("Headline").fill("Lost?")
    modal.get_by_label("What happened").fill("The app went away")
    house.installation.app.request_url = "http://127.0.0.1:9/gone"
    modal.get_by_role("button", name="Save").click()
    expect(modal.get_by_role("alert")).to_have_text("We had some trouble connecting. Try again?")
    expect(modal.get_by_label("Headline")).to_have_value("Lost?")


def test_time_is_moved_and_played(tab: Page, house: House) -> None:
    tab.goto(house.seat("bob", "launch"))
    now = tab.locator(".clock-now")
    expect(now).to_have_text("Thu 9 Oct, 09:00")
    tab.get_by_role("button", name="A day on").click()
    expect(now).to_have_text("Fri 10 Oct, 09:00")
    expect(tab.locator(".day")).to_have_text("Yesterday")
    tab.get_by_role("button", name="A week on").click()
    expect(now).to_have_text("Fri 17 Oct, 09:00")
    tab.get_by_role("button", name="Play").click()
    tab.get_by_role("button", name="Pause").wait_for()
    expect(now).to_have_text("Fri 17 Oct, 09:02")
    tab.get_by_role("button", name="Pause").click()
    expect(tab.get_by_role("button", name="Play")).to_be_visible()
    assert house.told.moved[:2] == [86_400, 604_800]
    assert set(house.told.moved[2:]) == {60}


def test_what_the_app_did_appears_line_by_line(tab: Page, house: House) -> None:
    tab.goto(house.seat("bob", "launch"))
    panel = tab.get_by_role("complementary", name="What the app did and why")
    expect(panel).to_contain_text("Nothing yet")
    line = {"at": house.slack.clock.now(), "kind": "decided", "text": "Ask bob"}
    house.told.lines.append(line | {"why": "probability 0.80"})
    expect(panel.locator(".reason")).to_contain_text("probability 0.80")
    house.told.lines.append(line | {"kind": "held back", "why": "quiet hours"})
    expect(panel.locator(".reason")).to_have_count(2)
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()
    tab.get_by_role("button", name="Why").click()
    expect(panel).to_be_visible()
