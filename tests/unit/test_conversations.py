import random
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.conversations import FEATURES, NEW_FEATURES, REACH, SECOND, Link, Stream, Talk
from bot.domain.conversations_weights import BUSY, QUIET
from bot.domain.talk import STRONGEST, Window, overlap_class

MINUTE = 60 * SECOND
ANA, BEN, CY, DEE = range(4)


def say(minute: float, author: int, **more: object) -> Talk:
    return replace(Talk(at=round(minute * MINUTE), author=author, length=2), **more)  # type: ignore[arg-type]


def links(*talk: Talk) -> list[Link]:
    stream = Stream()
    return [stream.add(one) for one in talk]


def test_the_first_message_starts_a_conversation() -> None:
    (first,) = links(say(0, ANA))
    assert first == Link(None, 1.0, "starts something new", (), 0)


def test_an_answer_minutes_after_goes_with_the_question() -> None:
    question = say(0, ANA, question=True, length=3)
    *_, answer = links(question, say(2, BEN, length=1))
    assert answer.antecedent == question.at
    assert answer.conversation == question.at
    assert answer.reason == "answers the question 2 minutes before"


def test_a_long_question_by_somebody_new_hours_later_starts_another() -> None:
    *_, later = links(
        say(0, ANA, question=True), say(3, BEN), say(300, CY, question=True, length=4)
    )
    assert later.antecedent is None


def test_whoever_is_mentioned_is_answered_whatever_was_said_since() -> None:
    first, other = say(0, ANA, question=True, length=3), say(9, CY, question=True, length=4)
    *_, answer = links(first, other, say(10, DEE, length=1), say(11, BEN, mentions=(ANA,)))
    assert answer.antecedent == first.at
    assert answer.reason == "mentions its author"


def test_a_name_does_what_a_mention_does() -> None:
    talk = [say(0, ANA, question=True), say(9, CY, question=True, length=4)]
    by_mention = links(*talk, say(11, BEN, mentions=(ANA,)))
    assert links(*talk, say(11, BEN, named=(ANA,))) == by_mention


def test_shared_words_bring_a_message_to_the_older_conversation() -> None:
    topic = frozenset({1, 2, 3})
    talk = [
        say(0, ANA, question=True, length=3, words=topic),
        say(5, CY, question=True, length=3, words=frozenset({7, 8, 9})),
    ]
    *_, plain = links(*talk, say(7, BEN, words=frozenset({20, 21, 22})))
    *_, sharing = links(*talk, say(7, BEN, words=topic | {30}))
    assert plain.antecedent == talk[1].at
    assert sharing.antecedent == talk[0].at
    assert sharing.reason == "shares rare words"
    assert sharing.overlaps == ((talk[0].at, overlap_class(3, 3)),)


def test_nothing_out_of_reach_is_linked_to() -> None:
    late = say(REACH.seconds / 60 + 1, BEN, mentions=(ANA,))
    assert links(say(0, ANA), late)[-1].antecedent is None
    crowd = [say(1 + i / 100, BEN) for i in range(REACH.messages)]
    assert links(say(0, ANA), *crowd, say(3, CY, mentions=(ANA,)))[-1].antecedent != 0


def test_overlap_classes_grow_with_what_is_shared_and_shrink_with_what_is_not() -> None:
    assert [overlap_class(n, 6) for n in range(6)] == [0, 1, 2, 3, 4, 4]
    assert [overlap_class(1, n) for n in (1, 2, 3, 9)] == [3, 2, 1, 1]


def talk_at_random(seed: int, count: int) -> list[Talk]:
    """Busy and quiet by turns, so that both bounds of REACH are met."""
    rng = random.Random(seed)
    at, found = 0, []
    for _ in range(count):
        pause = rng.choice((2, 2, 10, 10, 60, 600, 30_000 if rng.random() < 0.1 else 30))
        at += 1 + round(rng.expovariate(1 / pause) * SECOND)
        to = tuple(rng.sample(range(40), 1)) if rng.random() < 0.2 else ()
        words = frozenset(rng.sample(range(1000), rng.randrange(7)))
        found.append(
            Talk(
                at, rng.randrange(40), to, (), rng.random() < 0.4, rng.random() < 0.1,
                rng.random() < 0.1, rng.randrange(5), words,
            )
        )  # fmt: skip
    return found


def with_conversations(talk: Sequence[Talk], found: Sequence[Link]) -> list[Talk]:
    return [
        replace(one, conversation=link.conversation) for one, link in zip(talk, found, strict=True)
    ]


def test_a_link_depends_on_what_is_in_reach_and_on_nothing_else() -> None:
    talk = talk_at_random(1, 700)
    found = links(*talk)
    assert len({link.conversation for link in found}) > 50
    known = with_conversations(talk, found)
    for i in range(0, len(talk), 7):
        assert Stream(known[max(0, i - REACH.messages) : i]).add(talk[i]) == found[i]
        assert Stream(known[:i]).add(talk[i]) == found[i]


def test_any_number_may_stand_for_a_conversation() -> None:
    talk = talk_at_random(2, 150)
    found = links(*talk)
    known = with_conversations(talk, found)
    renamed = [replace(one, conversation=-(one.conversation or 0) - 7) for one in known]
    again = Stream(renamed[:-1]).add(talk[-1])
    assert again.antecedent == found[-1].antecedent


def test_links_come_out_the_same_when_the_words_are_gone() -> None:
    talk = talk_at_random(3, 400)
    found = links(*talk)
    bare = [
        replace(one, words=frozenset(), overlaps=dict(link.overlaps))
        for one, link in zip(talk, found, strict=True)
    ]
    assert links(*bare) == found
    half_gone = bare[:200] + [
        replace(one, overlaps=dict(link.overlaps))
        for one, link in zip(talk[200:], found[200:], strict=True)
    ]
    assert links(*half_gone) == found


def test_only_the_strongest_overlaps_are_kept() -> None:
    words = frozenset(range(10))
    crowd = [say(i, BEN, words=frozenset(range(i, 10))) for i in range(8)]
    *_, last = links(*crowd, say(9, ANA, words=words))
    kept = [strength for _, strength in last.overlaps]
    assert len(kept) == STRONGEST
    assert kept == sorted(kept, reverse=True)


def test_confidence_and_reasons_are_fit_to_be_shown() -> None:
    for link in links(*talk_at_random(4, 300)):
        assert 0 < link.confidence <= 1
        assert 0 < len(link.reason) <= 60
        assert (link.antecedent is None) == (link.reason == "starts something new")


def test_following_messages_of_unknown_conversation_links_them() -> None:
    talk = talk_at_random(5, 60)
    assert Stream(talk[:-1]).add(talk[-1]) == links(*talk)[-1]


def test_the_window_forgets_all_that_it_dropped() -> None:
    window = Window()
    for one in talk_at_random(6, 400):
        window.trim(one.at)
        window.append(one, one.at)
    window.trim(10**18)
    assert (len(window), window.strands, window.last_of) == (0, {}, {})
    assert window.overlaps(say(0, ANA, words=frozenset(range(1000)))) == []


def test_each_feature_has_its_weights() -> None:
    assert set(BUSY) == set(QUIET) == {*FEATURES, *NEW_FEATURES}
