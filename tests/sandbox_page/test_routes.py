"""The page without a browser: who is answered, what is drawn, and how quickly."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from sandbox import Slack
from sandbox.page import page

from .conftest import House

BOB = "/as/U0BOB"


@pytest.fixture
def web(house: House) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=house.url, headers={"Origin": house.url}) as client:
        yield client


def part(web: httpx.Client, name: str, **query: str) -> str:
    return web.get(f"{BOB}/part/{name}", params=query).text


# Who is answered


def test_only_this_machine_by_its_own_name_is_answered(web: httpx.Client) -> None:
    assert web.get("/").status_code == 200
    refused = web.get("/", headers={"Host": "evil.example:80"})
    assert refused.status_code == 403
    assert "this machine only" in refused.text
    assert web.get(BOB, headers={"Host": "localhost:1"}).status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1"])
def test_another_origin_changes_nothing(web: httpx.Client, house: House, origin: str) -> None:
    said = {"channel": "C0LAUNCH", "text": "from elsewhere"}
    refused = web.post(f"{BOB}/do/say", json=said, headers={"Origin": origin})
    assert refused.status_code == 403
    house.person("bob").does_not_see("from elsewhere")


def test_a_form_or_a_request_without_origin_changes_nothing(house: House) -> None:
    assert httpx.post(f"{house.url}{BOB}/do/say", json={}).status_code == 403
    form = httpx.post(
        f"{house.url}/time/move", data={"seconds": "60"}, headers={"Origin": house.url}
    )
    assert form.status_code == 403
    assert house.told.moved == []


def test_everything_comes_with_a_strict_policy(web: httpx.Client) -> None:
    for path in ("/", BOB, "/static/desk.js", f"{BOB}/part/sidebar"):
        policy = web.get(path).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert not re.search(r"https?:", policy)


def test_a_page_holds_no_script_or_style_of_its_own(web: httpx.Client) -> None:
    html = web.get(f"{BOB}/in/C0LAUNCH").text
    assert "<style" not in html
    assert not re.search(r"<script(?! type=\"module\" src=\"/static/)", html)
    assert not re.search(r"<[^>]+\s(style|on\w+)=", html)
    assert not re.search(r'(src|href)="(https?:)?//', html)


# Who sees what


@pytest.mark.parametrize("who", ["U0NOBODY", "bob", "USLACKBOT"])
def test_nobody_sits_where_there_is_nobody(web: httpx.Client, who: str) -> None:
    assert web.get(f"/as/{who}").status_code == 404


def test_the_front_offers_the_seats_and_everybody(web: httpx.Client) -> None:
    html = web.get("/").text
    for word in ("Employee", "Leader", "Admin", "Bob Stone", "Eve Moss", "Ada Ray"):
        assert word in html


def test_a_private_channel_is_only_for_those_in_it(web: httpx.Client, house: House) -> None:
    assert web.get("/as/U0BOB/in/C0PLANS").status_code == 200
    assert web.get("/as/U0EVE/in/C0PLANS").status_code == 404
    house.person("eve").says("See <#C0PLANS>", "#launch")
    assert "a private channel" in web.get("/as/U0EVE/part/messages?in=C0LAUNCH").text
    assert "plans" not in web.get("/as/U0EVE/browse").text
    sent = web.post("/as/U0EVE/do/say", json={"channel": "C0PLANS", "text": "hello"})
    assert sent.json()["ok"] is False


def test_a_public_channel_can_be_looked_into_and_joined(web: httpx.Client, house: House) -> None:
    assert "Join channel" in web.get(f"{BOB}/in/C0GARDEN").text
    assert web.post(f"{BOB}/do/join", json={"channel": "C0GARDEN"}).json() == {"ok": True}
    assert "U0BOB" in house.slack.channel("garden").members
    assert "Join channel" not in web.get(f"{BOB}/in/C0GARDEN").text


def test_a_pasted_permalink_leads_to_its_message(web: httpx.Client, house: House) -> None:
    message = house.person("eve").says("find me", "#launch")
    link = f"/archives/C0LAUNCH/p{message.ts.replace('.', '')}"
    assert f"/as/U0BOB/in/C0LAUNCH?at={message.ts}" in web.get(link).text
    house.person("eve").says(f"<{house.url}{link}|there>", "#launch")
    drawn = part(web, "messages", **{"in": "C0LAUNCH"})
    assert f'href="/as/U0BOB/in/C0LAUNCH?at={message.ts}"' in drawn


# What is drawn


def drawn(web: httpx.Client, house: House, text: str) -> str:
    """The words of a message that says `text`, as HTML."""
    house.person("eve").says(text, "#launch")
    html = part(web, "messages", **{"in": "C0LAUNCH"})
    *_, last = re.finditer(r'<div class="words">(.*?)</div>', html, re.DOTALL)
    return last[1].strip()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* _it_ ~gone~", "<strong>bold</strong> <em>it</em> <s>gone</s>"),
        ("a*b*c 2 * 3 * 4 snake_case_name", "a*b*c 2 * 3 * 4 snake_case_name"),
        ("*both _of_ them*", "<strong>both <em>of</em> them</strong>"),
        ("`*code*` &amp; &lt;b&gt;", "<code>*code*</code> &amp; &lt;b&gt;"),
        ("```x = 1\n<b>```", "<pre>x = 1\n&lt;b&gt;</pre>"),
        ("&gt; said\nmore", "<blockquote>said</blockquote>more"),
        ("one\ntwo", "one<br>two"),
        (":tada: :no_such:",
         '<span class="emoji" role="img" aria-label="tada">🎉️</span> :no_such:'),
        ("<javascript:alert(1)|x>", "x"),
        ("<!here> <!date^1760000400^{date_num} {time}|then>",
         '<span class="mention is-me">@here</span> 2025-10-09 09:00'),
    ],
)  # fmt: skip
def test_markup_is_drawn(web: httpx.Client, house: House, text: str, html: str) -> None:
    assert drawn(web, house, text) == html


def test_nothing_that_is_typed_becomes_html(web: httpx.Client, house: House) -> None:
    nasty = '<img src=x onerror=alert(1)> "><script>alert(2)</script> {{ 7*7 }}'
    web.post(f"{BOB}/do/say", json={"channel": "C0LAUNCH", "text": nasty})
    html = part(web, "messages", **{"in": "C0LAUNCH"})
    assert "<script" not in html
    assert "<img" not in html
    assert "{{ 7*7 }}" in html


def test_an_address_that_is_typed_becomes_a_link(web: httpx.Client, house: House) -> None:
    text = "see https://example.test/a?b=1&c=2, @eve"
    web.post(f"{BOB}/do/say", json={"channel": "C0LAUNCH", "text": text})
    message = house.person("eve").finds("see https")
    assert message.text == "see <https://example.test/a?b=1&amp;c=2>, <@U0EVE>"


def test_a_picture_from_elsewhere_is_not_fetched(web: httpx.Client, house: House) -> None:
    house.person("bob").runs("/sample card", "#launch")
    html = part(web, "messages", **{"in": "C0LAUNCH"})
    assert "A bridge" in html
    assert "<img" not in html


def test_a_shared_picture_is_shown(web: httpx.Client, house: House) -> None:
    house.person("bob").uploads("dot.png", b"\x89PNG", "#launch", "look")
    html = part(web, "messages", **{"in": "C0LAUNCH"})
    found = re.search(r'<img class="b-full" src="([^"]+)"', html)
    assert found
    answer = web.get(found[1])
    assert (answer.content, answer.headers["content-type"]) == (b"\x89PNG", "image/png")


def test_a_shared_page_is_never_opened_as_one(web: httpx.Client, house: House) -> None:
    message = house.person("bob").uploads("x.html", b"<script>", "#launch", "look")
    answer = web.get(f"{BOB}/file/{message.files[0]}")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


# Much of it


def test_of_a_long_channel_a_page_shows_the_newest(web: httpx.Client, house: House) -> None:
    eve, bob = house.person("eve"), house.person("bob")
    for number in range(1_500):
        (eve if number % 3 else bob).says(f"line {number}", "#launch",
                                          ts=f"{1_759_000_000 + number * 60}.000100")  # fmt: skip
    html = web.get(f"{BOB}/in/C0LAUNCH").text
    assert html.count('class="message') == 50
    assert "line 1451<" in html
    assert "line 1450<" not in html
    older = re.search(r'data-older="([\d.]+)"', html)
    assert older
    before = part(web, "messages", before=older[1], **{"in": "C0LAUNCH"})
    assert "line 1450<" in before
    assert "line 1451<" not in before


def test_going_back_ends_at_the_beginning(web: httpx.Client, house: House) -> None:
    for number in range(60):
        house.person("eve").says(f"line {number}", "#launch")
    html, seen = part(web, "messages", **{"in": "C0LAUNCH"}), 0
    while older := re.search(r'data-older="([\d.]+)"', html):
        seen += len(re.findall(r"line \d+<", html))
        html = part(web, "messages", before=older[1], **{"in": "C0LAUNCH"})
    assert seen + len(re.findall(r"line \d+<", html)) == 60
    assert "very beginning" in html


# Time and reasons


@pytest.mark.parametrize("asked", [{}, {"seconds": -1}, {"seconds": 1e9}, {"seconds": "x"}, []])
def test_time_moves_only_forward_and_not_too_far(
    web: httpx.Client, house: House, asked: object
) -> None:
    assert web.post("/time/move", json=asked).status_code == 400
    assert house.told.moved == []


def test_time_that_cannot_pass_says_why(slack: Slack) -> None:
    def moves(_: float) -> None:
        raise RuntimeError("the worker fell over")

    with slack.serve(routes=page(slack, seats={}, moves=moves)) as url:
        answer = httpx.post(f"{url}/time/move", json={"seconds": 60}, headers={"Origin": url})
        assert answer.json() == {"ok": False, "says": "RuntimeError: the worker fell over"}
        assert "the worker fell over" in httpx.get(f"{url}{BOB}/part/clock").text


def test_without_a_hook_time_passes_all_the_same(slack: Slack) -> None:
    with slack.serve(routes=page(slack, seats={})) as url:
        before = slack.clock.now()
        httpx.post(f"{url}/time/move", json={"seconds": 3600}, headers={"Origin": url})
        assert slack.clock.now() == before + 3600
        assert "What the app did" not in httpx.get(f"{url}{BOB}").text


def test_during_a_replay_people_look_on(slack: Slack) -> None:
    playing = ["Playing the last weeks"]
    with slack.serve(routes=page(slack, seats={}, plays=lambda: playing[0])) as url:
        client = httpx.Client(base_url=url, headers={"Origin": url})
        asked = {"channel": "C0LAUNCH", "text": "hello"}
        for path, body in (("/time/move", {"seconds": 60}), (f"{BOB}/do/say", asked)):
            assert "In a moment it is your turn" in client.post(path, json=body).json()["says"]
        clock = client.get(f"{BOB}/part/clock").text
        assert "Playing the last weeks" in clock
        assert "<button" not in clock
        playing[0] = ""
        assert client.post(f"{BOB}/do/say", json=asked).json()["ok"] is True
        assert "A day on" in client.get(f"{BOB}/part/clock").text
    slack.person("bob").sees("hello")


def test_reasons_are_told_from_where_one_was(web: httpx.Client, house: House) -> None:
    line = {"at": 1_760_000_400.0, "kind": "decided", "why": "probability 0.8"}
    house.told.lines += [line | {"text": f"line {number}"} for number in range(400)]
    first = part(web, "reasons")
    assert "line 399" in first
    assert "line 99<" not in first
    assert 'data-key="reason-100"' in first
    later = part(web, "reasons", since="399")
    assert "line 399" in later
    assert "line 398" not in later


def test_malformed_requests_are_refused_and_nothing_breaks(web: httpx.Client) -> None:
    for body in (b"", b"[]", b"{", b'{"channel": 3}', b'{"channel": "C0LAUNCH"}', b"\xff"):
        headers = {"Content-Type": "application/json"}
        said = web.post(f"{BOB}/do/say", content=body, headers=headers).json()
        assert said["ok"] is False
    assert web.post(f"{BOB}/do/steal", json={}).status_code == 404
    assert web.get(f"{BOB}/part/nothing").status_code == 404
