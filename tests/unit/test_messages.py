import pytest

from bot.domain.messages import Derived, derive, hasher, name_book, refusal

KEY = bytes(range(32))
NAMES = name_book([("U1", ["Kara", "Kara Jones"]), ("U2", ["vanita"]), ("U3", ["bob.2", "Bob Li"])])


def kept(text: str, key: bytes = KEY) -> Derived:
    return derive(text, hashed=hasher(key), names=NAMES)


def test_mentions_are_kept_in_order_and_once() -> None:
    found = kept("<@U9> and <@W8|kara.j>: see <#C1|jobs>, <!here>, <@U9>")
    assert found.mentions == ("U9", "W8")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Kara: it is there", ("U1",)),
        ("kara it is there", ("U1",)),
        ("@vanita, have a look", ("U2",)),
        ("that did it, thanks vanita!", ("U2",)),
        ("that did it. Thanks Vanita and Kara", ("U2", "U1")),
        ("Kara Jones: it is there", ("U1",)),
        ("the one that bob.2 made", ("U3",)),
        ("a kara is a bracelet", ()),
        ("nobody in particular", ()),
    ],
)
def test_people_addressed_by_name(text: str, named: tuple[str, ...]) -> None:
    assert kept(text).named == named


def test_a_name_that_two_share_or_that_is_a_common_word_names_nobody() -> None:
    book = name_book([("U1", ["Alex", "Will"]), ("U2", ["alex", "Alex Roe"]), ("U3", ["X", "42"])])
    assert book == {"alex roe": "U2"}


@pytest.mark.parametrize(
    ("text", "is_question"),
    [
        ("does it build?", True),
        ("hi all, how do I build it", True),
        ("I'm stuck with the build", True),
        ("これは動きますか？", True),
        ("it builds", False),
        ("see https://example.org/?q=1", False),
    ],
)
def test_questions(text: str, is_question: bool) -> None:
    assert kept(text).question is is_question


@pytest.mark.parametrize("text", ["Thank you!", "ok, thanks", "thx Kara", ":pray:", "merci"])
def test_thanks(text: str) -> None:
    assert kept(text).thanks


def test_a_link_is_noticed_and_its_address_is_not_kept_as_words() -> None:
    found = kept("<https://example.org/secret-plan|plan>")
    assert found.link
    assert found.words == ()
    assert not kept("the thanksgiving <@U9>").link


def test_length_is_a_class() -> None:
    assert [kept("x" * n).length for n in (0, 11, 12, 40, 120, 300, 9000)] == [0, 0, 1, 2, 3, 4, 4]


def test_words_are_hashes_under_the_key_that_fit_a_signed_bigint() -> None:
    words = kept("The decoder rejects nested records, the decoder!").words
    assert len(words) == 4  # decoder, rejects, nested, records
    assert all(0 <= word < 2**63 for word in words)
    assert words == kept("decoder rejects nested records").words
    assert not set(words) & set(kept("decoder rejects nested records", b"another key").words)


def test_every_machine_hashes_alike() -> None:
    assert kept("decoder").words == (4255596302720690609,)


def test_common_words_and_names_are_not_hashed() -> None:
    assert kept("Kara: would you know why that is so?").words == ()


def test_scripts_without_spaces_still_share_words() -> None:
    assert set(kept("東京支社の会議").words) & set(kept("会議は明日").words)


def test_what_is_kept_does_not_hold_the_text() -> None:
    assert "xylophone" not in repr(kept("Xylophone, Kara? https://xylophone.example"))


def test_half_an_emoji_is_no_reason_to_fail() -> None:
    assert kept("broken \ud83d emoji").words


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"user": "U1"}, None),
        ({"user": "U1", "subtype": "file_share"}, None),
        ({"user": "U1", "subtype": "channel_join"}, "subtype channel_join"),
        ({"user": "U1", "bot_id": "B1"}, "bot"),
        ({"user": "USLACKBOT"}, "bot"),
        ({}, "no author"),
    ],
)
def test_which_messages_count(row: dict[str, str], reason: str | None) -> None:
    assert refusal(row) == reason
