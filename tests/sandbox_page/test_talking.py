"""Journeys in a browser: talking, threads, reactions, what is new, who to be."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from .conftest import House, writes


def test_somebody_chooses_who_to_be_and_talks(tab: Page, house: House) -> None:
    tab.goto(house.url)
    tab.get_by_role("link", name="Employee").click()
    tab.get_by_role("link", name="launch").click()
    writes(tab, "Good *morning* @eve :tada:")
    words = tab.locator(".message .words", has_text="Good morning")
    expect(words.locator("strong")).to_have_text("morning")
    expect(words).to_contain_text("@Eve Moss")
    expect(tab.locator("main textarea")).to_have_value("")
    assert house.person("eve").sees("Good *morning* @eve").by == "bob"


def test_it_is_live_without_loading(tab: Page, chromium: Browser, house: House) -> None:
    tab.goto(house.seat("bob", "launch"))
    other = chromium.new_context().new_page()
    other.goto(house.seat("eve", "launch"))
    tab.evaluate("window.same = true")
    writes(other, "Do you see this?")
    expect(tab.get_by_text("Do you see this?")).to_be_visible()
    house.person("eve").edits("Do you see this?", "Do you see that?")
    expect(tab.get_by_text("Do you see that?")).to_be_visible()
    expect(tab.get_by_text("(edited)")).to_be_visible()
    house.person("eve").deletes("Do you see that?")
    expect(tab.get_by_text("Do you see that?")).to_have_count(0)
    assert tab.evaluate("window.same")
    other.context.close()


def test_a_thread_is_opened_answered_and_closed(tab: Page, house: House) -> None:
    house.person("eve").says("Who has the numbers?", "#launch")
    tab.goto(house.seat("bob", "launch"))
    message = tab.locator("main .message", has_text="Who has the numbers?")
    message.hover()
    message.get_by_role("link", name="Reply in thread").click()
    writes(tab, "I have", "aside.thread")
    expect(tab.locator("aside.thread").get_by_text("I have")).to_be_visible()
    expect(message.get_by_text("1 reply")).to_be_visible()
    expect(tab.locator("main .message", has_text="I have")).to_have_count(0)
    tab.get_by_label("Also send to #launch").check()
    writes(tab, "They are good", "aside.thread")
    expect(tab.locator("main .words", has_text="They are good")).to_be_visible()
    tab.get_by_role("link", name="Close the thread").click()
    expect(tab.locator("aside.thread")).to_be_hidden()
    tab.go_back()
    expect(tab.locator("aside.thread").get_by_text("They are good")).to_be_visible()


def test_reactions_are_added_and_taken_back(tab: Page, house: House) -> None:
    message = house.person("eve").says("We shipped", "#launch")
    house.person("ada").reacts("tada", message)
    tab.goto(house.seat("bob", "launch"))
    pill = tab.get_by_role("button", name="tada, 1: Ada Ray")
    pill.click()
    mine = tab.get_by_role("button", name="tada, 2: Ada Ray and you")
    expect(mine).to_have_attribute("aria-pressed", "true")
    mine.click()
    expect(pill).to_be_visible()
    shown = tab.locator(".message", has_text="We shipped")
    shown.hover()
    shown.locator(".tools").get_by_role("button", name="Add a reaction").click()
    tab.get_by_role("button", name="rocket", exact=True).click()
    expect(tab.get_by_role("button", name="rocket, 1: you")).to_be_visible()


def test_ones_own_message_is_edited_and_deleted(tab: Page, house: House) -> None:
    house.person("bob").says("Helo <@U0EVE>", "#launch")
    tab.goto(house.seat("bob", "launch"))
    message = tab.locator(".message[data-mine]")
    message.hover()
    message.get_by_role("button", name="More").click()
    tab.get_by_role("menuitem", name="Edit message").click()
    field = tab.get_by_label("Edit message")
    expect(field).to_have_value("Helo @eve")
    field.fill("Hello @eve")
    field.press("Enter")
    expect(message).to_contain_text("Hello @Eve Moss (edited)")
    message.hover()
    message.get_by_role("button", name="More").click()
    tab.get_by_role("menuitem", name="Delete message").click()
    tab.get_by_role("button", name="Delete").click()
    expect(message).to_have_count(0)


def test_what_is_new_is_marked_until_it_is_read(tab: Page, house: House) -> None:
    bob, eve = house.person("bob"), house.person("eve")
    eve.says("An old line", "#launch")
    bob.reads("#launch")
    house.slack.moves_on(minutes=5)
    tab.goto(house.seat("bob", "plans"))
    line = tab.get_by_role("link", name="launch")
    expect(line).not_to_contain_text("unread")
    eve.says("Where is @bob?", "#launch")
    expect(line).to_contain_text("1 unread")
    line.click()
    expect(tab.locator(".fresh + .message")).to_contain_text("Where is @Bob Stone?")
    expect(tab.get_by_role("link", name="launch")).not_to_contain_text("unread")
    assert bob.unread("#launch") == 0


def test_somebody_is_written_to(tab: Page, house: House) -> None:
    tab.goto(house.seat("bob"))
    tab.get_by_role("button", name="Write to somebody").click()
    tab.get_by_role("menuitem", name="Ada Ray").click()
    tab.wait_for_url("**/in/D*")
    writes(tab, "Hello Ada")
    assert house.person("ada").sees("Hello Ada").where == "DM with @bob"


def test_names_are_completed_by_keyboard(tab: Page, house: House) -> None:
    tab.goto(house.seat("bob", "launch"))
    field = tab.locator("main .composer textarea")
    field.press_sequentially("ask @ev")
    expect(tab.locator(".complete li")).to_have_count(1)
    field.press("Enter")
    expect(field).to_have_value("ask @eve ")
    field.press_sequentially("in #lau")
    field.press("Tab")
    expect(field).to_have_value("ask @eve in #launch ")
    field.press("Enter")
    house.person("eve").sees("ask @eve in #launch")


def test_messages_are_reached_by_keyboard(tab: Page, house: House) -> None:
    for text in ("first", "second", "third"):
        house.person("eve").says(text, "#launch")
    tab.goto(house.seat("bob", "launch"))
    tab.locator(".message", has_text="third").focus()
    tab.keyboard.press("ArrowUp")
    expect(tab.locator(".message:focus")).to_contain_text("second")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    expect(tab.locator(":focus")).to_have_attribute("aria-label", "Reply in thread")
    tab.keyboard.press("Enter")
    expect(tab.locator("aside.thread")).to_contain_text("second")
    expect(tab.locator("aside.thread textarea")).to_be_focused()


def test_earlier_messages_come_as_one_scrolls_up(tab: Page, house: House) -> None:
    for number in range(120):
        house.person("eve").says(f"line {number};", "#launch")
    tab.goto(house.seat("bob", "launch"))
    tab.locator("body[data-live]").wait_for()
    expect(tab.get_by_text("line 119;")).to_be_visible()
    expect(tab.locator("main .message")).to_have_count(50)
    tab.locator("#scroll").evaluate("box => box.scrollTop = 0")
    expect(tab.locator("main .message")).to_have_count(100)
    assert tab.locator("#scroll").evaluate("box => box.scrollTop") > 300
    house.person("eve").reacts("eyes", "line 75;")
    expect(tab.locator(".message", has_text="line 75;").get_by_text("1")).to_be_attached()
    tab.locator("#scroll").evaluate("box => box.scrollTop = 0")
    expect(tab.get_by_text("very beginning")).to_be_attached()
    expect(tab.locator(".day")).to_have_count(1)
    house.person("eve").says("and one more", "#launch")
    expect(tab.locator("main .message")).to_have_count(122)


def test_it_is_usable_at_390_pixels(chromium: Browser, house: House) -> None:
    house.person("eve").says("A small screen", "#launch")
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
    )
    phone = context.new_page()
    phone.goto(house.seat("bob"))
    phone.get_by_role("link", name="launch").tap()
    message = phone.locator(".message", has_text="A small screen")
    message.tap()
    message.get_by_role("link", name="Reply in thread").tap()
    writes(phone, "Small indeed", "aside.thread")
    expect(phone.locator("aside.thread").get_by_text("Small indeed")).to_be_visible()
    phone.get_by_role("link", name="Back to the conversation").tap()
    expect(message).to_be_visible()
    phone.get_by_role("link", name="Back to the list").tap()
    expect(phone.get_by_role("link", name="plans")).to_be_visible()
    phone.get_by_role("button", name="You are Bob Stone").tap()
    phone.get_by_role("link", name="Leader").tap()
    phone.wait_for_url("**/as/U0EVE")
    phone.get_by_role("button", name="A day on").tap()
    expect(phone.locator(".clock-now")).to_contain_text("Fri 10 Oct")
    assert not phone.evaluate("document.documentElement.scrollWidth > innerWidth")
    context.close()


def test_the_panel_of_reasons_never_hides_behind_a_thread(tab: Page, house: House) -> None:
    message = house.person("eve").says("A thread of one", "#launch")
    tab.goto(f"{house.seat('bob', 'launch')}/thread/{message.ts}")
    panel = tab.get_by_role("complementary", name="What the app did and why")
    expect(tab.locator("aside.thread")).to_be_visible()
    expect(panel).to_be_hidden()
    tab.locator("body[data-live]").wait_for()
    tab.get_by_role("button", name="Why").click()
    expect(panel).to_be_visible()
    expect(tab.locator("aside.thread")).to_be_hidden()


def test_channels_are_found_joined_and_left(tab: Page, house: House) -> None:
    tab.goto(house.seat("bob"))
    tab.get_by_role("link", name="All channels").click()
    tab.locator("body[data-live]").wait_for()
    tab.get_by_label("Find a channel").fill("gar")
    expect(tab.get_by_role("button", name="Leave #launch")).to_be_hidden()
    tab.get_by_role("button", name="Join #garden").click()
    expect(tab.get_by_role("button", name="Leave #garden")).to_be_visible()
    expect(tab.get_by_role("heading", name="All channels")).to_be_visible()
    tab.get_by_role("navigation").get_by_role("link", name="garden").click()
    writes(tab, "What grows here?")
    house.person("eve").sees("What grows here?", in_="#garden")
